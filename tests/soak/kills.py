"""Kill a collection of the demo's web with SIGKILL at random moments and compare with an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from extractors.records import Source
from flows.demo.web import DemoWeb
from warehouse.store.connection import open_published

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
# What must come out the same; run ids and instants of fetching may differ.
QUESTIONS = (
    "SELECT * EXCLUDE (run_id) FROM articles ORDER BY article_id",
    "SELECT article_id, version, text_sha256, title, text FROM article_versions ORDER BY ALL",
    "SELECT entry_id, source_id, url, title, published_at, outcome, reason, article_id FROM entries ORDER BY entry_id",
    "SELECT * FROM tags ORDER BY ALL",
    "SELECT article_id, of_article_id, of_seed_id, relation, containment, jaccard, score FROM duplicates ORDER BY ALL",
    "SELECT * FROM stories ORDER BY story_id",
    "SELECT * FROM lineage ORDER BY article_id",
)


def write_settings(folder: Path, web: DemoWeb) -> Path:
    """A settings file and source list for the web, with the home beside them."""
    folder.mkdir(parents=True)
    rows = tomlkit.aot()
    for source in web.sources:
        rows.append(tomlkit.item(_row(source)))
    (folder / "sources.toml").write_text(tomlkit.dumps({"source": rows}), "utf-8")
    settings = folder / "yalu.toml"
    settings.write_text(
        'home = "home"\nsources = "sources.toml"\n[fetch]\nper_host_delay_s = 0.0\n'
        f"allow_hosts = {list(web.allow_hosts)!r}\n".replace("'", '"'),
        "utf-8",
    )
    return settings


def _row(source: Source) -> dict[str, object]:
    return {name: value for name, value in asdict(source).items() if value not in ("", None)}


def start(settings: Path) -> subprocess.Popen[bytes]:
    """`yalu run --all` in a process group of its own, with the clock standing still."""
    command = [sys.executable, "-m", "flows.cli", "run", "--all", "--settings", str(settings)]
    environment = os.environ | {"YALU_NOW": NOW.isoformat()}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def collect(settings: Path) -> float:
    """Run to the end; gives the seconds it took."""
    began = time.monotonic()
    process = start(settings)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - began


def outcome(settings: Path) -> list[list[tuple[object, ...]]]:
    """All that must come out the same."""
    with open_published(settings.parent / "home") as connection:
        return [connection.sql(question).fetchall() for question in QUESTIONS]


def kill_and_compare(folder: Path, kills: int, seed: int) -> list[float]:
    """Kill `kills` collections, each at a random moment of its life, run each again, and compare the outcomes.

    Gives the moments, as shares of an undisturbed run. Raises AssertionError at the first difference.
    """
    dice = random.Random(seed)
    moments = []
    with DemoWeb(NOW, has_failures=False) as web:
        calm = write_settings(folder / "calm", web)
        length = collect(calm)
        expected = outcome(calm)
        assert expected[0], "an undisturbed run loads articles"
        for number in range(kills):
            settings = write_settings(folder / f"killed-{number}", web)
            moment = dice.random()
            process = start(settings)
            time.sleep(moment * length)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            collect(settings)
            for question, mine, theirs in zip(QUESTIONS, outcome(settings), expected, strict=True):
                assert mine == theirs, f"killed at {moment:.2f} of a run: {question}"
            moments.append(moment)
    return moments
