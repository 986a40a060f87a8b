"""The cards of `sangfroid evaluate` for people: plain columns, one sentence a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.agreement import BREAKS, GAINS, TWINS
from bot.messages import Messages

LONGEST = 150
MEASURES = ("precision", "recall", "f1", "kappa")


def lines_of(answer: dict[str, Any], messages: Messages) -> Iterator[str]:
    """Every line of the answer: cards by kind and language, then what changed."""
    for kind, (counted, show) in CARDS.items():
        for name, card in answer[kind].items():
            place = {"kind": _kind(kind, messages), "language": _language(name, messages)}
            yield messages("evaluate.title", count=card[counted], **place)
            yield from show(card, messages)
            yield ""
    if "against" in answer:
        yield from _changes(answer, messages)


def figure(one: dict[str, Any]) -> str:
    """A figure with its interval: `0.71 [0.66, 0.75]`; a dash where it is not defined."""
    if one["value"] is None:
        return "-"
    shown = f"{one['value']:.2f}"
    return shown if one["low"] is None else f"{shown} [{one['low']:.2f}, {one['high']:.2f}]"


def _kind(kind: str, messages: Messages) -> str:
    return messages(f"evaluate.kind.{kind}")


def _language(name: str, messages: Messages) -> str:
    return messages(f"evaluate.language.{name}")


def _line_card(card: dict[str, Any], messages: Messages) -> Iterator[str]:
    yield from _rows("moves", card, messages)
    yield "  " + messages("evaluate.twins", pairs="; ".join(f"{kept} = {twin}" for twin, kept in TWINS.items()))
    yield "  " + messages("evaluate.macro", value=figure(card["macro_f1"]))
    yield "  " + messages("evaluate.silent", count=card["silent"], of=card["speaking"])
    yield "  " + messages("evaluate.asked", count=card["asked"], rightly=card["rightly"])
    yield "  " + messages("evaluate.traps", count=card["fallen"], of=card["warned"])
    for one in card["reliability"]:
        if one["error"] is not None:
            name = messages(f"evaluate.together.{one['name']}")
            yield "  " + messages("evaluate.calibration", name=name, value=f"{one['error']:.2f}", count=one["count"])
    yield from _confusions(card, messages)


def _occasion_card(card: dict[str, Any], messages: Messages) -> Iterator[str]:
    yield from _rows("occasions", card, messages)
    yield "  " + messages("evaluate.about.occasions")
    yield from _confusions(card, messages)


def _rows(kind: str, card: dict[str, Any], messages: Messages) -> Iterator[str]:
    """The table of a card: several together first, then each by its name."""
    together = [{**row, "name": messages(f"evaluate.together.{row['name']}")} for row in card["together"]]
    cells = [
        [row["name"], row["labelled"], row["read"], *(figure(row[m]) for m in MEASURES)]
        for row in [*together, *card[kind]]
    ]
    yield from _table(messages.lines(f"evaluate.columns.{kind}"), cells)


def _confusions(card: dict[str, Any], messages: Messages) -> Iterator[str]:
    if card["confusions"]:
        yield "  " + messages("evaluate.worst")
    for one in card["confusions"]:
        labelled, read = (one[side] or messages("evaluate.nothing") for side in ("labelled", "read"))
        yield "    " + messages("evaluate.confusion", count=one["count"], labelled=labelled, read=read)
        yield "        " + _example(one, messages)


def _example(one: dict[str, Any], messages: Messages) -> str:
    if one["quote"]:
        return messages("evaluate.example.quote", id=one["id"], text=_short(one["text"]), quote=_short(one["quote"]))
    return messages("evaluate.example", id=one["id"], text=_short(one["text"]))


def _talk_card(card: dict[str, Any], messages: Messages) -> Iterator[str]:
    cells = [
        [row["name"], row["labelled"], row["given"], *(figure(row[m]) for m in (*MEASURES, "near"))]
        for row in card["criteria"]
    ]
    yield from _table(messages.lines("evaluate.columns.criteria"), cells)
    yield "  " + messages("evaluate.about.criteria")
    yield "  " + messages("evaluate.kappa", value=figure(card["kappa"]))
    yield "  " + messages("evaluate.abstained", value=figure(card["abstained"]))
    yield "  " + messages("evaluate.scored_null", value=figure(card["scored_null"]))
    yield "  " + messages("evaluate.ranking", value=figure(card["ranking"]), count=card["pairs"])


def _changes(answer: dict[str, Any], messages: Messages) -> Iterator[str]:
    against = answer["against"]
    yield messages("evaluate.against.title")
    for kind, some in against["before"].items():
        for name, before in some.items():
            card = answer[kind][name]
            now = card["together"][0]["f1"] if "together" in card else card["kappa"]
            place = {"kind": _kind(kind, messages), "language": _language(name, messages)}
            yield "  " + messages("evaluate.against.figure", before=figure(before), now=figure(now), **place)
    if not against["lines"] and not against["marks"]:
        yield "  " + messages("evaluate.against.none")
        return
    for line in against["lines"]:
        yield "  " + messages("evaluate.against.line", id=line["id"], text=_short(line["text"]))
        for moved in line["moved"]:
            what = {"move": moved["move"], "quote": _short(moved["quote"])}
            yield "    " + messages(f"evaluate.against.{moved['kind']}", **what)
    for mark in against["marks"]:
        sign = "closer" if mark["closer"] else "further"
        scores = {side: "-" if mark[side] is None else f"{mark[side]:g}" for side in ("before", "now", "labelled")}
        yield "  " + messages(f"evaluate.against.{sign}", id=mark["id"], criterion=mark["criterion"], **scores)
    kinds = [moved["kind"] for line in against["lines"] for moved in line["moved"]]
    closer = sum(mark["closer"] for mark in against["marks"])
    yield "  " + messages(
        "evaluate.against.sum",
        gained=sum(kind in GAINS for kind in kinds),
        broken=sum(kind in BREAKS for kind in kinds),
        count=len(against["lines"]),
        closer=closer,
        further=len(against["marks"]) - closer,
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Left-aligned first column, then as wide as its widest cell."""
    texts = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in texts) for at in range(len(columns))]
    for row in texts:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


CARDS = {
    "lines": ("lines", _line_card),
    "turns": ("lines", _line_card),
    "occasions": ("turns", _occasion_card),
    "conversations": ("talks", _talk_card),
}
"""For each kind of card: what it counts, and how it is shown."""
