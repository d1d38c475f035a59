"""When a user's sessions were ended last, links that are gone once used, and who has had the first credits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.database.clock import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("sessions_ended_at", UtcDateTime(), nullable=True))
    op.execute(sa.text("DELETE FROM magic_links WHERE used_at IS NOT NULL"))
    op.drop_column("magic_links", "used_at")
    op.create_table(
        "gifts",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_gifts")),
    )


def downgrade() -> None:
    op.drop_table("gifts")
    op.add_column("magic_links", sa.Column("used_at", UtcDateTime(), nullable=True))
    op.drop_column("users", "sessions_ended_at")
