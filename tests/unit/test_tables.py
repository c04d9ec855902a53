"""A table for people: what matters fits 80 and 120 columns, and what does not is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.commands._tables import GAP, Answer, fit, record_lines, shortened, shown, table_lines, wide

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "NULL"),
        (True, "true"),
        (0.0457142857, "0.0457"),
        (1.0, "1"),
        (NOON, "2026-11-20 12:00 KST"),
        (date(2026, 11, 20), "2026-11-20"),
        (["a", "b"], "a, b"),
        ({"a": [1, None]}, "{a: 1, NULL}"),
        ("two\nlines", "two lines"),
        ("\x1b[31mred", "\\u001b[31mred"),
    ],
)
def test_a_value_is_shown_in_one_line(value: object, expected: str) -> None:
    assert shown(value, SEOUL) == expected


@given(st.lists(st.integers(1, 200), min_size=1, max_size=30), st.integers(20, 200))
def test_what_is_shown_fits_and_nothing_narrow_is_cut(natural: list[int], width: int) -> None:
    widths = fit(natural, width)
    assert sum(widths) + GAP * (len(widths) - 1) <= max(width, widths[0])
    assert all(given_ <= needed for given_, needed in zip(widths, natural, strict=False))
    assert all(given_ >= min(needed, 8) for given_, needed in zip(widths, natural, strict=False))


@given(st.text(max_size=40), st.integers(2, 30))
def test_a_cut_text_is_no_wider(text: str, width: int) -> None:
    assert wide(shortened(text, width)) <= width


ARTICLES = Answer(
    ("published_on", "outlet", "lang", "title", "topics", "ownership", "article_id", "run_id"),
    (
        (
            date(2026, 11, 20),
            "강변일보",
            "ko",
            "북중 접경 밀수 단속 강화" * 3,
            ["border.smuggling"],
            "independent",
            "a" * 20,
            "r",
        ),
    )
    * 3,
    1234,
)


@pytest.mark.parametrize("width", [80, 120])
def test_the_title_is_read_and_the_rest_is_named(width: int) -> None:
    lines = table_lines(ARTICLES, width, SEOUL)
    assert all(wide(line) <= width for line in lines[:-1])
    assert lines[0].split()[:5] == ["published_on", "outlet", "lang", "title", "topics"]
    assert "북중 접경 밀수" in lines[2]
    assert lines[-1].startswith("3 of 1,234 rows (--rows N, --all)")
    assert (width > 80) == (lines[-1].endswith("(--rows N, --all)"))


def test_numbers_stand_to_the_right() -> None:
    lines = table_lines(Answer(("n", "word"), ((7, "a"), (1000, "b")), 2), 80, SEOUL)
    assert lines[2:] == ["   7  a", "1000  b", "2 rows"]


def test_a_record_has_a_line_for_every_column() -> None:
    lines = record_lines(ARTICLES, SEOUL)
    assert [line.split()[0] for line in lines[:8]] == list(ARTICLES.columns)
    assert lines[8] == ""


def test_days_instants_and_numbers_are_never_cut() -> None:
    row = (NOON, "Hanbat News Agency", "KR", "independent", "A long headline about a bridge over the river", 1234567)
    answer = Answer(("appeared_at", "outlet", "outlet_country", "ownership", "title", "hours_ahead"), (row,), 1)
    for width in (80, 100, 120):
        shown_row = table_lines(answer, width, SEOUL)[2]
        assert "2026-11-20 12:00 KST" in shown_row
        assert "1234567" in shown_row or "hours_ahead (--line)" in table_lines(answer, width, SEOUL)[-1]
