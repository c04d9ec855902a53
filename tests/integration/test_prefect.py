"""Yalu on a real Prefect server: the flows do what the commands do, schedules fire, overlaps and signals end well."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from aiosmtpd.controller import Controller

from extractors.records import Source
from flows.digest.readers import reader_token
from flows.orchestration.api import ask, mark_dead_runs, scheduled
from flows.orchestration.deployments import COLLECT_EVERY_S, FLOWS, zombie_automation
from tests.integration.prefect_server import (
    FINAL,
    LOOPBACK,
    Notes,
    Served,
    alive,
    flow_processes,
    kill,
    run_plainly,
    serving,
    until,
    wait_for_slots,
    write_settings,
    zone_at_noon,
)
from tests.mail import Postman
from tests.process_tree import descendants
from tests.web import Web
from warehouse.store.connection import open_published
from warehouse.store.locks import hold

T = TypeVar("T")
ACCOUNT = "seen 3 = loaded 1 + dropped 1 + failed 1 + pending 0"


@pytest.fixture(scope="session")
def served(api: str, notes: Notes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`yalu serve` on that server; each run is told its own files by its parameters.

    No schedule fires while tests run: a run of its own would take the slot, and the test's would be cancelled.
    """
    settings = write_settings(tmp_path_factory.mktemp("serve"), timezone=zone_at_noon())
    with serving(settings, notes, api) as running:
        yield running


@pytest.fixture
def files(feed: Source, tmp_path: Path) -> dict[str, str]:
    """The parameters of a run over the feed, in a home of its own."""
    return {"settings": str(write_settings(tmp_path, feed)), "home": str(tmp_path / "home")}


def articles(home: str | Path) -> list[tuple[object, ...]]:
    with open_published(Path(home)) as connection:
        kept = "article_id, url, title, text, relations, topics, relevance"
        return connection.sql(f"SELECT {kept} FROM articles ORDER BY article_id").fetchall()


def test_the_flow_gives_what_the_command_gives(served: Served, files: dict[str, str], tmp_path: Path) -> None:
    steps = []

    def call(name: str, step: Callable[..., T], *arguments: object) -> T:
        steps.append(f"{name}: Completed")
        return step(*arguments)

    settings, report = run_plainly(Path(files["settings"]), tmp_path / "plain", call)
    run = served.start("collect", **files)
    assert served.wait(run)["state_name"] == "Completed", served.logs(run)
    assert report.loaded == 1
    assert articles(files["home"]) == articles(settings.home)
    assert served.tasks(run) == steps
    assert ACCOUNT in served.artifact(run, "run-report")["data"]
    logged = until(lambda: lines if ACCOUNT in (lines := served.logs(run)) else "", 300)
    ended = served.run(run)
    with open_published(Path(files["home"])) as connection:
        (run_id,) = connection.sql("SELECT run_id FROM runs").fetchone() or ("",)
    assert ended["state"]["message"] == f"{run_id}: loaded 1, dropped 1, failed 1, pending 0"
    assert f"\nrun {run_id}\n" in logged
    assert re.fullmatch(r"collect \d{4}-\d\d-\d\d \d\d:\d\d UTC", ended["name"])


def test_a_deployment_registered_by_version_0_1_0_still_runs(served: Served, files: dict[str, str]) -> None:
    deployment = f"/deployments/{served.deployment('collect')}"
    today = ask(served.api, deployment)["entrypoint"]
    ask(served.api, deployment, {"entrypoint": "flows.collect.collect"}, "PATCH")
    try:
        run = served.start("collect", **files)
        assert served.wait(run)["state_name"] == "Completed", served.logs(run)
    finally:
        ask(served.api, deployment, {"entrypoint": today}, "PATCH")
    assert today == "flows.orchestration.collect.collect"
    assert ACCOUNT in served.artifact(run, "run-report")["data"]


@pytest.mark.long
def test_a_back_fill_in_batches_shows_how_far_it_is_and_upkeep_follows(
    served: Served, files: dict[str, str], web: Web
) -> None:
    dated = [(path, web.url(path), "Fri, 20 Nov 2026 06:00:00 GMT") for path in ("/on", "/off")]
    web.add_feed("/feed", dated)
    with Path(files["settings"]).open("a", encoding="utf-8") as settings:
        settings.write("[fleet]\npages_a_batch = 1\n")
    run = served.start("backfill", source="s1", since="2026-11-01", **files)
    assert served.wait(run)["state_name"] == "Completed", served.logs(run)
    assert served.tasks(run).count("collect 1 pages: Completed") == 2
    assert served.artifact(run, "progress")["data"] == 100
    night = served.start("upkeep", **files)
    assert served.wait(night)["state_name"] == "Completed", served.logs(night)
    until(lambda: len(served.tasks(night)) >= 8, 300)  # the server hears of tasks a while after they end
    assert [line.partition(":")[0] for line in served.tasks(night)][:8] == [
        "check the snapshot", "remake fingerprints", "retag", "fill the ledgers", "look for moved sources",
        "apply retention", "index for search", "back up"]  # fmt: skip
    assert len(list((Path(files["home"]) / "backups").iterdir())) == 1
    assert "nothing needs a person" in served.artifact(night, "upkeep")["data"]


