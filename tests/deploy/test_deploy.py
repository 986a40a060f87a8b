"""What an operator installs: checked without Docker, a cluster or Prometheus."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from compose_spec import PyCompose
from packaging.requirements import Requirement

from bot.settings import Settings
from bot.settings.slack import SlackFields
from tests.deploy import files
from tests.house.tree import ROOT, committed, text_of, within

LONGEST = 200
SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}
OF_OTHERS = {
    "HOME", "MPLCONFIGDIR", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "XDG_CACHE_HOME", "XDG_DATA_HOME",
}  # fmt: skip
HADOLINT = Path(sys.executable).parent / "hadolint"


def test_every_file_is_short_enough_to_read() -> None:
    mine = [path for path in committed() if within(path).startswith("deploy/") or path.name == "operations.md"]
    assert len(mine) > 10
    assert not {within(path) for path in mine if len(text_of(path).splitlines()) > LONGEST}


@pytest.mark.parametrize("place", sorted(files.settings_named()))
def test_every_variable_that_is_set_is_a_setting(place: str) -> None:
    named = files.settings_named()[place]
    assert named
    assert not named - SETTINGS - OF_OTHERS


# The image.


@pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint has no wheel for this machine")
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    found = subprocess.run([HADOLINT, files.DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_the_image_runs_as_a_numbered_user_and_tells_its_health() -> None:
    final = dict(files.instructions()[files.last_stage() :])
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", final["USER"])
    assert (final["ENTRYPOINT"], final["CMD"], final["STOPSIGNAL"]) == ('["sangfroid"]', '["serve"]', "SIGTERM")
    assert final["EXPOSE"] == "3000"
    assert "/healthz" in final["HEALTHCHECK"]
    assert "curl" not in files.DOCKERFILE


def test_the_image_stands_on_a_named_version_and_adds_nothing_from_elsewhere() -> None:
    used = files.instructions()
    assert ("ARG", "BASE=python:3.12-slim-bookworm") in used
    assert {argument.split()[0] for name, argument in used if name == "FROM"} == {"${BASE}"}
    assert "ADD" not in {name for name, _ in used}
    assert ":latest" not in files.DOCKERFILE


def test_every_library_of_the_image_is_checked_by_its_hash() -> None:
    runs = [part for name, argument in files.instructions() if name == "RUN" for part in argument.split("&&")]
    assert not [
        run for run in runs if " install " in run and "pip" in run and not re.search("--require-hashes|--no-index", run)
    ]


def test_what_builds_the_wheel_is_taken_whole_from_the_lock() -> None:
    taken = re.search(r"keep = /\^\(([a-z|-]+)\)==/", files.DOCKERFILE)
    assert taken
    needed, seen = {"hatchling"}, set[str]()
    while needed - seen:
        name = (needed - seen).pop()
        seen.add(name)
        asked = [Requirement(text) for text in requires(name) or ()]
        needed |= {one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})}
    assert set(taken[1].split("|")) == needed


def test_what_is_copied_into_the_image_reaches_the_builder() -> None:
    sent = set(re.findall("^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    copies = [argument.split() for name, argument in files.instructions() if name == "COPY"]
    copied = {source for words in copies if not words[0].startswith("--from") for source in words[:-1]}
    assert copied == sent
    assert all((ROOT / source).exists() for source in copied)


# Compose.


def test_the_compose_file_is_one() -> None:
    PyCompose.from_yaml(files.COMPOSE.read_text(encoding="utf-8")).validate()


def test_the_check_of_compose_files_finds_a_slip() -> None:
    wrong = files.COMPOSE.read_text(encoding="utf-8").replace("read_only:", "readonly:", 1)
    with pytest.raises(ValueError, match="readonly"):
        PyCompose.from_yaml(wrong)


@pytest.mark.parametrize("name", sorted(files.services()))
def test_a_container_can_do_little(name: str) -> None:
    service = files.services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"]


def test_the_bot_waits_for_the_database_and_is_given_time_to_end() -> None:
    services = files.services()
    assert services["bot"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "pg_isready" in services["database"]["healthcheck"]["test"]
    assert services["bot"]["stop_grace_period"] == "15s"
    assert services["bot"]["ports"] == ["127.0.0.1:3000:3000"]


def test_no_password_stands_in_the_compose_file() -> None:
    said = {key: str(value) for one in files.services().values() for key, value in one["environment"].items()}
    assert {key for key in said if "PASSWORD" in key} == {"POSTGRES_PASSWORD"}
    assert said["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert re.fullmatch(
        r"postgresql://sangfroid:\$\{POSTGRES_PASSWORD:\?[^}]+\}@database/sangfroid", said["DATABASE_URL"]
    )


def test_the_secrets_of_the_platforms_reach_the_container_and_no_commit() -> None:
    assert files.services()["bot"]["env_file"] == [{"path": "platforms.env", "required": False}]
    assert "platforms.env" in text_of(ROOT / ".gitignore").splitlines()


def test_every_volume_of_the_compose_file_is_declared() -> None:
    used = {mount.partition(":")[0] for one in files.services().values() for mount in one["volumes"]}
    assert used == set(files.loaded(files.COMPOSE)["volumes"])


def test_every_way_to_deploy_has_a_place_for_the_secrets_of_slack_and_holds_none() -> None:
    asked = {str(field.validation_alias) for field in SlackFields.model_fields.values()}
    assert not asked & files.services()["bot"]["environment"].keys(), "they are in platforms.env, which git ignores"
    unit = files.UNIT_SETTINGS.read_text(encoding="utf-8")
    assert {"# SLACK_BOT_TOKEN=", "# SLACK_SIGNING_SECRET="} <= set(unit.splitlines())
