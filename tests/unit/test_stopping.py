"""Ctrl-C and SIGTERM stop a command alike, wherever it is, and leave the process's handlers as they were."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from flows.commands._stopping import STOPS, interrupting, stoppable

# A question that takes for ever, in a process that says when it has begun.
ENDLESS = """
import sys
from flows import cli
from flows.commands import sql
def begins(show):
    def begun(*given, **more):
        print("begun", file=sys.stderr, flush=True)
        show(*given, **more)
    return begun
for name in ("write_csv", "write_json", "write_parquet"):
    setattr(sql, name, begins(getattr(sql, name)))
sys.exit(cli.main(sys.argv[1:]))
"""
FOREVER = "SELECT sum(i) FROM range(3_000_000) AS r(i), range(3_000_000) AS s(j) WHERE (i * j) % 7 = 3"


@pytest.mark.parametrize("sent", STOPS)
@pytest.mark.parametrize("before", [signal.SIG_IGN, signal.SIG_DFL, signal.default_int_handler])
def test_a_signal_stops_the_block_and_the_handler_is_as_before(sent: signal.Signals, before) -> None:
    held = signal.signal(sent, before)
    try:
        with pytest.raises(KeyboardInterrupt), stoppable() as asked:
            os.kill(os.getpid(), sent)
        assert asked.is_asked
        assert signal.getsignal(sent) is before
    finally:
        signal.signal(sent, held)


def test_another_thread_stops_nothing_and_sets_nothing() -> None:
    before = [signal.getsignal(number) for number in STOPS]

    def act() -> None:
        with stoppable() as asked, duckdb.connect() as connection, interrupting(connection):
            assert not asked.is_asked

    other = threading.Thread(target=act)
    other.start()
    other.join()
    assert [signal.getsignal(number) for number in STOPS] == before


def test_the_wakeup_pipe_is_put_back() -> None:
    with duckdb.connect() as connection, interrupting(connection):
        assert signal.set_wakeup_fd(-1) != -1
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.parametrize("sent", STOPS)
@pytest.mark.parametrize("form", ["--csv", "--json", "--parquet"])
def test_a_question_that_runs_in_the_background_is_stopped(
    tmp_path: Path, root: Path, sent: signal.Signals, form: str
) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as made:
        made.execute("CREATE TABLE t AS SELECT 1")
    line = [form, str(tmp_path / "x.parquet")] if form == "--parquet" else [form]
    command = [sys.executable, "-c", ENDLESS, "--home", str(tmp_path), "sql", *line, FOREVER]
    # As a shell without job control starts what ends with `&`.
    quoted = 'trap "" INT; exec "$@"'
    with subprocess.Popen(["sh", "-c", quoted, "sh", *command], cwd=root, stderr=subprocess.PIPE, text=True) as asked:
        assert asked.stderr
        assert asked.stderr.readline() == "begun\n"
        asked.send_signal(sent)
        assert asked.stderr.read().startswith("yalu: stopped; ")
    assert asked.returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse.duckdb"]
