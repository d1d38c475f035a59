"""Where files lie. One contract, two places: a local folder and S3 (or R2).

A key is a relative path of plain segments (`generations/<user>/<id>/3/youtube.jpg`). Keys are made by the server;
one that came from outside is looked up in the database first and never used as it stands. Everything is private:
the only ways in and out are signed addresses that end.
"""

from service.storage.contract import PresignedUpload, Storage, StoredObject, checked_key
from service.storage.local import LocalStorage
from service.storage.opening import open_storage

__all__ = ["LocalStorage", "PresignedUpload", "Storage", "StoredObject", "checked_key", "open_storage"]
