from typing import Any

import pytest

from bot.appraisal.cue_parser import BadPattern, Parser
from bot.appraisal.lexicon import Lexicon
from bot.appraisal.patterns import Choice, Scan, choice, keys
from bot.content.cues import CueFile
from bot.errors import ContentError
from tests.appraisal.small_cues import ENGLISH

PARSER = Parser("en", frozenset({"mood"}))
MOOD: dict[str, Choice] = {"mood": choice([PARSER.parse("angry"), PARSER.parse("fed up")])}


def matches(cue: str, text: str) -> bool:
    scan = Scan(tuple(text.split()), MOOD)
    row = PARSER.parse(cue)
    return any(row.step(scan, at) for at in range(len(scan.forms)))


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("refund*", "we refunded it", True),
        ("refund", "we refunded it", False),
        ("(call|ring) you", "i will ring you", True),
        ("(call|ring) you", "i will write you", False),
        ("so [very] sorry", "so sorry", True),
        ("so [very] sorry", "so very sorry", True),
        ("i ... sorry", "i am really so terribly sorry", True),
        ("i ... sorry", "i am really so very terribly sorry", False),
        ("you are <mood>", "you are fed up", True),
        ("you are <mood>", "you are happy", False),
        ("<number> pm", "by 4 pm", True),
        ("<number> pm", "by the pm", False),
        ("(i|we (can|could)) help", "we could help", True),
    ],
)
def test_each_sign_of_the_cue_language_matches_as_it_says(cue: str, text: str, found: bool) -> None:
    assert matches(cue, text) is found


@pytest.mark.parametrize("cue", ["(a|b", "a)", "[a", "<unknown>", "!!"])
def test_a_cue_that_cannot_be_read_is_refused(cue: str) -> None:
    with pytest.raises(BadPattern):
        PARSER.parse(cue)


def test_a_pattern_is_filed_under_a_word_it_cannot_do_without() -> None:
    assert keys(PARSER.parse("i [really] apologi* for ..."), MOOD, {}) == frozenset({"apologi*"})
    assert keys(PARSER.parse("[maybe] ..."), MOOD, {}) is None


def test_a_bad_cue_in_a_file_is_named() -> None:
    content: dict[str, Any] = {**ENGLISH, "moves": {"greet": ["hello (there", "hi <nobody>"]}}
    with pytest.raises(ContentError) as caught:
        Lexicon(CueFile.model_validate(content))
    assert [dict(fault.params)["text"] for fault in caught.value.faults] == ["hello (there", "hi <nobody>"]


def test_a_family_that_names_itself_does_not_hang() -> None:
    content: dict[str, Any] = {**ENGLISH, "families": {**ENGLISH["families"], "loop": ["<loop> again", "again"]}}
    lexicon = Lexicon(CueFile.model_validate({**content, "moves": {"greet": ["<loop> hello"]}}))
    assert lexicon.read("again hello").words == 2
