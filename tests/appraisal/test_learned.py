"""The learned part: cutting into pieces, the network's sums, its weights as they ship."""

import math
import shutil
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appraisal.ears import scales, small_ear
from bot.appraisal.learned import files, places
from bot.appraisal.learned.classifier import Classifier
from bot.appraisal.learned.eye import END, SAID, START, TURN, Eye
from bot.appraisal.learned.network import Floats, Network, Voice
from bot.appraisal.learned.packaged import Packaged
from bot.appraisal.learned.pieces import Pieces
from bot.appraisal.learned.places import ADAPTER, FOLDER, PUPIL, WEIGHING, WORDS, packaged_path
from bot.appraisal.learned.spelling import CONTRACTED, FIGURE, NAME, Speller
from bot.errors import SettingsError, WeightsError
from bot.model import MOVES, Language
from bot.typography.legible import composed
from bot.wiring import OfflineReaders

SMALLEST_ALPHABET = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁I", "▁am", "▁so", "rry", "r", "y", "a", "m", "s", "o"]
CUTTER = Pieces(SMALLEST_ALPHABET, [0, 0, 0, 0, -3, -2, -2, -2, -2.5, -5, -5, -5, -5, -5, -5], 4, 3)
WIDTH, WIDE, HEADS, LABELS = 8, 16, 2, 3
MOST_MEGABYTES = 6


def arrays(seed: int = 5) -> dict[str, Floats]:
    """A network of one layer with made-up numbers."""
    dice = np.random.default_rng(seed)
    sizes: dict[str, tuple[int, ...]] = {"place": (20, WIDTH), "part": (2, WIDTH), "look": (LABELS, WIDTH)}
    sizes |= {"weigh": (LABELS, WIDTH), "bias": (LABELS,), "norm.w": (WIDTH,), "norm.b": (WIDTH,)}
    for name in ("q", "k", "v", "ao", "fi", "fo"):
        out, into = (WIDE, WIDTH) if name == "fi" else (WIDTH, WIDE if name == "fo" else WIDTH)
        sizes |= {f"0.{name}.w": (out, into), f"0.{name}.b": (out,)}
    for name in ("aln", "oln"):
        sizes |= {f"0.{name}.w": (WIDTH,), f"0.{name}.b": (WIDTH,)}
    return {name: dice.normal(size=size).astype(np.float32) for name, size in sizes.items()}


def table(seed: int = 6) -> files.Table:
    """Vectors of thirty pieces."""
    return files.Table(np.random.default_rng(seed).normal(size=(30, WIDTH)).astype(np.float32))


def by_hand(numbers: list[int], turn_from: int) -> list[float]:
    """The same sums, written out number by number."""
    given, words = arrays(), table().rows(np.array(numbers))

    def plus(one: list[float], other: Iterable[float]) -> list[float]:
        return [float(a + b) for a, b in zip(one, other, strict=True)]

    def dot(one: Iterable[float], other: Iterable[float]) -> float:
        return sum(float(a * b) for a, b in zip(one, other, strict=True))

    def norm(row: list[float], name: str) -> list[float]:
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + 1e-12)
        weights = zip(row, given[name + ".w"], given[name + ".b"], strict=True)
        return [(x - mean) / spread * w + b for x, w, b in weights]

    def times(row: list[float], name: str) -> list[float]:
        matrix, bias = given[name + ".w"], given[name + ".b"]
        return [sum(x * w for x, w in zip(row, out, strict=True)) + b for out, b in zip(matrix, bias, strict=True)]

    def softmax(row: list[float]) -> list[float]:
        powers = [math.exp(x - max(row)) for x in row]
        return [power / sum(powers) for power in powers]

    state = [
        norm(plus(plus(list(word), given["place"][at]), given["part"][int(at >= turn_from)]), "norm")
        for at, word in enumerate(words)
    ]
    query, key, value = ([times(row, f"0.{name}") for row in state] for name in ("q", "k", "v"))
    seen = [[0.0] * WIDTH for _ in state]
    size = WIDTH // HEADS
    for head in range(HEADS):
        part = slice(head * size, (head + 1) * size)
        for at, row in enumerate(query):
            shares = softmax([dot(row[part], k[part]) / math.sqrt(size) for k in key])
            for place in range(size):
                seen[at][head * size + place] = sum(s * v[part][place] for s, v in zip(shares, value, strict=True))
    after = [norm(plus(row, times(s, "0.ao")), "0.aln") for row, s in zip(state, seen, strict=True)]
    wide = [
        [x * 0.5 * (1 + math.tanh(0.7978845608028654 * (x + 0.044715 * x**3))) for x in times(row, "0.fi")]
        for row in after
    ]
    done = [norm(plus(row, times(w, "0.fo")), "0.oln") for row, w in zip(after, wide, strict=True)]
    turn = done[turn_from:]
    odds = []
    for label in range(LABELS):
        looks = softmax([dot(row, given["look"][label]) / math.sqrt(WIDTH) for row in turn])
        found = [dot(row, given["weigh"][label]) for row in turn]
        odds.append(dot(looks, found) + float(given["bias"][label]))
    return odds


