"""Invented list pages: which links are entries, when, and under which headline."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from extractors.listings import read_listing
from tests.list_shapes import ROWS, SHAPES, Shape

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def score(shape: Shape) -> tuple[int, int, list[object]]:
    """Return how many entries, dates and titles are right, of how many, and what is wrong."""
    page = f"<html><head><title>List</title></head><body>{shape.body}</body></html>".encode(shape.charset)
    listing = read_listing(page, shape.url, "text/html", kind="html_list", timezone=shape.zone, now=NOW)
    zone, right, wrong = ZoneInfo(shape.zone), 0, []
    got = list(listing.entries)
    for end, title, at in shape.found:
        entry = next((one for one in got if one.url.endswith(end)), None)
        if entry is None:
            wrong.append(("missing", end))
            continue
        got.remove(entry)
        local = entry.published_at.astimezone(zone) if entry.published_at else None
        said = (
            "" if local is None else f"{local:%Y-%m-%d}" if entry.date_precision == "day" else f"{local:%Y-%m-%d %H:%M}"
        )
        checks = [("entry", True, True), ("title", entry.title, title), ("date", said, at)]
        right += sum(one == other for _, one, other in checks)
        wrong += [check for check in checks if check[1] != check[2]]
    wrong += [("no entry", one.url, one.title) for one in got]
    return right, 3 * len(shape.found) + len(got), wrong


@pytest.mark.parametrize("shape", (SHAPES | ROWS).values(), ids=SHAPES | ROWS)
def test_a_list_page_is_read_for_what_it_shows(shape):
    right, asked, wrong = score(shape)
    assert (wrong, right) == ([], asked)
