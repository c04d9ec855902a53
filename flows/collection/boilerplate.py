"""Common lines: those an outlet prints on all its pages, learned in the step that commits its new articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.articles.common_lines import common_lines
from warehouse.tables import junk_lines

if TYPE_CHECKING:
    import duckdb

    from extractors.records import Source

RECENT_DAYS = 60  # what an outlet stopped printing is no line of its pages any more


def learn_common_lines(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source], source_ids: Iterable[str], now: datetime
) -> None:
    """Find the lines that the latest stories of these sources' outlets share, and store them."""
    outlets = sorted({sources[name].outlet for name in source_ids if name in sources})
    of_outlet = {name: [source.id for source in sources.values() if source.outlet == name] for name in outlets}
    texts = junk_lines.recent_texts(connection, of_outlet, now - timedelta(days=RECENT_DAYS)) if outlets else {}
    for outlet in outlets:
        if found := common_lines(texts[outlet]):
            junk_lines.save_junk_lines(connection, outlet, found, now)


def known_before(learned: Mapping[str, datetime], instant: datetime | None) -> frozenset[str]:
    """Return the keys learned before an instant, so that a page is read as it was read then. None: all of them."""
    return frozenset(key for key, at in learned.items() if instant is None or at <= instant)
