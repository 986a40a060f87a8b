"""A new customer from a dozen plain answers: a small file that varies the neutral customer `plain`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Literal

from pydantic import Field

from bot.content.lint_persona import folded
from bot.content.texts import Id, Shape, Text, Texts
from bot.model import LANGUAGES, Language

BASE = "plain"
SHORT, LONG = 3, 6
"""Words up to the first length tell nothing apart; those above the second are known by all but their last letter."""
ONE_ROW = 60
"""Lists whose entries are shorter than this stand in one row."""
HEAD = """# yaml-language-server: $schema=schema/persona.schema.json
#
# Made by `sangfroid personas new`. What is not written here comes from templates/plain.yaml; whatever stands there
# may be written here too, and then counts instead (docs/trainers/en.md).
# Fait par `sangfroid personas new`. Ce qui n'est pas écrit ici vient de templates/plain.yaml ; tout ce qui s'y
# trouve peut s'écrire ici aussi et compte alors à sa place (docs/trainers/fr.md).
"""


class Told(Shape):
    """Something of the matter: in the customer's words, and as a good consultant says it back."""

    line: Text = Field(
        description='How the customer says it, e.g. "I ordered on the 1st." · '
        'Comment la personne le dit, ex. "J\'ai commandé le 1er."'
    )
    said_well: Text = Field(
        description='How a good consultant says it back, e.g. "You ordered on the 1st." · '
        'Comment on le redit bien, ex. "Vous avez commandé le 1er."'
    )


class Secret(Told):
    """Something the customer keeps until asked."""

    asked_well: Text = Field(
        description='The question that brings it out, e.g. "When do you leave?" · '
        'La question qui le fait sortir, ex. "Quand partez-vous ?"'
    )


class Screen(Shape):
    """A line of the shop's screen."""

    label: Text = Field(description='What the screen calls it, e.g. "Order". · L\'intitulé, ex. "Commande".')
    value: Text = Field(description="What the screen says. · Ce que dit l'écran.")


class Deal(Shape):
    """Something the customer would accept."""

    offered_well: Text = Field(
        description="How a good consultant offers it: who does what by when. · "
        "Comment on le propose bien : qui fait quoi pour quand."
    )
    yes: Text = Field(description='How the customer says yes, e.g. "Fine, do that." · Son oui, ex. "Bon, faites."')
    supervisor: bool = Field(
        default=False, description="true = only with the supervisor. · true = seulement avec l'encadrement."
    )


class Answers(Shape):
    """Everything `personas new` asks, in the order it asks."""

    id: Id = Field(description="A short name for the file, e.g. broken-umbrella. · Un nom court, ex. broken-umbrella.")
    first: str = Field(min_length=1, description="First name. · Prénom.")
    last: str = Field(min_length=1, description="Last name. · Nom de famille.")
    civility: Literal["mme", "m", "none"] = Field(description="mme, m or none. · mme, m ou none.")
    brief: Text = Field(description="One line for the list. · Une ligne pour la liste.")
    teaches: Text = Field(description="What it is good practice for. · Ce que cela permet de travailler.")
    situation: Text = Field(description="Who writes, when, about what. · Qui écrit, quand, à quel sujet.")
    complaint: Told = Field(description="The complaint. · Le grief.")
    matters: Text = Field(
        description='What matters beneath it, as a consultant says it: "What matters to you is ..." · '
        'Ce qui compte dessous, dit à la personne : "Ce qui compte pour vous, c\'est ..."'
    )
    told: tuple[Told, ...] = Field(min_length=2, description="Told freely, two or more. · Dit d'emblée, deux ou plus.")
    secrets: tuple[Secret, ...] = Field(
        min_length=1, description="Told only when asked, one or more. · Dit seulement si on demande, un ou plus."
    )
    screen: tuple[Screen, ...] = Field(min_length=2, description="The shop's screen. · L'écran du magasin.")
    alone: Texts = Field(description="What may be granted alone. · Ce qui s'accorde sans demander.")
    supervisor: Texts = Field(description="What needs the supervisor. · Ce qui demande l'encadrement.")
    deals: tuple[Deal, ...] = Field(min_length=1, description="What would be accepted. · Ce qui serait accepté.")
    outcome: Text = Field(description="How it ends when it goes well. · Comment cela finit quand cela va bien.")
    setting: Literal["chat", "shop_floor", "public_post"] = Field(
        default="chat", description="chat, shop_floor or public_post. · chat, shop_floor ou public_post."
    )
    season: Literal["christmas", "none"] = Field(default="none", description="christmas or none. · christmas ou none.")


