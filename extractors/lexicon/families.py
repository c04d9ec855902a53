"""Publisher families: whose outlets are one voice, as data (lexicon/families.csv).

Outlets of one house corroborate nothing to one another. A family is found by the host of an article's address, so
that what an aggregator brought counts for the publisher and not for the aggregator; else by what the source says.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "families.csv"
SHIPPED = Path(__file__).resolve().parent / FILE
COLUMNS = ["id", "name", "hosts", "wires", "is_verified", "note"]


@dataclass(frozen=True, slots=True)
class Families:
    """Which family a host and a wire agency belong to."""

    by_host: Mapping[str, str]
    by_wire: Mapping[str, str]

    def of_article(self, url: str, source_family: str, *, is_aggregated: bool = False) -> str:
        """Return the family of an article: by its host, else its source's, else (of an aggregator) the host itself."""
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        parts = host.split(".")
        for start in range(len(parts) - 1):
            if found := self.by_host.get(".".join(parts[start:])):
                return found
        return f"host:{host}" if is_aggregated and host else source_family

    def of_wire(self, agency: str) -> str:
        """Return the family of a wire agency by its id in wires.csv; an agency of no family is its own."""
        return self.by_wire.get(agency, agency)


def load_families(folder: Path | None = None) -> Families:
    """Load the shipped families, those of the analyst's lexicon folder added or overriding by id.

    Raises LexiconError with file and line for a line that cannot be used.
    """
    files = [SHIPPED] if folder is None else [SHIPPED, folder / FILE]
    return _load(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[Path, int], ...]) -> Families:
    rows: dict[str, dict[str, str]] = {}
    for file, _ in files:
        for row in _rows(file):
            rows[row["id"]] = row
    by_host = {host: row["id"] for row in rows.values() for host in row["hosts"].split()}
    by_wire = {wire: row["id"] for row in rows.values() for wire in row["wires"].split()}
    return Families(by_host, by_wire)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != COLUMNS:
            raise LexiconError(file.name, "line 1", f"expected the columns {','.join(COLUMNS)}")
        rows = []
        for number, row in enumerate(reader, start=2):
            if not row["id"] or None in row.values():
                raise LexiconError(file.name, f"line {number}", "a family needs an id and every column")
            rows.append(row)
    return rows
