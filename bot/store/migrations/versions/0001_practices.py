"""Practices, their turns, and the content they play with.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("workspace", sa.String(200), nullable=False),
        sa.Column("user", sa.String(200), nullable=False),
        sa.Column("persona_id", sa.String(80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("leaf", sa.String(40)),
        sa.Column("awaiting", sa.String(40)),
        sa.Column("redo_of", sa.String(40)),
        sa.Column("looked_up", sa.Boolean(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("supervisor", sa.Boolean(), nullable=False),
        sa.Column("focus", sa.String(40)),
        sa.Column("next_focus", sa.String(40)),
        sa.Column("graded_leaf", sa.String(40)),
        sa.Column("confidence_before", sa.Integer()),
        sa.Column("confidence_after", sa.Integer()),
        sa.Column("intention", sa.String()),
        sa.Column("overall", sa.Integer()),
        sa.Column("ending", sa.String(40)),
    )
    op.create_index("ix_practice_person", "practice", ["channel", "workspace", "user", "started"])
    op.create_table(
        "turn",
        sa.Column("practice_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(40)),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("appraisal", sa.JSON(), nullable=False),
        sa.Column("state_after", sa.JSON(), nullable=False),
        sa.Column("causes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "id"),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_turn_position", "turn", ["practice_id", "position"], unique=True)


def downgrade() -> None:
    op.drop_table("turn")
    op.drop_table("practice")
    op.drop_table("content")
