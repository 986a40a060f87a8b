"""The terminal."""

from bot.channels.console.loop import ConsolePlay, Wishes

__all__ = ["ConsolePlay", "Wishes"]
