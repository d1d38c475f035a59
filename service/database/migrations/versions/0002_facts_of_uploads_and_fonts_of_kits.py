"""What is known of an upload's content, and a brand kit's own font"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.database.base import Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("uploads", sa.Column("facts", Json, nullable=False, server_default="{}"))
    op.add_column("brand_kits", sa.Column("font_url", sa.String(length=500), nullable=True))
    op.add_column("brand_kits", sa.Column("font_name", sa.String(length=200), nullable=True))
    op.add_column("brand_kits", sa.Column("font_licence", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("brand_kits", "font_licence")
    op.drop_column("brand_kits", "font_name")
    op.drop_column("brand_kits", "font_url")
    op.drop_column("uploads", "facts")
