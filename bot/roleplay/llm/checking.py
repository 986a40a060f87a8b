"""What a line is checked for before anybody sees it. The first check that fails is the reason to ask again.

What the script says in the same place is allowed: its lines were written, and tried out, by trainers. So most checks
look at what the line has and the script's line has not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.content.prompts_player import Check, Phrase, Threats
from bot.content.script import band_of
from bot.model import Appraisal, MoveName
from bot.ports import Tongues
from bot.ports.chat import Overheard, Phrases
from bot.roleplay.llm.agreeing import disagreeing
from bot.roleplay.llm.figures import new_figures
from bot.roleplay.llm.form import empty, ill_formed, only_echoes, recites, said_before, too_long
from bot.roleplay.llm.moments import Told, Words, new_moments
from bot.roleplay.llm.names import opening_strangers, strangers
from bot.roleplay.llm.part import Part
from bot.roleplay.llm.secrets import given_away, left_untold, stated_goal

YIELDING: frozenset[Phrase] = frozenset({"thanks", "praises", "apologises", "forgives"})
SERVING: tuple[MoveName, ...] = ("commit", "schedule_follow_up", "anything_else")
"""What only somebody who works for the company does; other moves are read in customers' lines as well."""
SURE: float = 0.85
"""How sure a move of these has to be to tell who speaks."""
RANKS: Mapping[Threats, int] = {"none": 0, "to_leave": 1, "to_publish": 2, "legal": 3, "violence": 4}
THREATS: Mapping[Phrase, int] = {"publishes": 2, "sues": 3, "harms": 4}


@dataclass(frozen=True, slots=True)
class Checks:
    """Every check, over what is needed to read a line."""

    phrases: Phrases
    tongues: Tongues

    def failed(self, part: Part, line: str) -> Check | None:
        """The first check that the line does not pass, or None."""
        return next(self._failing(part, line), None)

    def all_failed(self, part: Part, line: str) -> tuple[Check, ...]:
        """Every check that the line does not pass, for who measures a model."""
        return tuple(dict.fromkeys(self._failing(part, line)))

    def _failing(self, part: Part, line: str) -> Iterator[Check]:
        if empty(line):
            yield "empty"
            return
        for name, fails in FORM:
            if fails(part, line):
                yield name
        tongue = self.tongues.of(line)
        if tongue is not None and tongue != part.language:
            yield "language"
        mine = self.phrases.said(line, part.language)
        yield from self._said(part, mine)
        yield from self._invented(part, line, mine.said)
        for name, fails in MATTER:
            if fails(part, line):
                yield name

    def _said(self, part: Part, mine: Overheard) -> Iterator[Check]:
        """What the line's phrases come to, without those that the script's own line has."""
        theirs = self.phrases.said(part.scripted.text, part.language)
        said, intensity = mine.said - theirs.said, part.persona.intensity
        if "unmasks" in said:
            yield "unmasked"
        if "serves" in said or _serves(mine.read, theirs.read):
            yield "role"
        if "slurs" in mine.said:
            yield "slur"
        if "swears_hard" in said or ("swears" in said and intensity.swearing == "none"):
            yield "swearing"
        if "abuse" in said and intensity.insults != "person":
            yield "insult"
        if any(name in said and rank > RANKS[intensity.threats] for name, rank in THREATS.items()):
            yield "threat"
        if "familiar" in said and intensity.insults != "person":
            yield "familiar"
        if _gives_in(part, said):
            yield "giving_in"

    def _invented(self, part: Part, line: str, phrases: frozenset[str]) -> Iterator[Check]:
        """What only phrases tell to be invented: an event, a moment, a name that begins a sentence."""
        prompts, language = part.prompts, part.language

        def said(text: str) -> frozenset[str]:
            return self.phrases.said(text, language).said

        def told() -> Told:
            return Told(tuple(_case_texts(part)), tuple(_script_texts(part)), part.persona.situation.in_(language))

        if "settles" in phrases and not _settled(part) and not any("settles" in said(one) for one in _happened(part)):
            yield "event"
        if new_moments(line, told, Words.of(prompts.when, prompts.numbers, language), said):
            yield "moment"
        usual = partial(self.phrases.usual, language=language)
        if opening_strangers(line, _known_texts(part), usual, prompts.people_do, prompts.anything_does):
            yield "name"


