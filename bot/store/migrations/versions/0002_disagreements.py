"""Disagreements with a reading, the one a person is putting into words, and the question behind the one about safety.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("practice", sa.Column("claim", sa.JSON()))
    op.add_column("practice", sa.Column("put_off", sa.String(40)))
    op.create_table(
        "disagreement",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("practice_id", sa.String(64), nullable=False),
        sa.Column("turn", sa.String(40), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("move", sa.String(40)),
        sa.Column("criterion", sa.String(40)),
        sa.Column("score", sa.Integer()),
        sa.Column("reason", sa.String()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("because", sa.String()),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_disagreement_practice", "disagreement", ["practice_id"])


def downgrade() -> None:
    """Take it back; a practice that waits for words about a disagreement waits for what it waited for before."""
    op.drop_table("disagreement")
    op.execute(
        "UPDATE practice SET awaiting = CASE WHEN graded_leaf = leaf AND status <> 'ended' THEN 'after' END"
        " WHERE awaiting IN ('disagree', 'which', 'reason')"
    )
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("put_off")
        practice.drop_column("claim")
