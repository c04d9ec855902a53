"""What of the first poll that brings a source's entries is not worth a page. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.records import Entry

FIRST_HARVEST = "first_harvest"  # the reason of what a first harvest lists and nobody fetches
HARVEST_OLD = timedelta(days=30)
HARVEST_FETCHED = 10  # of the old and of the undated entries of a first poll


def left_of_first_harvest(entries: Sequence[Entry], now: datetime) -> frozenset[str]:
    """Return the ids of a first listing's entries that are not fetched: the old and undated ones beyond a few.

    A feed that froze last year, or a page that dates nothing, offers a hundred at its first poll; none of it is news.
    """
    oldest = now - HARVEST_OLD
    dated = [entry for entry in entries if entry.published_at]
    old = sorted((e for e in dated if e.published_at and e.published_at < oldest), key=_published, reverse=True)
    undated = [entry for entry in entries if not entry.published_at]
    return frozenset(entry.entry_id for some in (old, undated) for entry in some[HARVEST_FETCHED:])


def _published(entry: Entry) -> datetime:
    return entry.published_at or datetime.min.replace(tzinfo=UTC)
