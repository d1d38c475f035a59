"""An index of those that wait, user by user in their own order, so that a claim looks at few of them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PENDING = sa.text("status = 'pending'")
_ORDER = [sa.text(part) for part in ("priority DESC", "(crash_count + lost_count)")]


def upgrade() -> None:
    columns: list[str | sa.TextClause] = ["user_id", *_ORDER, "created_at", "id"]
    op.create_index("ix_generations_turns", "generations", columns, postgresql_where=_PENDING, sqlite_where=_PENDING)


def downgrade() -> None:
    op.drop_index("ix_generations_turns", table_name="generations")
