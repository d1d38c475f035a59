"""Photos and logos on their way in: an address to send one to, quarantine, checks, and only then of use.

uploads = open_uploads(settings, database, storage, registry=registry)     # once per process; threads share it
ticket = uploads.begin(user_id=..., size_bytes=..., media_type="image/jpeg")  # PUT to ticket.presigned
upload = uploads.look(ticket.upload.key, user_id=...)                      # arrived? then it is checked now
uploads.arrived(key)      # the same, from whoever received the bytes
uploads.check_due()       # the same for all that wait, as a chore every few seconds
uploads.check_states()    # for doctor
"""

from service.uploads.checking import CheckState
from service.uploads.desk import Ticket, Uploads, open_uploads

__all__ = ["CheckState", "Ticket", "Uploads", "open_uploads"]
