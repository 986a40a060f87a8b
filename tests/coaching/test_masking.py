"""Private data in a trainee's message: masked, and nothing else is touched."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.coaching import masking, telephones
from bot.coaching.masking import Masked, mask, told
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from tests.house.tree import ROOT

# Numbers that issuers publish for trying things out, and telephone numbers made of what is nearest to nothing.
CARDS = (
    "4111 1111 1111 1111",
    "4111111111111111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4111\u00a01111\u202f1111\u20091111",
    "4111 11111111 1111",
    "41 11 11 11 11 11 11 11",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "4 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1 - 1",
    "4111\u200b1111\u200b1111\u200b1111",
    "４１１１ １１１１ １１１１ １１１１",
    "4222222222222",
    "5555 5555 5555 4444",
    "2223 0031 2200 3222",
    "3782 822463 10005",
    "378282246310005",
    "3056 930902 5904",
    "3530 1113 3330 0000",
    "6011 1111 1111 1117",
    "6759 6498 2643 8453",
)
IBANS = (
    "FR14 2004 1010 0505 0001 3M02 606",
    "FR1420041010050500013M02606",
    "fr14 2004 1010 0505 0001 3m02 606",
    "FR14-2004-1010-0505-0001-3M02-606",
    "FR14\u00a020041\u00a001005\u00a00500013M026\u00a006",
    "GB29 NWBK 6016 1331 9268 19",
    "BE68 5390 0754 7034",
    "CH93 0076 2011 6238 5295 7",
    "DE89370400440532013000",
    "NO93 8601 1117 947",
    "I E 2 9 A I B K 9 3 1 1 5 2 1 2 3 4 5 6 7 8",
)
EMAILS = (
    "marie.durand@orange.fr",
    "x@1.2.mail.museum",
    "m.durand+noel@mail.co.uk",
    "jérôme@société.fr",
    "jérôme@société.fr",
    "marie＠orange.fr",
    "marie@orange．fr",
    "ma\u200brie@oran\u200bge.fr",
    "иван@пример.рф",
    "a_b@xn--bcher-kva.ch",
    "o'brien@mail.ie".removeprefix("o'"),
    "4111111111111111@mail.com",
)
PHONES = (
    "06 12 34 56 78",
    "0612345678",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "06\u00a012\u00a034\u00a056\u00a078",
    "0612 345 678",
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "(+33) 6 12 34 56 78",
    "0033 6 12 34 56 78",
    "0470 12 34 56",
    "0470/12.34.56",
    "02/511.22.33",
    "+32 470 12 34 56",
    "079 123 45 67",
    "+41 44 668 18 00",
    "07911 123456",
    "07911 123 456",
    "(020) 8366 1177",
    "+44 20 8366 1177",
    "087 123 4567",
    "(416) 867-5309",
    "416-867-5309",
    "416.867.5309",
    "1-416-867-5309",
    "+1 416 867 5309",
)
EXAMPLES: tuple[tuple[Masked, str], ...] = (
    *(("card", one) for one in CARDS),
    *(("iban", one) for one in IBANS),
    *(("email", one) for one in EMAILS),
    *(("phone", one) for one in PHONES),
)
AROUND = {
    "en": (
        "I have it here: {}. Is that right?",
        "{}",
        "({}), thank you",
        "Hello\n{}\nGoodbye",
        "- {}; order 48213377",
        "{}.",
    ),
    "fr": (
        "Je note : {}. C'est bien cela ?",
        "{}",
        "« {} », merci",
        "Bonjour\n{}\nÀ bientôt",
        "- {} ; commande 48213377",
        "{}.",
    ),
}

STAYS = (
    "order 48213377",
    "Your order number is 2214-0098, placed on 12/12/2026 at 14:30.",
    "Order 0612345678 has left, tracking number 4168675309.",
    "contract 3306-518 and contract no. 7418-209, since 2017",
    "Parcel 6A12345678901 left on 2026-12-01, parcel JD014600003828 on 01.12.2026.",
    "405-1234567-1234567 is the order; 1Z999AA10123456784 the parcel",
    "4111 1111 1111 1112",
    "1234567890123456",
    "340 euros, £1,240.00, €1 240,50, $14.90, 1 234 567 890 euros",
    "between 9:00 and 17:40, 7:50 on Friday 5 June",
    "W1A 1AA, 75001 Paris, 69003 Lyon, H2X 1Y4",
    "call 999, 112, 911, 116 123 or 988",
    "The quality line is 1 800 555-0147.",
    "call me at 416-555-0147",
    "It was sent to cafe@dernir.example, not to anna@shop.example.com.",
    "3 articles @ 4.50, @marie, <@U012AB3CD>, 2@4.50",
    "the 10, 20, 30, 40 and 50 euros of 01, 02, 03, 04 and 05",
    "from 01/12/2026 06:12 to 02/12/2026 07:13",
    "01-12-2026 06 12",
    "de 25 euros à 4471 2080 0000 1234 0000",
    "commande n° 2214-0098",
    "colis 6A12345678901, suivi 8R00112233445",
    "La commande n° 0612345678 est partie, numéro de suivi : 0712345678.",
    "Commande 48213377 du 12/12/2026 à 14 h 30, 89 euros",
    "N° 6620-318, 26 janvier 2027, 1 240 euros, 14,90 €",
    "au 06 99 88, de 08 h 30 à 10 h 15, le 01 12 2026 06 h 30",
    "3114, 15, 18, 3631, 0 800 123 456, 39 49",
    "06 39 98 01 02",
    "Ref AB-0612345678, dossier 2026/0612345678, commande 2214 0098 0612 345",
    "SIRET 383 474 814 00012",
)

# fmt: off
HOSTILE = (
    "4", "0", "@", ".", "a@", "@.", "0 ", "4 ", "1-", "+", "(", "<tel:", "FR14", "F R 1 4 ", "a.", "4111 ", "06 ", "é",
    "00 ", "001 ", "09 00 ", "0999 999 999 ", "416 000 0000 ", "0a@", "0 1 ", "+1 ", "+9 9", "09 ", "02 01 ",
)
# fmt: on


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "data"), EXAMPLES)
def test_private_data_are_masked_and_nothing_beside_them(kind: Masked, data: str, language: Language) -> None:
    word = Messages(language)(f"masked.{kind}")
    for around in AROUND[language]:
        assert mask(around.format(data), language) == (around.format(word), (kind,))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", STAYS)
def test_what_belongs_to_the_role_play_stays(text: str, language: Language) -> None:
    assert mask(text, language) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("<mailto:a@b.fr|a@b.fr>", "[e-mail address]"),
        ("write to <mailto:a@b.fr|Anna>, <mailto:a@b.fr>.", "write to [e-mail address], [e-mail address]."),
        ("<tel:+33612345678|06 12 34 56 78> today", "[phone number] today"),
        ("<tel:4168675309|4168675309>", "[phone number]"),
        ("<tel:4111111111111111|4111 1111 1111 1111>", "[card number]"),
        ("order <tel:48213377|48213377>", "order <tel:48213377|48213377>"),
    ],
)
def test_a_link_of_the_platform_is_masked_as_one(text: str, masked: str) -> None:
    assert mask(text, "en")[0] == masked


def test_ten_digits_are_a_telephone_number_only_where_somebody_is_called() -> None:
    assert mask("My number, call me: 4168675309", "en")[0] == "My number, call me: [phone number]"
    assert mask("It is the 4168675309", "en")[1] == ()


def test_the_kinds_found_are_told_once_each_and_in_order() -> None:
    text = "06 12 34 56 78, a@b.fr, FR14 2004 1010 0505 0001 3M02 606, 4111 1111 1111 1111, c@d.fr"
    masked, kinds = mask(text, "en")
    assert masked == "[phone number], [e-mail address], [bank account], [card number], [e-mail address]"
    assert kinds == ("card", "iban", "email", "phone")
    note = told(kinds, Messages("en"))
    assert "[card number], [bank account], [e-mail address], [phone number]" in note.text
    assert note.tone == "warn"
    assert "[numéro de carte]" in told(("card",), Messages("fr")).text


def test_data_beside_each_other_are_masked_each() -> None:
    assert mask("4111 1111 1111 1111 12/27 123", "en")[0] == "[card number] 12/27 123"
    assert mask("06 12 34 56 78 / 07 81 22 33 44", "fr")[0] == "[numéro de téléphone] / [numéro de téléphone]"
    assert mask("06 12 34 56 78/07 81 22 33 44", "fr")[0] == "[numéro de téléphone]/[numéro de téléphone]"
    assert mask("a@b.fr-4111 1111 1111 1111", "en")[0] == "[e-mail address]-[card number]"
    assert mask("IBANFR1420041010050500013M02606", "en")[0] == "IBAN[bank account]"
    assert mask("75001 Paris 06 12 34 56 78 75001", "fr")[0] == "75001 Paris [numéro de téléphone] 75001"


@pytest.mark.parametrize("path", sorted((ROOT / "personas").glob("**/*.yaml")), ids=lambda path: path.stem)
def test_no_line_of_the_shipped_content_is_masked(path: Path) -> None:
    texts = list(strings(YAML(typ="safe").load(path)))
    assert texts
    assert not [(text, language) for text in texts for language in LANGUAGES if mask(text, language) != (text, ())]


def strings(value: object) -> Iterator[str]:
    """Every text in a content file."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from strings(one)
        case list():
            for one in value:
                yield from strings(one)


