"""The spool: every batch committed to the writer file, stored as an Arrow file until a verified snapshot holds it.

    begin → statements, recorded → spool file, fsynced → row in store.batches → commit

The row is committed with the batch, so comparing the ledger `store.batches` with the spool shows what the write-ahead
log lost: DuckDB drops a torn tail silently, on both versions. A spool file holds the statements of one transaction with
their parameters and Arrow tables, in order; replaying them on the same state yields the same rows.

A file is named `NUMBER.SHA256[:16].arrow` and verified by that name. The spool is not a queue.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.errors import BatchesMissing, HomeUnusable, SpoolDamaged
from warehouse.store.drafts import new_file
from warehouse.store.engine_errors import Cause, cause_of
from warehouse.store.transactions import transaction
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

_NAME = re.compile(r"^(?P<number>\d{10})\.(?P<sha>[0-9a-f]{16})\.arrow$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that changed data: its text, its parameters, the Arrow tables it read by name."""

    sql: str
    parameters: tuple[Any, ...] = ()
    tables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spool:
    """The spool files of one home. All calls are made under writer.lock."""

    folder: Path

    def files(self) -> dict[int, Path]:
        """Return the files of batches by number, ascending, without drafts and foreign files."""
        if not self.folder.is_dir():
            if self.folder.is_symlink() or self.folder.exists():
                raise HomeUnusable(f"{self.folder} is no folder, and the spool belongs there: move it away")
            return {}
        found = ((_NAME.match(path.name), path) for path in self.folder.iterdir())
        return dict(sorted((int(match["number"]), path) for match, path in found if match))

    def write(self, number: int, statements: Sequence[Statement]) -> Path:
        """Write a batch to disk, fsynced, and return its file."""
        content = _encode(statements)
        final = self.folder / f"{number:010d}.{hashlib.sha256(content).hexdigest()[:16]}.arrow"
        draft = final.with_suffix(".tmp")
        self.folder.mkdir(exist_ok=True)
        try:
            with new_file(draft) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(final)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(self.folder)
        return final

    def read(self, path: Path) -> list[Statement]:
        """Return the statements of a batch. Raises SpoolDamaged where the file differs from what was written."""
        content = _read_regular(path)
        match = _NAME.match(path.name)
        if not match or sha_of(path) != hashlib.sha256(content).hexdigest()[:16]:
            raise SpoolDamaged(path)
        try:
            return list(_decode(content))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:  # Arrow's errors are ValueErrors
            raise SpoolDamaged(path, f"holds no batch ({problem})") from problem

    def lacking(self, numbers: Iterable[int]) -> list[int]:
        """Return those of the batches that the spool lacks or whose file is damaged."""
        files = self.files()
        return [number for number in numbers if number not in files or not self._is_sound(files[number])]

    def _is_sound(self, path: Path) -> bool:
        try:
            self.read(path)
        except SpoolDamaged:
            return False
        return True

    def forget(self, up_to: int) -> None:
        """Remove the batches that a verified snapshot holds, and drafts left by a killed process."""
        for number, path in self.files().items():
            if number <= up_to:
                _drop(path)
        for draft in self.folder.glob("*.tmp"):
            draft.unlink(missing_ok=True)


def _drop(path: Path) -> None:
    """Remove a batch's file; a folder of that name is only renamed."""
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):  # the latter on macOS
        if not path.is_dir():
            raise
        path.rename(path.with_name(f"{path.name}.set-aside"))


def _read_regular(path: Path) -> bytes:
    """Return the bytes of a regular file, without following links or blocking. Raises SpoolDamaged, HomeUnusable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError as problem:
        raise HomeUnusable(f"{path} cannot be read: {problem.strerror}") from problem
    except OSError as problem:
        raise SpoolDamaged(path, f"cannot be read ({problem.strerror})") from problem
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SpoolDamaged(path, "is no regular file")
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def sha_of(path: Path) -> str:
    """Return the first 16 digits of the SHA-256 in a spool file's name."""
    return path.name.split(".")[1]


