"""Bring a writer file up to date: numbered schema files, then views, macros and their comments.

Migrations are only added, never changed. Views and macros are replaced when one of their files has changed, and the
dictionary is read from the comment lines at the head of each file, so that a view is one file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.records import entry_reasons
from warehouse.errors import TooNew, ZoneChanged
from warehouse.store.transactions import transaction
from warehouse.tables.load import append
from warehouse.tables.rows import first_row, is_lake

if TYPE_CHECKING:
    import duckdb

# A line of a migration that DuckLake cannot do, such as requiring a column of a table it keeps no statistics of.
NOT_ON_A_LAKE = "-- lake: left out"
_HEADER = re.compile(r"^-- (?P<name>[a-z_][a-z0-9_]*): (?P<words>.+)$")
_MORE = re.compile(r"^--   (?P<words>\S.*)$")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One .sql file: its name without suffix, its text, and the 'name: words' pairs of its header in order."""

    name: str
    text: str
    words: tuple[tuple[str, str], ...]


@cache
def sql_files(folder: str) -> tuple[SqlFile, ...]:
    """Return the .sql files of a folder of this package, sorted by name; read once a process."""
    home = resources.files("warehouse") / folder
    found = []
    for item in sorted(home.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".sql"):
            text = item.read_text("utf-8")
            found.append(SqlFile(item.name[:-4], text, tuple(_read_words(text))))
    return tuple(found)


def _read_words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the 'name: words' pairs of a header; a line indented by two more spaces continues the one before."""
    name, words = "", ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if head := _HEADER.match(line):
            if name:
                yield name, words
            name, words = head["name"], head["words"]
        elif name and (more := _MORE.match(line)):
            words = f"{words} {more['words']}"
    if name:
        yield name, words


def bring_up_to_date(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    """Migrate, check the desk's zone, and refresh views and macros where they have changed.

    Raises TooNew for a file of a later version, ZoneChanged where the stored zone is another one.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS store")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS store.migrations (number INTEGER, name VARCHAR, applied_at TIMESTAMPTZ)"
    )
    done = refuse_newer(connection)
    for file in sql_files("schema"):
        if _number(file) not in done:
            _apply(connection, file)
    _keep_zone(connection, timezone)
    refresh_catalogue(connection)


def _number(file: SqlFile) -> int:
    return int(file.name.split("_", 1)[0])


def applied(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """Return the numbers of the applied migrations, none for a new file."""
    known = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'migrations'"
    )
    return refuse_newer(connection) if known.fetchone() else set()


def latest_number() -> int:
    """Return the number of this version's last migration."""
    return _number(sql_files("schema")[-1])


