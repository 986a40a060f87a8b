from bot.appraisal.normalise import fold, read_text, words_of
from bot.model import Language


def forms(text: str, language: Language = "en") -> list[list[str]]:
    reading = read_text(text, language, {}, lambda word: word)
    return [list(sentence.forms) for sentence in reading.sentences]


def test_folding_takes_away_case_accents_and_curly_apostrophes() -> None:
    assert fold("L’ÉTÉ") == "l'ete"
    assert fold("Cœur") == "coeur"


def test_french_elisions_are_split_and_english_contractions_are_kept() -> None:
    assert words_of("j'ai qu'il aujourd'hui", "fr") == ["j'", "ai", "qu'", "il", "aujourd'hui"]
    assert words_of("I'll don't", "en") == ["i'll", "don't"]


def test_digits_stand_apart_from_letters_and_hyphens_split() -> None:
    assert words_of("18h30 follow-up £40", "en") == ["18", "h", "30", "follow", "up", "40"]


def test_a_title_and_a_decimal_do_not_end_a_sentence() -> None:
    assert len(forms("Mr. Bell paid 14.90 on Friday. Then it broke.")) == 2


def test_a_new_line_ends_a_sentence() -> None:
    assert forms("Dear Ms Okoro,\n\nit left us") == [["dear", "ms", "okoro"], ["it", "left", "us"]]


def test_words_keep_their_place_in_the_original_text() -> None:
    text = "  J’ai reçu, enfin, l’œuf !"
    sentence = read_text(text, "fr", {}, lambda word: word).sentences[0]
    assert [text[start:end] for start, end in zip(sentence.starts, sentence.ends, strict=True)] == [
        "J’", "ai", "reçu", "enfin", "l’", "œuf",
    ]  # fmt: skip


def test_a_span_widens_to_whole_clauses() -> None:
    text = "First this, then that, then the end."
    sentence = read_text(text, "en", {}, lambda word: word).sentences[0]
    start, end = sentence.span(3, 4)
    assert text[start:end] == "then that"


def test_an_abbreviation_is_written_out_at_its_own_place() -> None:
    reading = read_text("asap pls", "en", {"asap": ("as", "soon", "as", "possible")}, lambda word: word)
    sentence = reading.sentences[0]
    assert sentence.forms == ("as", "soon", "as", "possible", "pls")
    assert set(sentence.starts[:4]) == {0}


def test_a_text_without_stops_is_cut_so_that_reading_stays_fast() -> None:
    assert max(map(len, forms("word " * 3000))) <= 90
