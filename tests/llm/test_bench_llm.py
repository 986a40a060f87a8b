"""The bench of language models, on stand-ins."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.model import LANGUAGES, Language
from bot.workbench.fidelity import Report
from tests.llm import bench_llm
from tests.llm.bench_llm import BAD, GOOD, Bench, compare, kept, missed
from tests.llm.standin import running_server
from tests.workbench.bench import library

CUSTOMER = "wrong-bill"


pytestmark = pytest.mark.e2e  # it plays many sessions


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Every stand-in, with one customer and one robot."""
    return compare(Bench(library(), [library().persona(CUSTOMER)], ["lecturer"]))


def test_the_bench_tells_a_good_model_from_bad_ones(reports: dict[str, Report]) -> None:
    assert missed(reports) == []
    assert {name: one.model for name, one in reports.items()} == {name: name for name in (GOOD, *BAD)}
    assert reports[GOOD].total.script == 0
    assert all(reports[name].total.script > 0 for name in BAD)


def test_a_bench_that_sees_no_fault_or_lets_one_pass_is_told(reports: dict[str, Report]) -> None:
    blind = dict.fromkeys(reports, reports[GOOD])
    assert missed(blind) == [f"{name}: no {flaw} was caught" for name, flaw in BAD.items()]
    total = reports[GOOD].total
    passed = reports[GOOD].model_copy(update={"total": total.model_copy(update={"shown": {"leak": 2}})})
    assert missed(reports | {GOOD: passed}) == ["good: 2 faults were seen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_customer_keeps_is_given_to_the_leaky_one_as_it_is_said(language: Language) -> None:
    persona = library().persona(CUSTOMER)
    lines = kept(persona, language)
    assert len(lines) == sum(fact.told == "asked" for fact in persona.facts)
    assert not any(set(line) & set("{|}") for line in lines)


def test_a_server_of_the_settings_is_benched_and_the_report_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "played.json"
    monkeypatch.setattr(sys, "argv", ["bench_llm", "--quick", "--report", str(path)])
    monkeypatch.setattr(bench_llm, "QUICK_CUSTOMERS", (CUSTOMER,))
    monkeypatch.setattr(bench_llm, "QUICK_ROBOTS", ("lecturer",))
    with running_server() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "any")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_MODEL", "mine")
        assert bench_llm.main() == 0
    assert "mine" in capsys.readouterr().out
    assert Report.model_validate_json(path.read_text(encoding="utf-8")).model == "mine"