PIECES = st.one_of(
    st.sampled_from([data for _, data in EXAMPLES]),
    st.sampled_from(STAYS),
    st.sampled_from(HOSTILE),
    st.text("0123456789 -.+@abFR/()|<>:\u00a0", max_size=25),
    st.text(max_size=10),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join) | st.lists(PIECES, max_size=6).map(" ".join)


@given(TEXTS, st.sampled_from(LANGUAGES))
def test_masking_twice_is_masking_once(text: str, language: Language) -> None:
    masked, _ = mask(text, language)
    assert mask(masked, language) == (masked, ())


@given(TEXTS, st.sampled_from(LANGUAGES))
@example("4111 1111 1111 1111a@b.fr", "en")
def test_what_is_not_masked_stays_as_it_was_and_in_its_order(text: str, language: Language) -> None:
    words = [Messages(language)(f"masked.{kind}") for kind in ("card", "iban", "email", "phone")]
    masked, kinds = mask(text, language)
    assert (masked == text) == (not kinds)
    kept = re.split("|".join(map(re.escape, words)), masked)
    assert re.fullmatch(".+?".join(map(re.escape, kept)), text, re.DOTALL)


@given(st.text(st.characters(exclude_categories=["Nd"], exclude_characters="@＠﹫")), st.sampled_from(LANGUAGES))
def test_a_text_without_digits_and_at_signs_is_given_back(text: str, language: Language) -> None:
    assert mask(text, language) == (text, ())


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_longest_message_of_anything_repeated_is_read_to_its_end(piece: str) -> None:
    text = (piece * 4000)[:4000]
    masked, _ = mask(text, "fr")
    assert len(masked) <= len(text) * 2


