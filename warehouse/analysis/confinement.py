"""Confine a person's SQL to queries on the published warehouse. Used by `yalu sql` and recipes.

Two fences, each enough by itself for files and settings. The engine: no file but the warehouse's own and a folder to
spill into, no extension, no persistent secret, no variable of the program as a table, and no setting that can be
changed back. And a check of the question before it runs, since some functions write with no file at all (a lake's
`ducklake_expire_snapshots`): kinds of statements by DuckDB's parser, words by its tokenizer; table functions pass by
name, so that one a later DuckDB or an extension adds is refused until somebody lists it here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from warehouse.errors import QuestionRefused

if TYPE_CHECKING:
    import duckdb

# Before the database opens; `confine` adds what can only be set once everything is open.
CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "python_scan_all_frames": False,
}
# DuckDB's names of kinds: 1.5 splits a PIVOT into CREATE TYPE and SELECT, 2.0 calls it MULTI.
KINDS = frozenset(("SELECT", "EXPLAIN", "CREATE", "MULTI"))
ASKING = frozenset(
    ("select", "with", "from", "values", "table", "describe", "desc", "summarize", "show", "pivot", "unpivot",
     "pivot_wider", "pivot_longer", "explain", "create")
)  # fmt: skip
TEMPORARY = frozenset(("table", "view", "macro", "function", "type", "sequence", "recursive"))
TABLE_FUNCTIONS = frozenset(
    ("range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary",
     "duckdb_columns", "duckdb_constraints", "duckdb_dependencies", "duckdb_functions", "duckdb_indexes",
     "duckdb_keywords", "duckdb_memory", "duckdb_optimizers", "duckdb_schemas", "duckdb_sequences", "duckdb_settings",
     "duckdb_tables", "duckdb_temporary_files", "duckdb_types", "duckdb_views", "icu_calendar_names",
     "pg_timezone_names", "pragma_collations", "pragma_database_size", "pragma_metadata_info", "pragma_platform",
     "pragma_show", "pragma_storage_info", "pragma_table_info", "pragma_user_agent", "pragma_version",
     "test_all_types")
)  # fmt: skip
SIDE_EFFECTS = frozenset(("write_log", "nextval", "setval", "getenv"))  # among the scalar functions
# Views of DuckDB that show a lake's connection string.
HIDDEN = frozenset(("duckdb_databases", "pragma_database_list"))
HIDDEN_CATALOGUE = "__ducklake_metadata"
CHANGES = frozenset(("insert", "update", "delete", "merge", "truncate", "drop", "alter", "create", "comment", "vacuum"))
WRITES = frozenset(("copy", "export"))
# A WITH of DuckDB 2.0 may hold a statement that changes something.
IN_WITH = CHANGES | WRITES | {"call", "attach", "detach", "install", "load", "pragma", "set", "import"}

ONLY_ASKS = "yalu sql only asks the published warehouse"
CHANGE_HINT = "it is read-only; CREATE TEMP TABLE works, as long as the question lasts"
WRITE_HINT = "--csv, --json and --parquet FILE write an answer down"
OTHER_HINT = "open the file in a DuckDB of your own, read-only, for anything else"

_WORDS = re.compile(r"[\w$]+")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_COMMENT = re.compile(r"--|/\*")


def confine(connection: duckdb.DuckDBPyConnection, folders: Iterable[str] = ()) -> None:
    """Leave the connection the files it has open, its spill folder and `folders`; then lock its settings.

    In this order: folders can be allowed only before external access goes off, and nothing after the lock.
    """
    if allowed := ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders):
        connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_progress_bar = false")  # it is drawn on stdout, into the answer
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def check(connection: duckdb.DuckDBPyConnection, question: str) -> list[str]:
    """The kinds of the question's statements. Raises QuestionRefused, or DuckDB's own error where it cannot be read."""
    statements = tokens(question)
    if problem := words_refused(statements):  # before the parser, which reads the files of IMPORT DATABASE
        raise QuestionRefused(problem)
    kinds = [one.type.name.removesuffix("_STATEMENT") for one in connection.extract_statements(question)]
    called = calls(statements)
    if problem := kinds_refused(kinds, statements) or calls_refused(called, _table_functions(connection, called)):
        raise QuestionRefused(problem)
    return kinds


def tokens(question: str) -> list[list[str]]:
    """The words and signs of each statement, lower case; a text is "'" alone, a name in quotes stands bare."""
    import duckdb

    encoded = question.encode()
    found = duckdb.tokenize(question)
    ends = [start for start, _ in found[1:]] + [len(encoded)]
    statements: list[list[str]] = [[]]
    for (start, kind), end in zip(found, ends, strict=False):
        text = encoded[start:end].decode(errors="replace")
        if text.startswith(";"):
            statements.append([])
        elif kind == duckdb.token_type.string_const:
            statements[-1].append("'")
        elif kind != duckdb.token_type.comment:
            statements[-1] += _parts(text)
    return [statement for statement in statements if statement]


def _parts(text: str) -> list[str]:
    """One token without what DuckDB 1.5 leaves on its end; two words with a foreign blank between them are two."""
    if quoted := _QUOTED.match(text):
        name = quoted[1].lower()
        return [name if _WORDS.fullmatch(name) else '"']  # a name that is a sign must not be taken for one
    bare = _COMMENT.split(text, maxsplit=1)[0]
    return [word.lower() for word in _WORDS.findall(bare)] or [bare.strip()]


def calls(statements: Iterable[Sequence[str]]) -> set[str]:
    """What is followed by an opening parenthesis: the functions that are called, and some words that are none."""
    return {word for one in statements for word, sign in pairwise(one) if sign == "("}


def _table_functions(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> set[str]:
    """Which of the names are DuckDB's own table functions, not macros."""
    asked = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'table' AND function_name IN "
    rows = connection.execute(f"{asked} (SELECT unnest(?::JSON::VARCHAR[]))", [json.dumps(sorted(names))]).fetchall()
    return {str(row[0]) for row in rows}


