"""Builds the bot for chat platforms: everything `sangfroid serve` runs."""

from __future__ import annotations

import asyncio
import platform
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from pydantic import SecretStr

from bot.coaching import Desk, Parts
from bot.coaching.overview import Overview
from bot.content.standing import StandingLibrary
from bot.errors import ContentError, UnknownContent
from bot.messages import Messages
from bot.model import LANGUAGES, NEUTRAL_CASE, Context, Language, Outbounds, Person, Place
from bot.ports import Steps, Store
from bot.settings import Settings, one_thread_each, shipped_content
from bot.wiring import parts_of
from bot.wiring.model import Modelled, model_of

if TYPE_CHECKING:
    from bot.feedback.chart import Painter
    from bot.runtime.channel import Channel
    from bot.runtime.erasing import Then
    from bot.runtime.metrics import Metrics
    from bot.runtime.service import Service
    from bot.runtime.types import JointStore
    from bot.store import SqlStore


@asynccontextmanager
async def service_of(settings: Settings, channels: Sequence[Channel] = ()) -> AsyncIterator[Service]:
    """The bot for chat platforms, not yet running. StoreError when the database cannot be used."""
    from bot.feedback.chart import Painter
    from bot.runtime.chores import Chores, Terms
    from bot.runtime.deferred import Contents
    from bot.runtime.delivery import Delivery
    from bot.runtime.engine import TurnEngine
    from bot.runtime.erasing import Erasures, erase_within
    from bot.runtime.guards import FileGuard, PeerGuard
    from bot.runtime.metrics import Metrics
    from bot.runtime.service import Service
    from bot.runtime.turns import Turns
    from bot.store import backup, file_of, is_sqlite, opened, plain_engine_for

    one_thread_each()
    url, sqlite = settings.database_url, is_sqlite(settings.database_url)
    library = StandingLibrary(shipped_content(), settings.personas_dir, settings.cache_dir / "content")
    executor_id = "local" if sqlite else f"{platform.node()}-{uuid.uuid4().hex[:12]}"
    terms = Terms(
        pause_after=timedelta(hours=settings.pause_after_hours),
        close_after=timedelta(days=settings.close_after_days),
        keep_for=timedelta(days=settings.retention_days),
        backups=settings.backup_dir if sqlite else None,
        backups_kept=settings.backups_kept,
        trainers=Place(*settings.trainers_place.split(":", 2)) if settings.trainers_place else None,
        language=settings.language,
    )
    async with opened(url) as store:
        metrics = Metrics()
        offline = parts_of(settings, store, library, chat=True)
        model, parts = _with_model(settings, store, library, offline, metrics)
        erasures = Erasures(settings.erasures_file)
        painter, warmed = Painter(), asyncio.Event()
        if (slack := _slack_of(settings, store, parts, painter, warmed)) is not None:
            channels = (*channels, slack)
        by_name = {channel.name: channel for channel in channels}
        contents = Contents()
        engine = TurnEngine(plain_engine_for(url), executor_id, list(by_name))

        def desk_of(over: Store, steps: Steps) -> Desk:
            return Desk(replace(parts, store=over, steps=steps))

        async def warm() -> None:
            try:
                await asyncio.to_thread(_read_customers, library)
            finally:
                warmed.set()
            await asyncio.to_thread(_warm, offline, library)
            if model is not None:
                await model.client.warm()

        async def forget(person: Person, events: Sequence[str], then: Then) -> None:
            await erase_within(store, erasures, person, parts.clock.now(), events, then)

        try:
            yield Service(
                turns=Turns(
                    store=store, desk_of=desk_of, steps=parts.steps, clock=parts.clock, enqueue=engine.enqueue_event,
                    metrics=metrics, contents=contents, forget=forget,
                    channels=by_name, keeps=() if model is None else sorted(model.settings.uses),
                ),
                delivery=Delivery(store=store, channels=by_name, metrics=metrics),
                chores=Chores(
                    store=store, desk_of=desk_of, steps=parts.steps, clock=parts.clock, engine=engine, metrics=metrics,
                    terms=terms, contents=contents, channels=by_name,
                    backup=lambda target: backup(url, target),
                ),
                engine=engine,
                guard=FileGuard(file_of(url)) if sqlite else PeerGuard(url),
                channels=channels,
                clock=parts.clock,
                content=lambda: asyncio.to_thread(_refused, library, Messages(settings.language)),
                sound=lambda: asyncio.to_thread(library.first_sound),
                warm=warm,
                executor_id=executor_id,
            )  # fmt: skip
        finally:
            painter.close()
            if model is not None:
                await model.client.close()


