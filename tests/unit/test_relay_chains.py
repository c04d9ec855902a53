"""Through whom a report came, with the words that name each: who cites whom, in which order, within which reach."""

# ruff: noqa: E501 - a table of sentences reads best a line a sentence

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.attribution import relay_chain


def chain(text: str, lang: str, title: str = "") -> str:
    annotated = annotate(title, text, lang)
    links = relay_chain(annotated)
    return " > ".join(f"{link.value}={annotated.raw(link.field)[link.start : link.end]}" for link in links)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Yonhap, Kyodo and Reuters reported that trade grew.", "en", "org:yonhap=Yonhap"),
        ("Trade grew. Kyodo cited NHK. Yonhap cited Kyodo.", "en", "org:yonhap=Yonhap > org:kyodo=Kyodo > org:nhk=NHK"),
        ("Yonhap cited Kyodo, which cited Yonhap.", "en", "org:yonhap=Yonhap > org:kyodo=Kyodo"),
        ("Kyodo cited NHK. Reuters wrote. NHK cited a diplomat.", "en", "org:kyodo=Kyodo > org:nhk=NHK > anonymous=diplomat"),
        ("Reuters, quoting the foreign ministry, said trade grew.", "en", "org:reuters=Reuters > official=ministry"),
        ("Reuters reported, citing people far away and long forgotten in that cold country by the sea, NHK.", "en", "org:reuters=Reuters"),
        ("Reuters reported, citing NHK television and Kyodo, that trade grew.", "en", "org:reuters=Reuters > org:nhk=NHK"),
        ("Wang Yi told Reuters that trade grew.", "en", "org:reuters=Reuters > per:wangyi=Wang Yi"),
        ("Wang Yi and a trader told Reuters that trade grew.", "en", "org:reuters=Reuters > per:wangyi=Wang Yi"),
        ("According to Yonhap, Wang Yi said trade grew.", "en", "org:yonhap=Yonhap > per:wangyi=Wang Yi"),
        ("According to Yonhap, Kyodo and NHK trade grew.", "en", "org:yonhap=Yonhap"),
        ("Yonhap said Wang Yi spoke.", "en", "org:yonhap=Yonhap"),
        ("Wang Yi said trade grew, Yonhap reported.", "en", "org:yonhap=Yonhap > per:wangyi=Wang Yi"),
        ("KCNA said trade grew, Yonhap reported.", "en", "org:yonhap=Yonhap > org:kcna=KCNA"),
        ("Yonhap news agency reported that NHK broadcaster said trade grew.", "en", "org:yonhap=Yonhap > org:nhk=NHK"),
        ("The BBC quoted Yonhap, Yonhap quoted KCNA, KCNA quoted a source, trade grew.", "en", "org:bbc=BBC > org:yonhap=Yonhap > org:kcna=KCNA > anonymous=source"),
        ("Trade grew, said the ministry, Xinhua reported, citing CCTV.", "en", "org:xinhua=Xinhua > org:cctv=CCTV"),
        ("연합뉴스는 소식통을 인용해 보도했다.", "ko", "org:yonhap=연합뉴스 > anonymous=소식통"),
        ("소식통은 NK뉴스에 교역이 늘었다고 말했다.", "ko", "org:nknews=NK뉴스 > anonymous=소식통"),
        ("연합뉴스에 따르면 왕이 부장은 교역이 늘었다고 말했다.", "ko", "org:yonhap=연합뉴스 > per:wangyi=왕이 부장"),
        ("교역이 늘었다고 NHK가 보도했다고 연합뉴스가 전했다.", "ko", "org:yonhap=연합뉴스 > org:nhk=NHK"),
        ("新华社援引朝中社报道说，贸易增长。", "zh-Hans", "org:xinhua=新华社 > org:kcna=朝中社"),
        ("据路透社援引知情人士报道，贸易增长。", "zh-Hans", "org:reuters=路透社 > anonymous=知情人士"),
        ("韩联社称，日本共同社报道贸易增长。", "zh-Hans", "org:yonhap=韩联社 > org:kyodo=共同社"),
        ("NHKは関係者の話として報じた。", "ja", "org:nhk=NHK > anonymous=関係者"),
    ],
)  # fmt: skip
def test_a_chain_of_reports(text: str, lang: str, expected: str) -> None:
    assert chain(text, lang) == expected


def test_a_headline_and_a_text_make_one_chain() -> None:
    found = chain("Kyodo cited a source.", "en", "Reuters cites Kyodo")
    assert found == "org:reuters=Reuters > org:kyodo=Kyodo > anonymous=source"


@pytest.mark.parametrize(("letters", "is_cited"), [(60, True), (70, False)])
def test_whom_an_outlet_cites_stands_within_seventy_characters(letters: int, is_cited: bool) -> None:
    found = chain(f"Reuters reported, citing {'x' * letters} NHK.", "en")
    assert found == "org:reuters=Reuters" + " > org:nhk=NHK" * is_cited
