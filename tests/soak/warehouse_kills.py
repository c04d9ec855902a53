"""Kill a loader of the warehouse at random moments, many times on one home, and count what is lost or doubled.

    python -m tests.soak.warehouse_kills HOME KILLS SEED        prints the figures as JSON

The loader loads numbered batches of known articles and publishes each. Every second kill comes from outside after a
random time (inside DuckDB's own work: load, checkpoint, copy), the others at a random line of the package `warehouse`
(also between two lines of the flip). It notes a batch as done after its commit, and as published after its publish.
A program of its own, because it forks: no server, no threads, no pytest.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from tests.builders import load_run, make_article, make_record, make_tag
from warehouse.recovery import recorder
from warehouse.store.checks import failing_checks
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect
from warehouse.store.publish import publish

ARTICLES_A_BATCH = 5
BATCHES_A_LIFE = 3
PACKAGE = Path(recorder.__file__).parent
# The lines of which a life may end at: those that touch files or the database, not those that read .sql texts.
FATAL = frozenset(str(PACKAGE / f"{name}.py") for name in (
    "connection", "copying", "healing", "load", "locks", "manifest", "publish", "recorder", "spool"))  # fmt: skip


@dataclass
class Tally:
    """What the kills came to."""

    kills: int = 0
    survived: int = 0  # lives that ended before their moment came
    lost: int = 0
    doubled: int = 0
    failed_checks: int = 0
    bad_opens: int = 0
    batches: int = 0
    healed: int = 0
    where: Counter[str] = field(default_factory=Counter)


def load_batches(home: Path, count: int) -> None:
    """Load and publish the next batches, noting each when it is done."""
    warehouse = Warehouse(home)
    for number in range(_next_batch(warehouse), _next_batch(warehouse) + count):
        names = [f"{number}-{place}" for place in range(ARTICLES_A_BATCH)]
        records = [make_record(make_article(name), make_tag()) for name in names]
        load_run(warehouse, *records, run_id=f"run{number}", is_published=False)
        _note(home / "done", number)
        publish(warehouse, f"run{number}")
        _note(home / "published", number)
    if warehouse.notes:
        _note(home / "healed", 1)


def _next_batch(warehouse: Warehouse) -> int:
    """The first batch of which an article is missing: a batch commits as a whole or not at all."""
    with warehouse.write("look") as connection:
        row = connection.execute(
            "SELECT coalesce(max(split_part(substr(article_id, 5), '-', 1)::INTEGER), -1) FROM store.article_versions"
        ).fetchone()
    return int(row[0]) + 1 if row else 0


def _note(path: Path, number: int) -> None:
    with path.open("a") as file:
        file.write(f"{number}\n")
        file.flush()
        os.fsync(file.fileno())


def _noted(path: Path) -> int:
    numbers = [int(line) for line in path.read_text().split() if line] if path.exists() else []
    return max(numbers, default=-1)


def live_and_die(home: Path, die_at_line: int | None) -> int:
    """One life of the loader in a process of its own; gives its process id."""
    child = os.fork()
    if child:
        return child
    try:
        if die_at_line is not None:
            sys.settrace(_dying(home, die_at_line))
        load_batches(home, BATCHES_A_LIFE)
        sys.settrace(None)
    except BaseException as error:  # noqa: BLE001 - the process ends here, whatever it was
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


def _dying(home: Path, line: int) -> Any:
    left = line

    def count(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in FATAL:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                place = f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}"
                with (home / "where").open("a") as file:
                    file.write(f"{place}\n")
                os.kill(os.getpid(), signal.SIGKILL)
        return count

    return count


def look(home: Path, tally: Tally) -> None:
    """What the published snapshot shows after a kill: all that was published, all checks, nothing twice."""
    published = home / "warehouse.duckdb"
    if not published.exists():
        tally.lost += _noted(home / "published") >= 0
        return
    try:
        with connect(published, read_only=True) as connection:
            _count(connection, _noted(home / "published"), tally)
    except Exception as error:  # noqa: BLE001 - any open that fails is counted, whatever it says
        sys.stderr.write(f"{error!r}\n")
        tally.bad_opens += 1


def _count(connection: Any, last: int, tally: Tally) -> None:
    tally.failed_checks += len(failing_checks(connection))
    rows = connection.execute("SELECT article_id, count(*) FROM store.article_versions GROUP BY 1").fetchall()
    tags = connection.execute("SELECT count(*) FROM store.tags").fetchone()[0]
    have = {name for name, _ in rows}
    wanted = {f"art-{number}-{place}" for number in range(last + 1) for place in range(ARTICLES_A_BATCH)}
    tally.lost += len(wanted - have)
    tally.doubled += sum(times > 1 for _, times in rows) + (tags != len(rows))


def kill_many(home: Path, kills: int, seed: int) -> Tally:
    """Kill so many lives and count."""
    dice, tally = random.Random(seed), Tally()
    home.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    os.waitpid(live_and_die(home, None), 0)
    length = time.monotonic() - began
    lines = 1500.0  # of the package in one life; learned as it goes
    while tally.kills < kills:
        by_line = tally.kills % 2 == 1
        process = live_and_die(home, int(dice.random() * lines) + 1 if by_line else None)
        if not by_line:
            time.sleep(dice.random() * length)
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        if os.WIFSIGNALED(status):
            tally.kills += 1
        else:
            assert os.WEXITSTATUS(status) == 0, "a loader ended with an error"
            tally.survived += 1
        lines = min(lines * 1.02, 20_000) if os.WIFSIGNALED(status) else lines * 0.9
        look(home, tally)
    os.waitpid(live_and_die(home, None), 0)
    look(home, tally)
    _last_look(home, tally)
    return tally


def _last_look(home: Path, tally: Tally) -> None:
    """At the end every batch that was ever noted as done is there."""
    tally.batches = _noted(home / "done") + 1
    with connect(home / "warehouse.duckdb", read_only=True) as connection:
        _count(connection, tally.batches - 1, tally)
    if (home / "where").exists():
        tally.where = Counter((home / "where").read_text().split())
    if (home / "healed").exists():
        tally.healed = len((home / "healed").read_text().split())


if __name__ == "__main__":
    told = kill_many(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told.__dict__, default=dict) + "\n")