@pytest.mark.parametrize("module", [masking, telephones], ids=lambda module: module.__name__)
def test_no_pattern_can_go_back_over_what_it_has_read(module: object) -> None:
    """Every repetition is bounded by a small number or possessive, and none that can backtrack holds another."""
    parser = importlib.import_module("re._parser")
    patterns = [value for value in vars(module).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 5
    assert not [pattern.pattern for pattern in patterns if backtracks(parser.parse(pattern.pattern, pattern.flags))]


@pytest.mark.parametrize("pattern", ["(a+)+b", "a*b", "(?:x|y+)", "(?:a{1,20}){1,20}", "(?=a+)"])
def test_a_pattern_that_goes_back_is_seen(pattern: str) -> None:
    assert backtracks(importlib.import_module("re._parser").parse(pattern))


def backtracks(parsed: object, within: int = 1) -> bool:
    """Whether a parsed pattern tries more than a small number of ways at one place."""
    for operation, argument in parsed:  # type: ignore[attr-defined]
        name = str(operation)
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            low, high, inner = argument
            ways = within * (1 if high == low else int(high) - low + 1)
            if ways > 50 or backtracks(inner, ways):
                return True
        elif name == "BRANCH":
            if any(backtracks(one, within) for one in argument[1]):
                return True
        elif name in {"SUBPATTERN", "ASSERT", "ASSERT_NOT", "POSSESSIVE_REPEAT", "ATOMIC_GROUP"}:
            inner = argument if name == "ATOMIC_GROUP" else argument[-1]
            if backtracks(inner, 1 if name == "POSSESSIVE_REPEAT" else within):
                return True
    return False
