"""What a customer makes up is found, and what people say anyway is left alone: moments, names, events, agreement."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from bot.content.library import FileLibrary
from bot.content.lint_persona import lines_of
from bot.content.persona import Persona
from bot.model import LANGUAGES, Language
from bot.roleplay.llm.agreeing import disagreeing
from bot.roleplay.llm.checking import Checks
from bot.roleplay.llm.moments import Told, Words, new_moments
from bot.roleplay.llm.names import opening_strangers
from bot.roleplay.llm.part import Part
from bot.roleplay.player import ScriptedPlayer, moment_of
from bot.roleplay.wording import expand
from tests.llm.misbehaving import PERSONA, scene
from tests.roleplay.llm.test_checks import CUSTOMERS, checks

SITUATION: dict[Language, str] = {"en": "Wednesday 21 April, ten o'clock.", "fr": "Mercredi 21 avril, dix heures."}
MOST_FOUND = 0.005
"""Share of a trainer's lines with something nobody said before, where the script is not known."""
SETTLING: dict[Language, tuple[str, ...]] = {
    "en": (
        "It has arrived, by the way.",
        "My refund has come through.",
        "I signed for it and forgot to tell you.",
        "My neighbour took it in.",
    ),
    "fr": (
        "Il est arrivé, au fait.",
        "J'ai enfin reçu mon remboursement.",
        "J'ai signé moi-même, et je l'avais oublié.",
        "Mon voisin l'avait gardé.",
    ),
}
UNSETTLED: dict[Language, tuple[str, ...]] = {
    "en": (
        "It still has not arrived.",
        "Once I have received it, we can talk.",
        "Your page says it has been delivered.",
        "Is it settled? No.",
        "I found it insulting, that line of yours.",
    ),
    "fr": (
        "Je ne l'ai toujours pas reçu.",
        "Quand il sera arrivé, on en reparlera.",
        "Votre page dit qu'il est livré.",
        "C'est réglé ? Non.",
        "J'ai reçu votre réponse, elle ne dit rien.",
    ),
}


def found(library: FileLibrary, line: str, language: Language, *texts: str) -> frozenset[str]:
    """The new moments of a line where these texts are known."""
    prompts, told = library.prompts(language).player, Told(texts, (), SITUATION[language])
    words = Words.of(prompts.when, prompts.numbers, language)
    return new_moments(line, lambda: told, words, lambda text: checks().phrases.said(text, language).said)


@pytest.mark.parametrize(
    ("line", "language", "moments"),
    [
        ("I rang you yesterday, and last week.", "en", {"yesterday", "last_week"}),
        ("You said so three weeks ago. Or a month ago.", "en", {"3_week", "1_month"}),
        ("You promised it to me for tomorrow.", "en", {"tomorrow"}),
        ("The wedding is this weekend.", "en", {"weekend"}),
        ("J'ai appelé hier soir, et la semaine dernière.", "fr", {"yesterday", "last_week"}),
        ("Il y a trois semaines, vous disiez oui. Ça fait un mois.", "fr", {"3_week", "1_month"}),
        ("Vous me l'aviez promis pour demain.", "fr", {"tomorrow"}),
        ("Le mariage est ce week-end.", "fr", {"weekend"}),
    ],
)
def test_a_moment_nobody_named_is_found(library: FileLibrary, line: str, language: Language, moments: set[str]) -> None:
    assert found(library, line, language) == moments
    assert not found(library, line, language, line)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Call me back tomorrow. And I want it today!", "en"),
        ("I have been waiting for days, for weeks.", "en"),
        ("Tomorrow you will tell me the same. A minute ago you were nicer.", "en"),
        ("I was not born yesterday. It should have been here last week!", "en"),
        ("Rappelez-moi demain. Et je le veux aujourd'hui !", "fr"),
        ("J'attends depuis des jours, des semaines.", "fr"),
        ("Demain vous direz la même chose. Il y a une minute, c'était mieux.", "fr"),
        ("Je ne suis pas né d'hier. Vous auriez dû le savoir la semaine dernière !", "fr"),
    ],
)
def test_what_is_asked_for_or_only_meant_is_no_new_moment(library: FileLibrary, line: str, language: Language) -> None:
    assert not found(library, line, language)


