"""Photos and logos on their way in: an address to send one to, quarantine, checks, and only then of use.

`open_uploads` once a process (threads share it); `begin` gives the address, `look` checks what has arrived there,
`arrived` is for whoever received the bytes, `Uploads.check_due` sees to those nobody asks about, and `check_states`
is for doctor.
`insist_on_checks` is for whoever starts.
"""

from service.uploads.checking import CheckState
from service.uploads.desk import Ticket, Uploads, insist_on_checks, open_checks, open_uploads
from service.uploads.places import AT_ONCE

__all__ = [
    "AT_ONCE",
    "CheckState",
    "Ticket",
    "Uploads",
    "insist_on_checks",
    "open_checks",
    "open_uploads",
]
