"""The quoted sentence of a story or article: whole where it is short, cut between words, in marks of its own."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.digest.compose import compose
from flows.digest.items import QUOTE, choose_headline, make_item
from flows.digest.message import render
from flows.digest.records import Input
from flows.digest.render import render_html, render_text
from tests.digest_builders import GOLDEN

LONG = "SEOUL (Halla) -- " + "Wagons of glass and of lime rolled over the bridge. ".replace(". ", " and ") * 8 + "home."
PLAIN = "It was dark. The train rolled on. Nobody spoke."


def row(around: str, cue: str, **changes: Any) -> dict[str, Any]:
    start = around.index(cue)
    usual = {
        "title": "A title", "url": "https://x.example/1", "lang": "en", "outlet": "Tumen Daily", "country": "KR",
        "ownership": "public", "date_precision": "day", "published_on": "2026-11-20", "published_at": None,
        "around": around, "span_start": start, "span_end": start + len(cue),
    }  # fmt: skip
    return usual | changes


def quote(around: str, cue: str, **changes: Any) -> str:
    return make_item(row(around, cue, **changes), ZoneInfo("Asia/Seoul"), 1).quote


QUOTES = {
    "the sentence": (PLAIN, "train", "The train rolled on."),
    "a mark that closes later": ('"The train rolled on. We waited," he said.', "train", "The train rolled on."),
    "marks around all of it": ('"The train rolled on."', "train", "The train rolled on."),
    "marks within": ('He said "the train" rolled on.', "train", 'He said "the train" rolled on.'),
    "Chinese marks": ("“货运列车驶过大桥。桥很长。”他说。", "列车", "货运列车驶过大桥。"),
}


@pytest.mark.parametrize(("around", "cue", "shown"), QUOTES.values(), ids=QUOTES)
def test_a_sentence_is_quoted_without_marks_that_belong_to_others(around: str, cue: str, shown: str):
    assert quote(around, cue) == shown


@pytest.mark.parametrize(
    ("around", "cue", "shown"),
    [
        ("(서울=한울통신) 홍가람 기자 = 두 장관이 회담했다. 끝.", "회담", "두 장관이 회담했다."),
        ("SEOUL, March 4 (Hanul) -- The ministers held talks. End.", "talks", "The ministers held talks."),
        ("华信社北京3月4日电 两国外长举行会谈。完。", "会谈", "两国外长举行会谈。"),
        ("© 2026 Hanul. The talks are ours, all rights reserved.", "talks", ""),
        ("회담 문의 desk@hanul.example", "회담", ""),
    ],
)
def test_neither_dateline_nor_byline_nor_copyright_is_quoted(around: str, cue: str, shown: str):
    assert quote(around, cue) == shown


DATELINES = [
    ("DANDONG, Nov. 20 (Agency) — ", "en"),
    ("DANDONG, China, Nov. 20 (Agency) -- ", "en"),
    ("Nov 20 (Agency) - ", "en"),
    ("PYONGYANG, November 20. /AGN/. ", "en"),
    ("SEOUL/BEIJING (AGN) - ", "en"),
    ("(서울=한울통신) 홍가람 기자 = ", "ko"),
    ("[베이징=한울] 홍가람 특파원 = ", "ko"),
    ("(베이징 AGN=한울통신) ", "ko"),
    ("【서울=한울】홍가람 기자 = ", "ko"),
    ("(평양 11월 20일발 모란통신) ", "ko"),
    ("华信社平壤11月20日电（记者张某）", "zh-Hans"),
    ("华信网11月20日电 ", "zh-Hans"),
    ("（港灣社記者王某首爾20日電）", "zh-Hant"),
    ("【本報訊】", "zh-Hant"),
    ("〔記者王某／首爾報導〕", "zh-Hant"),
    ("（法某社首爾20日電）", "zh-Hant"),
    ("【ソウル北通信】", "ja"),
    ("【北京共同】", "ja"),
    ("［ソウル 20日 北通信］ - ", "ja"),
    ("【平壌11月20日発朝鮮某通信】", "ja"),
    ("【ソウル＝港川太郎】", "ja"),
    ("（ソウル＝北通信）", "ja"),
]
SENTENCES = {
    "en": "Trade at the port rose.",
    "ko": "항구 교역이 늘었다.",
    "zh-Hans": "口岸贸易增长。",
    "zh-Hant": "口岸貿易增長。",
    "ja": "港の貿易が増えた。",
}
BEFORE = {"alone": "", "below a line": "{} \n\n", "in a line": "{} "}
CUES = {"en": "rose", "ko": "교역", "zh-Hans": "增长", "zh-Hant": "增長", "ja": "増え"}


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(("dateline", "lang"), DATELINES)
def test_no_dateline_stands_in_a_quotation(dateline: str, lang: str, before: str):
    sentence = SENTENCES[lang]
    other = {"en": "A port by the river", "ko": "강가의 항구", "ja": "川辺の港町"}.get(lang, "江边的港口")
    full_stop = "." if lang in ("en", "ko") else "。"
    head = BEFORE[before].format(other if before == "below a line" else other + full_stop)
    text = f"{head}{dateline}{sentence}"
    assert quote(text, CUES[lang], lang=lang) == sentence


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("SEOUL opened a port (the third) on Monday.", "port"),
        ("The port — closed in May — opened in Seoul.", "port"),
        ("항구(단둥=신의주 건너편)가 열렸다.", "열렸다"),
        ("记者11月20日电话采访了口岸。", "口岸"),
        ("港は【速報】の後に開いた。", "開いた"),
    ],
)
def test_what_is_no_dateline_is_quoted(text: str, cue: str):
    assert quote(text, cue) == text


def story(langs: str, new: str = "", **changes: Any) -> dict[str, Any]:
    members = [
        {"title": lang, "lang": lang, "rank": rank, "is_new": not new or lang in new.split(","), "outlet": lang}
        for rank, lang in enumerate(langs.split(","), 1)
    ]
    return {"members": members, "is_follow_up": bool(new)} | changes


@pytest.mark.parametrize(
    ("reader", "row", "shown"),
    [
        ("en", story("ja,ko,en"), "en"),
        ("ko,ja", story("en,ja"), "ja"),
        ("zh-Hans", story("ja,en,zh-Hant"), "zh-Hant"),
        ("ko", story("ja,en"), "en"),  # neither: English
        ("ko", story("ja,zh-Hans"), "ja"),  # nor English: the best
        ("en", story("ja,en,ko", new="ja,ko"), "en"),  # going on, in Japanese and Korean only
        ("ko", story("ja,zh-Hans", new="zh-Hans"), "zh-Hans"),
    ],
)
def test_a_headline_is_in_the_readers_language_where_a_report_is(reader: str, row: dict[str, Any], shown: str):
    assert choose_headline(row, reader)["title"] == shown


def test_a_digest_of_form_1_keeps_its_headlines():
    assert choose_headline(story("ja,en,ko", new="ja,ko"), "en", form=1)["title"] == "ja"
    assert choose_headline(story("ja,en"), "ko", form=1)["title"] == "ja"


def test_a_long_sentence_is_shown_from_its_beginning_where_the_words_are_there():
    shown = quote(LONG, "lime")
    assert shown.startswith("Wagons of glass")
    assert shown.endswith("…")
    assert len(shown) <= QUOTE + 2


def test_a_cut_falls_between_words():
    far = f"{LONG[:-5]}to the quay at home."
    shown = quote(far, "the quay")
    words = shown.strip("…").split()
    assert shown.startswith("…")
    assert "the quay" in shown
    assert set(words) <= set(far.split())


def test_a_cut_without_blanks_keeps_the_words():
    text = "货运列车驶过大桥" * 60 + "到达码头。"
    assert "到达码头" in quote(text, "到达码头")


SAID = {
    "border.bridge_rail": "border: bridge rail",
    "sourcing: anonymous": "sourcing: anonymous",
    "U.S. Navy": "U.S. Navy",
}


@pytest.mark.parametrize("value", SAID)
def test_what_the_words_are_evidence_of_is_said_in_words(value: str):
    item = make_item(row(PLAIN, "train", said=value), ZoneInfo("Asia/Seoul"), 1)
    assert item.said == SAID[value]


FLASH = {
    "en": ("flash", "flashes: 2"), "ko": ("속보", "속보 2건"), "zh-Hans": ("快讯", "快讯2篇"),
    "zh-Hant": ("快訊", "快訊2篇"), "ja": ("速報", "速報2本"),
}  # fmt: skip


@pytest.mark.parametrize("lang", FLASH)
def test_a_story_that_is_a_flash_so_far_is_marked_in_the_reader_s_language(lang: str):
    given = json.loads((GOLDEN / "digest.input.json").read_text())
    for section in given["sections"]:
        for answer in section["answers"]:
            for member in (m for row in answer["rows"] for m in row.get("members", [])):
                member["is_flash"] = True
        if section["layout"] == "counts":
            section["answers"].append({"key": "flashes", "label": "flashes", "query": "", "rows": [{"n": 2}]})
    mark, number = FLASH[lang]
    digest = compose(Input.from_json(json.dumps(given)), lang)
    assert digest.subject.partition(": ")[2].startswith(mark)
    assert digest.lead[0].casefold().startswith(mark)
    assert number in digest.lead[1]
    assert all(item.marks[0] == mark for s in digest.sections if s.name == "20_stories" for item in _items(s))
    assert f"[{mark}]" in render_text(digest)
    assert f"[{mark}]" in render(digest).text
    assert f">{mark}</span>" in render_html(digest)


def _items(section: Any) -> list[Any]:
    return [item for group in section.groups for item in group.items]