def test_the_network_makes_the_sums_it_says() -> None:
    numbers = [0, 7, 9, 2, 11, 5, 23, 2]
    odds, shares = Network(table(), arrays(), HEADS).scores(numbers, 4)
    assert odds == pytest.approx(by_hand(numbers, 4), abs=1e-4)
    assert shares.shape == (LABELS, 4)
    assert shares.sum(axis=1) + arrays()["bias"] == pytest.approx(odds, abs=1e-5)


def test_pieces_are_the_likeliest_cut() -> None:
    found = CUTTER.cut("I am sorry")
    assert [SMALLEST_ALPHABET[piece.number] for piece in found] == ["▁I", "▁am", "▁so", "rry"]
    assert [(piece.start, piece.end) for piece in found] == [(0, 1), (2, 4), (5, 7), (7, 10)]


def test_a_sign_nobody_knows_is_a_piece_of_its_own() -> None:
    assert [piece.number for piece in CUTTER.cut("so☂")] == [7, 3]


@given(st.text(max_size=80))
def test_pieces_stand_in_order_and_leave_out_only_blanks(text: str) -> None:
    covered: set[int] = set()
    last = 0
    for piece in CUTTER.cut(text):
        assert last <= piece.start <= piece.end <= len(text)
        covered.update(range(piece.start, piece.end))
        last = piece.start
    left = "".join(char for at, char in enumerate(text) if at not in covered)
    assert not left.strip() or not any(char.isalnum() for char in left)


def test_a_long_talk_is_shown_by_its_end_and_a_long_turn_by_its_start() -> None:
    eye = Eye(CUTTER, {"en": Speller(["so", "am"], 2), "fr": Speller([], 0)})
    shown = eye.look("en", "so " * 500 + "am", "am " * 500)
    assert shown.numbers[0] == START
    assert (shown.turn_from, len(shown.turn)) == (SAID + 2, TURN)
    assert shown.numbers[shown.turn_from - 2 : shown.turn_from] == (6, END)
    assert len(shown.numbers) <= files.LONGEST


FRENCH = Speller(["votre", "colère", "je", "est", "comprends", "légitime", "à", "la", "colis", "attendez"], 10)
ENGLISH = Speller(
    ["your", "parcel", "is", "late", "please", "don't", "colour", "wait", "the"], 9, contracted=CONTRACTED["en"]
)


@pytest.mark.parametrize(
    ("speller", "written", "shown"),
    [
        (FRENCH, "Votre colere est legitime.", "Votre colère est légitime."),
        (FRENCH, "votre cloère est légitmie", "votre colère est légitime"),
        (FRENCH, "ATTENEDZ", "ATTENDEZ"),
        (FRENCH, "je vous rembourse", "je vous rembourse"),
        (FRENCH, "Votre colis, madame Kouassi", f"Votre colis, madame {NAME}"),
        (ENGLISH, "Yusuf. Your parcel 55120 is late.", f"{NAME}. Your parcel {FIGURE[:5]} is late."),
        (ENGLISH, "dont wait", "don't wait"),
        (ENGLISH, "the color", "the colour"),
        (ENGLISH, "12 parcels", "12 parcel"),
        (ENGLISH, "", ""),
    ],
)
def test_what_must_not_matter_is_levelled(speller: Speller, written: str, shown: str) -> None:
    assert speller.level(written)[0] == shown


@given(st.text(max_size=60))
def test_every_levelled_character_stands_for_a_place_of_the_text(text: str) -> None:
    shown, places = ENGLISH.level(text)
    assert len(places) == len(shown) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert all(0 <= place <= len(text) for place in places)


@given(st.text(max_size=60))
def test_a_text_in_one_piece_points_at_the_text_as_it_was_written(text: str) -> None:
    shown, places = composed(text)
    assert len(places) == len(shown) + 1
    assert places == sorted(places)
    assert unicodedata.normalize("NFC", shown) == unicodedata.normalize("NFC", text)


