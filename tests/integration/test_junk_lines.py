"""What an outlet prints below every story is learned from its stories and kept out of the next one's body."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.collecting import ask, collect, source
from tests.web import Web

USUAL = "The readers of the Quay keep its lamps lit, and nobody else pays for the oil."
PLACES = ("Dandong", "Hunchun", "Tumen", "Linjiang")


def story(place: str, number: int) -> str:
    title = f"North Korea and China open customs hall number {number} at {place}"
    parts = [
        f"China and North Korea opened a customs hall at {place} on the river border, officials of the town said.",
        f"Traders at {place} expect {number * 7} trucks a day to cross to North Korea once the scales are tested.",
        f"The hall at {place} cost {number * 3} million yuan, its builders told the {place} chamber of commerce.",
        f"Pyongyang has not named the goods it will let through at {place}, and Beijing speaks of a trial.",
        USUAL,
    ]
    body = "".join(f"<p>{part}</p>" for part in parts)
    return f"<html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1><div>{body}</div></body></html>"


def test_a_line_below_three_stories_is_no_body_of_the_fourth(web: Web, tmp_path: Path) -> None:
    feed = source("quay", web.url("/feed"))
    items = []
    for number, place in enumerate(PLACES, 1):
        address = web.add(f"/{place}", story(place, number))
        items.append((f"North Korea and China open customs hall number {number} at {place}", address, ""))
    web.add_feed("/feed", items[:3])
    assert collect(tmp_path, feed).loaded == 3
    web.add_feed("/feed", items)
    assert collect(tmp_path, feed).loaded == 1
    bodies = dict(ask(tmp_path, "SELECT title, ends_with(text, 'for the oil.') FROM articles"))
    assert [bodies[title] for title, _, _ in items] == [True, True, True, False]
    with duckdb.connect(tmp_path / "writer.duckdb", read_only=True) as connection:
        rows = connection.sql("SELECT outlet, line FROM store.junk_lines").fetchall()
    assert rows == [("Quay", USUAL)]
