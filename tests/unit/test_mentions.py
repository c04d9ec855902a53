"""Which names a text mentions and as what: words within words, traps, homographs, outlets' own words; and its tags."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.taggers import tag


def names(text: str, lang: str, country: str = "", title: str = "") -> list[str]:
    """Each name with its words; (…) inside another one, sides behind a slash."""
    annotated = annotate(title, text, lang, country)
    found = []
    for one in annotated.of_kind("name"):
        words = annotated.raw(one.field)[one.start : one.end]
        said = f"{words}={one.value}/{'+'.join(one.sides)}"
        found.append(f"({said})" if one.is_nested else said)
    return found


def tags(title: str, text: str, lang: str) -> list[str]:
    return sorted(f"{one.kind}:{one.value}" for one in tag(title, text, lang, None, None))


@pytest.mark.parametrize(
    ("text", "lang", "country", "expected"),
    [
        ("China and North Korea met.", "en", "", ["China=country:chn/PRC", "North Korea=country:prk/DPRK"]),
        ("china and north korea met.", "en", "", []),
        ("CHINA met NORTH KOREA.", "en", "", ["CHINA=country:chn/PRC", "NORTH KOREA=country:prk/DPRK"]),
        ("Indochina and Chinatown met.", "en", "", []),
        (
            "Chinese and North Korean envoys met.",
            "en",
            "",
            ["Chinese=country:chn/PRC", "North Korean=country:prk/DPRK"],
        ),
        ("South Korea's capital Seoul", "en", "", ["South Korea=country:kor/ROK", "Seoul=city:seoul/ROK"]),
        ("Korea", "en", "", []),
        ("the Korean Peninsula", "en", "", []),
        ("Bank of China", "en", "", ["China=country:chn/PRC"]),
        ("the South China Sea", "en", "", []),
        ("China Daily reported", "en", "", ["China Daily=org:chinadaily/"]),
        (
            "China-North Korea trade",
            "en",
            "",
            ["China-North Korea=pair.dprk_prc/DPRK+PRC", "(China=country:chn/PRC)", "(North Korea=country:prk/DPRK)"],
        ),
        ("Xi Jinping met Kim Jong Un", "en", "", ["Xi Jinping=per:xi/PRC", "Kim Jong Un=per:kju/DPRK"]),
        ("Xi met Kim", "en", "", ["Xi=per:xi/PRC", "Kim=per:kju/DPRK"]),
        ("Wang Yi and Wang", "en", "", ["Wang Yi=per:wangyi/PRC", "Wang=per:wangyi/PRC"]),
        (
            "Dandong and the Yalu River",
            "en",
            "",
            ["Dandong=city:dandong/DPRK-PRC+PRC", "Yalu River=river:yalu/DPRK-PRC"],
        ),
        ("the Yalu", "en", "", ["Yalu=river:yalu/DPRK-PRC"]),
        ("North Korea (DPRK)", "en", "", ["North Korea=country:prk/DPRK", "DPRK=country:prk/DPRK"]),
        ("N. Korea and S. Korea", "en", "", ["N. Korea=country:prk/DPRK", "S. Korea=country:kor/ROK"]),
        ("Russia and Japan met", "en", "", ["Russia=country:rus/other", "Japan=country:jpn/other"]),
        ("  China   met", "en", "", ["China=country:chn/PRC"]),
        ("Republic of Korea", "en", "", ["Republic of Korea=country:kor/ROK"]),
        ("Democratic People's Republic of Korea", "en", "", ["Democratic People's Republic of Korea=country:prk/DPRK"]),
        ("People's Republic of China", "en", "", ["People's Republic of China=country:chn/PRC"]),
        ("중국과 북한이 만났다", "ko", "", ["중국=country:chn/PRC", "북한=country:prk/DPRK"]),
        ("한중 관계", "ko", "", ["한중=pair.rok_prc/ROK+PRC"]),
        ("북중 접경", "ko", "", ["북중=pair.dprk_prc/DPRK+PRC"]),
        ("한중일", "ko", "", ["한중일=three.china_japan_korea/other+three"]),
        ("중국산 김치", "ko", "", ["중국산=toward.prc/PRC", "(중국=country:chn/PRC)"]),
        ("국내 업체", "ko", "KR", []),
        ("국내 업체", "ko", "CN", []),
        ("정부는", "ko", "KR", []),
        ("시진핑 주석", "ko", "", ["시진핑=per:xi/PRC"]),
        ("중국어를 배운다", "ko", "", []),
        ("평양냉면", "ko", "", []),
        (
            "中国和朝鲜",
            "zh-Hans",
            "",
            ["中国和朝鲜=pair.dprk_prc/DPRK+PRC", "(中国=country:chn/PRC)", "(朝鲜=country:prk/DPRK)"],
        ),
        ("中朝边境", "zh-Hans", "", ["中朝=pair.dprk_prc/DPRK+PRC"]),
        (
            "中國與北韓",
            "zh-Hant",
            "",
            ["中國與北韓=pair.dprk_prc/DPRK+PRC", "(中國=country:chn/PRC)", "(北韓=country:prk/DPRK)"],
        ),
        ("中方表示", "zh-Hans", "", ["中方=country:chn/PRC"]),
        ("朝鲜族", "zh-Hans", "", ["朝鲜族=grp:koreanchinese/"]),
        ("韩国", "zh-Hans", "", ["韩国=country:kor/ROK"]),
        ("访华", "zh-Hans", "", ["访华=toward.prc/PRC"]),
        ("我国", "zh-Hans", "CN", []),
        ("我国", "zh-Hans", "KR", []),
        ("中国と北朝鮮", "ja", "", ["中国=country:chn/PRC", "北朝鮮=country:prk/DPRK"]),
        ("日中韓", "ja", "", ["日中韓=three.china_japan_korea/other+three"]),
        ("中朝国境", "ja", "", ["中朝=pair.dprk_prc/DPRK+PRC"]),
        ("訪中", "ja", "", ["訪中=toward.prc/PRC"]),
        ("わが国", "ja", "JP", []),
    ],
)
def test_the_names_in_a_text(text: str, lang: str, country: str, expected: list[str]) -> None:
    assert names(text, lang, country) == expected


@pytest.mark.parametrize(
    ("title", "text", "lang", "expected"),
    [
        (
            "Trade over the Yalu bridge grows",
            "Freight trains crossed the Yalu from Dandong to Sinuiju.",
            "en",
            [
                "act:shipment",
                "actor:country:chn",
                "actor:country:prk",
                "entity:city:dandong",
                "entity:city:sinuiju",
                "entity:river:yalu",
                "place:city:dandong",
                "place:city:sinuiju",
                "place:river:yalu",
                "topic:border.bridge_rail",
                "topic:border.control",
                "topic:border.crossing",
                "topic:trade.bilateral_trade",
            ],
        ),
        (
            "China and South Korea hold summit",
            "Xi Jinping and Lee Jae-myung met in Seoul.",
            "en",
            [
                "act:talks",
                "act:talks",
                "actor:country:chn",
                "actor:country:kor",
                "actor:per:leejaemyung",
                "actor:per:xi",
                "entity:city:seoul",
                "entity:country:chn",
                "entity:country:kor",
                "entity:per:leejaemyung",
                "entity:per:xi",
                "place:city:seoul",
                "topic:diplomacy.summit",
            ],
        ),
        (
            "UN sanctions",
            "China opposed new UN sanctions on North Korea.",
            "en",
            [
                "act:sanction",
                "act:sanction",
                "actor:country:chn",
                "actor:country:prk",
                "entity:country:chn",
                "entity:country:prk",
                "stance:cooling",
                "topic:sanctions.un_sanctions",
            ],
        ),
        (
            "Hacking",
            "North Korean hackers in China stole crypto.",
            "en",
            [
                "actor:country:chn",
                "actor:country:prk",
                "entity:country:chn",
                "entity:country:prk",
                "topic:cyber.hacking",
            ],
        ),
        (
            "북중 교역 증가",
            "단둥 세관을 거친 화물이 늘었다.",
            "ko",
            [
                "actor:country:chn",
                "actor:country:prk",
                "entity:city:dandong",
                "entity:country:chn",
                "entity:country:prk",
                "place:city:dandong",
                "topic:border.crossing",
                "topic:trade.bilateral_trade",
            ],
        ),
        (
            "中朝会谈",
            "王毅同朝鲜外相举行会谈。",
            "zh-Hans",
            [
                "act:talks",
                "act:talks",
                "actor:country:chn",
                "actor:country:prk",
                "actor:per:wangyi",
                "entity:country:chn",
                "entity:country:prk",
                "entity:per:wangyi",
                "office:foreign_minister",
                "topic:diplomacy.ministerial",
            ],
        ),
        (
            "中朝国境の貿易",
            "丹東の税関で貨物が増えた。",
            "ja",
            [
                "actor:country:chn",
                "actor:country:prk",
                "entity:city:dandong",
                "entity:country:chn",
                "entity:country:prk",
                "place:city:dandong",
                "topic:border.crossing",
                "topic:trade.bilateral_trade",
            ],
        ),
        ("Nothing", "Boats sail.", "en", []),
    ],
)
def test_the_tags_of_a_text(title: str, text: str, lang: str, expected: list[str]) -> None:
    assert tags(title, text, lang) == expected
