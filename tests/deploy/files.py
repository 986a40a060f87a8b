"""The files of `deploy/` as the tests read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = DEPLOY / "compose.yaml"
UNIT = DEPLOY / "systemd" / "sangfroid.service"
UNIT_SETTINGS = DEPLOY / "systemd" / "sangfroid.env"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
KUBERNETES = DEPLOY / "kubernetes"
KUSTOMIZATION = KUBERNETES / "kustomization.yaml"
MANIFESTS = sorted(path for path in KUBERNETES.glob("*.yaml") if path != KUSTOMIZATION)


def loaded(path: Path) -> Any:
    """A YAML file of one document; a key that stands twice is an error."""
    return YAML(typ="safe").load(path)


def services() -> dict[str, Any]:
    """The services of the compose file."""
    found: dict[str, Any] = loaded(COMPOSE)["services"]
    return found


def pod() -> Any:
    """What the Deployment says of its pods."""
    return loaded(KUBERNETES / "deployment.yaml")["spec"]["template"]["spec"]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, one pair of instruction and argument after the other; lines that go on are joined."""
    bare = "\n".join(line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#"))
    lines = bare.replace("\\\n", " ").splitlines()
    return [(name, argument.strip()) for name, _, argument in (line.partition(" ") for line in lines) if name.strip()]


def settings_named() -> dict[str, set[str]]:
    """The names of environment variables that each file sets for the bot, commented examples included."""
    image = re.findall(
        r"([A-Z][A-Z0-9_]+)=", " ".join(text for name, text in instructions()[last_stage() :] if name == "ENV")
    )
    named = re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", UNIT_SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)
    (container,) = pod()["containers"]
    literals = [text for made in loaded(KUSTOMIZATION)["configMapGenerator"] for text in made["literals"]]
    return {
        "Dockerfile": set(image),
        "compose.yaml": set(services()["bot"]["environment"]),
        "systemd": set(named),
        "kubernetes": {one["name"] for one in container["env"]} | {text.partition("=")[0] for text in literals},
        "operations.md": set(re.findall(r"`([A-Z]+_[A-Z0-9_]+)`", OPERATIONS)),
    }


def last_stage() -> int:
    """Where the last stage of the Dockerfile begins."""
    return max(place for place, (name, _) in enumerate(instructions()) if name == "FROM")
