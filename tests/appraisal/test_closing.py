"""Leaving an abusive customer: what a limit has announced is closed politely; a door slammed is not."""

import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Appraisal, Context, Language, Line, MoveName
from tests.appraisal.figures import load_cues, shipped_reader
from tests.appraisal.hearing import read_before

RUDE: dict[Language, str] = {"en": "You brainless idiot, do as I say!", "fr": "Espèce d'incapable, obéissez !"}
LIMIT: dict[Language, str] = {
    "en": "If the insults go on, I will have to end our conversation.",
    "fr": "Si les insultes continuent, je devrai mettre fin à notre échange.",
}
CLOSINGS: tuple[tuple[Language, str], ...] = (
    ("en", "I am now ending this conversation. Your file stays open. Goodbye, Mr Ward."),
    ("en", "So I'm going to close our chat here, Mr Ward."),
    ("en", "This exchange ends here. Have a good evening."),
    ("en", "Goodbye, Mr Ward."),
    ("fr", "Je vais donc clore notre échange. Votre dossier reste ouvert. Au revoir, Monsieur Ward."),
    ("fr", "Notre conversation s'arrête ici, Monsieur Ward."),
    ("fr", "J'arrête là cette discussion. Bonne fin de journée."),
    ("fr", "Au revoir, Monsieur Ward."),
)


@pytest.fixture(params=[False, True], ids=["rules", "network"])
def learned(request: pytest.FixtureRequest) -> bool:
    """Without and with the network beside the rules."""
    return bool(request.param)


def read(language: Language, text: str, *, limited: bool, learned: bool = False) -> set[str]:
    reader = shipped_reader() if learned else OfflineReader(load_cues)
    before = (Line("customer", RUDE[language]), Line("trainee", LIMIT[language]), Line("customer", RUDE[language]))
    said: tuple[MoveName, ...] = ("set_boundary",) if limited else ("explain",)
    appraisals = (Appraisal(), read_before(before[1], " ".join(said)), Appraisal())
    found = reader.read_now(text, Context(language, before, appraisals, 8.0), NEUTRAL_CASE)
    return {move.name for move in (*found.moves, *found.unsure)}


@pytest.mark.parametrize(("language", "text"), CLOSINGS)
def test_an_announced_end_after_a_limit_is_a_warm_close_and_no_fault(
    language: Language, text: str, learned: bool
) -> None:
    found = read(language, text, limited=True, learned=learned)
    assert "warm_close" in found
    assert not found & {"cut_off", "stonewall", "negative_phrase"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One more insult and I am closing this chat."),
        ("en", "If that goes on I will end our conversation."),
        ("fr", "Encore un mot de ce genre et je mets fin à cette conversation."),
        ("fr", "Si cela continue, je vais clore notre échange."),
    ],
)
def test_a_second_warning_says_no_goodbye(language: Language, text: str) -> None:
    assert "warm_close" not in read(language, text, limited=True, learned=True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You are impossible, so I am ending this conversation. Goodbye."),
        ("fr", "Vous êtes odieux, je mets fin à cette conversation. Au revoir."),
    ],
)
def test_an_insult_is_no_part_of_a_polite_end(language: Language, text: str) -> None:
    assert "cut_off" in read(language, text, limited=True, learned=True)


@pytest.mark.parametrize(("language", "text"), [CLOSINGS[0], CLOSINGS[4]])
def test_without_a_limit_before_it_leaving_is_leaving(language: Language, text: str) -> None:
    assert "cut_off" in read(language, text, limited=False, learned=True)
