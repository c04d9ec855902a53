"""Every kind of file in a home, damaged in every way. Short form: tests/integration/test_damages.py; all: soak."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from flows.delivery.ledger import load_outbox
from flows.outbox.journal import Issue, Outbox
from tests.builders import NOW, load_run, make_article, make_record
from tests.unit.test_digest_outbox import DAY, GIVEN, delivery
from warehouse.errors import WarehouseError
from warehouse.store.connection import Warehouse, open_published

Damage = Callable[[Path], object]
KEPT = {"art-1", "art-2", "art-3"}


def make_home(home: Path) -> Path:
    """A home with two published runs, a batch that waits for the next publish, and a digest that was sent."""
    warehouse = Warehouse(home)
    load_run(warehouse, make_record(make_article("1")))
    load_run(warehouse, make_record(make_article("2")), run_id="r2")
    outbox = Outbox(home)
    outbox.note_issue(Issue(DAY, 1, "Subject", ("art-1",), GIVEN))
    for step in ("owed", "intent", "accepted"):
        outbox.note(step, delivery())
    load_outbox(warehouse)
    load_run(warehouse, make_record(make_article("3")), run_id="r3", is_published=False)
    (home / "outbox" / "alerts.json").write_text("{}")
    (home / "robots.json").write_text("{}")
    return home


# ---------------------------------------------------------------- the files, and what is done to them


def writer(home: Path) -> Path:
    return home / "writer.duckdb"


def snapshot(home: Path) -> Path:
    return (home / "warehouse.duckdb").resolve()


def manifest(home: Path) -> Path:
    return snapshot(home).with_suffix(".json")


def link(home: Path) -> Path:
    return home / "warehouse.duckdb"


def batch(home: Path) -> Path:
    return max((home / "spool").iterdir())


def journal(home: Path) -> Path:
    return Outbox(home).path(DAY)


def cut(share: float) -> Damage:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def cut_by(count: int) -> Damage:
    return lambda path: os.truncate(path, path.stat().st_size - count)


def flip(place: float, count: int = 64) -> Damage:
    """Invert bytes at an offset, or at a share of the file's length."""

    def act(path: Path) -> None:
        path.chmod(0o600)
        content = bytearray(path.read_bytes())
        start = place if isinstance(place, int) else int(len(content) * place)
        content[start : start + count] = bytes(byte ^ 255 for byte in content[start : start + count])
        path.write_bytes(content)

    return act


def flip_all_data(path: Path) -> None:
    """Invert some bytes of every block behind the headers: whatever block is read is damaged."""
    for start in range(12288, path.stat().st_size, 262144):
        flip(start + 200)(path)


def write(content: bytes) -> Damage:
    def act(path: Path) -> None:
        path.unlink()
        path.write_bytes(content)

    return act


def as_folder(path: Path) -> None:
    aside(path)
    path.mkdir()


def as_link(path: Path) -> None:
    """A link to the file itself, which now lies outside the home."""
    path.symlink_to(aside(path))


def as_dangling_link(path: Path) -> None:
    aside(path)
    path.symlink_to("/nowhere/at/all")


def as_circle(path: Path) -> None:
    aside(path)
    path.symlink_to(path.name)


def as_pipe(path: Path) -> None:
    aside(path)
    os.mkfifo(path)


def aside(path: Path) -> Path:
    """Move what is there out of the home."""
    place = path.parent
    while (place / "writer.lock").exists() or place.name in ("snapshots", "spool", "outbox"):
        place = place.parent
    return path.rename(place / f"outside-{path.name}")


def as_other_database(path: Path) -> None:
    path.unlink()
    duckdb.connect(str(path)).execute("CREATE TABLE somebody_elses AS SELECT 1")


def as_older_copy(path: Path) -> None:
    """The file as it was when the first run was published."""
    shutil.copyfile(min((path.parent / "snapshots").glob("w.r1*.duckdb")), path)
    path.chmod(0o600)


