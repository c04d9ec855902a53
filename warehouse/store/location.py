"""Open the warehouse that the settings name: a file under the home, or a lake. Callers need not know which."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from warehouse.store.connection import Warehouse, open_confined, open_published
from warehouse.store.engine import limit_memory
from warehouse.store.permissions import tighten

if TYPE_CHECKING:
    import duckdb


class Place(Protocol):
    """The location of a warehouse; url is '' for a file."""

    @property
    def url(self) -> str: ...  # noqa: D102

    @property
    def data_path(self) -> str: ...  # noqa: D102

    @property
    def memory_mb(self) -> int: ...  # noqa: D102


class Located(Protocol):
    """The settings that locate the warehouse."""

    @property
    def home(self) -> Path: ...  # noqa: D102

    @property
    def timezone(self) -> str: ...  # noqa: D102

    @property
    def warehouse(self) -> Place: ...  # noqa: D102

    @property
    def named_folders(self) -> tuple[Path, ...]: ...  # noqa: D102


def open_warehouse(settings: Located) -> Warehouse:
    """Return the warehouse to write to. Opens nothing, but corrects the permissions of an older home."""
    place = settings.warehouse
    limit_memory(place.memory_mb)
    tighten(settings.home, settings.named_folders)
    if not place.url:
        return Warehouse(settings.home, settings.timezone, settings.named_folders)
    from warehouse.lake.ducklake import Lake

    return Lake(settings.home, settings.timezone, place.url, place.data_path)


def open_snapshot(settings: Located, home: Path | None = None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open the last published state read-only, of `home` where given. Raises as `open_published`."""
    limit_memory(settings.warehouse.memory_mb)
    if not settings.warehouse.url:
        return open_published(home or settings.home)
    from warehouse.lake.ducklake import Lake

    place = settings.warehouse
    return Lake(settings.home, settings.timezone, place.url, place.data_path).open_snapshot()


def open_for_questions(settings: Located) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open the last published state for a person's SQL, which can only query it. Raises as `open_published`."""
    limit_memory(settings.warehouse.memory_mb)
    if not settings.warehouse.url:
        return open_confined(settings.home)
    from warehouse.lake.ducklake import Lake

    place = settings.warehouse
    return Lake(settings.home, settings.timezone, place.url, place.data_path).open_confined()
