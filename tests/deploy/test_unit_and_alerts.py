"""The unit of systemd, and the alert rules: understood, true to the program, and explained."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from unittest.mock import Mock

import pytest
from promql_parser import parse

from bot.runtime.chores import Chores
from bot.runtime.metrics import Metrics
from tests.deploy import files
from tests.house.tree import ROOT

RULES = [rule for group in files.loaded(files.ALERTS)["groups"] for rule in group["rules"]]
NAMES = [rule["alert"] for rule in RULES]


def counted() -> set[str]:
    """The names under which our metrics are read."""
    families = Metrics().registry.collect()
    return {f"{one.name}_total" if one.type == "counter" else one.name for one in families}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / files.UNIT.name
    text = files.UNIT.read_text(encoding="utf-8")
    unit.write_text(re.sub("^ExecStart=.*", "ExecStart=/bin/true serve", text, flags=re.MULTILINE), encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (found.returncode, [line for line in found.stderr.splitlines() if unit.name in line]) == (0, [])


def test_the_unit_and_its_settings_speak_of_the_same_folders() -> None:
    unit, settings = (path.read_text(encoding="utf-8").splitlines() for path in (files.UNIT, files.UNIT_SETTINGS))
    assert {"StateDirectory=sangfroid", "CacheDirectory=sangfroid", "TimeoutStopSec=15", "Restart=on-failure"} <= set(
        unit
    )
    assert {"XDG_DATA_HOME=/var/lib", "XDG_CACHE_HOME=/var/cache"} <= set(settings)
    assert f"EnvironmentFile=/etc/sangfroid/{files.UNIT_SETTINGS.name}" in unit


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_an_alert_is_asked_of_metrics_that_exist(rule: dict[str, str]) -> None:
    parse(rule["expr"])
    asked = set(re.findall(r"\b(sangfroid_\w+)", rule["expr"]))
    assert asked <= counted()
    assert asked or "up{" in rule["expr"]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_an_alert_says_how_bad_it_is_and_what_it_means(rule: dict[str, dict[str, str]]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"].keys() == {"summary", "runbook"}
    page, _, part = rule["annotations"]["runbook"].partition("#")
    assert (ROOT / page).is_file()
    assert f"\n## {part.capitalize()}\n" in files.OPERATIONS


def test_every_alert_is_explained_once_and_nothing_else_is() -> None:
    assert sorted(re.findall(r"^- \*\*(Sangfroid\w+)\*\*: \S", files.OPERATIONS, re.MULTILINE)) == sorted(NAMES)


@pytest.mark.parametrize("backups", [Path("copies"), None], ids=["SQLite", "PostgreSQL"])
def test_a_missing_backup_can_be_seen_from_the_start_where_there_should_be_one(backups: Path | None) -> None:
    parts = dict.fromkeys(("store", "desk_of", "steps", "clock", "engine", "channels", "backup", "contents"), Mock())
    metrics = Metrics()
    Chores(metrics=metrics, terms=Mock(backups=backups), **parts).rota()
    assert (b'sangfroid_schedules_total{name="backup"} 0.0' in metrics.page()) == (backups is not None)
