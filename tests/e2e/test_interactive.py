"""At a keyboard: choose, play, rewrite, leave; interrupted and killed, nothing sent is lost."""

import signal
import sqlite3
from pathlib import Path

import pytest

from bot.messages import Messages
from tests.e2e.command import Terminal, seen

pytestmark = pytest.mark.e2e
EN, FR = Messages("en"), Messages("fr")


def test_a_whole_session_from_choosing_to_the_intention(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "--lang", "en", "--seed", "5")
    shown = sitting.shown()
    assert seen(EN("start.choose")) in shown
    assert "Judith Lambert" in shown
    assert "nobody called 99" in sitting.type("99")
    assert seen(EN("ask.confidence_before")) in sitting.type("lambert")
    assert "Judith Lambert" in sitting.type("2")
    sitting.type("Hello, Sam here. I am sorry about this bill, that is maddening.")
    sitting.type("Please calm down.")
    shown = sitting.type("/stop")
    assert seen(EN("stop.done")) in shown
    assert seen(EN("feedback.rewrite")) in shown
    assert seen(EN("redo.invite")) in sitting.type("/redo 2")
    shown = sitting.type("You photographed the meter, and nobody looked at it. Is that right?")
    assert seen(EN("compare.title")) in shown
    assert seen(EN("stop.done")) in sitting.type("/stop")
    assert seen(EN("ask.confidence_after")) in sitting.type("/done")
    assert seen(EN("confidence.both", before=2, after=4)) in sitting.type("4")
    assert seen(EN("intention.kept")) in sitting.last("Next time I restate first.")
    assert sitting.code == 0

    again = terminal.sit_down("play", "wrong-bill", "--lang", "en")
    assert "Next time I restate first." in again.shown()
    again.child.sendcontrol("d")
    assert seen(EN("pause.done")) in again.end()
    assert again.code == 0


def test_a_customer_is_chosen_by_name_and_an_empty_line_shows_the_list_again(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "--lang", "en")
    sitting.shown()
    shown = sitting.type("")
    assert "no customer called" not in shown
    assert "Judith Lambert" in shown
    assert seen(EN("ask.confidence_before")) in sitting.type("lambert")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_hard_customer_is_met_only_after_a_yes(terminal: Terminal, language: str) -> None:
    messages = {"en": EN, "fr": FR}[language]
    sitting = terminal.sit_down("play", "threat", "--lang", language)
    assert "/stop" in sitting.shown()
    assert "Delmas" in sitting.type(messages("start.note.yes"))
    sitting.last("/stop")
    other = terminal.with_(SANGFROID_USER="alex").sit_down("play", "threat", "--lang", language)
    other.shown()
    other.last(messages("start.note.no"))
    assert other.code == 0


def test_a_session_in_french_speaks_french_only(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "furious-in-store", "--lang", "fr")
    assert seen(FR("ask.confidence_before")) in sitting.shown()
    assert "Bruno Keller" in sitting.type("")
    shown = sitting.type("/aide")
    assert seen(FR("help.title")) in shown
    assert seen(EN("help.title")) not in shown
    assert seen(FR("stop.nothing_played")) in sitting.last("arrêt")
    assert sitting.code == 0


def test_control_c_at_the_prompt_is_a_sentence_and_the_session_waits(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "wrong-bill", "--lang", "en")
    sitting.shown()
    sitting.type("")
    sitting.type("Hello, Sam here.")
    sitting.child.sendintr()
    assert seen(EN("pause.interrupted")) in sitting.end()
    assert sitting.code == 0
    again = terminal.sit_down("play", "--lang", "en")
    assert "/resume" in again.shown()
    assert "Hello, Sam here." in again.type("/resume")
    again.child.sendcontrol("d")
    assert seen(EN("pause.done")) in again.end()


def test_control_c_in_mid_turn_leaves_the_session_as_it_was_before_that_turn(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "wrong-bill", "--lang", "en")
    sitting.shown()
    sitting.type("")
    sitting.type("Hello, Sam here.")
    before = terminal.turns()
    held = sqlite3.connect(terminal.database, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")  # the turn now waits for the database
    sitting.child.sendline("What does the meter say today?")
    sitting.child.expect_exact("\n")
    wait_for_a_second_thread(sitting.child.pid)
    sitting.child.sendintr()
    words = sitting.end()
    held.close()
    assert seen(EN("pause.interrupted")) in words
    assert sitting.code == 0
    assert terminal.turns() == before
    again = terminal.sit_down("play", "--lang", "en")
    again.shown()
    assert "Hello, Sam here." in again.type("/resume")
    assert "Judith Lambert" in again.type("What does the meter say today?")
    again.child.sendcontrol("d")
    again.end()
    assert len(terminal.turns()) == len(before) + 2


def test_a_locked_database_is_a_sentence_and_the_same_text_can_be_sent_again(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "wrong-bill", "--lang", "en")
    sitting.shown()
    sitting.type("")
    held = sqlite3.connect(terminal.database, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    assert seen(EN("store.busy")) in sitting.type("Hello, Sam here.")
    held.execute("ROLLBACK")
    held.close()
    assert "Judith Lambert" in sitting.type("Hello, Sam here.")
    assert len(terminal.turns()) == 3
    sitting.child.sendcontrol("d")
    sitting.end()


def test_after_kill_9_the_session_goes_on_at_the_same_turn(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "christmas-delivery", "--lang", "fr")
    sitting.shown()
    sitting.type("3")
    sitting.type("Bonjour, je suis Sam.")
    sitting.type("Vous attendez un cadeau qui n'arrive pas.")
    before = terminal.turns()
    sitting.child.kill(signal.SIGKILL)
    sitting.child.wait()
    assert terminal.turns() == before
    again = terminal.sit_down("play", "--lang", "en")
    assert "/resume" in again.shown()
    shown = again.type("/resume")
    assert " ".join(FR("resume.title", name="", turn=3).split()[-3:]) in shown
    assert "Vous attendez un cadeau" in shown
    assert " ".join(before[-1][2].split()) in shown
    again.type("Je regarde tout de suite.")
    after = terminal.turns()
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2
    again.child.sendcontrol("d")
    again.end()


def test_real_words_leave_no_trace_on_the_disk(terminal: Terminal) -> None:
    sitting = terminal.sit_down("play", "wrong-bill", "--lang", "en")
    sitting.shown()
    sitting.type("")
    sitting.type("Hello, Sam here.")
    words = sitting.last("I am going to kill myself tonight, I mean it")
    assert seen(EN("safety.title")) in words
    assert sitting.code == 0
    for path in terminal.database.parent.iterdir():
        assert b"kill myself" not in path.read_bytes(), path.name


def wait_for_a_second_thread(pid: int) -> None:
    """Until the process has a write to the database under way: a thread of its own waits in it."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        pytest.skip("without /proc nobody can see from outside that a turn is under way")
    while len(list(tasks.iterdir())) < 2:
        pass
