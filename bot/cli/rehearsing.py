"""Rehearsals in processes of their own: every customer in every language, as many at once as there are processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import groupby
from pathlib import Path

from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.errors import Fault
from bot.model import LANGUAGES, Language
from bot.settings import Encoder, Settings
from bot.workbench import Rehearsed, disappointed, robots_of, try_out, unsaid

READ_BY: Encoder = "off"
"""The network that ships reads the robots, so that a check says the same on every machine."""


Result = tuple[Path, tuple[Rehearsed, ...], tuple[Fault, ...]]


def put_to_the_test(settings: Settings, paths: Sequence[Path]) -> Iterator[Result]:
    """Each persona file with its rehearsals and what is wrong with them, in the order given. ContentError."""
    jobs = [(settings, path, language) for path in paths for language in LANGUAGES]
    workers = min(len(jobs), os.cpu_count() or 1)
    if not jobs:
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        done = zip(jobs, pool.map(_job, jobs), strict=True)
        for path, some in groupby(done, key=lambda pair: pair[0][1]):
            rehearsed = tuple(result for _, result in some)
            yield path, rehearsed, tuple(_faults(settings, path, rehearsed))


def _faults(settings: Settings, path: Path, rehearsed: Sequence[Rehearsed]) -> Iterator[Fault]:
    library = _library(settings)
    persona = library.load(path, Persona)
    rows = [row for one in rehearsed for row in one.rows]
    parrots = [(one.language, text) for one in rehearsed for text in one.parrots]
    yield from (Fault(path.name, 0, "check.unsaid", (("place", place),)) for place in unsaid(persona))
    yield from disappointed(persona, robots_of(library), rows, parrots)
    yield from (fault for one in rehearsed for fault in one.faults)


def _job(job: tuple[Settings, Path, Language]) -> Rehearsed:
    from bot.cli.frame import set_up_log
    from bot.wiring import cast_of

    settings, path, language = job
    set_up_log(settings.log_level)
    library = _library(settings)
    return try_out(cast_of(READ_BY), library, library.load(path, Persona), robots_of(library), language)


@cache
def _library(settings: Settings) -> FileLibrary:
    from bot.wiring import library_of

    return library_of(settings)
