"""Which reports are of one event, and what the event is by them: status, voices, day, names, place and conflicts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from extractors.records import EventReport, ReportOfEvent
from extractors.similarity.event_merging import merge_events

DAY = date(2031, 5, 20)
AT = datetime(2031, 5, 21, 3, tzinfo=UTC)
USUAL: dict[str, Any] = {
    "rule_id": "r", "field": "text", "start": 0, "end": 9, "event_type": "visit", "category": "CONSULT",
    "pair": "DPRK-PRC", "actor": "per:wangyi", "actor_side": "PRC", "actor_level": 3, "target": "country:prk",
    "target_side": "DPRK", "date_precision": "day",
}  # fmt: skip
OFFICIAL = {"source_class": "official", "side": "PRC"}


def merged(*reports: dict[str, Any]) -> list[str]:
    """The events of reports: each report is named by its place, of `day` after the 20th, `hours` later."""
    given = []
    for number, one in enumerate(reports):
        own = dict(one)
        name, hours = own.pop("name", f"a{number}"), own.pop("hours", number)
        voice, lost, day = own.pop("voice", f"v{number}"), own.pop("lost", False), own.pop("day", 0)
        on = None if day is None else DAY + timedelta(days=day)
        dates: dict[str, Any] = {"happened_on": on, "ends_on": on}
        dates |= {"date_precision": "none"} if on is None else {}
        report = EventReport(**(USUAL | dates | own))
        given.append(ReportOfEvent(name, report, AT + timedelta(hours=hours), voice, is_lost=lost))
    return [
        " ".join(
            filter(
                None,
                (
                    one.status,
                    one.why,
                    f"{one.voices}v{one.article_count}",
                    f"{one.happened_on:%m-%d}" if one.happened_on else "",
                    f"{one.actor}>{one.target}",
                    one.place,
                    f"since {(one.confirmed_at - AT) / timedelta(hours=1):g}" if one.confirmed_at else "",
                    "lost" * one.has_lost_evidence,
                    *(f"{c.what}:{c.value}/{c.other_value}" for c in one.conflicts),
                ),
            )
        ).replace("per:wangyi>country:prk", "W>K")
        for one in merge_events(given)
    ]


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([{}], ["reported one_voice 1v1 05-20 W>K"]),
        ([{}, {}], ["done independent 2v2 05-20 W>K since 1"]),
        ([{}, {"voice": "v0"}], ["reported one_voice 1v2 05-20 W>K"]),
        ([{}, {"source_class": "anonymous"}], ["reported one_voice 2v2 05-20 W>K"]),
        ([{"source_class": "anonymous"}, {"source_class": "anonymous"}], ["reported one_voice 2v2 05-20 W>K"]),
        ([OFFICIAL], ["done official 1v1 05-20 W>K since 0"]),
        ([{}, OFFICIAL], ["done official 2v2 05-20 W>K since 1"]),
        ([{}, {}, OFFICIAL], ["done official 3v3 05-20 W>K since 2"]),
        ([{}, {}, {**OFFICIAL, "hours": 1}], ["done official 3v3 05-20 W>K since 1"]),
        ([{"source_class": "official", "side": "ROK"}], ["reported one_voice 1v1 05-20 W>K"]),
        ([{"source_class": "official", "side": "DPRK"}], ["done official 1v1 05-20 W>K since 0"]),
        ([{"status": "under_way"}, {"status": "under_way"}], ["under_way independent 2v2 05-20 W>K since 1"]),
        ([{"status": "under_way"}, {}], ["done independent 2v2 05-20 W>K since 1"]),
        ([{"status": "reported"}, {"status": "reported"}], ["reported one_voice 2v2 05-20 W>K"]),
        ([{"status": "announced"}], ["planned one_voice 1v1 05-20 W>K"]),
        ([{**OFFICIAL, "status": "announced"}], ["announced official 1v1 05-20 W>K since 0"]),
        ([{"status": "planned"}], ["planned one_voice 1v1 05-20 W>K"]),
        ([{**OFFICIAL, "status": "planned"}], ["planned one_voice 1v1 05-20 W>K"]),
        ([{"status": "cancelled"}], ["cancelled one_voice 1v1 05-20 W>K"]),
        ([{**OFFICIAL, "status": "announced"}, {"status": "cancelled"}], ["cancelled one_voice 2v2 05-20 W>K"]),
        (
            [{**OFFICIAL, "status": "announced"}, {**OFFICIAL, "status": "cancelled"}],
            ["cancelled official 1v2 05-20 W>K"],
        ),
        ([{"status": "cancelled"}, {**OFFICIAL, "status": "announced"}], ["announced official 2v2 05-20 W>K since 1"]),
        (
            [{"status": "cancelled"}, {**OFFICIAL, "status": "announced", "hours": 0}],
            ["cancelled one_voice 2v2 05-20 W>K"],
        ),
        ([{"status": "denied"}], []),
        ([{**OFFICIAL, "status": "denied"}], []),
        ([{}, {**OFFICIAL, "status": "denied"}], ["denied official 1v2 05-20 W>K status:done/denied"]),
        ([{}, {}, {**OFFICIAL, "status": "denied"}], ["denied official 2v3 05-20 W>K status:done/denied"]),
        (
            [{**OFFICIAL, "status": "denied", "hours": 0}, {"hours": 1}, {"hours": 2}],
            ["done independent 2v3 05-20 W>K since 2 status:done/denied"],
        ),
        ([OFFICIAL, {**OFFICIAL, "status": "denied"}], ["done official 1v2 05-20 W>K since 0 status:done/denied"]),
        ([{}, {"status": "denied"}], ["reported one_voice 1v2 05-20 W>K status:done/denied"]),
        ([{"lost": True}], ["reported lost 0v1 W>K lost"]),
        ([{}, {"lost": True}], ["reported one_voice 1v2 05-20 W>K lost"]),
        ([{}, {}, {"lost": True}], ["done independent 2v3 05-20 W>K since 1 lost"]),
        ([{"relay": "org:yonhap"}, {"relay": "org:yonhap"}], ["reported one_voice 1v2 05-20 W>K"]),
        ([{"relay": "org:yonhap"}, {"voice": "yonhap"}], ["reported one_voice 1v2 05-20 W>K"]),
        ([{"relay": "org:yonhap"}, {"relay": "org:kyodo"}], ["done independent 2v2 05-20 W>K since 1"]),
        ([{"set_aside": "too_early"}], []),
        ([{"set_aside": "too_early"}, {}], ["reported one_voice 1v1 05-20 W>K"]),
        ([{}, {"day": 1}], ["done independent 2v2 05-20 W>K since 1 day:2031-05-20/2031-05-21"]),
        ([{}, {"day": 2}], ["done independent 2v2 05-20 W>K since 1 day:2031-05-20/2031-05-22"]),
        ([{}, {"day": 3}], ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-23 W>K"]),
        (
            [{"day": 0}, {"day": 2}, {"day": 4}],
            ["done independent 2v2 05-20 W>K since 1 day:2031-05-20/2031-05-22", "reported one_voice 1v1 05-24 W>K"],
        ),
        ([{"day": 0}, {"day": 1}, {"day": 1}], ["done independent 3v3 05-21 W>K since 1 day:2031-05-21/2031-05-20"]),
        ([{}, {"day": None}], ["done independent 2v2 05-20 W>K since 1"]),
        ([{}, {"day": None, "hours": 240}], ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 W>K"]),
        ([{}, {"day": None, "hours": 288}], ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 W>K"]),
        ([{"day": None}, {"day": None, "hours": 120}], ["done independent 2v2 W>K since 120"]),
        ([{"day": None}, {"day": None, "hours": 144}], ["reported one_voice 1v1 W>K", "reported one_voice 1v1 W>K"]),
        (
            [{"day": 40, "status": "announced"}, {"day": None, "status": "announced"}],
            ["planned one_voice 2v2 06-29 W>K"],
        ),
        (
            [{"day": 130, "status": "announced"}, {"day": None, "status": "announced"}],
            ["planned one_voice 1v1 09-27 W>K", "planned one_voice 1v1 W>K"],
        ),
        (
            [{}, {"actor": "per:liqiang"}],
            ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-20 per:liqiang>country:prk"],
        ),
        ([{}, {"actor": "country:chn", "actor_level": 0}], ["done independent 2v2 05-20 W>K since 1"]),
        (
            [{}, {"actor": "country:chn", "actor_level": 2}],
            ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-20 country:chn>country:prk"],
        ),
        (
            [{}, {"target": "per:choesonhui", "target_level": 3}],
            ["done independent 2v2 05-20 per:wangyi>per:choesonhui since 1"],
        ),
        (
            [{"place": "city:pyongyang"}, {"place": "city:wonsan", "actor": "country:chn", "actor_level": 0}],
            [
                "reported one_voice 1v1 05-20 W>K city:pyongyang",
                "reported one_voice 1v1 05-20 country:chn>country:prk city:wonsan",
            ],
        ),
        (
            [{"place": "city:pyongyang"}, {"place": "city:wonsan"}],
            ["done independent 2v2 05-20 W>K city:pyongyang since 1 place:city:pyongyang/city:wonsan"],
        ),
        ([{"place": "city:pyongyang"}, {"place": "prov:x"}], ["done independent 2v2 05-20 W>K city:pyongyang since 1"]),
        (
            [{"place": "prov:x"}, {"place": "prov:x"}, {"place": "city:pyongyang"}],
            ["done independent 3v3 05-20 W>K city:pyongyang since 1"],
        ),
        (
            [{}, {"event_type": "talks"}],
            ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-20 country:prk>per:wangyi"],
        ),
        (
            [
                {"event_type": "talks"},
                {
                    "event_type": "talks",
                    "actor": "per:choesonhui",
                    "actor_side": "DPRK",
                    "target": "per:wangyi",
                    "target_side": "PRC",
                },
            ],
            ["done independent 2v2 05-20 per:choesonhui>per:wangyi since 1"],
        ),
        (
            [{}, {"pair": "ROK-PRC", "target_side": "ROK", "target": "country:kor"}],
            ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-20 per:wangyi>country:kor"],
        ),
        (
            [{}, {"actor_side": "DPRK", "actor": "per:choesonhui", "target_side": "PRC", "target": "country:chn"}],
            ["reported one_voice 1v1 05-20 W>K", "reported one_voice 1v1 05-20 per:choesonhui>country:chn"],
        ),
        (
            [
                {"date_precision": "day_range", "ends_on": date(2031, 5, 22)},
                {"date_precision": "day_range", "ends_on": date(2031, 5, 23)},
            ],
            ["done independent 2v2 05-20 W>K since 1 ends_on:2031-05-22/2031-05-23"],
        ),
        ([{"date_precision": "month"}, {}], ["done independent 2v2 05-20 W>K since 1"]),
        ([{"date_precision": "month"}], ["reported one_voice 1v1 05-20 W>K"]),
        ([{"day": None}, {"date_precision": "month"}], ["done independent 2v2 05-20 W>K since 1"]),
    ],
)
def test_the_events_of_reports(reports: list[dict[str, Any]], expected: list[str]) -> None:
    assert merged(*reports) == expected