def _with_model(
    settings: Settings, store: SqlStore, library: StandingLibrary, offline: Parts, metrics: Metrics
) -> tuple[Modelled | None, Parts]:
    """The language model of the settings, if there is one, and the ports with it. SettingsError, ContentError."""
    from bot.llm.watching import LoggingWatch
    from bot.runtime.metrics import CountingWatch
    from bot.store import SqlLedger

    watch = LoggingWatch(CountingWatch(metrics))
    model = model_of(settings.llm, library, SqlLedger(store), offline.clock, watch)
    parts = offline if model is None else model.parts(offline)
    log = structlog.get_logger()
    log.info("language_model", server=parts.sends_to or None)
    if model is not None and model.settings.exposed:
        log.warning("language_model_exposed", server=parts.sends_to, mend="OPENAI_BASE_URL=https://...")
    return model, parts


def _slack_of(
    settings: Settings, store: JointStore, parts: Parts, painter: Painter, warmed: asyncio.Event
) -> Channel | None:
    """The channel to Slack, where it is configured. SettingsError when it is so only by half."""
    slack = settings.slack
    if slack is None:
        return None
    from bot.channels.slack.channel import SlackChannel, SlackOptions
    from bot.channels.slack.events import CHANNEL
    from bot.runtime.installations import Installations

    desk = Desk(parts)

    async def overview(person: Person, language: Language | None) -> Overview:
        await warmed.wait()  # reading every customer takes seconds where nothing is cached yet
        return await desk.overview(person, language)

    async def choices(person: Person) -> Outbounds:
        return (await desk.choices(person),)

    options = SlackOptions(
        bot_token=_said(slack.bot_token), signing_secret=_said(slack.signing_secret), app_token=_said(slack.app_token),
        client_id=slack.client_id, client_secret=_said(slack.client_secret), api_url=slack.api_url,
        customer_pace=settings.customer_pace, fallback=settings.language,
    )  # fmt: skip
    keys = [key.get_secret_value() for key in slack.token_keys]
    installations = Installations(store, keys, CHANNEL) if keys else None
    return SlackChannel(options, installations, overview, choices, desk.speaks, painter.png, parts.clock)


def _said(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _read_customers(library: StandingLibrary) -> None:
    """Load every customer: the list of them is asked for within three seconds."""
    for persona_id in library.persona_ids():
        with suppress(ContentError, UnknownContent):
            library.persona(persona_id)
            library.bundle(persona_id, LANGUAGES[0])


def _warm(parts: Parts, library: StandingLibrary) -> None:
    """Load what the first turn would wait for: the words of the safety check, the cues, the network."""
    first = library.first_sound()
    for language in LANGUAGES:
        parts.safety.check("", language)
        bundle = parts.library.bundle(first, language)
        reader = parts.readers.reader(bundle.sha256("cues"), bundle.cues)
        asyncio.run(reader.read("Hello.", Context(language), NEUTRAL_CASE))


def _refused(library: StandingLibrary, messages: Messages) -> dict[str, str]:
    """Look at what was saved; the content files that are refused now, with why. UnknownContent: nothing to play."""
    library.refresh()
    library.first_sound()
    return {path.name: messages.error(error) for path, error in library.refused.items()}
