"""The tables. Rows hang on a person of a workspace; content is shared by its hash, what a model cost by a workspace."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnClause,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    literal_column,
)
from sqlmodel import Field, SQLModel

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of 64 bits; an INTEGER of SQLite holds one."""


def _written(table: str) -> Column[int]:
    """The order in which the rows of a table were written; two that were written at once may share a number."""
    following: ColumnClause[int] = literal_column(f"(SELECT coalesce(max(written), 0) + 1 FROM {table})")  # noqa: S608 - a table of ours
    return Column(NUMBER, nullable=False, default=following, server_default="0")


class ContentRow(SQLModel, table=True):
    """A content file as JSON, under the SHA-256 of that JSON."""

    __tablename__ = "content"

    sha256: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=20)
    body: str


class PracticeRow(SQLModel, table=True):
    """One practice; the fields of `bot.model.Practice`."""

    __tablename__ = "practice"
    __table_args__ = (
        Index("ix_practice_person", "channel", "workspace", "user", "started"),
        Index("ix_practice_written", "written"),
    )

    id: str = Field(primary_key=True, max_length=64)
    channel: str = Field(max_length=40)
    workspace: str = Field(max_length=200)
    user: str = Field(max_length=200)
    persona_id: str = Field(max_length=80)
    content: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    language: str = Field(max_length=5)
    difficulty: int
    seed: int = Field(sa_column=Column(NUMBER, nullable=False))
    started: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    status: str = Field(max_length=20)
    leaf: str | None = Field(default=None, max_length=40)
    awaiting: str | None = Field(default=None, max_length=40)
    redo_of: str | None = Field(default=None, max_length=40)
    looked_up: bool = False
    hints: int = 0
    supervisor: bool = False
    focus: str | None = Field(default=None, max_length=40)
    next_focus: str | None = Field(default=None, max_length=40)
    graded_leaf: str | None = Field(default=None, max_length=40)
    confidence_before: int | None = None
    confidence_after: int | None = None
    intention: str | None = None
    overall: int | None = None
    ending: str | None = Field(default=None, max_length=40)
    claim: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    put_off: str | None = Field(default=None, max_length=40)
    words: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    written: int | None = Field(default=None, sa_column=_written("practice"))


class TurnRow(SQLModel, table=True):
    """One turn of a practice's tree; `position` keeps the order in which turns were written."""

    __tablename__ = "turn"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id"], ["practice.id"], ondelete="CASCADE"),
        Index("ix_turn_position", "practice_id", "position", unique=True),
    )

    practice_id: str = Field(primary_key=True, max_length=64)
    id: str = Field(primary_key=True, max_length=40)
    position: int
    parent: str | None = Field(default=None, max_length=40)
    number: int
    author: str = Field(max_length=20)
    text: str
    appraisal: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state_after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    causes: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class DisagreementRow(SQLModel, table=True):
    """One disagreement; it goes with its practice."""

    __tablename__ = "disagreement"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id"], ["practice.id"], ondelete="CASCADE"),
        Index("ix_disagreement_practice", "practice_id"),
        Index("ix_disagreement_written", "written"),
    )

    id: str = Field(primary_key=True, max_length=64)
    practice_id: str = Field(max_length=64)
    turn: str = Field(max_length=40)
    way: str = Field(max_length=20)
    move: str | None = Field(default=None, max_length=40)
    criterion: str | None = Field(default=None, max_length=40)
    score: int | None = None
    reason: str | None = None
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    status: str = Field(max_length=20)
    because: str | None = None
    decided: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    told: bool = False
    written: int | None = Field(default=None, sa_column=_written("disagreement"))


class ProfileRow(SQLModel, table=True):
    """How a person wants to be spoken to; the fields of `bot.model.Profile`."""

    __tablename__ = "profile"

    channel: str = Field(primary_key=True, max_length=40)
    workspace: str = Field(primary_key=True, max_length=200)
    user: str = Field(primary_key=True, max_length=200)
    language: str | None = Field(default=None, max_length=5)
    introduced: bool


class ModelSpendingRow(SQLModel, table=True):
    """The tokens of a language model that an account spent on a day; nothing of a person."""

    __tablename__ = "model_spending"

    account: str = Field(primary_key=True, max_length=300)
    day: date = Field(primary_key=True)
    tokens: int = Field(sa_column=Column(NUMBER, nullable=False))
