"""What a session costs: requests a turn, and tokens that the server does not have ready."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.coaching.turning import branch_of, open_scene, take
from bot.content.library import FileLibrary
from bot.model import LANGUAGES, Language, Person, Practice
from bot.wiring import cast_of
from tests.llm.misbehaving import NOW, PERSONA, Seen, model_at
from tests.llm.standin import ModelServer
from tests.llm.usage import Spent
from tests.roleplay import stage

MOST_UNCACHED = 1200
"""Input tokens a turn that the server has not ready. Source: issue "customers driven by a language model", cost."""
TURNS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Please calm down, I'll check.",
        "I'm Sophie from customer service. Telling you to calm down was out of place, and I'm sorry for it.",
        "Three emails without an answer, for your daughter's present: of course you are angry.",
        "What were you told on the phone?",
        "So somebody guaranteed it for the next day, and nothing came. Is that right?",
        "What does this present mean to your daughter?",
        "What matters to you is to know for certain, so that you can stop hoping.",
        "I can set a telescope aside in your name at the town-centre store today, and I will write to you at three.",
        "So: the telescope is set aside in your name at the store, and I write to you at three. Does that suit you?",
        "Is there anything else I can do for you?",
    ),
    "fr": (
        "Calmez-vous, je vais vérifier.",
        "Je suis Sophie, du service clients. Vous dire de vous calmer était déplacé, et je vous prie de m'excuser.",
        "Trois mails sans réponse, pour le cadeau de votre fille : évidemment que vous êtes en colère.",
        "Que vous a-t-on dit au téléphone ?",
        "On vous l'a donc garanti pour le lendemain, et rien n'est venu. C'est bien cela ?",
        "Que représente ce cadeau pour votre fille ?",
        "Ce qui compte pour vous, c'est d'en être sûr, au lieu d'espérer.",
        "Je peux mettre un télescope de côté à votre nom au magasin du centre-ville, et je vous écris à 15 h.",
        "Donc : le télescope est de côté à votre nom au magasin, et je vous écris à 15 h. Cela vous convient ?",
        "Puis-je faire autre chose pour vous ?",
    ),
}


async def ten_turns(library: FileLibrary, language: Language, server: ModelServer) -> tuple[Practice, Seen]:
    """A session of ten turns with the model playing and reading."""
    seen, persona = Seen(), library.persona(PERSONA)
    model = model_at(server.base_url, library, seen)
    cast, bundle = model.cast(cast_of("off")), library.bundle(PERSONA, language)
    practice = Practice("p", Person("slack", "T1", "U1", language), persona.id, (), language, 2, 7, NOW)
    opening = await open_scene(cast, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    practice = replace(practice, turns=await branch_of(cast, bundle, practice))
    for said in TURNS[language]:
        practice = (await take(cast, bundle, practice, said)).practice
    await model.client.close()
    return practice, seen


def by_turn(usage: list[Spent]) -> list[list[Spent]]:
    """The requests of each turn: a turn begins with a reading."""
    turns: list[list[Spent]] = []
    for spent in usage:
        if spent.purpose == "read" and (not turns or turns[-1][-1].purpose != "read"):
            turns.append([])
        turns[-1].append(spent)
    return turns


def uncached_by_prefix(server: ModelServer) -> list[int]:
    """Tokens of each request after what it shares with the earlier one of its purpose: an upper bound, by bytes / 3."""
    before: dict[str, str] = {}
    found = []
    for request in server.requests:
        text = "\n".join(str(message["content"]) for message in request.body["messages"])
        old = before.get(request.purpose, "")
        shared = next((at for at, pair in enumerate(zip(text, old, strict=False)) if pair[0] != pair[1]), len(old))
        found.append(-(-len(text[shared:].encode()) // 3))
        before[request.purpose] = text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_turn_takes_two_requests_and_few_tokens_that_are_not_ready(language: Language) -> None:
    async with ModelServer("good") as server:
        practice, seen = await ten_turns(stage.library(), language, server)
        turns = by_turn(server.usage)
        uncached = uncached_by_prefix(server)
    assert not server.complaints
    assert len(turns) == len(TURNS[language])
    assert {turn.state_after.voice for turn in practice.turns if turn.number and turn.author == "customer"} == {"llm"}
    assert [len(turn) for turn in turns] == [2] * len(turns) or seen.rejections
    assert max(len(turn) for turn in turns) <= 4
    spent, at = [], 0
    for turn in turns:
        spent.append(sum(uncached[at : at + len(turn)]))
        at += len(turn)
    assert max(spent[1:]) <= MOST_UNCACHED, spent


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_stays_the_same_comes_first(language: Language) -> None:
    async with ModelServer("good") as server:
        await ten_turns(stage.library(), language, server)
    for purpose in ("read", "speak"):
        asked = [request.body["messages"] for request in server.requests if request.purpose == purpose]
        for before, now in pairwise(asked):
            assert now[0] == before[0], "the rules and the card"
            assert now[: len(before) - 1] == before[:-1], "the conversation only grows"


async def test_no_name_of_a_trainee_is_sent() -> None:
    async with ModelServer("good") as server:
        practice, _ = await ten_turns(stage.library(), "en", server)
    assert any("Sophie" in turn.text for turn in practice.turns)
    assert not [request for request in server.requests if "sophie" in str(request.body).lower()]
