"""The quoted sentence of a story or article: whole where it is short, cut between words, in marks of its own."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.digest.items import QUOTE, make_item

LONG = "SEOUL (Halla) -- " + "Wagons of glass and of lime rolled over the bridge. ".replace(". ", " and ") * 8 + "home."
PLAIN = "It was dark. The train rolled on. Nobody spoke."


def row(around: str, cue: str, **changes: Any) -> dict[str, Any]:
    start = around.index(cue)
    usual = {
        "title": "A title", "url": "https://x.example/1", "lang": "en", "outlet": "Tumen Daily", "country": "KR",
        "ownership": "public", "date_precision": "day", "published_on": "2026-11-20", "published_at": None,
        "around": around, "span_start": start, "span_end": start + len(cue),
    }  # fmt: skip
    return usual | changes


def quote(around: str, cue: str, **changes: Any) -> str:
    return make_item(row(around, cue, **changes), ZoneInfo("Asia/Seoul"), 1).quote


QUOTES = {
    "the sentence": (PLAIN, "train", "The train rolled on."),
    "a mark that closes later": ('"The train rolled on. We waited," he said.', "train", "The train rolled on."),
    "marks around all of it": ('"The train rolled on."', "train", "The train rolled on."),
    "marks within": ('He said "the train" rolled on.', "train", 'He said "the train" rolled on.'),
    "Chinese marks": ("“货运列车驶过大桥。桥很长。”他说。", "列车", "货运列车驶过大桥。"),
}


@pytest.mark.parametrize(("around", "cue", "shown"), QUOTES.values(), ids=QUOTES)
def test_a_sentence_is_quoted_without_marks_that_belong_to_others(around: str, cue: str, shown: str):
    assert quote(around, cue) == shown


@pytest.mark.parametrize(
    ("around", "cue", "shown"),
    [
        ("(서울=한울통신) 홍가람 기자 = 두 장관이 회담했다. 끝.", "회담", "두 장관이 회담했다."),
        ("SEOUL, March 4 (Hanul) -- The ministers held talks. End.", "talks", "The ministers held talks."),
        ("华信社北京3月4日电 两国外长举行会谈。完。", "会谈", "两国外长举行会谈。"),
        ("© 2026 Hanul. The talks are ours, all rights reserved.", "talks", ""),
        ("회담 문의 desk@hanul.example", "회담", ""),
    ],
)
def test_neither_dateline_nor_byline_nor_copyright_is_quoted(around: str, cue: str, shown: str):
    assert quote(around, cue) == shown


def test_a_long_sentence_is_shown_from_its_beginning_where_the_words_are_there():
    shown = quote(LONG, "lime")
    assert shown.startswith("Wagons of glass")
    assert shown.endswith("…")
    assert len(shown) <= QUOTE + 2


def test_a_cut_falls_between_words():
    far = f"{LONG[:-5]}to the quay at home."
    shown = quote(far, "the quay")
    words = shown.strip("…").split()
    assert shown.startswith("…")
    assert "the quay" in shown
    assert set(words) <= set(far.split())


def test_a_cut_without_blanks_keeps_the_words():
    text = "货运列车驶过大桥" * 60 + "到达码头。"
    assert "到达码头" in quote(text, "到达码头")


SAID = {
    "border.bridge_rail": "border: bridge rail",
    "sourcing: anonymous": "sourcing: anonymous",
    "U.S. Navy": "U.S. Navy",
}


@pytest.mark.parametrize("value", SAID)
def test_what_the_words_are_evidence_of_is_said_in_words(value: str):
    item = make_item(row(PLAIN, "train", said=value), ZoneInfo("Asia/Seoul"), 1)
    assert item.said == SAID[value]
