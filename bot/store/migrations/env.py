"""Runs the migrations on the connection that `bot.store` opened, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from bot.store import tables  # noqa: F401 - fills the metadata
from bot.store.revisions import VERSION_TABLE, is_ours

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=is_ours,
    render_as_batch=True,
    version_table=VERSION_TABLE,
)
context.run_migrations()