@pytest.mark.parametrize(
    ("line", "language", "known"),
    [
        ("I ordered yesterday.", "en", "Ordered on 20 April."),
        ("You had it last week.", "en", "Brought in on the 14th."),
        ("Three weeks ago I paid.", "en", "Paid on 31 March."),
        ("I have waited for two weeks now.", "en", "Fourteen days without a word."),
        ("J'ai commandé hier.", "fr", "Commandé le 20 avril."),
        ("Vous l'aviez la semaine dernière.", "fr", "Apporté le 14."),
        ("Il y a trois semaines, j'ai payé.", "fr", "Payé le 31 mars."),
        ("Ça fait deux semaines que j'attends.", "fr", "Quatorze jours sans un mot."),
    ],
)
def test_what_follows_from_a_date_or_a_count_is_known(
    library: FileLibrary, line: str, language: Language, known: str
) -> None:
    assert found(library, line, language)
    assert not found(library, line, language, known)


def opened(library: FileLibrary, line: str, language: Language, *known: str) -> frozenset[str]:
    """The new names that begin a sentence."""
    prompts, usual = library.prompts(language).player, partial(checks().phrases.usual, language=language)
    return opening_strangers(line, known, usual, prompts.people_do, prompts.anything_does)


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("Ridiculous. Oliver told me no. Thornbury is closed.", "en", {"Oliver", "Thornbury"}),
        ("Nobody told me. Patience has its limits. Tracking says nothing.", "en", set()),
        ("N'importe quoi. Mireille m'a dit non. Kervadec est fermé.", "fr", {"Mireille", "Kervadec"}),
        ("Personne ne m'a rien dit. Patience ! Voilà. Chacun me dit autre chose.", "fr", set()),
    ],
)
def test_a_name_at_the_beginning_of_a_sentence_is_told_from_other_words(
    library: FileLibrary, line: str, language: Language, names: set[str]
) -> None:
    assert opened(library, line, language) == names
    assert not opened(library, line, language, line.lower())


@pytest.mark.parametrize(
    ("line", "language", "his", "hers"),
    [
        ("Je suis vraiment déçue, et ma fille est triste.", "fr", {"déçue"}, set()),
        ("Je suis déçue et fatigué.", "fr", {"déçue"}, {"fatigué"}),
        ("Elle est furieuse. Vous êtes contente ? Je suis calme.", "fr", set(), set()),
        ("« Je suis ravie », disait votre collègue.", "fr", set(), set()),
        ("I am a tired woman. My mother is furious.", "en", {"woman"}, set()),
        ("As a father I promised it.", "en", set(), {"father"}),
        ("As her mother told me, I am no fool.", "en", set(), set()),
    ],
)
def test_words_by_which_customers_speak_of_themselves_agree_with_them(
    library: FileLibrary, line: str, language: Language, his: set[str], hers: set[str]
) -> None:
    agreement = library.prompts(language).player.agreement
    assert disagreeing(line, "m", agreement) == his
    assert disagreeing(line, "mme", agreement) == hers
    assert not disagreeing(line, "none", agreement)


async def part(library: FileLibrary, language: Language) -> Part:
    """An angry customer after a first message."""
    persona = library.persona(PERSONA)
    practice, state, read = scene(persona, language)
    scripted = await ScriptedPlayer().speak(persona, practice, state, state, read, (), "1")
    moment = moment_of(persona, practice, state, state, read, "1")
    return Part.of(moment, practice, library.prompts(language).player, (), "1", scripted)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_event_that_would_end_the_matter_is_found(library: FileLibrary, language: Language) -> None:
    here, looked = await part(library, language), Checks(checks().phrases, checks().tongues)
    assert all("event" in looked.all_failed(here, line) for line in SETTLING[language])
    assert not any("event" in looked.all_failed(here, line) for line in UNSETTLED[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trainers_lines_hold_next_to_nothing_that_seems_invented(library: FileLibrary, language: Language) -> None:
    wrong, lines = [], 0
    agreement = library.prompts(language).player.agreement
    for persona in map(library.persona, CUSTOMERS):
        told = tuple(_told(persona, language))
        for line in (expand(line, Random(1)) for line in lines_of(persona.script.in_(language))):
            lines += 1
            new = found(library, line, language, persona.situation.in_(language), *told)
            new |= opened(library, line, language, *told) | disagreeing(line, persona.name.civility, agreement)
            wrong += [(persona.id, line, new)] if new else []
    assert lines > 1500
    assert len(wrong) <= MOST_FOUND * lines, wrong


def _told(persona: Persona, language: Language) -> list[str]:
    """Everything of a file but its script."""
    texts = [persona.situation, persona.grievance.text, *(fact.text for fact in persona.facts)]
    texts += [entry.value for entry in persona.file]
    return [persona.name.full, *(text.in_(language) for text in texts)]
