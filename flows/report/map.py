"""The report's map: outlines of the land between the two Koreas and China, and the names that fit beside its dots.

The outlines (`outline.csv`) are those of Natural Earth 1:10m, which are in the public domain: coasts and borders of the
window, simplified to about a kilometre. Pure, but for reading that file once.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.report.gather import Row

# The window in degrees, its height in CSS pixels for about equal scales there, and the width its names fit in.
EAST, NORTH, MAP_HEIGHT, MAP_WIDTH = (121.0, 131.5), (37.2, 44.0), 420, 420
NAME_AT: dict[str, tuple[int, int, Any]] = {
    "right": (9, 0, "left"),
    "left": (-9, 0, "right"),
    "above": (0, -11, "center"),
    "below": (0, 13, "center"),
}
LAND_NAMES: list[Row] = [
    {"name": "China", "lon": 123.6, "lat": 42.9},
    {"name": "North Korea", "lon": 126.7, "lat": 40.3},
    {"name": "South Korea", "lon": 128.6, "lat": 37.6},
    {"name": "Russia", "lon": 130.9, "lat": 43.7},
    {"name": "Yellow Sea", "lon": 122.9, "lat": 38.2},
    {"name": "East Sea / Sea of Japan", "lon": 129.9, "lat": 39.2},
]


@cache
def outline() -> list[Row]:
    """Return the points of coasts and borders: kind ('coast', 'border'), line, order along it, lon, lat (degrees)."""
    text = (resources.files("flows.report") / "outline.csv").read_text("utf-8")
    return [
        {
            "kind": row["kind"],
            "line": int(row["line"]),
            "order": order,
            "lon": float(row["longitude"]),
            "lat": float(row["latitude"]),
        }
        for order, row in enumerate(csv.DictReader(text.splitlines()))
    ]


def place_names(rows: list[Row]) -> list[Row]:
    """Return the rows whose name fits beside its dot, most articles first, with `side_of_dot`.

    A name that would cover another or a dot is left out; the tooltip of its dot shows it.
    """
    across, up = MAP_WIDTH / (EAST[1] - EAST[0]), MAP_HEIGHT / (NORTH[1] - NORTH[0])
    dots = [(row["lon"] * across, -row["lat"] * up) for row in rows]
    taken: list[tuple[float, float, float, float]] = []
    named = []
    for row, (x, y) in zip(rows, dots, strict=True):
        width = sum(11 if ord(sign) > 0x2E7F else 6.2 for sign in row["name"])
        for side, (dx, dy, align) in NAME_AT.items():
            left = x + dx - {"left": 0.0, "right": width, "center": width / 2}[align]
            box = (left, y + dy - 6, left + width, y + dy + 6)
            is_inside = box[0] > EAST[0] * across and box[2] < EAST[1] * across
            is_free = not any(_overlap(box, other) for other in taken) and not any(
                _overlap(box, (a - 4, b - 4, a + 4, b + 4)) for a, b in dots if (a, b) != (x, y)
            )
            if is_inside and is_free:
                taken.append(box)
                named.append({**row, "side_of_dot": side})
                break
    return named


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
