"""What the use cases are built from, and what they give back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.messages import Messages
from bot.model import Language, Outbounds, Practice
from bot.ports import Adviser, Clock, Grader, Library, Player, Readers, SafetyCheck, Steps, Store, Tongues, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The ports a single turn needs: who reads, who plays, by what clock and in what steps."""

    readers: Readers
    player: Player
    clock: Clock
    steps: Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts(Cast):
    """Every port the use cases need. `new_seed` gives a seed when the person did not choose one.

    `chat`: the sentences are for a chat platform, not for a terminal. `wording` None: the grader has words of its own.
    `sends_to` is the server to which a language model's questions go, and with them what trainees write; empty: none.
    """

    store: Store
    library: Library
    grader: Grader
    adviser: Adviser
    safety: SafetyCheck
    tongues: Tongues
    new_id: Callable[[], str]
    new_seed: Callable[[], int]
    chat: bool = False
    wording: Wording | None = None
    sends_to: str = ""

    async def save(self, practice: Practice) -> Practice:
        """Write the changed fields of a practice (not its turns) in a transaction of its own, and give it back."""
        async with self.store.begin() as work:
            await work.save_practice(practice)
        return practice

    def messages(self, language: Language) -> Messages:
        """The bot's own texts in that language."""
        return Messages(language, chat=self.chat)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show the person, and the practice as it now stands (None: there is none).

    `over` tells that nothing more is expected in this practice for now (ended or paused). `language` is what is spoken
    where there is no practice (None: as the person's platform says). `forget`: everything kept about them is to be
    erased before this is shown.
    """

    outbounds: Outbounds
    practice: Practice | None = None
    over: bool = False
    language: Language | None = None
    forget: bool = False
