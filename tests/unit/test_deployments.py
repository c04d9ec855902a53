"""The schedules: what they say for given settings, and that deploy/prefect.yaml says the same."""

from __future__ import annotations

import dataclasses
import socket
from datetime import datetime
from pathlib import Path
from pkgutil import resolve_name

import pytest
import yaml

from extractors.errors import YaluError
from flows.config.settings import MailSettings, Settings
from flows.orchestration.deployments import ANCHOR, FLOWS, HEARTBEAT_S, TAG, parameters, schedules, zombie_automation
from flows.orchestration.server import NOWHERE, free_port, server_environment, wait_for


@pytest.fixture(scope="module")
def deployed(root):
    """The deployments of deploy/prefect.yaml by name."""
    told = yaml.safe_load((root / "deploy" / "prefect.yaml").read_text("utf-8"))
    return {made["name"]: made for made in told["deployments"]}


def test_the_file_for_work_pools_holds_the_same_deployments(deployed):
    assert list(deployed) == [schedule.name for schedule in schedules(Settings())]


@pytest.mark.parametrize("schedule", schedules(Settings()), ids=lambda schedule: schedule.name)
def test_the_file_for_work_pools_agrees(deployed, schedule):
    made = deployed[schedule.name]
    when = made["schedules"][0] if made["schedules"] else {"timezone": "UTC"}
    assert (made["entrypoint"], made["description"]) == (schedule.entrypoint, schedule.description)
    assert (when.get("interval", 0), when.get("cron", "")) == (schedule.interval_s, schedule.cron)
    assert when["timezone"] == schedule.timezone
    assert not schedule.interval_s or datetime.fromisoformat(when["anchor_date"]) == ANCHOR
    assert made["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert set(made["parameters"]) == {"settings", "home"}
    assert made["tags"] == [TAG]


def test_timer_crontab_and_server_have_one_schedule(root):
    collect, daily, upkeep, _ = schedules(Settings())
    assert (collect.interval_s, ANCHOR.minute) == (900, 5)
    assert "OnCalendar=*-*-* *:05/15:00\n" in (root / "deploy" / "yalu-collect.timer").read_text("utf-8")
    lines = (root / "deploy" / "crontab").read_text("utf-8").splitlines()
    at = {line.split("yalu  yalu ")[1].split()[0]: line.split()[:5] for line in lines if "yalu  yalu " in line}
    assert at["run"][0] == "5,20,35,50"
    assert " ".join(at["digest"]) == daily.cron
    assert " ".join(at["upkeep"]) == upkeep.cron


def test_every_flow_is_watched_for_dead_runs(deployed, root):
    told = yaml.safe_load((root / "deploy" / "automations" / "dead-runs.yaml").read_text("utf-8"))
    assert told == zombie_automation()
    assert tuple(told["trigger"]["match_related"]["prefect.resource.name"]) == tuple(deployed) == FLOWS
    for made in deployed.values():
        assert made["work_pool"]["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == str(HEARTBEAT_S)
    assert HEARTBEAT_S + told["trigger"]["within"] <= 120


def test_the_file_for_work_pools_and_the_service_unit_name_the_same_files(deployed, root):
    unit = (root / "deploy" / "yalu-collect.service").read_text("utf-8")
    assert deployed
    for made in deployed.values():
        assert made["parameters"]
        assert all(f"--{name} {path}" in unit for name, path in made["parameters"].items())


@pytest.mark.parametrize(("hour", "cron"), [("07:00", "0 7 * * *"), ("00:05", "5 0 * * *"), ("23:59", "59 23 * * *")])
def test_the_digest_is_due_at_its_hour_in_the_desks_zone(hour, cron):
    settings = Settings(timezone="Europe/Berlin", mail=MailSettings(send_at=hour))
    daily = {schedule.name: schedule for schedule in schedules(settings)}["daily"]
    assert (daily.cron, daily.timezone) == (cron, "Europe/Berlin")


def test_a_run_is_told_its_files_by_absolute_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = parameters(dataclasses.replace(Settings(), home=Path("here"), file=Path("yalu.toml")))
    assert told == {"home": str(tmp_path / "here"), "settings": str(tmp_path / "yalu.toml")}
    assert parameters(Settings(home=tmp_path)) == {"home": str(tmp_path)}


def test_a_port_in_use_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert free_port(port) > port
        with pytest.raises(YaluError, match=f"no free port from {port} to {port} .*PREFECT_API_URL"):
            free_port(port, 1)


def test_a_server_that_does_not_answer_is_told_in_one_line():
    with pytest.raises(YaluError, match=r"^no Prefect server answers at http://127.0.0.1:9/api \(.*refused\)$"):
        wait_for("http://127.0.0.1:9/api", 0)


def test_the_embedded_server_is_told_to_speak_to_nobody(tmp_path):
    told = server_environment(tmp_path, 4321, "yalu:a-secret-of-tests")
    assert (told["PREFECT_SERVER_ANALYTICS_ENABLED"], told["DO_NOT_TRACK"]) == ("false", "1")
    assert told["HTTPS_PROXY"] == told["https_proxy"] == NOWHERE
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"


@pytest.mark.parametrize(
    ("registered", "flow"),
    [
        ("flows.collect.collect", "flows.orchestration.collect:collect"),
        ("flows.collect.backfill", "flows.orchestration.collect:backfill"),
        ("flows.daily.daily", "flows.orchestration.daily:daily"),
        ("flows.upkeep.upkeep", "flows.orchestration.upkeep:upkeep"),
    ],
)
def test_an_entry_point_registered_by_version_0_1_0_loads_the_flow_of_today(registered, flow):
    """As `prefect.engine` loads the flow of a run: the forwarders stay for one version."""
    from prefect.flows import load_flow_from_entrypoint

    loaded = load_flow_from_entrypoint(registered)
    assert loaded is resolve_name(flow)
    assert {"settings", "home"} <= set(loaded.parameters.properties)


def test_a_worker_of_a_fleet_started_as_by_version_0_1_0_finds_its_preload():
    assert callable(resolve_name("flows.fleet.worker").dask_setup)  # dask worker --preload flows.fleet.worker
