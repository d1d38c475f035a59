"""Who waits, in the order of their turns, kept by the database itself; and an index of what runs, user by user"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_RUNNING = sa.text("(status = 'running') IS TRUE")
_PAINTER_OF = """
CREATE FUNCTION painter_of(affinity text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN affinity LIKE 'paint:%/%' THEN split_part(affinity, '/', 1) || '/' ELSE '' END
"""
_KEEP_LINES = """
CREATE FUNCTION keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'pending' THEN
        UPDATE lines SET waiting = waiting - 1
            WHERE user_id = OLD.user_id AND painter = painter_of(OLD.affinity) AND priority = OLD.priority;
        DELETE FROM lines
            WHERE user_id = OLD.user_id AND painter = painter_of(OLD.affinity) AND priority = OLD.priority
            AND waiting = 0;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'pending' THEN
        INSERT INTO lines (user_id, painter, priority, turn, waiting)
            SELECT id, painter_of(NEW.affinity), NEW.priority, turn, 1 FROM users WHERE id = NEW.user_id
            ON CONFLICT (user_id, painter, priority) DO UPDATE SET waiting = lines.waiting + 1;
    END IF;
    RETURN NULL;
END $$
"""
_KEEP_TURNS = """
CREATE FUNCTION keep_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE lines SET turn = NEW.turn WHERE user_id = NEW.id;
    RETURN NULL;
END $$
"""
_TRIGGERS = (
    "CREATE TRIGGER lines_more AFTER INSERT ON generations FOR EACH ROW "
    "WHEN (NEW.status = 'pending') EXECUTE FUNCTION keep_lines()",
    "CREATE TRIGGER lines_less AFTER DELETE ON generations FOR EACH ROW "
    "WHEN (OLD.status = 'pending') EXECUTE FUNCTION keep_lines()",
    "CREATE TRIGGER lines_other AFTER UPDATE OF status, priority, affinity ON generations FOR EACH ROW "
    "WHEN ((OLD.status = 'pending' OR NEW.status = 'pending') AND (OLD.status, OLD.priority, OLD.affinity) "
    "IS DISTINCT FROM (NEW.status, NEW.priority, NEW.affinity)) EXECUTE FUNCTION keep_lines()",
    "CREATE TRIGGER lines_turn AFTER UPDATE OF turn ON users FOR EACH ROW "
    "WHEN (OLD.turn <> NEW.turn) EXECUTE FUNCTION keep_turns()",
)
_THOSE_WHO_WAIT = """
INSERT INTO lines (user_id, painter, priority, turn, waiting)
SELECT users.id, painter_of(affinity), generations.priority, turn, count(*)
FROM generations JOIN users ON users.id = user_id WHERE status = 'pending' GROUP BY 1, 2, 3, 4
"""


def upgrade() -> None:
    op.create_index(
        "ix_generations_running", "generations", ["user_id"], postgresql_where=_RUNNING, sqlite_where=_RUNNING
    )
    op.create_table(
        "lines",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("painter", sa.String(length=200), nullable=False),
        sa.Column("priority", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Double(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_lines_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "painter", "priority", name=op.f("pk_lines")),
    )
    op.create_index("ix_lines_turns", "lines", ["painter", "priority", "turn", "user_id"])
    if op.get_bind().dialect.name == "postgresql":  # triggers first: they keep out who writes until all is counted
        for statement in (_PAINTER_OF, _KEEP_LINES, _KEEP_TURNS, *_TRIGGERS, _THOSE_WHO_WAIT):
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_lines() CASCADE")
        op.execute("DROP FUNCTION keep_turns() CASCADE")
        op.execute("DROP FUNCTION painter_of(text)")
    op.drop_table("lines")
    op.drop_index("ix_generations_running", table_name="generations")
