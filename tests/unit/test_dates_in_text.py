"""Dates in running text against the day of publication, four languages; what can mean two days stays unresolved."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text import date_mentions
from extractors.text.date_mentions import first_full_day, read_dates

ON = date(2031, 3, 12)  # a Wednesday

CASES = [
    ("The ferry sank on 3 March 2030 at dawn.", ["2030-03-03"]),
    ("It opened on March 3rd, 2030.", ["2030-03-03"]),
    ("It opened on March 3.", ["2031-03-03"]),
    ("It closed on Dec. 28 after the flood.", ["2030-12-28"]),
    ("Talks will be held on April 2.", ["2031-04-02"]),
    ("The mayor said on Monday that it was over.", ["2031-03-10"]),
    ("The boat will leave on Friday.", ["2031-03-14"]),
    ("They met last Monday.", [None]),
    ("They meet next Monday.", ["2031-03-17"]),
    ("He came yesterday.", ["2031-03-11"]),
    ("He came three days ago.", ["2031-03-09"]),
    ("In 2018 the bridge was new.", ["2018-01-01"]),
    ("It rose last month and last year.", ["2031-02-01", "2030-01-01"]),
    ("The report of May 2029 is lost.", ["2029-05-01"]),
    ("윗늪시는 2030년 12월 28일 다리를 열었다.", ["2030-12-28"]),
    ("윗늪시는 3일 다리를 열었다고 밝혔다.", ["2031-03-03"]),
    ("행사는 17일 열린다.", ["2031-03-17"]),
    ("행사는 오는 17일 열린다.", ["2031-03-17"]),
    ("행사는 오는 3일 열린다.", ["2031-04-03"]),
    ("지난달 28일 문을 닫았다.", ["2031-02-28"]),
    ("다음 달 3일 문을 연다.", ["2031-04-03"]),
    ("지난 28일 문을 닫았다.", ["2031-02-28"]),
    ("12월 3일 사고가 났다.", ["2030-12-03"]),
    ("지난해 12월 3일 사고가 났다.", ["2030-12-03"]),
    ("대표단은 3일간 머물렀다.", []),
    ("그는 9일 만에 돌아왔다.", []),
    ("3일 전 떠났다.", ["2031-03-09"]),
    ("어제 떠났고 내일 돌아온다.", ["2031-03-11", "2031-03-13"]),
    ("지난주 월요일 만났다.", ["2031-03-03"]),
    ("다음 주 금요일에 만난다.", ["2031-03-21"]),
    ("작년부터 줄었다.", ["2030-01-01"]),
    ("外交部发言人3月3日表示，桥已开通。", ["2031-03-03"]),
    ("代表团10日抵达江城。", ["2031-03-10"]),
    ("代表团将于17日抵达江城。", ["2031-03-17"]),
    ("会议为期3天。", []),
    ("上月28日，渡口关闭。", ["2031-02-28"]),
    ("下周一开会，上周五休会。", ["2031-03-17", "2031-03-07"]),
    ("星期一，市长宣布结束。", ["2031-03-10"]),
    ("去年12月3日发生事故。", ["2030-12-03"]),
    ("民國119年12月3日立案。", ["2030-12-03"]),
    ("外相は10日、川辺を訪れた。", ["2031-03-10"]),
    ("会談は17日に開かれる。", ["2031-03-17"]),
    ("会談は来月3日に開かれる。", ["2031-04-03"]),
    ("令和12年12月3日に開通した。", ["2030-12-03"]),
    ("視察は3日間続いた。", []),
    ("先週の金曜日に着いた。", ["2031-03-07"]),
    ("昨年の5月に閉じた。", ["2030-05-01"]),
    ("지난해 2월에 시작해 올해 2월에 끝났다.", ["2030-02-01", "2031-02-01"]),
    ("The fair ran July 28-Aug. 12, 1984.", ["1984-07-28"]),
]


@pytest.mark.parametrize(("text", "days"), CASES, ids=[text[:24] for text, _ in CASES])
def test_a_date_is_resolved_against_the_day_of_publication(text, days):
    found = read_dates(text, ON)
    assert [mention.day and mention.day.isoformat() for mention in found] == days
    assert all((mention.precision == "unresolved") is (mention.day is None) for mention in found)


@pytest.mark.parametrize(
    ("on", "text", "day"),
    [
        (date(2031, 3, 1), "28日、渡し船が再開した。", date(2031, 2, 28)),
        (date(2031, 1, 2), "31일 배가 떠났다.", date(2030, 12, 31)),
        (date(2031, 1, 5), "Nov. 3 was the last trip.", date(2030, 11, 3)),
        (date(2031, 3, 12), "30日、渡し船が再開した。", None),
        (date(2031, 3, 12), "2月30日、渡し船が再開した。", None),
    ],
    ids=["first-of-month", "new-year", "last-year", "ahead", "no-such-day"],
)
def test_the_turn_of_month_and_year(on, text, day):
    assert [mention.day for mention in read_dates(text, on)] == [day]


@pytest.mark.parametrize("text", ["on Monday", "3일", "10日", "yesterday", "March 3", "last month"])
def test_without_a_day_of_publication_only_full_dates_are_known(text):
    assert [mention.day for mention in read_dates(text)] == [None]
    assert first_full_day(f"{text} 2030-12-03") == date(2030, 12, 3)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(st.lists(st.sampled_from([text for text, _ in CASES]) | st.text(max_size=12)), st.dates())
def test_mentions_stand_in_order_and_apart(parts, on):
    mentions = read_dates(" ".join(parts), on if 1990 < on.year < 2100 else None)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


# On Wednesday, 12 March 2031: the nearest such day before, of this week, and after.
WEEKDAYS = [
    ("Monday", "月", "월", 10, 10, 17),
    ("Tuesday", "火", "화", 11, 11, 18),
    ("Wednesday", "水", "수", 12, 12, 19),
    ("Thursday", "木", "목", 6, 13, 13),
    ("Friday", "金", "금", 7, 14, 14),
    ("Saturday", "土", "토", 8, 15, 15),
    ("Sunday", "日", "일", 9, 16, 16),
]


@pytest.mark.parametrize(("english", "japanese", "korean", "past", "this_week", "coming"), WEEKDAYS)
def test_a_weekday_is_counted_from_the_day_of_publication(english, japanese, korean, past, this_week, coming):
    before = past - 7 if past == ON.day else past  # 지난: never today
    said = {
        f"He spoke on {english}.": past,
        f"He will speak on {english}.": coming if past != ON.day else ON.day,
        f"He speaks next {english}.": coming,
        f"지난 {korean}요일 만났다.": before,
        f"오는 {korean}요일 만난다.": coming,
        f"이번 주 {korean}요일 만난다.": this_week,
        f"지난주 {korean}요일 만났다.": this_week - 7,
        f"先週の{japanese}曜日に会った。": this_week - 7,
        f"来週の{japanese}曜日に会う。": this_week + 7,
    }
    assert {text: [mention.day for mention in read_dates(text, ON)] for text in said} == {
        text: [date(2031, 3, day)] for text, day in said.items()
    }


EVERY_PATTERN = type("", (), {"possible": staticmethod(lambda _: -1)})


@pytest.mark.parametrize(
    "text",
    [
        "He came three days ago, left on Monday of last week and returns in the second half of May 2027.",
        "In the first quarter of 2026, on the 3rd of March, since last year; the İzmir talks of 12 Kasim; ſince 2024.",
        "지난해 3월 12일과 오는 17일, 모레 오전, 2026년 상반기에 만난다.",
        "去年三月十二日、后天上午，2026年下半年，本月17日和腊月二十三会晤。",
        "昨年3月12日、来週の月曜日、令和8年上半期、明後日の午前に会う。",
        "No day is named here, nor 12 of anything.",
    ],
)
def test_patterns_whose_words_are_absent_would_have_found_nothing(monkeypatch, text):
    found = date_mentions.read_dates(text, date(2026, 11, 2))
    monkeypatch.setattr(date_mentions, "_words", lambda: EVERY_PATTERN)
    assert date_mentions.read_dates(text, date(2026, 11, 2)) == found
