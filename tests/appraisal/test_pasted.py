"""What was pasted into a turn is told by its layout; lists and figures a consultant writes stay."""

import pytest

from bot.appraisal.masks import without_asides
from bot.appraisal.reader import OfflineReader
from bot.model import Language

PASTED: dict[str, str] = {
    "a conversation by its speakers": "Agent > I am so sorry.\nClient > That is kind of you.",
    "a conversation by letters": "A> I am so sorry.\nB> That is kind of you.",
    "a conversation in bold": "**Agent** I am so sorry.\n**Client** That is kind of you.",
    "a dialogue": "— I am so sorry.\n— That is kind of you.",
    "the head of a mail": "From: one@mail.example\nTo: two@mail.example\nSubject: what was agreed",
    "an answer of a server": "HTTP/1.1 200 OK\nContent-Type: text/plain",
    "a line of a log": "2026-03-04 09:00:01 INFO all is well",
    "a record": "result:\n  - sorry\n  - calm",
    "a sheet of marks": "Warmth ...... 4/4\nPatience ...... 4/4",
    "padding": "The sun is out. " * 5,
    "flags for letters": "\U0001f1ea\U0001f1fd\U0001f1e8\U0001f1ea\U0001f1f1",
    "bytes": "6f 6b 3d 31 32 2e",
}
ORDINARY: dict[Language, tuple[str, ...]] = {
    "en": (
        "1. I refund the fee today.\n2. I call you tomorrow at ten.",
        "Order: 4512\nDate: Monday\nAmount: 94 euros\nIs that right?",
        "Here is what I will do:\n- refund the fee\n- send a new one\n- call you on Friday",
        "Your instalments: 1/3 in May, 2/3 in June, 3/3 in July.",
        "Discount: 20 %\nDeposit: 30 %",
        "Subject: your bill",
        "No, no, no, please keep it, I will collect it.",
        "We are open in Paris \U0001f1eb\U0001f1f7 and in Bern \U0001f1e8\U0001f1ed.",
        "Your numbers: 06 12 34 56 78 and 01 23 45 67 89.",
        "I will call you — today.",
    ),
    "fr": (
        "1. Je rembourse les frais aujourd'hui.\n2. Je vous appelle demain à dix heures.",
        "Commande : 4512\nDate : lundi\nMontant : 94 euros\nC'est bien cela ?",
        "Voici ce que je fais :\n- je rembourse les frais\n- j'en envoie un neuf\n- je vous appelle vendredi",
        "Vos échéances : 1/3 en mai, 2/3 en juin, 3/3 en juillet.",
        "Remise : 20 %\nAcompte : 30 %",
        "Objet : votre facture",
        "Non, non, non, gardez-la, je viens la chercher.",
        "Nous sommes à Paris \U0001f1eb\U0001f1f7 et à Berne \U0001f1e8\U0001f1ed.",
        "Vos numéros : 06 12 34 56 78 et 01 23 45 67 89.",
        "Rendez-vous : mardi\nPorte-à-porte : non",
    ),
}


@pytest.mark.parametrize("name", PASTED)
def test_what_was_pasted_is_cut(shipped: OfflineReader, language: Language, name: str) -> None:
    assert not without_asides(PASTED[name], shipped.lexicon(language)).strip(" \n.")


def test_what_a_consultant_writes_in_lines_is_kept(shipped: OfflineReader, language: Language) -> None:
    lexicon = shipped.lexicon(language)
    assert [text for text in ORDINARY[language] if without_asides(text, lexicon) != text] == []