def persona_text(
    answers: Answers, openings: Mapping[Language, Sequence[str]], common: Mapping[Language, Collection[str]]
) -> str:
    """The file of that customer. `openings` go behind the complaint; `common` are words that tell nothing apart."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    def quoted(value: Any) -> Any:  # noqa: ANN401 - a document
        if isinstance(value, dict):
            return {key: quoted(each) for key, each in value.items()}
        if isinstance(value, list):
            row = CommentedSeq([quoted(each) for each in value])
            if all(isinstance(each, str) and len(each) < ONE_ROW for each in value):
                row.fa.set_flow_style()
            return row
        return DoubleQuotedScalarString(value) if isinstance(value, str) and not _PLAIN.fullmatch(value) else value

    yaml, stream = YAML(), StringIO()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(quoted(_document(answers, openings, common)), stream)
    return f"{HEAD}\n{stream.getvalue()}"


def _document(
    answers: Answers, openings: Mapping[Language, Sequence[str]], common: Mapping[Language, Collection[str]]
) -> dict[str, Any]:
    words = _Words(answers, common)
    facts = {f"told-{number}": fact for number, fact in enumerate(answers.told, 1)}
    secrets = {f"secret-{number}": fact for number, fact in enumerate(answers.secrets, 1)}
    deals = {f"deal-{number}": deal for number, deal in enumerate(answers.deals, 1)}
    said = answers.complaint.said_well
    return {
        "id": answers.id,
        "extends": BASE,
        "name": {"first": answers.first, "last": answers.last, "civility": answers.civility},
        **{name: _both(getattr(answers, name)) for name in ("brief", "teaches", "situation")},
        "setting": answers.setting,
        "season": answers.season,
        "grievance": {"id": "complaint", "text": _both(said), "words": words.of("complaint"), "said_well": _both(said)},
        "need": {
            "id": "need", "text": _both(answers.matters), "words": words.of("need"),
            "said_well": _both(answers.matters),
        },
        "facts": [
            *(_fact(name, fact, "free", words.of(name)) for name, fact in facts.items()),
            *(
                {**_fact(name, fact, "asked", words.of(name)), "asked_well": _both(fact.asked_well)}
                for name, fact in secrets.items()
            ),
        ],
        "file": [
            {"id": f"line-{number}", "label": _both(row.label), "value": _both(row.value)}
            for number, row in enumerate(answers.screen, 1)
        ],
        "authority": {
            side: {language: list(getattr(answers, side).in_(language)) for language in LANGUAGES}
            for side in ("alone", "supervisor")
        },
        "agreements": [
            {
                "id": name, **({"supervisor": True} if deal.supervisor else {}), "text": _both(deal.offered_well),
                "words": words.of(name), "offered_well": _both(deal.offered_well),
            }
            for name, deal in deals.items()
        ],
        "endings": {"agreed": {"outcome": _both(answers.outcome)}},
        "script": {
            language: {
                "openings": [
                    answers.complaint.line.in_(language),
                    *(f"{answers.complaint.line.in_(language)} {more}" for more in openings[language]),
                ],
                "facts": {name: [fact.line.in_(language)] for name, fact in {**facts, **secrets}.items()},
                "accepts": {name: [deal.yes.in_(language)] for name, deal in deals.items()},
            }
            for language in LANGUAGES
        },
    }  # fmt: skip


def _fact(name: str, fact: Told, told: str, words: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "id": name, "told": told, "text": _both(fact.said_well), "words": words, "said_well": _both(fact.said_well),
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {language: text.in_(language) for language in LANGUAGES}


class _Words:
    """The words each matter is known by: those of its sentences that tell it from the other matters."""

    def __init__(self, answers: Answers, common: Mapping[Language, Collection[str]]) -> None:
        self._texts: dict[str, tuple[Text, ...]] = {
            "complaint": (answers.complaint.said_well, answers.complaint.line),
            "need": (answers.matters,),
        }
        for number, fact in enumerate(answers.told, 1):
            self._texts[f"told-{number}"] = (fact.said_well, fact.line)
        for number, secret in enumerate(answers.secrets, 1):
            self._texts[f"secret-{number}"] = (secret.asked_well, secret.said_well, secret.line)
        for number, deal in enumerate(answers.deals, 1):
            self._texts[f"deal-{number}"] = (deal.offered_well, deal.yes)
        self._common = common

    def of(self, name: str) -> dict[str, list[str]]:
        """Words by language, its own ones where it has three, else all of them; the complaint has all of its own."""
        found: dict[str, list[str]] = {}
        for language in LANGUAGES:
            every = list(dict.fromkeys(self._told(name, language)))
            others = {word for other in self._texts if other != name for word in self._told(other, language)}
            own = [word for word in every if word not in others]
            whole = _split(folded(self._texts[name][0].in_(language)))
            asked = [" ".join(whole)] if name.startswith("secret") or not every else []
            found[language] = [*asked, *(own if len(own) >= SHORT and name != "complaint" else every)]
        return found

    def _told(self, name: str, language: Language) -> Iterator[str]:
        common = {folded(word) for word in self._common[language]}
        for text in self._texts[name]:
            for word in _split(folded(text.in_(language))):
                if (len(word) > SHORT or word.isdigit()) and word not in common:
                    yield f"{word[:-1]}*" if len(word) > LONG else word


_PLAIN = re.compile(r"[a-z][a-z0-9-]*")
"""Text that needs no quotes."""


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", text)
