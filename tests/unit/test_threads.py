"""Readers' comments in plain paragraphs, by the furniture of their threads, in four languages. All invented."""

from __future__ import annotations

import pytest

from extractors.articles.boilerplate import split_junk
from extractors.articles.threads import furniture

KO = [
    "윗늪 등유 사무소는 화요일 봄이 오기 전에 창고 세 곳의 문을 닫겠다고 밝혔다.",
    "창고지기 오토 씨는 전깃줄이 들어온 뒤로 등잔을 사는 사람이 없었다고 말했다.",
    "사무소는 섬으로 기름을 나르는 거룻배는 그대로 두기로 했다.",
]
ZH = [
    "上沼灯油局星期二宣布，将在开春以前关闭九座油库中的三座。",
    "看守油库四十年的奥托说，自从通了电，这里就再没有人买过灯。",
    "灯油局将保留运油到各岛的驳船，工资不变。",
]
JA = [
    "上沼灯油局は火曜日、春までに九つの倉庫のうち三つを閉じると発表した。",
    "倉庫を守ってきたオットーさんは、電線が来てからランプを買う人はいなかったと話した。",
    "灯油局は島へ油を運ぶはしけを残すとしている。",
]
EN = [
    "The lamp oil office of Upper Fen said on Tuesday that it would close three depots.",
    "Nobody has bought a lamp here since the wires came, said Otto Brandt, the keeper.",
    "The office will keep its barges, which still carry oil to the islands.",
]


THREADS = {
    "ko-stamp": (KO, ["늪지기 2031.03.12 10:41", "등잔이 그립네요", "갈대밭 2031.03.12 11:02", "전기가 낫죠"]),
    "ko-masked": (KO, ["reed****", "우리 동네도 닫으면", "답글 2 좋아요 14 싫어요 0", "fenn****", "글쎄"]),
    "ko-ago": (KO, ["늪지기 3시간 전", "등잔이 그립네요", "갈대 1일 전 신고", "전기가 낫죠"]),
    "zh-ago": (ZH, ["江边人 2小时前", "早就该关了", "回复 3 赞 12", "芦苇荡 昨天", "可惜了"]),
    "zh-floor": (ZH, ["1楼 江边人", "早就该关了", "2楼 芦苇", "可惜了"]),
    "zh-named": (ZH, ["网友甲：早就该关了", "网友乙：可惜了，小时候常去"]),
    "ja-board": (JA, ["1: 名無しさん 2031/03/12(水) 10:41", "懐かしい", "2: 名無しさん@沼", "電気がいい"]),
    "ja-ago": (JA, ["葦原太郎 3時間前", "懐かしい", "返信 1 いいね! 5", "沼の子 1日前", "残念です"]),
    "en": (EN, ["Reed Walker March 12, 2031 at 10:41 am", "Miss the lamps.", "Reply", "old_fen 2 hours ago", "Why?"]),
}
OWN = {
    "live-report": [
        "Ada Quill 12 March 2031 10:41",
        "“It is over,” he said.",
        "Ada Quill 12 March 2031 11:02",
        "He left.",
    ],
    "byline": ["홍길동 기자 2031.03.12 10:41"],
    "chronicle": ["2031년 3월 12일", "창고가 문을 닫았다.", "2031년 3월 13일", "거룻배가 떠났다."],
    "interview": ["记者：什么时候关？", "奥托：开春以前。"],
    "one-mention": ["网友热议：有人说早就该关了，也有人说可惜。"],
}


@pytest.mark.parametrize(("body", "thread"), list(THREADS.values()), ids=list(THREADS))
def test_a_thread_after_the_article_is_parted_to_its_end(body, thread):
    kept, junk = split_junk([*body, *thread])
    assert kept == body
    assert {j.label for j in junk} <= {"comment", "share", "byline"}


@pytest.mark.parametrize("tail", list(OWN.values()), ids=list(OWN))
def test_names_and_times_of_the_article_itself_are_not_a_thread(tail):
    assert "comment" not in {j.label for j in split_junk([*EN, *tail])[1]}


@pytest.mark.parametrize("line", ["Reply to the ministry came late", "찬성 12표", "赞成票", "第3楼层起火"])
def test_words_of_news_are_no_furniture(line):
    assert furniture(line) == ""
