"""The manifests: each is what Kubernetes takes, and together they are one program that can do little."""

from __future__ import annotations

from pathlib import Path

import kubernetes_validate
import pytest

from tests.deploy import files
from tests.house.tree import ROOT, within

OLDEST, NEWEST = "1.29", kubernetes_validate.latest_version()


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("path", files.MANIFESTS, ids=within)
def test_a_manifest_is_what_kubernetes_takes(path: Path, version: str) -> None:
    kubernetes_validate.validate(files.loaded(path), version, strict=True)


def test_the_kustomization_holds_every_manifest_and_no_namespace() -> None:
    assert set(files.loaded(files.KUSTOMIZATION)["resources"]) == {path.name for path in files.MANIFESTS}
    assert not [path for path in files.MANIFESTS if "namespace" in files.loaded(path)["metadata"]]


def test_everything_selects_the_same_pods() -> None:
    spec = {path.stem: files.loaded(path).get("spec", {}) for path in files.MANIFESTS}
    mine = spec["deployment"]["template"]["metadata"]["labels"]
    assert mine
    assert spec["deployment"]["selector"]["matchLabels"] == mine
    assert spec["service"]["selector"] == mine
    assert spec["poddisruptionbudget"]["selector"]["matchLabels"] == mine
    assert spec["networkpolicy"]["podSelector"]["matchLabels"] == mine


def test_a_pod_can_do_little() -> None:
    pod = files.pod()
    (container,) = pod["containers"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert f"{pod['securityContext']['runAsUser']}:" in dict(files.instructions())["USER"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"].keys() == {"requests", "limits"}


def test_a_pod_is_asked_the_right_questions() -> None:
    (container,) = files.pod()["containers"]
    asked = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}
    assert asked == {"startup": "/readyz", "readiness": "/readyz", "liveness": "/healthz"}
    routes = (ROOT / "bot" / "runtime" / "service.py").read_text(encoding="utf-8")
    assert not {path for path in asked.values() if f'add_get("{path}"' not in routes}
    assert files.pod()["terminationGracePeriodSeconds"] == 15


def test_every_mount_of_a_pod_has_its_volume_and_the_database_comes_from_a_secret() -> None:
    (container,) = files.pod()["containers"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {one["name"] for one in files.pod()["volumes"]}
    given = {one["name"]: one for one in container["env"]}
    assert "secretKeyRef" in given["DATABASE_URL"]["valueFrom"]
