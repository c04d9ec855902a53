"""What a run costs by how much is stored: one JSON line a home and step.

    python -m tests.bench.growth FOLDER [SIZE …]      sizes: 10000 100000 1000000

FOLDER keeps the homes that were built (1,000,000 documents of 300 words: 3 GB, some minutes), so that another commit is
measured over the same ones. Each is copied first; the copy is removed at the end. YALU_BENCH_ROOT names the folder of
another checkout to measure instead of this one.

    first       50 pages, and the first snapshots of the home (not a figure)
    500 new     500 new pages from 64 sources
    nothing     the same sources again: every listing unchanged
    50 new      50 new pages
    digest      the day's digest, to a file
    search      four words, of which one is in every fifth body
    doctor      every check of `yalu doctor`
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.bench.synthetic import build
from tests.big_web import PARTS, BigWeb, serve_big_web
from tests.builders import NOW

ROOT = Path(__file__).resolve().parents[2]
WORDS = 300
SIZES = ("10000", "100000", "1000000")


def home_of(folder: Path, size: int) -> Path:
    """Return a built home of that size."""
    home = folder / str(size)
    if not (home / "built").exists():
        shutil.rmtree(home, ignore_errors=True)
        build(home, size, words=WORDS, is_whole=True)
        (home / "built").touch()
    return home


def step(settings: Path, hours: float, *command: str) -> dict[str, float]:
    """Run a command of `yalu` at some hours after NOW and return what it cost."""
    environment = os.environ | {"YALU_NOW": (NOW + timedelta(hours=hours)).isoformat(), "YALU_SETTINGS": str(settings)}
    measured = [sys.executable, "-m", "tests.bench.measured", sys.executable, "-m", "flows.cli", *command]
    done = subprocess.run(
        measured, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=3600
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def settings_of(web: BigWeb, folder: Path) -> Path:
    """Write settings with eight sources a site: each lists its share of the site's pages."""
    feeds = tuple(f"{feed}/{part}" for part in range(PARTS) for feed in web.feeds)
    return replace(web, feeds=feeds).write_settings(folder)


def measure(built: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Copy a home and take every step on the copy."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(built, folder / "home")
    found: dict[str, dict[str, float]] = {}
    for number, (name, pages, first) in enumerate((("first", 50, 0), ("500 new", 500, 1000), ("50 new", 50, 3000))):
        with serve_big_web(pages, ROOT, first) as web:
            settings = settings_of(web, folder)
            found[name] = step(settings, 2 * number, "run", "--all")
            if name == "first":  # three snapshots are kept: from the fourth publish on they are used again
                for _ in range(2):
                    step(settings, 0.5, "run", "--all")
            if name == "500 new":
                found["nothing"] = step(settings, 2 * number + 1, "run", "--all")
    found["digest"] = step(settings, 8, "digest", "--preview", str(folder / "digest.html"))
    found["search"] = step(settings, 8, "search", "w4321 w1234 777 w99")
    found["doctor"] = step(settings, 8, "doctor")
    return found


def main(folder: Path, sizes: list[str]) -> None:
    """Measure the homes and print a line a step as it is known."""
    for size in map(int, sizes):
        copy = folder / f"copy-{size}"
        found = measure(home_of(folder, size), copy)
        shutil.rmtree(copy)
        for name, figures in found.items():
            sys.stdout.write(json.dumps({"stored": size, "step": name, **figures}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or list(SIZES))
