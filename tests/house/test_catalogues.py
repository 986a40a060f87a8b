"""The message catalogues: whole, and the same in both languages."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot import errors
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.house.tree import MODULES, ROOT, text_of, within

FAULT_KEY = re.compile(r"(?:error|fault|content)\.[a-z_]+(?:\.[a-z_]+)*\Z")
ERRORS = {name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, Exception)}
MAY_STAY_UNSAID = {"who"}  # French cannot put "de" in front of just any name


def placeholders(text: str) -> set[str]:
    """The names a text asks for; a bare `{}` counts as one, and fails below."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_hold_the_same_messages() -> None:
    english, french = Messages("en").keys(), Messages("fr").keys()
    assert english
    assert english ^ french == frozenset()


def test_a_message_asks_for_the_same_values_in_both_languages() -> None:
    english, french = raw("en"), raw("fr")
    unlike = [
        (key, sorted(mine), sorted(theirs))
        for key in sorted(english.keys() & french.keys())
        if ((mine := placeholders(english[key])) ^ (theirs := placeholders(french[key]))) - MAY_STAY_UNSAID
    ]
    assert not unlike


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_name(language: Language) -> None:
    nameless = [key for key, text in raw(language).items() if placeholders(text) & {"", "0", "1"}]
    assert not nameless


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_or_marked_as_doubtful(language: Language) -> None:
    path = ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    assert not [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)]


def test_no_message_is_written_twice() -> None:
    for language in LANGUAGES:
        keys = re.findall(
            r'^msgid "(.+)"$',
            text_of(ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"),
            re.MULTILINE,
        )
        assert sorted(keys) == sorted(set(keys))


def test_every_error_raised_has_words() -> None:
    known = Messages("en").keys()
    wordless = sorted(
        {
            (within(module), node.value)
            for module in MODULES
            for node in ast.walk(ast.parse(text_of(module)))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and FAULT_KEY.match(node.value)
            and node.value not in known
        }
    )
    assert not wordless


def test_every_key_that_is_used_has_words() -> None:
    used = [use for module in MODULES for use in uses(module)]
    assert len({use.key for use in used}) > 150, "the search finds what is used"
    known = Messages("en").keys() & Messages("fr").keys()
    assert not sorted({(use.module, use.key) for use in used if not any(re.fullmatch(use.key, key) for key in known)})


def test_whoever_uses_a_key_gives_it_what_it_asks_for() -> None:
    texts = {language: raw(language) for language in LANGUAGES}
    short = {
        (use.module, key, value)
        for module in MODULES
        for use in uses(module)
        if use.given is not None and ".+" not in use.key
        for language in LANGUAGES
        for key, text in texts[language].items()
        if re.fullmatch(use.key, key)
        for value in placeholders(text) - use.given
    }
    assert not sorted(short)


@dataclass(frozen=True)
class Use:
    """A key given to the catalogue, a fault or an error: a pattern of it, and the values given with it, if known."""

    module: str
    key: str
    given: frozenset[str] | None


def uses(module: Path) -> Iterator[Use]:
    """Every key that a module says, raises or reports."""
    tree = ast.parse(text_of(module))
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (at := _place_of_key(node.func)) is not None and len(node.args) > at:
            for key in _patterns(node.args[at], assigned):
                yield Use(within(module), key, _given(node, at))


def _place_of_key(called: ast.expr) -> int | None:
    """Which argument of a call is a key, if any is. `NoAnswer` is given a reason and brings its key itself."""
    name = ast.unparse(called)
    if name == "Fault":
        return 2
    if name in ERRORS - {"Fault", "ContentError", "NoAnswer"} or re.search(
        r"(?:\bmessages|\bMessages\(.*\)|\.lines)\Z", name
    ):
        return 0
    return 0 if re.search(r"messages\(.*\)\Z", name) else None


def _patterns(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(key)):
            yield re.escape(key)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _patterns(body, assigned)
            yield from _patterns(orelse, assigned)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in parts)
        case ast.Name(id=name):
            for value in assigned.get(name, ()):
                yield from _patterns(value, {})


def _given(call: ast.Call, at: int) -> frozenset[str] | None:
    """The names of the values, None when they are only known at run time."""
    if at == 0:
        names = [keyword.arg for keyword in call.keywords]
        whole = isinstance(call.func, ast.Attribute) and call.func.attr == "lines"
        return None if None in names or whole else frozenset(name for name in names if name)
    pairs = call.args[3] if len(call.args) > 3 else ast.Tuple(elts=[])
    if not isinstance(pairs, ast.Tuple):
        return None
    firsts = [pair.elts[0] for pair in pairs.elts if isinstance(pair, ast.Tuple)]
    return frozenset(str(first.value) for first in firsts if isinstance(first, ast.Constant))


def raw(language: Language) -> dict[str, str]:
    """Every message as it stands in the file, before typesetting."""
    path = ROOT / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream, locale=language) if message.id}
