"""What the night does for the index of search: older texts in, what is gone out, segments merged, published once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.search import merging
from warehouse.store.publish import publish_locked

if TYPE_CHECKING:
    from warehouse.store.connection import Warehouse


@dataclass(frozen=True, slots=True)
class Kept:
    """What one night did to the index."""

    filled: int  # versions taken in
    waiting: int  # versions that are not in it yet: a search reads them
    merged: int  # segments that were made one
    is_purged: bool  # whether the words of texts that are stored no more were taken out


def keep_index(warehouse: Warehouse, now: datetime, most: int) -> Kept:
    """Take in up to so many versions, purge and merge, and publish where anything changed."""
    with warehouse.lock("index for search"):
        with warehouse.opened() as connection:
            filled = merging.fill(connection, most) if merging.waiting(connection) else 0
            if is_purged := merging.has_gone(connection):
                merging.purge(connection)
            merged = merging.merge(connection)
            done = Kept(filled, merging.waiting(connection), merged, is_purged)
        if filled or merged or is_purged:
            publish_locked(warehouse, f"search-{now:%Y%m%dT%H%M%SZ}")
    return done
