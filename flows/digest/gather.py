"""Query the published snapshot for the rows of a digest's window, section by section.

A section is one warehouse/digest/NN_name.sql. Its header holds its title (`-- section:`), its text without rows
(`-- empty:`), its layout, and, where its rows are not the whole answer, the query of the number in its heading
(`-- query:`), of each row's numbers (`-- each:`) and of the statement on feeds (`-- health:`).
Layout 'counts' has one statement a number, each below its `-- = key: label` (`one | many` where they differ).

Parameters: $since and $until (instants), $day (a date), and the reader's wish: $relations and $topics (lists,
NULL for all) and $least (an importance).

Every number comes from the query that its note shows. Not here: words (layouts.py, lead.py) and storage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from extractors.errors import YaluError
from flows.bugs import note
from flows.digest.layouts import FAILED, NOT_MADE
from flows.digest.records import Answer, Input, SectionInput, Window, Wish
from flows.errors import UsageError
from flows.log import counted
from warehouse.analysis.window import instead, narrowed
from warehouse.store.migrations import SqlFile, sql_files
from warehouse.tables.rows import named_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

LAYOUTS = ("counts", "stories", "sides", "articles", "trend", "sources", "table")
HEADERS = (("total", "query"), ("each", "each"), ("health", "health"))
_WHOLE = ", NULL, NULL, 0.0)"  # arguments of an empty wish: the defaults of the macros
_LABEL = re.compile(r"^-- = (?P<key>\w+): (?P<label>.+)$", re.MULTILINE)
_END = re.compile(r";[ \t]*(?:\n|$)")
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the queries run, and the tables they read in place of macros (warehouse/analysis/window.py)."""

    connection: duckdb.DuckDBPyConnection
    calls: Mapping[str, str]


def last_finish(connection: duckdb.DuckDBPyConnection, by: datetime) -> datetime | None:
    """Return when the last collection finished that did so by `by`; None where there is none."""
    row = connection.execute("SELECT max(finished_at) FROM runs WHERE finished_at <= ?", [by]).fetchone()
    return row[0].astimezone(UTC) if row and row[0] else None


def gather(
    connection: duckdb.DuckDBPyConnection,
    window: Window,
    wish: Wish = Wish(),  # noqa: B008 - frozen
    without: tuple[str, ...] = (),
) -> Input:
    """Run every section's queries over the window, for a reader with this wish, without the articles of some stories.

    Raises YaluError where the snapshot was published by an earlier version, without what the queries need.
    """
    import duckdb

    values: dict[str, Any] = {
        "since": datetime.fromisoformat(window.since),
        "until": datetime.fromisoformat(window.cut_off_at),
        "day": date.fromisoformat(window.day),
        "relations": list(wish.relations) or None,
        "topics": list(wish.topics) or None,
        "least": wish.min_importance,
    }
    _check_stories(connection, without)
    files = [file for file in sql_files("digest") if _is_due(connection, file, window)]
    try:
        with _narrowed(connection, values | {"without": list(without)}) as calls:
            place = _Place(connection, calls)
            sections = tuple(_section_or_not(place, file, values) for file in counted("sections", files, len(files)))
    except duckdb.CatalogException as problem:
        raise YaluError(
            "the snapshot was published by an earlier version: run 'yalu run' once, then again"
        ) from problem
    return Input(window, sections, wish, without=without)


def _is_due(connection: duckdb.DuckDBPyConnection, file: SqlFile, window: Window) -> bool:
    """Return whether a section is in this digest: one with `-- every: month` in the first after a month observed."""
    if dict(file.words).get("every") != "month":
        return True
    begins = datetime.fromisoformat(window.since).astimezone(ZoneInfo(window.zone)).date()
    day = date.fromisoformat(window.day)
    if (begins.year, begins.month) == (day.year, day.month):
        return False
    (began,) = connection.execute("SELECT min(started_at) FROM runs").fetchall()[0]
    return began is not None and began.astimezone(ZoneInfo(window.zone)).date() < day.replace(day=1)


