"""The loop without a terminal, in this process: what it sends to the coach, and what it does when something fails."""

import asyncio
import io
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.channels.console import ConsolePlay, Wishes
from bot.coaching.masking import mask, told
from bot.messages import Messages
from bot.model import LANGUAGES, Chart, Language, Practice
from tests.coaching.desk import Desk

EN = Messages("en")
WISHES = Wishes("wrong-bill", 2, "en", 1, None)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


class Console80(Console):
    """Prints into `words`."""

    def __init__(self) -> None:
        self.paper = io.StringIO()
        super().__init__(file=self.paper, width=80, highlight=False)

    @property
    def words(self) -> str:
        return " ".join(self.paper.getvalue().split())


def no_picture(_chart: Chart, _path: Path, _language: Language) -> None:
    raise BrokenExecutor("the painter died")


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def only_practice(desk: Desk) -> Practice:
    (practice,) = desk.store.shelf.practices.values()
    return practice


def play(desk: Desk, runner: asyncio.Runner, wishes: Wishes = WISHES) -> tuple[int, str]:
    console = Console80()
    code = ConsolePlay(desk.coach, desk.person, runner, no_picture, console).run(wishes)
    return code, console.words


def test_one_line_is_one_turn_and_the_end_brings_feedback(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    piped(monkeypatch, "Hello.\r\nWhat happened?")
    code, words = play(desk, runner)
    assert code == 0
    assert EN("bye") in words
    practice = only_practice(desk)
    assert [turn.text for turn in practice.turns if turn.author == "trainee"] == ["Hello.", "What happened?"]
    assert practice.status == "ended"
    assert practice.overall is not None


def test_a_picture_that_cannot_be_saved_does_not_cost_the_feedback(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    piped(monkeypatch, "Hello.\n")
    code, words = play(Desk(persona_id="wrong-bill"), runner, Wishes("wrong-bill", 2, "en", 1, Path("/x/anger.png")))
    assert code == 0
    assert EN("chart.cannot", path="/x/anger.png") in words
    assert EN("bye") in words


def test_words_that_were_unclear_are_sent_again_once_they_are_cleared(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    desk.safety.verdicts["I can't go on"] = "unclear"
    piped(monkeypatch, "I can't go on\nhm\nthe role-play\nHello again.\n")
    code, _ = play(desk, runner)
    assert code == 0
    said = [turn.text for turn in only_practice(desk).turns if turn.author == "trainee"]
    assert said == ["I can't go on", "Hello again."]


def test_a_reason_that_was_unclear_is_the_reason_once_it_is_cleared(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    desk.safety.verdicts["I can't go on"] = "unclear"
    desk.reads("Calm down, he said.", "order_calm")
    piped(monkeypatch, "Calm down, he said.\n/stop\n/disagree\n1\nI can't go on\nthe role-play\n")
    code, words = play(desk, runner)
    assert code == 0
    assert EN("disagree.sent") in words
    assert [one.claim.reason for one in desk.store.shelf.disagreements.values()] == ["I can't go on"]


def test_the_end_of_input_in_mid_disagreement_sends_nothing_and_says_so(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    for before in ("", "/stop\n"):
        desk = Desk(persona_id="wrong-bill")
        desk.reads("Calm down, he said.", "order_calm")
        piped(monkeypatch, f"Calm down, he said.\n{before}/disagree\n1\n")
        code, words = play(desk, runner)
        assert code == 0
        assert words.count(EN("disagree.dropped")) == 1
        assert not desk.store.shelf.disagreements
        assert only_practice(desk).overall is not None


def test_words_that_were_about_the_person_are_never_sent(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    desk.safety.verdicts["I can't go on"] = "unclear"
    piped(monkeypatch, "I can't go on\nme\nnever read\n")
    code, words = play(desk, runner)
    assert code == 0
    assert EN("safety.title") in words
    assert "go on" not in repr(desk.store.shelf.practices)
    assert "never read" not in words


def test_the_end_of_input_at_an_open_question_still_brings_feedback(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    desk.safety.verdicts["I can't go on"] = "unclear"
    piped(monkeypatch, "Hello.\nI can't go on\n")
    code, _ = play(desk, runner)
    assert code == 0
    assert only_practice(desk).overall is not None


def test_a_fault_of_ours_is_a_sentence_with_a_reference(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(persona_id="wrong-bill")
    piped(monkeypatch, "Hello.\nsecret words\nWhat happened?\n")
    read = desk.reader.read

    class Stumbling(type(desk.reader)):  # type: ignore[misc]
        async def read(self, text: str, *rest: object) -> object:
            if text == "secret words":
                raise ZeroDivisionError(text)
            return await read(text, *rest)  # type: ignore[arg-type]

    desk.readers.only = Stumbling()
    code, words = play(desk, runner)
    assert code == 0
    assert EN("error.unexpected", reference="").partition("(")[0].strip() in words
    assert "ZeroDivisionError" not in words
    logged = capsys.readouterr()
    assert "secret words" not in logged.out + logged.err
    said = [turn.text for turn in only_practice(desk).turns if turn.author == "trainee"]
    assert said == ["Hello.", "What happened?"]


def test_a_customer_nobody_knows_is_a_failure_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    piped(monkeypatch, "Hello.\n")
    code, words = play(Desk(persona_id="nobody"), runner, Wishes("nobody", 2, "en", 1, None))
    assert code == 1
    assert "nobody" in words
    assert "christmas-delivery" in words


PRIVATE = (
    "Is 06 12 34 56 78 yours? And sam.field@firm.com, card 4111 1111 1111 1111, FR76 3000 6000 0112 3456 7890 189?"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_private_data_are_masked_before_anything_is_made_of_them_and_the_person_is_told_as_in_a_chat(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner, language: Language
) -> None:
    desk = Desk(persona_id="wrong-bill", language=language)
    piped(monkeypatch, f"{PRIVATE}\n")
    code, words = play(desk, runner, replace(WISHES, language=language))
    assert code == 0
    masked, kinds = mask(PRIVATE, language)
    assert len(kinds) == 4
    assert [turn.text for turn in only_practice(desk).turns if turn.author == "trainee"] == [masked]
    assert words.count(" ".join(told(kinds, Messages(language)).text.split())) == 1
    for private in ("06 12", "sam.field", "4111", "FR76"):
        assert private not in words


def test_an_order_number_and_an_invented_number_of_the_customer_stay(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    line = "I have your invoice 2026-118-440 and 01 99 00 12 34 here."
    piped(monkeypatch, f"{line}\n")
    _, words = play(desk, runner)
    assert [turn.text for turn in only_practice(desk).turns if turn.author == "trainee"] == [line]
    assert EN("masked.told", what="").split(":")[0] not in words


def test_words_that_are_held_until_they_are_cleared_are_held_without_private_data(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    held = "I can't go on, [phone number]"
    desk.safety.verdicts[held] = "unclear"
    piped(monkeypatch, "I can't go on, 06 12 34 56 78\nthe role-play\n")
    _, words = play(desk, runner)
    assert [turn.text for turn in only_practice(desk).turns if turn.author == "trainee"] == [held]
    assert words.count(EN("masked.told", what=EN("masked.phone"))) == 1


def test_whoever_speaks_of_a_real_danger_is_not_told_about_masking(
    monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner
) -> None:
    desk = Desk(persona_id="wrong-bill")
    text = "I can't go on, call 06 12 34 56 78"
    desk.safety.verdicts[text] = desk.safety.verdicts["I can't go on, call [phone number]"] = "real"
    piped(monkeypatch, f"{text}\n")
    _, words = play(desk, runner)
    assert EN("masked.told", what="").split(":")[0] not in words
    assert not [turn for turn in only_practice(desk).turns if turn.author == "trainee"]