def test_an_overlapping_start_is_cancelled(served: Served, files: dict[str, str], web: Web) -> None:
    web.faults["/on"] = [0]  # hangs until the time-out, or until the test is over
    first = served.start("collect", **files)
    served.wait(first, {"RUNNING"})
    second = served.wait(served.start("collect", **files))
    assert (second["state_name"], second["state"]["message"]) == ("Cancelled", "Deployment concurrency limit reached.")
    assert served.wait(first)["state_name"] == "Completed"


def test_a_collection_beside_another_is_cancelled_with_its_name(served: Served, files: dict[str, str]) -> None:
    with hold(Path(files["home"]) / "run.lock", "a collection by hand"):
        ended = served.wait(served.start("collect", **files))
    assert ended["state_name"] == "Cancelled"
    assert "a collection by hand" in ended["state"]["message"]


def test_a_killed_run_is_marked_and_the_next_one_completes_its_work(
    served: Served, files: dict[str, str], web: Web, tmp_path: Path
) -> None:
    """Kills of the service and the server, too, are in tests/soak/test_prefect_kills.py."""
    settings, _ = run_plainly(Path(files["settings"]), tmp_path / "plain")
    web.faults["/on"] = [0] * 9  # hangs
    dead = served.start("collect", **files)
    until(lambda: "collect 3 pages: Running" in served.tasks(dead), 300)
    kill(flow_processes(served.process.pid))
    assert served.wait(dead)["state_type"] == "CRASHED"
    web.faults.clear()
    next_run = served.start("collect", all_due=True, **files)
    assert served.wait(next_run)["state_name"] == "Completed", served.logs(next_run)
    assert articles(files["home"]) == articles(settings.home)
    assert ask(served.api, "/automations/filter", {})[0]["name"] == zombie_automation()["name"]


def test_slots_missed_while_nobody_served_are_one_runs_work(served: Served, files: dict[str, str], web: Web) -> None:
    missed = {"type": "SCHEDULED", "state_details": {"scheduled_time": "2026-01-01T00:00:00+00:00"}}
    path = f"/deployments/{served.deployment('collect')}/create_flow_run"
    late = [ask(served.api, path, {"parameters": files, "state": missed})["id"] for _ in range(4)]
    states = [served.wait(run)["state_name"] for run in late]
    assert "Completed" in states
    assert set(states) <= {"Completed", "Cancelled"}
    assert sorted(path for path, *_ in web.log if path != "/robots.txt") == ["/feed", "/gone", "/off", "/on"]


def test_a_run_that_died_with_its_server_blocks_no_later_one(served: Served, api: str) -> None:
    """Its slot would stay taken, and every later run would be cancelled."""
    limit = {"concurrency_limit": 1, "concurrency_options": {"collision_strategy": "CANCEL_NEW"}}
    flow = ask(api, "/flows/", {"name": "collect"})["id"]
    nobodys = ask(api, "/deployments/", {"name": "nobodys", "flow_id": flow, **limit})["id"]

    def propose(run: str, *states: str) -> str:
        for state in states:
            told = ask(api, f"/flow_runs/{run}/set_state", {"state": {"type": state}})
        return str(told["state"]["type"])

    first, second, third = (ask(api, f"/deployments/{nobodys}/create_flow_run", {})["id"] for _ in range(3))
    assert propose(first, "PENDING", "RUNNING") == "RUNNING"
    assert propose(second, "PENDING") == "CANCELLED"
    assert mark_dead_runs(api, ("nobodys",)) == 1
    assert served.run(first)["state_type"] == "CRASHED"
    assert propose(third, "PENDING", "RUNNING") == "RUNNING"


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("collect", {"settings": "/nowhere/yalu.toml"}, "/nowhere/yalu.toml"),
        ("daily", {}, "run 'yalu run'"),
    ],
    ids=["settings that are not there", "no snapshot to compose from"],
)
def test_what_needs_a_person_is_one_line(
    served: Served, files: dict[str, str], name: str, parameters: dict[str, str], message: str
) -> None:
    run = served.start(name, **files | parameters)
    ended = served.wait(run)
    assert ended["state_name"] == "Failed"
    assert message in ended["state"]["message"]
    assert "\n" not in ended["state"]["message"]


def test_the_digest_of_a_day_without_readers_is_a_file(served: Served, files: dict[str, str]) -> None:
    settings, _ = run_plainly(Path(files["settings"]), Path(files["home"]))
    run = served.start("daily", **files)
    assert served.wait(run)["state_name"] == "Completed", served.logs(run)
    assert served.tasks(run) == ["compose the digest: Completed"]
    assert {file.suffix for file in (settings.home / "digests").iterdir()} >= {".html", ".txt", ".eml"}
    assert "2" in served.artifact(run, "digest")["data"]
    assert not (settings.home / "outbox").exists()


