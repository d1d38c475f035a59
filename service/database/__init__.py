"""The tables and the door to them. `migrate(settings)` brings a database to the newest schema."""

from service.database.accounts import ApiKey, BrandKit, Gift, Identity, MagicLink, User
from service.database.base import Base, rows_changed, utc_now
from service.database.billing import LedgerEntry, WebhookReceipt
from service.database.chat import ChatMessage, ChatPlace, ChatSending, ConnectionCode, is_open
from service.database.clock import UtcDateTime, db_epoch, db_now, is_due
from service.database.commits import CommitMark
from service.database.generations import Artifact, Attempt, Event, Generation, SceneVersion, Style, own_order
from service.database.lines import Line
from service.database.locks import lock_user
from service.database.migration import is_current, is_workable, migrate
from service.database.notices import notify
from service.database.privacy import AuditEntry, Note, Tombstone
from service.database.session import Database, open_database
from service.database.slack import SlackWorkspace
from service.database.uploads import FileDeletion, Upload
from service.database.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "ApiKey",
    "Artifact",
    "Attempt",
    "AuditEntry",
    "Base",
    "BrandKit",
    "ChatMessage",
    "ChatPlace",
    "ChatSending",
    "CommitMark",
    "ConnectionCode",
    "Database",
    "Event",
    "FileDeletion",
    "Generation",
    "Gift",
    "Identity",
    "LedgerEntry",
    "Line",
    "MagicLink",
    "Note",
    "SceneVersion",
    "SlackWorkspace",
    "Style",
    "Tombstone",
    "Upload",
    "User",
    "UtcDateTime",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookReceipt",
    "db_epoch",
    "db_now",
    "is_current",
    "is_due",
    "is_open",
    "is_workable",
    "lock_user",
    "migrate",
    "notify",
    "open_database",
    "own_order",
    "rows_changed",
    "utc_now",
]
