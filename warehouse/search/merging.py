"""Keep the index of search small and complete.

fill    number the next texts without a place in the index and add them
merge   merge the latest segments into the one before them while that is less than FACTOR times as large
purge   the same for every segment, where texts have gone: their words leave the index with them
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warehouse.search.index import NEXT, add_numbered, number_of, set_number
from warehouse.store.transactions import transaction
from warehouse.tables.rows import first_row, load_query

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 1_000  # texts numbered and added in one transaction
FACTOR = 4  # so that a text is merged about log4 of the number of nights times
GONE = "search_gone"  # key of store.meta: 1 where texts were removed and their words are still in the index
_PURGED = "search_purged"  # key of store.meta: of how many numbers without an owner the index is free
WORTH_SHARE = 0.01  # numbers without an owner: less of them are left to a later night
PLACES_AT_ONCE = 3_000_000  # of the tokens merged by one statement: 1 CPU s and 560 MB at a million articles


def waiting(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many stored versions are not in the index."""
    row = first_row(connection.execute("SELECT count(*) FROM store.article_versions WHERE search_number IS NULL"))
    return int(row[0]) if row else 0


def fill(connection: duckdb.DuckDBPyConnection, most: int) -> int:
    """Take up to so many versions into the index; return how many."""
    done = 0
    while (part := min(AT_ONCE, most - done, waiting(connection))) > 0:
        with transaction(connection):
            first = number_of(connection, NEXT)
            connection.execute(load_query("number_texts"), [first, part])
            row = first_row(
                connection.execute(
                    "SELECT max(search_number + search_numbers) FROM store.article_versions WHERE search_number >= ?",
                    [first],
                )
            )
            after = int(row[0]) if row and row[0] is not None else first
            set_number(connection, NEXT, after)
            add_numbered(connection, first, after)
        done += part
    return done


def merge_from(segments: Sequence[tuple[int, int]]) -> int | None:
    """Return the segment to merge all later ones into, None where nothing is to be merged.

    `segments` are pairs of a segment's number and its places, in the order of numbers.
    """
    places = 0
    first: int | None = None
    for number, size in reversed(segments):
        if places and size >= FACTOR * places:
            break
        places, first = places + size, number
    return first if segments and first != segments[-1][0] else None


def merge(connection: duckdb.DuckDBPyConnection) -> int:
    """Merge the latest segments; return how many there were of them, 0 where there was nothing to do."""
    sizes = _segments(connection)
    first = merge_from(sizes)
    if first is None:
        return 0
    _merge(connection, "merge_postings", first, sum(size for number, size in sizes if number >= first))
    return sum(number >= first for number, _ in sizes)


def has_gone(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether texts were removed for good, or the index holds many numbers that no stored version owns."""
    if number_of(connection, GONE):
        return True
    row = first_row(
        connection.execute("SELECT sum(search_numbers) FROM store.article_versions WHERE search_number IS NOT NULL")
    )
    owned = int(row[0]) if row and row[0] is not None else 0
    return number_of(connection, NEXT) - owned - number_of(connection, _PURGED) > WORTH_SHARE * owned


def purge(connection: duckdb.DuckDBPyConnection) -> None:
    """Rewrite the index without the places of texts that are stored no more."""
    sizes = _segments(connection)
    with transaction(connection):
        if sizes:
            _merge(connection, "purge_postings", sizes[0][0], sum(size for _, size in sizes))
        row = first_row(connection.execute("SELECT coalesce(sum(search_numbers), 0) FROM store.article_versions"))
        set_number(connection, _PURGED, number_of(connection, NEXT) - int(row[0] if row else 0))
        set_number(connection, GONE, 0)


def _segments(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    asked = "SELECT segment, sum(n)::BIGINT FROM store.search_postings GROUP BY segment ORDER BY segment"
    return [(int(number), int(size)) for number, size in connection.execute(asked).fetchall()]


def _merge(connection: duckdb.DuckDBPyConnection, query: str, first: int, places: int) -> None:
    row = first_row(connection.execute("SELECT max(merges) + 1 FROM store.search_postings WHERE segment >= ?", [first]))
    merges, parts = int(row[0]) if row else 1, -(-places // PLACES_AT_ONCE) or 1
    with transaction(connection):
        for part in range(parts):
            connection.execute(load_query(query), [first, parts, part, merges])
        connection.execute("DELETE FROM store.search_postings WHERE segment >= ? AND merges < ?", [first, merges])
