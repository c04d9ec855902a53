"""Bytes to text: which charset is believed, and how many bytes were wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text.decoding import decode

KO = "단둥의 세관 창고에 화물이 쌓였다고 상인이 말했다. 똠방각하"
ZH = "丹东口岸的货车排起了长队，司机们在车里等待放行。"
TW = "丹東口岸的貨車排起了長隊，司機們在車裡等待放行，這是第三天。"
JA = "丹東の税関でトラックがならんでいた。うんてんしゅは三日まっているという。"
DE = "Für die Brücke wären größere Züge nötig."

LEGACY = [
    pytest.param(KO, "cp949", "euc-kr", id="cp949 under a euc-kr label"),
    pytest.param(KO, "cp949", "ks_c_5601-1987", id="the label of old mailers"),
    pytest.param(ZH, "gb18030", "gb2312", id="gb18030 under gb2312"),
    pytest.param(TW, "big5hkscs", "Big5", id="big5"),
    pytest.param(JA, "cp932", "Shift_JIS", id="cp932 under shift_jis"),
    pytest.param(JA, "euc_jp", "euc-jp", id="euc-jp"),
    pytest.param(JA, "iso2022_jp", "iso-2022-jp", id="iso-2022-jp"),
    pytest.param(DE, "cp1252", "iso-8859-1", id="windows-1252 under latin-1"),
]


@pytest.mark.parametrize(("text", "codec", "label"), LEGACY)
@pytest.mark.parametrize("place", ["header", "prolog", "meta", "nowhere", "header says utf-8", "header says latin-1"])
def test_legacy_charsets_are_read_wherever_they_are_named_or_not(text, codec, label, place):
    head = {"prolog": f'<?xml version="1.0" encoding="{label}"?>', "meta": f'<meta charset="{label}">'}.get(place, "")
    header = {
        "header": f"text/html; charset={label}",
        "header says utf-8": "text/html; charset=utf-8",
        "header says latin-1": "text/html; charset=iso-8859-1",
    }.get(place)
    decoded = decode((head + text).encode(codec), header)
    assert (decoded.text, decoded.charset, decoded.bad_bytes) == (head + text, codec, 0)


SYMBOLS = [
    pytest.param("북·중 국경의 ‘화물열차’가 다시 늘었다… 단둥 상인은 “하루 두 번”이라고 했다.", "cp949", id="Korean"),
    pytest.param(
        "【통일부】 “南北 대화” 재개…中 외교부 ‘환영’ 뜻, 신의주 세관 앞에 화물차가 줄을 섰다",
        "cp949",
        id="Korean with hanja",
    ),
    pytest.param("平壤—北京列车“恢复”运行……每周三、五发车", "gb18030", id="Chinese"),
    pytest.param("丹東口岸的貨車排起了長隊，司機們在車裡等待放行", "gb18030", id="traditional in GBK"),
    pytest.param("平壤—北京列車「恢復」運行……每週三、五發車", "big5hkscs", id="Big5"),
    pytest.param("平壌と北京を結ぶ国際列車が「再開」、週に4回の運行と関係者", "cp932", id="Shift_JIS"),
    pytest.param("平壌と北京を結ぶ国際列車が「再開」、週に4回の運行と関係者", "euc_jp", id="EUC-JP"),
]


@pytest.mark.parametrize(("text", "codec"), SYMBOLS)
@pytest.mark.parametrize(
    "label", ["", "euc-kr", "gb2312", "gb18030", "big5", "shift_jis", "euc-jp", "utf-8", "iso-8859-1"]
)
def test_each_other_s_labels_lose_to_what_the_bytes_are(text, codec, label):
    markup = f'<?xml version="1.0" encoding="{label}"?><title>{text}</title>' if label else f"<title>{text}</title>"
    decoded = decode(markup.encode(codec), markup="xml")
    assert (decoded.text, decoded.charset) == (markup, codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (DE, "cp1252"),
        ("La réunion a été « très utile » à l’Élysée, où l’été s’achève", "cp1252"),
        ("Поезд из Пекина прибыл утром", "cp1251"),
    ],
)
def test_western_text_under_its_label_stays(text, codec):
    assert decode(f'<meta charset="{codec.replace("cp", "windows-")}">{text}'.encode(codec)).charset == codec


def test_a_label_behind_the_head_of_a_page_is_read():
    page = "<script>" + "/* menu */ " * 900 + f'</script><meta charset="euc-kr"><p>{KO[:6]}</p>'
    assert decode(page.encode("cp949")).text == page


@pytest.mark.parametrize("label", ["euc-kr", "iso-8859-1", "gbk", "utf-16", "x-unheard-of"])
def test_a_wrong_label_loses_to_valid_utf8(label):
    markup = f'<?xml version="1.0" encoding="{label}"?><title>{KO}</title>'
    assert decode(markup.encode(), markup="xml").text == markup


def test_one_bad_byte_costs_one_character_not_the_whole_feed():
    decoded = decode(KO.encode() + b"\xff" + KO.encode(), "text/xml; charset=utf-8")
    assert (decoded.text, decoded.charset, decoded.bad_bytes) == (f"{KO}\ufffd{KO}", "utf-8", 1)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_beats_every_label_and_is_not_text(codec):
    assert decode(KO.encode(codec), "text/html; charset=euc-kr").text == KO


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_nuls(codec):
    assert decode(f"<html><body>{DE}</body></html>".encode(codec)).charset == codec


def test_the_prolog_comes_first_in_xml_and_the_meta_in_html():
    body = ('<?xml version="1.0" encoding="euc-kr"?><meta charset="windows-1251">' + "да нет").encode("cp1251")
    assert decode(body, markup="html").charset == "cp1251"


def test_a_replacement_character_of_the_author_is_no_bad_byte():
    assert decode("깨진 \ufffd 글자".encode()).bad_bytes == 0


def test_control_characters_stay():
    assert decode(b"a\x00b\x0bc").text == "a\x00b\x0bc"


@settings(deadline=None, derandomize=True)
@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=euc-kr", "charset=;", "charset=utf-16"]))
def test_any_bytes_give_text(body, content_type):
    decoded = decode(body, content_type)
    assert decoded.bad_bytes >= 0
    decoded.text.encode("utf-8")


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_what_was_written_in_utf8_is_read_back(text):
    assert decode(f"<p>{text}</p>".encode(), "text/html; charset=utf-8").text == f"<p>{text}</p>"
