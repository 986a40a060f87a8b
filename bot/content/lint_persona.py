"""What `personas check` looks for in a customer beyond the shape: lines nobody could hear, secrets told too soon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from bot.content.persona import Persona
from bot.content.script import BANDS, Band, Missing, Script, Step
from bot.errors import Fault
from bot.model import LANGUAGES, Language

HEARD_STEPS: tuple[Step, ...] = ("up", "down", "flat")
SECRET_WORDS = 3
"""Words of a fact in one opening that give it away; one or two may belong to the grievance as well."""
GOAL_WORDS = 3
"""Words of an agreement in one opening that state the goal."""
_CUT = re.compile(r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?(?![\"'\[{|>&*#!%@`\s-])[^\"'#]*\S\s+#")
_VALUE = re.compile(r"^\s*(?:-\s+|(?:en|fr):\s+)(?![\"'\[{|>])")


def persona_faults(persona: Persona, path: Path) -> Iterator[Fault]:
    """Every fault of a customer whose shape is sound."""
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    yield from _cut_short(path, rows)
    yield from _style(persona, path, rows)
    yield from _hard_content(persona, path, rows)
    for language in LANGUAGES:
        script = persona.script.in_(language)
        for find in (_open_braces, _twice):
            yield from find(script, path, rows)
        yield from _unheard(persona, script, language, path)
        yield from _secrets(persona, script, language, path, rows)
        yield from _goals(persona, script, language, path, rows)
        yield from _triggers(persona, script, language, path, rows)


def _cut_short(path: Path, rows: list[str]) -> Iterator[Fault]:
    """YAML reads what follows ` #` in unquoted text as a comment: the text ends there."""
    for number, row in enumerate(rows, 1):
        if _VALUE.match(row) and _CUT.match(row):
            yield Fault(path.name, number, "content.cut_short", (("text", row.strip()[:60]),))


def _style(persona: Persona, path: Path, rows: list[str]) -> Iterator[Fault]:
    """Style tells how somebody writes; what is said belongs to facts, where its telling can be earned."""
    for language in LANGUAGES:
        for text in persona.style.in_(language):
            facts = [fact.id for fact in persona.facts if _said(text, fact.words.in_(language)) >= SECRET_WORDS]
            if re.search(r"\d", text):
                yield Fault(path.name, line_of(rows, text), "content.style_number", (("text", text[:80]),))
            elif facts:
                params = (("id", facts[0]), ("text", text[:80]))
                yield Fault(path.name, line_of(rows, text), "content.style_fact", params)


def _hard_content(persona: Persona, path: Path, rows: list[str]) -> Iterator[Fault]:
    """Violence needs a warning before it is met; a customer who gives in to nobody must be won in another way."""
    if persona.intensity.threats == "violence" and persona.content_note is None:
        yield Fault(path.name, line_of(rows, "threats:"), "content.note_missing", ())
    level = persona.difficulty.easy
    if "agreed" in persona.succeeds_by and persona.temper.floor > level.accepts_below:
        values = (("floor", f"{persona.temper.floor:g}"), ("below", f"{level.accepts_below:g}"))
        yield Fault(path.name, line_of(rows, "floor:"), "content.cannot_agree", values)


def _open_braces(script: Script, path: Path, rows: list[str]) -> Iterator[Fault]:
    for line in lines_of(script):
        if line.count("{") != line.count("}") or re.search(r"\{[^|{}]*\}", line):
            yield Fault(path.name, line_of(rows, line), "content.braces", (("text", line[:80]),))


def _twice(script: Script, path: Path, rows: list[str]) -> Iterator[Fault]:
    for line, count in Counter(lines_of(script)).items():
        if count > 1:
            yield Fault(path.name, line_of(rows, line), "content.line_twice", (("text", line[:80]),))


def _unheard(persona: Persona, script: Script, language: Language, path: Path) -> Iterator[Fault]:
    """Every step of temper in every band that can be, and everything that can be missing there, needs words."""
    for band in _bands(persona):
        for step in HEARD_STEPS:
            if not any(step in r.to and (not r.band or band in r.band) for r in script.reactions):
                yield Fault(path.name, 0, "content.no_reaction", _named(language, step, band))
        for want in get_args(Missing):
            if not any(p.missing == want and (not p.band or band in p.band) for p in script.pushes):
                yield Fault(path.name, 0, "content.no_push", _named(language, want, band))


def _bands(persona: Persona) -> tuple[Band, ...]:
    """The bands this customer can be in: none lies wholly below `temper.floor`."""
    tops = [10.0, *(least - 0.5 for _, least in BANDS)]
    return tuple(band for (band, _), top in zip(BANDS, tops, strict=False) if top >= persona.temper.floor)


def _named(language: str, step: str, band: str) -> tuple[tuple[str, str], ...]:
    return (("language", language), ("step", step), ("band", band))


def _secrets(persona: Persona, script: Script, language: Language, path: Path, rows: list[str]) -> Iterator[Fault]:
    """A secret must not be told in an opening, and the question for it must speak of it."""
    for fact in persona.facts:
        if fact.told == "free":
            continue
        words = fact.words.in_(language)
        for line in script.openings:
            if _said(line, words) >= SECRET_WORDS:
                params = (("id", fact.id), ("text", line[:80]))
                yield Fault(path.name, line_of(rows, line), "content.secret_in_opening", params)
        asked = fact.asked_well.in_(language) if fact.asked_well else ""
        if asked and not _said(asked, words):
            named = (("id", fact.id), ("language", language), ("text", asked[:80]))
            yield Fault(path.name, line_of(rows, asked), "content.secret_locked", named)


def _goals(persona: Persona, script: Script, language: Language, path: Path, rows: list[str]) -> Iterator[Fault]:
    """An opening that already names what would be taken leaves the trainee nothing to find out."""
    for agreement in persona.agreements:
        for line in script.openings:
            if _said(line, agreement.words.in_(language)) >= GOAL_WORDS:
                params = (("id", agreement.id), ("text", line[:80]))
                yield Fault(path.name, line_of(rows, line), "content.goal_in_opening", params)


def _triggers(persona: Persona, script: Script, language: Language, path: Path, rows: list[str]) -> Iterator[Fault]:
    """What moves this person more than others has to be heard in both languages."""
    heard = {move for reaction in script.reactions for move in reaction.to}
    for leaning in (*persona.calms, *persona.inflames):
        if leaning.move not in heard:
            params = (("move", leaning.move), ("language", language))
            yield Fault(path.name, line_of(rows, f"move: {leaning.move}"), "content.trigger_unheard", params)


def _said(line: str, words: Iterable[str]) -> int:
    """How many of these words stand in the line, accents aside."""
    plain = _words(line)
    return sum(_says(plain, word) for word in words)


def _says(line: str, word: str) -> bool:
    end = "" if word.endswith("*") else r"\b"
    return re.search(rf"\b{_words(word)}{end}", line) is not None


def _words(text: str) -> str:
    """The words alone, one blank between two."""
    return " ".join(re.findall(r"\w+", folded(text)))


def folded(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    from unicodedata import category, normalize

    plain = "".join(char for char in normalize("NFD", text.lower()) if category(char) != "Mn")
    return plain.replace("’", "'")


def lines_of(script: Script) -> tuple[str, ...]:
    """Every line of a script, in the order of the file."""
    pools: list[Iterable[str]] = [script.openings]
    pools += [reaction.say for reaction in script.reactions]
    pools += [push.say for push in script.pushes]
    pools += [*script.facts.values(), *script.accepts.values()]
    pools += [getattr(script.answers, name) for name in type(script.answers).model_fields]
    pools += [script.last_chance, script.relapse]
    pools += [getattr(script.closings, name) for name in type(script.closings).model_fields]
    return tuple(line for pool in pools for line in pool)


def line_of(rows: list[str], text: str) -> int:
    """The 1-based line of the file that holds that text; 0 when it was folded over several."""
    return next((number for number, row in enumerate(rows, 1) if text[:40] in row), 0)
