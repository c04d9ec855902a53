"""Kill every kind of step between its halves, do it again, and compare with one that was left alone.

    python -m tests.soak.step_kills FOLDER KILLS SEED [ACT …]        prints the figures as JSON

Acts: run, retag, upkeep, digest, backup, restore. Each kill is at a boundary of tests/soak/dying.py drawn by the seed;
then the same command is given once more, as a schedule or a person would, and every row must be as without the kill.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.collecting import LONG, OFF, page
from tests.web import Web, serve_web
from warehouse.maintenance.backup import read_backup, verify
from warehouse.store.checks import failing_checks
from warehouse.store.connection import open_published

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SAFE = ("SELECT * EXCLUDE (run_id) FROM articles ORDER BY article_id",
        "SELECT * EXCLUDE (run_id, junk, evidence) FROM store.article_versions ORDER BY article_id, version",
        "SELECT * EXCLUDE (run_id) FROM entries ORDER BY entry_id",
        "SELECT * FROM tags ORDER BY ALL",
        "SELECT * FROM duplicates ORDER BY ALL",
        "SELECT * FROM stories ORDER BY story_id",
        "SELECT * FROM lineage ORDER BY article_id",
        "SELECT article_id, version, added, removed FROM version_changes ORDER BY ALL",
        "SELECT * FROM page_checks ORDER BY ALL",
        "SELECT * EXCLUDE (run_id) FROM dropped ORDER BY entry_id",
        "SELECT DISTINCT sha256, kind, source_id, article_id, url FROM store.raw ORDER BY ALL",
        "SELECT source_id, state, failures, last_new_at FROM source_health ORDER BY ALL",
        "SELECT * FROM entity_aliases ORDER BY ALL",
        "SELECT * EXCLUDE (input) FROM digests ORDER BY ALL",
        "SELECT day, edition, recipient, state FROM deliveries ORDER BY ALL",
        "SELECT run_id FROM runs WHERE seen <> loaded + dropped + failed + pending")  # fmt: skip
LEXICON = '[[token]]\nid = "pair.bakery"\nsides = ["DPRK", "PRC"]\ncues.en = ["bakery", "baker", "oven"]\n'


@dataclass
class Tally:
    """What the kills came to."""

    kills: int = 0
    survived: int = 0  # boundaries that a life did not reach
    by_act: Counter[str] = field(default_factory=Counter)
    boundaries: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Act:
    """A command, when it is given, on which home, and what it may end with when given again."""

    command: Callable[[Path], list[str]]
    hours: float
    home: str = "base"  # '' = none yet
    again: frozenset[int] = frozenset((0,))


ACTS = {
    "run": Act(lambda _: ["run", "--all"], 25),
    "retag": Act(lambda _: ["retag"], 26),
    "upkeep": Act(lambda _: ["upkeep"], 31 * 24, again=frozenset((0, 1))),  # late enough to forget dropped texts
    "digest": Act(lambda _: ["digest", "--send"], 2),
    "backup": Act(lambda folder: ["backup", str(folder / "kept")], 2, again=frozenset((0, 1, 2))),  # 'is there already'
    "restore": Act(lambda folder: ["restore", str(folder.parent / "base" / "kept")], 2, ""),
}


def fill(web: Web) -> None:
    """Six pages on the subject, one of them a copy, and two off it."""
    rows = []
    for number in range(6):
        text = LONG.replace("Tuesday", f"day {number % 5}") + f"Train number {number % 5} carried coal."
        rows.append((f"Trains {number}", web.add(f"/on{number}", page(f"Trains {number}", text)), ""))
    for number in range(2):
        body = f"{OFF}Batch {number} sold out by noon."
        rows.append((f"Oven {number}", web.add(f"/off{number}", page(f"Oven {number}", body)), ""))
    web.add_feed("/feed", rows)


def move_on(web: Web) -> None:
    """A day later: one page edited, one gone, one in another frame, two new ones."""
    web.add("/on0", page("Trains 0", LONG + "The railway company later withdrew its timetable."))
    web.routes.pop("/on1", None)
    web.add("/on2", web.routes["/on2"][1].replace(b"</body>", b"<p></p></body>"))
    rows = [
        (f"Bridge {n}", web.add(f"/new{n}", page(f"Bridge {n}", f"{LONG}Bridge {n} was closed.")), "") for n in (7, 8)
    ]
    web.add_feed("/feed", rows)


def lay_out(folder: Path, web: Web, *, has_lexicon: bool) -> Path:
    """Settings, the source and the lexicon; the home lies beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    source = {"id": "s1", "outlet": "S1", "url": web.url("/feed"), "lang": "en", "country": "GB", "prejudge": False}
    lines = [f"{key} = {json.dumps(value)}" for key, value in source.items()]
    (folder / "sources.toml").write_text("[[source]]\n" + "\n".join(lines) + "\n", "utf-8")
    (folder / "lexicon").mkdir(exist_ok=True)
    if has_lexicon:
        (folder / "lexicon" / "tokens.toml").write_text(LEXICON, "utf-8")
    settings = folder / "yalu.toml"
    settings.write_text(
        'home = "home"\nsources = "sources.toml"\nlexicon = "lexicon"\n'
        '[fetch]\nper_host_delay_s = 0.0\nallow_hosts = ["127.0.0.1"]\n'
        '[mail]\nsender = "Yalu <yalu@x.example>"\noutputs = ["file"]\n',
        "utf-8",
    )
    return settings


