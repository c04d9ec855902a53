"""The rules of etiquette, each asserted on a request log (tests/soak/week.py)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from tests.soak.week import CONTACT, HOUR, START, Week

STILL = ("still-both", "still-etag", "still-date", "still-age", "still-ttl", "still-too")
WITH_VALIDATORS = (*STILL, "busy", "slow", "skips", "ttl", "sick-day", "301", "308", "302")


def validators_go_back_together(week: Week) -> None:
    for name in WITH_VALIDATORS:
        held = ("", "")
        for one in week.polls(name):
            given = (one.headers.get("if-none-match", ""), one.headers.get("if-modified-since", ""))
            assert given == held, (name, one.at, given, held)
            held = (one.etag, one.last_modified) if one.status == 200 else held


def none_is_ever_made_up(week: Week) -> None:
    for one in week.polls("no-validators"):
        assert "if-none-match" not in one.headers
        assert "if-modified-since" not in one.headers
    assert all("if-modified-since" not in one.headers for one in week.polls("still-etag"))
    assert all("if-none-match" not in one.headers for one in week.polls("still-date"))


def an_unchanged_world_costs_next_to_nothing(week: Week) -> None:
    days = Counter[int]()
    for name in STILL:
        for one in week.of(name):
            days[(one.at - START) // timedelta(days=1)] += one.size
    assert days[0] > 50_000
    assert [day for day, size in days.items() if day and size >= 0.02 * days[0]] == [], days


def no_article_is_downloaded_twice(week: Week) -> None:
    bodies = Counter((one.site, one.path) for one in week.log if one.is_page and one.status == 200)
    assert len(bodies) > 60
    assert [key for key, count in bodies.items() if count > 1] == []


def pages_are_looked_at_once_more_and_no_more(week: Week) -> None:
    asked = Counter((one.site, one.path) for one in week.log if one.is_page and one.status in (200, 304))
    assert max(asked.values()) <= 2
    assert {key[0] for key, count in asked.items() if count == 2} >= set(STILL)
    assert all(count == 1 for key, count in asked.items() if key[0] == "no-validators")


def polls_keep_their_distance(week: Week) -> None:
    for name in week.sites:
        assert all(pause >= 0.9 * 0.25 for pause in week.pauses_h(name) if pause), name
    assert min(week.pauses_h("ttl")) >= 3.0 - 1e-9
    assert min(week.pauses_h("still-ttl")) >= 5.0 - 1e-9
    assert min(week.pauses_h("still-age")) >= 2.0 - 1e-9


def hours_to_be_skipped_are_skipped(week: Week) -> None:
    assert [one.at for one in week.polls("skips")[1:] if one.at.hour < 6] == []


def a_host_that_asks_for_rest_gets_it(week: Week) -> None:
    for name, status in (("429", 429), ("503", 503)):
        asked = [one for one in week.log if one.site == name]
        (told,) = [one.at for one in asked if one.status == status]
        assert [one.path for one in asked if told < one.at < told + 9 * HOUR] == [], name
        assert any(one.at >= told + 9 * HOUR for one in asked), name


def permanent_moves_are_followed_after_three_sightings(week: Week) -> None:
    for name in ("301", "308"):
        assert sum(one.path == "/feed" for one in week.polls(name)) == 3, name
        assert week.polls(name)[-1].path == "/new-feed"
    asked = [one for one in week.polls("302") if one.path == "/new-feed"]
    assert len(asked) == sum(one.path == "/feed" for one in week.polls("302"))


def failures_back_off_and_nobody_is_given_up(week: Week) -> None:
    hours = (week.now - START) / HOUR
    for name, most in (("500", 6 + hours / 6), ("404", 5 + hours / 12), ("410", 6)):
        polls = week.polls(name)
        assert 2 <= len(polls) <= most, (name, len(polls))
        pauses = week.pauses_h(name)
        assert pauses[-1] > pauses[0] or len(pauses) < 3, name


def a_sick_day_is_survived(week: Week) -> None:
    assert week.states["sick-day"].state == "ok"
    assert len([one for one in week.of("sick-day", pages=True) if one.status == 200]) >= 8


def intervals_follow_what_is_new(week: Week) -> None:
    busy, still = week.pauses_h("busy"), week.pauses_h("still-both")
    assert max(busy[3:]) <= 12  # its window holds twenty hours, and a third of that is new after seven
    assert still[-1] > 3 * still[0] or still[-1] >= 20
    assert max(week.pauses_h("bounded")) <= 2.5


def cookies_stay_within_their_chain(week: Week) -> None:
    asked = week.polls("cookie")
    chains = [(one.status, one.headers.get("cookie", "")) for one in asked]
    assert chains[::2] == [(307, "")] * len(chains[::2])
    assert {cookie for _, cookie in chains[1::2]} == {"k=1"}
    assert {one.headers.get("cookie", "") for one in week.log if one.site != "cookie"} == {""}


def who_asks_is_said(week: Week) -> None:
    agents = {one.headers["user-agent"] for one in week.log}
    assert len(agents) == 1
    (agent,) = agents
    assert agent.startswith("Yalu")
    assert CONTACT in agent
    assert {one.headers["accept-encoding"] for one in week.log} == {"gzip, br"}


def robots_txt_comes_before_pages(week: Week) -> None:
    for name in week.sites:
        paths = [one.path for one in week.log if one.site == name]
        pages = [n for n, path in enumerate(paths) if path.startswith("/a/")]
        assert not pages or "/robots.txt" in paths[: pages[0]], name


def robots_txt_is_read_once_a_day(week: Week) -> None:
    """Where there is none, that is known for a day, however many collections ask for pages."""
    asked = 0
    for name in set(week.sites) - {"404"}:
        at = [one.at for one in week.log if one.site == name and one.path == "/robots.txt" and one.status == 404]
        assert all(later - earlier >= 23 * HOUR for earlier, later in pairwise(at)), name
        asked += len(at) > 1
    assert asked


RULES = [rule for rule in list(globals().values()) if callable(rule) and getattr(rule, "__module__", "") == __name__]
