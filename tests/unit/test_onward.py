"""Pages that only send on are followed once, whoever asks; a bug in looking for it leaves the page as it is."""

from __future__ import annotations

import pytest

from flows.fetching import onward
from flows.fetching.messages import Request, Response
from flows.fetching.onward import follow

REFRESH = '<html><head><meta http-equiv="refresh" content="0;url={}"></head></html>'
WEB = {
    "https://a.example/1": REFRESH.format("/2"),
    "https://a.example/2": "<p>The page itself.</p>",
    "https://a.example/3": "<script>location.href = '/2'</script>",
    "https://a.example/loop": REFRESH.format("/loop2"),
    "https://a.example/loop2": REFRESH.format("/loop"),
    "https://a.example/inside": REFRESH.format("http://127.0.0.1/x"),
}


def fetch(requests):
    for asked in requests:
        body = WEB.get(asked.url)
        if body is None:  # as the guard answers
            yield Response(asked.key, asked.url, asked.url, failure="forbidden_address")
        else:
            yield Response(asked.key, asked.url, asked.url, 200, body.encode(), etag="e", moved_to="https://b.example/")


def answer(path, **asked):
    noted = []
    (response,) = follow(fetch, [Request("k", f"https://a.example/{path}", **asked)], noted.append)
    return response, [one.url for one in noted]


@pytest.mark.parametrize("path", ["1", "3"])
def test_what_a_page_sends_on_to_is_the_answer(path):
    response, noted = answer(path, kind="listing", etag="old")
    assert (response.url, response.final_url) == (f"https://a.example/{path}", "https://a.example/2")
    assert (response.etag, response.moved_to) == ("", "")
    assert noted == [response.url]


def test_a_page_is_left_as_it_is_and_a_loop_is_followed_once():
    assert answer("2") == (next(iter(fetch([Request("k", "https://a.example/2")]))), [])
    assert answer("loop")[0].final_url == "https://a.example/loop2"


def test_what_is_followed_goes_through_the_guard():
    assert answer("inside")[0].failure == "forbidden_address"


def test_a_bug_leaves_the_page_as_it_is(monkeypatch):
    def fail(*_asked):
        raise KeyError("invented")

    monkeypatch.setattr(onward, "find_redirect", fail)
    assert answer("1")[0].final_url == "https://a.example/1"
