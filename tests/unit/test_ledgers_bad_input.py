"""What the ledgers must not say of bad input: each kind in four languages, in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.errors import LexiconError
from extractors.ledgers import read_ledgers
from extractors.lexicon import load_lexicon
from extractors.lexicon.visits import VISIT_COLUMNS
from extractors.records import PageFacts
from flows.collection.lexicon_tables import store_lexicon, store_visits
from warehouse.store.connection import Warehouse

ON = date(2026, 5, 12)
LANGS = ("en", "ko", "zh-Hans", "ja")
PRESENT = {"said", "negated", "reporter"}


def read(text, lang, on=ON, title="", **page):
    return read_ledgers(title, text, lang, PageFacts(published_on=on, **page))


def each(cases):
    return [pytest.param(lang, text, id=f"{kind}-{lang}") for kind, texts in cases.items() for lang, text in texts]


CLAIM = {
    "en": "It is the first visit to Pyongyang in seven years.",
    "ko": "평양 방문은 7년 만이다.",
    "zh-Hans": "这是时隔七年再次访朝。",
    "ja": "訪朝は7年ぶりだ。",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_claim_without_a_date_has_no_year(lang):
    (claim,) = read(CLAIM[lang], lang, None).firsts
    assert (claim.n, claim.since_year, claim.happened_on) == (7.0, None, None)


OF_2019 = [
    ("en", "On June 20, 2019, he arrived in Pyongyang, the first visit by a Chinese president in 14 years."),
    ("ko", "그의 2019년 6월 20일 방북은 14년 만이다."),
    ("zh-Hans", "2019年6月20日，他抵达平壤，这是中国国家主席时隔14年访朝。"),
    ("ja", "2019年6月20日、国家主席が14年ぶりに訪朝した。"),
]


@pytest.mark.parametrize(("lang", "text"), OF_2019)
def test_a_page_dated_years_late_gives_no_year(lang, text):
    (late,) = read(text, lang).firsts
    assert (late.since_year, late.happened_on) == (None, None)
    (then,) = read(text, lang, date(2019, 6, 21)).firsts
    assert (then.since_year, then.happened_on) == (2005, date(2019, 6, 20))


def test_the_last_time_in_the_sentence_is_no_late_page():
    text = "They met on June 20, 2019, and it is the first visit to Pyongyang by a Chinese president in seven years."
    (claim,) = read(text, "en").firsts
    assert (claim.since_year, claim.happened_on) == (2019, ON)


READOUT = {
    "en": "On May {}, Foreign Minister Wang Yi met with Foreign Minister of the Republic of Korea Cho Hyun in Beijing. "
    "Wang Yi said that the Chinese side is ready to work with the ROK side. Cho Hyun said that the ROK side values "
    "strategic communication. The two sides also exchanged views on the situation on the Korean Peninsula.",
    "ko": "□ 조현 외교부장관은 {}일 베이징에서 왕이 중국 외교부장과 회담을 갖고, 전략적 소통을 강화하기로 하였다. "
    "□ 왕 부장은 한국측과 소통하겠다고 하였다. □ 양 장관은 고위급 교류를 이어 나가기로 하였다. 끝.",
    "zh-Hans": "{}日，外交部长王毅在北京会见韩国外长赵显。王毅表示，中方愿同韩方加强战略沟通。赵显表示，"
    "韩方愿同中方合作。双方还就半岛局势交换了意见。",
    "ja": "【新華社北京5月7日】王毅外相は{}日、北京で韓国の趙顕外相と会談した。王毅氏は、中国側は韓国側と"
    "戦略的意思疎通を強めたいと表明した。趙顕外相は協力を強調した。王毅氏らが会談に参加した。",
}
DAY = {"en": "6, 2026", "ko": "2026년 5월 6", "zh-Hans": "2026年5月6", "ja": "2026年5月6"}
LATER = {"en": "6, 2027", "ko": "2027년 5월 6", "zh-Hans": "2027年5月6", "ja": "2027年5月6"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_day_after_the_report_is_no_day(lang):
    (readout,) = read(READOUT[lang].format(DAY[lang]), lang).readouts
    assert readout.happened_on == date(2026, 5, 6)
    (ahead,) = read(READOUT[lang].format(LATER[lang]), lang).readouts
    assert ahead.happened_on == (date(2026, 5, 7) if lang == "ja" else None)  # the dateline's day, where there is one


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["whole", "in mid-word", "teaser", "translation"])
def test_a_read_out_that_is_cut_or_translated_is_never_whole(lang, kind):
    text = READOUT[lang].format(DAY[lang])
    note = {"en": "(Machine translation) ", "ko": "(기계 번역) ", "zh-Hans": "（机器翻译）", "ja": "（機械翻訳）"}[lang]
    text = {"in mid-word": text[: len(text) * 3 // 5], "translation": text + note}.get(kind, text)
    url = {"ja": "https://jp.xinhuanet.com/1"}.get(lang, "https://any.example/1")
    found = read(text, lang, url=url, is_teaser=kind == "teaser").readouts
    assert [one.is_complete for one in found] == [kind == "whole"] or (kind != "whole" and not found)
    assert kind == "whole" or all(one.why_incomplete for one in found)


QUESTION = {
    "en": "Yonhap: Does China still support the denuclearization of the Korean Peninsula?\n"
    "Mao Ning: China's position on the Korean Peninsula is unchanged.\n"
    "Reuters: Will the minister visit Seoul?\nMao Ning: I have nothing to share.",
    "ko": "기자: 중국은 여전히 한반도 비핵화를 지지합니까?\n대변인: 중국의 입장에는 변화가 없습니다.\n"
    "기자: 장관은 서울을 방문합니까?\n대변인: 드릴 말씀이 없습니다.",
    "zh-Hans": "韩联社记者：中方是否仍支持半岛无核化？\n毛宁：中方在半岛问题上的立场没有变化。\n"
    "路透社记者：外长会访问首尔吗？\n毛宁：没有可以发布的消息。",
    "ja": "記者：中国は朝鮮半島の非核化をなお支持するのか。\n報道官：中国の立場に変わりはない。\n"
    "記者：外相はソウルを訪れるのか。\n報道官：発表することはない。",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_phrase_of_a_question_is_asked(lang):
    uses = read(QUESTION[lang], lang).phrase_uses
    assert {(use.concept, use.usage) for use in uses} == {("denuclearization", "asked")}


FIVE = {
    "en": "Premier Li met separately with the presidents of Guinea and Kazakhstan and the prime ministers of Mongolia, "
    "Montenegro and South Korea. Meeting Mongolian Prime Minister Bold, Li said the two sides should practise "
    "multilateralism. Meeting South Korean Prime Minister Kim Min-seok, Li said trade should grow.",
    "ko": "리창 총리는 기니, 카자흐스탄, 몽골, 몬테네그로, 한국 총리를 각각 만났다. 몽골 총리와 만난 자리에서 "
    "리 총리는 다자주의를 지키자고 했다. 한국 총리와 만난 자리에서는 무역을 늘리자고 했다.",
    "zh-Hans": "李强分别会见几内亚、哈萨克斯坦、蒙古国、黑山和韩国总理。会见蒙古国总理时，李强表示，愿同蒙方"
    "维护多边主义。会见韩国总理时，李强表示，中方愿同韩方扩大贸易。",
    "ja": "李強首相はギニア、カザフスタン、モンゴル、モンテネグロ、韓国の首相とそれぞれ会談した。モンゴルの首相には、"
    "多国間主義を守ると述べた。韓国の首相には、貿易を広げたいと述べた。",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_phrase_of_another_countrys_meeting_is_of_no_pair(lang):
    uses = read(FIVE[lang], lang).phrase_uses
    assert {(use.concept, use.usage) for use in uses} == {("multilateralism", "other_country")}


NAMELESS = {
    "a name that many bear": [
        ("en", "It is Minister Kim's first visit to China since taking office."),
        ("ko", "김 장관은 취임 후 처음으로 중국을 방문했다."),
        ("zh-Hans", "王部长上任后首次访问朝鲜。"),
        ("ja", "金氏は就任後初めて訪中した。"),
    ],
    "a title alone": [
        ("en", "It is the president's first visit to China since taking office."),
        ("ko", "대통령의 중국 방문은 취임 후 처음이다."),
        ("zh-Hans", "这是总统上任后首次访华。"),
        ("ja", "大統領にとって就任後初の訪中となる。"),
    ],
}


@pytest.mark.parametrize(("lang", "text"), each(NAMELESS))
def test_who_is_not_named_is_nobody(lang, text):
    (claim,) = read(text, lang).firsts
    assert (claim.visitor, claim.since_year, claim.since_on) == ("", None, None)


LONG = {
    "a hundred dates": "It is the first visit since "
    + ", ".join(f"May {d % 28 + 1}, 20{d % 26:02d}" for d in range(99)),
    "no full stop": "denuclearization of North Korea with China first visit in seven years " * 700,
    "no full stop, Han": "中国朝鲜无核化首次访问时隔七年" * 2000,
    "nested quotations": "“‘「" * 200 + "China on denuclearization with North Korea" + "」’”" * 200,
    "bidi marks": "\u202eChina\u202c and \u2067North Korea\u2069 on \u200edenuclearization, the first in two years.",
    "half a surrogate": "\ud83d denuclearization of North Korea \udfff with China",
}


@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_a_hostile_text_gives_rows_inside_it(text):
    ledgers = read(text, "zh-Hans" if text[0] == "中" else "en")
    rows = [row for table in ledgers.__slots__ for row in getattr(ledgers, table)]
    assert all(0 <= row.start < row.end <= len(text) for row in rows)
    assert all(len(text[row.start : row.end]) <= 700 for row in rows)
    for use in ledgers.phrase_uses:
        assert len(text[use.start : use.end]) > 2
        assert text[use.start : use.end] in "denuclearization 无核化"


ROW = dict.fromkeys(VISIT_COLUMNS, "") | {
    "id": "v1", "pair": "DPRK-PRC", "setting": "bilateral", "traveller_side": "PRC", "visitor_office": "head",
    "visitor_level": "1", "place_country": "KP", "starts_on": "2019-06-20", "ends_on": "2019-06-21",
    "date_precision": "day", "confidence": "high", "source": "s",
}  # fmt: skip


def write_visits(folder, *rows):
    file = folder / "visits.csv"
    file.write_text("\n".join(",".join(row) for row in (VISIT_COLUMNS, *(row.values() for row in rows))), "utf-8")
    return file


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([ROW, ROW], "line 3"),
        ([ROW, ROW | {"id": "v2", "starts_on": "2019-02-30"}], "line 3: starts_on '2019-02-30'"),
        ([ROW, ROW | {"id": "v2", "visitor_office": "mayor"}], "line 3: visitor_office 'mayor' is none of head"),
    ],
    ids=["doubled id", "wrong day", "unknown office"],
)
def test_a_wrong_file_is_one_line_and_nothing_half_loaded(tmp_path, rows, problem):
    home, desk = tmp_path / "home", tmp_path / "desk"
    desk.mkdir()
    write_visits(desk, *rows)
    with Warehouse(home).write("facts") as connection:
        store_lexicon(connection, load_lexicon())
        store_visits(connection, None)
        before = connection.sql("SELECT count(*) FROM store.visits").fetchone()
        with pytest.raises(LexiconError) as raised:
            store_visits(connection, desk)
        assert connection.sql("SELECT count(*) FROM store.visits").fetchone() == before == (257,)
    assert "visits.csv" in str(raised.value)
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)
