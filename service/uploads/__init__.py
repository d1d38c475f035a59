"""Photos and logos on their way in: an address to send one to, quarantine, checks, and only then of use.

uploads = open_uploads(settings, database, storage)
ticket = uploads.create(user_id, size_bytes=..., media_type="image/jpeg")   # PUT there; fileKey = ticket.upload.key
upload = uploads.receive(user_id, ticket.upload.key)                        # checks now, if it has arrived
uploads.check_due()                                                         # the same for all that wait: a chore
"""

from service.uploads.checking import CheckState
from service.uploads.desk import Ticket, Uploads, open_uploads

__all__ = ["CheckState", "Ticket", "Uploads", "open_uploads"]
