"""Learning the lines an outlet prints on all its pages, in the step that commits new articles of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.articles.common_lines import common_lines
from warehouse.tables import junk_lines

if TYPE_CHECKING:
    import duckdb

    from extractors.records import Source


def learn_common_lines(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], source_ids: Iterable[str], now: datetime
) -> None:
    """Look at the latest stories of these sources' outlets and remember what they all carry."""
    for outlet in sorted({sources[name].outlet for name in source_ids if name in sources}):
        of_outlet = [source.id for source in sources.values() if source.outlet == outlet]
        found = common_lines(junk_lines.recent_texts(connection, of_outlet))
        if found:
            junk_lines.save_junk_lines(connection, outlet, found, now)


def known_before(learned: Mapping[str, datetime], instant: datetime | None) -> frozenset[str]:
    """The keys learned before an instant: a page read again is read as it was read then. None: all of them."""
    return frozenset(key for key, at in learned.items() if instant is None or at <= instant)
