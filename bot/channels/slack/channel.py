"""The channel to Slack: HTTP or Socket Mode in, the Web API out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.events import CHANNEL
from bot.channels.slack.listeners import Listeners
from bot.channels.slack.people import People
from bot.channels.slack.posting import Draw, Posting, reason_of
from bot.channels.slack.showing import Showing
from bot.channels.slack.workspaces import TOKEN_IS_DEAD, Authorize, Kept, SignedState, Workspaces
from bot.coaching.overview import Overview
from bot.errors import SangfroidError, SettingsError
from bot.messages import Messages
from bot.model import Language, Outbounds, Outgoing, Person, Place, Say
from bot.ports import Clock
from bot.runtime.channel import Accept
from bot.runtime.installations import Installations

SCOPES = (
    "chat:write", "chat:write.customize", "commands", "dnd:read", "files:write", "im:history", "im:write", "users:read",
)  # fmt: skip
"""What the app asks for; why, says deploy/slack/install.en.md."""
PATIENCE = aiohttp.ClientTimeout(total=15)
SHOWING = 1.0
"""Seconds that a message waits for the status before it at most."""
LONGEST_WRITING = 8.0
"""Seconds that a customer takes to write at most, however long the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackOptions:
    """How the app is reached, and speaks. Secrets are not shown.

    `customer_pace`: seconds a customer takes to write 100 characters; 0: at once. `fallback` is spoken to people of
    whom Slack does not tell the language.
    """

    bot_token: str | None
    signing_secret: str | None
    app_token: str | None
    client_id: str | None
    client_secret: str | None
    api_url: str
    customer_pace: float
    fallback: Language

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return f"SlackOptions(api_url={self.api_url!r})"


