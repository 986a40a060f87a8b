"""The order of writing in a column of its own: SQLite numbered the rows by itself, PostgreSQL does not.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FILLED = {
    "practice": (
        "UPDATE practice SET written = rowid",
        """UPDATE practice SET written = numbered.nth FROM
        (SELECT id, row_number() OVER (ORDER BY started, id) AS nth FROM practice) AS numbered
        WHERE practice.id = numbered.id""",
    ),
    "disagreement": (
        "UPDATE disagreement SET written = rowid",
        """UPDATE disagreement SET written = numbered.nth FROM
        (SELECT id, row_number() OVER (ORDER BY at, id) AS nth FROM disagreement) AS numbered
        WHERE disagreement.id = numbered.id""",
    ),
}
"""How the rows there are get their number: SQLite has it, for PostgreSQL the moment in them must do."""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for table, (of_sqlite, of_postgres) in FILLED.items():
        op.add_column(table, sa.Column("written", number, nullable=False, server_default="0"))
        op.execute(of_sqlite if op.get_bind().dialect.name == "sqlite" else of_postgres)
        op.create_index(f"ix_{table}_written", table, ["written"])


def downgrade() -> None:
    for table in FILLED:
        op.drop_index(f"ix_{table}_written", table)
        with op.batch_alter_table(table) as changed:
            changed.drop_column("written")
