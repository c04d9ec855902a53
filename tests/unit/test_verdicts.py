"""The verdict on a checked source: each finding by its facts, and what it changes in the row."""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from markdown_it import MarkdownIt

from extractors.records import Source
from flows.sources.check_facts import CheckFacts, Found, PageFacts
from flows.sources.check_report import Checked, as_markdown, checked, same_listing
from flows.sources.verdicts import judge

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROW = Source("a", "A", "https://www.a.kr/rss", kind="rss", lang="ko", country="KR", timezone="Asia/Seoul")
GOOD = CheckFacts(
    ROW, NOW, 200, final_url=ROW.url, kind="rss", entries=20, wanted=20, relevant=20, dated=20, newest_at=NOW - HOUR,
    oldest_at=NOW - 48 * HOUR, lang="ko", charset="utf-8", pages=(PageFacts(ROW.url, chars=900, lang="ko", is_relevant=True),),
)  # fmt: skip


def facts(**changes: object) -> CheckFacts:
    row = {name: changes.pop(name) for name in ("country", "lang", "prejudge", "url", "timezone") if name in changes}
    return replace(GOOD, source=replace(ROW, **row), **changes)  # type: ignore[arg-type]


def pages(*reasons: str, **more: object) -> tuple[PageFacts, ...]:
    return tuple(PageFacts(ROW.url, reason, **more) for reason in reasons)  # type: ignore[arg-type]


CASES = {
    "sound": (GOOD, "sound", "", {}),
    "another country's address": (facts(country="JP"), "doubtful", "wrong_country", {}),
    "no country in the row": (facts(country=""), "doubtful", "no_country", {"country": "KR"}),
    "damaged text": (facts(bad_bytes=90), "doubtful", "damaged_text", {}),
    "a lapsed certificate": (replace(GOOD, status=0, failure="tls"), "doubtful", "bad_certificate", {}),
    "bad HTTP": (replace(GOOD, status=0, failure="bad_http"), "doubtful", "bad_http", {}),
    "ahead of GMT without a reason": (facts(ahead=4, ahead_s=3600 * 14, utc_dates=20), "doubtful", "future_dates", {}),
    "entries nine hours from their pages": (
        facts(utc_dates=20, pages=pages("", "", shift_h=9.0, chars=900)), "doubtful", "local_as_gmt", {"clock": "local"}),
    "the zone of another country": (
        facts(timezone="UTC", ahead=5, ahead_s=3600 * 8), "doubtful", "wrong_zone", {"timezone": "Asia/Seoul"}),
    "traditional script": (
        replace(facts(lang="zh-Hans", pages=pages("", "", lang="zh-Hant", chars=500)), lang="zh"), "doubtful", "wrong_language", {"lang": "zh-Hant"}),
    "pages behind a challenge": (facts(pages=pages("challenge", "challenge")), "doubtful", "pages_gated", {}),
    "pages that time out": (facts(pages=pages("timed_out", "timed_out")), "doubtful", "pages_unread", {}),
    "videos": (facts(pages=pages("video_page", "not_an_article")), "doubtful", "no_text", {}),
    "a window of five hours": (facts(oldest_at=NOW - 5 * HOUR), "doubtful", "short_window", {"max_interval_minutes": 150}),
    "all dated when it was built": (facts(oldest_at=NOW - HOUR), "sound", "", {}),
    "a host gone with a sibling": (
        replace(GOOD, status=0, failure="dns", found=Found(siblings=("https://a.kr/rss",))), "doubtful", "moved", {"url": "https://a.kr/rss", "kind": ""}),
    "another publisher": (replace(GOOD, leads_away=True, final_url="https://casino.example/"), "dead", "moved_away", {"enabled": False}),
    "asks for fewer requests": (replace(GOOD, status=429), "doubtful", "rate_limited", {"min_interval_minutes": 120}),
    "a slow source": (facts(newest_at=NOW - 40 * 24 * HOUR, oldest_at=NOW - 400 * 24 * HOUR), "doubtful", "quiet", {}),
    "left a year ago": (facts(newest_at=NOW - 400 * 24 * HOUR, oldest_at=NOW - 410 * 24 * HOUR), "dead", "frozen", {"enabled": False}),
}  # fmt: skip


@pytest.mark.parametrize(("seen", "verdict", "code", "changes"), CASES.values(), ids=CASES)
def test_verdicts(seen: CheckFacts, verdict: str, code: str, changes: dict[str, object]) -> None:
    found = judge(seen)
    assert found.verdict == verdict
    assert (not code) == (not found.findings)
    assert not code or code in {finding.code for finding in found.findings}
    assert found.changes == changes


def record(name: str, seen: CheckFacts, *addresses: str) -> Checked:
    seen = replace(seen, source=replace(seen.source, id=name), addresses=frozenset(addresses))
    return checked(seen, judge(seen))


def test_two_rows_with_the_same_entries_are_one() -> None:
    one = record("one", GOOD, *"abcdefgh")
    assert same_listing("abcdefgx", [one]) == "one"
    assert same_listing("abcdxyzw", [one]) == ""
    assert same_listing("abc", [record("few", GOOD, *"abc")]) == ""


def test_the_report_shows_no_markup_of_the_web() -> None:
    words = "A | <script>`x`</script> ![x](https://evil.example/p.png)"
    hostile = replace(GOOD, source=replace(ROW, outlet=words), bad_bytes=99)
    said = as_markdown([record("x", hostile), record("y", CASES["left a year ago"][0])], "2026-11-20")
    assert "<script>" not in said
    assert [
        part.type for token in MarkdownIt().parse(said) for part in token.children or () if part.type == "image"
    ] == []
    assert said.count("script") == 2
    assert "enabled = false" in said
