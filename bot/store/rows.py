"""Rows to values and back."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from bot.model import LANGUAGES, Appraisal, Cause, Claim, Disagreement, Person, Practice, Profile, State, Turn, Words
from bot.store.tables import DisagreementRow, PracticeRow, ProfileRow, TurnRow

_SAME = (
    "id", "persona_id", "language", "difficulty", "seed", "status", "leaf", "awaiting", "redo_of", "looked_up",
    "hints", "supervisor", "focus", "next_focus", "graded_leaf", "confidence_before", "confidence_after",
    "intention", "overall", "ending", "put_off",
)  # fmt: skip
_AT_ONCE = ("id", "practice_id", "at", "status", "because", "decided", "told")
_OF_CLAIM = ("turn", "way", "move", "criterion", "score", "reason")


@lru_cache(maxsize=1)
def _appraisals() -> TypeAdapter[Appraisal]:
    return TypeAdapter(Appraisal)


@lru_cache(maxsize=1)
def _states() -> TypeAdapter[State]:
    return TypeAdapter(State)


@lru_cache(maxsize=1)
def _causes() -> TypeAdapter[tuple[Cause, ...]]:
    return TypeAdapter(tuple[Cause, ...])


@lru_cache(maxsize=1)
def _claims() -> TypeAdapter[Claim]:
    return TypeAdapter(Claim)


@lru_cache(maxsize=1)
def _words() -> TypeAdapter[Words]:
    return TypeAdapter(Words)


def practice_row(practice: Practice) -> PracticeRow:
    """A practice, without its turns, as a row."""
    person = practice.person
    return PracticeRow(
        channel=person.channel,
        workspace=person.workspace,
        user=person.user,
        content=[list(pair) for pair in practice.content],
        started=practice.started.astimezone(UTC),
        claim=_claim_json(practice.claim),
        words=_words_json(practice.words),
        **{name: getattr(practice, name) for name in _SAME},
    )


def practice_of(row: PracticeRow, person: Person, turns: tuple[Turn, ...] = ()) -> Practice:
    """A row as a practice of that person."""
    return Practice(
        person=person,
        content=tuple((str(kind), str(sha256)) for kind, sha256 in row.content),
        started=_utc(row.started),
        turns=turns,
        claim=None if row.claim is None else _claims().validate_python(row.claim),
        words=None if row.words is None else _words().validate_python(row.words),
        **{name: getattr(row, name) for name in _SAME},
    )


def turn_row(practice_id: str, turn: Turn, position: int) -> TurnRow:
    """A turn as a row."""
    return TurnRow(
        practice_id=practice_id,
        id=turn.id,
        position=position,
        parent=turn.parent,
        number=turn.number,
        author=turn.author,
        text=turn.text,
        appraisal=_appraisals().dump_python(turn.appraisal, mode="json"),
        state_after=_sorted(_states().dump_python(turn.state_after, mode="json")),
        causes=_causes().dump_python(turn.causes, mode="json"),
        at=turn.at.astimezone(UTC),
    )


def turn_of(row: TurnRow) -> Turn:
    """A row as a turn. A field this version does not know is passed over; ValueError when a value is unknown."""
    return Turn(
        id=row.id,
        parent=row.parent,
        number=row.number,
        author="trainee" if row.author == "trainee" else "customer",
        text=row.text,
        appraisal=_appraisals().validate_python(row.appraisal),
        state_after=_states().validate_python(row.state_after),
        causes=_causes().validate_python(row.causes),
        at=_utc(row.at),
    )


def changed_values(practice: Practice) -> dict[str, Any]:
    """The columns of a practice that may change after it began."""
    fixed = ("id", "persona_id", "language", "difficulty", "seed")
    values = {name: getattr(practice, name) for name in _SAME if name not in fixed}
    return {**values, "claim": _claim_json(practice.claim), "words": _words_json(practice.words)}


def disagreement_values(disagreement: Disagreement) -> dict[str, Any]:
    """A disagreement as the columns of its row."""
    columns = {name: getattr(disagreement, name) for name in _AT_ONCE}
    columns |= {name: getattr(disagreement.claim, name) for name in _OF_CLAIM}
    columns["at"] = disagreement.at.astimezone(UTC)
    columns["decided"] = disagreement.decided and disagreement.decided.astimezone(UTC)
    return columns


def disagreement_of(row: DisagreementRow) -> Disagreement:
    """A row as a disagreement; ValueError when it names a move or a criterion this version does not know."""
    columns = {name: getattr(row, name) for name in _AT_ONCE}
    columns["at"], columns["decided"] = _utc(row.at), row.decided and _utc(row.decided)
    claim = _claims().validate_python({name: getattr(row, name) for name in _OF_CLAIM})
    return Disagreement(claim=claim, **columns)


def profile_values(person: Person, profile: Profile) -> dict[str, Any]:
    """A profile as the columns of its row."""
    mine = {"channel": person.channel, "workspace": person.workspace, "user": person.user}
    return {**mine, "language": profile.language, "introduced": profile.introduced}


def profile_of(row: ProfileRow) -> Profile:
    """A row as a profile; a language that is not spoken any more counts as none chosen."""
    return Profile(next((one for one in LANGUAGES if one == row.language), None), row.introduced)


def _claim_json(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else dict(_claims().dump_python(claim, mode="json"))


def _words_json(words: Words | None) -> dict[str, Any] | None:
    return None if words is None else dict(_words().dump_python(words, mode="json"))


def _sorted(state: dict[str, Any]) -> dict[str, Any]:
    """Sets in a stable order, so that the same state is the same JSON."""
    for name in ("facts", "lines_used"):
        state[name] = sorted(state[name])
    state["temper"]["heard"] = sorted(state["temper"]["heard"])
    return state


def _utc(moment: datetime) -> datetime:
    """SQLite keeps no time zone, and everything was written in UTC; PostgreSQL tells it in the zone of its session."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
