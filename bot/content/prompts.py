"""The shape of a prompt file: what a language model is told, in one language."""

from __future__ import annotations

from pydantic import Field

from bot.content.prompts_player import PlayerPrompts
from bot.content.prompts_reader import ReaderPrompts
from bot.content.prompts_words import WordsPrompts
from bot.content.texts import Shape
from bot.model import Language


class Prompts(Shape):
    """What a language model is told, in one language; used only where one is configured."""

    language: Language = Field(description="en or fr, as the file's name. · en ou fr, comme le nom du fichier.")
    player: PlayerPrompts = Field(description="To play the customer. · Pour jouer la personne mécontente.")
    reader: ReaderPrompts = Field(description="To read a message. · Pour lire un message.")
    words: WordsPrompts = Field(description="To put a grade into words. · Pour mettre une évaluation en mots.")
