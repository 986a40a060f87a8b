"""What the coach shows for each thing a person may say, as tables: see `dialogues/*.yaml`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.coaching import Reply
from bot.errors import SangfroidError
from bot.model import Outbound, Practice
from tests.coaching.desk import Desk, is_note, kind_of

TABLES = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))


def dialogues() -> Iterator[Any]:
    for path in TABLES:
        for dialogue in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            yield pytest.param(dialogue, id=f"{path.stem}: {dialogue['name']}")


@pytest.mark.parametrize("dialogue", list(dialogues()))
async def test_the_dialogue_goes_as_it_is_written(dialogue: dict[str, Any]) -> None:
    desk = Desk(dialogue.get("language", "en"))
    for text, named in dialogue.get("reads", {}).items():
        desk.reads(text, *named)
    desk.safety.verdicts.update(dialogue.get("safety", {}))
    desk.tongues.texts.update(dialogue.get("tongues", {}))
    await desk.start(confidence=dialogue.get("confidence", False))
    for step in dialogue["steps"]:
        await one_step(desk, step, dialogue.get("repeat", 1))


async def one_step(desk: Desk, step: dict[str, Any], repeat: int) -> None:
    before = desk.anger()
    reply, failed = await sent(desk, step["said"] * repeat)
    assert shown(step["shows"], reply, failed, desk), (step["said"], failed, reply.outbounds)
    kept = await desk.kept()
    assert reply.practice is None or kept == reply.practice, "what is told is what is kept"
    check(step, desk, kept, reply)
    match step.get("anger"):
        case "rises":
            assert desk.anger() > before
        case "falls":
            assert desk.anger() < before
        case "same":
            assert desk.anger() == before


def check(step: dict[str, Any], desk: Desk, kept: Practice, reply: Reply) -> None:
    for name, value in step.get("then", {}).items():
        assert getattr(kept, name) == value, f"{name} after {step['said']!r}"
    if "turns" in step:
        assert sum(turn.author == "trainee" for turn in kept.turns) == step["turns"]
    assert reply.over == step.get("over", False)
    assert desk.now.id == kept.id


async def sent(desk: Desk, text: str) -> tuple[Reply, str]:
    """What came back, and the key of the error when it could not be taken."""
    before = await desk.kept()
    try:
        return await desk.say(text), ""
    except SangfroidError as error:
        failed = error
    assert await desk.kept() == before, "nothing is changed by what cannot be taken"
    assert desk.messages(failed.key, **failed.params)
    return Reply(()), failed.key


def shown(expected: list[str], reply: Reply, failed: str, desk: Desk) -> bool:
    if failed:
        return expected == [f"error {failed}"]
    return len(expected) == len(reply.outbounds) and all(
        matches(wanted, outbound, desk) for wanted, outbound in zip(expected, reply.outbounds, strict=True)
    )


def matches(wanted: str, outbound: Outbound, desk: Desk) -> bool:
    kind, _, key = wanted.partition(" ")
    return is_note(outbound, key, desk.language) if kind == "note" and key else kind_of(outbound) == wanted


def test_there_are_dialogues_in_both_languages() -> None:
    spoken = {parameter.values[0].get("language", "en") for parameter in dialogues()}
    assert spoken == {"en", "fr"}
