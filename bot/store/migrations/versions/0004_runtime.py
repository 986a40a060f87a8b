"""What came in, what goes out, where people are reached: the tables of `bot.runtime`.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("status = 'waiting'")
UNSENT = sa.text("status IN ('ready', 'sending')")


def _who() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("workspace", sa.String(200), nullable=False),
        sa.Column("user", sa.String(200), nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(300), nullable=False, unique=True),
        *_who(),
        sa.Column("session", sa.String(500), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("ordering", sa.String(60), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_inbox_session", "inbox", ["session"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_inbox_person", "inbox", ["channel", "workspace", "user"])
    op.create_index("ix_inbox_received", "inbox", ["received"])
    op.create_table(
        "outbox",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(400), nullable=False, unique=True),
        *_who(),
        sa.Column("session", sa.String(500), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(200)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_outbox_session", "outbox", ["session"], sqlite_where=UNSENT, postgresql_where=UNSENT)
    op.create_index("ix_outbox_person", "outbox", ["channel", "workspace", "user"])
    op.create_index("ix_outbox_created", "outbox", ["created"])
    op.create_table(
        "address",
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("workspace", sa.String(200), primary_key=True),
        sa.Column("user", sa.String(200), primary_key=True),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
    )
    op.create_table(
        "step",
        sa.Column("key", sa.String(500), primary_key=True),
        sa.Column("session", sa.String(500), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
    )
    op.create_index("ix_step_session", "step", ["session"])


def downgrade() -> None:
    for table in ("step", "address", "outbox", "inbox"):
        op.drop_table(table)
