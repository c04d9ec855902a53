"""The subject and the lead of a digest, a table a line: what decides each word, each limit from both sides."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.digest.layouts import FAILED
from flows.digest.lead import make_lead, make_subject
from flows.digest.records import Answer, Input, SectionInput, Window, Wish

SEOUL = ZoneInfo("Asia/Seoul")
CUT = "2026-11-20T06:00:00+00:00"
DAYS_AGO = "2026-11-{}T06:00:00+00:00".format


def story(title: str = "A bridge opens", **changes: Any) -> dict[str, Any]:
    member = {"title": title, "lang": "en", "rank": 1, "is_new": True, "outlet": "Tumen Daily"}
    usual: dict[str, Any] = {
        "members": [member | {key: value for key, value in changes.items() if key == "is_flash"}],
        "is_follow_up": False,
        "outlets": 1,
        "is_unconfirmed": False,
        "is_news": True,
        "importance": 1.0,
    }
    return usual | {key: value for key, value in changes.items() if key != "is_flash"}


def source(verdict: str = "answered", **changes: Any) -> dict[str, Any]:
    return {"verdict": verdict, "outlet": "Tumen Daily", "country": "KR", "came": 9, "expected": 9.0,
            "last_new_at": CUT} | changes  # fmt: skip


def section(layout: str, rows: Any, *more: Answer) -> SectionInput:
    return SectionInput("s", "S", "", layout, (Answer("rows", "", "", tuple(rows)), *more))


WELL, ALL = (source(),), Wish()


def given(
    stories: Any = (), sources: Any = WELL, counts: dict[str, Any] | None = None, *,
    wish: Wish = ALL, form: int = 2, failed: bool = False, **window: Any,
) -> Input:  # fmt: skip
    """A day: the rows of its stories (of several sections where they are lists), of its sources, and its numbers."""
    sections = [
        section("stories", one if isinstance(one, list) else [one], Answer("each", "", "", ())) for one in stories
    ]
    numbers = tuple(Answer(key, "", "", ({"n": value},)) for key, value in (counts or {}).items())
    sections += [SectionInput("c", "C", "", "counts", numbers), section("sources", sources)]
    sections += [SectionInput("f", "F", "", FAILED, ())] if failed else []
    usual: dict[str, Any] = {
        "day": "2026-11-20",
        "edition": 1,
        "since": "",
        "cut_off_at": CUT,
        "made_at": CUT,
        "zone": "Asia/Seoul",
    }
    return Input(Window(**(usual | window)), tuple(sections), wish, form=form)


QUIET = "a quiet day, nothing new; 1 of 1 sources answered"
ONE = "1 of 1 sources answered."
BRIDGE = "A bridge opens (Tumen Daily)."
FRIDAY = "20 Nov"
CHOOSY = Wish(relations=("DPRK-PRC",))
SUBJECTS: dict[str, tuple[Input, str]] = {
    "a headline": (given([story()]), "A bridge opens"),
    "one story": (given([story()], counts={"stories": 1}), "A bridge opens"),
    "two stories": (given([story()], counts={"stories": 2}), "A bridge opens (+1)"),
    "unconfirmed": (given([story(is_unconfirmed=True)]), "unconfirmed: A bridge opens"),
    "a flash, unconfirmed": (given([story(is_unconfirmed=True, is_flash=True)]), "flash: unconfirmed: A bridge opens"),
    "90 characters": (given([story("x" * 90)]), "x" * 90),
    "91 characters": (given([story("x" * 91)]), "x" * 89 + "…"),
    "no headline": (given([story("")]), "one article without a headline"),
    "the weightier of two": (given([story("Light"), story("Heavy", importance=1.5)]), "Heavy"),
    "the first of a section": (given([[story("First"), story("Next", importance=9)]]), "First"),
    "news before weight": (given([story("Column", is_news=False, importance=9.0), story("News")]), "News"),
    "unweighed": (
        given([{k: v for k, v in story(t).items() if k not in ("is_news", "importance")} for t in ("One", "Two")]),
        "One",
    ),
    "columns only": (given([story(is_news=False)]), "no news, only columns, features, notices or market notes"),
    "stale": (given([], is_stale=True), "nothing was collected"),
    "columns in a stale one": (given([story(is_news=False)], is_stale=True), "nothing was collected"),
    "in part": (given(failed=True), "a part of this digest could not be made"),
    "in part, in an outage": (
        given(failed=True, sources=[source(came=0, expected=90)]),
        "a part of this digest could not be made",
    ),
    "an outage": (
        given(sources=[source(came=1, expected=1200.4), source(came=2, expected=0.2)]),
        "an outage, 3 of about 1,201 usual entries came",
    ),
    "just less than a third": (
        given(sources=[source(came=9, expected=30)]),
        "an outage, 9 of about 30 usual entries came",
    ),
    "a third": (given(sources=[source(came=10, expected=30)]), QUIET),
    "ten are usual": (given(sources=[source(came=0, expected=10)]), "an outage, 0 of about 10 usual entries came"),
    "fewer are usual": (given(sources=[source(came=0, expected=9.9)]), QUIET),
    "nothing counted": (given(sources=[source(came=None, expected=None)]), QUIET),
    "nothing chosen": (given(wish=CHOOSY), "a quiet day, nothing new of what you chose; 1 of 1 sources answered"),
    "an earlier begin alone": (given(wish=Wish(since=CUT)), QUIET),
    "nothing known": (given(sources=[source(last_new_at=None)]), "nothing is known yet"),
    "one source ever brought": (
        given(sources=[source(last_new_at=None), source()]),
        "a quiet day, nothing new; 2 of 2 sources answered",
    ),
    "one of four read": (given(sources=[source(), *[source("failed")] * 3]), "too little could be read to say more"),
    "one of three read": (
        given(sources=[source(), *[source("failed")] * 2]),
        "a quiet day, nothing new; 1 of 3 sources answered",
    ),
    "fewer came, read": (given(sources=[source("fell short")]), "a quiet day, nothing new; 0 of 1 sources answered"),
    "entries lost, read": (given(sources=[source("lost items")]), "a quiet day, nothing new; 0 of 1 sources answered"),
    "silent and not yet known": (
        given(sources=[source("silent"), source("not yet known")]),
        "a quiet day, nothing new; 2 of 2 sources answered",
    ),
    "not asked yet says nothing": (
        given(sources=[source("not asked yet", country="CN"), source()]),
        "a quiet day, nothing new; 1 of 2 sources answered",
    ),
    "a country alive for 14 days": (
        given(sources=[source(), source("failed", country="CN", last_new_at=DAYS_AGO("06"))]),
        "too little could be read to say more",
    ),
    "and longer ago": (
        given(sources=[source(), source("failed", country="CN", last_new_at=DAYS_AGO("05"))]),
        "a quiet day, nothing new; 1 of 2 sources answered",
    ),
    "no source": (given(sources=[]), "a quiet day, nothing new; 0 of 0 sources answered"),
}


@pytest.mark.parametrize(("day", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_the_subject(day: Input, expected: str) -> None:
    assert make_subject(day) == f"Yalu {FRIDAY}: {expected}"


@pytest.mark.parametrize(("edition", "opening"), [(1, "Yalu "), (2, "Correction 1: Yalu "), (3, "Correction 2: Yalu ")])
def test_a_later_edition_says_which(edition: int, opening: str) -> None:
    assert make_subject(given([story()], edition=edition)).startswith(opening)


NEW = {"new": 5}
OF_NEW = "5 new articles from 2 outlets in 1 language"
PLACES = {"outlets": 2, "langs": 1}
LEADS: dict[str, tuple[Input, list[str]]] = {
    "a story": (given([story()]), [BRIDGE, ONE]),
    "two outlets": (given([story(outlets=2)]), ["A bridge opens (Tumen Daily and 1 more).", ONE]),
    "marked": (
        given([story(is_unconfirmed=True, is_flash=True)]),
        ["Flash: Unconfirmed: A bridge opens (Tumen Daily).", ONE],
    ),
    "160 characters": (given([story("x" * 160)]), ["x" * 160 + " (Tumen Daily).", ONE]),
    "161 characters": (given([story("x" * 161)]), ["x" * 159 + "… (Tumen Daily).", ONE]),
    "columns only": (
        given([story(is_news=False)]),
        ["No news: what came on the beat is columns, features, notices or market notes only.", ONE],
    ),
    "columns only of what was chosen": (
        given([story(is_news=False)], wish=CHOOSY),
        ["No news: what came of what you chose is columns, features, notices or market notes only.", ONE],
    ),
    "in part": (
        given(failed=True),
        ["A part of this digest could not be made, by a fault of Yalu's own: more may be new than it says.", ONE],
    ),
    "in part without its sources": (
        given(failed=True, sources=[]),
        ["A part of this digest could not be made, by a fault of Yalu's own: more may be new than it says."],
    ),
    "no source": (given(sources=[]), ["A quiet day: nothing new was seen on the beat.", "No source is switched on."]),
    "quiet": (given(), ["A quiet day: nothing new was seen on the beat.", ONE]),
    "quiet of what was chosen": (given(wish=CHOOSY), ["A quiet day: nothing new was seen of what you chose.", ONE]),
    "an outage": (
        given(sources=[source(came=0, expected=90)]),
        [
            (
                "An outage, not a quiet day: 0 of about 90 entries usual at these hours came. "
                "What follows says little about the world."
            ),
            "Nothing new was seen on the beat.",
            ONE,
        ],
    ),
    "an outage with a story": (
        given([story()], sources=[source(came=0, expected=90)]),
        [
            (
                "An outage, not a quiet day: 0 of about 90 entries usual at these hours came. "
                "What follows says little about the world."
            ),
            BRIDGE,
            ONE,
        ],
    ),
    "unread": (
        given(sources=[source("failed")] * 4),
        [
            "Not to be called a quiet day: 0 of 4 sources could be read.",
            "Nothing new was seen on the beat.",
            "0 of 4 sources answered; 4 could not be read (Tumen Daily…).",
        ],
    ),
    "unread with a story": (
        given([story()], sources=[source("failed")]),
        [BRIDGE, "0 of 1 sources answered; 1 could not be read (Tumen Daily)."],
    ),
    "three names and four": (
        given(
            sources=[
                source(),
                source("silent"),
                *(source("lied", outlet=name) for name in "abc"),
                *(source("not asked", outlet=name) for name in "abcd"),
            ]
        ),
        [
            "Not to be called a quiet day: 2 of 9 sources could be read.",
            "Nothing new was seen on the beat.",
            "2 of 9 sources answered; 3 gave a stale or wrong feed (a, b, c); 4 not asked (a, b, c…).",
        ],
    ),
    "nothing of an old form is named": (
        given(sources=[source("failed")], form=1),
        ["A quiet day: nothing new was seen on the beat.", "0 of 1 sources answered; 1 failed (Tumen Daily)."],
    ),
    "stale": (
        given(is_stale=True, sources=[source(came=0, expected=90)]),
        [
            (
                "No collection has finished since 20 Nov 15:00: nothing new could be seen, which is not the same as "
                "nothing having happened. Look at 'yalu run'."
            ),
            ONE,
        ],
    ),
    "numbers": (given([story()], counts=NEW | PLACES), [BRIDGE, f"{OF_NEW}.", ONE]),
    "none is new": (given([story()], counts={"new": 0} | PLACES), [BRIDGE, ONE]),
    "fewer stories": (
        given([story()], counts=NEW | PLACES | {"stories": 4}),
        [BRIDGE, "5 new articles in 4 stories from 2 outlets in 1 language.", ONE],
    ),
    "a story each": (
        given([story()], counts=NEW | PLACES | {"stories": 5}),
        [BRIDGE, f"{OF_NEW}.", ONE],
    ),
    "no stories": (
        given([story()], counts=NEW | PLACES | {"stories": 0}),
        [BRIDGE, f"{OF_NEW}.", ONE],
    ),
    "all besides": (
        given([story()], counts=NEW | PLACES | {"usual": 0.5, "unconfirmed": 1, "flashes": 2, "copies": 1, "seeds": 2}),
        [
            BRIDGE,
            (
                f"{OF_NEW}, against a usual 0.5 a day; 1 unconfirmed; flashes: 2. "
                "Not counted: 1 copy, 2 texts of the seed corpus."
            ),
            ONE,
        ],
    ),
    "none besides": (
        given([story()], counts=NEW | PLACES | {"usual": 0, "unconfirmed": 0, "flashes": 0, "copies": 0, "seeds": 0}),
        [BRIDGE, f"{OF_NEW}, against a usual 0 a day.", ONE],
    ),
    "began 14 days ago": (
        given([story()], counts={"began": DAYS_AGO("06")}),
        [BRIDGE, ONE, "Yalu began on 6 November 2026: nothing before is observed."],
    ),
    "began earlier": (given([story()], counts={"began": DAYS_AGO("05")}), [BRIDGE, ONE]),
    "began is not known": (given([story()], counts={"began": None}), [BRIDGE, ONE]),
}


@pytest.mark.parametrize(("day", "expected"), LEADS.values(), ids=LEADS)
def test_the_lead(day: Input, expected: list[str]) -> None:
    assert [line for line, _ in make_lead(day, SEOUL)] == expected


def test_each_line_names_the_answers_its_numbers_come_from() -> None:
    counts = NEW | PLACES | {"stories": 4, "usual": 3, "unconfirmed": 1, "flashes": 1, "copies": 1, "seeds": 0}
    day = given([story(outlets=2)], counts=counts | {"began": DAYS_AGO("10")})
    keys = [[answer.key for answer in answers] for _, answers in make_lead(day, SEOUL)]
    used = ["new", "stories", "outlets", "langs", "usual", "unconfirmed", "flashes", "copies"]
    assert keys == [["each"], used, ["rows"], ["began"]]
    assert [len(answers) for _, answers in make_lead(given([story()]), SEOUL)] == [0, 1]
    outage = make_lead(given(sources=[source(came=0, expected=90)]), SEOUL)
    assert [answer.key for answer in outage[0][1]] == ["rows"]
