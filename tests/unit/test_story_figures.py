"""Reports of one published figure are one story in any language; another month, pair or a revision is another."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extractors import tag
from extractors.records import StoryText
from extractors.similarity.stated_facts import read_figures, shared_figures
from extractors.similarity.story_clustering import group_stories
from extractors.similarity.story_event import event_of_tags

DAY = datetime(2026, 11, 20, 3, tzinfo=UTC)


INPUTS = tomllib.loads(Path(__file__).with_name("story_figures.toml").read_text("utf-8"))


def story_text(name, number, row):
    at = DAY + timedelta(hours=row.get("hours", 0))
    tags = tag(row["title"], row["text"], row["lang"], at)
    named = tuple(t.value for t in tags if t.kind in ("entity", "place"))
    event = event_of_tags((t.kind, t.value, t.score) for t in tags)
    return StoryText(f"{name} {number}", row["title"], row["text"], row["lang"], at, named, (), event)


def story_texts(table):
    return {name: [story_text(name, *row) for row in enumerate(rows)] for name, rows in INPUTS[table].items()}


EVENTS, ANOTHER = story_texts("event"), story_texts("another")


@pytest.mark.parametrize("name", EVENTS)
def test_reports_of_one_figure_are_one_story(name):
    assert [len(group) for group in group_stories(EVENTS[name])] == [len(EVENTS[name])]


def test_no_two_events_are_one_story():
    groups = group_stories(text for some in EVENTS.values() for text in some)
    assert len(groups) == len(EVENTS)


@pytest.mark.parametrize(
    ("why", "number"), [(why, number) for why, rows in ANOTHER.items() for number in range(len(rows))]
)
def test_another_release_is_another_story(why, number):
    groups = group_stories([*EVENTS["trade"], ANOTHER[why][number]])
    assert sorted(map(len, groups)) == [1, len(EVENTS["trade"])]


TOWNS = """
en | Hunchun plans cold store for Rason fish | The city wants 86 million yuan from Harbin, Changchun and the Bank of China for a store near the road to North Korea.
ko | 훈춘 여행사들, 북한 나선 관광 예약 | 훈춘과 옌지의 여행사들이 평양과 원산을 도는 3천200위안 상품에 나선을 넣었다.
ja | 琿春の学校に羅先の教師 | 琿春の学校が、瀋陽と大連の大学で学んだ北朝鮮・羅先と清津の教師48人を迎えた。
""".strip().splitlines()  # fmt: skip  # noqa: E501 - a text a line


def test_reports_from_one_town_are_not_one_story():
    rows = [dict(zip(("lang", "title", "text"), line.split(" | "), strict=True)) for line in TOWNS]
    assert len(group_stories(story_text("town", number, row) for number, row in enumerate(rows))) == len(TOWNS)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (("Up 23.4 percent", "en"), ("23.4% 증가", "ko"), 2),
        (("Up 23.4 percent", "en"), ("23％増", "ja"), 1),  # rounded
        (("Up 23.4 percent", "en"), ("23・4％増", "ja"), 2),
        (("213.7 million dollars", "en"), ("2.1亿美元", "zh-Hans"), 1),
        (("213.7 million dollars", "en"), ("2억1천370만 달러", "ko"), 2),
        (("Up 23.4 percent", "en"), ("24％増", "ja"), 0),
        (("In 2026", "en"), ("2026年", "ja"), 0),
        (("Three days", "en"), ("3일간", "ko"), 0),
    ],
)
def test_how_far_figures_agree(one, other, count):
    first, second = (read_figures(title, "", lang, DAY, is_release=False) for title, lang in (one, other))
    assert shared_figures(first.amounts, second.amounts) == count