@pytest.fixture
def postbox(files: dict[str, str], tmp_path: Path, postman: Postman, server: Controller) -> Postman:
    """A mail server on loopback, in the settings of the run, with one reader."""
    (tmp_path / "recipients.toml").write_text('[[recipient]]\naddress = "ana@x.example"\n', "utf-8")
    with Path(files["settings"]).open("a", encoding="utf-8") as settings:
        settings.write(
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
            'sender = "Desk <desk@x.example>"\nrecipients = "recipients.toml"\n'
        )
    return postman


def test_the_digest_goes_to_each_reader_once(served: Served, files: dict[str, str], postbox: Postman) -> None:
    settings, _ = run_plainly(Path(files["settings"]), Path(files["home"]))
    for _ in range(2):
        run = served.start("daily", **files)
        ended = served.wait(run)
        assert ended["state_name"] == "Completed", served.logs(run)
        assert ended["state"]["message"].endswith(": 1 reader has it")
    assert postbox.readers == ["ana@x.example"]
    steps = ["compose the digest", "send the digest", "write the digest as it was sent"]
    assert served.tasks(run) == [f"{step}: Completed" for step in steps]
    with open_published(settings.home) as connection:
        assert connection.sql("SELECT recipient, state FROM deliveries").fetchall() == [
            (reader_token("ana@x.example"), "accepted")
        ]


def test_the_status_is_told_in_lines_and_as_json(served: Served, api: str) -> None:
    until(lambda: all(row.is_served and row.next_start_at for row in scheduled(api, ("collect", "daily"))), 300)
    command = [sys.executable, "-m", "flows.cli", "serve", "--status"]
    environment = os.environ | {"PREFECT_API_URL": api}
    lines, rows = (
        subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=True).stdout
        for options in ([], ["--json"])
    )
    assert [line for line in lines.splitlines() if line[0] != " "] == [f"{name}: served" for name in sorted(FLOWS)]
    assert {row["deployment"] for row in json.loads(rows) if row["next_start_at"]} == {"collect", "daily", "upkeep"}


@pytest.mark.long
def test_a_schedule_fires_and_sigterm_leaves_nothing(
    files: dict[str, str], notes: Notes, web: Web, tmp_path: Path
) -> None:
    with serving(Path(files["settings"]), notes, every_s=20) as alone:
        runs = wait_for_slots(alone, count=2, seconds=90)
        assert {run["state_name"] for run in runs} <= {"Completed", "Cancelled"}
        assert len(articles(files["home"])) == 1
        web.faults["/feed"] = [0] * 9  # hangs
        until(lambda: is_polling(alone, alone.start("collect", all_due=True)), 300)
        started = descendants(alone.process.pid)
        assert len(started) >= 2  # the server and the run; its workers start with the first page
        alone.process.send_signal(signal.SIGTERM)
        assert alone.process.wait(300) == 0
        assert alive(started) == set()
    assert (tmp_path / "serve.out").read_text() == ""
    assert not (tmp_path / "home" / "prefect" / "server.json").exists()


def is_polling(served: Served, run: str) -> bool:
    """Wait until a run polls; False where a scheduled one was quicker, so that it was cancelled."""
    ended = until(lambda: served.run(run)["state_type"] in FINAL or "poll 1 sources: Running" in served.tasks(run), 300)
    return bool(ended) and served.run(run)["state_type"] == "RUNNING"


def test_deploy_takes_the_file_for_work_pools(api: str, notes: Notes, root: Path, tmp_path: Path) -> None:
    # Under other names than those of `yalu serve`, whose deployments on this server the other tests use.
    told = (root / "deploy" / "prefect.yaml").read_text("utf-8")
    file = tmp_path / "prefect.yaml"
    file.write_text(re.sub(r"(?m)^  - name: ", "  - name: pool-", told), "utf-8")
    environment = os.environ | notes.environment() | {"PREFECT_API_URL": api, "DO_NOT_TRACK": "1"}
    for words in (
        ["work-pool", "create", "yalu", "--type", "process"],
        ["deploy", "--all", "--prefect-file", str(file)],
        ["automation", "create", "--from-file", str(root / "deploy" / "automations" / "dead-runs.yaml")],
    ):
        command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    made = ask(api, "/deployments/filter", {"deployments": {"name": {"like_": "pool-"}}})
    assert {(row["name"], row["global_concurrency_limit"]["limit"]) for row in made} == {
        (f"pool-{name}", 1) for name in FLOWS
    }
    assert {row["concurrency_options"]["collision_strategy"] for row in made} == {"CANCEL_NEW"}
    when = {row["name"]: row["schedules"][0]["schedule"] for row in made if row["schedules"]}
    assert set(when) == {"pool-collect", "pool-daily", "pool-upkeep"}
    assert when["pool-collect"]["interval"] == COLLECT_EVERY_S
    assert (when["pool-daily"]["cron"], when["pool-daily"]["timezone"]) == ("0 7 * * *", "Asia/Seoul")


def test_connections_are_noted(served: Served, notes: Notes) -> None:
    """Without which the fixture's closing word would be empty."""
    assert {"127.0.0.1"} <= notes.hosts() <= LOOPBACK
