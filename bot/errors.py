"""The exception tree.

SangfroidError
├── SettingsError            an environment value cannot be used
├── ContentError             a persona, rubric, cue or house file is wrong (carries its faults)
├── UnknownContent           no content of that id
├── InputError               what a person sent cannot be taken (too long, empty, unreadable)
├── SessionError             the practice is not in a state that allows this
│   └── NoSession            there is no such practice
├── WeightsError             what the reader has learned cannot be read: a damaged installation
├── CaseFileError            the organisation's evaluation file cannot be read or written
├── SendError                a message could not be posted
│   ├── SendLater            the platform did not take it; it may be tried again after a while
│   ├── SendRefused          the platform will never take it (the person is gone, the app was removed)
│   └── SendUnknown          the answer never came: it may have been posted, or not
├── InstallationUnreadable   what a workspace gave for its installation cannot be decrypted
├── CannotListen             the address to serve at cannot be had
├── AlreadyServed            another process works on this database, and only one may
├── NoAnswer                 the language model gave nothing that can be used; the rules and the script go on
├── Overtaken                another process has done this work meanwhile
└── StoreError               the database cannot be used
    ├── StoreFull            the disk is full
    ├── StoreBusy            another process holds the database, or its server is away: it may be tried again
    └── StoreNewer           the database was written by a newer version

Every error names a message of the catalogue (`key`) and its parameters, so that the border where a
person is shown it can say it in that person's language.
"""

from __future__ import annotations

from dataclasses import dataclass


class SangfroidError(Exception):
    """Root of every error this product raises on purpose."""

    def __init__(self, key: str, /, **params: object) -> None:
        """`key` is a message id of the catalogue, `params` fill its placeholders."""
        super().__init__(key, params)
        self.key = key
        self.params = params


class SettingsError(SangfroidError):
    """A setting in the environment cannot be used."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file: where it is (1-based line, 0 = the whole file) and what to say.

    `key` and `params` name a catalogue message, as in `SangfroidError`.
    """

    file: str
    line: int
    key: str
    params: tuple[tuple[str, str], ...] = ()


class ContentError(SangfroidError):
    """A content file is wrong; `faults` holds every one that was found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """`faults` is never empty."""
        first = faults[0]
        super().__init__(first.key, **dict(first.params))
        self.faults = faults


class UnknownContent(SangfroidError):
    """No persona, rubric or house file of that id exists."""


class InputError(SangfroidError):
    """What a person sent cannot be taken; nothing was changed."""


class SessionError(SangfroidError):
    """The practice is not in a state that allows what was asked."""


class NoSession(SessionError):
    """There is no such practice, or it is not this person's."""


class CaseFileError(SangfroidError):
    """The organisation's evaluation file cannot be read or written; it is as it was."""


class WeightsError(SangfroidError):
    """The files of what the reader has learned are damaged or missing."""


class SendError(SangfroidError):
    """A message could not be posted."""


class SendLater(SendError):
    """The platform certainly did not take the message; `after`: seconds to wait, None when it did not say."""

    def __init__(self, after: float | None = None) -> None:
        """`after` is the platform's own wish (`Retry-After`)."""
        super().__init__("send.later", after=after)
        self.after = after


class SendRefused(SendError):
    """The platform will never take this message."""

    def __init__(self, reason: str) -> None:
        """`reason` is the platform's own word for it, for the log."""
        super().__init__("send.refused", reason=reason)


class SendUnknown(SendError):
    """It is not known whether the platform took the message."""

    def __init__(self) -> None:
        """No parameters: nothing is known."""
        super().__init__("send.unknown")


class InstallationUnreadable(SangfroidError):
    """What a workspace gave for its installation cannot be decrypted with any of the keys."""

    def __init__(self, channel: str, workspace: str) -> None:
        """Where it was installed; never the secret itself."""
        super().__init__("error.installation.unreadable", channel=channel, workspace=workspace)


class CannotListen(SangfroidError):
    """The address to serve at cannot be had: taken, not of this machine, not allowed."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """`reason` is the system's own word for it."""
        super().__init__("serve.cannot_listen", address=f"{host}:{port}", reason=reason)


class AlreadyServed(SangfroidError):
    """Another process works on this database, and only one may."""

    def __init__(self, what: object) -> None:
        """`what` is the file that says so, or the executor."""
        super().__init__("serve.already", path=str(what))


class NoAnswer(SangfroidError):
    """The language model gave nothing that can be used.

    `reason` is one of `bot.ports.NO_ANSWER`; `requests` is how many requests it took.
    """

    def __init__(self, reason: str, requests: int = 0) -> None:
        """Never what was sent or said."""
        super().__init__("model.no_answer", reason=reason)
        self.reason = reason
        self.requests = requests


class Overtaken(SangfroidError):
    """Another process did this work meanwhile; nothing of ours was written."""

    def __init__(self) -> None:
        """No parameters."""
        super().__init__("runtime.overtaken")


class StoreError(SangfroidError):
    """The database cannot be used; nothing of the current step was written."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreBusy(StoreError):
    """Another process holds the database for too long, or its server does not answer; it may be tried again."""


class StoreNewer(StoreError):
    """The database was written by a newer version of this program."""
