"""Agreement: how far what was read and graded is what people labelled, and labelled cases from those who disagree.

Pure: values in, values out.
"""

from bot.agreement.anonymous import Anonymous, anonymised, stand_ins
from bot.agreement.cases import Contested, Labels, case_id, case_of, contested, labels_of
from bot.agreement.changes import BREAKS, GAINS, Change, MarkChange, Moved, changes_of, mark_changes
from bot.agreement.decisions import Confusion, Row
from bot.agreement.labelled import MEASURED, TWINS, LineRead, TalkGraded, TurnHeard, one_name, twinned
from bot.agreement.lines import LineCard, line_card
from bot.agreement.occasions import OccasionCard, occasion_card
from bot.agreement.talks import TalkCard, talk_card

__all__ = [
    "BREAKS", "GAINS", "MEASURED", "TWINS", "Anonymous", "Change", "Confusion", "Contested", "Labels", "LineCard",
    "LineRead", "MarkChange", "Moved", "OccasionCard", "Row", "TalkCard", "TalkGraded", "TurnHeard", "anonymised",
    "case_id", "case_of", "changes_of", "contested", "labels_of", "line_card", "mark_changes", "occasion_card",
    "one_name", "stand_ins", "talk_card", "twinned",
]  # fmt: skip
