"""Read the files of a lexicon folder into records; every fault is one `LexiconError` with file and line.

Not here: what the rules mean (`extractors.annotation.cue_matching`) and which files there are (`extractors.lexicon`).
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from extractors.errors import LexiconError
from extractors.lexicon.records import Correction, Cue, Entity, Role, Rule, Wire
from extractors.records import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SIDES = ("DPRK", "PRC", "ROK", "other", "DPRK-PRC", "ROK-PRC", "")
HOMES = ("DPRK", "PRC", "ROK", "-")  # behind a relation and a slash: the side a name between the two belongs to
KINDS = (
    "person", "org", "media", "company", "country", "place", "weapon", "document", "policy", "event", "group", "object",
    "phrase",
)  # fmt: skip
ENTITY_COLUMNS = ("id", "kind", "side", "name_en")
META_COLUMNS = ("wikidata", "lat", "lon", "geonameid", "is_verified", "note", "roles")
CORRECTION_COLUMNS = ("url", "relations", "note")
WIRE_COLUMNS = ("id", "name", "country", "ownership", "aliases")
LANGUAGE = re.compile(r"[a-z]{2}(_[a-z]+)?|any")
TABLE_KEYS = {
    "id", "value", "name", "definition", "cues", "needs", "requires", "not_with", "langs", "sides", "entities",
    "weight",
    "concepts", "yes", "no",
}  # fmt: skip
CUE_KEYS = ("before", "after", "not_before", "not_after")


def read_entities(path: Path) -> list[Entity]:
    """Return the lines of an entities.csv or places.csv. Languages are the columns not named in this module."""
    return [_entity(path, line, row) for line, row in csv_rows(path, ENTITY_COLUMNS)]


def read_wires(path: Path) -> list[Wire]:
    """Return the lines of a wires.csv."""
    return [
        Wire(row["id"], row["name"], row["country"], row["ownership"], _split(row["aliases"]))
        for _, row in csv_rows(path, WIRE_COLUMNS)
    ]


def read_corrections(path: Path) -> list[Correction]:
    """Return the lines of a corrections.csv: an address, the relations it should have (separated by ';'), a note."""
    found = []
    for line, row in csv_rows(path, CORRECTION_COLUMNS, key="url"):
        relations = _split(row["relations"])
        for name in relations:
            if name not in RELATIONS:
                raise LexiconError(path.name, f"line {line}", f"relation {name!r} is none of {', '.join(RELATIONS)}")
        found.append(Correction(row["url"], tuple(sorted(relations)), row["note"]))
    return found


def read_rule_file(path: Path, kind: str) -> list[Rule]:
    """Return the tables [[kind]] of a TOML file."""
    _, tables = read_tables(path, kind)
    rules: dict[str, Rule] = {}
    for line, table in tables:
        where = f"{line}{kind} {table.get('id', '')}".rstrip()
        rule = _rule(path, where, kind, table)
        if rule.id in rules:
            raise LexiconError(path.name, where, "the id is there twice")
        rules[rule.id] = rule
    return list(rules.values())


def read_tables(
    path: Path, kind: str, others: tuple[str, ...] = ()
) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """Return a TOML file and its tables [[kind]], each with where it stands; `others` are what else it may hold."""
    text = _text(path)
    document = _toml(path)
    unknown = sorted(set(document) - {kind, *others})
    if unknown:
        where = _line_of(text, rf"^[ \t]*+\[*+[ \t]*+{re.escape(unknown[0])}\b")
        held = " and ".join([f"[[{kind}]]", *(f"[{name}]" for name in others)])
        raise LexiconError(path.name, where, f"[{unknown[0]}]: unknown table; this file holds {held} only")
    tables = document.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        where = _line_of(text, rf"^[ \t]*\[?{kind}\b")
        raise LexiconError(path.name, where, f"write [[{kind}]] with two brackets, once for each rule")
    lines = [
        number for number, line in enumerate(text.splitlines(), start=1) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line)
    ]
    is_plain = len(lines) == len(tables)  # tables may also be written in one line
    return document, [(f"line {lines[number]}, " if is_plain else "", table) for number, table in enumerate(tables)]


def read_weights(path: Path) -> dict[str, float]:
    """Return the numbers of a TOML file of weights, by dotted key."""
    weights: dict[str, float] = {}
    for table, values in _toml(path).items():
        if not isinstance(values, dict):
            raise LexiconError(path.name, table, "expected a table of numbers")
        for key, value in values.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise LexiconError(path.name, f"{table}.{key}", "expected a number")
            weights[f"{table}.{key}"] = float(value)
    return weights


def check_one_of(path: Path, where: str, key: str, value: object, allowed: Sequence[str]) -> str:
    """Return a value that is one of those allowed; raise LexiconError, which names them, for any other."""
    if value not in allowed:
        raise LexiconError(path.name, where, f"{key} {value!r} is none of {', '.join(filter(None, allowed))}")
    return str(value)


def _line_of(text: str, pattern: str) -> str:
    """Return where a pattern first stands, as an error names it."""
    found = re.search(pattern, text, re.MULTILINE)
    return f"line {text.count(chr(10), 0, found.start()) + 1}" if found else "file"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(path.name, f"byte {error.start}", "not UTF-8; save the file as UTF-8") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line \d+", str(error))
        raise LexiconError(path.name, where[0] if where else "file", f"not valid TOML: {error}") from None


def csv_rows(path: Path, needed: tuple[str, ...], key: str = "id") -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file with their lines; each key is there once."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    missing = [column for column in needed if column not in (reader.fieldnames or ())]
    if missing:
        separator = next((mark for mark in ";\t" if mark in "".join(reader.fieldnames or ())), "")
        hint = f"; columns are separated by commas, not by {separator!r}" if separator else ""
        raise LexiconError(path.name, "line 1", f"the column {missing[0]!r} is missing{hint}")
    seen: set[str] = set()
    try:
        for row in reader:
            line = reader.line_num
            if None in row or None in row.values():
                raise LexiconError(path.name, f"line {line}", f"expected {len(reader.fieldnames or ())} columns")
            if not row[key].strip():
                raise LexiconError(path.name, f"line {line}", f"the {key} is empty")
            if row[key] in seen:
                raise LexiconError(path.name, f"line {line}", f"the {key} {row[key]!r} is there twice")
            seen.add(row[key])
            yield line, {column: value.strip() for column, value in row.items()}
    except csv.Error as error:
        # The row that fails begins behind the last one that was read.
        raise LexiconError(path.name, f"line {reader.line_num + 1}", f"not valid CSV: {error}") from None


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _entity(path: Path, line: int, row: dict[str, str]) -> Entity:
    if row["kind"] not in KINDS:
        raise LexiconError(path.name, f"line {line}", f"kind {row['kind']!r} is none of {', '.join(KINDS)}")
    side, slash, home = row["side"].partition("/")
    if slash and (side not in RELATIONS or home not in HOMES):
        problem = f"side {row['side']!r}: behind a relation and '/' stands one of {', '.join(HOMES)}"
        raise LexiconError(path.name, f"line {line}", problem)
    if side not in SIDES:
        raise LexiconError(path.name, f"line {line}", f"side {row['side']!r} is none of {', '.join(SIDES[:-1])}")
    languages = [key for key in row if key not in ENTITY_COLUMNS and key not in META_COLUMNS]
    unknown = [key for key in languages if not LANGUAGE.fullmatch(key)]
    if unknown:
        raise LexiconError(path.name, "line 1", f"unknown column {unknown[0]!r}")
    return Entity(
        id=row["id"],
        kind=row["kind"],
        side=side,
        home=home,
        name=row["name_en"],
        aliases={key: _split(row[key]) for key in languages if row[key]},
        lat=_degrees(path, line, row.get("lat", "")),
        lon=_degrees(path, line, row.get("lon", "")),
        is_verified=row.get("is_verified", "") == "yes",
        note=row.get("note", ""),
        roles=tuple(_role(path, line, text) for text in _split(row.get("roles", ""))),
    )


def _role(path: Path, line: int, text: str) -> Role:
    office, _, days = text.rpartition(" ")
    since, slash, until = days.partition("/")
    try:
        if not slash:
            until = days  # no day: the error below
        return Role(office, date.fromisoformat(since), date.fromisoformat(until) if until else None)
    except ValueError:
        problem = f"{text!r} is not an office with its days, such as 'minister 2020-01-31/' or '…/2024-05-09'"
        raise LexiconError(path.name, f"line {line}", problem) from None


def _degrees(path: Path, line: int, text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise LexiconError(path.name, f"line {line}", f"{text!r} is not a number of degrees") from None


def _rule(path: Path, where: str, kind: str, table: dict[str, Any]) -> Rule:
    unknown = sorted(set(table) - TABLE_KEYS)
    if unknown:
        raise LexiconError(path.name, where, f"unknown key {unknown[0]!r}; known: {', '.join(sorted(TABLE_KEYS))}")
    if not isinstance(table.get("id"), str):
        raise LexiconError(path.name, where, "the id is missing")
    if not table.get("cues"):
        raise LexiconError(path.name, where, "a rule needs cues")
    weight = table.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, (int, float)):
        raise LexiconError(path.name, where, f"weight must be a number, not {weight!r}")
    return Rule(
        id=table["id"],
        kind=kind,
        value=str(table.get("value", table["id"])),
        cues=_cues(path, where, table["cues"]),
        needs=_cues(path, where, table.get("needs", {})),
        requires=_texts(path, where, table, "requires"),
        not_with=_texts(path, where, table, "not_with"),
        langs=_texts(path, where, table, "langs"),
        sides=_texts(path, where, table, "sides"),
        entities=_texts(path, where, table, "entities"),
        weight=float(weight),
        name=str(table.get("name", "")),
        definition=str(table.get("definition", "")),
        concepts=_texts(path, where, table, "concepts"),
        yes=_texts(path, where, table, "yes"),
        no=_texts(path, where, table, "no"),
    )


def _texts(path: Path, where: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise LexiconError(path.name, where, f"{key} must be a list of texts")
    return tuple(value)


def _cues(path: Path, where: str, by_language: object) -> tuple[Cue, ...]:
    if not isinstance(by_language, dict):
        raise LexiconError(path.name, where, 'cues stand by language, such as cues.en = ["…"]')
    cues: list[Cue] = []
    for lang, items in by_language.items():
        if not LANGUAGE.fullmatch(lang) or not isinstance(items, list):
            raise LexiconError(path.name, where, f"cues.{lang} must be a language with a list of cues")
        cues += [_cue(path, f"{where}, cues.{lang}", lang, item) for item in items]
    return tuple(cues)


def _cue(path: Path, where: str, lang: str, item: object) -> Cue:
    table = {"cue": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
    text = table.get("cue")
    if not isinstance(text, str) or not text.rstrip("*").strip():
        raise LexiconError(path.name, where, 'a cue is a text or { cue = "…", after = "…" }')
    unknown = sorted(set(table) - {"cue", *CUE_KEYS})
    if unknown:
        raise LexiconError(path.name, where, f"unknown key {unknown[0]!r}; known: cue, {', '.join(CUE_KEYS)}")
    patterns: dict[str, re.Pattern[str] | None] = {}
    for key in CUE_KEYS:
        try:
            patterns[key] = re.compile(table[key]) if key in table else None
        except re.error as error:
            raise LexiconError(path.name, where, f"{key} is not a regular expression: {error}") from None
    return Cue(text.rstrip("*"), lang, is_prefix=text.endswith("*"), **patterns)
