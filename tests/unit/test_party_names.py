"""The parties that sentences name: side, kind, office with its level, and what only says where a city lies."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.ledgers._party import Party, read_names


def _party(raw: str, one: Party) -> str:
    office = f"{one.office}{one.level}" if one.office else ""
    parts = (
        raw[one.start : one.end] + ":",
        one.side or "+".join(one.sides),
        one.kind,
        office,
        "attribute" * one.is_attribute,
    )
    return " ".join(part for part in parts if part)


def parties(text: str, lang: str = "en") -> str:
    return ", ".join(_party(text, one) for found in read_names(annotate("", text, lang)).values() for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chinese president spoke.", "Chinese: PRC country head1"),
        ("The Chinese premier spoke.", "Chinese: PRC country premier2"),
        ("China's foreign minister spoke.", "China: PRC country foreign_minister3"),
        ("China's defence minister spoke.", "China: PRC country defence_minister3"),
        ("China's commerce minister spoke.", "China: PRC country trade_minister3"),
        ("China's minister of culture spoke.", "China: PRC country minister3"),
        ("China's vice foreign minister spoke.", "China: PRC country vice_minister4"),
        ("The Chinese ambassador spoke.", "Chinese: PRC country envoy4"),
        ("A Chinese foreign ministry spokesperson spoke.", "Chinese: PRC country spokesperson4"),
        ("The Chinese special envoy spoke.", "Chinese: PRC country envoy4"),
        ("The mayor of Dandong in China spoke.", "Dandong: PRC place, China: PRC country local4"),
        ("A Chinese institute spoke.", "Chinese: PRC country institute4"),
        ("Foreign Minister Wang Yi spoke.", "Wang Yi: PRC person foreign_minister3"),
        ("Wang Yi, foreign minister, spoke.", "Wang Yi: PRC person foreign_minister3"),
        ("In the South Korean city of Busan it rained.", "South Korean: ROK country attribute, Busan: ROK place"),
        ("In the South Korean port, Busan, it rained.", "South Korean: ROK country, Busan: ROK place"),
        ("The South Korean city very far of Busan", "South Korean: ROK country, Busan: ROK place"),
        ("Beijing said so.", "Beijing: PRC country"),
        ("It rained in Beijing.", "Beijing: PRC place"),
        ("He left Beijing.", "Beijing: PRC place"),
        ("Pyongyang and Seoul spoke.", "Pyongyang: DPRK country, Seoul: ROK country"),
        ("Beijing-based firm", "Beijing: PRC country"),
        ("The Yalu froze.", ""),
        ("The Beijing-Pyongyang train left.", "Beijing-Pyongyang train: DPRK+PRC pair"),
        ("Xinhua wrote.", "Xinhua: PRC media"),
        ("KCNA wrote.", "KCNA: DPRK media"),
        ("China-South Korea trade", "China-South Korea: ROK+PRC pair"),
        ("China's Hunchun", "China: PRC country attribute, Hunchun: PRC place"),
        ("Japan, China and North Korea", "Japan: other country, China: PRC country, North Korea: DPRK country"),
        ("the Chinese foreign ministry spoke", "Chinese: PRC country"),
        ("THAAD stays.", "THAAD: ROK body"),
        ("Hanwha spoke.", ""),
        ("The Chinese parliament speaker travelled.", "Chinese: PRC country speaker_of_parliament2"),
        ("A Chinese party delegation travelled.", "Chinese: PRC country party3"),
        ("The Chinese coast guard spoke.", "Chinese: PRC country agency4"),
        ("China's minister, as everybody knew, spoke.", "China: PRC country minister3"),
        ("China of old and its ministers spoke.", "China: PRC country minister3"),
        ("The minister whom they met in China spoke.", "China: PRC country minister3"),
        ("The minister whom they all met in China spoke.", "China: PRC country minister3"),
        ("The South Korean city called Busan", "South Korean: ROK country attribute, Busan: ROK place"),
        ("The South Korean city named as Busan", "South Korean: ROK country, Busan: ROK place"),
    ],
)  # fmt: skip
def test_the_parties_of_an_english_sentence(text: str, expected: str) -> None:
    assert parties(text) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("방중한 김정은 위원장", "ko", "방중: PRC toward, 김정은: DPRK person head1"),
        ("访华的朝鲜代表团", "zh-Hans", "访华: PRC toward, 朝鲜: DPRK country"),
        ("中朝两国外长", "zh-Hans", "中朝: DPRK+PRC pair foreign_minister3"),
        ("中国の王毅外相", "ja", "中国: PRC country foreign_minister3, 王毅: PRC person foreign_minister3"),
        ("訪中した金正恩総書記", "ja", "訪中: PRC toward, 金正恩: DPRK person head1"),
    ],
)  # fmt: skip
def test_the_parties_of_other_languages(text: str, lang: str, expected: str) -> None:
    assert parties(text, lang) == expected
