"""A complete session in each language, from `/practice` to the history: in French over HTTP, in English by a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.messages import Messages
from bot.model import Language
from tests.slack.stage import slack_bot
from tests.slack.standin import Standin
from tests.slack.user import Message, User, labels, read

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Words:
    """What is written in a session, in one language."""

    command: str
    file: str
    supervisor: str
    hint: str
    pause: str
    resume: str
    history: str
    turns: tuple[str, ...]
    slip: str
    again: str


FRENCH = Words(
    command="/entrainement", file="dossier", supervisor="responsable", hint="indice", pause="pause", resume="reprendre",
    history="historique",
    turns=(
        (
            "Bonjour Monsieur Marchand, je suis Ana. Trois mails sans réponse pour un cadeau que votre fille attend : "
            "il y a de quoi être en colère."
        ),
        "Ce qui compte pour vous, c'est d'être sûr qu'il soit sous le sapin, et de savoir quand. C'est bien cela ?",
        (
            "Je vous propose un deuxième télescope, depuis un magasin proche, envoyé aujourd'hui en express. Je m'en "
            "occupe moi-même et je vous écris avant 18 h avec le numéro de suivi. Est-ce que cela vous va ?"
        ),
    ),
    slip="Calmez-vous, monsieur.",
    again="Vous avez raison, je n'aurais pas dû vous dire de vous calmer. Trois mails et aucune réponse : je comprends "
    "que vous n'y croyiez plus.",
)  # fmt: skip
ENGLISH = Words(
    command="/practice", file="file", supervisor="supervisor", hint="hint", pause="pause", resume="resume",
    history="history",
    turns=(
        (
            "Good morning Mr Marchand, I am Ana. Three emails and no answer, for a present your daughter is waiting "
            "for: that would make anyone angry."
        ),
        "What matters to you is to be certain that it is under the tree, and to know when. Have I got that right?",
        (
            "I can send a second telescope from a shop nearby, today, by express. I see to it myself and write to you "
            "before six with the tracking number. Would that be all right for you?"
        ),
    ),
    slip="Please calm down, sir.",
    again="You are right, I should not have told you to calm down. Three emails and no answer: no wonder you stopped "
    "believing us.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "socket"), [("fr", FRENCH, False), ("en", ENGLISH, True)], ids=["fr-http", "en-socket"]
)
async def test_a_whole_session(
    database_url: str, slack: Standin, language: Language, words: Words, *, socket: bool
) -> None:
    async with slack_bot(database_url, slack, socket=socket) as stage:
        ana = stage.user(locale={"fr": "fr-FR", "en": "en-GB"}[language])
        feedback = await played_through(slack, ana, words, Messages(language, chat=True))
        assert words.slip.strip(".").split(",")[0] in read(feedback)
    assert [status for status, _ in ana.answers] == [200] * len(ana.answers)
    assert slack.state.faults == []


async def played_through(slack: Standin, ana: User, words: Words, said: Messages) -> Message:
    """Everything, from the command to the history; the first feedback."""
    await _start(slack, ana, words, said)
    for turn in words.turns[:2]:
        await shown(ana, lambda turn=turn: ana.says(turn), 1)  # type: ignore[misc]
    assert ana.seen[-1]["username"] == f"Thomas Marchand · {said('slack.practice_tag')}"
    await _asks(ana, words, said)
    await shown(ana, lambda: ana.says(words.slip), 1)
    await shown(ana, lambda: ana.says(words.turns[2]), 1)
    feedback = (await shown(ana, lambda: ana.says("stop"), 3))[-1]
    assert any(block["type"] == "image" for block in feedback["blocks"])
    await _after(ana, feedback, words, said)
    await _leave(ana, said)
    history = (await shown(ana, lambda: ana.says(words.history), 1))[-1]
    assert "Thomas Marchand" in read(history)
    assert " → " in read(history)
    return feedback


async def shown(ana: User, does: Callable[[], object], count: int) -> list[Message]:
    """What somebody sees after they did something."""
    before = len(ana.seen)
    await does()  # type: ignore[misc]
    return (await ana.sees(before + count))[before:]


async def _start(slack: Standin, ana: User, words: Words, said: Messages) -> None:
    await ana.slash(words.command)
    await slack.state.wait_until(lambda: bool(slack.state.modals))
    view = slack.state.modals[0]
    assert said("desk.hello.what") in read(view)
    (brief,) = await shown(ana, lambda: ana.submits(view, customer="christmas-delivery", difficulty="2"), 1)
    assert said("brief.file") in read(brief)
    await shown(ana, lambda: ana.presses(brief, "3"), 1)


async def _asks(ana: User, words: Words, said: Messages) -> None:
    """The file, a hint, the supervisor, a pause and the way back: by word and by command."""
    (file,) = await shown(ana, lambda: ana.says(words.file), 1)
    assert said("file.title") in read(file)
    await shown(ana, lambda: ana.slash(words.command, words.hint), 1)
    await shown(ana, lambda: ana.slash(words.command, words.supervisor), 1)
    (paused,) = await shown(ana, lambda: ana.says(words.pause), 1)
    assert read(paused) == said("pause.done")
    await shown(ana, lambda: ana.says(words.resume), 2)


async def _after(ana: User, feedback: Message, words: Words, said: Messages) -> None:
    """All criteria, a rewrite with both versions, an example, and a disagreement that is taken back."""
    (details,) = await shown(ana, lambda: ana.presses(feedback, capital(said("ask.after.details"))), 1)
    assert "/4" in read(details) or " 4" in read(details)
    again = await shown(ana, lambda: ana.presses(feedback, capital(said("ask.after.redo"))), 3)
    assert words.slip in read(again[0])
    _, compared = await shown(ana, lambda: ana.says(words.again), 2)
    columns = next(block for block in compared["blocks"] if block["type"] == "section")["fields"]
    assert [words.slip in columns[0]["text"], words.again in columns[1]["text"]] == [True, True]
    await shown(ana, lambda: ana.says(said.lines("command.example.names")[0].lstrip("/")), 1)
    ended = await shown(ana, lambda: ana.says("stop"), 3)
    (asked,) = await shown(ana, lambda: ana.presses(ended[-1], capital(said("ask.after.disagree"))), 1)
    await shown(ana, lambda: ana.presses(asked, labels(asked)[-1]), 1)


async def _leave(ana: User, said: Messages) -> None:
    last = next(one for one in reversed(ana.seen) if capital(said("ask.after.done")) in labels(one))
    (confidence,) = await shown(ana, lambda: ana.presses(last, capital(said("ask.after.done"))), 1)
    (intention,) = await shown(ana, lambda: ana.presses(confidence, "4"), 1)
    await shown(ana, lambda: ana.presses(intention, said("ask.skip.intention")), 1)
    assert read(ana.seen[-1]) == said("bye")


def capital(label: str) -> str:
    """A label as a button shows it."""
    return label[:1].upper() + label[1:]
