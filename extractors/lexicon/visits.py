"""Read known visits and their coverage: visits.csv and visits_coverage.csv, shipped (warehouse/reference) or a desk's.

Facts, not rules: they change no judgement on a text. Every fault is one `LexiconError` with file and line.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

from extractors.errors import LexiconError
from extractors.lexicon.reader import check_one_of, csv_rows
from extractors.records import RELATIONS, Visit, VisitCoverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OFFICES = (
    "head", "premier", "foreign_minister", "legislature_chair", "vice_president", "vice_president_or_chair",
    "vice_premier", "politburo_standing_committee", "state_councillor", "party", "minister", "vice_minister_or_envoy",
    "envoy", "military", "legislator",
)  # fmt: skip
SETTINGS = ("bilateral", "sidelines", "letter", "call", "embassy", "video")
SIDES = ("DPRK", "PRC", "ROK", "both", "")
CONFIDENCES = ("high", "medium", "low")
VISIT_COLUMNS = (
    "id", "pair", "setting", "traveller_side", "visitor", "visitor_role", "visitor_office", "visitor_level", "host",
    "place", "place_country", "starts_on", "ends_on", "date_precision", "is_state_visit", "confidence", "source",
    "note",
)  # fmt: skip
COVERAGE_COLUMNS = ("id", "visitor_office", "traveller_side", "place_country", "since")
_COUNTRY = re.compile(r"[A-Z]{2}|")
_DAY = re.compile(r"((?:19|20)\d\d)(?:-(\d\d))?(?:-(\d\d))?")


def read_visits(path: Path) -> list[Visit]:
    """Return the lines of a visits.csv. A day may be '2026-06-08', '2026-06' or '2026'."""
    return [_visit(path, f"line {line}", row) for line, row in csv_rows(path, VISIT_COLUMNS)]


def read_coverage(path: Path) -> list[VisitCoverage]:
    """Return the lines of a visits_coverage.csv."""
    found = []
    for line, row in csv_rows(path, COVERAGE_COLUMNS):
        where = f"line {line}"
        _one_of(path, where, row, "visitor_office", OFFICES)
        _one_of(path, where, row, "traveller_side", ("DPRK", "PRC", "ROK"))
        first, _ = _days(path, where, row, "since")
        country = _country(path, where, row)
        found.append(VisitCoverage(row["id"], row["visitor_office"], row["traveller_side"], country, first))
    return found


def merge_visits(shipped: Sequence[Visit], own: Sequence[Visit]) -> list[Visit]:
    """Return the shipped visits with a desk's own added, or in the place of those with the same id."""
    return list(({visit.id: visit for visit in shipped} | {visit.id: visit for visit in own}).values())


def _visit(path: Path, where: str, row: dict[str, str]) -> Visit:
    _one_of(path, where, row, "pair", tuple(RELATIONS))
    _one_of(path, where, row, "setting", SETTINGS)
    _one_of(path, where, row, "traveller_side", SIDES)
    _one_of(path, where, row, "visitor_office", OFFICES)
    _one_of(path, where, row, "visitor_level", ("1", "2", "3", "4"))
    _one_of(path, where, row, "date_precision", ("day", "month", "year"))
    _one_of(path, where, row, "is_state_visit", ("yes", "no", ""))
    _one_of(path, where, row, "confidence", CONFIDENCES)
    starts_on, _ = _days(path, where, row, "starts_on")
    _, ends_on = _days(path, where, row, "ends_on" if row["ends_on"] else "starts_on")
    if ends_on < starts_on:
        raise LexiconError(path.name, where, f"it ends on {ends_on}, before it starts on {starts_on}")
    texts = {key: row[key] for key in ("pair", "setting", "traveller_side", "visitor", "visitor_role", "host", "place")}
    more = {key: row[key] for key in ("visitor_office", "date_precision", "confidence", "source", "note")}
    return Visit(
        id=row["id"],
        visitor_level=int(row["visitor_level"]),
        place_country=_country(path, where, row),
        starts_on=starts_on,
        ends_on=ends_on,
        is_state_visit=row["is_state_visit"] == "yes",
        **texts,
        **more,
    )


def _one_of(path: Path, where: str, row: dict[str, str], key: str, allowed: Sequence[str]) -> None:
    check_one_of(path, where, key, row[key], allowed)


def _country(path: Path, where: str, row: dict[str, str]) -> str:
    if not _COUNTRY.fullmatch(row["place_country"]):
        problem = f"place_country {row['place_country']!r} is no ISO code of two capital letters, such as KP or CN"
        raise LexiconError(path.name, where, problem)
    return row["place_country"]


def _days(path: Path, where: str, row: dict[str, str], key: str) -> tuple[date, date]:
    """Return the first and last day of a day, month or year as written."""
    match = _DAY.fullmatch(row[key])
    try:
        if match:
            year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            first = date(year, month or 1, day or 1)
            last = first if day else date(year, month or 12, calendar.monthrange(year, month or 12)[1])
            return first, last
    except ValueError:
        pass
    raise LexiconError(path.name, where, f"{key} {row[key]!r} is no day such as 2026-06-08, 2026-06 or 2026")
