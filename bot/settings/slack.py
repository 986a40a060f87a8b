"""What the environment says about Slack.

Read as it is written, so that practising at the terminal goes on with half of it filled in; examined when `serve` asks
for it. No secret is ever shown: not in an error, not in the settings as text.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.errors import SettingsError

API = "https://slack.com/api/"
KEY_LENGTH = 32
"""Bytes of a Fernet key."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How the bot is joined to Slack. The settings agree with each other.

    Either `bot_token` is there, of the one workspace it serves, or `client_id`, `client_secret` and `token_keys`, for
    any workspace that installs it. With `app_token` events come over a socket (Socket Mode), else over HTTP, and
    `signing_secret` is there.
    """

    bot_token: SecretStr | None
    signing_secret: SecretStr | None
    app_token: SecretStr | None
    client_id: str | None
    client_secret: SecretStr | None
    token_keys: tuple[SecretStr, ...]
    api_url: str


class SlackFields(BaseSettings):
    """The settings of Slack, as they are written."""

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    """The bot's token (`xoxb-`), where it serves one workspace."""

    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    """What Slack signs its events with."""

    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    """The app's token (`xapp-`), where events come over a socket."""

    slack_client_id: str | None = Field(default=None, validation_alias="SLACK_CLIENT_ID")
    """The app's id, where workspaces install it themselves."""

    slack_client_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_CLIENT_SECRET")
    """What goes with that id."""

    token_key: SecretStr | None = Field(default=None, validation_alias="TOKEN_KEY")
    """Fernet keys, separated by commas: what a workspace gives when it installs the bot is kept encrypted with them."""

    slack_api_url: str = Field(default=API, validation_alias="SLACK_API_URL")
    """Where Slack's interface is."""

    @field_validator(
        "slack_bot_token", "slack_signing_secret", "slack_app_token", "slack_client_id", "slack_client_secret",
        "token_key", "slack_api_url", mode="before",
    )  # fmt: skip
    @classmethod
    def _nothing_around_it(cls, value: str | None) -> str | None:
        """A secret that comes out of a file often brings the end of its line along."""
        return value.strip() if value else value

    @property
    def slack(self) -> SlackSettings | None:
        """How the bot is joined to Slack; None when nothing is said about it.

        Raises:
            SettingsError: something is missing or cannot be used; its parameter `name` says which setting.
        """
        said = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token, self.slack_client_id)
        if not any((*said, self.slack_client_secret)):
            return None
        if not (self.slack_signing_secret or self.slack_app_token):
            raise SettingsError("error.settings.slack.no_signature", name="SLACK_SIGNING_SECRET")
        if not (self.slack_bot_token or self.slack_client_id or self.slack_client_secret):
            raise SettingsError("error.settings.slack.no_token", name="SLACK_BOT_TOKEN")
        _begins("SLACK_BOT_TOKEN", self.slack_bot_token, "xoxb-")
        _begins("SLACK_APP_TOKEN", self.slack_app_token, "xapp-")
        return SlackSettings(
            bot_token=self.slack_bot_token,
            signing_secret=self.slack_signing_secret,
            app_token=self.slack_app_token,
            client_id=self.slack_client_id,
            client_secret=self.slack_client_secret,
            token_keys=self._keys_for_installing(),
            api_url=_address(self.slack_api_url),
        )

    def _keys_for_installing(self) -> tuple[SecretStr, ...]:
        """The keys, where workspaces may install the bot; then everything that takes must be there."""
        if not (self.slack_client_id or self.slack_client_secret):
            return ()
        if self.slack_bot_token:
            raise SettingsError("error.settings.slack.two_ways", name="SLACK_BOT_TOKEN")
        for name, value in (
            ("SLACK_CLIENT_ID", self.slack_client_id),
            ("SLACK_CLIENT_SECRET", self.slack_client_secret),
            ("TOKEN_KEY", self.token_key),
        ):
            if not value:
                raise SettingsError("error.settings.slack.install", name=name)
        written = self.token_key.get_secret_value().split(",") if self.token_key else []
        keys = tuple(key.strip() for key in written if key.strip())
        if not keys or not all(map(_is_key, keys)):
            raise SettingsError("error.settings.token_key", name="TOKEN_KEY")
        return tuple(map(SecretStr, keys))


def _begins(name: str, token: SecretStr | None, prefix: str) -> None:
    """Whether a token is of the kind that is asked for, and not another one from the same page of Slack."""
    if token and not token.get_secret_value().startswith(prefix):
        raise SettingsError("error.settings.slack.prefix", name=name, prefix=prefix)


def _is_key(key: str) -> bool:
    """Whether that is a Fernet key; told without the library, which not every installation has."""
    try:
        return len(base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)) == KEY_LENGTH
    except (binascii.Error, UnicodeEncodeError):
        return False


def _address(url: str) -> str:
    """The address of Slack's interface, with one slash at its end."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("error.settings.slack.api_url", name="SLACK_API_URL")
    return url.rstrip("/") + "/"
