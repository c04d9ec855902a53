"""Read-outs and press conferences, invented: recognised as such, with who says what."""

from __future__ import annotations

import pytest

from extractors.articles import read_article
from extractors.articles.official import official_kind, read_turns

EXCHANGES = {
    "en": [("Q", "Will the northern arch be mended?"), ("A", "It will be mended before the winter."),
           ("Q", "Who pays for the stones?"), ("A", "The toll of one coin a cart pays for them.")],
    "zh": [("记者", "北边的桥拱会修吗？"), ("发言人", "入冬以前一定修好，工匠已经到了。"),
           ("记者", "石料由谁出钱？"), ("发言人", "每辆车收一枚铜钱，由两岸共同承担。")],
    "ko": [("기자", "북쪽 아치를 고칩니까?"), ("대변인", "겨울이 오기 전에 고칩니다. 석공이 왔습니다."),
           ("기자", "돌값은 누가 냅니까?"), ("대변인", "수레마다 받는 동전 한 닢으로 냅니다.")],
    "ja": [("記者", "北のアーチは直しますか。"), ("報道官", "冬までに直します。石工はもう着きました。"),
           ("記者", "石の代金は誰が払いますか。"), ("報道官", "荷車ごとに集める銅貨で払います。")],
}  # fmt: skip
TITLES = {"en": "Bridge briefing of 12 March", "zh": "桥梁发布会", "ko": "다리 발표", "ja": "橋の会見"}


@pytest.mark.parametrize("style", ["{}: {}", "[{}] {}"], ids=["colon", "boxed"])
@pytest.mark.parametrize("lang", list(EXCHANGES))
def test_a_press_conference_keeps_its_turns(lang, style):
    lines = "".join(f"<p>{style.format(name, words)}</p>" for name, words in EXCHANGES[lang])
    page = (
        f"<html><head><title>{TITLES[lang]}</title></head><body><h1>{TITLES[lang]}</h1><div>{lines}</div></body></html>"
    )
    article = read_article(page.encode(), "https://fen.example/briefing/3")
    assert article.page_kind == "press_conference"
    said = [(turn.speaker, article.text[turn.start : turn.end]) for turn in article.turns]
    assert said == EXCHANGES[lang]
    assert [turn.is_question for turn in article.turns] == [True, False, True, False]


@pytest.mark.parametrize(
    ("host", "title", "kind"),
    [
        ("www.mofa.go.kr", "Minister holds talks with the mayor of Lower Fen", "readout"),
        ("www.mfa.gov.cn", "部长会见下沼市市长", "readout"),
        ("www.mofa.go.jp", "下沼市長との電話会談", "readout"),
        ("www.mfa.gov.cn", "部长发表新年贺词", ""),
        ("fen.example", "Minister meets the mayor", ""),
        ("go.kr.fen.example", "장관 회담", ""),
    ],
)
def test_a_read_out_is_told_by_host_and_headline(host, title, kind):
    assert official_kind(host, title, ()) == kind


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said: “It is over.”\n\nNobody answered.",
        "Three goods may cross: flour, fish and lamp oil.\n\nTwo may not: salt and stone.",
        "▶ 인터뷰 : 홍길동 / 어부\n\n강이 얼었습니다.",
    ],
    ids=["quotation", "list", "interview-caption"],
)
def test_a_colon_alone_makes_no_conference(text):
    assert official_kind("fen.example", "The bridge", read_turns(text)) == ""
