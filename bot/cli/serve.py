"""`sangfroid serve`: the bot itself, for chat platforms."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

import structlog
import typer

from bot.cli.frame import Frame, set_up_log


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(serve)


def serve() -> None:
    """Run the bot for the chat platforms that are configured, until SIGTERM or Ctrl-C. Exits 1 when it may not run."""
    frame = Frame.load()
    set_up_log(frame.settings.log_level, "INFO")
    logging.basicConfig(level=logging.WARNING, handlers=[Forward()], force=True)
    from bot.wiring.service import service_of

    async def run() -> bool:
        async with service_of(frame.settings) as service:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, service.stopping.set)
            if not service.channels:
                if sys.stderr.isatty():
                    typer.echo(frame.messages("serve.no_channel"), err=True)
                structlog.get_logger().warning("no_channel")
            return await service.run(frame.settings.host, frame.settings.port)

    if not asyncio.run(run()):
        sys.exit(1)


class Forward(logging.Handler):
    """What libraries log becomes a line like ours: their name and message template, never its arguments or a trace.

    An argument may be a statement's parameter, and that a person's words.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        text = record.msg.split("\n", 1)[0][:200] if isinstance(record.msg, str) and record.args else None
        structlog.get_logger().log(record.levelno, "library", logger=record.name, template=text, error=error)
