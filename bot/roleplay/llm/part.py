"""What one line of the customer is written from and checked against: everything the rules have decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.content.lint_persona import lines_of
from bot.content.persona import Persona
from bot.content.prompts_player import Closing, PlayerPrompts
from bot.content.script import Script, Step
from bot.model import Appraisal, Cause, Language, Line, Practice, State, Turn, Utterance
from bot.roleplay.player import closing_of, step_of
from bot.roleplay.replies import Moment, Reply, reply_to
from bot.typography.legible import heard


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of the customer. `scripted` is the line the script has for it: the sense of what is to be said.

    `branch` is the conversation up to the trainee's turn, that turn included. `reply` is None where there is nothing to
    answer: the customer reacts, and goes on to what is missing.
    """

    persona: Persona
    practice: Practice
    prompts: PlayerPrompts
    before: State
    state: State
    appraisal: Appraisal
    causes: tuple[Cause, ...]
    branch: tuple[Turn, ...]
    scripted: Utterance
    reply: Reply | None
    step: Step

    @classmethod
    def of(
        cls,
        moment: Moment,
        practice: Practice,
        prompts: PlayerPrompts,
        causes: tuple[Cause, ...],
        turn_id: str,
        scripted: Utterance,
    ) -> Self:
        """The part for the answer to that trainee turn."""
        return cls(
            moment.persona, practice, prompts, moment.before, moment.state, moment.appraisal, causes,
            practice.path(turn_id), scripted, reply_to(moment), step_of(moment.before, moment.state, causes),
        )  # fmt: skip

    @property
    def language(self) -> Language:
        """The language of the session."""
        return self.practice.language

    @property
    def script(self) -> Script:
        """The script of that language."""
        return self.persona.script.in_(self.language)

    @property
    def closing(self) -> Closing | None:
        """How it ends with this line, if it does."""
        return closing_of(self.persona, self.practice, self.state)

    @property
    def flares_up(self) -> bool:
        """Whether the one flare-up from the customer's own world comes now."""
        return self.state.relapse_done and not self.before.relapse_done

    @property
    def known(self) -> frozenset[str]:
        """Ids of the facts the customer may tell now."""
        free = {fact.id for fact in self.persona.facts if fact.told == "free"}
        return frozenset(free) | self.state.facts | self.scripted.told

    @property
    def open_lines(self) -> tuple[str, ...]:
        """Lines of the script that give nothing away: all but those of facts that are kept, and of agreements."""
        kept = {line for fact in self.persona.facts if fact.id not in self.known for line in self.script.facts[fact.id]}
        kept |= {line for lines in self.script.accepts.values() for line in lines}
        return tuple(line for line in lines_of(self.script) if line not in kept)

    @property
    def said(self) -> tuple[str, ...]:
        """The customer's own lines on this branch, in order."""
        return tuple(turn.text for turn in self.branch if turn.author == "customer")

    @property
    def heard(self) -> str:
        """The trainee's turn as the customer hears it."""
        return heard(self.branch[-1].text, self.branch[-1].appraisal.asides)

    def quoted(self, quote: str) -> str:
        """A quote of the trainee's turn as the customer hears it."""
        turn = self.branch[-1]
        start = max(0, turn.text.find(quote))
        inside = [(max(first - start, 0), min(last - start, len(quote))) for first, last in turn.appraisal.asides]
        return heard(quote, tuple((first, last) for first, last in inside if first < last))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The branch as the customer hears it."""
        return tuple(Line(turn.author, heard(turn.text, turn.appraisal.asides)) for turn in self.branch)
