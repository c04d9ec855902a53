"""What is known of addresses, looked up once a run: what the run itself decides since is found without history.

And which of them showed a body before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import Entry
from warehouse.tables import lookups
from warehouse.tables.rows import listed, load_query

if TYPE_CHECKING:
    import duckdb

    from warehouse.tables.lookups import KnownAddress


@dataclass(frozen=True, slots=True)
class Addresses:
    """What was known of the open entries' addresses before their pages were requested."""

    asked: frozenset[str]
    known: Mapping[str, KnownAddress]


@dataclass(frozen=True, slots=True)
class StoredBody:
    """An entry whose page was read, by the hash of the text it showed."""

    entry: Entry
    text_sha256: str
    title: str  # the page's own
    is_dropped: bool  # as off_topic; else it is loaded


def look_up_addresses(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> Addresses:
    """Look up the addresses of all open entries at once."""
    return Addresses(frozenset(names), lookups.known_addresses(connection, names) if names else {})


def known_since(
    connection: duckdb.DuckDBPyConnection, before: Addresses | None, names: Sequence[str], run_id: str
) -> dict[str, KnownAddress]:
    """Return what is known of addresses: from before and from what the run has decided since; else look all up."""
    if before is None or not before.asked.issuperset(names):
        return lookups.known_addresses(connection, names)
    since = lookups.known_addresses(connection, names, run_id)
    return better_of({name: before.known[name] for name in names if name in before.known}, since)


def better_of(before: Mapping[str, KnownAddress], since: Mapping[str, KnownAddress]) -> dict[str, KnownAddress]:
    """Return the better outcome of each address, the earlier one among equals, in the order of `known_addresses`."""
    better = {name: one for name, one in since.items() if name not in before or _rank(one) < _rank(before[name])}
    return {**before, **better}


def _rank(known: KnownAddress) -> int:
    return 1 if known.outcome == "loaded" else 2 if known.reason == "same_article" else 3


def same_bodies(connection: duckdb.DuckDBPyConnection, text_sha256: Sequence[str]) -> list[StoredBody]:
    """Return the entries whose page showed one of these bodies, each body's first 50.

    Texts dropped by a version before 0031 have no hash.
    """
    if not text_sha256:
        return []
    asked = load_query("same_bodies").replace("/* entry */", ", ".join(f"e.{name}" for name in lookups.ENTRY))
    rows = connection.execute(asked, [listed(text_sha256)]).fetchall()
    return [StoredBody(lookups.entry_of(row[3:]), *row[:3]) for row in rows]
