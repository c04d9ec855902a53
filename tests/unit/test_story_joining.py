"""A great event is one story in all languages, though its many reports share little; its neighbours stay apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.similarity.story_clustering import group_stories
from tests.unit.test_story_events import DAY, story_text

# A visit as one language's outlets report it: most of what they write is about something beside the talks.
AROUND = [
    story_text("k1", "시진핑·김정은 정상회담 시작", "ko", "두 정상은 4일 인민대회당에서 만났다."),
    story_text("k2", '김정은·시진핑 만나 "우의 변치 않아"', "ko", "북중 정상이 4일 회담했다고 매체가 전했다.", 3),
    story_text("k3", "회담장의 김정은 구두, 굽이 높아졌다", "ko", "시진핑을 만난 김정은의 구두가 눈길을 끌었다.", 4),
    story_text("k4", "북중 정상 만찬상에 오른 음식", "ko", "시진핑 주석이 김정은 위원장과의 회담 뒤 만찬을 열었다.", 6),
    story_text("k5", "북중회담, 비핵화는 빠졌다", "ko", "전문가들은 4일 회담 결과에 핵이 없다고 짚었다.", 9),
]  # fmt: skip
ABROAD = [
    story_text("e1", "Xi Jinping holds talks with Kim Jong Un", "en", "They met in Beijing.", 1),
    story_text("e2", "Xi promises Kim Jong Un trade in talks", "en", "China's leader spoke of friends.", 3),
    story_text("j1", "習近平氏と金正恩氏が会談", "ja", "両首脳は4日、北京で会談した。", 2),
    story_text("z1", "习近平同金正恩举行会谈", "zh-Hans", "9月4日，习近平同金正恩在北京举行会谈。", 5),
]
NEIGHBOURS = {
    "with another": story_text("n", "Putin holds talks with Kim Jong Un", "en", "They met on Wednesday.", -20),
    "the arrival": story_text("n", "Kim Jong Un arrives in Beijing", "en", "He came to China on Tuesday.", -44),
    "a month later": story_text("n", "習近平氏と金正恩氏が会談", "ja", "両首脳は10月6日、平壌で会談した。", 24 * 32),
    "another act": story_text("n", "Xi sends Kim Jong Un a letter", "en", "It came to Pyongyang on Thursday.", 2),
    "a list": story_text("n", "Headlines at this hour: Xi, Kim Jong Un hold talks", "en", "", 2),
}  # fmt: skip


def test_a_great_event_is_one_story_in_all_languages():
    groups = group_stories([*AROUND, *ABROAD])
    abroad = {text.id for text in ABROAD}
    assert any(abroad | {"k1", "k2"} <= set(group) for group in groups)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_its_neighbour_is_another(name):
    groups = group_stories([*AROUND, *ABROAD, NEIGHBOURS[name]])
    assert not any("n" in group and {"k1", "e1", "j1"} & set(group) for group in groups)


def test_the_order_does_not_matter():
    texts = [*AROUND, *ABROAD, *NEIGHBOURS.values()][:-4]
    assert group_stories(texts) == group_stories(reversed(texts))


@pytest.mark.parametrize(("apart", "count"), [(20, 1), (80, 2)])
def test_a_persons_journey_is_one_story_across_languages_for_a_day(apart, count):
    ko = story_text("ko", "김정은, 전용열차로 중국 방문", "ko", "열차는 새벽에 국경을 넘었다.")
    ja = story_text("ja", "金正恩氏の専用列車、中国に到着", "ja", "沿線は警備されていた。", apart)
    assert len(group_stories([ko, ja])) == count
    assert ko.published_at == DAY
    assert ja.published_at == DAY + timedelta(hours=apart)
