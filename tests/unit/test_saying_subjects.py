"""Which words of a sentence are the subject of its saying, and by what they are known as such."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.statements import subjects


def said(text: str, lang: str, title: str = "") -> list[str]:
    annotated = annotate(title, text, lang)
    found = [one for one in subjects(annotated) if title or one.by != "label"]
    return [f"{one.by}: {annotated.raw(one.field)[one.start : one.end].strip()}" for one in found]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("The office said it was late.", "en", ["verb: The office"]),
        ("On Monday the office said it was late.", "en", ["verb: On Monday the office"]),
        ("It was late, the office said.", "en", ["verb: the office"]),
        ("“It is late,” said the office.", "en", ["verb: the office"]),
        ("“It is late,” said the office, a part of the town.", "en", ["verb: the office, a part of the town"]),
        ("“It is late,” the office, which is old, said.", "en", ["verb: the office, which is old,"]),
        ("The office, an old one, said it was late.", "en", ["verb: The office, an old one,"]),
        ("The coast guard seized three boats, it said.", "en", ["verb: The coast guard seized three boats"]),
        ("It said so.", "en", []),
        ("The crew that came late said that the office told them so.", "en", ["verb: came late", "verb: the office"]),
        ("The office said and the crew said so too.", "en", ["verb: The office", "verb: The office said and the crew"]),
        ("According to the office, it is late.", "en", ["credit: the office"]),
        ("It is late, according to the office.", "en", ["credit: the office"]),
        ("According to the office; it is late.", "en", ["credit: the office"]),
        ("After it came, the office announced that it was late.", "en", ["verb: the office"]),
        ("Said the office.", "en", ["verb: the office"]),
        ("사무소는 늦었다고 밝혔다.", "ko", ["verb: 사무소"]),
        ("사무소가 늦었다고 밝혔다.", "ko", ["verb: 사무소"]),
        ("사무소는 선원이 늦었다고 밝혔다.", "ko", ["verb: 사무소"]),
        ("“늦었다”고 사무소는 말했다.", "ko", ["verb: 사무소"]),
        ("사무소에 따르면 배가 늦었다.", "ko", ["credit: 사무소"]),
        ("사무소 “늦었다”", "ko", []),
        ("사무소는 “늦었다”고 했다.", "ko", []),
        ("“늦었다” 사무소는 덧붙였다.", "ko", ["verb: 사무소"]),
        ("옛 사무소, 새 사무소는 늦었다고 밝혔다.", "ko", ["verb: 새 사무소"]),
        ("事务所表示，船晚了。", "zh-Hans", ["verb: 事务所"]),
        ("昨天，事务所表示，船晚了。", "zh-Hans", ["verb: 事务所", "verb: 昨天"]),
        ("船员，事务所的人，昨天表示船晚了。", "zh-Hans", ["verb: 昨天", "verb: 事务所的人"]),
        ("据事务所消息，船晚了。", "zh-Hans", ["credit: 事务所消息"]),
        ("“船晚了。”事务所说。", "zh-Hans", ["verb: 事务所"]),
        ("事務所は船が遅れたと述べた。", "ja", ["verb: 事務所"]),
        ("事務所が船が遅れたと発表した。", "ja", ["verb: 事務所"]),
        ("事務所によると、船が遅れた。", "ja", ["credit: 事務所"]),
        ("事務所は「遅れた」と語った。", "ja", ["verb: 事務所", "quotation: 事務所"]),
        ("事務所「遅れた」", "ja", ["quotation: 事務所"]),
        ("「遅れた」と事務所は述べた。", "ja", ["verb: 事務所"]),
        ("中国「一帯一路」の船", "ja", []),
    ],
)
def test_who_is_the_subject_of_saying(text: str, lang: str, expected: list[str]) -> None:
    assert said(text, lang) == expected


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Office: boat late", "en", ["label: late"]),
        ("사무소 “배 늦었다”", "ko", ["quotation: 사무소", "label: 늦었다”"]),
        ("사무소, 지연에 항의", "ko", ["headline: 사무소", "headline: 지연에", "label: 항의"]),
        ("사무소: 배 늦었다", "ko", ["headline: 사무소", "label: 늦었다"]),
        ("배 늦었다…사무소 발표", "ko", ["headline: 사무소", "label: 발표"]),
        ("事务所：船晚了", "zh-Hans", ["headline: 事务所"]),
        ("船が遅れた＝事務所", "ja", ["label: 事務所"]),
        ("船が遅れる 事務所「遺憾」", "ja", ["quotation: 事務所", "label: 事務所「遺憾」"]),
        ("사무소 배 늦었다", "ko", ["label: 늦었다"]),
    ],
)
def test_who_speaks_in_a_headline(title: str, lang: str, expected: list[str]) -> None:
    assert said("", lang, title) == expected
