"""Open the published snapshot thousands of times from other processes while it is loaded and published without a pause.

    python -m tests.soak.warehouse_opens HOME OPENS READERS        prints the figures as JSON

Every run loads the same number of articles, so that any snapshot whatever must hold runs × articles, no more and no
less. Readers open the link by its bare path, as an analyst's program does. One reader holds its first snapshot open
throughout. The loader takes its locks without waiting: a reader that kept it from a lock would end it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.builders import load_run, make_article, make_record, make_tag
from warehouse.store import connection as warehouse_connection
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect

ARTICLES_A_RUN = 20
QUESTION = (
    "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM runs), (SELECT count(*) FROM tags), "
    "(SELECT count(DISTINCT article_id) FROM articles)"
)


def is_right(row: tuple[int, ...] | None) -> bool:
    """Whether a snapshot holds what so many runs loaded."""
    return row is not None and row[1] > 0 and {row[0], row[2], row[3]} == {row[1] * ARTICLES_A_RUN}


def read_many(published: Path, opens: int) -> dict[str, int]:
    """Open, ask and close so many times."""
    told = {"opens": 0, "errors": 0, "wrong": 0}
    seen = set()
    for _ in range(opens):
        told["opens"] += 1
        try:
            with connect(published, read_only=True) as connection:
                row = connection.execute(QUESTION).fetchone()
        except Exception as error:  # noqa: BLE001 - any failure counts
            sys.stderr.write(f"{error!r}\n")
            told["errors"] += 1
            continue
        told["wrong"] += not is_right(row)
        seen.add(row)
    return told | {"snapshots_seen": len(seen)}


def hold_one(published: Path, stop: Path) -> dict[str, int]:
    """Keep one snapshot open and ask it again and again: its answer never changes."""
    asked = wrong = 0
    with connect(published, read_only=True) as connection:
        first = connection.execute(QUESTION).fetchone()
        while not asked or not stop.exists():
            asked += 1
            wrong += connection.execute(QUESTION).fetchone() != first
            time.sleep(0.02)
    return {"asked": asked, "wrong": wrong + (not is_right(first))}


def load_until(home: Path, stop: Path) -> dict[str, float]:
    """Load and publish run after run without waiting for any lock."""
    warehouse_connection.LOCK_WAIT_S = 0.0
    warehouse, times, number = Warehouse(home), [], 1
    lock = warehouse.lock
    warehouse.lock = lambda purpose, wait_s=0.0: lock(purpose, 0.0)  # type: ignore[method-assign]
    while len(times) < 2 or not stop.exists():  # on a busy machine the readers may be done first
        began = time.monotonic()
        load_one(warehouse, number)
        times.append(time.monotonic() - began)
        number += 1
    return {"runs": len(times), "median_s": statistics.median(times), "longest_s": max(times)}


def load_one(warehouse: Warehouse, number: int) -> None:
    """One run of known size."""
    names = [f"{number}-{place}" for place in range(ARTICLES_A_RUN)]
    load_run(warehouse, *(make_record(make_article(name), make_tag()) for name in names), run_id=f"run{number}")


def soak(home: Path, opens: int, readers: int) -> dict[str, object]:
    """Loader, readers and holder side by side; gives what each counted. Raises where one ends with an error."""
    home.mkdir(parents=True, exist_ok=True)
    stop = home / "stop"
    load_one(Warehouse(home), 0)
    reading = [_start("read", home, str(opens // readers)) for _ in range(readers)]
    others = [_start("hold", home), _start("load", home)]
    told: dict[str, object] = {"readers": [_ended(process) for process in reading]}
    stop.touch()
    told["holder"], told["loader"] = [_ended(process) for process in others]
    return told


def _start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.soak.warehouse_opens", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _ended(process: subprocess.Popen[str]) -> dict[str, float]:
    told, _ = process.communicate()
    assert process.returncode == 0, "a reader or the loader ended with an error"
    answer: dict[str, float] = json.loads(told)
    return answer


def main(arguments: list[str]) -> None:
    """One part, or all of it."""
    told: object
    match arguments:
        case ["read", home, opens]:
            told = read_many(Path(home) / "warehouse.duckdb", int(opens))
        case ["hold", home]:
            told = hold_one(Path(home) / "warehouse.duckdb", Path(home) / "stop")
        case ["load", home]:
            told = load_until(Path(home), Path(home) / "stop")
        case [home, opens, readers]:
            told = soak(Path(home), int(opens), int(readers))
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
