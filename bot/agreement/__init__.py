"""Agreement: how far what was read and graded is what people labelled. Pure: values in, values out."""

from bot.agreement.changes import Change, MarkChange, Moved, changes_of, mark_changes
from bot.agreement.labelled import TWINS, LineRead, TalkGraded, one_name, twinned
from bot.agreement.lines import LineCard, line_card
from bot.agreement.talks import TalkCard, talk_card

__all__ = [
    "TWINS", "Change", "LineCard", "LineRead", "MarkChange", "Moved", "TalkCard", "TalkGraded", "changes_of",
    "line_card", "mark_changes", "one_name", "talk_card", "twinned",
]  # fmt: skip
