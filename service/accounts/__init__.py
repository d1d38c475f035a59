"""Who someone is and how they prove it: sessions, magic links, API keys.

A session is a JWT. Clerk's and our own go through one verifier, which knows each issuer's keys, algorithm and
parties in advance and takes nothing of that from the token.
"""

from service.accounts.access import Accounts, Caller
from service.accounts.audit import record
from service.accounts.issuer import Issuer
from service.accounts.verifier import Claims, Verifier

__all__ = ["Accounts", "Caller", "Claims", "Issuer", "Verifier", "record"]
