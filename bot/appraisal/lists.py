"""The word lists of a cue file that the rules use by name; a file without one of them silences its rule."""

from __future__ import annotations

# Lists of single words: looked up as sets. An entry of several words or with signs is searched as a cue.
WORD_LISTS = frozenset({
    "acronyms", "civilities", "clause_leads", "deed_verbs", "feelings", "first_person", "fix_nouns", "foreign_words",
    "me_words", "negators", "negators_after", "not_names", "offer_verbs", "role_words", "second_person", "stopwords",
    "transcript_labels", "weak_words",
})  # fmt: skip
# Lists whose entries are cues.
CUE_LISTS = frozenset({
    "already_told", "anger_words", "aside_leads", "bare_formulas", "because", "calm_words", "cheer", "choice_words",
    "contact_verbs", "contrast", "customer_waits", "emergency", "fillers", "hedges", "intro_leads", "intro_links",
    "judgements", "marked", "markers", "marking", "marking_elsewhere", "marking_words", "marks", "merits",
    "not_negation", "not_premature", "offer_leads", "own_deeds", "own_words", "particular", "past_marks", "players",
    "preference", "question_closed", "question_not", "question_open", "question_starts", "request_leads",
    "restate_leads", "rhetorical", "same_again", "self_i", "self_we", "someone", "speakers", "staging", "sure_words",
    "taken_for", "thirds", "times", "vague_times", "why",
})  # fmt: skip
# Groups of words that mean the same, and signs as they are typed.
OTHER_LISTS = frozenset({"synonyms", "cheer_emoji", "sad_emoji"})
USED_LISTS = WORD_LISTS | CUE_LISTS | OTHER_LISTS
