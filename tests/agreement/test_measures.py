"""The measures, on cases small enough to work out by hand."""

from dataclasses import replace

import pytest

from bot.agreement import (
    BREAKS,
    GAINS,
    LineRead,
    TalkGraded,
    TurnHeard,
    changes_of,
    line_card,
    mark_changes,
    occasion_card,
    talk_card,
)
from bot.agreement.counting import Cells, quadratic_kappa, with_intervals
from bot.model import Language, Move, MoveName, Occasion, OccasionName


def line(name: str, labels: str = "", read: str = "", traps: str = "", sure: float = 1.0) -> LineRead:
    """A line by names with blanks between; each move is read in the whole text."""
    text = f"The text of {name}"
    moves = tuple(Move(move, text, 0, len(text), confidence=sure) for move in named(read))
    return LineRead(name, "en", text, frozenset(named(labels)), frozenset(named(traps)), moves)


def asking(name: str, labels: str, *asked: MoveName) -> LineRead:
    """A line in which nothing was read, and some moves are asked about."""
    plain = line(name, labels)
    return replace(plain, unsure=tuple(Move(move, plain.text, 0, len(plain.text), confidence=0.5) for move in asked))


def named(words: str) -> list[MoveName]:
    return words.split()  # type: ignore[return-value]


def heard(name: str, labels: str = "", read: str = "") -> TurnHeard:
    """A customer turn by names with blanks between; each occasion is read in the whole text."""
    text = f"The text of {name}"
    wanted: list[OccasionName] = labels.split()  # type: ignore[assignment]
    found: list[OccasionName] = read.split()  # type: ignore[assignment]
    occasions = tuple(Occasion(occasion, text, 0, len(text)) for occasion in found)
    return TurnHeard(name, "en", text, frozenset(wanted), occasions)


def talk(name: str, quality: str, overall: int, label: float | None, mark: int | None) -> TalkGraded:
    language: Language = "fr"
    return TalkGraded(name, language, "bill", quality, {"listening": label}, {"listening": mark}, overall)


def test_precision_recall_and_f1_follow_from_the_counts() -> None:
    card = line_card([line("a", "greet thank", "greet"), line("b", "greet", "greet dismiss"), line("c", "", "greet")])
    every, helping, hurting = card.together
    assert (every.precision.value, every.recall.value, every.f1.value) == (0.5, 0.667, 0.571)
    assert helping.precision.value == 0.667
    assert hurting.precision.value == 0.0
    assert hurting.recall.value is None, "nothing hurting is labelled"


def test_what_is_only_asked_about_is_counted_apart() -> None:
    card = line_card([asking("a", "dismiss", "dismiss", "lecture"), line("b", "dismiss")])
    assert (card.asked, card.rightly) == (2, 1)
    assert card.together[0].read == 0


def test_a_new_question_and_one_no_longer_put_are_changes_that_neither_gain_nor_break() -> None:
    (change,) = changes_of([asking("a", "dismiss", "lecture")], [asking("a", "dismiss", "dismiss")])
    assert [(moved.kind, moved.move) for moved in change.moved] == [("asked", "dismiss"), ("unasked", "lecture")]
    assert not {moved.kind for moved in change.moved} & {*GAINS, *BREAKS}


def test_kappa_is_nought_for_chance_and_one_for_agreement() -> None:
    assert Cells(25, 25, 25, 25).kappa == 0
    assert Cells(10, 0, 0, 10).kappa == 1
    assert Cells(20, 5, 10, 15).kappa == pytest.approx(0.4)  # Cohen's own example
    assert Cells(0, 0, 0, 10).kappa is None


def test_quadratic_kappa_forgives_a_near_miss_more_than_a_far_one() -> None:
    assert quadratic_kappa([(0, 0), (4, 4)]) == 1
    near, far = quadratic_kappa([(0, 1), (4, 4), (2, 2)]), quadratic_kappa([(0, 4), (4, 4), (2, 2)])
    assert near is not None
    assert far is not None
    assert near > far
    assert quadratic_kappa([(0, 4), (4, 0)]) == -1
    assert quadratic_kappa([(3, 3)]) is None


def test_either_name_of_twins_counts_for_the_other() -> None:
    card = line_card([line("a", "commit empathise", "schedule_follow_up acknowledge_emotion")])
    assert card.together[0].f1.value == 1


def test_a_trap_counts_when_it_was_read_and_not_when_its_twin_is_labelled() -> None:
    card = line_card(
        [
            line("a", "dismiss", "apologise", "apologise"),
            line("b", "commit", "schedule_follow_up", "schedule_follow_up"),
            line("c", "thank", "thank", "thank greet"),
        ]
    )
    assert (card.fallen, card.warned) == (1, 3)
    assert [(trap.id, trap.read) for trap in card.traps] == [("a", "apologise")]


def test_a_labelled_turn_in_which_nothing_was_read_is_silent() -> None:
    card = line_card([line("a", "thank"), line("b"), line("c", "thank", "thank")])
    assert (card.silent, card.speaking) == (1, 2)