def _serves(mine: Appraisal, theirs: Appraisal) -> bool:
    return any(move.name in SERVING and move.confidence >= SURE and not theirs.has(move.name) for move in mine.moves)


def _gives_in(part: Part, said: frozenset[str]) -> bool:
    """Whether the customer is friendlier than the rules have made them.

    A yes needs something that was agreed; thanks, praise, an apology or forgiving need a calm customer.
    """
    state = part.state
    if "accepts" in said and not _settled(part):
        return True
    return bool(said & YIELDING) and band_of(state.temper.anger) != "calm" and state.ending != "agreed"


def _settled(part: Part) -> bool:
    return part.state.accepted is not None or part.state.ending in ("agreed", "escalated")


def _happened(part: Part) -> Iterator[str]:
    """What has happened, as far as it is known: the case, the facts the customer may tell, the conversation."""
    persona, language = part.persona, part.language
    yield from (persona.situation.in_(language), persona.grievance.text.in_(language), part.scripted.text)
    for fact in persona.facts:
        if fact.id in part.known:
            yield from (fact.text.in_(language), part.script.facts[fact.id][0])
    yield from (line.text for line in part.lines)


def _known_texts(part: Part) -> Iterator[str]:
    """Where a figure or a name may come from."""
    yield from _case_texts(part)
    yield from _script_texts(part)


def _case_texts(part: Part) -> Iterator[str]:
    """The file as the customer knows it, the script's line, the conversation."""
    persona, language = part.persona, part.language
    yield persona.name.full
    yield from (persona.situation.in_(language), persona.grievance.text.in_(language), part.scripted.text)
    yield from (fact.text.in_(language) for fact in persona.facts if fact.id in part.known)
    yield from (entry.value.in_(language) for entry in persona.file if not entry.after_look_up)
    yield from (line.text for line in part.lines)
    if part.flares_up or part.state.relapse_done:
        yield persona.relapse.cause.in_(language)


def _script_texts(part: Part) -> Iterator[str]:
    """The lines of the script that may be said by now."""
    script = part.script
    yield from part.open_lines
    if part.flares_up or part.state.relapse_done:
        yield from script.relapse
    if part.state.accepted in script.accepts:
        yield from script.accepts[part.state.accepted]


def _invents(part: Part, line: str) -> bool:
    return bool(new_figures(line, _known_texts(part), part.language, part.prompts.numbers))


def _recites(part: Part, line: str) -> bool:
    prompts = part.prompts
    texts = (prompts.rules, prompts.sense, prompts.again, *prompts.band.values(), *prompts.step.values())
    return recites(line, (*texts, *prompts.answers.values(), *prompts.wants.values(), *prompts.reasons.values()))


Fails = Callable[[Part, str], bool]
FORM: tuple[tuple[Check, Fails], ...] = (
    ("form", lambda part, line: ill_formed(line, part.prompts.labels, part.prompts.headings)),
    ("length", lambda _, line: too_long(line)),
    ("prompt", _recites),
)
MATTER: tuple[tuple[Check, Fails], ...] = (
    ("secret", lambda part, line: given_away(part, line) is not None),
    ("goal", lambda part, line: stated_goal(part, line) is not None),
    ("figure", _invents),
    ("gender", lambda part, line: bool(disagreeing(line, part.persona.name.civility, part.prompts.agreement))),
    ("name", lambda part, line: bool(strangers(line, _known_texts(part)))),
    ("untold", lambda part, line: left_untold(part, line) is not None),
    ("echo", lambda part, line: only_echoes(line, part.heard)),
    ("repeat", lambda part, line: said_before(line, part.said)),
)
