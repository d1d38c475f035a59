"""Who holds a message of a chat, which of them are open, and what is sent to one place in a minute"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.database.base import Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = sa.text("final_at IS NULL OR generation_id IS NULL")
_TRIED_AGAIN = """
UPDATE chat_messages SET final_at = NULL WHERE EXISTS (
    SELECT 1 FROM generations WHERE generations.id = chat_messages.generation_id
    AND generations.round > chat_messages.round AND chat_messages.shown NOT LIKE generations.round || ':%'
)
"""
"""Until now they were told by comparing rounds."""


def upgrade() -> None:
    op.add_column("chat_messages", sa.Column("held_by", sa.String(length=120), nullable=False, server_default=""))
    op.execute(_TRIED_AGAIN)
    op.drop_column("chat_messages", "round")
    op.drop_index("ix_chat_messages_surface_final_at", table_name="chat_messages")
    op.create_index("ix_chat_messages_open", "chat_messages", ["surface"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_table(
        "chat_sendings",
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("sent", Json, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_sendings")),
        sa.UniqueConstraint("surface", "place", name=op.f("uq_chat_sendings_surface_place")),
    )


def downgrade() -> None:
    op.drop_table("chat_sendings")
    op.drop_index("ix_chat_messages_open", table_name="chat_messages")
    op.create_index("ix_chat_messages_surface_final_at", "chat_messages", ["surface", "final_at"])
    op.add_column("chat_messages", sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
    op.drop_column("chat_messages", "held_by")
