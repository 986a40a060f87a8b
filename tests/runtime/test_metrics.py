"""What an operator sees of a language model: counted, timed, and nothing in it of what was said."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from bot.llm.watching import LoggingWatch, SilentWatch
from bot.ports.chat import NO_ANSWER, ModelWatch
from bot.runtime.metrics import CountingWatch, Metrics
from tests.house.tree import ROOT, text_of

PAGE = text_of(ROOT / "docs" / "language-model.md")


def spend_a_day(watch: ModelWatch) -> None:
    """A little of everything."""
    watch.called("speak", "ok", 0.7, sent=900, cached=600, given=40)
    watch.called("speak", "timeout", 20, sent=900, cached=0, given=0)
    watch.fell_back("speak", "timeout")
    watch.rejected("length")
    watch.disputed("sarcasm", "llm")


def figures(metrics: Metrics) -> dict[str, str]:
    """Every figure of a model that is not 0, as it is read."""
    rows = re.findall(r"^(sangfroid_model_\w+(?:\{.*\})?) (\S+)$", metrics.page().decode(), re.MULTILINE)
    return {name: value for name, value in rows if value != "0.0" and not re.search("_(created|bucket|sum)", name)}


def test_everything_a_model_does_is_counted() -> None:
    metrics = Metrics()
    spend_a_day(CountingWatch(metrics))
    assert figures(metrics) == {
        'sangfroid_model_calls_total{purpose="speak",result="ok"}': "1.0",
        'sangfroid_model_calls_total{purpose="speak",result="timeout"}': "1.0",
        'sangfroid_model_seconds_count{purpose="speak"}': "2.0",
        'sangfroid_model_tokens_total{kind="sent"}': "1800.0",
        'sangfroid_model_tokens_total{kind="cached"}': "600.0",
        'sangfroid_model_tokens_total{kind="given"}': "40.0",
        'sangfroid_model_fallbacks_total{purpose="speak",reason="timeout"}': "1.0",
        'sangfroid_model_rejected_total{check="length"}': "1.0",
        'sangfroid_model_disputed_total{found_by="llm",move="sarcasm"}': "1.0",
    }


def test_requests_that_went_well_are_seen_at_zero_from_the_start_where_a_model_is_watched() -> None:
    bare, watched = Metrics(), Metrics()
    CountingWatch(watched)
    wanted = b'sangfroid_model_calls_total{purpose="word",result="ok"} 0.0'
    assert wanted in watched.page()
    assert wanted not in bare.page()


def test_one_line_is_logged_each_time_others_do_the_models_work() -> None:
    metrics = Metrics()
    with capture_logs() as logged:
        spend_a_day(LoggingWatch(CountingWatch(metrics)))
        spend_a_day(SilentWatch())
    assert logged == [{"event": "model_fell_back", "log_level": "info", "purpose": "speak", "reason": "timeout"}]
    assert len(figures(metrics)) == 9


def test_every_metric_of_a_model_is_explained() -> None:
    families = [one for one in Metrics().registry.collect() if one.name.startswith("sangfroid_model_")]
    names = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}
    assert names == set(re.findall(r"^\| `(sangfroid_model_\w+)` \|", PAGE, re.MULTILINE))


@pytest.mark.parametrize("reason", NO_ANSWER)
def test_every_reason_for_no_answer_is_explained(reason: str) -> None:
    assert f"\n- `{reason}`: " in PAGE.partition("\n## Why there was no answer\n")[2]
