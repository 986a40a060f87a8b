"""Real harm stops the role-play, a figure of speech does not, and what is unclear is asked."""

from __future__ import annotations

import time

import pytest

from bot.appraisal.safety import OfflineSafetyCheck
from bot.content.house import SafetyWords
from bot.errors import ContentError
from bot.model import LANGUAGES, Language
from bot.ports import SafetyCheck, SafetyVerdict
from tests.appraisal.safety_figures import HELD_OUT, lines, measure, report, shipped_words

WHOLE = frozenset(range(1, HELD_OUT + 1))
LONGEST_TURN = 2000
SOON = 0.001


@pytest.fixture(scope="module")
def check() -> OfflineSafetyCheck:
    return OfflineSafetyCheck(shipped_words)


def test_the_figures_are_printed(check: OfflineSafetyCheck, capsys: pytest.CaptureFixture[str]) -> None:
    figures = report(check)
    with capsys.disabled():
        print(f"\n{figures}")  # noqa: T201 - the figures belong in the output of every run
    assert figures.count("held out") == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_large_enough_to_mean_something(language: Language) -> None:
    labels = [line.label for line in lines(language)]
    assert labels.count("real") >= 60
    assert labels.count("figure") >= 60
    assert labels.count("unclear") >= 12
    assert len({line.text for line in lines(language)}) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_harm_is_stopped_or_asked_about(check: OfflineSafetyCheck, language: Language) -> None:
    figures = measure(check, language, WHOLE)
    assert figures.share("real", "real", "unclear") >= 0.95
    assert figures.share("real", "real") >= 0.85


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_speech_and_lines_in_role_hardly_ever_stop(check: OfflineSafetyCheck, language: Language) -> None:
    figures = measure(check, language, WHOLE)
    assert figures.share("figure", "real") <= 0.02
    assert figures.share("figure", "unclear") <= 0.07


@pytest.mark.parametrize(
    ("language", "text", "verdict"),
    [
        ("en", "I want to kill myself", "real"),
        ("en", "this customer is killing me", "clear"),
        ("en", "I can't do this any more", "unclear"),
        ("en", "Are you thinking of ending your life?", "clear"),
        ("en", 'He wrote "I want to kill myself".', "clear"),
        ("en", "", "clear"),
        ("fr", "je veux mourir", "real"),
        ("fr", "je vais le tuer ce client lol", "clear"),
        ("fr", "j'en peux plus, je veux que ça s'arrête", "unclear"),
        ("fr", "Est-ce que vous pensez au suicide ?", "clear"),
        ("fr", "Il a écrit « je vais me tuer ».", "clear"),
    ],
)
def test_the_cases_of_the_doctrine(
    check: OfflineSafetyCheck, language: Language, text: str, verdict: SafetyVerdict
) -> None:
    assert check.check(text, language) == verdict


@pytest.mark.parametrize("text", ["I WANT TO KILL MYSELF", "i want to kill myself!!", "ok.  i want to\nkill myself"])
def test_capitals_and_punctuation_change_nothing(check: OfflineSafetyCheck, text: str) -> None:
    assert check.check(text, "en") == "real"


@pytest.mark.parametrize("text", ["je veux me tuer", "jveux me tuer", "J’VEUX ME TUER", "je veux m'ôter la vie"])
def test_french_is_read_as_it_is_typed(check: OfflineSafetyCheck, text: str) -> None:
    assert check.check(text, "fr") == "real"


def test_a_weaker_figure_of_speech_leaves_a_question(check: OfflineSafetyCheck) -> None:
    assert check.check("i want to kill myself lol", "en") == "unclear"


def test_a_means_outweighs_a_figure_of_speech(check: OfflineSafetyCheck) -> None:
    assert check.check("i want to kill myself lol, i have the pills", "en") == "real"


def test_a_denial_is_asked_about(check: OfflineSafetyCheck) -> None:
    assert check.check("I'm not going to kill myself", "en") == "unclear"


def test_in_distress_people_change_their_language(check: OfflineSafetyCheck) -> None:
    assert check.check("je vais me suicider", "en") == "real"
    assert check.check("I want to kill myself", "fr") == "real"


def test_it_is_the_port(check: OfflineSafetyCheck) -> None:
    port: SafetyCheck = check
    assert port.check("Good evening, I'm Sam.", "en") == "clear"


def test_words_are_loaded_at_the_first_check_and_only_once() -> None:
    loaded: list[Language] = []

    def load(language: Language) -> SafetyWords:
        loaded.append(language)
        return SafetyWords(language=language, grave=(), real=(), unclear=(), figure=(), role_play=())

    lazy = OfflineSafetyCheck(load)
    assert loaded == []
    lazy.check("hello", "fr")
    lazy.check("hello", "en")
    assert sorted(loaded) == ["en", "fr"]


def test_a_cue_that_cannot_be_read_is_named() -> None:
    def load(language: Language) -> SafetyWords:
        cues = [{"say": "kill (myself"}]
        return SafetyWords.model_validate(
            {"language": language, "grave": [], "real": cues, "unclear": [], "figure": [], "role_play": []}
        )

    with pytest.raises(ContentError) as raised:
        OfflineSafetyCheck(load).check("hello", "en")
    assert raised.value.faults[0].file == "safety/en.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_takes_less_than_a_millisecond(check: OfflineSafetyCheck, language: Language) -> None:
    texts = [line.text for line in lines(language)]
    check.check(texts[0], language)
    spent = []
    for text in texts:
        begun = time.process_time()
        check.check(text, language)
        spent.append(time.process_time() - begun)
    assert sorted(spent)[len(spent) // 2] < SOON


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_very_long_turn_does_not_hang(check: OfflineSafetyCheck, language: Language) -> None:
    begun = time.process_time()
    check.check("je veux i want to kill my " * LONGEST_TURN, language)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Soixante chemins de table de plus ne peuvent pas exister samedi.", "clear"),
        ("Une date pareille, cela ne peut pas exister.", "clear"),
        ("Je ne veux plus exister.", "real"),
    ],
)
def test_what_cannot_exist_by_saturday_is_no_danger(
    check: OfflineSafetyCheck, said: str, verdict: SafetyVerdict
) -> None:
    assert check.check(said, "fr") == verdict
