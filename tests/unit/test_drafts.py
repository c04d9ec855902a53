"""A draft takes the place of what a killed process left, and never writes through a link that somebody put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.files.copying import copy_file
from warehouse.recovery.spool import Spool, Statement
from warehouse.store.drafts import atomic_write, new_file, write_new

LINKED = "as it was"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other"
    path.write_text(LINKED)
    return path


def test_a_link_is_replaced_and_not_followed(tmp_path: Path, other: Path) -> None:
    for name, make in {
        "file": lambda path: new_file(path).close(),
        "text": lambda path: write_new(path, "한국"),
        "atomic": lambda path: atomic_write(path, "서울"),
        "copy": lambda path: copy_file(other, path),
    }.items():
        (tmp_path / name).symlink_to(other)
        make(tmp_path / name)
        assert not (tmp_path / name).is_symlink()
    assert other.read_text() == LINKED
    assert (tmp_path / "text").read_text("utf-8") == "한국"


def test_a_leftover_draft_is_replaced(tmp_path: Path) -> None:
    write_new(tmp_path / "x", b"longer than the next")
    write_new(tmp_path / "x", b"short")
    assert (tmp_path / "x").read_bytes() == b"short"


@pytest.mark.parametrize("is_synced", [False, True])
def test_an_atomic_write_leaves_the_new_file_alone(tmp_path: Path, is_synced: bool) -> None:
    for content in (b"before, and longer", "한국"):
        atomic_write(tmp_path / "x", content, is_synced=is_synced)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_text("utf-8") == "한국"


def test_a_failed_atomic_write_leaves_the_old_file(tmp_path: Path) -> None:
    atomic_write(tmp_path / "x", "before")
    with pytest.raises(UnicodeEncodeError):
        atomic_write(tmp_path / "x", "\ud800")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x", "before")]


def test_a_batch_is_not_written_through_a_link(tmp_path: Path, other: Path) -> None:
    spool = Spool(tmp_path / "spool")
    name = spool.write(1, [Statement("SELECT 1")]).with_suffix(".tmp")
    name.symlink_to(other)
    spool.write(1, [Statement("SELECT 1")])
    assert other.read_text() == LINKED
