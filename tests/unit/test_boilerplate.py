"""Body and junk parted by general cues, on invented texts. The real seed texts are in tests/quality."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractors.articles
from extractors.articles.boilerplate import split_junk

TABLE = tomllib.loads(Path(extractors.articles.__file__).with_name("cues.toml").read_text("utf-8"))["line"]
BODY = [
    "The Harbour Council of Lower Quay voted on Monday to reopen the old ferry line after nine quiet years.",
    "Councillor Hana Lind said the vote was “long overdue” and that the first boat would leave before winter.",
    "The line carried 40,000 people a year until a flood took both piers, according to the council's own figures.",
    "Traders on the far bank told the Harbour Council that they would pay for a second customs desk.",
    "A first test crossing is planned for December, when the river is at its lowest.",
    "The council will decide on fares in a closed session next week.",
]


def labels(paragraphs, **facts):
    return [junk.label for junk in split_junk(paragraphs, **facts)[1]]


@pytest.mark.parametrize(
    ("label", "line"), [(row["label"], line) for row in TABLE for line in row["yes"]], ids=lambda value: value[:30]
)
def test_a_line_of_junk_is_labelled(label, line):
    body, junk = split_junk([*BODY, line])
    assert body == BODY
    assert [(j.label, j.text) for j in junk] == [(label, line)]


@pytest.mark.parametrize("line", [line for row in TABLE for line in row["no"]], ids=lambda value: value[:30])
def test_a_line_of_news_is_left_alone(line):
    assert split_junk([*BODY[:3], line, *BODY[3:]])[1] == []


def test_an_article_without_junk_stays_as_it_is():
    assert split_junk(BODY, title="Ferry line to reopen", author="Ada Quill") == (BODY, [])


@pytest.mark.parametrize(
    "top",
    [
        ["Ferry line to reopen", "By Ada Quill"],
        ["Ferry line to reopen", "Ada Quill 12 March 2031"],
        ["# Ferry line to reopen", "By: AQ | Quay Insight"],
        ["Ferry line to reopen", "Published: 12 March 2031, 10:40"],
        ["Ferry line to reopen", "입력 2031.03.12 10:40"],
    ],
    ids=["by", "name-and-day", "markdown", "published", "korean"],
)
def test_headline_and_byline_are_parted_from_the_top(top):
    assert split_junk([*top, *BODY], title="Ferry line to reopen")[0] == BODY
    assert labels([*top, *BODY]) == ["headline", "byline"]


@pytest.mark.parametrize(
    ("piece", "label"),
    [
        ("**“the first boat would leave before winter” and the vote was long overdue - Hana Lind**", ""),
        ("“A first test crossing is planned for December, when the river is at its lowest” - Hana Lind", "pull_quote"),
        ("*The Harbour Council of Lower Quay voted on Monday to reopen the old ferry line.*", "caption"),
        ("The council will decide on fares in a closed session next week.", "repeat"),
        ("The ferry line", ""),
    ],
    ids=["other-words", "pull-quote", "caption", "whole", "short"],
)
def test_what_repeats_a_sentence_is_parted_and_what_does_not_is_kept(piece, label):
    marked = labels([*BODY[:3], piece, *BODY[3:]])
    assert marked == ([label] if label else [])


MARKET = (
    "When the lamps of the northern market went out for the third night running, many stall keepers began to ask "
    "whether the town hall had forgotten to pay, and some of them were already packing their carts and"
)
HARVEST = (
    "As the year of the great harvest draws to a close, bakers in the valley face a set of hard questions that could "
    "change the price of every loaf sold between the hills and the sea, and few of them expect any help from the"
)
CUT = [MARKET, HARVEST]


def test_teasers_of_other_stories_after_the_line_about_the_author_are_parted():
    bio = "Ada Quill is a senior fellow at the Institute of Slow Rivers."
    assert labels([*BODY, bio, *CUT]) == ["bio", "teaser", "teaser"]
    assert labels([*BODY, bio, CUT[0]]) == ["bio", "teaser"]
    assert labels([*BODY, *CUT]) == ["teaser", "teaser"]


def test_one_cut_paragraph_alone_or_a_person_of_the_story_is_body():
    assert labels([*BODY, CUT[0]]) == []
    assert labels([*BODY, "Hana Lind is a professor at the Institute of Slow Rivers."]) == []


COMMENTS = [
    "The young captain does not know how deep it is. He should ask the old men first. They always know it best.",
    "You clearly never rowed a boat, friend of mud.",
    "Jonas Reed are you really a fisherman? I doubt it, you sound like a clerk.",
    "Towns must open every pier and take down all the fences within 500m of the water, then people could cross.",
]


def test_comments_in_plain_paragraphs_after_the_article_are_parted():
    body, junk = split_junk([*BODY, *COMMENTS])
    assert body == BODY
    assert {j.label for j in junk} == {"comment"}


@pytest.mark.parametrize(
    "tail",
    [
        ["“You have to see it to believe it,” said Councillor Hana Lind. “Are you ready?”"],
        ["“I will row,” Jonas Reed said. “You can watch me if you like.”", "The Harbour Council declined to comment."],
        ["She added: “Do you know how deep the river is? I do.”", "Nobody in Lower Quay answered her question."],
    ],
    ids=["quoted-you", "quoted-i", "quoted-question"],
)
def test_quoted_speech_at_the_end_is_not_taken_for_comments(tail):
    assert labels([*BODY, *tail]) == []


def test_an_essay_that_speaks_to_the_reader_keeps_its_end():
    essay = [f"If you walk upstream for {n} hours, you will see why I came back to it again." for n in range(2, 9)]
    assert labels([*essay, "Are you still unsure? You should come and see it."]) == []


@pytest.mark.parametrize("heading", ["Related articles", "관련 기사", "相关阅读", "関連記事", "Comments (3)"])
def test_what_follows_a_closing_heading_is_junk(heading):
    assert split_junk([*BODY, heading, "The orchard that bloomed twice in a single very warm year"])[0] == BODY


def test_a_text_of_nothing_but_junk_stays_whole():
    assert split_junk(["© 2031 Riverside Sheet", "Share"]) == (["© 2031 Riverside Sheet", "Share"], [])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.sampled_from([*BODY, *CUT, *COMMENTS, "Share", "(끝)", "Related articles"]) | st.text(max_size=40)))
def test_no_paragraph_is_lost_or_made_up(paragraphs):
    body, junk = split_junk(paragraphs)
    assert sorted([*body, *(j.text for j in junk)]) == sorted(paragraphs)
    assert all(j.label for j in junk)