def _check_stories(connection: duckdb.DuckDBPyConnection, stories: tuple[str, ...]) -> None:
    """Raise UsageError for a story that is not stored."""
    known = "SELECT story_id FROM store.story_articles WHERE list_contains($stories, story_id)"
    found = {row[0] for row in connection.execute(known, {"stories": list(stories)}).fetchall()} if stories else set()
    if missing := [story for story in stories if story not in found]:
        raise UsageError(f"no story {missing[0]!r}: ids stand in digest.json and in the view stories")


@contextmanager
def _narrowed(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """As `narrowed`; where a bug prevents it, the sections read everything, which takes longer."""
    with ExitStack() as stack:
        calls: Mapping[str, str] = {}
        try:
            calls = stack.enter_context(narrowed(connection, values))
        except Exception as error:
            if values["without"]:  # what was to be taken out would be in it
                raise
            note("digest window", error)
        yield calls


def _section_or_not(place: _Place, file: SqlFile, values: Mapping[str, Any]) -> SectionInput:
    """Return a section's rows; where a bug prevents it, a section of layout FAILED that says so."""
    import duckdb

    try:
        return _section(place, file, values)
    except duckdb.CatalogException:
        raise  # the snapshot is of an earlier version
    except Exception as error:  # noqa: BLE001 - note raises what is not a bug
        note(f"digest section {file.name}", error)
        return SectionInput(file.name, dict(file.words).get("section", file.name), NOT_MADE, FAILED, ())


def _section(place: _Place, file: SqlFile, values: Mapping[str, Any]) -> SectionInput:
    words = dict(file.words)
    layout = words.get("layout", "")
    if layout not in LAYOUTS:
        raise ValueError(f"warehouse/digest/{file.name}.sql: layout {layout!r}; known are {', '.join(LAYOUTS)}")
    # Not DuckDB's extract_statements: 2.0 attaches the comment above the next statement.
    statements = [part for part in _END.split(file.text) if _COMMENT.sub("", part).strip()]
    if layout == "counts":
        answers = [_labelled(place, statement, values) for statement in statements]
    else:
        answers = [_ask(place, "rows", file.name, statements[0], values)]
        for key, header in HEADERS:
            if header in words:
                answers.append(_ask(place, key, file.name, words[header], values))
    return SectionInput(file.name, words["section"], words["empty"], layout, tuple(answers))


def _labelled(place: _Place, statement: str, values: Mapping[str, Any]) -> Answer:
    label = _LABEL.search(statement)
    if label is None:
        raise ValueError(f"a number of the digest has no '-- = key: label' above it: {statement.strip()[:80]}")
    return _ask(place, label["key"], label["label"], statement, values)


def _ask(place: _Place, key: str, label: str, statement: str, values: Mapping[str, Any]) -> Answer:
    """Run one statement; return its rows and the text to run it again."""
    bare = " ".join(_COMMENT.sub("", statement).split()).rstrip("; ")
    used = {name: values[name] for name in _PARAMETER.findall(bare)}
    shown = _PARAMETER.sub(lambda match: _literal(used[match[1]]), bare).replace(_WHOLE, ")")
    if key == "each":  # it exists for its note; its numbers are in the rows
        return Answer(key, label, shown, ())
    asked = instead(bare, place.calls)
    answer = place.connection.execute(asked, {name: values[name] for name in _PARAMETER.findall(asked)})
    rows = tuple({name: _plain(value) for name, value in row.items()} for row in named_rows(answer))
    return Answer(key, label, shown, rows)


def _literal(value: Any) -> str:  # noqa: ANN401 - a parameter of any type
    """Return a parameter as an SQL literal."""
    if isinstance(value, datetime):
        # Microseconds count: a cut-off is the instant a run finished.
        return f"TIMESTAMPTZ '{value.astimezone(UTC).isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, list):
        return "[" + ", ".join(f"'{item}'" for item in value) + "]"  # ids: letters, digits, '_', '.' and '-' only
    return "NULL" if value is None else str(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    """Return a value as JSON can hold it: instants as ISO 8601 in UTC, decimals as floats."""
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
