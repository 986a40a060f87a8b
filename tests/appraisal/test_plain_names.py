"""Names without their capital, staff numbers and addresses are found before a request, and the role-play's stay."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.appraisal.llm.naming import StandIns, trainee_names
from bot.appraisal.normalise import fold
from bot.appraisal.reader import OfflineReader
from bot.content.bundle import case_of
from bot.content.library import FileLibrary
from bot.messages import Messages
from bot.model import LANGUAGES, NEUTRAL_CASE, Case, Language, Line
from bot.settings import shipped_content
from tests.appraisal.test_people import corpus

LIBRARY = FileLibrary(shipped_content(), cache=Path.home() / "content-cache")
RULES = OfflineReader(LIBRARY.cues, mends=False)
CUSTOMER = replace(NEUTRAL_CASE, customer_names=("Sophie", "Delmas"))


def hidden(language: Language, *texts: str, case: Case = CUSTOMER, said: str = "") -> StandIns:
    lines = [Line("customer", said)] if said else []
    lines += [Line("trainee", text) for text in texts]
    prompts, lexicon = LIBRARY.prompts(language).reader, RULES.lexicon(language)
    return trainee_names(lines, language, case, names=RULES, prompts=prompts, lexicon=lexicon)


def sent(language: Language, text: str, case: Case = CUSTOMER, said: str = "") -> str:
    return hidden(language, text, case=case, said=said).hide(text)


@pytest.mark.parametrize("written", [str.lower, str.upper, str])
@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "I am Priya Shah, sorry about this.", "priya shah"),
        ("en", "I'm Priya, sorry about this.", "priya"),
        ("en", "I'm Karen, sorry about this.", "karen"),
        ("en", "Hi, Oluwaseun here. What happened?", "oluwaseun"),
        ("en", "Tunde Bakare speaking.", "tunde bakare"),
        ("en", "My name is Tunde Bakare and I'll stay on it.", "tunde bakare"),
        ("en", "You're speaking with Tunde.", "tunde"),
        ("en", "I will call you back by noon.\n\nTunde", "tunde"),
        ("en", "I will call you back by noon. Kind regards, Tunde Bakare", "tunde bakare"),
        ("en", "I will ask Nkechi to call you.", "nkechi"),
        ("fr", "Je suis Priya Shah, je suis navré.", "priya shah"),
        ("fr", "Bonjour, c'est Priya à l'appareil.", "priya"),
        ("fr", "Bonjour, ici Tunde, du service client.", "tunde"),
        ("fr", "Tunde Bakare à l'appareil, je vous écoute.", "tunde bakare"),
        ("fr", "Je m'appelle Tunde Bakare.", "tunde bakare"),
        ("fr", "Je vous rappelle avant midi. Cordialement, Tunde", "tunde"),
        ("fr", "Je vous rappelle avant midi.\nTunde Bakare", "tunde bakare"),
        ("fr", "Je demande à Nadège de vous rappeler.", "nadege"),
    ],
)
def test_however_a_name_is_written_it_is_not_sent_and_nothing_else_is_changed(
    language: Language, text: str, names: str, written: type[str]
) -> None:
    said = written(text)
    before, after = ([fold(word) for word in re.findall(r"\w+", one)] for one in (said, sent(language, said)))
    assert [word for word, now in zip(before, after, strict=True) if word != now] == names.split()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "i am devastated for you, and this is outrageous"),
        ("en", "i'm truly appalled by this"),
        ("en", "it took 2 people to drive there, 3 days on the road"),
        ("en", "ms delmas, sophie, order 48213 left at 10:30 and costs 75011 points"),
        ("en", "gonna stay here and help, lets see"),
        ("en", "Your badge of honour cost 300 euros."),
        ("fr", "je suis consterné et abasourdi par ce retard"),
        ("fr", "c'est lamentable, on verra ça"),
        ("fr", "il reste 3 places de parking et 1 cours de yoga"),
        ("fr", "madame delmas, sophie, la commande 48213 est partie le 12"),
        ("fr", "je reste à l'appareil"),
    ],
)
def test_words_that_are_no_names_stay(language: Language, text: str) -> None:
    assert sent(language, text) == text
    assert sent(language, text.upper()) == text.upper()


@pytest.mark.parametrize(
    ("language", "text", "kind", "gone"),
    [
        ("en", "My staff no. is 48213.", "staff", "48213"),
        ("en", "this is badge 4471 here", "staff", "4471"),
        ("en", "Employee ID: AB-48213", "staff", "48213"),
        ("en", "Send it to me at 12 Station Road, Leeds LS1 4AB.", "address", "station"),
        ("en", "i live at 221b baker street", "address", "baker"),
        ("en", "It is SW1A 1AA.", "address", "1AA"),
        ("en", "My home is 9 Elm Drive, Springfield, IL 62704.", "address", "62704"),
        ("fr", "Mon matricule est le 48213.", "staff", "48213"),
        ("fr", "badge n° 4471", "staff", "4471"),
        ("fr", "numéro d'agent : 4471", "staff", "4471"),
        ("fr", "J'habite 12 bis rue des Lilas, 75011 Paris.", "address", "lilas"),
        ("fr", "j'habite 8 avenue foch", "address", "foch"),
        ("fr", "Envoyez-le au 4, place Stanislas, 54000 Nancy.", "address", "nancy"),
        ("fr", "Je suis à 69003 Lyon.", "address", "lyon"),
    ],
)
def test_a_staff_number_and_an_address_are_not_sent(language: Language, text: str, kind: str, gone: str) -> None:
    names = hidden(language, text)
    assert Messages(language)(f"hidden.{kind}") in names.hide(text)
    assert gone.lower() not in names.hide(text).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_s_own_address_and_numbers_stay(language: Language) -> None:
    persona = LIBRARY.persona("threat")
    case = case_of(persona, language)
    text = {
        "en": "The parcel went to 4 rue des Tanneurs twice, is that right, Mr Delmas?",
        "fr": "Le colis est allé deux fois au 4 rue des Tanneurs, c'est juste, monsieur Delmas ?",
    }[language]
    assert "4 rue des Tanneurs" in sent(language, text, case)
    told = {"en": "I live at 12 Mill Lane, BA1 1UH!", "fr": "J'habite 8 rue du Port, 44000 Nantes !"}[language]
    assert sent(language, told, said=told) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_customer_says_after_the_trainee_was_said_by_the_trainee(language: Language) -> None:
    text = {"en": "i am priya, badge 4471", "fr": "je suis priya, badge 4471"}[language]
    lines = [Line("trainee", text), Line("customer", "Priya, 4471?"), Line("trainee", text)]
    prompts, lexicon = LIBRARY.prompts(language).reader, RULES.lexicon(language)
    names = trainee_names(lines, language, CUSTOMER, names=RULES, prompts=prompts, lexicon=lexicon)
    assert not re.search(r"priya|4471", " ".join(names.hide(line.text) for line in lines), re.IGNORECASE)


MOST_NOT_LISTED = 0.02
"""The most, of ordinary lines written small, in which something else than a name on the list is replaced."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_ordinary_lines_written_small_hardly_a_word_is_taken_for_a_name(language: Language) -> None:
    listed = {fold(name) for name in LIBRARY.prompts(language).reader.first_names}
    rows = [row for row in corpus(language) if row["id"].startswith("m-")]
    odd = []
    for row in rows:
        text = row["text"].lower()
        places = hidden(language, text, said=row["context"]).places(text)
        odd += [
            text[start:end] for start, end, word in places if fold(text[start:end]) not in listed and "[" not in word
        ]
    assert len(rows) > 500
    assert len(odd) / len(rows) < MOST_NOT_LISTED, odd


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_first_name_on_the_list_is_a_function_word(language: Language) -> None:
    lexicon = RULES.lexicon(language)
    names = LIBRARY.prompts(language).reader.first_names
    assert len(names) > 300
    assert not [name for name in names if any(fold(name) in lexicon.sets[of] for of in ("stopwords", "not_names"))]


HOSTILE = (
    "\n" * 3000, "badge" + " " * 3000, "i am" + " " * 3000, "merci" + "\n " * 1500, "1 rue de la Aa " * 200,
    "'a" * 1500, "staff no " * 300, "1 Aa Aa " * 300, "thanks" + "," * 3000, "je suis priya " * 200,
)  # fmt: skip
SECONDS = 3.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_takes_long(language: Language) -> None:
    began = time.process_time()
    for text in HOSTILE:
        finding = hidden(language, "ok", text)
        finding.hide(text)
    assert time.process_time() - began < SECONDS * len(HOSTILE)


def test_an_address_over_two_lines_is_one() -> None:
    assert "Lilas" not in sent("fr", "J'habite 12  rue des\nLilas,\n75011 Paris.")
