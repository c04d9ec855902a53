"""Publishing by blocks: what a file is patched with, and when a retired snapshot may be taken."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from warehouse.files.blocks import BLOCK, HEADERS, Blocks, differing_blocks, differing_bytes, patch, read_blocks
from warehouse.files.retired import take

CHANGES = {
    "rows added": "INSERT INTO t SELECT i, 'again ' || i FROM range(5000) AS r(i)",
    "rows changed": "UPDATE t SET word = 'other' WHERE n % 1000 = 3",
    "rows deleted": "DELETE FROM t WHERE n < 150000",
    "nothing": "SELECT 1",
    "a table added": "CREATE TABLE u AS SELECT * FROM t",
    "a table dropped": "DROP TABLE t",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A database of some blocks, and a copy."""
    one, other = tmp_path / "one.duckdb", tmp_path / "other.duckdb"
    with duckdb.connect(str(one)) as connection:
        connection.execute("CREATE TABLE t AS SELECT i AS n, md5(i::VARCHAR) AS word FROM range(200000) AS r(i)")
    other.write_bytes(one.read_bytes())
    return one, other


@pytest.mark.parametrize("change", CHANGES)
def test_a_patched_file_is_the_same_byte_for_byte(files: tuple[Path, Path], change: str) -> None:
    one, other = files
    with duckdb.connect(str(one)) as connection:
        connection.execute(CHANGES[change])
    written = patch(one, other)
    assert written is not None
    assert written <= one.stat().st_size
    assert not differing_bytes(one, other)
    assert read_blocks(one) == read_blocks(other)


def test_little_is_written_where_little_changed(files: tuple[Path, Path]) -> None:
    one, other = files
    with duckdb.connect(str(one)) as connection:
        connection.execute("CREATE TABLE small (n INTEGER)")
    written = patch(one, other)
    assert written
    assert written <= 6 * BLOCK < one.stat().st_size


def test_words_in_another_order_are_seen_although_the_checksum_is_the_same(files: tuple[Path, Path]) -> None:
    one, other = files
    content, first = bytearray(one.read_bytes()), HEADERS + 2 * BLOCK + 4096
    here, there = (slice(place, place + 8) for place in (first, first + 64))
    content[here], content[there] = content[there], content[here]
    other.write_bytes(content)
    assert read_blocks(one) == read_blocks(other)
    assert differing_bytes(one, other)
    with duckdb.connect(str(other), read_only=True) as connection:  # passes: the reason to compare
        connection.execute("SELECT sum(n), max(word) FROM t")
    assert patch(one, other) == BLOCK
    assert not differing_bytes(one, other)


@pytest.mark.parametrize(
    ("wanted", "held", "expected"),
    [
        ("abc", "abc", []),
        ("abd", "abc", [2]),
        ("abcd", "ab", [2, 3]),
        ("a", "abc", []),
        ("", "", []),
        ("ba", "ab", [0, 1]),
        ("axc", "axc", [1]),
    ],
)
def test_the_blocks_to_take_over(wanted: str, held: str, expected: list[int]) -> None:
    one, other = (Blocks(b"h", tuple(letter.encode() for letter in word)) for word in (wanted, held))
    assert list(differing_blocks(one, other, lambda number: wanted[number] != "x")) == expected


@pytest.mark.parametrize("content", [b"", b"no database", bytes(HEADERS), b"x" * (HEADERS + BLOCK)])
def test_another_layout_is_left_alone(files: tuple[Path, Path], tmp_path: Path, content: bytes) -> None:
    strange = tmp_path / "strange"
    strange.write_bytes(content)
    assert read_blocks(strange) is None
    assert patch(files[0], strange) is None
    assert strange.read_bytes() == content


def test_a_snapshot_nobody_holds_is_taken(files: tuple[Path, Path], tmp_path: Path) -> None:
    files[1].chmod(0o444)
    assert take(files[1], tmp_path / "draft")
    assert not files[1].exists()
    assert os.access(tmp_path / "draft", os.W_OK)


@pytest.mark.parametrize("how", ["engine", "descriptor", "link", "symlink"])
def test_a_snapshot_somebody_holds_stays(files: tuple[Path, Path], tmp_path: Path, how: str) -> None:
    held, draft = files[1], tmp_path / "draft"
    if how == "engine":
        with duckdb.connect(str(held), read_only=True):
            assert not take(held, draft)
    elif how == "descriptor":
        with held.open("rb"):
            assert not take(held, draft)
    else:
        other = tmp_path / "link"
        other.hardlink_to(held) if how == "link" else other.symlink_to(held)
        assert not take(held if how == "link" else other, draft)
    assert held.exists()
    assert not draft.exists()
