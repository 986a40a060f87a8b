"""Agreement: how far what was read and graded is what people labelled. Pure: values in, values out."""

from bot.agreement.changes import Change, MarkChange, Moved, changes_of, mark_changes
from bot.agreement.decisions import Confusion, Row
from bot.agreement.labelled import MEASURED, TWINS, LineRead, TalkGraded, TurnHeard, one_name, twinned
from bot.agreement.lines import LineCard, line_card
from bot.agreement.occasions import OccasionCard, occasion_card
from bot.agreement.talks import TalkCard, talk_card

__all__ = [
    "MEASURED", "TWINS", "Change", "Confusion", "LineCard", "LineRead", "MarkChange", "Moved", "OccasionCard", "Row",
    "TalkCard", "TalkGraded", "TurnHeard", "changes_of", "line_card", "mark_changes", "occasion_card", "one_name",
    "talk_card", "twinned",
]  # fmt: skip
