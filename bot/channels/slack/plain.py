"""What a person wrote, out of the form in which Slack sends it: as they saw it, without Slack's own markup.

Source of the form: docs.slack.dev, "Formatting message text", "Retrieving messages".
"""

from __future__ import annotations

import html
import re

_LINK = re.compile(r"<([^<>|]{1,3000})(?:\|([^<>]{0,3000}))?>")
SOMEBODY = "@…"
"""What stands for a mention: whose id it is says nothing to a reader, and a name is not ours to keep."""


def plain(text: str) -> str:
    """The text as its writer saw it: links as their words, mentions without ids, `&amp;` and its like undone."""
    return html.unescape(_LINK.sub(lambda found: _shown(found[1], found[2]), text))


def _shown(target: str, label: str | None) -> str:
    if target.startswith("@"):
        return f"@{label}" if label else SOMEBODY
    if target.startswith("#"):
        return f"#{label}" if label else "#…"
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return label or f"@{name}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")
