"""A session without a terminal: one line is one turn, the end of input ends with the feedback."""

from pathlib import Path

import pytest

from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.e2e.command import Terminal

pytestmark = pytest.mark.e2e

PERSONAS = ("christmas-delivery", "furious-in-store", "wrong-bill")
TURNS: dict[Language, str] = {
    "en": "Hello, Sam here. I am sorry, that is maddening.\nPlease calm down.\n/file\nWhat would help you today?\n",
    "fr": "Bonjour, je suis Sam. Je suis navré, c'est exaspérant.\nCalmez-vous.\n/dossier\nQue puis-je faire ?\n",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona_id", PERSONAS)
def test_a_piped_session_ends_with_the_feedback(terminal: Terminal, persona_id: str, language: Language) -> None:
    done = terminal.run("play", persona_id, "--lang", language, "--seed", "7", stdin=TURNS[language])
    messages = Messages(language)
    assert done.code == 0
    assert done.err == ""
    assert messages("feedback.change") in done.out
    assert messages("chart.title", name="").strip() in done.out
    assert messages("bye") in done.out
    other = Messages("fr" if language == "en" else "en")
    assert other("feedback.change") not in done.out
    assert other("brief.situation") not in done.out
    assert len(terminal.turns()) == 7


def test_the_same_seed_and_turns_are_the_same_session(terminal: Terminal) -> None:
    desks = [terminal.with_(SANGFROID_USER=user) for user in ("sam", "alex")]
    runs = [desk.run("play", "wrong-bill", "--seed", "3", stdin=TURNS["en"]).out for desk in desks]
    assert runs[0] == runs[1]


def test_a_hard_customer_says_what_comes_before_it_comes(terminal: Terminal) -> None:
    shown = terminal.run("play", "threat", "--lang", "en", "--seed", "1", stdin=TURNS["en"]).out
    assert shown.index("Before you meet this customer") < shown.index("Delmas")


def test_without_a_seed_two_sessions_differ(terminal: Terminal) -> None:
    assert len({terminal.run("play", "wrong-bill", stdin=TURNS["en"]).out for _ in range(3)}) > 1


def test_nothing_on_standard_input_is_a_session_in_which_nothing_was_said(terminal: Terminal) -> None:
    done = terminal.run("play", "wrong-bill")
    assert done.code == 0
    assert Messages("en")("stop.nothing_played") in done.words


def test_end_of_input_at_an_open_question_still_brings_the_feedback(terminal: Terminal) -> None:
    done = terminal.run("play", "wrong-bill", "--lang", "en", stdin="Hello, Sam here.\nI want to die\n")
    assert done.code == 0


def test_a_hand_written_line_never_passes_for_markup(terminal: Terminal) -> None:
    done = terminal.run("play", "wrong-bill", stdin="[bold red]Hello[/bold red] [/] :smile: {name}\n")
    assert "[bold red]Hello[/bold red] [/] :smile: {name}" in done.out


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("", "input.empty"),
        ("\u200b\u0007", "input.empty"),
        ("x" * 20_000, "input.too_long"),
        ("Guten Tag, ich habe leider keine Ahnung, was Sie von mir wollen.", "input.other_language"),
        ("السلام عليكم يا سيدي العزيز كيف حالك اليوم", "input.other_language"),
        ("/nonsense", "command.unknown"),
    ],
    ids=["empty", "invisible", "20000 characters", "German", "Arabic", "unknown command"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_input_is_a_sentence_and_the_session_goes_on(
    terminal: Terminal, sent: str, key: str, language: Language
) -> None:
    first = "Hello, Sam here." if language == "en" else "Bonjour, Sam à l'appareil."
    done = terminal.run("play", "wrong-bill", "--lang", language, stdin=f"{first}\n{sent}\n{first}\n")
    sentence = Messages(language)(key, length=20_000, limit=4000)
    assert done.code == 0
    assert " ".join(sentence.split()) in done.words
    assert len(terminal.turns()) == 5


def test_a_line_that_is_no_utf8_is_named_and_left_out(terminal: Terminal) -> None:
    done = terminal.run("play", "wrong-bill", stdin=b"Hello, Sam here.\n\xff\xfe caf\xe9\nWhat happened?\n")
    assert done.code == 0
    assert Messages("en")("input.not_utf8", line=2) in done.words


def test_the_chart_is_written_as_png(terminal: Terminal, tmp_path: Path) -> None:
    picture = tmp_path / "anger.png"
    done = terminal.run("play", "wrong-bill", "--chart", str(picture), stdin=TURNS["en"])
    assert done.code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.name in done.out


def test_a_chart_nobody_can_write_is_wrong_use(terminal: Terminal, tmp_path: Path) -> None:
    done = terminal.run("play", "wrong-bill", "--chart", str(tmp_path / "nowhere" / "anger.png"), stdin=TURNS["en"])
    assert done.code == 2
    assert not terminal.database.exists()
