"""Who acts, what is done and when: read in five scripts, compared in pairs, and joined into one story an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors import tag
from extractors.records import StoryText
from extractors.similarity.story_clustering import group_stories
from extractors.similarity.story_event import event_agreement, event_features, event_of_tags, is_conflict

DAY = datetime(2025, 9, 4, 9, tzinfo=UTC)


def event(title, lang, text="", at=DAY):
    return event_of_tags((t.kind, t.value, t.score) for t in tag(title, text, lang, at))


def story_text(id_, title, lang, text="", hours=0.0):
    at = DAY + timedelta(hours=hours)
    named = tuple(t.value for t in tag(title, text, lang, at) if t.kind in ("entity", "place"))
    return StoryText(id_, title, text, lang, at, named, (), event(title, lang, text, at))


@pytest.mark.parametrize(
    ("lang", "title", "acts", "actors", "offices"),
    [
        ("en", "Xi and Kim Jong Un hold talks", {"talks"}, {"per:xi", "per:kju"}, {"head"}),
        ("ko", "시진핑·김정은 회담", {"talks"}, {"per:xi", "per:kju"}, {"head"}),
        ("zh-Hans", "习近平会见金正恩", {"talks"}, {"per:xi", "per:kju"}, {"head"}),
        ("zh-Hant", "習近平會見金正恩", {"talks"}, {"per:xi", "per:kju"}, {"head"}),
        ("ja", "習近平氏と金正恩氏が会談", {"talks"}, {"per:xi", "per:kju"}, {"head"}),
        ("ko", "한중 외교차관 서울서 협의회", {"talks"}, {"country:chn", "country:kor"}, {"vice_minister"}),
        ("en", "Chinese ambassador protests in Seoul", {"protest"}, {"country:chn"}, {"envoy"}),
        ("ja", "中国大使館が声明", set(), {"country:chn"}, set()),
    ],
)
def test_what_a_headline_states(lang, title, acts, actors, offices):
    found = event(title, lang)
    assert {name for name, _ in found.acts} == acts
    assert {name for name, _ in found.actors} >= actors
    assert {name for name, _ in found.offices} == offices


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "The two met on Wednesday, the ministry said.", "2025-09-03"),
        ("ko", "두 사람은 3일 만났다고 외교부가 밝혔다.", "2025-09-03"),
        ("zh-Hans", "9月3日，两国外长举行会谈。", "2025-09-03"),
        ("ja", "両外相は3日、会談した。", "2025-09-03"),
        ("en", "The treaty was signed on July 11, 1961.", ""),
    ],
)
def test_the_day_an_opening_states(lang, text, day):
    assert event("", lang, text).day == day


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (("en", "Xi, Kim Jong Un hold talks"), ("zh-Hans", "习近平同金正恩举行会谈"), 0.95, 1),
        (("ko", "[속보] 김정은, 국경 통과"), ("en", "Kim Jong Un arrives in Beijing by train"), 0.7, 1),
        (("ja", "中韓外相が会談"), ("ko", "한중 외교장관 회담"), 0.6, 1),
        (("en", "China, South Korea hold talks"), ("ko", "한중 어업협정 체결"), 0, 0.3),
        (("en", "Kim Jong Un meets Putin"), ("zh-Hans", "习近平会见金正恩"), 0, 0),
    ],
)
def test_two_headlines_agree(one, other, least, most):
    first, second = (event_features(event(title, lang)) for lang, title in (one, other))
    assert least <= event_agreement(first, second, 3.0) <= most
    assert is_conflict(first, second) == (most == 0)


SUMMIT = [
    story_text("flash", "[속보] 시진핑·김정은 정상회담 시작", "ko"),
    story_text("take", "Xi, Kim Jong Un hold summit in Beijing", "en", "The two leaders met on Thursday.", 1),
    story_text("readout", "习近平同金正恩举行会谈", "zh-Hans", "9月4日，习近平同金正恩在北京举行会谈。", 4),
    story_text("wrap", "習近平氏と金正恩氏が首脳会談", "ja", "両首脳は4日、北京で会談した。", 16),
    story_text("reaction", "Seoul watches talks between Xi and Kim Jong Un", "en", "The ministry spoke on Friday.", 20),
]
OTHERS = [
    story_text("other-head", "Kim Jong Un meets Putin in Beijing", "en", "They met on Wednesday.", -20),
    story_text("arrival", "Kim Jong Un arrives in Beijing for visit", "en", "He came by train on Wednesday.", -26),
    story_text("notice", "Headlines at this hour: Xi, Kim Jong Un hold talks", "en", "", 2),
    story_text("next-month", "Xi, Kim Jong Un hold talks in Pyongyang", "en", "They met on October 2.", 24 * 28),
]


def test_a_summit_is_one_story_in_all_forms_and_languages():
    groups = group_stories([*OTHERS, *SUMMIT])
    assert ("flash", "reaction", "readout", "take", "wrap") in groups
    assert len(groups) == 4


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_the_hour_changes_no_story(hour):
    moved = [story_text(t.id, t.title, t.lang, "", hour + n) for n, t in enumerate(SUMMIT)]
    assert len(group_stories(moved)) == 1
