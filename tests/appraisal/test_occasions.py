import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Case, CaseAgreement, Context

LONG = "My kettle came on Monday with a crack along the side and the lid does not close at all."


def occasions(reader: OfflineReader, text: str, case: Case = NEUTRAL_CASE, anger: float = 7.0) -> set[str]:
    found = reader.listen_now(text, Context("en", anger=anger), case)
    for occasion in found.occasions:
        assert text[occasion.start : occasion.end] == occasion.quote
    return {occasion.name for occasion in found.occasions}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Where is it?", {"question_open"}),
        ("I'm fed up with this.", {"feeling_shown"}),
        ("WHERE IS MY PARCEL YOU LOT", {"feeling_shown"}),
        ("You clown.", {"abuse"}),
        ("See you in court.", {"threat"}),
        ("Thanks, that works.", {"calm_reached"}),
        ("How do I know that's true?", {"doubt", "question_open"}),
        ("It broke.", {"unknown_left"}),
    ],
)
def test_each_occasion_is_read(reader: OfflineReader, text: str, wanted: set[str]) -> None:
    assert wanted <= occasions(reader, text)


def test_a_told_story_leaves_nothing_unknown_and_shows_no_calm(reader: OfflineReader) -> None:
    assert occasions(reader, LONG) == set()


def test_low_anger_is_calm(reader: OfflineReader) -> None:
    assert "calm_reached" in occasions(reader, LONG, anger=2.0)


def test_the_scene_and_the_agreements_give_occasions(reader: OfflineReader) -> None:
    case = Case(
        public=True,
        agreements=(CaseAgreement("cash", frozenset({"cash back"}), supervisor=True),),
        facts=(("crack", frozenset({"crack*"})),),
    )
    assert occasions(reader, "I want cash back for the crack in it.", case) == {"public_setting", "beyond_authority"}


def test_a_fact_not_told_yet_is_unknown(reader: OfflineReader) -> None:
    case = Case(facts=(("doorbell", frozenset({"doorbell"})),))
    assert "unknown_left" in occasions(reader, LONG, case)
