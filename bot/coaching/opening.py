"""Starting a practice: the card with all a consultant would have before them, the focus, the first line."""

from __future__ import annotations

from dataclasses import replace

from bot.coaching.asking import confidence
from bot.coaching.claiming import outcome
from bot.coaching.parts import Parts, Reply
from bot.coaching.turning import open_scene
from bot.content.bundle import Bundle, said_by
from bot.messages import Messages
from bot.model import Ask, Card, Difficulty, Disagreement, Language, Note, Outbound, Person, Practice, Say, Section
from bot.ports import Work
from bot.typography import typeset

MOST_NEWS = 3
"""Sentences about what became of disagreements before a practice; more wait for the next one."""


async def start(
    parts: Parts,
    person: Person,
    persona_id: str,
    difficulty: Difficulty,
    language: Language,
    seed: int | None,
    *,
    ask_confidence: bool,
) -> Reply:
    """A new practice with its opening line, saved before it is shown.

    An unfinished practice of this person is paused, not lost. UnknownContent or ContentError when the persona
    cannot be played.
    """
    bundle = parts.library.bundle(persona_id, language)
    async with parts.store.begin() as work:
        earlier = await work.practices(person)
    last = next((practice for practice in earlier if practice.next_focus or practice.intention), None)
    practice = Practice(
        id=parts.new_id(),
        person=person,
        persona_id=persona_id,
        content=tuple((part.kind, part.sha256) for part in bundle.kept),
        language=language,
        difficulty=difficulty,
        seed=parts.new_seed() if seed is None else seed,
        started=parts.clock.now(),
        awaiting="confidence_before" if ask_confidence else None,
        focus=last.next_focus if last else None,
    )
    opening = await open_scene(parts, bundle, practice)
    practice = replace(practice, turns=(opening,), leaf=opening.id)
    async with parts.store.begin() as work:
        for part in bundle.kept:
            await work.save_content(part.sha256, part.kind, part.body)
        for other in earlier:
            if other.status == "open":
                await work.save_practice(replace(other, status="paused"))
        news = await _news(work, person)
        await work.add_practice(practice)
        await work.add_turn(practice.id, opening)
    messages = parts.messages(language)
    shown: list[Outbound] = [brief(bundle, practice, messages, last.intention if last else None)]
    shown += [Note(sentence) for sentence in outcome(news, bundle.rubric, messages)]
    if any(other.status != "ended" for other in earlier):
        shown.append(Note(messages("start.other_waits")))
    shown.append(confidence(messages, "confidence_before") if ask_confidence else first_line(bundle, practice))
    return Reply(tuple(shown), practice)


async def _news(work: Work, person: Person) -> tuple[Disagreement, ...]:
    """What the trainers decided since, at most `MOST_NEWS` at a time, marked as told."""
    decided = [one for one in await work.disagreements(person) if one.status != "open" and not one.told]
    for one in decided[:MOST_NEWS]:
        await work.save_disagreement(replace(one, told=True))
    return tuple(decided[:MOST_NEWS])


def brief(bundle: Bundle, practice: Practice, messages: Messages, intention: str | None) -> Card:
    """Who writes, where, the file on the screen, what may be granted, the focus, who sees it, how to stop."""
    persona, language = bundle.persona, practice.language
    sections = [
        Section(messages("brief.situation"), typeset(persona.situation.in_(language), language)),
        file_section(bundle, practice, messages),
        Section(messages("brief.alone"), items=_typeset(persona.authority.alone.in_(language), language)),
        Section(messages("brief.supervisor"), items=_typeset(persona.authority.supervisor.in_(language), language)),
    ]
    if practice.focus:
        focus = bundle.rubric.criteria[practice.focus].focus.in_(language)
        sections.append(Section(messages("brief.focus"), typeset(focus, language)))
    else:
        sections.append(Section(messages("brief.focus"), typeset(persona.teaches.in_(language), language)))
    if intention:
        sections.append(Section(messages("brief.intention"), quote=intention))
    sections.append(Section("", messages("brief.privacy")))
    title = messages("brief.title", name=persona.name.formal(language), brief=persona.brief.in_(language))
    return Card("brief", title, tuple(sections))


def file_section(bundle: Bundle, practice: Practice, messages: Messages) -> Section:
    """The lines of the shop's screen that the trainee has before them now."""
    language = practice.language
    rows = [entry for entry in bundle.persona.file if practice.looked_up or not entry.after_look_up]
    items = [messages("file.row", label=row.label.in_(language), value=row.value.in_(language)) for row in rows]
    if len(rows) < len(bundle.persona.file):
        items.append(messages("file.more"))
    return Section(messages("brief.file"), items=_typeset(tuple(items), language))


def first_line(bundle: Bundle, practice: Practice) -> Say:
    """The customer's opening under their own name."""
    return said_by(bundle.persona, practice.turns[0].text)


def last_line(parts: Parts, bundle: Bundle, practice: Practice) -> tuple[Outbound, ...]:
    """Where the conversation stands: the trainee's last words and the customer's."""
    branch = practice.path()
    mine = [turn for turn in branch if turn.author == "trainee"][-1:]
    messages = parts.messages(practice.language)
    before: tuple[Outbound, ...] = tuple(Note(messages("resume.you_said", text=turn.text)) for turn in mine)
    theirs = [turn for turn in branch if turn.author == "customer"][-1]
    return (*before, said_by(bundle.persona, theirs.text))


def choices(parts: Parts, language: Language) -> Ask:
    """Which customer? One line each; the option's value is the persona's id."""
    messages = parts.messages(language)
    rows = []
    for persona_id in parts.library.persona_ids():
        persona = parts.library.persona(persona_id)
        hard = f" {messages('start.hard')}" if persona.content_note else ""
        rows.append((persona_id, f"{persona.name.full} · {typeset(persona.brief.in_(language), language)}{hard}"))
    return Ask("customer", messages("start.choose"), tuple(rows))


def content_note(parts: Parts, persona_id: str, language: Language) -> Ask | None:
    """What a hard customer brings, and the question whether to go on; None where nothing has to be asked."""
    note = parts.library.persona(persona_id).content_note
    if note is None:
        return None
    messages = parts.messages(language)
    text = messages("start.note", note=typeset(note.in_(language), language))
    return Ask("content_note", text, (("yes", messages("start.note.yes")), ("no", messages("start.note.no"))))


def _typeset(texts: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(typeset(text, language) for text in texts)