def test_a_long_turn_is_heard_to_its_end() -> None:
    text = "We looked into it. " * 60 + "Now calm down."
    heard = small_ear().classifier.hear("en", "Where is it?!", text)
    alone = small_ear().classifier.hear("en", "Where is it?!", "Now calm down.")
    at = MOVES.index("order_calm")
    assert heard.odds[at] == pytest.approx(alone.odds[at], abs=4)
    assert heard.odds[at] > 0
    assert heard.place("order_calm") >= text.index("Now")


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "You cant do that", "You can't do that"),
        ("en", "DONT WAIT", "DON'T WAIT"),
        ("fr", "je dont", "je dont"),
        ("en", "Brian here", "Brian here"),
        ("en", "Good morning Mr Price", f"Good morning Mr {NAME}"),
        ("fr", "Bonjour madame Petit", f"Bonjour madame {NAME}"),
        ("en", "- Reopening the case", "- Reopening the case"),
        ("fr", "(Oui.) Remboursons tout", "(Oui.) Remboursons tout"),
        ("fr", "quelle ordure", "quelle ordure"),
    ],
)
def test_levelling_by_the_shipped_words(language: Language, written: str, shown: str) -> None:
    words, often, others = files.vocabulary().words[language]
    assert Speller(words, often, others, CONTRACTED[language]).level(written)[0] == shown


@pytest.mark.parametrize("name", [PUPIL, WEIGHING, WORDS])
@pytest.mark.parametrize("content", [None, b"", b"PK broken", b"{}"])
def test_damaged_weights_are_named(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        small_ear(folder).classifier.hear("en", "", "Hello.")
    assert caught.value.params["place"] == folder


def test_weights_are_loaded_once_however_many_ask() -> None:
    calls: list[int] = []
    loaded = small_ear().classifier.warm()

    def load() -> tuple[Eye, Voice]:
        calls.append(1)
        return loaded

    classifier = Classifier(load)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: classifier.hear("en", "", "Hello."), range(8)))
    assert calls == [1]


def test_pieces_of_a_mended_word_point_at_the_word_as_it_was_written() -> None:
    text = "I am so srory"
    eye = Eye(CUTTER, {"en": Speller(["so", "sorry", "am"], 3), "fr": FRENCH})
    turn = eye.look("en", "", text).turn
    assert [SMALLEST_ALPHABET[piece.number] for piece in turn] == ["▁I", "▁am", "▁so", "▁so", "rry"]
    assert [text[piece.start : piece.end] for piece in turn] == ["I", "am", "so", "sr", "ory"]


def test_weights_survive_being_packed(tmp_path: Path) -> None:
    given = arrays()
    path = tmp_path / "weights.npz"
    files.save(path, given, frozenset({"look"}))
    back = files.unpacked(path)
    assert back.keys() == given.keys()
    for name, array in given.items():
        finest = np.abs(array).max() / 127 + 2e-3
        assert np.abs(back[name] - array).max() <= finest, name


def test_the_shipped_weights_are_small_and_plain() -> None:
    for name in (PUPIL, ADAPTER):
        assert (FOLDER / name).stat().st_size < MOST_MEGABYTES * 1e6
        assert files.unpacked(FOLDER / name), "plain arrays: nothing had to be unpickled"


@pytest.mark.parametrize("network", ["pupil", "adapter"])
def test_a_hurting_move_needs_more_to_be_reported_than_to_be_asked_about(network: str) -> None:
    kept = scales(FOLDER, network)
    assert 0 < kept.ask < kept.report[1] < 1
    assert set(kept.bias) == set(kept.sure) == set(MOVES)
    assert all(weight > 0 for weight in (*kept.heard, *kept.sure.values())), (
        "each side is believed, none against its word"
    )


def test_the_shipped_network_hears_the_same_twice() -> None:
    first, second = small_ear(), small_ear()
    tried: list[tuple[Language, str, str]] = [("en", "Where?", "Please calm down, sir."), ("fr", "", "Je vous écoute.")]
    for language, said, text in (*tried, tried[0]):
        heard = first.classifier.hear(language, said, text)
        assert heard.odds.shape == (len(MOVES),)
        assert (heard.odds == second.classifier.hear(language, said, text).odds).all()


def test_the_shipped_network_tells_a_place_in_the_turn() -> None:
    text = "I have your file open. Calm down now."
    heard = small_ear().classifier.hear("en", "Where is my parcel?!", text)
    assert text.index("Calm") <= heard.place("order_calm") < len(text)


def test_a_file_that_is_no_encoder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(b"something else, long enough to hold a header of the right size")
    with pytest.raises(ValueError, match="e5-small"):
        Packaged(path)


def test_an_encoder_that_is_wanted_and_missing_is_named_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PACKAGE", "no_such_package")
    with pytest.raises(SettingsError) as caught:
        OfflineReaders("on")
    assert caught.value.key == "error.settings.encoder_missing"
    OfflineReaders("auto")


@pytest.mark.skipif(packaged_path() is None, reason="the extra `embed` is not installed")
def test_the_adapted_encoder_hears_what_a_turn_does() -> None:
    from bot.appraisal.ears import large_ear

    path = packaged_path()
    assert path is not None
    ear = large_ear(path)
    odds = dict(zip(MOVES, ear.classifier.hear("en", "I'm furious!", "Please calm down, sir.").odds, strict=True))
    assert max(odds, key=lambda move: odds[move]) == "order_calm"
