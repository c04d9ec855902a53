"""Amounts, days and Latin names read alike out of four languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.similarity.stated_facts import extract_stated_facts

FRIDAY = datetime(2025, 9, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("some 1.2 million tonnes", "en", {"n:1200000"}),
        ("120만 톤", "ko", {"n:1200000"}),
        ("120万吨", "zh-Hans", {"n:1200000"}),
        ("120萬噸", "zh-Hant", {"n:1200000"}),
        ("1억 2천만 원", "ko", {"n:120000000"}),
        ("2만5천명, 3천500만 원", "ko", {"n:25000", "n:35000000"}),
        ("三百五十人", "zh-Hans", {"n:350"}),
        ("3,400 won, up 18.2 percent", "en", {"n:3400", "n:18.2"}),
        ("two leaders, 3 days", "en", set()),
        ("on September 4 and on 5 Sept.", "en", {"d:09-04", "d:09-05"}),
        ("9월 4일에", "ko", {"d:09-04"}),
        ("九月四日", "zh-Hant", {"d:09-04"}),
        ("4日、木曜日", "ja", {"d:09-04"}),
        ("on Thursday", "en", {"d:09-04"}),
        ("3일 동안 이어진 회담", "ko", {"d:09-03"}),
        ("BBC가 WHO를 인용해", "ko", {"w:bbc", "w:who"}),
        ("据BBC报道", "zh-Hans", {"w:bbc"}),
    ],
)
def test_what_is_stated(text, lang, expected):
    assert set(extract_stated_facts("", text, lang, FRIDAY)) == expected


def test_a_bare_day_needs_the_day_of_publication():
    assert set(extract_stated_facts("", "4日、木曜日", "ja")) == set()


@pytest.mark.parametrize("text", ["", "31월 45일", "99999999999999999999999 조", "十十十", "Feb 31"])
def test_odd_numbers_raise_nothing(text):
    assert isinstance(dict(extract_stated_facts(text, text, "ko", FRIDAY)), dict)
