"""Frozen records in Parquet files and back, columns and types taken from the records' own annotations.

A file holds no code and no pickles: whoever may write into the shared folder can change rows, never run anything.
Knows the types that records are made of; another one is a TypeError when its file is written.
"""

from __future__ import annotations

import dataclasses
import os
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from warehouse.store.drafts import new_file

T = TypeVar("T")
_MEMBERS = (tuple, frozenset)


def write_records(path: Path, kind: type[T], records: Sequence[T], notes: Mapping[str, str]) -> None:
    """Write records of one kind and some notes; whoever reads meanwhile sees the whole file or none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    struct = _arrow_type(typing.cast("Any", kind))
    columns = pa.array([_plain(record) for record in records], type=struct).flatten()
    table = pa.table(columns, schema=pa.schema(list(struct), metadata=dict(notes)))
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with new_file(draft) as file:
            pq.write_table(table, file, compression="zstd")
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def read_records(path: Path, kind: type[T]) -> tuple[list[T], dict[str, str]]:
    """The records of a file and its notes. Raises OSError where it cannot be read, ValueError where it is another's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pa.memory_map(str(path)) as source:
        table = pq.read_table(source)
    if list(table.schema.names) != [field.name for field in dataclasses.fields(typing.cast("Any", kind))]:
        raise ValueError(f"{path} does not hold records of the kind {kind.__name__}")
    make = _maker(typing.cast("Any", kind))
    notes = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return [make(row) for row in table.to_pylist()], notes


# ---------------------------------------------------------------- types and values


def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - annotations are values of any kind
    if isinstance(hint, types.UnionType):
        (hint,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
    return hint


@cache
def _arrow_type(hint: Any) -> Any:  # noqa: ANN401 - pyarrow carries no types
    import pyarrow as pa

    hint = _without_none(hint)
    if typing.get_origin(hint) in _MEMBERS:
        return pa.list_(_arrow_type(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return pa.struct([(name, _arrow_type(of)) for name, of in _hints(typing.cast("type", hint)).items()])
    plain = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        bytes: pa.binary(),
        datetime: pa.timestamp("us", tz="UTC"),
        date: pa.date32(),
        Path: pa.string(),
    }
    if hint not in plain:
        raise TypeError(f"no column for {hint}")
    return plain[hint]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a record
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - annotations are values of any kind
    """What makes a value of that type from a plain one."""
    hint = _without_none(hint)
    if (members := typing.get_origin(hint)) in _MEMBERS:
        return partial(_make_members, members, _maker(typing.get_args(hint)[0]))
    if dataclasses.is_dataclass(hint):
        return partial(_make_record, hint, {name: _maker(of) for name, of in _hints(typing.cast("type", hint)).items()})
    plain: dict[Any, Callable[[Any], Any]] = {datetime: _make_instant, Path: _make_path}
    return plain.get(hint, _as_it_is)


def _make_members(kind: Any, make: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - a tuple or a set
    return None if value is None else kind(map(make, value))


def _make_record(kind: Any, makers: Mapping[str, Callable[[Any], Any]], value: Any) -> Any:  # noqa: ANN401 - any record
    return None if value is None else kind(**{name: make(value[name]) for name, make in makers.items()})


def _make_instant(value: datetime | None) -> datetime | None:
    return value and value.astimezone(UTC)


def _make_path(value: str | None) -> Path | None:
    return None if value is None else Path(value)


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - any plain value
    return value
