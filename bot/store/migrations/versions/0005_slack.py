"""What else came with an event, how a person wants to be spoken to, and the workspaces that installed the bot.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("extra", sa.JSON()))
    op.create_table(
        "profile",
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("workspace", sa.String(200), primary_key=True),
        sa.Column("user", sa.String(200), primary_key=True),
        sa.Column("language", sa.String(5)),
        sa.Column("introduced", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "installation",
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("workspace", sa.String(200), primary_key=True),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("installation")
    op.drop_table("profile")
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("extra")
