"""The desk's own sources file: made from the shipped one when first needed, and edited without touching the rest.

What a person wrote there (order, comments, notes) stays as it is; every change is read back by the strict reader
before it takes the place of the file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.records import Source
from flows.config.settings import FILE_NAME
from flows.errors import UsageError
from flows.sources.catalog import SHIPPED, load_sources
from warehouse.store.drafts import atomic_write

if TYPE_CHECKING:
    from flows.config.settings import Settings

OWN = "sources.toml"
# The keys that every row spells out, so that a person sees them; others only where they say something.
_SPELLED = ("id", "outlet", "url", "lang", "country", "ownership", "timezone", "enabled", "verified", "note")


def own_file(settings: Settings) -> Path:
    """Return the desk's sources file; without one, copy the shipped list and make the settings name the copy."""
    if settings.sources is not None:
        return settings.sources
    folder = settings.file.parent if settings.file else Path.cwd()
    own, named = folder / OWN, settings.file or folder / FILE_NAME
    if own.exists():
        raise UsageError(f'{own} is there but {named} does not name it: write sources = "{OWN}" there, or move it away')
    atomic_write(own, Path(str(files("flows.sources") / SHIPPED)).read_text("utf-8"))
    name_in_settings(named)
    return own


def name_in_settings(file: Path) -> None:
    """Write `sources = "sources.toml"` into a settings file, which may not be there yet."""
    import tomlkit

    document = tomlkit.parse(file.read_text("utf-8")) if file.exists() else tomlkit.document()
    document["sources"] = OWN
    atomic_write(file, tomlkit.dumps(document))


def add_rows(file: Path, rows: Iterable[Source]) -> None:
    """Append sources to a file. Raises SettingsError where one is not allowed there; then nothing is written."""

    def change(document: Any) -> None:  # noqa: ANN401 - tomlkit's documents are mappings of everything
        import tomlkit

        for row in rows:
            document.setdefault("source", tomlkit.aot()).append(_table(row))

    edit(file, change)


def set_keys(file: Path, changes: Mapping[str, Mapping[str, object]]) -> None:
    """Set keys of rows, by the row's id."""

    def change(document: Any) -> None:  # noqa: ANN401 - as above
        for row in document.get("source", []):
            for key, value in changes.get(str(row.get("id", "")), {}).items():
                row[key] = value

    edit(file, change)


def edit(file: Path, change: Callable[[Any], None]) -> None:
    """Change a sources file as a whole or not at all."""
    import tomlkit

    document = tomlkit.parse(file.read_text("utf-8"))
    change(document)
    draft = file.with_suffix(".draft")
    atomic_write(draft, tomlkit.dumps(document))
    try:
        load_sources(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def as_toml(row: Source) -> str:
    """Return a row as it stands in a sources file."""
    import tomlkit

    rows = tomlkit.aot()
    rows.append(_table(row))
    document = tomlkit.document()
    document.add("source", rows)
    return tomlkit.dumps(document).strip()


def _table(row: Source) -> Any:  # noqa: ANN401 - a tomlkit table
    import tomlkit

    table = tomlkit.table()
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if field.name in _SPELLED or value != field.default:
            table.add(field.name, value)
    return table
