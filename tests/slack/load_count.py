"""What became of what the trainees wrote, by the database and by what Slack was told to show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.model import Line
from bot.wiring import open_store
from tests.runtime.crash import settings_of
from tests.slack.light import Posted, conversation_of

MARK = re.compile(r"\(from (U\d+), no (\d+)\)")


def marked(text: str, user: str, number: int) -> str:
    """A message that tells whose it is and which of theirs."""
    return f"{text} (from {user}, no {number})"


@dataclass
class Count:
    """How much there was, and every fault in words."""

    turns: int = 0
    posted: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    def found(self) -> dict[str, list[str]]:
        """The faults by their kind."""
        return {"lost": self.lost, "doubled": self.doubled, "crossed": self.crossed, "out of order": self.disordered}

    def problems(self) -> list[str]:
        """The faults, one a line."""
        return [f"{name}: {one}" for name, found in self.found().items() for one in found]


async def counted(url: str, sent: Mapping[str, Sequence[str]], posted: Mapping[str, Sequence[Posted]]) -> Count:
    """Compare what was sent with the practices, and the practices and the outbox with what was posted."""
    async with open_store(settings_of(url)) as store:
        lines: dict[str, list[Line]] = {}
        async with store.joint(reading=True) as (_, work):
            for person in await work.people():
                known = sorted(await work.practices(person), key=lambda one: one.started)
                practices = [await work.practice(one.id, person) for one in known]
                lines[person.user] = [turn.line for practice in practices for turn in practice.path()]
        async with store.joint(reading=True) as (connection, _):
            outbox = (await connection.exec_driver_sql('SELECT id, "user", status FROM outbox')).all()
            waiting = (await connection.exec_driver_sql("SELECT event_id FROM inbox WHERE status <> 'answered'")).all()
    written = {str(name): (str(user), str(status)) for name, user, status in map(tuple, outbox)}
    count = compared(sent, lines, written, posted)
    count.lost += [f"never answered: {one}" for (one,) in map(tuple, waiting)]
    return count


def compared(
    sent: Mapping[str, Sequence[str]],
    lines: Mapping[str, Sequence[Line]],
    outbox: Mapping[str, tuple[str, str]],
    posted: Mapping[str, Sequence[Posted]],
) -> Count:
    """What was sent, what stands in the practices of each user, whose each message to post is (and its status)."""
    count = Count(posted=sum(map(len, posted.values())))
    for user in lines.keys() | sent.keys():
        _written(count, user, sent.get(user, ()), lines.get(user, ()))
        _shown(count, user, lines.get(user, ()), posted.get(conversation_of(user), ()))
    _posted(count, outbox, posted)
    return count


def _written(count: Count, user: str, texts: Sequence[str], lines: Sequence[Line]) -> None:
    """Every message is once in a turn of its writer's, in the order in which they were sent."""
    turns = [line.text for line in lines if line.speaker == "trainee"]
    count.turns += len(turns)
    messages = [message for text in turns for message in text.split("\n")]
    times = Counter(messages)
    count.lost += [f"{user}'s: {text}" for text in texts if not times[text]]
    count.doubled += [f"in {user}'s turns: {message}" for message, often in times.items() if often > 1]
    count.crossed += [f"in {user}'s practice: {message}" for message in times.keys() - set(texts)]
    numbers = [int(found[2]) for message in messages for found in MARK.finditer(message)]
    if numbers != sorted(numbers):
        count.disordered.append(f"{user}'s turns: {numbers}")


def _shown(count: Count, user: str, lines: Sequence[Line], posted: Sequence[Posted]) -> None:
    """The customer's lines in the conversation are those of the practices, in their order; no words of anybody else.

    The first line of an answer is a turn's; what the customer says once the practice is over comes further down.
    """
    said = [line.text for line in lines if line.speaker == "customer"]
    answers: dict[str, str] = {}
    for one in posted:
        if one.by_customer:
            answers.setdefault(one.id.rpartition(":")[0], one.text)
    shown = list(answers.values())
    missing, strange = Counter(said) - Counter(shown), Counter(shown) - Counter(said)
    count.lost += [f"not shown to {user}: {text}" for text in missing.elements()]
    again, others = strange.keys() & set(said), strange.keys() - set(said)
    count.doubled += [f"shown to {user} too often: {text}" for text in again]
    count.crossed += [f"shown to {user}, of no practice of theirs: {text}" for text in others]
    if not (missing or strange) and said != shown:
        count.disordered.append(f"the customer's lines to {user}")
    count.crossed += [f"shown to {user}: {one.text}" for one in posted if _is_of_another(one.text, user)]


def _posted(count: Count, outbox: Mapping[str, tuple[str, str]], posted: Mapping[str, Sequence[Posted]]) -> None:
    """Every message of the outbox was posted once, to the person it was written for, and nothing else was."""
    where = [(one.id, conversation) for conversation, messages in posted.items() for one in messages]
    times = Counter(name for name, _ in where)
    count.doubled += [f"posted {often} times: {name}" for name, often in times.items() if often > 1]
    count.lost += [f"not posted ({status}): {name}" for name, (_, status) in outbox.items() if not times[name]]
    for name, conversation in where:
        user, _ = outbox.get(name, ("", ""))
        if conversation_of(user) != conversation:
            count.crossed.append(f"posted to {conversation}: {name}")


def _is_of_another(text: str, user: str) -> bool:
    return any(found[1] != user for found in MARK.finditer(text))
