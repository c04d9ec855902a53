"""Read-outs and press conferences, invented: recognised as such, with who says what."""

from __future__ import annotations

import pytest

from extractors.articles import read_article
from extractors.articles.official import official_kind, read_turns, recognise

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


PARTS = [
    ("ko",
     ("우리측은 북핵 문제 해결을 위한 중국의 협조를 요청하였으며, 중측은 한반도의 비핵화, 평화와 "
     "안정을 지지한다는 입장을 표명하였다."), True),
    ("ko",
     "4. 양 장관은 북한 핵문제에 관해 의견을 교환하고, 한반도 비핵화 목표를 재확인하였다.", True),
    ("ko",
     ("쌍방은 조선반도비핵화실현이 공동의 리익에 부합된다고 인정하면서 6자회담을 재개하기 위하여 "
     "노력하기로 하였다."), True),
    ("ko",
     ("시진핑 총서기는 조선반도 정세와 관련하여 중국은 조선이 반도 비핵화 방향을 견지하는것을 계속 "
     "지지한다고 지적하였다."), True),
    ("ko",
     "중화인민공화국과의 친선관계를 변함없이 발전시켜나가는것은 우리 당과 정부의 일관한 립장이다.", True),
    ("ko",
     ("두 정상은 북핵 불용과 한반도 비핵화 원칙을 재확인하고, 6자회담 재개 여건을 만들기 위해 함께 "
     "노력하기로 하였다."), True),
    ("en",
     ("Minister Park requested China's constructive role so that North Korea halts its provocations "
     "and returns to dialogue. State Councilor Wang stated that China will play a constructive "
     "role."), True),
    ("en",
     ("The Korean side reaffirmed its respect for the one-China position. The Chinese side "
     "expressed support for dialogue on the Korean Peninsula."), True),
    ("zh-Hans",
     "金正恩表示，朝鲜党和政府将一如既往坚定恪守一个中国原则。", True),
    ("zh-Hans",
     "中韩双方重申，确保实现半岛无核化，维护半岛和平与稳定，符合双方共同利益，双方将为此共同努力。", True),
    ("zh-Hans",
     "访问期间，双方就双边关系和共同关心的国际地区问题深入交换意见，达成广泛共识。", True),
    ("zh-Hans",
     ("致以热烈的祝贺和诚挚的问候。近年来，在委员长同志领导下，朝鲜人民取得了可喜成就。中方愿同朝方"
     "一道，把中朝传统友谊传承好。"), True),
    ("ko",
     ("양 정상은 회담에서 북핵 문제를 논의했다. 중국은 이번에도 비핵화를 언급하지 않았다. 우리 측은 "
     "아쉽다는 반응이다."), False),
    ("en",
     ("The Korean side wanted a promise and the Chinese side gave none, and neither side reaffirmed "
     "a thing; so the talks ended as they began."), False),
    ("en",
     ("Minister Park asked for patience. President Xi stressed trade. What both avoided is the "
     "missile question, and that is the story here."), False),
    ("zh-Hans",
     "金正恩表示愿意对话，中方却反应冷淡。双方各说各话，分歧依旧。", False),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "is_official"), PARTS)
def test_a_part_of_an_official_text_is_known_by_its_style(lang, text, is_official):
    assert bool(recognise("https://any.example/1", "", text, lang)) is is_official
