"""Runs the migrations on the file that `bot.store.opening` names."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel

from bot.store import tables  # noqa: F401 - fills the metadata

path = context.config.attributes["path"]
engine = create_engine(f"sqlite:///{path}", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
