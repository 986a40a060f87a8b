"""The words a language model found for a feedback, and what each workspace spent on a day.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("practice", sa.Column("words", sa.JSON()))
    op.create_table(
        "model_spending",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("tokens", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("model_spending")
    with op.batch_alter_table("practice") as practice:
        practice.drop_column("words")
