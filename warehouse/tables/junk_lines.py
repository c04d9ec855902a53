"""Reads and writes of boilerplate lines that an outlet prints on all its pages, and the texts to learn them from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.tables.load import append
from warehouse.tables.rows import load_query

if TYPE_CHECKING:
    import duckdb

TEXTS_READ = 40  # latest stories of an outlet: what stopped being printed is not learned any more


def junk_lines(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, datetime]]:
    """Return the keys of learned lines by outlet, each with the instant it was learned."""
    found: dict[str, dict[str, datetime]] = {}
    rows = connection.execute("SELECT outlet, line_key, min(learned_at) FROM store.junk_lines GROUP BY ALL")
    for outlet, key, learned_at in rows.fetchall():
        found.setdefault(outlet, {})[key] = learned_at
    return found


def recent_texts(
    connection: duckdb.DuckDBPyConnection, outlets: Mapping[str, Sequence[str]], since: datetime
) -> dict[str, list[str]]:
    """Return the latest bodies of outlets (outlet → its source ids) first seen since an instant, newest first.

    Copies are left out. One query for all outlets, and only the chosen bodies are read: see
    docs/decisions/0009-what-a-run-reads.md.
    """
    given = {"names": list(outlets), "sources": [list(ids) for ids in outlets.values()]}
    rows = connection.execute(load_query("recent_texts"), {**given, "since": since, "most": TEXTS_READ}).fetchall()
    found: dict[str, list[str]] = {outlet: [] for outlet in outlets}
    for outlet, text in rows:
        found[outlet].append(text)
    return found


def save_junk_lines(
    connection: duckdb.DuckDBPyConnection, outlet: str, lines: Mapping[str, str], learned_at: datetime
) -> None:
    """Store lines of an outlet by their keys; known ones keep their instant."""
    rows = connection.execute("SELECT line_key FROM store.junk_lines WHERE outlet = ?", [outlet]).fetchall()
    known = {row[0] for row in rows}
    fresh = [
        {"outlet": outlet, "line_key": key, "line": line, "learned_at": learned_at}
        for key, line in sorted(lines.items())
        if key not in known
    ]
    append(connection, "junk_lines", fresh)
