"""The report's strips of events and of the border: a sign each, readable without colour, linked to its sentence. Pure.

rows of events ─► timeline: pair and level × week        rows of signs ─► border: indicator × week
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.report.gather import Row

LEVELS = {1: "heads", 2: "premiers", 3: "ministers", 4: "below", 0: "level not known"}
# A sign by status; what each means stands above the timeline.
STATUS_SIGNS = {
    "done": "●", "under_way": "●", "reported": "◐", "announced": "○", "planned": "○", "denied": "✕", "cancelled": "✕",
}  # fmt: skip
DIRECTION_SIGNS = {"up": "▲", "down": "▼", "unchanged": "=", "opened": "◇", "closed": "◆", "planned": "○"}
VERDICT_SIGNS = {"first": "●", "later": "◐", "denied": "✕", "neither": "?", "silent": "○", "not_seen": "–"}
MOST_IN_CELL = 12  # signs; more are a number


@dataclass(frozen=True, slots=True)
class Sign:
    """One event, or what one text says of an indicator."""

    sign: str
    words: str
    anchor: str  # of the entry below that has its sentence


@dataclass(frozen=True, slots=True)
class Cell:
    """The signs of one week, and how many more there are."""

    signs: tuple[Sign, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a strip."""

    label: str
    cells: tuple[Cell, ...]


def timeline(events: Sequence[Row], weeks: Sequence[str]) -> tuple[Line, ...]:
    """Return a line for each pair and level that has an event in one of the weeks, heads first."""
    order = list(LEVELS)
    found: dict[tuple[str, int], dict[str, list[Sign]]] = {}
    for row in events:
        if row["week"] in weeks:
            words = f"{row['words']}, {row['status']} ({row['why']})"
            sign = Sign(STATUS_SIGNS[row["status"]], words, f"event-{row['event_id']}")
            found.setdefault((row["pair"], row["level"]), {}).setdefault(row["week"], []).append(sign)
    ordered = sorted(found, key=lambda key: (key[0], order.index(key[1])))
    return tuple(_line(f"{pair}, {LEVELS[level]}", found[pair, level], weeks) for pair, level in ordered)


def border(signs: Sequence[Row], weeks: Sequence[str]) -> tuple[Line, ...]:
    """Return a line for each indicator and kind of source that has a sign in one of the weeks."""
    found: dict[tuple[str, str], dict[str, list[Sign]]] = {}
    for row in signs:
        if row["week"] in weeks:
            words = f"{row['indicator']} {row['direction']}, {row['place']}: {row['outlet']}"
            sign = Sign(DIRECTION_SIGNS[row["direction"]], words, f"sign-{row['number']}")
            found.setdefault((row["indicator"], row["source_kind"]), {}).setdefault(row["week"], []).append(sign)
    return tuple(_line(f"{what}, {kind.replace('_', ' ')}", found[what, kind], weeks) for what, kind in sorted(found))


def _line(label: str, of_week: Mapping[str, Sequence[Sign]], weeks: Iterable[str]) -> Line:
    cells = []
    for week in weeks:
        signs = of_week.get(week, ())
        cells.append(Cell(tuple(signs[:MOST_IN_CELL]), max(0, len(signs) - MOST_IN_CELL)))
    return Line(label, tuple(cells))