class SlackChannel:
    """Implements `bot.runtime.channel.Channel`."""

    name = CHANNEL
    pace = 1.0
    looks_up = True
    gathers = True

    def __init__(
        self,
        options: SlackOptions,
        installations: Installations | None,
        overview: Callable[[Person, Language | None], Awaitable[Overview]],
        choices: Callable[[Person], Awaitable[Outbounds]],
        speaks: Callable[[Person], Awaitable[Language]],
        draw: Draw,
        clock: Clock,
    ) -> None:
        """Nothing is opened yet. `installations` None: there is only the workspace of the token."""
        self._options = options
        self._workspaces = Workspaces(options.bot_token, installations)
        self._asking = AsyncWebClient(base_url=options.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()])
        self._posts = AsyncWebClient(base_url=options.api_url, retry_handlers=[])
        self._people = People(self._posts, self._workspaces, options.fallback)
        self._posting = Posting(self._posts, self._workspaces, draw)
        self._showing = Showing(self._asking, self._workspaces, overview, choices, speaks)
        self._clock = clock
        self._app: AsyncApp | None = None
        self._flow: AsyncOAuthFlow | None = None
        self._listeners: Listeners | None = None
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._statuses: dict[Place, asyncio.Task[None]] = {}
        self._begun: dict[Place, float] = {}

    def mount(self, app: web.Application, accept: Accept) -> None:
        """The route for events, and those of an installation where the app may be installed anywhere."""
        self._session = aiohttp.ClientSession(timeout=PATIENCE)
        self._asking.session = self._posts.session = self._session
        bolt = self._app = self._bolt()
        self._listeners = Listeners(accept, self._people, self._workspaces, self._showing, self._clock)
        self._listeners.register(bolt)
        flow = self._flow

        async def events(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

        if self._options.signing_secret:
            app.router.add_post("/slack/events", events)
        if flow is None:
            return

        async def install(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

        async def installed(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

        app.router.add_get("/slack/install", install)
        app.router.add_get("/slack/oauth_redirect", installed)

    async def start(self) -> None:
        """See that the token is good, and open the socket where events come by one.

        SettingsError when Slack refuses the token; a Slack that does not answer is waited for by whatever needs it.
        """
        if self._options.bot_token:
            await self._checked("SLACK_BOT_TOKEN", self._posts.auth_test(token=self._options.bot_token))
        if self._options.app_token and self._app is not None:
            opening = self._posts.apps_connections_open(app_token=self._options.app_token)
            await self._checked("SLACK_APP_TOKEN", opening)
            client = AsyncWebClient(base_url=self._options.api_url, session=self._session, retry_handlers=[])
            self._socket = AsyncSocketModeHandler(self._app, self._options.app_token, web_client=client)
            self._connecting = asyncio.create_task(self._connect(self._socket))

    @staticmethod
    async def _connect(socket: AsyncSocketModeHandler) -> None:
        """Open the socket; the SDK tries for as long as Slack cannot be reached."""
        await socket.connect_async()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        """Close the socket; the routes close with the server."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._socket is not None:
            socket, self._socket = self._socket, None
            await socket.close_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Post nothing any more."""
        for task in self._statuses.values():
            task.cancel()
        if self._session is not None:
            await self._session.close()

    async def begin(self, place: Place, language: Language) -> None:
        """In a thread Slack shows that something is being written. The customer has begun to write, too."""
        self._begun[place] = time.monotonic()
        self._show_writing(place, language)

    async def compose(self, outgoing: Outgoing) -> float:
        """How long the customer still takes to write it; in a thread Slack shows that they do."""
        said, place, now = outgoing.outbound, outgoing.place, time.monotonic()
        since = self._begun.pop(place, now)
        if not isinstance(said, Say) or not self._options.customer_pace:
            return 0.0
        self._show_writing(place, outgoing.language, said.speaker)
        return max(0.0, min(LONGEST_WRITING, len(said.text) * self._options.customer_pace / 100) + since - now)

    async def is_quiet(self, person: Person) -> bool:
        """Whether do-not-disturb is on for them."""
        return await self._people.is_quiet(person.workspace, person.user)

    async def send(self, outgoing: Outgoing) -> str:
        """Post it once; Slack's id of the message. SendLater, SendRefused, SendUnknown."""
        if (showing := self._statuses.get(outgoing.place)) is not None:
            await asyncio.wait((showing,), timeout=SHOWING)  # the other way round, the status would stay
        return await self._posting.send(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        """Slack's id of the message if it was posted. SendLater, SendRefused, SendUnknown."""
        return await self._posting.find(outgoing)

    @staticmethod
    async def _checked(name: str, asking: Awaitable[object]) -> None:
        """Whether Slack takes the token of that setting. SettingsError when it does not."""
        try:
            await asking
        except SlackApiError as error:
            if (reason := reason_of(error)) in TOKEN_IS_DEAD:
                raise SettingsError("slack.token_refused", name=name, reason=reason) from error
            structlog.get_logger().warning("slack_not_reached", setting=name, reason=reason)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            structlog.get_logger().warning("slack_not_reached", setting=name, reason=type(error).__name__)

    def _show_writing(self, place: Place, language: Language, who: str | None = None) -> None:
        """Show it beside everything else, where Slack has a place for it: in a thread of a direct conversation."""
        if not (place.thread and place.conversation.startswith("D")):
            return
        if (before := self._statuses.get(place)) is not None:
            before.cancel()
        task = self._statuses[place] = asyncio.create_task(self._set_status(place, language, who))

        def done(_: object) -> None:
            if self._statuses.get(place) is task:
                del self._statuses[place]

        task.add_done_callback(done)

    async def _set_status(self, place: Place, language: Language, who: str | None) -> None:
        try:
            token = await self._workspaces.token(place.workspace)
            await self._posts.assistant_threads_setStatus(
                token=token, channel_id=place.conversation, thread_ts=place.thread,
                status=Messages(language)("slack.writing"), username=who,
            )  # fmt: skip
        except (SangfroidError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            structlog.get_logger().info("status_failed", reason=type(error).__name__)

    def _bolt(self) -> AsyncApp:
        """The app; whatever it could take from the environment is given here."""
        options = self._options
        logger = logging.getLogger("slack_bolt")
        logger.setLevel(logging.ERROR)  # its warnings are advice for who writes an app, with whole payloads in them
        flow = None
        if options.client_id and options.client_secret:
            settings = AsyncOAuthSettings(
                client_id=options.client_id,
                client_secret=options.client_secret,
                scopes=SCOPES,
                user_scopes=(),
                install_path="/slack/install",
                redirect_uri_path="/slack/oauth_redirect",
                installation_store=Kept(self._workspaces),
                state_store=SignedState(options.client_secret),
            )
            flow = self._flow = AsyncOAuthFlow(client=self._asking, settings=settings)
        return AsyncApp(
            logger=logger,
            name="sangfroid",
            process_before_response=True,
            signing_secret=options.signing_secret or "",
            client=self._asking,
            authorize=Authorize(self._workspaces),  # type: ignore[arg-type]  # bolt takes its own kind as well
            oauth_flow=flow,
            ignoring_self_events_enabled=False,  # what the app itself posts carries a bot_id
            user_facing_authorize_error_message=Messages(options.fallback)("slack.not_installed"),
        )
