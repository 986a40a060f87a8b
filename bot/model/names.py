"""The names the field uses: languages, stages, moves, criteria, occasions, endings."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "fr"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

Speaker = Literal["customer", "trainee"]

Difficulty = Literal[1, 2, 3]

Stage = Literal["take_charge", "listen", "validate", "propose", "conclude", "follow_up"]

STAGES: tuple[Stage, ...] = get_args(Stage)

HelpingMove = Literal[
    "greet", "introduce_self", "use_name", "take_aside", "invite_to_tell", "show_listening",
    "acknowledge_emotion", "empathise", "apologise", "open_question", "closed_question", "reformulate",
    "check_understanding", "name_need", "take_ownership", "explain", "propose_solution", "offer_choice",
    "positive_phrase", "commit", "hold_politely", "consult_supervisor", "set_boundary",
    "confirm_agreement", "anything_else", "thank", "schedule_follow_up", "extra_mile", "warm_close",
]  # fmt: skip

HurtingMove = Literal[
    "shout", "insult", "sarcasm", "blame_customer", "blame_colleague", "defend", "dismiss", "order_calm",
    "lecture", "negative_phrase", "wild_promise", "pass_along", "canned_line", "repeat_self",
    "premature_solution", "interpret", "stonewall", "cut_off", "ask_again", "ill_timed_cheer",
]  # fmt: skip

MoveName = Literal[HelpingMove, HurtingMove]

HELPING: frozenset[MoveName] = frozenset(get_args(HelpingMove))

HURTING: frozenset[MoveName] = frozenset(get_args(HurtingMove))

MOVES: tuple[MoveName, ...] = (*get_args(HelpingMove), *get_args(HurtingMove))

CriterionName = Literal[
    "take_charge", "composure", "listening", "questioning", "emotion", "reformulation", "needs",
    "personalisation", "ownership", "solution", "positive_language", "honest_promises", "respect",
    "escalation", "conclusion", "follow_up", "delight",
]  # fmt: skip

CRITERIA: tuple[CriterionName, ...] = get_args(CriterionName)

OccasionName = Literal[
    "question_open", "feeling_shown", "abuse", "threat", "beyond_authority", "public_setting",
    "calm_reached", "doubt", "unknown_left",
]  # fmt: skip

OCCASIONS: tuple[OccasionName, ...] = get_args(OccasionName)

Ending = Literal["agreed", "escalated", "walked_out", "closed", "stopped"]

ENDINGS: tuple[Ending, ...] = get_args(Ending)

Authority = Literal["none", "granted"]

Voice = Literal["script", "llm", "fallback", "budget"]
"""Who found the words of a customer's line: the script, where no model speaks; the model; the script in its place,
because it gave nothing that could be said, or because the day's tokens are spent."""

Status = Literal["open", "paused", "ended"]

Awaiting = Literal[
    "confidence_before", "after", "confidence_after", "intention", "safety", "disagree", "which", "reason",
]  # fmt: skip

Way = Literal["read", "missed", "mark"]

Decision = Literal["open", "accepted", "rejected"]
