"""The manifests for Kubernetes: valid by its schemas, at one with each other, with the settings and with Dask's words.

No cluster is asked; what asks Dask for its options is skipped, saying so, where Dask is not installed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from flows.settings import load_settings
from tests.conftest import ROOT

FILES = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
NEWEST = "1.33"  # and older: what is used here has long been the same


def documents(kind: str = "") -> list[dict[str, Any]]:
    found = [document for file in FILES for document in yaml.safe_load_all(file.read_text("utf-8"))]
    return [document for document in found if not kind or document["kind"] == kind]


def pods() -> dict[str, dict[str, Any]]:
    """The pods that are started, by the name of what starts them."""
    return {
        document["metadata"]["name"]: document["spec"]["template"]["spec"]
        for document in documents()
        if "template" in document.get("spec", {})
    }


def container(name: str) -> dict[str, Any]:
    (only,) = pods()[name]["containers"]
    return only


@pytest.mark.parametrize("version", ["1.29", NEWEST])
def test_kubernetes_would_take_them(version: str) -> None:
    assert len(documents()) > 10
    for document in documents():
        kubernetes_validate.validate(document, version, strict=True)


def test_a_wrong_word_would_be_seen() -> None:
    (service, *_) = documents("Service")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service | {"spec": {"portz": []}}, NEWEST, strict=True)


def test_all_are_of_one_namespace() -> None:
    namespaces = {d["metadata"].get("namespace", d["metadata"]["name"]) for d in documents()}
    assert namespaces == {"yalu"}


@pytest.mark.parametrize("name", list(pods()))
def test_a_pod_may_do_little(name: str) -> None:
    pod, only = pods()[name], container(name)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert only["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in only["resources"]["limits"]


@pytest.mark.parametrize("name", list(pods()))
def test_what_a_pod_mounts_is_there(name: str) -> None:
    claims = {d["metadata"]["name"] for d in documents("PersistentVolumeClaim")}
    templates = {
        claim["metadata"]["name"] for d in documents("StatefulSet") for claim in d["spec"]["volumeClaimTemplates"]
    }
    volumes = {volume["name"]: volume for volume in pods()[name]["volumes"]}
    assert {mount["name"] for mount in container(name)["volumeMounts"]} <= set(volumes) | templates
    assert {v["persistentVolumeClaim"]["claimName"] for v in volumes.values() if "persistentVolumeClaim" in v} <= claims


def test_a_service_leads_to_a_pod_that_listens() -> None:
    workloads = {
        frozenset(d["spec"]["template"]["metadata"]["labels"].items()): d["metadata"]["name"]
        for d in documents()
        if "template" in d.get("spec", {})
    }
    for service in documents("Service"):
        name = workloads[frozenset(service["spec"]["selector"].items())]
        ports = {port["containerPort"] for port in container(name)["ports"]}
        assert {port["port"] for port in service["spec"]["ports"]} <= ports


def test_the_settings_are_settings_and_lead_to_the_workers(tmp_path: Path) -> None:
    (config,) = documents("ConfigMap")
    for name, text in config["data"].items():
        (tmp_path / name).write_text(text, "utf-8")
    settings = load_settings(tmp_path / "yalu.toml", environ={})
    (scheduler,) = (s for s in documents("Service") if s["metadata"]["name"] == "dask-scheduler")
    assert settings.fleet.scheduler == f"tcp://dask-scheduler:{scheduler['spec']['ports'][0]['port']}"
    assert settings.fleet.scheduler in container("dask-worker")["command"]
    for name in ("collect", "dask-worker"):
        mounts = {mount["mountPath"]: mount["name"] for mount in container(name)["volumeMounts"]}
        assert mounts[str(settings.fleet.folder)] == "fleet"
    assert str(settings.home) in {mount["mountPath"] for mount in container("collect")["volumeMounts"]}


@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_dask_knows_every_option(part: str) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra dask: requirements-dask.lock)")
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    options = {word for word in container(f"dask-{part}")["command"] if word.startswith("--")}
    assert options
    assert {option for option in options if option not in told} == set()
