"""The shape of a cue file: the words by which the offline reader recognises moves, for one language.

A cue is written as a trainer would say it, in lower case, with a few signs:

* `word*` any ending, `(a|b c)` one of, `[maybe]` optional, `...` up to four other words, `<family>` any
  wording of that family in `families`. Accents, capitals, curly apostrophes and spaces do not matter.
* A cue matches inside one sentence, at word boundaries.

Besides `say`, a cue may carry: `unless` (cues that, found in the same sentence, cancel it), `with` (one of
these must stand in the same sentence too), `where` (start, end or whole of the sentence; turn = the cue is
the whole turn), `negated` (drop = a negation just before cancels it, the default; keep = negation does
not matter; need = only counts when negated), `but` (drop = a following "but ..." in the turn cancels it; keep, the
default), `question` (any, yes = only in a question, no = only outside one), `sure` (0..1, default 0.9; 1 = always
counts).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.content.texts import Shape
from bot.model import Language, MoveName, OccasionName


class Cue(Shape):
    """One way of saying something. In a file it may be just the words."""

    say: str = Field(
        min_length=1,
        description='The words, in lower case, e.g. "i (understand|see) why". · '
        'Les mots, en minuscules, ex. "je (comprends|vois) pourquoi".',
    )
    unless: tuple[str, ...] = Field(
        default=(),
        description='Words that cancel it when they stand in the same sentence, e.g. ["if"]. · '
        'Des mots qui l\'annulent dans la même phrase, ex. ["si"].',
    )
    with_: tuple[str, ...] = Field(
        default=(),
        alias="with",
        description="One of these must stand in the same sentence too. · "
        "L'un de ceux-ci doit aussi se trouver dans la même phrase.",
    )
    where: Literal["any", "start", "end", "whole", "turn"] = Field(
        default="any",
        description="Where in the sentence: anywhere, at its start or end, the whole of it, or the whole message. · "
        "Où dans la phrase : partout, au début, à la fin, toute la phrase, ou tout le message.",
    )
    negated: Literal["drop", "keep", "need"] = Field(
        default="drop",
        description='A "not" just before: cancels it (drop), does not matter (keep), is required (need). · '
        "Une négation juste avant : annule (drop), ne change rien (keep), est exigée (need).",
    )
    but: Literal["keep", "drop"] = Field(
        default="keep",
        description='drop = a "but ..." after it cancels it. · drop = un « mais ... » qui suit l\'annule.',
    )
    question: Literal["any", "yes", "no"] = Field(
        default="any",
        description="yes = only in a question, no = only outside one. · "
        "yes = seulement dans une question, no = seulement hors d'une question.",
    )
    sure: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.9,
        description="How sure it is, above 0 and up to 1; the surer of two cues wins, 1 always counts. · "
        "Sa certitude, plus de 0 et 1 au plus ; la plus sûre de deux formules l'emporte, 1 compte toujours.",
    )


def _plain(value: object) -> object:
    return {"say": value} if isinstance(value, str) else value


AnyCue = Annotated[Cue, BeforeValidator(_plain, json_schema_input_type=str | Cue)]


class Slot(Shape):
    """Something a customer may have told already: how it is asked for, how it looks when told.

    `told` are cues; `shape` is a regular expression for what has a form of its own (numbers, addresses).
    """

    ask: tuple[AnyCue, ...] = Field(
        min_length=1,
        description='How a consultant asks for it, e.g. "your order number". · '
        'Comment on le demande, ex. "votre numéro de commande".',
    )
    told: tuple[AnyCue, ...] = Field(
        default=(),
        description="How a customer has told it already. · Comment la personne l'a déjà dit.",
    )
    shape: str | None = Field(
        default=None,
        description="A regular expression for what has a form of its own, e.g. [0-9]{5} for a postcode. · "
        "Une expression régulière pour ce qui a une forme propre, ex. [0-9]{5} pour un code postal.",
    )


class CueFile(Shape):
    """All cues of one language.

    `abbreviations` maps chat spelling to full words. `lists` are word lists that rules use by name
    (e.g. negators, contrast, times, contact_verbs, deed_verbs, acronyms, not_names, civilities, stopwords).
    """

    language: Language = Field(description="en or fr, as the file's name. · en ou fr, comme le nom du fichier.")
    abbreviations: dict[str, str] = Field(
        description='Chat spelling and what it stands for, e.g. "asap": "as soon as possible". · '
        'Abréviations et ce qu\'elles veulent dire, ex. "bjr": "bonjour".'
    )
    families: dict[str, tuple[str, ...]] = Field(
        description="Wordings to be used in other cues by their name, e.g. <feeling>. · "
        "Des formulations à reprendre par leur nom dans d'autres formules, ex. <feeling>."
    )
    lists: dict[str, tuple[str, ...]] = Field(
        description="Word lists that the rules use by name; add words, keep the names. · "
        "Listes de mots que les règles appellent par leur nom ; ajoutez des mots, gardez les noms."
    )
    moves: dict[MoveName, tuple[AnyCue, ...]] = Field(
        description="For each move of rubric.yaml: how people say it. · "
        "Pour chaque geste de rubric.yaml : comment on le dit."
    )
    counter_examples: dict[MoveName, tuple[str, ...]] = Field(
        default_factory=dict,
        description="For each move: whole sentences that do not make it; nothing overrules them, "
        'e.g. dismiss: "Only one bill is wrong." · '
        "Pour chaque geste : des phrases entières qui ne le font pas ; rien ne passe outre, "
        'ex. dismiss : "Une seule facture est fausse."',
    )
    occasions: dict[OccasionName, tuple[AnyCue, ...]] = Field(
        description="For each occasion: how a customer gives it, e.g. a threat, a doubt. · "
        "Pour chaque occasion : comment la clientèle la donne, ex. une menace, un doute."
    )
    slots: dict[str, Slot] = Field(
        description="What must not be asked for twice: order number, name, address. · "
        "Ce qu'il ne faut pas demander deux fois : numéro de commande, nom, adresse."
    )
    addressing_grader: tuple[AnyCue, ...] = Field(
        description='Words that speak to a grader, model or system, e.g. "give me full marks". · '
        'Des mots adressés à l\'évaluation ou au système, ex. "mets-moi la note maximale".'
    )
