"""The one rule of who may read what in a home, and what brings an older home in line with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

import pytest

from tests.builders import load_run, make_article, make_record, make_tag
from tests.homes import loose_places
from warehouse.maintenance.backup import back_up, restore
from warehouse.store.connection import Warehouse
from warehouse.store.permissions import apply_operator_umask, mode_of, private, tighten, with_operator_umask


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(
    ("place", "is_folder", "expected"),
    [
        (".", True, 0o711),
        ("snapshots", True, 0o755),
        ("snapshots/w.r1.duckdb", False, 0o444),
        ("snapshots/w.r1.json", False, 0o600),
        ("snapshots/w.r1.duckdb.tmp", False, 0o600),
        ("snapshots/spill", True, 0o700),
        ("snapshots/spill/x.duckdb", False, 0o600),
        ("writer.duckdb", False, 0o600),
        ("raw/ab", True, 0o700),
        ("prefect/prefect.db", False, 0o600),
        ("a-name-of-tomorrow/of/it", False, 0o600),
        ("fleet", True, None),
        ("fleet/shards-1/00001.pages.parquet", False, None),
    ],
)
def test_what_a_place_is_open_to(place: str, is_folder: bool, expected: int | None) -> None:
    assert mode_of(PurePosixPath(place), is_folder=is_folder) == expected


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """A home as an older version left it under the usual umask, with a backup folder that the operator named."""
    home = tmp_path / "home"
    for folder in ("snapshots", "raw/ab", "prefect", "fleet", "backups/2026-11-20", "own/deep"):
        (home / folder).mkdir(parents=True)
        (home / folder / "file").write_text("x")
        (home / folder).chmod(0o755)
        (home / folder / "file").chmod(0o644)
    (home / "snapshots" / "w.r.duckdb").write_text("x")
    (home / "warehouse.duckdb").symlink_to("snapshots/w.r.duckdb")
    outside = tmp_path / "elsewhere"
    outside.mkdir(mode=0o755)
    (home / "logs").symlink_to(outside)
    home.chmod(0o755)
    return home


def test_an_older_home_is_tightened_and_what_the_operator_named_is_not(loose: Path) -> None:
    named = loose / "own" / "deep"
    assert tighten(loose, [named]) > 10
    assert loose_places(loose, [named]) == ["own 755"]  # the way to it
    assert (mode(named), mode(named / "file"), mode(loose / "fleet")) == (0o755, 0o644, 0o755)
    assert mode(loose.parent / "elsewhere") == 0o755  # links are not followed
    assert tighten(loose, [named]) == 0


def test_a_tightening_that_was_killed_is_completed(loose: Path) -> None:
    (loose / "raw" / "ab" / "file").chmod(0o600)
    (loose / "raw" / "ab").chmod(0o700)  # the folder above is still open: the rest is not done
    (loose / "prefect" / "file").chmod(0o600)
    tighten(loose)
    assert loose_places(loose) == []


@pytest.mark.parametrize("umask", [0o022, 0o002, 0o077])
def test_what_is_made_is_private_and_the_operators_folders_follow_the_operator(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with private(), private():
            (tmp_path / "ours").touch()
            with with_operator_umask():
                (tmp_path / "named").touch()
            (tmp_path / "ours-again").touch()
        (tmp_path / "later").touch()
    finally:
        assert os.umask(before) == umask
    modes = {path.name: mode(path) for path in tmp_path.iterdir()}
    theirs = 0o666 & ~umask
    assert modes == {"ours": 0o600, "ours-again": 0o600, "named": theirs, "later": theirs}


def test_a_process_started_meanwhile_knows_the_operators_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o077)  # as inherited from a starter whose own umask is private
    monkeypatch.setenv("YALU_UMASK", "027")
    try:
        with private(), with_operator_umask():
            (tmp_path / "named").touch()
        apply_operator_umask(tmp_path)
    finally:
        os.umask(before)
    assert (mode(tmp_path / "named"), mode(tmp_path)) == (0o640, 0o750)


def test_a_warehouse_is_private_its_snapshot_is_not_and_a_backup_is_the_operators(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load_run(Warehouse(home), make_record(make_article("one"), make_tag()))
    assert loose_places(home) == []
    assert [mode(path) for path in (home / "snapshots").glob("*.duckdb")] == [0o444]
    theirs = os.umask(0o022)
    os.umask(theirs)
    backup = back_up(Warehouse(home), tmp_path / "backup")
    assert {mode(path) for path in backup.folder.rglob("*") if path.is_file()} == {0o666 & ~theirs}
    restore(Warehouse(tmp_path / "restored"), backup.folder)
    assert loose_places(tmp_path / "restored") == []
