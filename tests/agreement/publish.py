"""Writes the published card: `python -m tests.agreement.publish docs/agreement.md` (`make evaluate`)."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.agreement import LineRead, TalkGraded
from bot.cli.conversations import Bench
from bot.cli.frame import set_up_log
from bot.cli.labels import Judge, Judged, LabelledTalk
from bot.content.library import FileLibrary
from bot.model import LANGUAGES
from bot.settings import shipped_content
from bot.wiring import grader_of
from tests.agreement.diagram import reliability_svg
from tests.agreement.page import Sample, Steady, Talks, page
from tests.appraisal.figures import CORPUS, is_odd, read_row, rows_of, shipped_reader, unseen_lines
from tests.metamorphic.changing import CHANGES
from tests.metamorphic.measuring import Moved, attacks_moved, marks_moved, marks_under_attack, moves_moved, translated
from tests.play.playing import Played, all_written, parts_of, play

DIAGRAM = "reliability.svg"
LINES, ENCODED, SESSIONS, TALKS = "lines", "lines with the extra", "played sessions", "conversations"


def lines_read(*, held: bool, encoder: bool = False) -> tuple[LineRead, ...]:
    """Labelled lines, read: those nothing is learned from are held out; rules were written on the others."""
    reader = shipped_reader(encoder=encoder)
    return tuple(
        LineRead(
            id=row["id"],
            language=language,
            text=row["text"],
            labels=frozenset(row["moves"]),
            traps=frozenset(row["not_moves"]),
            read=read_row(reader, row, language).moves,
        )
        for language in LANGUAGES
        for row in (unseen_lines(language) if held else rows_of(CORPUS / f"lines.{language}.jsonl"))
        if is_odd(row)
    )


async def sessions_played() -> list[Played]:
    """Every written session, played to its end."""
    with tempfile.TemporaryDirectory() as cache:
        parts = parts_of(Path(cache))
        return [await play(parts, session) for session in all_written()]


def turns_of(played: list[Played], *, held: bool) -> tuple[LineRead, ...]:
    """The trainee's turns of those sessions with what a careful reader sees in them."""
    return tuple(
        LineRead(
            id=f"{one.written.name} {turn.id}",
            language=one.written.language,
            text=turn.text,
            labels=means,
            traps=frozenset(),
            read=turn.appraisal.moves,
        )
        for one in played
        if one.written.held == held
        for turn, means in zip(one.turns, one.written.means, strict=False)
    )


async def talks_judged(*, held: bool) -> Judged:
    """The labelled conversations of both languages, read and graded; situations with an even number are held out."""
    done = Judged()
    with tempfile.TemporaryDirectory() as cache:
        library = FileLibrary(shipped_content(), cache=Path(cache))
        judge = Judge(Bench(library, "off"), grader_of(), library.rubric())
        for language in LANGUAGES:
            path = CORPUS / f"talks.{language}.jsonl"
            for row in rows_of(path):
                if (situation_of(row["id"]) % 2 == 0) == held:
                    done += await judge.judge(LabelledTalk.model_validate(row), path)
    return done


def situation_of(name: str) -> int:
    """The number of the situation in the id of a conversation (`k-en-07-fair`: 7)."""
    return int(name.split("-")[2])


def half_of(judged: Judged, *, held: bool) -> tuple[Sample, Talks]:
    """Those conversations as samples: trainee turns, and occasions and grades."""
    return Sample(TALKS, held, judged.turns), Talks(TALKS, held, judged.heard, judged.talks)


def talk_of(one: Played) -> TalkGraded:
    """A session by its quality and its points."""
    said = one.written
    return TalkGraded(said.name, said.language, said.persona, said.quality, {}, {}, one.grade.overall)


def published() -> tuple[str, str]:
    """The page and its diagram for the content as it is now."""
    played = asyncio.run(sessions_played())
    held, looked = (half_of(asyncio.run(talks_judged(held=held)), held=held) for held in (True, False))
    samples = [
        Sample(LINES, True, lines_read(held=True)),
        Sample(LINES, False, lines_read(held=False)),
        Sample(ENCODED, True, lines_read(held=True, encoder=True)),
        Sample(SESSIONS, True, turns_of(played, held=True)),
        Sample(SESSIONS, False, turns_of(played, held=False)),
        held[0],
        looked[0],
    ]
    text = page(samples, (held[1], looked[1]), [talk_of(one) for one in played], list(steadiness()))
    return text, reliability_svg([samples[0], samples[2]])


def steadiness() -> Iterator[Steady]:
    """Every harmless change in both languages, then talk to the grader."""
    for name in CHANGES:
        for language in LANGUAGES:
            yield _steady(name, language, moves_moved(name, language), marks_moved(name, language))
    yield _steady("translation", "en, fr", *translated())
    for language in LANGUAGES:
        yield _steady("grader talk (pairs)", language, attacks_moved(language), marks_under_attack(language))


def _steady(name: str, languages: str, moves: Moved, marks: Moved) -> Steady:
    return Steady(name, languages, moves.applied, (moves.moved, moves.verdicts), (marks.moved, marks.verdicts))


def main() -> None:
    """Write the page where it is asked for."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    set_up_log("WARNING")
    path = Path(sys.argv[1])
    text, picture = published()
    path.write_text(text, encoding="utf-8")
    path.with_name(DIAGRAM).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
