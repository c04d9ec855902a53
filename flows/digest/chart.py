"""The picture of the days: drawn when a digest is built and stored with its rows, so that it is drawn once.

Needs the extra `charts` (vl-convert, which draws Vega-Lite without a browser). Without it there is no picture: the
digest holds the same series in characters and in words either way.
"""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flows.bugs import note
from flows.digest.records import Input, Picture, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH, HEIGHT = 552, 150  # CSS pixels; fits into 600 with the margins of digest.css
SCALE = 2
_INK, _FAINT, _BAR, _OPEN_BAR = "#33404e", "#d5dce4", "#1f4e79", "#8fb3d4"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def draw_pictures(given: Input) -> Input:
    """Return the input with the picture of each section that has a series; without pictures where none can be drawn."""
    drawn = tuple(
        Picture(section.name, base64.b64encode(png).decode(), *_size(png))
        for section in given.sections
        if section.layout == "trend"
        for answer in section.answers
        if answer.key == "rows" and (png := _draw_or_skip(section.name, answer.rows))
    )
    return replace(given, pictures=drawn)


def _draw_or_skip(name: str, rows: Sequence[Row]) -> bytes:
    """Return the PNG of a section; b'' where a bug prevents it: the digest holds the same in characters."""
    try:
        return draw_days(rows)
    except Exception as error:  # noqa: BLE001 - note raises what is not a bug
        note(f"picture of {name}", error)
        return b""


def draw_days(rows: Sequence[Row]) -> bytes:
    """Return a PNG of one bar a day, the unfinished one paler; b'' without articles or without vl-convert."""
    if not any(row["articles"] for row in rows) or find_spec("vl_convert") is None:
        return b""
    import vl_convert

    bars = [
        {
            # Every second day has a label; blanks of distinct lengths keep the others distinct.
            "day": f"{day.day} {day:%b}" if number % 2 == (len(rows) - 1) % 2 else " " * (number + 1),
            "articles": row["articles"],
            "color": _BAR if row["is_complete"] else _OPEN_BAR,
        }
        for number, row in enumerate(rows)
        for day in [date.fromisoformat(str(row["period"])[:10])]
    ]
    return _recompress(vl_convert.vegalite_to_png(_chart(bars), scale=SCALE))


def _chart(bars: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the Vega-Lite specification."""
    plain = {"labelColor": _INK, "labelFontSize": 12, "title": None, "ticks": False, "domainColor": _FAINT}
    across = {"labelAngle": 0, "labelOverlap": False, "labelPadding": 6, **plain}
    up = {"tickCount": 3, "tickMinStep": 1, "format": "d", "gridColor": _FAINT, **plain}
    return {
        "data": {"values": bars},
        "mark": {"type": "bar", "cornerRadiusTopLeft": 2, "cornerRadiusTopRight": 2},
        "encoding": {
            "x": {"field": "day", "type": "nominal", "sort": None, "axis": across},
            "y": {"field": "articles", "type": "quantitative", "axis": up},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
        "width": WIDTH - 40,
        "height": HEIGHT - 40,
        "background": "#ffffff",
        "padding": 8,
        "config": {"font": "Liberation Sans, Arial, Helvetica, sans-serif", "view": {"strokeWidth": 0}},
    }


def _size(png: bytes) -> tuple[int, int]:
    """Return width and height in CSS pixels."""
    width, height = struct.unpack_from(">II", png, 16)
    return width // SCALE, height // SCALE


def _recompress(png: bytes) -> bytes:
    """Return the same PNG compressed at level 9: large mail is clipped."""
    chunks = list(_chunks(png))
    packed = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 9)
    header = next(data for kind, data in chunks if kind == b"IHDR")
    return _SIGNATURE + b"".join(_chunk(*pair) for pair in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
