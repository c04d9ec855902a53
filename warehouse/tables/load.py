"""Write records into the writer file, one transaction per batch.

Rows enter by Arrow, shaped by the table's own columns, so the schema files are the only place that knows types.
Loading the same batch twice leaves the same rows: what is replaced is deleted by its content key first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extractors.records import (
    LEDGER_TABLES,
    DroppedText,
    Duplicate,
    Entry,
    Fingerprint,
    Ledgers,
    Outcome,
    Poll,
    Record,
    Source,
    StoredArticle,
    Tag,
)
from warehouse.search import index
from warehouse.store.transactions import transaction
from warehouse.tables.rows import edge_row, first_row, is_lake, listed, load_query

if TYPE_CHECKING:
    import duckdb

_NOTHING_YET = {"sources_polled": 0, "known": 0, "received_bytes": 0}


def append(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a table of the schema `store`; keys the table has no column for are left out."""
    if not rows:
        return
    import pyarrow as pa

    schema = connection.sql(f"SELECT * FROM store.{table} LIMIT 0").to_arrow_table().schema  # noqa: S608 - our own names
    batch = pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)
    connection.register("incoming", batch)
    try:
        connection.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM incoming")  # noqa: S608 - our own names
    finally:
        connection.unregister("incoming")


def remove(connection: duckdb.DuckDBPyConnection, table: str, key: str, values: Iterable[str]) -> None:
    """Delete the rows whose key is one of the values."""
    wanted = sorted(set(values))
    if wanted:
        connection.execute(
            f"DELETE FROM store.{table} WHERE {key} IN (SELECT unnest(?::JSON::VARCHAR[]))",  # noqa: S608 - our own names
            [listed(wanted)],
        )


