"""Which paragraphs of a page repeat another one: printed twice, taken out as a quotation, or as a caption."""

from __future__ import annotations

import pytest

from extractors.articles.pdf import _paragraphs
from extractors.articles.repeats import mark_repeats

LONG = "The two ministers met in the old town hall on Monday and spoke of trade, of fish and of the weather."
SAID = "The two ministers met in the old town hall on Monday."
QUOTED = "“We met in the old town hall on Monday and we spoke of fish,” the minister said to the crowd outside."
CJK = "両国の外相は月曜日に古い市庁舎で会談し、貿易と漁業について長い時間をかけて話し合った。"


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ([LONG, LONG], ["", "repeat"]),
        ([LONG, LONG.upper()], ["", "repeat"]),
        ([SAID, LONG], ["caption", ""]),
        ([LONG, SAID], ["", "caption"]),
        ([LONG, "Trade and fish and the weather of the two ministers were spoken of in town."], ["", ""]),
        ([LONG, "of trade, of fish and of the weather."], ["", ""]),
        (["Trade goes on", LONG, "Trade goes on"], ["", "", ""]),
        (["Trade goes on.", LONG, "Trade goes on."], ["", "", ""]),
        (["Trades go on so.", LONG, "Trades go on so."], ["", "", "repeat"]),
        (["Yes, so.", LONG, "Yes, so."], ["", "", ""]),
        ([QUOTED, "We met in the old town hall on Monday and we spoke of fish - Kim Example"], ["", "pull_quote"]),
        ([QUOTED, "“We met in the old town hall on Monday and we spoke of fish.”"], ["", "pull_quote"]),
        ([CJK, "両国の外相は月曜日に古い市庁舎で会談し、貿易と漁業について長い時間をかけて。"], ["", "caption"]),
        ([CJK, "月曜日に古い市庁舎で会談し、貿易と漁業について長い時間をかけて話し合った。"], ["", "caption"]),
        ([CJK, "会談し、話し合った。"], ["", ""]),
    ],
)
def test_repeated_paragraphs_are_marked(plain: list[str], expected: list[str]) -> None:
    marks = [""] * len(plain)
    mark_repeats(plain, marks)
    assert marks == expected


def test_a_marked_paragraph_is_no_other_ones_home() -> None:
    marks = ["junk", ""]
    mark_repeats([LONG, SAID], marks)
    assert marks == ["junk", ""]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["one two three four", "five six seven eigh", "nine."], ["one two three four five six seven eigh nine."]),
        (["one two three fo-", "ur five six seven", "eight."], ["one two three four five six seven eight."]),
        (["one two three Jo-", "Ann five six seve", "eight."], ["one two three Jo- Ann five six seve eight."]),
        (["one two three four", "five.", "six seven eight ni"], ["one two three four five.", "six seven eight ni"]),
        (["one two three four.", "five six seven eigh"], ["one two three four.", "five six seven eigh"]),
        (["両国の外相は月曜日に", "古い市庁舎で会談した"], ["両国の外相は月曜日に古い市庁舎で会談した"]),
        (["外相は月曜日に出席ABC", "古い市庁舎で会談した出"], ["外相は月曜日に出席ABC 古い市庁舎で会談した出"]),
        (["外相は月曜日に出席した", "ABC古い市庁舎で会談した"], ["外相は月曜日に出席した ABC古い市庁舎で会談した"]),
    ],
)
def test_lines_of_a_column_are_joined(lines: list[str], expected: list[str]) -> None:
    assert _paragraphs(lines) == expected
