"""What a person sees when the day goes wrong: one clear line, the right exit status, and nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.collecting import ask
from tests.web import Web
from warehouse.store.connection import Warehouse
from warehouse.store.locks import read_holder

Yalu = Callable[..., subprocess.CompletedProcess[str]]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("yalu:")]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[fetch]\nper_host_delay = 2", "per_host_delay"),
        ('timezone = "Asia/Soul"', "Asia/Seoul"),
        ('[mail]\nport = "25"', "mail.port"),
        ('[mail]\nsecurity = "ssl"', "starttls"),
        ("home = [", "yalu.toml"),
    ],
    ids=["unknown key", "bad zone", "wrong type", "bad choice", "no TOML"],
)
def test_bad_settings_end_with_2_and_touch_nothing(yalu: Yalu, tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "yalu.toml").write_text(f"{line}\n", "utf-8")
    done = yalu("run")
    assert done.returncode == 2
    assert told in one_line(done)
    assert not (tmp_path / "home").exists()


def test_an_unreachable_network_ends_with_3_and_is_recorded(yalu: Yalu, web: Web, tmp_path: Path) -> None:
    assert yalu("run").returncode == 0
    sources = tmp_path / "sources.toml"
    sources.write_text(sources.read_text("utf-8").replace(f":{web.port}/", ":9/"), "utf-8")
    before = ask(tmp_path / "home", "SELECT * FROM entries ORDER BY entry_id")
    done = yalu("run", "--all")
    assert done.returncode == 3
    assert "no source could be reached" in one_line(done)
    assert ask(tmp_path / "home", "SELECT * FROM entries ORDER BY entry_id") == before
    assert ask(tmp_path / "home", "SELECT count(*), count(finished_at) FROM runs") == [(2, 2)]
    assert ask(tmp_path / "home", "SELECT failures FROM source_health") == [(1,)]


# A script in the background starts its children with Ctrl-C ignored, and they inherit that.
HEEDING_CTRL_C = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from flows.cli import main; sys.exit(main())"
)


@pytest.fixture
def running(yalu: Yalu, web: Web, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A `yalu run` that waits for a page that does not come."""
    web.faults["/on"] = [0]
    settings = tmp_path / "yalu.toml"
    settings.write_text(settings.read_text("utf-8").replace("[fetch]\n", "[fetch]\ntotal_timeout_s = 300\n"), "utf-8")
    command = [sys.executable, "-c", HEEDING_CTRL_C, "run", "--settings", str(settings)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 300
        while not any(path == "/off" for path, _, _ in web.log) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield process
        process.kill()


def test_a_second_run_ends_with_75_and_names_the_first(yalu: Yalu, running: subprocess.Popen[str]) -> None:
    done = yalu("run")
    assert done.returncode == 75
    assert f"process {running.pid}" in one_line(done)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_stop_leaves_nothing_half_loaded(
    yalu: Yalu, running: subprocess.Popen[str], web: Web, tmp_path: Path, sent: signal.Signals
) -> None:
    running.send_signal(sent)
    _, errors = running.communicate(timeout=300)  # a second or two, and more on a loaded machine
    assert running.returncode == 130
    assert "yalu: stopped" in errors
    assert not (tmp_path / "home" / "warehouse.duckdb").exists()
    web.faults.clear()
    assert yalu("run", "--all").returncode == 0
    assert ask(tmp_path / "home", "SELECT seen, loaded, pending FROM runs ORDER BY started_at") == [
        (0, 0, 0),
        (3, 1, 0),
    ]


def test_a_home_that_cannot_be_made_is_named(yalu: Yalu, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = yalu("run", "--home", str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert str(tmp_path / "file") in one_line(done)


def test_a_warehouse_of_a_newer_version_is_left_alone(yalu: Yalu, tmp_path: Path) -> None:
    with Warehouse(tmp_path / "home").write("test") as connection:
        connection.execute("INSERT INTO store.migrations VALUES (9999, 'from the future', now())")
    done = yalu("run")
    assert done.returncode == 1
    assert "upgrade Yalu" in one_line(done)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system; skips where this process may not mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk needs the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(yalu_process: Yalu, small_disk: Path) -> None:
    yalu = yalu_process
    home = small_disk / "home"
    assert yalu("run", "--home", str(home)).returncode == 0
    before = ask(home, "SELECT * FROM articles")
    free = os.statvfs(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (free.f_bavail * free.f_frsize))
    done = yalu("run", "--all", "--home", str(home))
    assert done.returncode == 1
    assert "is full" in one_line(done)
    assert ask(home, "SELECT * FROM articles") == before
    (small_disk / "ballast").unlink()
    assert yalu("run", "--all", "--home", str(home)).returncode == 0
    assert ask(home, "SELECT count(*) FROM runs WHERE finished_at IS NOT NULL")[0][0] >= 2


def test_the_json_report_goes_to_stdout_alone(yalu: Yalu) -> None:
    done = yalu("run", "--json")
    assert json.loads(done.stdout)["loaded"] == 1
    assert "yalu:" not in done.stderr


def test_a_lock_file_names_its_last_holder(yalu: Yalu, tmp_path: Path) -> None:
    yalu("run")
    assert read_holder(tmp_path / "home" / "run.lock")["purpose"] == "yalu run"
