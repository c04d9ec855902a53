"""Ranges, parts of months and years, days to come, durations, and datelines: what `dates` says of running text."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.process import dates_of
from extractors.text.date_mentions import read_dates
from extractors.text.days.dateline import day_of_dateline

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


MORE = [
    ("Kim will travel to Beijing this weekend.", "2031-03-15/2031-03-16"),
    ("Kim traveled to Beijing over the weekend.", "2031-03-08/2031-03-09"),
    ("Talks are slated to open Monday in Dandong.", "2031-03-17"),
    ("The embassy said it would reopen on April 1.", "2031-04-01"),
    ("The delegation left Pyongyang on Sunday and is due back Thursday.", "2031-03-09"),
    ("In a meeting Tuesday, Wang thanked him.", "2031-03-11"),
    ("The ban, effective Jan. 10, covers steel.", "2031-01-10"),
    ("China's customs said Thursday trade rose in January and February.", "2031-03-06"),
    ("Trade rose from January to February.", "2031-01-01/2031-02-28"),
    ("A train is expected to depart at 5:30 p.m. Thursday.", "2031-03-13"),
    ("The agreement takes effect from July 1.", "2031-07-01"),
    ("The bridge will open later this year.", "2031"),
    ("exports in the January-February period", "2031-01-01/2031-02-28"),
    ("during his March 6-8 visit", "2031-03-06/2031-03-08"),
    ("The North fired a missile early Wednesday morning.", "2031-03-12"),
    ("대통령은 오는 15일부터 18일까지 중국을 방문한다.", "2031-03-15/2031-03-18"),
    ("왕 부장은 9일부터 사흘간 방문했다.", "2031-03-09"),
    ("북한은 지난 1월 국경을 열었다.", "2031-01"),
    ("북한은 지난 11월 국경을 열었다.", "2030-11"),
    ("오는 10월 열리는 회의", "2031-10"),
    ("10월 열리는 회의", "2031-10"),
    ("지난달 말 방문했다.", "2031-02-21/2031-02-28"),
    ("지난해 12월부터 올해 2월까지", "2030-12-01/2031-02-28"),
    ("올해 1∼2월 교역액", "2031-01-01/2031-02-28"),
    ("1월부터 2월까지", "2031-01-01/2031-02-28"),
    ("이번 주말 방문한다.", "2031-03-15/2031-03-16"),
    ("지난 주말 방문했다.", "2031-03-08/2031-03-09"),
    ("10일 오전 베이징에 도착했다.", "2031-03-10"),
    ("10월 10일 당 창건 기념일", "2030-10-10"),
    ("6일(현지시간) 밝혔다.", "2031-03-06"),
    ("习近平将于3月20日至22日对江国进行国事访问。", "2031-03-20/2031-03-22"),
    ("代表团于8日至10日访问。", "2031-03-08/2031-03-10"),
    ("外交部发言人11日在例行记者会上说", "2031-03-11"),
    ("1至2月，双边贸易额增长。", "2031-01-01/2031-02-28"),
    ("去年10月至今年2月", "2030-10-01/2031-02-28"),
    ("預計5月訪問", "2031-05"),
    ("11月訪問了江國", "2030-11"),
    ("將於下周四抵達", "2031-03-20"),
    ("上周四抵達", "2031-03-06"),
    ("本周日举行", "2031-03-16"),
    ("4日、外相は会談した。", "2031-03-04"),
    ("首相は14日に訪韓する。", "2031-03-14"),
    ("首相は14日、訪韓する方針を固めた。", "2031-03-14"),
    ("会談は14、15両日に行われる。", "2031-03-14/2031-03-15"),
    ("3月末に訪れる見通し。", "2031-03-21/2031-03-31"),
    ("昨年12月から今年2月にかけて", "2030-12-01/2031-02-28"),
    ("今年1～2月の貿易額", "2031-01-01/2031-02-28"),
    ("先週末に訪れた。", "2031-03-08/2031-03-09"),
    ("来月3〜5日に訪れる。", "2031-04-03/2031-04-05"),
    ("11日（日本時間12日）に", "2031-03-11"),
    ("9日から3日間訪れた。", "2031-03-09/2031-03-11"),
    ("The two leaders will meet on March 20-21 in Beijing.", "2031-03-20/2031-03-21"),
    ("The two leaders will meet on 20–21 March.", "2031-03-20/2031-03-21"),
    ("Talks scheduled for March 30 through April 2 were called off.", "2031-03-30/2031-04-02"),
    ("from Oct 30 until Nov 1", "2030-10-30/2030-11-01"),
    ("The visit will run from Thursday to Saturday.", "2031-03-13/2031-03-15"),
    ("He arrived on Monday for a three-day visit.", "2031-03-10"),
    ("He visited from Monday to Tuesday.", "2031-03-10/2031-03-11"),
    ("The fifth round, due in late April, is off.", "2031-04-21/2031-04-30"),
    ("The party congress is expected in early 2032.", "2032-01-01/2032-04-30"),
    ("It was signed in 1961.", "1961"),
    ("They said the train left early Tuesday.", "2031-03-11"),
    ("The summit, to be held Friday in Seoul, ...", "2031-03-14"),
    ("Xi is to arrive Thursday.", "2031-03-13"),
    ("A ministry spokesman said Tuesday the talks on Friday would cover fish.", "2031-03-11"),
    ("the 80th anniversary on Oct. 10", "2030-10-10"),
    ("On the 5th, the envoys met.", "2031-03-05"),
    ("by the end of this month", "2031-03-21/2031-03-31"),
    ("at the end of last year", "2030-12"),
    ("in the first quarter of this year", "2031-01-01/2031-03-31"),
    ("early next month", "2031-04-01/2031-04-10"),
    ("the day before yesterday", "2031-03-10"),
    ("two days ago", "2031-03-10"),
    ("this past Sunday", "2031-03-09"),
    ("Sunday's meeting", "2031-03-09"),
    ("the March 3 meeting", "2031-03-03"),
    ("3월 20~21일 베이징에서 만난다.", "2031-03-20/2031-03-21"),
    ("오는 20∼22일 방문한다.", "2031-03-20/2031-03-22"),
    ("20일과 21일 이틀간 회담한다.", "2031-03-20/2031-03-21"),
    ("지난 3∼5일 방문했다.", "2031-03-03/2031-03-05"),
    ("지난달 28일부터 이달 2일까지", "2031-02-28/2031-03-02"),
    ("이달 초 방문했다.", "2031-03-01/2031-03-10"),
    ("다음 달 중순께 방문한다.", "2031-04-11/2031-04-20"),
    ("4월 말 정상회담이 열린다.", "2031-04-21/2031-04-30"),
    ("4월말 5월초 방문", "2031-04-21/2031-04-30"),
    ("11일 밤 도착했다.", "2031-03-11"),
    ("오늘(12일) 열린다.", "2031-03-12"),
    ("어제(11일) 열렸다.", "2031-03-11"),
    ("작년 말 열렸다.", "2030-12"),
    ("올해 하반기 방한한다.", "2031-07-01/2031-12-31"),
    ("13일 한국을 방문한다고 12일 밝혔다.", "2031-03-13"),
    ("14일 방한할 것으로 알려졌다.", "2031-03-14"),
    ("내일부터 3박 4일 일정으로", "2031-03-13/2031-03-16"),
    ("3월 12일자 노동신문", "2031-03-12"),
    ("지난 8일(현지시간) 열렸다.", "2031-03-08"),
    ("30일까지 계속된다.", "2031-03-30"),
    ("将于3月20日至22日访问", "2031-03-20/2031-03-22"),
    ("3月20－21日举行", "2031-03-20/2031-03-21"),
    ("定于本月20日举行", "2031-03-20"),
    ("下月初访问", "2031-04-01/2031-04-10"),
    ("今年年底前", "2031-12"),
    ("去年年初", "2030-01"),
    ("上周末举行", "2031-03-08/2031-03-09"),
    ("这个月中旬", "2031-03-11/2031-03-20"),
    ("当地时间11日晚", "2031-03-11"),
    ("本月上旬", "2031-03-01/2031-03-10"),
    ("三月二十日至二十二日", "2031-03-20/2031-03-22"),
    ("将从20日开始", "2031-03-20"),
    ("明（13）日", "2031-03-13"),
    ("今晨抵达", "2031-03-12"),
    ("前天（10日）", "2031-03-10"),
    ("10月中上旬", "2030-10-01/2030-10-20"),
    ("五一期间", None),
    ("20、21両日に訪れる。", "2031-03-20/2031-03-21"),
    ("20～22日の日程で訪れる。", "2031-03-20/2031-03-22"),
    ("今月20日から22日まで", "2031-03-20/2031-03-22"),
    ("来月初めに訪れる予定", "2031-04-01/2031-04-10"),
    ("4月下旬に開かれる見通し", "2031-04-21/2031-04-30"),
    ("昨年末", "2030-12"),
    ("11日夜に着いた。", "2031-03-11"),
    ("12日付の労働新聞", "2031-03-12"),
    ("あす13日に", "2031-03-13"),
    ("年内に訪れる", None),
    ("3日ぶりに再開", None),
    ("来週初めに", "2031-03-17/2031-03-23"),
    ("今週末に", "2031-03-15/2031-03-16"),
    ("先月28日", "2031-02-28"),
    ("15日にも会談する方向", "2031-03-15"),
    ("春に訪れる", None),
    ("主席將於下週訪韓", "2031-03-17/2031-03-23"),
    ("訂於20日至22日訪問", "2031-03-20/2031-03-22"),
    ("上月廿八日", "2031-02-28"),
    ("農曆正月初一", None),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*RANGES, *PARTS, *COUNTED, *AHEAD, *MORE], ids=lambda value: str(value)[:26]
)
def test_the_first_day_a_text_names(text, expected):
    assert next(iter(said(text)), None) == expected


NO_DAYS = [
    "회담은 1박2일 일정이었다.",
    "대표단은 3박 4일 머물렀다.",
    "一行は2泊3日の旅をした。",
    "会谈持续了三天。",
    "為期兩日的訪問結束。",
    "视察为期3天。",
    "그는 15일 만에 돌아왔다.",
    "20일째 이어졌다.",
    "9·19 군사합의를 지켜야 한다.",
    "메시지를 전달했다.",
    "물가가 올랐다.",
    "He may go.",
    "They march on.",
    "3号线开通。",
    "1日あたり5便。",
    "一日三餐。",
    "오늘날 강은 조용하다.",
    "내일신문이 전했다.",
    "그제서야 알았다.",
    "배가 내달렸다.",
    "他有一日说过。",
    "第十日谈。",
    "A 10-day trip ended.",
    "It lasted for 3 days.",
    "《光明日报》报道。",
    "愛嬌（あいきょう）がある。",
    "Black Friday deals",
    "USA Today reported.",
    "〔2022〕1号\t文件",
    "1日に10人が来る。",
    "every Monday",
    "하루 20일치 식량.",
    "매일 운행한다.",
    "每周日休息。",
    "毎週日曜日に休む。",
    "The Sunday Times wrote.",
]


@pytest.mark.parametrize("text", NO_DAYS)
def test_durations_names_and_habits_are_no_days(text):
    assert [mention.day for mention in read_dates(text, ON) if mention.day] == []


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


REPRINTED = date(2031, 3, 20)
DATELINES = [
    ("PYONGYANG, March 10 (KCNA) -- The leader today met guests.", date(2031, 3, 10)),
    ("SEOUL, Dec. 30 (Yonhap) -- The leader met guests today.", date(2030, 12, 30)),
    ("新华社平壤3月10日电（记者某某）双方今天会谈。", date(2031, 3, 10)),
    ("【江城日報2031年03月10日讯】双方今天会谈。", date(2031, 3, 10)),
    ("（平壤3月10日朝中社電）雙方今天會談。", date(2031, 3, 10)),
    ("(평양 3월 10일발 조선중앙통신) 오늘 회담이 열렸다.", date(2031, 3, 10)),
    ("【平壌3月10日発朝鮮中央通信】今日、会談が開かれた。", date(2031, 3, 10)),
    ("（中央社記者某某台北10日電）雙方今天會談。", date(2031, 3, 10)),
]


@pytest.mark.parametrize(("text", "own"), DATELINES, ids=[text[:20] for text, _ in DATELINES])
def test_a_reprint_is_resolved_against_the_day_it_prints(text, own):
    from datetime import UTC, datetime

    assert day_of_dateline(text, REPRINTED) == own
    published = datetime(2031, 3, 20, 3, tzinfo=UTC)
    assert own in {mention.day for mention in dates_of(text, published, "instant", "Asia/Seoul")}
    assert REPRINTED not in {mention.day for mention in dates_of(text, published, "instant", "Asia/Seoul")}


@pytest.mark.parametrize(
    "text",
    [
        "They met on March 10 in the port.",
        "双方3月10日会谈，称中国网民支持。",
        "회담이 3월 10일 열렸다.",
        "On May 5, 2012 (Friday) it began.",
        "",
    ],
)
def test_a_day_in_a_sentence_is_no_dateline(text):
    assert day_of_dateline(text, REPRINTED) is None
