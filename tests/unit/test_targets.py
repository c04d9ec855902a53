"""Addresses as they are asked for: untouched where they can be, quoted where they must be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetching.failures import Failed
from flows.fetching.targets import join, read_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.example/x?sign=%2F+%7e&b=[1]", "http://a.example/x?sign=%2F+%7e&b=[1]"),
        ("https://a.example/x;p=1,2?q=%B0%A1", "https://a.example/x;p=1,2?q=%B0%A1"),
        (" http://a.example/a b ", "http://a.example/a%20b"),
        ("http://a.example/기사?q=중", "http://a.example/%EA%B8%B0%EC%82%AC?q=%EC%A4%91"),
        ("http://신문.example/", "http://xn--z92b13l.example/"),
        ("http://a.example/100%", "http://a.example/100%25"),
        ("http://a.example/x#part", "http://a.example/x"),
        ("http://me:secret@a.example/x", "http://a.example/x"),
        ("HTTP://a.example/X", "http://a.example/X"),
    ],
)
def test_addresses_are_made_requestable(text: str, expected: str) -> None:
    assert str(read_url(text)) == expected


@pytest.mark.parametrize("text", ["", "nonsense", "//a.example/x", "http://[", "http://a.example:x/", "x" * 9000])
def test_what_is_no_address_says_so(text: str) -> None:
    with pytest.raises(Failed) as caught:
        read_url(text)
    assert caught.value.failure == "bad_url"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "http://a.example/b"),
        ("c?d=1", "http://a.example/x/c?d=1"),
        ("../e", "http://a.example/e"),
        ("//b.example/f", "http://b.example/f"),
        ("https://b.example/%2F?g=%7E", "https://b.example/%2F?g=%7E"),
        ("?h=1", "http://a.example/x/y?h=1"),
        ("/기사", "http://a.example/%EA%B8%B0%EC%82%AC"),
        ("/\udcb1\udce2", "http://a.example/%B1%E2"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_where_a_redirect_leads(location: str, expected: str) -> None:
    assert str(join(read_url("http://a.example/x/y"), location)) == expected


@given(st.text(max_size=80) | st.text("http:/[]@%#?.:\\ ex1", max_size=40))
@settings(deadline=None, derandomize=True)
def test_any_text_is_an_address_or_a_named_failure(text: str) -> None:
    for make in (read_url, lambda text: join(read_url("http://a.example/"), text)):
        try:
            found = make(text).scheme
        except Failed as failed:
            found = failed.failure
        assert found == "bad_url" or ":" not in found
