"""What the bot says, as text on a terminal. Nothing a person wrote is ever read as markup."""

from __future__ import annotations

from functools import singledispatchmethod

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule

from bot.channels.console.curve import curve_text
from bot.channels.console.unbroken import UnbrokenText
from bot.messages import Messages
from bot.model import Ask, Card, Chart, Language, Note, Outbounds, Say, Section
from bot.typography import quoted

WIDEST = 92
"""Columns; longer lines are hard to read."""
NUMBERED = ("customer", "content_note", "safety", "disagree")
"""Questions whose options stand one under the other, each with its number."""
TONES = {"plain": "dim", "good": "green", "warn": "yellow", "safety": "bold"}


class Screen:
    """Shows outbounds on a terminal (or a pipe) in one language."""

    def __init__(self, console: Console, language: Language) -> None:
        """`console` is where to print; its width is capped at `WIDEST`."""
        self.console = console
        self.language: Language = language
        console.width = min(console.width, WIDEST)

    def show(self, outbounds: Outbounds) -> None:
        """Print each, with room between."""
        for outbound in outbounds:
            in_full = isinstance(outbound, Say | Note) and not self.console.is_terminal
            self.console.print()
            self.console.print(Group(self._render(outbound)), soft_wrap=in_full)  # a bare text would be re-joined

    def mine(self, text: str) -> None:
        """Echo a trainee's turn that did not come from a keyboard."""
        self.console.print()
        label = Messages(self.language)("console.you")
        self.console.print(UnbrokenText.assemble((f"{label} ", "bold cyan"), text), soft_wrap=True)

    @singledispatchmethod
    def _render(self, outbound: object) -> RenderableType:
        raise TypeError(outbound)

    @_render.register
    def _say(self, said: Say) -> RenderableType:
        return UnbrokenText.assemble((f"{said.speaker}  ", "bold magenta"), said.text)

    @_render.register
    def _note(self, note: Note) -> RenderableType:
        return UnbrokenText(note.text, style=TONES[note.tone])

    @_render.register
    def _card(self, card: Card) -> RenderableType:
        parts: list[RenderableType] = []
        for section in card.sections:
            parts += self._section(section)
        body = (
            Group(*parts[:-1])
            if parts and isinstance(parts[-1], UnbrokenText) and not parts[-1].plain
            else Group(*parts)
        )
        border = "red" if card.kind == "contacts" else "blue"
        return Panel(
            body, title=UnbrokenText(card.title, style="bold"), title_align="left", border_style=border, padding=(0, 1)
        )

    def _section(self, section: Section) -> list[RenderableType]:
        parts: list[RenderableType] = []
        if section.title:
            parts.append(UnbrokenText(section.title, style="bold"))
        if section.quote:
            parts.append(Padding(UnbrokenText(quoted(section.quote, self.language), style="italic"), (0, 0, 0, 2)))
        if section.body:
            parts.append(UnbrokenText(section.body))
        parts += [Padding(UnbrokenText.assemble(("· ", "dim"), item), (0, 0, 0, 1)) for item in section.items]
        return [*parts, UnbrokenText("")]

    @_render.register
    def _ask(self, ask: Ask) -> RenderableType:
        parts: list[RenderableType] = [UnbrokenText(ask.text, style="bold")]
        if ask.kind == "redo":
            parts += self._commands(ask)
        elif ask.kind in NUMBERED:
            parts += [UnbrokenText.assemble((f"{n:>3} ", "bold"), label) for n, (_, label) in enumerate(ask.options, 1)]
        elif ask.kind == "which":
            parts.append(Padding(_in_a_row(ask), (0, 0, 0, 2)))
        return Group(*parts)

    def _commands(self, ask: Ask) -> list[RenderableType]:
        """The commands of an ask, each by its first name in this language."""
        messages = Messages(self.language)
        names = [messages.lines(f"command.{value.lstrip('/')}.names")[0] for value, _ in ask.options]
        width = max(map(len, names), default=0)
        rows = zip(names, (label for _, label in ask.options), strict=True)
        return [UnbrokenText.assemble((f"  {name:<{width}}  ", "cyan"), label) for name, label in rows]

    @_render.register
    def _chart(self, chart: Chart) -> RenderableType:
        return Group(
            Rule(UnbrokenText(chart.title), align="left", style="dim"),
            UnbrokenText(curve_text(chart, self.console.width)),
            UnbrokenText(chart.alt, "dim"),
        )


def _in_a_row(ask: Ask) -> UnbrokenText:
    """Many short options one behind the other, each with its number and never broken inside."""
    row = UnbrokenText()
    for number, (_, label) in enumerate(ask.options, 1):
        row.append("   " if number > 1 else "")
        row.append(f"{number}\u00a0", "bold").append(label.replace(" ", "\u00a0"))
    return row
