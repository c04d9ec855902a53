"""DuckDB's errors are classified by their class and how they begin: what they quote is data."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import OutOfSpace, WarehouseError
from warehouse.store.engine_errors import Cause, cause_of, in_one_line
from warehouse.store.error_translation import translate_errors

FULL = "No space left on device"
GONE = "Failed: database has been invalidated because of a previous fatal error. Restart it.\nOriginal error: "
FATAL = "FATAL Error: Failed to create checkpoint because of error: Could not write file"
VERSION = (
    "IO Error: Trying to read a database file with {0}version number {1}, but we can only read {0}versions between"
)
Io, Fatal, Oom = duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException
DISK_FULL, NOT_PERMITTED, LOCKED, OUT_OF_MEMORY, DISK_FAILING, TOO_NEW, DAMAGED, OTHER = Cause
RAISED = [
    (Io, 'IO Error: Could not write file "/h/w.duckdb.wal": Disk quota exceeded', DISK_FULL),
    (duckdb.TransactionException, f'TransactionContext Error: Failed to commit: Could not write file "/h/w": {FULL}',
     DISK_FULL),
    (Fatal, f'{FATAL} "/h/w.duckdb": {FULL}', DISK_FULL),
    (Fatal, f'FATAL Error: {GONE}"{FATAL[13:]} "/h/w.duckdb": {FULL}"', DISK_FULL),
    (Oom, "Out of Memory Error: failed to offload data block of size 256.0 KiB", DISK_FULL),
    (Oom, "Out of Memory Error: could not allocate block of size 256.0 KiB", OUT_OF_MEMORY),
    (Io, 'IO Error: Cannot open file "/h/w.duckdb": Permission denied', NOT_PERMITTED),
    (Io, 'IO Error: Could not fsync file "/h/w.duckdb": Read-only file system', NOT_PERMITTED),
    (Io, 'IO Error: Could not read from file "/h/w.duckdb": Input/output error', DISK_FAILING),
    (Io, 'IO Error: Could not set lock on file "/h/w": Conflicting lock is held in /usr/bin/x (PID 7)',
     LOCKED),
    (duckdb.Error, "Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at 0",
     DAMAGED),
    (Io, "IO Error: Corrupt database file: computed checksum 1 does not match", DAMAGED),
    (Io, 'IO Error: The file "/h/w" exists, but it is not a valid DuckDB database file!', DAMAGED),
    (Io, 'IO Error: Could not read enough bytes from file "/h/w": attempted to read 6 bytes', DAMAGED),
    (Io, VERSION.format("", 999) + " 64 and 68.\nThe database file", TOO_NEW),
    (Io, VERSION.format("storage ", 70) + " 64 and 69.", TOO_NEW),
    (Io, 'IO Error: Error opening "/h/w": file was written with a storage version greater than the latest', TOO_NEW),
    # What only quotes such words.
    (Io, VERSION.format("", 31) + " 64 and 68.", OTHER),
    (duckdb.ConversionException, f"Conversion Error: Could not convert string 'fishing quota: {FULL}' to INT32", OTHER),
    (Io, 'IO Error: Could not read enough bytes from file "/h/s.spill/duckdb_temp_storage_DEFAULT-0.tmp": x',
     OTHER),
    (Io, f'IO Error: Cannot open file "/h/{FULL}/w": No such file or directory', OTHER),
    (Io, 'IO Error: No files found that match the pattern "/quota/Permission denied"', OTHER),
    (duckdb.InvalidInputException, f'Invalid Input Error: IO Error: Could not write file "/h/w": {FULL}', OTHER),
    (duckdb.CatalogException, "Catalog Error: Table with name newer storage version does not exist!", OTHER),
    (duckdb.ConstraintException, "Constraint Error: Corrupt database file: Could not set lock on file", OTHER),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "cause"), RAISED, ids=[words[:60] for _, words, _ in RAISED])
def test_a_cause_is_read_from_class_and_beginning(kind: type[Exception], words: str, cause: Cause) -> None:
    assert cause_of(kind(words)) is cause


TEXTS = [
    "fishing quota",
    FULL,
    "Permission denied",
    "newer version",
    "storage version",
    "Conflicting lock",
    "read-only",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "sql", ["SELECT ?::INTEGER", "SELECT error(?)", "FROM query_table(?)", "SELECT strptime(?, '%Y')"]
)
def test_a_text_that_quotes_such_words_stays_what_it_is(tmp_path: Path, text: str, sql: str) -> None:
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.Error) as raised, translate_errors(tmp_path):
            connection.execute(sql, [f'IO Error: Could not write file "{text}": {text}']).fetchall()
        assert cause_of(raised.value) is Cause.OTHER


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"X" * 64)


DAMAGES = {
    "emptied": lambda path: path.write_bytes(b""),
    "another file": lambda path: path.write_bytes(b"hello" * 3000),
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "no magic": lambda path: flip(path, 8),
    "main header": lambda path: flip(path, 40),
    "second header": lambda path: flip(path, 4096),
    "blocks": lambda path: [flip(path, place) for place in range(path.stat().st_size // 2, path.stat().st_size, 4096)],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_named_so_by_this_engine(tmp_path: Path, damage) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE t AS SELECT md5(i::VARCHAR) AS m FROM range(90_000) AS r(i)")
    damage(path)
    with pytest.raises(duckdb.Error) as raised, duckdb.connect(str(path), read_only=True) as opened:
        opened.execute("SELECT sum(length(m)) FROM t").fetchall()
    assert cause_of(raised.value) is Cause.DAMAGED


def test_a_full_disk_and_a_file_in_use_each_have_their_line(tmp_path: Path) -> None:
    with pytest.raises(OutOfSpace, match="the disk holding"), translate_errors(tmp_path):
        raise duckdb.IOException(f'IO Error: Could not write file "/h/w.duckdb": {FULL}')
    with pytest.raises(WarehouseError, match="open in another program"), translate_errors(tmp_path):
        raise duckdb.IOException('IO Error: Could not set lock on file "/h/w": Conflicting lock is held in x (PID 7)')


@pytest.mark.parametrize(
    ("error", "is_own"),
    [
        (duckdb.InternalException("INTERNAL Error: index 0 within vector of size 0\n\nStack Trace:\n/lib/x"), True),
        (Fatal(f"FATAL Error: {GONE}index 0"), True),
        (duckdb.BinderException("Binder Error: no column x"), False),
    ],
)
def test_an_error_of_the_engines_own_is_one_line(error: duckdb.Error, is_own: bool) -> None:
    words = in_one_line(error)
    assert (words is not None) is is_own
    assert "\n" not in (words or "")
    assert "/lib/" not in (words or "")
