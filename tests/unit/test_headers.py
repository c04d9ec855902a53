"""Validators, waits and freshness from the headers of an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetching.headers import LONGEST_WAIT_S, read_max_age, read_retry_after, read_validator

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sat, 21 Nov 2026 09:10:00 GMT", 600),
        ("Sat, 21 Nov 2026 18:10:00 +0900", 600),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 0),
        ("99999999999999999999", LONGEST_WAIT_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT_S),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("١٢٠", None),
    ],
)
def test_retry_after(value: str, expected: float | None) -> None:
    assert read_retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": 'MAX-AGE="300"'}, 300),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "900"}, 0),
        ({"Cache-Control": "no-cache, max-age=300"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=x"}, None),
        ({"Cache-Control": "max-age=60", "Expires": "Sat, 21 Nov 2026 19:00:00 GMT"}, 60),
        ({"Expires": "Sat, 21 Nov 2026 10:00:00 GMT"}, 3600),
        ({"Expires": "Sat, 21 Nov 2026 10:00:00 GMT", "Date": "Sat, 21 Nov 2026 09:50:00 GMT"}, 600),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_max_age(headers: dict[str, str], expected: float | None) -> None:
    assert read_max_age(headers, NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"abc"', '"abc"'),
        ('W/"한"', 'W/"한"'),
        ("", ""),
        ('"a\tb"', '"a\tb"'),
        ('"\x01"', ""),
        ('"\udcff"', ""),
        ("x" * 2000, ""),
    ],
    ids=["plain", "korean", "none", "tab", "control", "no UTF-8", "long"],
)
def test_validators(value: str, expected: str) -> None:
    assert read_validator(value) == expected


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None, derandomize=True)
def test_any_header_is_a_number_or_nothing(first: str, second: str, third: str) -> None:
    for seconds in (
        read_retry_after(first, NOW),
        read_max_age({"Cache-Control": first, "Age": second, "Expires": third, "Date": second}, NOW),
    ):
        assert seconds is None or 0 <= seconds <= LONGEST_WAIT_S
