"""A trainee at a desk: one coach on a store in memory, with a reader that was told what each sentence does."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.coaching import Coach, Parts, Reply
from bot.content.library import FileLibrary
from bot.content.persona import Persona
from bot.messages import Messages
from bot.model import Appraisal, Difficulty, Language, Move, Note, Outbound, Person, Practice, Say
from bot.roleplay.player import ScriptedPlayer
from bot.settings import shipped_content
from tests.coaching.fakes import FailingStore, PlainAdviser, SteepestGrader, ToldReaders
from tests.fakes import FixedClock, PlainSteps, ToldReader, ToldSafety, ToldTongues, numbered

SEED = 4


def moves(text: str, *named: str) -> Appraisal:
    """A reading: each entry is a move or `move/what it is about`; the quote is the whole text."""
    made = []
    for entry in named:
        name, _, about = entry.partition("/")
        move: Any = name
        made.append(Move(move, text, 0, len(text), about or None))
    return Appraisal(moves=tuple(made))


@dataclass
class Desk:
    """One person and everything their coach works with."""

    language: Language = "en"
    persona_id: str = "christmas-delivery"
    user: str = "sam"
    overlay: Path | None = None
    chat: bool = False
    person: Person = field(init=False)
    store: FailingStore = field(default_factory=FailingStore)
    reader: ToldReader = field(default_factory=ToldReader)
    safety: ToldSafety = field(default_factory=ToldSafety)
    tongues: ToldTongues = field(default_factory=ToldTongues)
    practice: Practice | None = None

    def __post_init__(self) -> None:
        self.person = Person("console", "local", self.user, self.language)
        self.library = FileLibrary(shipped_content(), self.overlay, Path.home() / "content-cache")
        self.readers = ToldReaders(self.reader)
        self.clock = FixedClock()
        self.coach = Coach(
            Parts(
                store=self.store,
                library=self.library,
                readers=self.readers,
                player=ScriptedPlayer(),
                grader=SteepestGrader(),
                adviser=PlainAdviser(),
                safety=self.safety,
                tongues=self.tongues,
                clock=self.clock,
                steps=PlainSteps(),
                new_id=numbered(self.user),
                new_seed=lambda: SEED,
                chat=self.chat,
            )
        )
        self.messages = Messages(self.language, chat=self.chat)

    @property
    def persona(self) -> Persona:
        return self.library.persona(self.persona_id)

    @property
    def now(self) -> Practice:
        """The practice as the last reply gave it."""
        assert self.practice is not None
        return self.practice

    def reads(self, text: str, *named: str) -> str:
        """Teach the reader what a sentence does, e.g. `order_calm` or `reformulate/tracking`."""
        about = {"grievance": self.persona.grievance.id, "need": self.persona.need.id}
        full = [
            f"{name}/{about.get(what, what)}" if what else name for name, _, what in (n.partition("/") for n in named)
        ]
        self.reader.moves[text] = moves(text, *full)
        return text

    async def start(
        self, *, difficulty: Difficulty = 2, confidence: bool = False, language: Language | None = None
    ) -> Reply:
        return self._took(
            await self.coach.start(
                self.person,
                self.persona_id,
                difficulty=difficulty,
                language=language or self.language,
                seed=SEED,
                ask_confidence=confidence,
            )
        )

    async def say(self, text: str, *, cleared: bool = False) -> Reply:
        return self._took(await self.coach.say(self.person, self.now.id, text, cleared=cleared))

    async def say_all(self, *texts: str) -> Reply:
        reply = Reply(())
        for text in texts:
            reply = await self.say(text)
        return reply

    async def resume(self) -> Reply:
        return self._took(await self.coach.resume(self.person))

    async def kept(self) -> Practice:
        """The practice as the store has it."""
        async with self.store.begin() as work:
            return await work.practice(self.now.id, self.person)

    def anger(self) -> float:
        return self.now.path()[-1].state_after.temper.anger

    def _took(self, reply: Reply) -> Reply:
        self.practice = reply.practice
        return reply


def calming(desk: Desk) -> list[str]:
    """Turns that bring the customer of `desk` to a good end: heard, restated, offered, promised, confirmed, goodbye."""
    offer = desk.persona.agreements[0].id
    return [
        desk.reads("A present that is not there is no present.", "acknowledge_emotion/grievance", "show_listening"),
        desk.reads("Three emails and no answer: is that right?", "reformulate/grievance", "check_understanding"),
        desk.reads("You need a date that holds.", "name_need/need", "empathise/grievance", "use_name"),
        desk.reads("I send a second one myself, today.", f"propose_solution/{offer}", "take_ownership"),
        desk.reads(
            "I write to you at six with the number.", f"propose_solution/{offer}", "commit", "schedule_follow_up"
        ),
        desk.reads("So: a second one, and my message at six.", f"confirm_agreement/{offer}", "anything_else"),
        desk.reads("Goodbye, and a good evening to you both.", "warm_close", "thank"),
    ]


def kinds(reply: Reply) -> list[str]:
    """What was shown, one word each (with the kind of a card or question)."""
    return [kind_of(outbound) for outbound in reply.outbounds]


def kind_of(outbound: Outbound) -> str:
    name = type(outbound).__name__.lower()
    return f"{name} {kind}" if (kind := getattr(outbound, "kind", "")) else name


def is_note(outbound: Outbound, key: str, language: Language) -> bool:
    """Whether this is the message of the catalogue under `key`, whatever fills its placeholders."""
    template = re.split(r"\{\w+\}", Messages(language)._texts[key])
    pattern = ".*".join(map(re.escape, template))
    return isinstance(outbound, Note) and bool(re.fullmatch(pattern, outbound.text, re.DOTALL))


def notes(reply: Reply, key: str, language: Language = "en") -> list[Note]:
    """The notes shown under that key."""
    return [shown for shown in reply.outbounds if isinstance(shown, Note) and is_note(shown, key, language)]


def lines(reply: Reply) -> list[str]:
    """What the customer said."""
    return [shown.text for shown in reply.outbounds if isinstance(shown, Say)]
