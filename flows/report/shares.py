"""Topic shares over time as small multiples: plain SVG, so that a printed page and a reader without scripts have them.

A week in which sources were unhealthy is hatched, and the weeks before Yalu began are blank: a gap is no fall. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.report.gather import Row

WIDTH, HEIGHT = 160, 56  # of one panel, in its own units
HEALTHY = 0.9  # share of source-days below which a week is hatched


@dataclass(frozen=True, slots=True)
class Bar:
    """A week of a panel: its place, its height, and what it says."""

    x: float
    width: float
    height: float
    is_hatched: bool
    words: str  # '2026-11-16: 12.5 % (5 of 40)'


@dataclass(frozen=True, slots=True)
class Panel:
    """One topic: its bars, its largest share, and the whole series in words."""

    topic: str
    bars: tuple[Bar, ...]
    top: str  # '12.5 %'
    words: str


def panels(weeks: Mapping[str, Sequence[Row]], began: str) -> tuple[Panel, ...]:
    """Return a panel for each topic's weeks, on one scale, so that heights compare; the largest topic first.

    `began` is the first day that was observed, ISO 8601, '' where it is unknown.
    """
    known = {topic: [row for row in rows if not began or row["week_end"] >= began] for topic, rows in weeks.items()}
    most = max((row["share"] or 0.0 for rows in known.values() for row in rows), default=0.0)
    if not most:
        return ()
    made = [_panel(topic, list(weeks[topic]), began, most) for topic in weeks]
    return tuple(sorted((panel for panel in made if panel.bars), key=lambda panel: (-_area(panel), panel.topic)))


def _area(panel: Panel) -> float:
    return sum(bar.height for bar in panel.bars)


def _panel(topic: str, rows: Sequence[Row], began: str, most: float) -> Panel:
    step = WIDTH / max(len(rows), 1)
    bars, shares = [], [0.0]
    for place, row in enumerate(rows):
        if began and row["week_end"] < began:
            continue  # nobody looked
        shares.append(share := row["share"] or 0.0)
        healthy = row["healthy_share"]
        is_hatched = bool(row["is_outage"]) or (healthy is not None and healthy < HEALTHY)
        words = f"{row['week']}: {100 * share:.1f} % ({row['articles']} of {row['collected']})"
        bars.append(
            Bar(round(place * step + 1, 1), round(step - 2, 1), round(share / most * HEIGHT, 1), is_hatched, words)
        )
    top = max(shares)
    said = f"{topic}: at most {100 * top:.1f} % of a week's originals"
    return Panel(topic, tuple(bars), f"{100 * top:.1f} %", said)
