"""A command is a whole message, in either language, and never a word inside one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.commands import Asked, Command, is_slash, parse
from bot.coaching.intake import LONGEST_TURN, clean
from bot.errors import InputError
from bot.messages import Messages
from bot.model import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", list(Command))
def test_every_name_of_a_command_is_understood(command: Command, language: Language) -> None:
    for name in Messages(language).lines(f"command.{command}.names"):
        assert parse(name) == Asked(command)
        assert parse(f"  {name.upper()} ") == Asked(command)


@pytest.mark.parametrize(
    ("text", "number"),
    [("/redo 3", 3), ("/redo3", 3), ("/REDO   12", 12), ("/refaire 2", 2), ("/réécrire 1", 1), ("/redo 0", 0)],
)
def test_a_number_behind_redo_is_taken(text: str, number: int) -> None:
    assert parse(text) == Asked(Command.REDO, number)


@pytest.mark.parametrize(
    "text", ["/pas d'accord 2", "/Pas d’accord 2", "/pas-d-accord2", "/DÉSACCORD 2", "/disagree 2"]
)
def test_a_name_of_several_words_takes_a_number_too_with_either_apostrophe(text: str) -> None:
    assert parse(text) == Asked(Command.DISAGREE, 2)


@pytest.mark.parametrize(
    "text",
    [
        "redo",
        "done",
        "fin",
        "/",
        "//",
        "stop it",
        "je m'arrête",
        "don't stop",
        "/stop now",
        "/pas d'accord avec 2",
        "d'accord",
        "",
    ],
)
def test_what_is_no_whole_command_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.text(min_size=1), st.sampled_from(["/stop", "stop", "arrêt", "/redo 2"]))
def test_a_command_inside_other_words_is_no_command(words: str, command: str) -> None:
    assert parse(f"{words}a {command} b{words}") is None


@given(st.text())
def test_whatever_is_written_it_is_a_command_or_not_and_never_an_error(text: str) -> None:
    asked = parse(text)
    assert asked is None or asked.command in Command
    assert is_slash(text) in (True, False)


@given(st.text(max_size=LONGEST_TURN))
def test_a_turn_is_kept_without_control_characters_or_it_is_not_taken(text: str) -> None:
    try:
        kept = clean(text)
    except InputError:
        return
    assert kept == kept.strip()
    assert clean(kept) == kept
    assert not any(ord(c) < 32 and c != "\n" for c in kept)
    assert len(kept) <= LONGEST_TURN


def test_the_mark_an_editor_puts_first_is_no_part_of_the_turn() -> None:
    assert clean("\ufeffBonjour") == "Bonjour"
