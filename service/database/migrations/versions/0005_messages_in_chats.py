"""Messages in chats, the places they stand in, and codes that link an account to a name there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.database.base import Json
from service.database.clock import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _messages()
    _places()
    op.create_table(
        "connection_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_connection_codes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_connection_codes")),
    )
    op.create_index(op.f("ix_connection_codes_user_id"), "connection_codes", ["user_id"])


def _messages() -> None:
    op.create_table(
        "chat_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("generation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("address", Json, nullable=False),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=200), nullable=False),
        sa.Column("intent", sa.String(length=200), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("final_at", UtcDateTime(), nullable=True),
        sa.Column("undelivered", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["generations.id"],
            name=op.f("fk_chat_messages_generation_id_generations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["chat_messages.id"],
            name=op.f("fk_chat_messages_parent_id_chat_messages"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_messages")),
        sa.UniqueConstraint("generation_id", name=op.f("uq_chat_messages_generation_id")),
    )
    op.create_index(op.f("ix_chat_messages_user_id"), "chat_messages", ["user_id"])
    op.create_index(op.f("ix_chat_messages_parent_id"), "chat_messages", ["parent_id"])
    op.create_index("ix_chat_messages_surface_final_at", "chat_messages", ["surface", "final_at"])
    for who in ("person", "place"):
        op.create_index(f"ix_chat_messages_surface_{who}_created_at", "chat_messages", ["surface", who, "created_at"])


def _places() -> None:
    op.create_table(
        "chat_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("style", sa.String(length=48), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("brand_kit_id", sa.Uuid(), nullable=True),
        sa.Column("channels", Json, nullable=False),
        sa.Column("limits", Json, nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["brand_kit_id"],
            ["brand_kits.id"],
            name=op.f("fk_chat_places_brand_kit_id_brand_kits"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_places")),
        sa.UniqueConstraint("surface", "subject", name=op.f("uq_chat_places_surface_subject")),
    )
    op.create_index(op.f("ix_chat_places_brand_kit_id"), "chat_places", ["brand_kit_id"])


def downgrade() -> None:
    op.drop_table("connection_codes")
    op.drop_table("chat_places")
    op.drop_table("chat_messages")
