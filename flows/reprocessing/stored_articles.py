"""What both steps of `yalu retag` (reextract.py, retag.py) share: opening the warehouse, and the stamp of their rows.

The decisions and the writes are theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from flows.collection.commit import Stamp
from flows.errors import UsageError
from warehouse.store.connection import Warehouse
from warehouse.store.location import open_snapshot, open_warehouse
from warehouse.store.locks import hold
from warehouse.store.migrations import is_behind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.config.settings import Settings

Opening = Callable[[], AbstractContextManager["DuckDBPyConnection"]]


@contextmanager
def opened(settings: Settings, what: str, *, dry_run: bool) -> Iterator[tuple[Opening, Warehouse | None]]:
    """Yield how to open the stored data, and the warehouse to write to: for a dry run the published snapshot, and None.

    A collection is held off meanwhile, but writer.lock is held in short turns only: whoever else needs it does not
    wait for the judging. Raises WarehouseBusy while a collection runs.
    """
    if dry_run:
        with open_snapshot(settings) as connection:
            if is_behind(connection):
                raise UsageError("an earlier version published this snapshot: run 'yalu run' once, then try again")
        yield partial(open_snapshot, settings), None
        return
    warehouse = open_warehouse(settings)
    with hold(settings.home / "run.lock", "yalu retag"):
        yield partial(warehouse.write, what), warehouse


def stamp_of(step: str, at: datetime, lexicon_version: str) -> Stamp:
    """What a step marks its rows with: a run of its own, named for it."""
    return Stamp(f"{step}-{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}", lexicon_version)