def replace(connection: duckdb.DuckDBPyConnection, table: str, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the rows with the same key."""
    remove(connection, table, key, (row[key] for row in rows))
    append(connection, table, rows)


def start_run(
    connection: duckdb.DuckDBPyConnection, run_id: str, started_at: datetime, sources: Sequence[Source]
) -> None:
    """Open a run and update the table of sources to its source list.

    A run left open by a killed process is marked interrupted: run.lock is ours, so it cannot be alive.
    A source that has left the list stays, disabled: its articles keep their facts. In a lake it may be another's.
    """
    with transaction(connection):
        is_shared = is_lake(connection)
        # In a lake other machines' runs are under way; one that began a day ago is not.
        connection.execute(
            "UPDATE store.runs SET status = 'interrupted' WHERE status = 'running' AND (NOT $1 OR started_at < $2)",
            [is_shared, started_at - timedelta(days=1)],
        )
        append(connection, "runs", [{"run_id": run_id, "started_at": started_at, "status": "running", **_NOTHING_YET}])
        rows = [{**as_row(source), "source_id": source.id} for source in sources]
        if not is_shared:
            connection.execute(
                "UPDATE store.sources SET left_at = $1, enabled = false "
                "WHERE left_at IS NULL AND source_id NOT IN (SELECT unnest($2::JSON::VARCHAR[]))",
                [started_at, listed(source.id for source in sources)],
            )
        replace(connection, "sources", "source_id", rows)


def finish_run(connection: duckdb.DuckDBPyConnection, run_id: str, finished_at: datetime) -> None:
    """Close a run; its polled sources and known entries are summed from its polls."""
    connection.execute(load_query("finish_run"), [finished_at, run_id])


def note_run(connection: duckdb.DuckDBPyConnection, run_id: str, at: datetime, note: str) -> None:
    """Record a run that polled no source, such as a retag; `note` names its kind."""
    row = {"run_id": run_id, "started_at": at, "finished_at": at, "status": "done", "note": note}
    append(connection, "runs", [row | _NOTHING_YET])


def load_polls(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    polled_at: datetime,
    polls: Sequence[Poll],
    known: Collection[str] | None = None,
) -> None:
    """Commit the results of polls: new entries as pending, in one transaction with the sources' validators.

    `known` are those of the entries that are stored already and are replaced; None: look each up.
    """
    entries = [entry for poll in polls for entry in poll.entries]
    with transaction(connection):
        replace(connection, "source_states", "source_id", [as_row(poll.state) for poll in polls])
        append(
            connection,
            "polls",
            [
                as_row(poll)
                | {"run_id": run_id, "polled_at": polled_at, "entries": len(poll.entries), "state": poll.state.state}
                for poll in polls
            ],
        )
        remove(connection, "entries", "entry_id", _among(known, (entry.entry_id for entry in entries)))
        append(connection, "entries", [entry_row(entry, run_id) for entry in entries])
        _load_attempts(connection, run_id, [outcome for poll in polls for outcome in poll.decided])


def load_records(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    records: Sequence[Record],
    edges: Sequence[Duplicate],
    lexicon_version: str,
    received_bytes: int = 0,
    cleared: Sequence[str] = (),
) -> None:
    """Commit one batch of decided pages: outcomes, articles, tags, fingerprints and duplicate edges together.

    `edges` replace the edge of each document they start from; a new or changed article without one has none, nor
    have the articles in `cleared`.
    """
    kept = [record for record in records if record.article]
    with transaction(connection):
        _close_entries(connection, run_id, [outcome for record in records for outcome in record.outcomes])
        stored = _load_articles(connection, run_id, [record.article for record in kept if record.article])
        _load_findings(connection, kept, lexicon_version, stored)
        touched = {record.article.article_id for record in kept if record.article}
        write_edges(connection, edges, touched | set(cleared))
        pages = [{**as_row(r.page), "article_id": r.article.article_id} for r in kept if r.page and r.article]
        remove(connection, "page_states", "article_id", _among(stored, (str(page["article_id"]) for page in pages)))
        append(connection, "page_states", pages)
        dropped = [_dropped_row(record.dropped, run_id) for record in records if record.dropped]
        replace(connection, "dropped", "entry_id", dropped)
        counted = "UPDATE store.runs SET received_bytes = received_bytes + ? WHERE run_id = ?"
        connection.execute(counted, [received_bytes, run_id])


def _among(known: Collection[str] | None, names: Iterable[str]) -> list[str]:
    """Return the names that may have rows already. What is new has none: nothing has to be searched for it."""
    return [name for name in names if known is None or name in known]


def _load_attempts(connection: duckdb.DuckDBPyConnection, run_id: str, outcomes: Sequence[Outcome]) -> None:
    append(connection, "entry_attempts", [{**as_row(outcome), "run_id": run_id} for outcome in outcomes])


def _close_entries(connection: duckdb.DuckDBPyConnection, run_id: str, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    import pyarrow as pa

    instant = pa.timestamp("us", tz="UTC")
    columns = {"tries": pa.int32(), "at": instant, "first_tried_at": instant, "next_try_at": instant}
    schema = pa.schema([(item.name, columns.get(item.name, pa.string())) for item in fields(Outcome)])
    connection.register("decided", pa.Table.from_pylist([as_row(outcome) for outcome in outcomes], schema=schema))
    try:
        if _close_pending(connection, run_id) == len({outcome.entry_id for outcome in outcomes}):
            _load_attempts(connection, run_id, outcomes)
            return
        # An entry that another machine has loaded since stays loaded, and is counted there.
        asked = "SELECT entry_id FROM store.entries JOIN decided AS d USING (entry_id) WHERE " + _TAKEN  # noqa: S608 - our own
        taken = {row[0] for row in connection.execute(asked, [run_id]).fetchall()}
        _load_attempts(connection, run_id, [outcome for outcome in outcomes if outcome.entry_id not in taken])
        connection.execute(_closing(f"NOT ({_TAKEN})"), [run_id])
    finally:
        connection.unregister("decided")


def _close_pending(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Close those of the decided entries that are pending; return how many. Nearly always all of them.

    Pending entries are few and recent: the engine skips every row group without one.
    """
    row = first_row(connection.execute(_closing("entries.outcome = 'pending'"), [run_id]))
    return int(row[0]) if row else 0


def _closing(which: str) -> str:
    return load_query("close_entries").replace("/* which */", which)


_TAKEN = "entries.outcome = 'loaded' AND entries.run_id <> $1"


def _load_articles(
    connection: duckdb.DuckDBPyConnection, run_id: str, articles: Sequence[StoredArticle]
) -> Collection[str]:
    """Add a version to each article whose title or body is new; first_seen_at stays that of its first version.

    Return those of the articles that were stored before.
    """
    if not articles:
        return ()
    latest = {
        row[0]: row[1:]
        for row in connection.execute(
            """
            SELECT article_id, max(version), arg_max(text_sha256, version), arg_max(title, version),
                arg_max(text, version), min(first_seen_at)
            FROM store.article_versions WHERE rowid IN (  -- where none is known, no body is read
                SELECT rowid FROM store.article_versions WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))
            ) GROUP BY article_id
            """,
            [listed(article.article_id for article in articles)],
        ).fetchall()
    }
    rows = []
    for article in articles:
        before = latest.get(article.article_id, (0, None, None, None, article.first_seen_at))
        version, sha, title, text, first_seen_at = before
        # A hash made by an earlier version of the fingerprints differs for the same text; '' forces a new version.
        is_same_text = sha == article.text_sha256 or (sha and text == article.text)
        if not is_same_text or title != article.title:
            added = {"version": version + 1, "first_seen_at": first_seen_at, "run_id": run_id}
            rows.append(asdict(article) | added)
    first, after = index.number_texts(connection, rows)
    append(connection, "article_versions", rows)
    index.add_numbered(connection, first, after)
    return latest.keys()


def _load_findings(
    connection: duckdb.DuckDBPyConnection, kept: Sequence[Record], lexicon_version: str, stored: Collection[str]
) -> None:
    tags, hashes, matches, touched = [], [], [], []
    for record in kept:
        article = record.article
        if article is None:
            continue
        touched.append(article.article_id)
        where = {"article_id": article.article_id, "published_on": article.published_on}
        tags += [{**tag_row(tag), **where, "lexicon_version": lexicon_version} for tag in record.tags]
        if record.fingerprint:
            hashes += fingerprint_rows(article.article_id, article.published_on, record.fingerprint)
        if match := record.seed_match:
            matches.append(edge_row(match, article.article_id, "seed_id"))
    for table, rows in (("tags", tags), ("fingerprints", hashes)):
        remove(connection, table, "article_id", _among(stored, touched))
        append(connection, table, rows)
    written = {a.article_id: (a.published_on, record.ledgers) for record in kept if (a := record.article)}
    replace_ledgers(connection, written, lexicon_version)
    load_sightings(connection, touched, matches)


def load_sightings(
    connection: duckdb.DuckDBPyConnection, touched: Sequence[str], matches: Sequence[Mapping[str, Any]]
) -> None:
    """Replace what these articles copy or quote of a seed. Sightings of a retired one stay: it is compared no more."""
    connection.execute(
        "DELETE FROM store.seed_sightings WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[])) "
        "AND seed_id NOT IN (SELECT seed_id FROM store.seeds WHERE is_retired)",
        [listed(touched)],
    )
    sightings = [row for row in matches if row["relation"] != "quotes"]
    copies = [str(row["article_id"]) for row in sightings]
    remove(connection, "seed_sightings", "article_id", copies)
    append(connection, "seed_sightings", sightings)
    remove(connection, "story_articles", "article_id", copies)  # of older days, which no run groups again
    remove(connection, "seed_quotes", "article_id", touched)
    append(connection, "seed_quotes", [row for row in matches if row["relation"] == "quotes"])


def write_edges(
    connection: duckdb.DuckDBPyConnection, edges: Sequence[Duplicate], cleared: Collection[str] = ()
) -> None:
    """Replace the edge of each text these start from; the `cleared` have none any more."""
    remove(connection, "duplicates", "article_id", {edge.document_id for edge in edges}.union(cleared))
    append(connection, "duplicates", [edge_row(edge, edge.document_id, "of_article_id") for edge in edges])


def fingerprint_rows(article_id: str, published_on: date, found: Fingerprint) -> list[dict[str, Any]]:
    """Return a fingerprint as rows of its table, one per sampled hash."""
    of = {"article_id": article_id, "published_on": published_on, "version": found.version}
    return [{**of, "hash": value} for value in found.sample]


def _dropped_row(dropped: DroppedText, run_id: str) -> dict[str, Any]:
    article = dropped.article
    known = {**as_row(dropped), "article_id": dropped.address_id, "score": article.relevance, "run_id": run_id}
    return {**asdict(article), **known}


def tag_row(tag: Tag) -> dict[str, Any]:
    """Return a tag as a row, without its article and lexicon version."""
    chain = [as_row(link) for link in tag.chain] or None
    return {**as_row(tag), "chain": chain, "span_start": tag.start, "span_end": tag.end}


def replace_ledgers(
    connection: duckdb.DuckDBPyConnection,
    read: Mapping[str, tuple[date, Ledgers]],
    lexicon_version: str,
) -> None:
    """Replace the rows of all ledgers of these articles, given by id with the day each counts for."""
    for table in LEDGER_TABLES:
        remove(connection, table, "article_id", read)
        rows = [
            {
                **as_row(row),
                "span_start": row.start,
                "span_end": row.end,
                "article_id": name,
                "published_on": published_on,
                "lexicon_version": lexicon_version,
            }
            for name, (published_on, found) in read.items()
            for row in getattr(found, table)
        ]
        append(connection, table, rows)


def as_row(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the slotted records
    """Return a record's fields by name, nested records as they are. (`asdict` converts them, for STRUCT columns.)"""
    return {item.name: getattr(record, item.name) for item in fields(record)}


def entry_row(entry: Entry, run_id: str) -> dict[str, Any]:
    """Return an entry as a row of its table."""
    return {**as_row(entry), "run_id": run_id, "article_id": entry.article_id or None}