def with_key(**changes: object) -> Damage:
    return lambda path: path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def with_line(line: str, number: int = -1) -> Damage:
    def act(path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        lines[number] = line
        path.write_text("\n".join(lines) + "\n", "utf-8")

    return act


@dataclass(frozen=True)
class Case:
    """A file of a home and its damage. `refused`: nothing goes on before a person has looked; then all files stay."""

    file: Callable[[Path], Path]
    damage: Damage
    refused: bool = False


DATABASE: dict[str, Damage] = {
    "emptied": cut(0), "cut in its header": lambda p: os.truncate(p, 1000),
    "cut after a header": lambda p: os.truncate(p, 4096), "cut in half": cut(0.5), "cut by a block": cut_by(262144),
    "cut by a byte": cut_by(1), "magic": flip(8, 4), "checksum": flip(0, 8), "version": flip(12, 1),
    "first header": flip(4096), "second header": flip(8192), "both headers": flip(4096, 8000),
    "first block": flip(12288 + 100), "all blocks": flip_all_data, "zeros": write(bytes(600_000)),
    "text": write(b"hello " * 5000), "noise": write(os.urandom(600_000)), "gone": lambda p: p.unlink(),
}  # fmt: skip
MISPLACED: dict[str, Damage] = {
    "a folder": as_folder, "a link": as_link, "a dangling link": as_dangling_link, "a circle": as_circle,
    "a pipe": as_pipe,
}  # fmt: skip
TEXT: dict[str, Damage] = {
    "emptied": cut(0), "cut": cut(0.6), "header": flip(0, 20), "middle": flip(0.5), "a list": write(b"[1, 2]"),
    "noise": write(os.urandom(3000)), "gone": lambda p: p.unlink(), "a folder": as_folder,
    "a dangling link": as_dangling_link,
}  # fmt: skip
CASES = {
    **{f"writer: {name}": Case(writer, act) for name, act in DATABASE.items()},
    **{f"writer: {name}": Case(writer, act, refused=True) for name, act in MISPLACED.items()},
    "writer: another database": Case(writer, as_other_database),
    "writer: an older copy": Case(writer, as_older_copy),
    **{f"snapshot: {name}": Case(snapshot, act) for name, act in DATABASE.items()},
    **{f"snapshot: {name}": Case(snapshot, act) for name, act in MISPLACED.items() if name != "a link"},
    **{f"published name: {name}": Case(link, act) for name, act in MISPLACED.items()},
    "published name: gone": Case(link, lambda p: p.unlink()),
    "published name: a text": Case(link, write(b"text")),
    **{f"manifest: {name}": Case(manifest, act) for name, act in TEXT.items()},
    "manifest: wrong shape": Case(manifest, with_key(batch="x", tables=3)),
    "manifest: other sums": Case(manifest, with_key(bytes=1)),
    **{f"batch: {name}": Case(batch, act) for name, act in TEXT.items()},
    "batch: a pipe": Case(batch, as_pipe),
    "spool: gone": Case(lambda home: home / "spool", shutil.rmtree),
    "spool: a file": Case(lambda home: home / "spool", lambda p: (aside(p), p.write_text(""))[0], refused=True),
    "spool: a dangling link": Case(lambda home: home / "spool", as_dangling_link, refused=True),
    "snapshots: a file": Case(lambda home: home / "snapshots", lambda p: (aside(p), p.write_text(""))[0], True),
    "snapshots: gone": Case(lambda home: home / "snapshots", shutil.rmtree),
    **{f"journal: {name}": Case(journal, act) for name, act in TEXT.items()},
    "journal: wrong keys": Case(journal, with_line('{"step":"accepted"}')),
    "journal: wrong types": Case(journal, with_line('{"step":"accepted","edition":{},"recipient":[],"at":7}')),
    "journal: a digest of the wrong shape": Case(journal, with_line('{"step":"digest","edition":1}', 0)),
    "outbox: a file": Case(lambda home: home / "outbox", lambda p: (aside(p), p.write_text(""))[0]),
    **{f"alerts: {name}": Case(lambda home: home / "outbox" / "alerts.json", act) for name, act in TEXT.items()},
    "writer.lock: a folder": Case(lambda home: home / "writer.lock", as_folder, refused=True),
    "writer.lock: a dangling link": Case(lambda home: home / "writer.lock", as_dangling_link, refused=True),
}
# What is no damage to anything that is kept: files made again from nothing, without a word.
SILENT = {"alerts", "manifest: other sums"}


def check(name: str, template: Path, home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Damage a copy of the template, look at it, and go on: healed, or refused in one line with every file there."""
    case = CASES[name]
    shutil.copytree(template, home, symlinks=True)
    case.damage(case.file(home))
    main(["sql", "--home", str(home), "SELECT count(*), sum(hash(text)) FROM articles"])
    before = main(["doctor", "--home", str(home)])
    assert "Traceback" not in capfd.readouterr().err
    warehouse, files = Warehouse(home), inventory(home)
    if case.refused:
        with pytest.raises(WarehouseError) as refused:
            load_next(warehouse)
        assert "\n" not in str(refused.value)
        assert inventory(home) >= files
        return
    load_next(warehouse)
    load_outbox(warehouse)
    with open_published(home) as connection:
        assert {row[0] for row in connection.execute("SELECT article_id FROM articles").fetchall()} == KEPT | {"art-4"}
        assert connection.execute("SELECT state FROM deliveries").fetchall() == [("accepted",)]
    if not any(name.startswith(silent) for silent in SILENT):
        assert warehouse.notes or before == 1 or main(["doctor", "--home", str(home)]) == 1


def load_next(warehouse: Warehouse) -> None:
    """The next run; where a damage is found in the middle of it, the one after."""
    record = make_record(make_article("4"))
    try:
        load_run(warehouse, record, run_id="r4", at=NOW + timedelta(hours=1))
    except WarehouseError as error:
        if not getattr(error, "kept", ""):
            raise
        warehouse.notes.append(str(error))
        load_run(warehouse, record, run_id="r5", at=NOW + timedelta(hours=1))


def inventory(home: Path) -> set[str]:
    """The files of a home."""
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and not path.is_symlink()}
