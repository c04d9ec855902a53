"""Pages that came in place of an article, decided: asked for again, then failed; a stored article stays loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.process import PageFindings
from extractors.records import PageState, Record
from extractors.records.vocabulary import STAND_INS
from flows.collection.dedupe import find_same_bodies, shown_bodies
from flows.collection.page_decisions import AddressGroup, decide_page, state_without_article
from flows.collection.recheck_pages import decide_reading
from tests.builders import make_article, make_entry, make_source
from warehouse.tables.addresses import StoredBody

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://sheet.example/a/1"


def decide(entry, reason):
    return decide_page(AddressGroup((entry,)), make_source(), URL, PageFindings(None, reason), NOW, "Asia/Seoul")


@pytest.mark.parametrize("reason", sorted(STAND_INS))
def test_what_stands_in_for_a_page_is_asked_for_again_and_then_fails(reason):
    (first,) = decide(make_entry(), reason).outcomes
    assert (first.outcome, first.reason, first.tries) == ("pending", reason, 1)
    assert first.next_try_at >= NOW
    (last,) = decide(make_entry(tries=4, first_tried_at=NOW - timedelta(hours=60)), reason).outcomes
    assert (last.outcome, last.reason, last.next_try_at) == ("failed", reason, None)


def test_a_notice_of_deletion_fails_at_once():
    assert [(o.outcome, o.reason) for o in decide(make_entry(), "deleted").outcomes] == [("failed", "deleted")]


@pytest.mark.parametrize("reason", ["deleted", "login", "soft_404", "not_an_article", "off_topic", "no_body"])
def test_no_page_takes_a_stored_article_out(reason):
    record = decide(make_entry(article_id="a1"), reason)
    assert [(o.outcome, o.reason, o.article_id) for o in record.outcomes] == [("loaded", "", "a1")]
    assert record.dropped is None


@pytest.mark.parametrize(
    ("reason", "result", "is_due"),
    [("deleted", "deleted", False), ("login", "not_an_article", True), ("no_body", "unreadable", False)],
)
def test_the_state_of_its_page_says_what_came(reason, result, is_due):
    state = state_without_article("a1", None, URL, reason, NOW)
    assert (state.result, state.recheck_at is not None, state.rechecked_at) == (result, is_due, NOW)


@pytest.mark.parametrize(("hours", "is_due"), [(25, True), (71, False)])
def test_a_recheck_that_meets_a_login_is_repeated_for_three_days(hours, is_due):
    state = PageState("a1", URL, '"1"', "", "sha", NOW - timedelta(hours=hours), NOW)
    job = type("Job", (), {"body": b"x"})()
    after, record = decide_reading(state, make_entry(), None, job, PageFindings(None, "login"), NOW, "Asia/Seoul")
    assert (after.result, after.recheck_at is not None, after.body_sha256, record) == (
        "not_an_article", is_due, "sha", None,
    )  # fmt: skip


def shown(*titles, text="We are glad that you found us. Choose a section above.", title="Sheet", host="sheet", first=0):
    for i, headline in enumerate(titles, first):
        entry = make_entry(str(i), title=headline, url=f"https://{host}.example/a/{i}", address_id=f"x{i}")
        article = replace(make_article(str(i)), title=title or headline, text=text, text_sha256=text, lang="en")
        yield from shown_bodies([(entry, Record((), article))])


def stored(*titles, hours=1):
    for body in shown(*titles):
        entry = replace(body.entry, first_seen_at=NOW - timedelta(hours=hours))
        yield StoredBody(entry, body.text_sha256, "Sheet", is_dropped=True)


def addresses(fresh, before=()):
    return find_same_bodies([*fresh], before, NOW).addresses


FERRY = "The ferry returns to the river, the port office said."
HEADLINES = ("Ferry returns to the river", "Orchard sold to cider maker", "Museum of ladders planned")


@pytest.mark.parametrize("many", [2, 3])
@pytest.mark.parametrize("new", [1, 2])
def test_one_body_for_many_headlines_is_the_article_of_none_whenever_it_came(many, new):
    before, fresh = HEADLINES[: many - new], HEADLINES[many - new : many]
    found = addresses(shown(*fresh, first=len(before)), [*stored(*before)])
    assert found == {f"x{i}" for i in range(len(before), many)}


@pytest.mark.parametrize(
    ("some", "found"),
    [
        (shown(*HEADLINES, text=FERRY), 0),  # fits one: a text printed three times
        (shown(*HEADLINES[:2], text=FERRY), 0),
        (shown(*HEADLINES[:2], title=""), 0),  # each page under its own headline
        (shown(*HEADLINES, title=""), 3),
        (shown(*HEADLINES, "Harbour lights are repaired", text=FERRY), 3),  # a front page that fits one
        (shown("나룻배가 강으로 돌아온다", "과수원이 팔렸다"), 0),  # of another language: three are needed
        (shown("나룻배가 강으로 돌아온다", "과수원이 팔렸다", "사다리 박물관 계획"), 3),
        ([*shown(HEADLINES[0]), *shown(HEADLINES[1], host="post", first=1)], 0),  # outlets copy each other
        ([*shown(HEADLINES[0]), *shown(HEADLINES[0], first=1), *shown(HEADLINES[0], first=2)], 0),
        (shown(*HEADLINES, text=""), 0),
    ],
)
def test_what_a_body_fits_and_whose_it_is(some, found):
    assert len(addresses(some)) == found


@pytest.mark.parametrize(("hours", "count"), [(1, 1), (80, 0)])
def test_what_was_dropped_for_such_a_body_is_asked_for_again_in_time(hours, count):
    found = find_same_bodies([*shown(HEADLINES[1], first=1)], stored(HEADLINES[0], hours=hours), NOW)
    assert (found.addresses, [entry.address_id for entry in found.earlier]) == ({"x1"}, ["x0"] * count)