def sync_folder(folder: Path) -> None:
    """Fsync a folder, so that names created or changed in it survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ---------------------------------------------------------------- a file's content


def _encode(statements: Sequence[Statement]) -> bytes:
    import pyarrow as pa

    rows = [
        {
            "sql": statement.sql,
            "parameters": _table_bytes(_parameters(statement.parameters)),
            "tables": [{"name": name, "rows": _table_bytes(table)} for name, table in statement.tables.items()],
        }
        for statement in statements
    ]
    table_type = pa.struct([("name", pa.string()), ("rows", pa.binary())])
    schema = pa.schema([("sql", pa.string()), ("parameters", pa.binary()), ("tables", pa.list_(table_type))])
    return _table_bytes(pa.Table.from_pylist(rows, schema=schema))


def _decode(content: bytes) -> Iterator[Statement]:
    for row in _read_table(content).to_pylist():
        values = _read_table(row["parameters"])
        parameters = tuple(column[0].as_py() for column in values.columns)
        yield Statement(row["sql"], parameters, {t["name"]: _read_table(t["rows"]) for t in row["tables"]})


def _parameters(values: Sequence[Any]) -> Any:  # noqa: ANN401 - pyarrow carries no types
    import pyarrow as pa

    # A column a parameter: Arrow keeps instants, days, lists and NULL as they are.
    return pa.table({f"p{place}": pa.array([value]) for place, value in enumerate(values)})


def _table_bytes(table: Any) -> bytes:  # noqa: ANN401 - pyarrow carries no types
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _read_table(content: bytes) -> Any:  # noqa: ANN401 - pyarrow carries no types
    import pyarrow as pa

    return pa.ipc.open_file(pa.BufferReader(content)).read_all()


# ---------------------------------------------------------------- replaying


def last_batch(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last batch in the writer file, 0 for none."""
    row = first_row(connection.execute("SELECT coalesce(max(number), 0) FROM store.batches"))
    return int(row[0]) if row else 0


def replay(connection: duckdb.DuckDBPyConnection, spool: Spool) -> list[int]:
    """Replay the batches that the writer file lacks and return their numbers. Raises SpoolDamaged."""
    known = last_batch(connection)
    lost = {number: path for number, path in spool.files().items() if number > known}
    if missing := sorted(set(range(known + 1, max(lost, default=known) + 1)) - set(lost)):
        raise BatchesMissing(spool.folder, missing)
    for number, path in lost.items():
        _replay_batch(connection, number, path, spool.read(path))
    return list(lost)


def _replay_batch(
    connection: duckdb.DuckDBPyConnection, number: int, path: Path, statements: Sequence[Statement]
) -> None:
    import duckdb

    try:
        with transaction(connection):
            for statement in statements:
                _execute(connection, statement)
            record_batch(connection, number, path, "replayed from the spool")
    except duckdb.Error as problem:
        if cause_of(problem) is not Cause.OTHER:
            raise  # a fault of the disk or the writer file, not of the batch
        raise SpoolDamaged(path, f"cannot be replayed ({str(problem).splitlines()[0]})") from problem


def record_batch(connection: duckdb.DuckDBPyConnection, number: int, path: Path, purpose: str) -> None:
    """Add a batch to the ledger, in the batch's own transaction."""
    connection.execute("INSERT INTO store.batches VALUES (?, ?, ?, now())", [number, sha_of(path), purpose])


def _execute(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    for name, table in statement.tables.items():
        connection.register(name, table)
    try:
        connection.execute(statement.sql, list(statement.parameters))
    finally:
        for name in statement.tables:
            connection.unregister(name)


def missing_batches(spool: Spool, ledger: Iterable[tuple[int, str]]) -> list[int]:
    """Return the batches of a ledger that the spool lacks, or holds with different or damaged content."""
    files, hashes = spool.files(), dict(ledger)
    differing = [number for number, sha in hashes.items() if number in files and sha_of(files[number]) != sha]
    return sorted({*differing, *spool.lacking(hashes)})
