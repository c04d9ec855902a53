"""Edit recipients.toml: add a reader, remove one. A change that would not load is not written."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from flows.errors import UsageError
from flows.sources.catalog import Recipient, load_recipients
from warehouse.store.drafts import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def add_reader(file: Path, reader: Recipient) -> None:
    """Append a reader to a file, which may not exist yet.

    Raises UsageError where the address is in it, SettingsError where a value is not allowed; nothing is written then.
    """
    if file.exists() and any(_is_same(one.address, reader.address) for one in load_recipients(file)):
        raise UsageError(f"{reader.address} is in {file} already: change its table there")

    def change(document: Any) -> None:  # noqa: ANN401 - tomlkit's documents are mappings of everything
        import tomlkit

        table = tomlkit.table()
        for field in dataclasses.fields(reader):
            value = getattr(reader, field.name)
            if field.name == "address" or value != field.default:
                table.add(field.name, list(value) if isinstance(value, tuple) else value)
        document.setdefault("recipient", tomlkit.aot()).append(table)

    _edit(file, change)


def remove_reader(file: Path, address: str) -> None:
    """Remove a reader from a file. Raises UsageError where no table of it has the address."""
    if not file.exists() or not any(_is_same(one.address, address) for one in load_recipients(file)):
        raise UsageError(f"{address} is not among the recipients in {file}")

    def change(document: Any) -> None:  # noqa: ANN401 - as above
        rows = document["recipient"]
        rows.remove(next(row for row in rows if _is_same(str(row["address"]), address)))

    _edit(file, change)


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _edit(file: Path, change: Callable[[Any], None]) -> None:
    import tomlkit

    document = tomlkit.parse(file.read_text("utf-8")) if file.exists() else tomlkit.document()
    change(document)
    draft = file.with_name(f".{file.name}.draft")
    atomic_write(draft, tomlkit.dumps(document))
    try:
        load_recipients(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