# ---------------------------------------------------------------- refusals


def words_refused(statements: Iterable[Sequence[str]]) -> str:
    """Why a question is refused by its words alone, '' where it is not."""
    for words in statements:
        asked = _past_explain(words)
        if (lead := _lead(asked)) in IN_WITH - {"create"} or lead in {"use", "reset", "execute", "prepare"}:
            return _refusal(lead)
        if lead == "create" and not _is_temporary(asked):
            return _refusal("create")
        if hidden := next((w for w in words if w in HIDDEN or w.startswith(HIDDEN_CATALOGUE)), ""):
            return f"{hidden} is refused: it may show how the lake is reached"
        if inner := next((word for word in _after_as(words) if word in IN_WITH), ""):
            return _refusal(inner)
    return ""


def kinds_refused(kinds: Iterable[str], statements: Iterable[Sequence[str]]) -> str:
    """Why a question is refused by the kinds its parser names, '' where it is not."""
    if foreign := next((kind for kind in kinds if kind not in KINDS), ""):
        return _refusal(foreign.lower())
    leads = (_lead(_past_explain(words)) for words in statements)
    return next((_refusal(lead) for lead in leads if lead not in ASKING), "")


def calls_refused(called: Iterable[str], table_functions: Iterable[str]) -> str:
    """Why a question is refused by the functions it calls, '' where it is not."""
    refused = (set(table_functions) - TABLE_FUNCTIONS) | (set(called) & SIDE_EFFECTS)
    return f"{min(refused)}() is refused: {ONLY_ASKS} and calls no function that leaves it" if refused else ""


def _refusal(lead: str) -> str:
    hint = CHANGE_HINT if lead in CHANGES else WRITE_HINT if lead in WRITES else OTHER_HINT
    return f"{lead.upper().replace('_', ' ')} is refused: {ONLY_ASKS}; {hint}"


def _lead(words: Sequence[str]) -> str:
    return next((word for word in words if word != "("), "")


def _past_explain(words: Sequence[str]) -> Sequence[str]:
    """What a statement explains; the statement itself where it explains nothing."""
    if not words or words[0] != "explain":
        return words
    rest = words[1:]
    while rest and rest[0] in {"analyze", "analyse", "verbose"}:
        rest = rest[1:]
    if rest and rest[0] == "(":
        end = _closing(rest)
        rest = rest[end + 1 :] or rest[1:end]  # options before the statement, or a statement in parentheses
    return _past_explain(rest)


def _closing(words: Sequence[str]) -> int:
    depth = 0
    for place, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if not depth:
            return place
    return len(words)


def _is_temporary(words: Sequence[str]) -> bool:
    rest = words[3:] if list(words[1:3]) == ["or", "replace"] else words[1:]
    return len(rest) > 1 and rest[0] in {"temp", "temporary"} and rest[1] in TEMPORARY


def _after_as(words: Sequence[str]) -> Iterable[str]:
    """The words that begin what stands in parentheses after AS."""
    for place, word in enumerate(words):
        if word == "as":
            rest = [one for one in words[place + 1 : place + 5] if one not in {"not", "materialized"}]
            if rest[:1] == ["("] and len(rest) > 1:
                yield rest[1]
