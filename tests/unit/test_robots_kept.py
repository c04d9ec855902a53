"""What robots.txt said is kept for a day, and no longer, and only what was read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from flows.fetching.messages import Response
from flows.fetching.robots import Robots
from flows.fetching.robots_cache import KEPT_FOR, MAX_CHARS, RobotsCache

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
SITE = "https://news.example:443"
RULES = "User-agent: *\nDisallow: /private"


@pytest.mark.parametrize(
    ("later", "holds"),
    [(timedelta(0), True), (KEPT_FOR, True), (timedelta(hours=24), False), (-timedelta(hours=1), False)],
    ids=["at once", "to the last", "a day later", "a clock set back"],
)
def test_a_file_holds_for_less_than_a_day(tmp_path, later, holds):
    kept = RobotsCache(tmp_path / "robots.json")
    kept.save({SITE: RULES}, NOW)
    assert kept.load(NOW + later) == ({SITE: RULES} if holds else {})


def test_what_is_over_or_too_long_is_forgotten_and_the_rest_stays(tmp_path):
    kept = RobotsCache(tmp_path / "robots.json")
    kept.save({"https://old.example": "", SITE: ""}, NOW)
    kept.save({SITE: RULES, "https://long.example": "#" * (MAX_CHARS + 1)}, NOW + KEPT_FOR)
    assert kept.load(NOW + KEPT_FOR) == {SITE: RULES, "https://old.example": ""}
    assert kept.load(NOW + KEPT_FOR + timedelta(minutes=1)) == {SITE: RULES}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"https://x": 1}', '{"https://x": {"read_at": "today"}}'])
def test_a_broken_file_is_none(tmp_path, text):
    (tmp_path / "robots.json").write_text(text, "utf-8")
    assert RobotsCache(tmp_path / "robots.json").load(NOW) == {}


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [(200, RULES.encode(), {SITE: RULES}), (404, b"", {SITE: ""}), (503, b"", {})],
    ids=["read", "none there", "server failed"],
)
def test_only_what_was_read_is_told_and_what_is_kept_is_not_read(status, body, told):
    asked = []

    async def read(url):
        asked.append(url)
        return Response("r", url, url, status, body)

    async def both():
        robots = Robots(read, {"https://kept.example": RULES})
        return robots, await robots.rules_of(SITE), await robots.rules_of("https://kept.example")

    robots, _, kept = asyncio.run(both())
    assert asked == [f"{SITE}/robots.txt"]
    assert robots.read == told
    assert kept.verdict_on("https://kept.example/private/1") == "robots_disallowed"
