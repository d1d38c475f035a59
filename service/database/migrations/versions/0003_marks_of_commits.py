"""A mark for each commit, so that one whose answer was lost can be told from one that was not made"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.database.clock import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commit_marks",
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_commit_marks")),
    )


def downgrade() -> None:
    op.drop_table("commit_marks")
