"""A command is a whole message, in either language, and never a word inside one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.commands import BARE, Asked, Command, is_slash, parse, parse_bare
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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("stop", Asked(Command.STOP)),
        ("Stop!", Asked(Command.STOP)),
        ("Arrêt.", Asked(Command.STOP)),
        ("pause", Asked(Command.PAUSE)),
        ("resume", Asked(Command.RESUME)),
        ("Reprendre", Asked(Command.RESUME)),
        ("file", Asked(Command.FILE)),
        ("dossier", Asked(Command.FILE)),
        (" HINT ", Asked(Command.HINT)),
        ("indice", Asked(Command.HINT)),
        ("supervisor", Asked(Command.SUPERVISOR)),
        ("Responsable", Asked(Command.SUPERVISOR)),
        ("redo", Asked(Command.REDO)),
        ("redo 3", Asked(Command.REDO, 3)),
        ("Refaire  12", Asked(Command.REDO, 12)),
        ("refaire\u00a03", Asked(Command.REDO, 3)),
        ("keep", Asked(Command.KEEP)),
        ("garder", Asked(Command.KEEP)),
        ("details", Asked(Command.DETAILS)),
        ("Détails", Asked(Command.DETAILS)),
        ("example", Asked(Command.EXAMPLE)),
        ("exemple 2", Asked(Command.EXAMPLE, 2)),
        ("disagree 2", Asked(Command.DISAGREE, 2)),
        ("desaccord", Asked(Command.DISAGREE)),
        ("help", Asked(Command.HELP)),
        ("aide", Asked(Command.HELP)),
    ],
)
def test_in_a_chat_the_bare_word_as_a_whole_message_is_the_command(text: str, asked: Asked) -> None:
    assert parse_bare(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Stop, M. Diallo, je vous lis",
        "stop 3",
        "Pause.",
        "help!",
        "Aide ?",
        "done",
        "Done.",
        "fin",
        "terminer",
        "continue",
        "marks",
        "boss",
        "commande",
        "d'accord",
        "file 45821",
        "dossier 45821",
        "pause 5",
        "redo3",
        "redo the order",
        "redo 3 times",
        "redo -3",
        "redo 3.5",
        "Je vais reprendre",
        "hint hint",
        "keep it",
        "/resume",
        "/stop",
        "3",
        "",
    ],
)
def test_in_a_chat_what_is_said_to_the_customer_is_no_command(text: str) -> None:
    assert parse_bare(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", sorted(BARE))
def test_how_a_command_is_named_in_a_chat_is_how_it_is_understood(command: Command, language: Language) -> None:
    named = Messages(language, chat=True).command(command)
    assert parse_bare(named.strip("“”«»\u00a0")) == Asked(command)
    assert Messages(language).command(command) == Messages(language).lines(f"command.{command}.names")[0]


def test_at_a_terminal_the_bare_words_still_reach_the_customer() -> None:
    assert {word for word in ("pause", "help", "aide", "redo 3", "file", "keep") if parse(word)} == set()


@given(st.text())
def test_whatever_is_written_in_a_chat_it_is_a_bare_word_or_not_and_never_an_error(text: str) -> None:
    asked = parse_bare(text)
    assert asked is None or asked.command in BARE


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
