"""Asking the published snapshot what a digest needs: the window, and the rows of every section.

A section is one warehouse/digest/NN_name.sql. Its header gives its title (`-- section:`), what it says when there
is nothing (`-- empty:`), its layout, and, where its rows are not the whole answer, the query behind the number in
its heading (`-- query:`) and behind each row's numbers (`-- each:`). Layout 'counts' has one statement a number,
each below its `-- = key: label`. Parameters: $since and $until (instants), $day and $oldest (dates).

Every number comes from the very query its note shows. Nothing is worded or written here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows.digest.records import Answer, Input, Row, SectionInput, Window
from warehouse.migrations import SqlFile, sql_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

LAYOUTS = ("counts", "articles", "trend", "sources", "table")
NEWS_DAYS = 7  # rule 9: published at most so many days before
_LABEL = re.compile(r"^-- = (?P<key>\w+): (?P<label>.+)$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_PARAMETER = re.compile(r"\$(\w+)")


def last_finish(connection: duckdb.DuckDBPyConnection, by: datetime) -> datetime | None:
    """When the last collection in this snapshot that ended by `by` ended; None where there is none."""
    row = connection.execute("SELECT max(finished_at) FROM runs WHERE finished_at <= ?", [by]).fetchone()
    return row[0].astimezone(UTC) if row and row[0] else None


def gather(connection: duckdb.DuckDBPyConnection, window: Window) -> Input:
    """Run every section's queries over the window."""
    day = date.fromisoformat(window.day)
    values = {
        "since": datetime.fromisoformat(window.since),
        "until": datetime.fromisoformat(window.cut_off_at),
        "day": day,
        "oldest": day - timedelta(days=NEWS_DAYS),
    }
    return Input(window, tuple(_section(connection, file, values) for file in sql_files("digest")))


def _section(connection: duckdb.DuckDBPyConnection, file: SqlFile, values: Mapping[str, Any]) -> SectionInput:
    words = dict(file.words)
    layout = words.get("layout", "")
    if layout not in LAYOUTS:
        raise ValueError(f"warehouse/digest/{file.name}.sql: layout {layout!r}; known are {', '.join(LAYOUTS)}")
    statements = [statement.query for statement in connection.extract_statements(file.text)]
    if layout == "counts":
        answers = [_labelled(connection, statement, values) for statement in statements]
    else:
        answers = [_ask(connection, "rows", file.name, statements[0], values)]
        for key, header in (("total", "query"), ("each", "each")):
            if header in words:
                answers.append(_ask(connection, key, file.name, words[header], values))
    return SectionInput(file.name, words["section"], words["empty"], layout, tuple(answers))


def _labelled(connection: duckdb.DuckDBPyConnection, statement: str, values: Mapping[str, Any]) -> Answer:
    label = _LABEL.search(statement)
    if label is None:
        raise ValueError(f"a number of the digest has no '-- = key: label' above it: {statement.strip()[:80]}")
    return _ask(connection, label["key"], label["label"], statement, values)


def _ask(
    connection: duckdb.DuckDBPyConnection, key: str, label: str, statement: str, values: Mapping[str, Any]
) -> Answer:
    """Run one statement; its rows and the text to run it again."""
    bare = " ".join(_COMMENT.sub("", statement).split()).rstrip("; ")
    used = {name: values[name] for name in _PARAMETER.findall(bare)}
    answer = connection.execute(bare, used)
    columns = [column[0] for column in answer.description or ()]
    rows: tuple[Row, ...] = tuple(
        {name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in answer.fetchall()
    )
    # 'each' exists for its note; what it says is in the rows already.
    kept = () if key == "each" else rows
    return Answer(key, label, _PARAMETER.sub(lambda match: _literal(used[match[1]]), bare), kept)


def _literal(value: date | datetime) -> str:
    """A parameter as an analyst would write it."""
    if isinstance(value, datetime):
        # Microseconds count: a cut-off is the instant a run finished.
        return f"TIMESTAMPTZ '{value.astimezone(UTC).isoformat(sep=' ')}'"
    return f"DATE '{value.isoformat()}'"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value as JSON can hold it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
