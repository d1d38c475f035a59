"""What of its machine a try met, and how much work a generation is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("cause", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("generations", sa.Column("work", sa.Double(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("generations", "work")
    op.drop_column("attempts", "cause")
