"""What a person wrote, out of Slack's own form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.plain import plain

SHOWN = {
    "I&apos;m sorry &amp; I&#39;ll call": "I'm sorry & I'll call",
    "3 &lt; 5 &gt; 2": "3 < 5 > 2",
    "see <https://shop.example/a?b=1&amp;c=2|our page>": "see our page",
    "see <https://shop.example/a?b=1&amp;c=2>": "see https://shop.example/a?b=1&c=2",
    "<@U123ABC> could you look": "@… could you look",
    "<@U123ABC|sam> could you look": "@sam could you look",
    "in <#C1|support> now": "in #support now",
    "in <#C1> now": "in #… now",
    "<!here> please": "@here please",
    "<!subteam^S1|@care> please": "@care please",
    "by <!date^1392734382^{date}|18 February>": "by 18 February",
    "write to <mailto:ana@example.org|ana@example.org>": "write to ana@example.org",
    "call <tel:+33612345678>": "call +33612345678",
    "a &lt;!channel&gt; that was typed": "a <!channel> that was typed",
}


@pytest.mark.parametrize(("sent", "seen"), SHOWN.items(), ids=str)
def test_a_text_is_read_as_its_writer_saw_it(sent: str, seen: str) -> None:
    assert plain(sent) == seen


@given(st.text(alphabet="<>|&;@#!ab", max_size=200))
def test_whatever_comes_is_some_text(sent: str) -> None:
    assert isinstance(plain(sent), str)


@given(st.text(alphabet=st.characters(exclude_characters="<>&"), max_size=200))
def test_plain_words_stay_as_they_are(sent: str) -> None:
    assert plain(sent) == sent
