"""The manifests for Kubernetes: valid by its schemas, at one with each other, with the settings and with Dask's words.

No cluster is asked; what asks Dask for its options is skipped, saying so, where Dask is not installed.
"""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from flows.config.settings import load_settings
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
    services = list(documents("Service"))
    assert services
    for service in services:
        name = workloads[frozenset(service["spec"]["selector"].items())]
        ports = {port["containerPort"] for port in container(name)["ports"]}
        assert {port["port"] for port in service["spec"]["ports"]} <= ports


def test_the_settings_are_settings_and_lead_to_the_workers(tmp_path: Path) -> None:
    (config,) = documents("ConfigMap")
    for name, text in config["data"].items():
        (tmp_path / name).write_text(text, "utf-8")
    settings = load_settings(tmp_path / "yalu.toml", environ={})
    (scheduler,) = (s for s in documents("Service") if s["metadata"]["name"] == "dask-scheduler")
    assert settings.fleet.scheduler == f"tls://dask-scheduler:{scheduler['spec']['ports'][0]['port']}"
    assert settings.fleet.scheduler in container("dask-worker")["command"]
    for name in ("collect", "dask-worker"):
        mounts = {mount["mountPath"]: mount["name"] for mount in container(name)["volumeMounts"]}
        assert mounts[str(settings.fleet.folder)] == "fleet"
    assert str(settings.home) in {mount["mountPath"] for mount in container("collect")["volumeMounts"]}


def variables(name: str) -> dict[str, Any]:
    return {row["name"]: row.get("value", row.get("valueFrom")) for row in container(name).get("env", [])}


def test_every_server_asks_for_the_secret_and_every_client_has_it() -> None:
    secret = {"secretKeyRef": {"name": "yalu", "key": "prefect-auth-string"}}
    command = container("prefect")["command"]
    assert command[:3] == ["python", "-m", "flows.orchestration.server_process"]
    assert command[-2:] == ["--name", "prefect"]  # the host by which clients call it
    assert variables("prefect")["PREFECT_SERVER_API_AUTH_STRING"] == secret
    clients = [name for name in pods() if "PREFECT_API_URL" in variables(name)]
    assert sorted(clients) == ["collect", "dask-worker", "setup"]
    assert all(variables(name)["PREFECT_API_AUTH_STRING"] == secret for name in clients)
    assert variables("collect")["PREFECT_WORKER_WEBSERVER_HOST"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["collect", "dask-scheduler", "dask-worker"])
def test_the_fleet_has_its_certificate(name: str) -> None:
    file = Path(variables(name)["YALU_FLEET_CERTIFICATE"])
    mounts = {mount["mountPath"]: mount for mount in container(name)["volumeMounts"]}
    (volume,) = (one for one in pods()[name]["volumes"] if one["name"] == mounts[str(file.parent)]["name"])
    assert (volume["secret"]["secretName"], oct(volume["secret"]["defaultMode"])) == ("yalu-fleet", "0o440")
    assert mounts[str(file.parent)]["readOnly"] is True
    assert pods()[name]["securityContext"]["fsGroup"] == 10001  # else its user could not read it
    if name != "collect":
        assert container(name)["command"][:3] == ["python", "-m", "flows.fleet"]


PRIVATE = [
    *("10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0"),
    *("224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"),
    "2002:a00:1::1",
]


@pytest.mark.parametrize("address", [*PRIVATE, "203.0.114.1", "8.8.8.8", "2606:4700::1111"])
def test_what_collects_reaches_the_public_web_and_no_private_address(address: str) -> None:
    (policy,) = (d for d in documents("NetworkPolicy") if d["metadata"]["name"] == "out-to-the-web")
    blocks = [to["ipBlock"] for rule in policy["spec"]["egress"] for to in rule["to"]]
    asked = ip_address(address)

    def lies_in(cidr: str) -> bool:
        return asked in ip_network(cidr)

    is_let = any(lies_in(block["cidr"]) and not any(map(lies_in, block["except"])) for block in blocks)
    assert is_let is (address not in PRIVATE)


@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_dask_knows_every_option(part: str) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra dask: requirements-dask.lock)")
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    options = {word for word in container(f"dask-{part}")["command"] if word.startswith("--")}
    assert options
    assert {option for option in options if option not in told} == set()