def test_the_worst_confusion_comes_first_with_an_example() -> None:
    card = line_card(
        [
            line("a", "explain", "defend"),
            line("bb", "explain", "defend"),
            line("c", "thank", ""),
            line("d", "", "greet"),
        ]
    )
    first, *others = card.confusions
    assert (first.labelled, first.read, first.count, first.id) == ("explain", "defend", 2, "a")
    assert first.quote == "The text of a"
    assert {(other.labelled, other.read) for other in others} == {("thank", None), (None, "greet")}


def test_the_calibration_error_is_the_gap_between_confidence_and_precision() -> None:
    sure = [line(str(number), "thank" if number < 3 else "", "thank", sure=0.85) for number in range(4)]
    helping, hurting = line_card(sure).reliability
    assert (helping.count, helping.error) == (4, 0.1)
    assert [(bin_.low, bin_.count, bin_.precision) for bin_ in helping.bins] == [(0.8, 4, 0.75)]
    assert (hurting.count, hurting.error) == (0, None)


def test_intervals_hold_the_value_and_are_the_same_each_time() -> None:
    lines = [line(str(number), "thank", "thank" if number % 3 else "greet") for number in range(60)]
    first, again = line_card(lines), line_card(lines)
    assert first == again
    recall = next(row for row in first.moves if row.name == "thank").recall
    assert recall.low is not None
    assert recall.value is not None
    assert recall.high is not None
    assert recall.low < recall.value < recall.high


def test_more_items_make_a_narrower_interval() -> None:
    def width(count: int) -> float:
        one = with_intervals([True, False] * count, lambda some: {"mean": sum(some) / len(some)})["mean"]
        assert one.low is not None
        assert one.high is not None
        return one.high - one.low

    assert width(200) < width(20) < width(5)


def test_occasions_are_counted_each_and_together() -> None:
    card = occasion_card([heard("a", "abuse threat", "abuse"), heard("b", "", "abuse"), heard("c")])
    (every,) = card.together
    assert (every.labelled, every.read, every.precision.value, every.recall.value) == (2, 2, 0.5, 0.5)
    assert [(row.name, row.labelled, row.read) for row in card.occasions] == [("abuse", 1, 2), ("threat", 1, 0)]
    assert card.occasions[0].kappa.value == 0.4
    assert card.occasions[0].kappa.low is not None
    assert {(one.labelled, one.read, one.id) for one in card.confusions} == {
        ("threat", None, "a"),
        (None, "abuse", "b"),
    }


def test_what_labels_do_not_use_is_no_decision() -> None:
    card = occasion_card([heard("a", "abuse doubt", "abuse doubt unknown_left")])
    assert [row.name for row in card.occasions] == ["abuse"]
    assert card.together[0].precision.value == 1
    assert not card.confusions


def test_a_better_conversation_must_get_strictly_more() -> None:
    talks = [talk("a", "good", 70, 3, 3), talk("b", "fair", 70, 2, 2), talk("c", "poor", 20, 1, 1)]
    card = talk_card(talks)
    assert card.pairs == 3
    assert card.ranking.value == 0.667


def test_open_and_needless_scores_are_told_apart() -> None:
    talks = [
        talk("a", "good", 70, 3, None), talk("b", "fair", 60, 3, 3), talk("c", "poor", 20, None, 2),
        talk("d", "poor", 10, None, None),
    ]  # fmt: skip
    card = talk_card(talks)
    assert (card.abstained.value, card.scored_null.value) == (0.5, 0.5)
    (listening,) = card.criteria
    assert (listening.precision.value, listening.recall.value) == (0.5, 0.5)


def test_a_change_tells_what_was_gained_and_broken_line_by_line() -> None:
    before = [line("a", "thank", "greet"), line("b", "greet", "greet"), line("c", "thank", "thank")]
    now = [line("a", "thank", "thank"), line("b", "greet", "dismiss"), line("c", "thank", "thank")]
    changes = changes_of(before, now)
    assert [change.id for change in changes] == ["a", "b"]
    assert [[(moved.kind, moved.move) for moved in change.moved] for change in changes] == [
        [("found", "thank"), ("cleared", "greet")],
        [("lost", "greet"), ("false", "dismiss")],
    ]
    assert changes[0].moved[1].quote == "The text of a", "a move that is gone is quoted from where it was"


def test_a_change_of_occasions_is_told_like_one_of_moves() -> None:
    (change,) = changes_of([heard("a", "threat", "abuse doubt")], [heard("a", "threat", "threat")])
    assert [(moved.kind, moved.move) for moved in change.moved] == [("found", "threat"), ("cleared", "abuse")]


def test_a_mark_that_moves_towards_its_label_is_closer() -> None:
    before, now = talk("a", "good", 70, 3, 1), talk("a", "good", 70, 3, 4)
    assert [(one.before, one.now, one.closer) for one in mark_changes([before], [now])] == [(1, 4, True)]
    unobserved = talk("a", "good", 70, None, 1), talk("a", "good", 70, None, None)
    assert mark_changes(*([one] for one in unobserved))[0].closer
    assert mark_changes([before], [before]) == ()
