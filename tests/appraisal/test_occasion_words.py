"""The shipped words of occasions: sentences of our own in both languages, those that give one and those that do not."""

import pytest

from bot.appraisal.reader import OfflineReader
from bot.model import Language
from tests.appraisal.hearing import heard, told

ASKED: list[tuple[Language, str]] = [
    ("en", "so when will the technician be here"),
    ("en", "I just want to know what went wrong"),
    ("en", "is anybody coming or not"),
    ("en", "please explain"),
    ("en", "unlock it"),
    ("en", "Which floor?"),
    ("fr", "il vient quand"),
    ("fr", "et je mange quoi ce soir"),
    ("fr", "je veux savoir ce qui s'est passé"),
    ("fr", "vous passez demain oui ou non"),
    ("fr", "bon réparez-le"),
    ("fr", "Quel étage ?"),
]


@pytest.mark.parametrize(("language", "text"), ASKED)
def test_a_question_is_open_with_or_without_its_mark(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "question_open" in heard(shipped, language, text, 5, told(language))


NOT_ASKED: list[tuple[Language, str]] = [
    ("en", "Do you realise there is water everywhere?"),
    ("en", "The delivery note?"),
    ("en", "I know when it broke"),
    ("en", "third floor, left"),
    ("fr", "Vous vous rendez compte qu'il y a de l'eau partout ?"),
    ("fr", "Le bon de livraison ??"),
    ("fr", "je ne sais pas quoi"),
    ("fr", "troisième étage, à gauche"),
]


@pytest.mark.parametrize(("language", "text"), NOT_ASKED)
def test_scolding_and_throwing_words_back_leave_no_question_open(
    shipped: OfflineReader, language: Language, text: str
) -> None:
    assert "question_open" not in heard(shipped, language, text, 5, told(language))


INSULTS: list[tuple[Language, str]] = [
    ("en", "you absolute muppet"),
    ("en", "what a bunch of clowns"),
    ("en", "I hope your van burns"),
    ("fr", "bande de guignols"),
    ("fr", "t'es vraiment un blaireau"),
    ("fr", "espèce d'abruti"),
]


@pytest.mark.parametrize(("language", "text"), INSULTS)
def test_an_insult_is_abuse_and_shows_a_feeling(shipped: OfflineReader, language: Language, text: str) -> None:
    assert {"abuse", "feeling_shown"} <= heard(shipped, language, text, 6, told(language))


NO_INSULTS: list[tuple[Language, str]] = [
    ("en", "bloody hell, water again"),
    ("en", "what the fuck is going on with this freezer"),
    ("en", "I feel like an idiot standing here with a mop"),
    ("en", "did the second technician get lost"),
    ("en", "what a joke"),
    ("fr", "putain, encore de l'eau"),
    ("fr", "c'est débile cette histoire"),
    ("fr", "je passe pour un imbécile avec ma serpillière"),
    ("fr", "je suis incapable de dormir avec ce bruit"),
]


@pytest.mark.parametrize(("language", "text"), NO_INSULTS)
def test_swearing_at_what_happens_is_no_abuse(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "abuse" not in heard(shipped, language, text, 6, told(language))


THREATS: list[tuple[Language, str]] = [
    ("en", "I'm going to smash your counter"),
    ("en", "my solicitor will write to you"),
    ("en", "I'll see you in court"),
    ("en", "I don't want to live like this any more, I'm better off dead"),
    ("fr", "je vais tout casser chez vous"),
    ("fr", "mon avocat va vous écrire"),
    ("fr", "je vais porter plainte"),
    ("fr", "je n'ai plus envie de vivre"),
]


@pytest.mark.parametrize(("language", "text"), THREATS)
def test_violence_self_harm_and_the_law_are_threats(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "threat" in heard(shipped, language, text, 8, told(language))


NO_THREATS: list[tuple[Language, str]] = [
    ("en", "the tennis court is closed, deliver to Court Road"),
    ("en", "you'll get a bad review for this"),
    ("en", "I'm switching to your competitor"),
    ("fr", "je vais péter un câble"),
    ("fr", "vous aurez un mauvais avis pour ça"),
    ("fr", "je vais trouver une autre solution"),
]


@pytest.mark.parametrize(("language", "text"), NO_THREATS)
def test_a_review_a_figure_of_speech_and_leaving_are_no_threats(
    shipped: OfflineReader, language: Language, text: str
) -> None:
    assert "threat" not in heard(shipped, language, text, 8, told(language))


BEYOND: list[tuple[Language, str]] = [
    ("en", "put me through to your manager"),
    ("en", "I want a full refund and the day's wages"),
    ("en", "I am not hanging up until it is replaced"),
    ("fr", "passez-moi la gérante"),
    ("fr", "je veux un remboursement intégral et ma journée payée"),
    ("fr", "je ne raccroche pas tant que ce n'est pas remplacé"),
]


@pytest.mark.parametrize(("language", "text"), BEYOND)
def test_asking_for_a_manager_or_for_more_than_usual_goes_beyond(
    shipped: OfflineReader, language: Language, text: str
) -> None:
    assert "beyond_authority" in heard(shipped, language, text, 7, told(language))


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "my boss is waiting for me"), ("fr", "mon patron m'attend"), ("fr", "la livraison était mardi")],
)
def test_ones_own_boss_is_nobody_to_ask_for(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "beyond_authority" not in heard(shipped, language, text, 5, told(language))


RELIEVED: list[tuple[Language, str]] = [
    ("en", "phew, it works"),
    ("en", "that's very kind of you"),
    ("en", "sounds good to me"),
    ("fr", "ouf, ça remarche"),
    ("fr", "c'est gentil à vous"),
    ("fr", "ça me convient"),
]


@pytest.mark.parametrize(("language", "text"), RELIEVED)
def test_relief_and_a_yes_are_calm(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "calm_reached" in heard(shipped, language, text, 5, told(language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thank you. I asked for the second floor, I told your driver twice and he left it in the rain."),
        (
            "fr",
            "Merci. J'avais demandé l'étage, je l'ai dit deux fois à votre chauffeur et il l'a laissé sous la pluie.",
        ),
    ],
)
def test_thanks_before_a_complaint_are_no_calm(shipped: OfflineReader, language: Language, text: str) -> None:
    assert "calm_reached" not in heard(shipped, language, text, 5, told(language))


DOUBTS: list[tuple[Language, str, bool]] = [
    ("en", "are you even allowed to decide that?", True),
    ("en", "is it safe to eat what was inside?", True),
    ("en", "empty promises again", False),
    ("fr", "vous avez le droit de décider ça ?", True),
    ("fr", "c'est sans danger pour un bébé ?", True),
    ("fr", "encore des promesses", False),
]


@pytest.mark.parametrize(("language", "text", "doubtful"), DOUBTS)
def test_a_doubt_is_what_only_somebody_who_may_or_knows_can_settle(
    shipped: OfflineReader, language: Language, text: str, doubtful: bool
) -> None:
    assert ("doubt" in heard(shipped, language, text, 5, told(language))) is doubtful