def refuse_newer(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """Return the numbers of the applied migrations. Raises TooNew where a later version's are among them."""
    done = {row[0] for row in connection.execute("SELECT number FROM store.migrations").fetchall()}
    known = latest_number()
    if max(done, default=0) > known:
        raise TooNew(f"the warehouse has schema {max(done)}, this version knows {known}: upgrade Yalu")
    return done


def is_behind(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the schema is older than this version's, as in a snapshot from before an upgrade."""
    return max(refuse_newer(connection), default=0) < latest_number()


def _apply(connection: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    with transaction(connection):
        if not (is_lake(connection) and NOT_ON_A_LAKE in file.text):
            connection.execute(file.text)
        connection.execute("INSERT INTO store.migrations VALUES (?, ?, now())", [_number(file), file.name])


def get_meta(connection: duckdb.DuckDBPyConnection, key: str) -> str:
    """Return a value of the table `meta`, '' where there is none."""
    row = first_row(connection.execute("SELECT value FROM store.meta WHERE key = ?", [key]))
    return str(row[0]) if row else ""


def set_meta(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    """Set a value of the table `meta`."""
    with transaction(connection):  # a kill between the two would lose it
        connection.execute("DELETE FROM store.meta WHERE key = ?", [key])
        connection.execute("INSERT INTO store.meta VALUES (?, ?)", [key, value])


def _keep_zone(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    stored = get_meta(connection, "timezone")
    if not stored:
        set_meta(connection, "timezone", timezone)
    else:
        _refuse(stored, timezone)


def refuse_other_zone(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    """Raise ZoneChanged where the stored zone is another one; without a stored zone any is accepted."""
    if stored := get_meta(connection, "timezone"):
        _refuse(stored, timezone)


def _refuse(stored: str, timezone: str) -> None:
    if stored != timezone:
        raise ZoneChanged(
            f"the warehouse keeps its days in {stored}, the settings say timezone = {timezone!r}: "
            f"set it back to {stored!r}, or begin a new home"
        )


def refresh_catalogue(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace views, macros, the dictionary and the table of reasons when one of their sources has changed."""
    macros, views = sql_files("macros"), sql_files("views")
    digest = _catalogue_digest(macros, views)
    if get_meta(connection, "catalogue") == digest:
        return
    hanzi = resources.files("warehouse") / "reference" / "hanzi.csv"
    reasons = [asdict(row) for row in entry_reasons()]
    with transaction(connection):
        with resources.as_file(hanzi) as path:
            quoted = str(path).replace("'", "''")
            connection.execute(f"CREATE OR REPLACE TABLE store.hanzi AS FROM read_csv('{quoted}', header = true)")
        for file in _in_order(views):
            connection.execute(file.text)
        for file in _in_order(macros):
            connection.execute(file.text)
        _write_dictionary(connection, views, macros)
        connection.execute("DELETE FROM store.reasons")
        append(connection, "reasons", reasons)
        set_meta(connection, "catalogue", digest)


@cache
def _catalogue_digest(macros: tuple[SqlFile, ...], views: tuple[SqlFile, ...]) -> str:
    hanzi = (resources.files("warehouse") / "reference" / "hanzi.csv").read_text("utf-8")
    texts = [hanzi, repr([asdict(row) for row in entry_reasons()]), *(file.text for file in (*macros, *views))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


@cache
def _in_order(views: tuple[SqlFile, ...]) -> list[SqlFile]:
    """Return views (or macros) in dependency order, by the names in their text; files need no numbers for it."""
    names = {view.name for view in views}
    reads = {
        view.name: {
            name for name in names - {view.name} if re.search(rf"\b(?:FROM|JOIN)\s+{name}\b|,\s+{name}\(", view.text)
        }
        for view in views
    }
    ordered: list[SqlFile] = []
    placed: set[str] = set()
    while len(ordered) < len(views):
        ready = [view for view in views if view.name not in placed and reads[view.name] <= placed]
        if not ready:
            raise RuntimeError(f"views read each other in a circle: {sorted(names - placed)}")
        ordered += ready
        placed |= {view.name for view in ready}
    return ordered


def _write_dictionary(
    connection: duckdb.DuckDBPyConnection, views: Sequence[SqlFile], macros: Sequence[SqlFile]
) -> None:
    lines = [
        (file.name, kind, of_kind, name, words)
        for of_kind, files in (("view", views), ("macro", macros))
        for file in files
        for kind, name, words in _described(file, of_kind)
    ]
    rows = [{"object": owner, "kind": kind, "name": name, "words": words} for owner, kind, _, name, words in lines]
    connection.execute("DELETE FROM store.dictionary")
    append(connection, "dictionary", rows)
    shared = is_lake(connection)
    # One call for all comments: many times faster than one call each.
    connection.execute("; ".join(filter(None, (_comment(*line, is_lake=shared) for line in lines))))


def _described(file: SqlFile, of_kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, name and words of what a file's header describes: itself, a macro's parameters, the columns."""
    parameters = macro_parameters(file.text)
    for place, (name, words) in enumerate(file.words):
        kind = "column" if place else of_kind  # a view may have a column of its own name
        if place and name in parameters:
            parameters.remove(name)  # a column of the same name follows
            kind = "parameter"
        yield kind, name, words


def macro_parameters(sql: str) -> list[str]:
    """Return the names of the parameters of the macro that a file creates; [] for a view."""
    found = re.search(r"^CREATE OR REPLACE MACRO \w+\((?P<inside>.*?)\) AS TABLE", sql, re.MULTILINE | re.DOTALL)
    return re.findall(r"(?:^|,)\s*(\w+)", found["inside"]) if found else []


def _comment(owner: str, kind: str, of_kind: str, name: str, words: str, *, is_lake: bool) -> str:
    """Return the COMMENT ON statement the engine supports: view, column, macro; on DuckLake the view alone."""
    said = words.replace("'", "''")
    if kind == "view":
        return f"COMMENT ON VIEW {owner} IS '{said}'"
    if is_lake:
        return ""
    if kind == "macro":
        return f"COMMENT ON MACRO TABLE {owner} IS '{said}'"
    return f"COMMENT ON COLUMN {owner}.\"{name}\" IS '{said}'" if of_kind == "view" else ""
