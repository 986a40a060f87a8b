"""Requests as the program makes them, for tests of the stand-in."""

from __future__ import annotations

from typing import Any

from bot.model import Language
from bot.ports.chat import Purpose

SYSTEM: dict[Language, str] = {
    "en": "You are the customer of this file, angry. Never leave the role. It began on 9 April with a parcel.",
    "fr": "Vous êtes la cliente de ce dossier, en colère. Ne quittez jamais le rôle. C'était le 9 avril avec un colis.",
}
OPENING: dict[Language, str] = {
    "en": "My parcel is nowhere, and nobody answers me!",
    "fr": "Mon colis n'est nulle part, et personne ne me répond !",
}
TURN: dict[Language, str] = {
    "en": "Hello Ms Kergoat, I am sorry about this. What happened?",
    "fr": "Bonjour madame Kergoat, je suis désolé pour cela. Que s'est-il passé ?",
}
SENSE: dict[Language, str] = {
    "en": "It is the third time that I tell you. I am not going to wait until 22 April!",
    "fr": "C'est la troisième fois que je vous dis cela. Je ne vais pas attendre le 22 avril !",
}
QUOTES: dict[Language, tuple[str, ...]] = {
    "en": ("I am sorry about this.", "Hello Ms Kergoat"),
    "fr": ("je suis désolé pour cela", "Bonjour madame Kergoat"),
}


def message(purpose: Purpose, language: Language, sense: str = "", turn: str = "") -> str:
    """The last user message of a question."""
    turn = turn or TURN[language]
    if purpose == "speak":
        return f"<consultant>{turn}</consultant>\n<sense>{sense or SENSE[language]}</sense>"
    if purpose == "read":
        return f"<before>customer: {OPENING[language]}</before>\n<turn>{turn}</turn>"
    said = "\n".join(f'<said id="{at}">{quote}</said>' for at, quote in enumerate(QUOTES[language], 1))
    return f"{said}\nlistening, emotion"


def request(purpose: Purpose, language: Language, *, form: str = "json_schema", **changed: Any) -> dict[str, Any]:
    """The body of a request; `form` is the kind of answer it wants ("text": any); `changed` goes to `message`."""
    shape = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
    wanted: dict[str, Any] = {"type": form}
    if form == "json_schema":
        wanted["json_schema"] = {"name": purpose, "strict": True, "schema": shape}
    return {
        "model": "standin",
        "messages": [
            {"role": "system", "content": f"{SYSTEM[language]} (JSON)"},
            {"role": "user", "content": message(purpose, language, **changed)},
        ],
        **({} if form == "text" else {"response_format": wanted}),
    }
