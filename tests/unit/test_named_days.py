"""Ranges, parts of months and years, days to come, what `dates` says of running text."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.text.date_mentions import read_dates

ON = date(2031, 3, 12)  # a Wednesday


def said(text, on=ON, precision="day"):
    return [_written(mention) for mention in read_dates(text, on, precision)]


def _written(mention):
    if mention.day is None:
        return None
    first = mention.day.isoformat()[: {"month": 7, "year": 4}.get(mention.precision, 10)]
    return mention.day.isoformat() + "/" + mention.until.isoformat() if mention.until else first


RANGES = [
    ("朝方代表团于10月30日至11月1日访问江城。", "2030-10-30/2030-11-01"),
    ("団は10月30日〜11月1日に川辺を訪れた。", "2030-10-30/2030-11-01"),
    ("代表団は3月4日から3月6日まで滞在した。", "2031-03-04/2031-03-06"),
    ("視察団は7〜9日に橋を訪れた。", "2031-03-07/2031-03-09"),
    ("視察団は7日から9日まで橋を訪れた。", "2031-03-07/2031-03-09"),
    ("3月4日(火)〜6日(木)に開かれた。", "2031-03-04/2031-03-06"),
    ("대표단은 4일부터 6일까지 머물렀다.", "2031-03-04/2031-03-06"),
    ("대표단은 4~6일 머물렀다.", "2031-03-04/2031-03-06"),
    ("3월 4일(화)부터 6일(목)까지 열렸다.", "2031-03-04/2031-03-06"),
    ("2월 27일부터 3월 2일까지 열렸다.", "2031-02-27/2031-03-02"),
    ("代表团6日至8日在江城逗留。", "2031-03-06/2031-03-08"),
    ("3月6日—8日，双方会谈。", "2031-03-06/2031-03-08"),
    ("會議3月6、7日舉行。", "2031-03-06/2031-03-07"),
    ("会議は6、7日の両日開かれた。", "2031-03-06/2031-03-07"),
    ("They met from Feb. 27 to March 2.", "2031-02-27/2031-03-02"),
    ("The fair ran March 3-5 in the port.", "2031-03-03/2031-03-05"),
    ("The fair ran on 3-5 March 2030.", "2030-03-03/2030-03-05"),
    ("The fair ran from March 3 to 5, 2030.", "2030-03-03/2030-03-05"),
    ("He stayed between March 3 and March 7.", "2031-03-03/2031-03-07"),
    ("They met on March 3 and 4.", "2031-03-03/2031-03-04"),
    ("He will visit tomorrow and Friday.", "2031-03-13/2031-03-14"),
    ("외교부장은 오는 20일부터 2박3일 일정으로 방문한다.", "2031-03-20/2031-03-22"),
    ("主席は20日から2日間の日程で訪れる。", "2031-03-20/2031-03-21"),
    ("主席将于20日起对江国进行为期两天的访问。", "2031-03-20/2031-03-21"),
    ("He begins a three-day visit from Monday.", "2031-03-10/2031-03-12"),
    ("He will make a three-day visit starting on Monday.", "2031-03-17/2031-03-19"),
    ("本周四至周五，主席将访问江国。", "2031-03-13/2031-03-14"),
    ("今年1月至2月的贸易额下降。", "2031-01-01/2031-02-28"),
    ("1~2월 교역액이 줄었다.", "2031-01-01/2031-02-28"),
    ("Trade fell in January-February.", "2031-01-01/2031-02-28"),
]
PARTS = [
    ("2029年7月～2030年2月に支払われた。", "2029-07-01/2030-02-28"),
    ("30年2月期の売上。", "2030-02"),
    ("30년 2월에 끝났다.", "2030-02"),
    ("令和12年2月に終わった。", "2030-02"),
    ("The bridge opens in early May.", "2031-05-01/2031-05-10"),
    ("He left in mid-February.", "2031-02-11/2031-02-20"),
    ("He left in late February.", "2031-02-21/2031-02-28"),
    ("It closed at the end of February.", "2031-02-21/2031-02-28"),
    ("2월 하순 문을 닫았다.", "2031-02-21/2031-02-28"),
    ("지난달 중순 문을 닫았다.", "2031-02-11/2031-02-20"),
    ("이달 말 문을 연다.", "2031-03-21/2031-03-31"),
    ("今月中旬に開く予定だ。", "2031-03-11/2031-03-20"),
    ("先月末に閉じた。", "2031-02-21/2031-02-28"),
    ("双方上月底会谈。", "2031-02-21/2031-02-28"),
    ("2月上旬，列车恢复。", "2031-02-01/2031-02-10"),
    ("年初，列车恢复。", "2031-01"),
    ("去年底，列车停运。", "2030-12"),
    ("지난해 말 열차가 멈췄다.", "2030-12"),
    ("올해 초 열차가 다시 달렸다.", "2031-01"),
    ("올 상반기 열차가 달린다.", "2031-01-01/2031-06-30"),
    ("年明け早々、首脳が会談した。", "2031-01"),
    ("昨年末に閉じた。", "2030-12"),
    ("It grew in the first half of 2030.", "2030-01-01/2030-06-30"),
    ("It fell in late 2030.", "2030-09-01/2030-12-31"),
    ("第一季度增长。", "2031-01-01/2031-03-31"),
]
COUNTED = [
    ("昨（11）日，双方会谈。", "2031-03-11"),
    ("今(12)日上午举行。", "2031-03-12"),
    ("昨晚，主席会见来宾。", "2031-03-11"),
    ("昨夜、首脳が会談した。", "2031-03-11"),
    ("어젯밤 회담이 열렸다.", "2031-03-11"),
    ("Talks ended last night.", "2031-03-11"),
    ("Talks ended on the 9th of this month.", "2031-03-09"),
    ("Talks ended on the 9th of last month.", "2031-02-09"),
    ("The group said on the 10th that talks ended.", "2031-03-10"),
    ("사흘 전 떠났다.", "2031-03-09"),
    ("三天前，他离开了。", "2031-03-09"),
    ("二〇三〇年十二月三日，大桥通车。", "2030-12-03"),
    ("兩國領導人十日在江城會談。", "2031-03-10"),
    ("十日，兩國領導人會談。", "2031-03-10"),
    ("政府于3.9日解除封锁。", "2031-03-09"),
    ("주체119(2030)년 12월 3일 열렸다.", "2030-12-03"),
    ("主体119(2030)年12月3日举行。", "2030-12-03"),
    ("27일 전용기로 떠났다고 28일 전했다.", None),
    ("７日、橋が開いた。", "2031-03-07"),
    ("He came in April last year.", "2030-04"),
    ("He came last December.", "2030-12"),
    ("今週、橋が開く。", "2031-03-10/2031-03-16"),
    ("Tours resume next week.", "2031-03-17/2031-03-23"),
    ("다음 주 관광이 재개된다.", "2031-03-17/2031-03-23"),
    ("下周，旅游将恢复。", "2031-03-17/2031-03-23"),
]
AHEAD = [
    ("Results will be announced on Saturday.", "2031-03-15"),
    ("股份周五（14日）复牌。", "2031-03-14"),
    ("He spoke on Saturday, March 8.", "2031-03-08"),
    ("회의는 20일(목) 열렸다고 한다.", "2031-03-20"),
    ("27日(木)、会議が開かれた。", "2031-02-27"),
    ("The handover, slated for Friday, will be led by a minister.", "2031-03-14"),
    ("On Friday, the two sides will meet.", "2031-03-14"),
    ("On Monday, the ministry said it will meet them.", "2031-03-10"),
    ("It will ban coal, the ministry said on Saturday.", "2031-03-08"),
    ("Leaders will hold a summit in May.", "2031-05"),
    ("Ahead of a summit in May, aides met.", "2031-05"),
    ("A summit in May is planned.", "2031-05"),
    ("The first trip was in November.", "2030-11"),
    ("主席周五起访问江国。", "2031-03-14"),
    ("主席將於週五訪問江國。", "2031-03-14"),
    ("外交部周一表示，主席将访问。", "2031-03-10"),
    ("主席が30日から江国を訪問すると発表した。", "2031-03-30"),
    ("団は20日に出発する予定だ。", "2031-03-20"),
    ("대표단은 20일 평양에 도착할 예정이다.", "2031-03-20"),
    ("회담은 20일 개최된다.", "2031-03-20"),
    ("오는 5월 문을 연다.", "2031-05"),
    ("他们将在5月会晤。", "2031-05"),
]


@pytest.mark.parametrize(("text", "expected"), [*RANGES, *PARTS, *COUNTED, *AHEAD], ids=lambda value: str(value)[:26])
def test_the_first_day_a_text_names(text, expected):
    assert next(iter(said(text)), None) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("来週日曜日に会う。", date(2031, 3, 23)),
        ("先週日曜日に会った。", date(2031, 3, 9)),
        ("今週土曜日に会う。", date(2031, 3, 15)),
        ("下周日会面。", date(2031, 3, 23)),
        ("上週日會面。", date(2031, 3, 9)),
    ],
)
def test_a_japanese_sunday_is_no_chinese_one(text, day):
    assert [mention.day for mention in read_dates(text, ON)] == [day]


@pytest.mark.parametrize(
    ("text", "on", "precision", "expected"),
    [
        ("昨年6月に会談した。", date(2019, 1, 1), "month", "2018-06"),
        ("年明け早々に訪れた。", date(2019, 1, 1), "month", "2019-01"),
        ("先月、橋が開いた。", date(2019, 1, 1), "month", "2018-12"),
        ("17日、橋が開いた。", date(2019, 1, 1), "month", None),
        ("on the 9th of this month", date(2019, 1, 1), "month", "2019-01-09"),
        ("He said so on Monday.", date(2019, 1, 1), "month", None),
        ("2月19日から止まった。", date(2017, 1, 1), "year", "2017-02-19"),
        ("지난해 6월 만났다.", date(2017, 1, 1), "year", "2016-06"),
        ("이달 9일 만났다.", date(2017, 1, 1), "year", None),
    ],
)
def test_an_article_that_knows_only_its_month_or_year_resolves_what_that_allows(text, on, precision, expected):
    assert said(text, on, precision)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2000 they met, before talks in June that year.", ["2000", "2000-06"]),
        ("早在去年4月就有消息，当年6月成行。", ["2030-04", "2030-06"]),
        ("2028년 4월 만났고 같은 해 6월 다시 만났다.", ["2028-04", "2028-06"]),
        ("2028年4月に会い、翌年6月に再び会った。", ["2028-04", "2029-06"]),
    ],
)
def test_that_year_is_the_one_named_last(text, expected):
    assert said(text) == expected
