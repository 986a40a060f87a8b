"""*I disagree*, from the trainee's keyboard to the organisation's evaluation file and back."""

import json
import signal
from pathlib import Path

import pytest

from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.e2e.command import Sitting, Terminal, seen

pytestmark = pytest.mark.e2e
SAID: dict[Language, str] = {
    "en": "Hello, Priya here. You were told: please calm down.",
    "fr": "Bonjour, ici Zora. On vous a dit : calmez-vous.",
}
WHY: dict[Language, str] = {"en": "I was quoting a colleague.", "fr": "Je citais une collègue."}
COMMAND: dict[Language, str] = {"en": "/disagree", "fr": "/pas d'accord"}


def graded(terminal: Terminal, language: Language) -> tuple[Sitting, str]:
    """A session with feedback, at its last prompt, and what was shown there."""
    sitting = terminal.sit_down("play", "wrong-bill", "--lang", language, "--seed", "5")
    sitting.shown()
    for text in ("3", SAID[language]):
        sitting.type(text)
    return sitting, sitting.type("/stop")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_disagreement_goes_to_the_trainers_becomes_a_case_and_comes_back_as_an_answer(
    terminal: Terminal, tmp_path: Path, language: Language
) -> None:
    said = Messages(language)
    sitting, shown = graded(terminal, language)
    assert seen(said("ask.after.disagree")) in shown
    shown = sitting.type(COMMAND[language])
    assert SAID[language] in shown
    assert seen(said("disagree.shared")) in shown
    assert "Priya" not in sitting.type("order_calm")
    shown = sitting.type(WHY[language])
    assert seen(said("disagree.sent")) in shown
    assert seen(said("ask.after")) in shown
    sitting.last("/stop")
    assert sitting.code == 0

    file = tmp_path / "evaluation.jsonl"
    trainer = terminal.with_(EVALUATION_FILE=str(file), SANGFROID_LANG=language)
    listed = trainer.run("disagreements", "list")
    assert WHY[language] in listed.out
    assert "Priya" not in listed.out
    assert "Zora" not in listed.out
    name = listed.out.partition(" ")[0]
    accepted = trainer.run("disagreements", "accept", name, stdin="oui\n" if language == "fr" else "yes\n")
    assert (accepted.code, accepted.err) == (0, "")
    assert trainer.run("disagreements", "accept", name, "--yes").code == 1
    (case,) = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert case["text"] == SAID[language].replace("Priya", "Alex").replace("Zora", "Alex")
    assert case["not_moves"] == ["order_calm"]
    assert case["context"]
    assert trainer.run("evaluate", str(file)).code == 0

    again = terminal.sit_down("play", "wrong-bill", "--lang", language)
    assert seen(said("disagree.told.accepted", what="").split(":")[1]) in again.shown()
    again.child.sendcontrol("d")
    again.end()


def test_after_kill_9_in_mid_disagreement_nothing_was_sent_and_the_question_is_there_again(terminal: Terminal) -> None:
    said = Messages("en")
    sitting, _ = graded(terminal, "en")
    sitting.type("/disagree")
    sitting.type("what I typed before choosing")
    sitting.child.kill(signal.SIGKILL)
    sitting.child.wait()
    assert terminal.run("disagreements", "list").out == ""
    again = terminal.sit_down("play", "--lang", "en")
    again.shown()
    shown = again.type("/resume")
    assert seen(said("disagree.noted")) in shown
    assert seen(said("disagree.what")) in shown
    assert seen(said("disagree.sent")) in again.type("order_calm")
    assert "what I typed before choosing" in terminal.run("disagreements", "list").out
    again.child.sendcontrol("d")
    again.end()
