"""What a trainer decides about a disagreement: the row in the database and the line in the evaluation file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.case_file import put_case
from bot.cli.frame import CHANNEL, WORKSPACE
from bot.errors import NoSession, SessionError
from bot.model import Disagreement
from bot.ports import Store, Work


async def accept(store: Store, name: str, file: Path, case: Mapping[str, Any], now: datetime) -> None:
    """Mark the disagreement of that id accepted and put its case into the file. SessionError when it was before.

    The file is written last, while the transaction holds the database: when it fails, nothing is marked. When the
    transaction fails after it, the case is there and its id keeps a second try from writing it twice.
    """
    async with store.begin() as work:
        found = await _undecided(work, name)
        await work.save_disagreement(replace(found, status="accepted", because=None, decided=now, told=False))
        put_case(file, case)


async def reject(store: Store, name: str, because: str | None, now: datetime) -> None:
    """Mark the disagreement of that id rejected, with an answer or without. SessionError when it was accepted."""
    async with store.begin() as work:
        found = await _undecided(work, name)
        await work.save_disagreement(replace(found, status="rejected", because=because, decided=now, told=False))


def refuse_accepted(disagreement: Disagreement) -> None:
    """SessionError when it was accepted: its case is in the file, and that is final. A rejection may be changed."""
    if disagreement.status == "accepted":
        raise SessionError("disagreements.accepted_already", id=disagreement.id)


async def _undecided(work: Work, name: str) -> Disagreement:
    found = next((one for one, _ in await work.contested(CHANNEL, WORKSPACE, begins=name) if one.id == name), None)
    if found is None:
        raise NoSession("disagreements.not_found", value=name)
    refuse_accepted(found)
    return found
