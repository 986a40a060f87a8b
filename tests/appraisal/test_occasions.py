import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import NEUTRAL_CASE, Case, CaseAgreement, Context, Language, Line
from tests.appraisal.hearing import heard, told

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


FELT: list[tuple[Language, str]] = [
    ("en", "My whole Sunday went into mopping and your shop did not even pick up the phone, not once all day"),
    ("en", "it is STILL leaking"),
    ("en", "nobody told me!!"),
    ("fr", "Tout mon dimanche à éponger, et chez vous personne n'a décroché le téléphone, pas une fois de la journée"),
    ("fr", "ça fuit ENCORE"),
    ("fr", "personne ne m'a prévenue !!"),
]


@pytest.mark.parametrize(("language", "text"), FELT)
def test_a_feeling_shows_in_how_a_line_is_written(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "feeling_shown" in heard(shipped, language, text, 5.5, told(language))


@pytest.mark.parametrize(("language", "text"), [("en", "third floor, left"), ("fr", "troisième étage, à gauche")])
def test_a_bare_answer_shows_no_feeling(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "feeling_shown" not in heard(shipped, language, text, 5.5, told(language))


def test_who_always_writes_in_capitals_does_not_shout(shipped: OfflineReader) -> None:
    always = ((Line("customer", "GOOD MORNING. THE FREEZER FROM TUESDAY LEAKS."), ""),)
    assert "feeling_shown" not in heard(shipped, "en", "THIRD FLOOR ON THE LEFT", 5, always)
    assert "feeling_shown" in heard(shipped, "en", "THIRD FLOOR ON THE LEFT", 5, told("en"))


ANGRY_OPENINGS: list[tuple[Language, str]] = [
    ("en", "Good morning. For the third week running my newspaper ended up in the hedge and it is wet through."),
    ("fr", "Bonjour. Pour la troisième semaine de suite mon journal a fini dans la haie, il est trempé."),
]


@pytest.mark.parametrize(("language", "text"), ANGRY_OPENINGS)
def test_an_angry_first_line_asks_what_will_be_done(shipped: OfflineReader, language: Language, text: str) -> None:
    assert {"feeling_shown", "question_open"} <= heard(shipped, language, text)
    assert "question_open" not in heard(shipped, language, text, 7, told(language)), "later it may only complain"


@pytest.mark.parametrize(
    ("language", "post", "aside"),
    [
        ("en", "I am writing this on your page for all to see", "Please send me a private message."),
        ("fr", "je le dis ici, sous votre publication, que tout le monde le sache", "Passons en message privé."),
    ],
)
def test_a_public_place_stays_public_until_it_is_taken_aside(
    shipped: OfflineReader, language: Language, post: str, aside: str
) -> None:
    assert "public_setting" in heard(shipped, language, post)
    posted = (Line("customer", post), "public_setting")
    later = {"en": "third floor, left", "fr": "troisième étage, à gauche"}[language]
    assert "public_setting" in heard(shipped, language, later, 6, (posted, (Line("trainee", "Hm."), "")))
    assert "public_setting" not in heard(shipped, language, later, 6, (posted, (Line("trainee", aside), "take_aside")))


def test_what_comes_out_late_was_unknown_until_then(shipped: OfflineReader) -> None:
    news = "The upstairs neighbour is a plumber and already found a split hose."
    assert "unknown_left" in heard(shipped, "en", news, 5, told("en"))
    assert "unknown_left" not in heard(shipped, "en", "Yes, the freezer, my kitchen floor.", 5, told("en"))
    known = (*told("en"), (Line("customer", "One more thing"), "unknown_left"))
    assert "unknown_left" not in heard(shipped, "en", news, 5, known), "noted once"