def live(folder: Path, act: Act, at: int = 0) -> tuple[int, int, str]:
    """One life of a command; give its status, the boundaries it crossed and what it said on stderr."""
    counted = folder / "counted"
    counted.unlink(missing_ok=True)
    command = [*act.command(folder), "--settings", str(folder / "yalu.toml")]
    asked = [sys.executable, "-m", "tests.soak.dying", str(folder), str(at), str(counted), *command]
    now = (NOW + timedelta(hours=act.hours)).isoformat()
    done = subprocess.run(asked, env=os.environ | {"YALU_NOW": now}, capture_output=True, timeout=600, check=False)
    return done.returncode, int(counted.read_text()) if counted.exists() else 0, done.stderr.decode()


def rows(folder: Path) -> list[list[tuple[object, ...]]]:
    """All that must come out the same, and the checks that fail."""
    with open_published(folder / "home") as connection:
        failing: list[tuple[object, ...]] = [*failing_checks(connection)]
        return [failing, *(connection.sql(question).fetchall() for question in SAFE)]


def prepare(folder: Path, base: Path, web: Web, name: str) -> Path:
    """A home for one life."""
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(folder, web, has_lexicon=name == "retag")
    if ACTS[name].home:
        shutil.copytree(base / "home", folder / "home", symlinks=True)
    return folder


def settle(folder: Path) -> None:
    """A delivery that was killed between intent and outcome is held as unknown until a person settles it."""
    is_there = any((folder / "home" / "outbox" / "files").glob("*.eml"))
    for command in (["digest", "resolve", "--sent" if is_there else "--not-sent"], ["digest", "--send"]):
        live(folder, Act(lambda _, command=command: command, ACTS["digest"].hours))  # type: ignore[misc]


def kill_once(folder: Path, base: Path, web: Web, name: str, at: int, expected: list[list[tuple[object, ...]]]) -> str:
    """Kill one life at a boundary and do it again; give what differs, '' for nothing, 'survived' where it lived."""
    act = ACTS[name]
    prepare(folder, base, web, name)
    status, _, said = live(folder, act, at)
    if status != -signal.SIGKILL:
        return "survived" if status in act.again else f"ended with {status}: {said[-400:]}"
    status, _, said = live(folder, act)
    if name == "digest" and status == 1:
        settle(folder)
    elif status not in act.again or "Traceback" in said:
        return f"again, it ended with {status}: {said[-400:]}"
    if name == "backup":
        verify(read_backup(folder / "kept"))
    found = rows(folder)
    return next((f"{question}" for question, mine, theirs in zip(("checks", *SAFE), found, expected, strict=True)
                 if mine != theirs), "")  # fmt: skip


def kill_many(folder: Path, kills: int, seed: int, names: tuple[str, ...] = tuple(ACTS)) -> Tally:
    """So many kills, act after act, each at a boundary drawn by the seed."""
    dice, tally = random.Random(seed), Tally()
    with serve_web() as web:
        fill(web)
        base = folder / "base"
        lay_out(base, web, has_lexicon=False)
        assert live(base, Act(lambda _: ["run", "--all"], 0))[0] == 0
        assert live(base, ACTS["backup"])[0] == 0
        move_on(web)
        expected = {}
        for name in names:
            status, count, said = live(prepare(folder / f"calm-{name}", base, web, name), ACTS[name])
            assert status in ACTS[name].again, said
            expected[name], tally.boundaries[name] = rows(folder / f"calm-{name}"), count
        for number in range(kills):
            name = names[number % len(names)]
            at = dice.randint(1, tally.boundaries[name])
            found = kill_once(folder / "killed", base, web, name, at, expected[name])
            if found == "survived":
                tally.survived += 1
                continue
            tally.kills += 1
            tally.by_act[name] += 1
            if found:
                tally.differing.append(f"{name} killed at boundary {at}: {found}")
                shutil.move(folder / "killed", folder / f"differs-{number}-{name}-{at}")
    return tally


if __name__ == "__main__":
    began = time.monotonic()
    told = kill_many(
        Path(sys.argv[1]).absolute(), int(sys.argv[2]), int(sys.argv[3]), tuple(sys.argv[4:]) or tuple(ACTS)
    )
    sys.stdout.write(json.dumps(vars(told) | {"seconds": round(time.monotonic() - began)}, indent=1) + "\n")
    sys.exit(bool(told.differing))
