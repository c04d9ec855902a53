"""Which reports are of one event: by day, month and year, by persons, levels and cities, by when they come out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from extractors.records import EventReport, ReportOfEvent
from extractors.similarity.event_groups import block_of, group_reports

AT = datetime(2031, 5, 21, 3, tzinfo=UTC)
USUAL: dict[str, Any] = {
    "rule_id": "r", "field": "text", "start": 0, "end": 9, "event_type": "visit", "category": "CONSULT",
    "pair": "DPRK-PRC", "actor": "country:chn", "actor_side": "PRC", "target": "country:prk", "target_side": "DPRK",
}  # fmt: skip


def report(name: str, words: str) -> ReportOfEvent:
    """A report by words: '05-20' is a day, '05' a month, '2031' a year, '+3' published so many days later.

    'wang' acts, 'kim' is the target, '@beijing' the city, 'L2' and 'l2' are their levels, '!' is planned.
    """
    values: dict[str, Any] = {"date_precision": "none"}
    after = 0
    for word in words.split():
        if word == "!":
            values["status"] = "planned"
        elif word.startswith("+"):
            after = int(word[1:])
        elif word.startswith("@"):
            values["place"] = f"city:{word[1:]}"
        elif word[0] in "Ll" and word[1:].isdigit():
            values["actor_level" if word[0] == "L" else "target_level"] = int(word[1:])
        elif word == "talks":
            values["event_type"] = word
        elif word[0].isdigit():
            parts = [int(part) for part in word.split("-")]
            precision = "year" if parts[0] > 12 else "month" if len(parts) == 1 else "day"
            day = (
                date(parts[0], 1, 1)
                if precision == "year"
                else date(2031, parts[0], parts[-1] if len(parts) > 1 else 1)
            )
            values |= {"happened_on": day, "date_precision": precision}
        else:
            values["target" if word == "kim" else "actor"] = f"per:{word}"
    return ReportOfEvent(name, EventReport(**(USUAL | values)), AT + timedelta(days=after), name)


def groups(*reports: str) -> str:
    given = [report(chr(97 + place), words) for place, words in enumerate(reports)]
    found = ["".join(sorted(one.article_id for one in group.reports)) for group in group_reports(given)]
    return " ".join(sorted(found))


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (("05-20", "05-20"), "ab"),
        (("05-20", "05-21"), "ab"),
        (("05-20", "05-22"), "ab"),
        (("05-20", "05-23"), "a b"),
        (("05-20 wang", "05-20 li"), "a b"),
        (("05-20 wang", "05-20"), "ab"),
        (("05-20 kim", "05-20 wang"), "ab"),
        (("05-20 @beijing", "05-20 @dandong"), "a b"),
        (("05-20 @beijing", "05-20"), "ab"),
        (("05-20 wang @beijing", "05-20 wang @dandong"), "ab"),
        (("05-20 L2", "05-20 L3"), "a b"),
        (("05-20 L2", "05-20"), "ab"),
        (("05-20 wang L2", "05-20 wang L3"), "ab"),
        (("05-20 L2 l3", "05-20 L2 l1"), "ab"),
        (("talks 05-20 L2 l3", "talks 05-20 L3 l2"), "ab"),
        (("talks 05-20 L2 l3", "talks 05-20 L3 l3"), "a b"),
        (("talks 05-20 kim", "talks 05-20 choe kim"), "ab"),
        (("05-20", "05"), "ab"),
        (("05-20", "06"), "a b"),
        (("05-20", "2031"), "ab"),
        (("05-20", "2030"), "a b"),
        (("05-20", ""), "ab"),
        (("05-20", "+30"), "a b"),
    ],
)
def test_reports_with_a_day_and_those_that_can_mean_it(reports: tuple[str, ...], expected: str) -> None:
    assert groups(*reports) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (("05", "05"), "ab"),
        (("05", "06"), "a b"),
        (("2031", "2031 +30"), "ab"),
        (("05 !", "2031 !"), "ab"),
        (("05", "2031"), "a b"),
        (("05 !", "2031"), "a b"),
        (("05 !", "2032 !"), "a b"),
        (("2031 !", "05 ! +1", "06 ! +2"), "ab c"),
        (("", "+5"), "ab"),
        (("", "+6"), "a b"),
        (("", "+5", "+10"), "abc"),
        (("wang", "li"), "a b"),
        (("05", "+5"), "ab"),
        (("05", "+6"), "a b"),
        (("06-20", "! +1"), "ab"),
        (("09-18", "!"), "ab"),
        (("09-19", "!"), "a b"),
        (("06-20", ""), "a b"),
    ],
)
def test_reports_without_a_day(reports: tuple[str, ...], expected: str) -> None:
    """They mean a day that is near, ahead where it is planned; else a month, a year, or what comes out together."""
    assert groups(*reports) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", ("visit", "DPRK-PRC", "PRC")), ("talks", ("talks", "DPRK-PRC", ""))],
)
def test_who_acts_first_matters_where_one_side_acts(words: str, expected: tuple[str, ...]) -> None:
    assert block_of(report("a", words).report) == expected
