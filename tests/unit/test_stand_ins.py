"""Pages that came in place of an article, decided: asked for again, then failed; a stored article stays loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.process import PageFindings
from extractors.records import PageState, Record
from extractors.records.vocabulary import STAND_INS
from flows.collection.page_decisions import (
    AddressGroup,
    decide_page,
    find_same_body,
    state_without_article,
)
from flows.collection.recheck_pages import decide_reading
from flows.fetching.messages import Response
from tests.builders import make_article, make_entry, make_source

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
    state = state_without_article("a1", None, Response("k", URL, URL, status=200), reason, NOW)
    assert (state.result, state.recheck_at is not None, state.rechecked_at) == (result, is_due, NOW)


@pytest.mark.parametrize(("hours", "is_due"), [(25, True), (71, False)])
def test_a_recheck_that_meets_a_login_is_repeated_for_three_days(hours, is_due):
    state = PageState("a1", URL, '"1"', "", "sha", NOW - timedelta(hours=hours), NOW)
    job = type("Job", (), {"body": b"x"})()
    after, record = decide_reading(state, make_entry(), None, job, PageFindings(None, "login"), NOW, "Asia/Seoul")
    assert (after.result, after.recheck_at is not None, after.body_sha256, record) == (
        "not_an_article", is_due, "sha", None,
    )  # fmt: skip


def reads(*titles, text="We are glad that you found us. Choose a section above.", host="sheet.example"):
    for i, title in enumerate(titles):
        entry = make_entry(str(i), title=title, url=f"https://{host}/a/{i}", address_id=f"x{i}")
        article = replace(make_article(str(i)), title="Sheet", text=text, text_sha256=text)
        yield AddressGroup((entry,)), Record((), article)


HEADLINES = ("Ferry returns to the river", "Orchard sold to cider maker", "Museum of ladders planned")


def test_one_body_for_many_headlines_is_the_article_of_none():
    assert find_same_body([*reads(*HEADLINES)]) == {"x0", "x1", "x2"}


@pytest.mark.parametrize(
    "some",
    [
        [*reads(*HEADLINES[:2])],
        [*reads(HEADLINES[0], HEADLINES[0], HEADLINES[0])],
        [*reads(*HEADLINES, text="The ferry returns to the river, the port office said.")],
    ],
)
def test_copies_of_one_article_are_no_such_body(some):
    assert find_same_body(some) == frozenset()
