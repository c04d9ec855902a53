"""What an answer to a request for robots.txt means (RFC 9309). The reading over HTTP: integration/test_fetch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetching.messages import Response
from flows.fetching.robots import MAX_BYTES, read_rules

URL = "https://news.example/2026/story.html?id=7"


def rules_of(body: bytes = b"", status: int = 200, failure: str = "") -> object:
    return read_rules(Response("r", "https://news.example/robots.txt", "", status, body, failure=failure))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ""),
        (b"User-agent: *\nDisallow:", ""),
        (b"User-agent: *\nDisallow: /", "robots_disallowed"),
        (b"User-agent: otherbot\nDisallow: /", ""),
        (b"User-agent: YALU\nDisallow: /", "robots_disallowed"),
        (b"User-agent: *\nDisallow: /\nUser-agent: yalu\nDisallow: /private", ""),
        (b"User-agent: *\nDisallow: /2026\nAllow: /2026/story", ""),
        (b"User-agent: *\nDisallow: /*.html$", ""),
        (b"User-agent: *\nDisallow: /*id=", "robots_disallowed"),
        (b"USER-AGENT:*\r\nDISALLOW:/2026\r\n", "robots_disallowed"),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "robots_disallowed"),
        (b"User-agent: *\rDisallow: /", "robots_disallowed"),
        (b"Disallow: /", ""),
    ],
    ids=[
        "empty",
        "nothing",
        "all",
        "another",
        "us",
        "our own group",
        "longest",
        "end mark",
        "query",
        "capitals",
        "BOM",
        "old Mac",
        "no group",
    ],
)
def test_rules(body: bytes, expected: str) -> None:
    assert rules_of(body).verdict_on(URL) == expected


@pytest.mark.parametrize(
    ("status", "failure", "expected"),
    [
        (404, "", ""),
        (401, "", ""),
        (302, "", ""),
        (0, "too_many_redirects", ""),
        (0, "forbidden_address", ""),
        (429, "", "robots_unreachable"),
        (500, "", "robots_unreachable"),
        (503, "", "robots_unreachable"),
        (0, "bad_http", "robots_unreachable"),
        (200, "truncated", "robots_unreachable"),
        (0, "dns", "dns"),
        (0, "timed_out", "timed_out"),
        (0, "held_back", "held_back"),
    ],
)
def test_answers_that_are_no_file(status: int, failure: str, expected: str) -> None:
    assert rules_of(b"", status, failure).verdict_on(URL) == expected


def test_what_lies_beyond_500_kib_is_not_read() -> None:
    filler = b"# " + b"x" * MAX_BYTES + b"\n"
    assert rules_of(b"User-agent: *\nDisallow: /2026\n" + filler, failure="too_large").verdict_on(URL)
    assert not rules_of(filler + b"User-agent: *\nDisallow: /2026\n").verdict_on(URL)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(b"5", 5.0), (b"0.5", 0.5), (b"nonsense", 0.0), (b"-3", 0.0), (b"nan", 0.0), (b"1e999", 0.0)],
)
def test_crawl_delay(value: bytes, expected: float) -> None:
    assert rules_of(b"User-agent: *\nCrawl-delay: " + value).crawl_delay_s == expected


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("User-agent: *\n" + text).encode()))
@settings(deadline=None, derandomize=True)
def test_any_bytes_are_rules(body: bytes) -> None:
    rules = rules_of(body)
    assert rules.verdict_on(URL) in {"", "robots_disallowed"}
    assert 0 <= rules.crawl_delay_s < float("inf")
