"""The outcome of the entries that lead to a page, the article it makes, and its one re-check. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.process import PageFindings, PageJob
from extractors.records import (
    Article,
    Document,
    Duplicate,
    DuplicateEvidence,
    Fingerprint,
    PageState,
    Record,
    Relevance,
)
from extractors.text.urls import article_id
from flows.collection.page_decisions import (
    AddressGroup,
    decide_known,
    decide_page,
    decide_unchanged,
    decide_unreached,
    desk_day,
    document_of,
    fail_entries,
    group_by_address,
    page_state,
    resolve_addresses,
    verify_seed_match,
)
from flows.collection.recheck_pages import decide_answer, decide_reading
from flows.fetching.messages import Response
from tests.builders import NOW, make_article, make_entry, make_record, make_source
from warehouse.tables.lookups import KnownAddress

HOUR = timedelta(hours=1)
ONE, TWO = make_entry("1"), make_entry("2", address_id="addr-1")
GROUP = AddressGroup((ONE, TWO))
SOURCE = make_source(timezone="Asia/Seoul")
ARTICLE = Article(
    "Ferry line to reopen", "The ferry line reopens in spring.", published_at=NOW, date_precision="instant"
)
RELEVANT = Relevance(("DPRK-PRC",), 0.9)
PRINT = Fingerprint("f" * 64, 6, (1, 2))
URL = "https://s1.example/final"


def findings(article: Article | None = ARTICLE, reason: str = "", **changes: object) -> PageFindings:
    return PageFindings(**({"article": article, "reason": reason, "relevance": RELEVANT, "fingerprint": PRINT,
                            "word_count": 6} | changes))  # type: ignore[arg-type]  # fmt: skip


def page(found: PageFindings, group: AddressGroup = GROUP) -> Record:
    return decide_page(group, SOURCE, URL, found, NOW, "Europe/Berlin")


def outcomes(record: Record) -> list[tuple[str, str, str]]:
    return [(one.outcome, one.reason, one.article_id) for one in record.outcomes]


# ---------------------------------------------------------------- groups


def test_entries_of_one_address_are_grouped_by_first_sight() -> None:
    late, early = make_entry("1", first_seen_at=NOW + HOUR), make_entry("9", "s2", address_id="addr-1")
    other = make_entry("5", first_seen_at=NOW + 2 * HOUR)
    assert group_by_address([other, late, early]) == [AddressGroup((early, late)), AddressGroup((other,))]
    assert group_by_address([other, late, early])[0].owner is early


def test_entries_seen_at_once_are_ordered_by_source_and_id() -> None:
    same = {"address_id": "addr-1"}
    entries = [make_entry("2", "s1", **same), make_entry("1", "s2", **same), make_entry("1", "s1", **same)]
    assert [entry.entry_id for entry in group_by_address(entries)[0].entries] == ["s1-1", "s1-2", "s2-1"]


# ---------------------------------------------------------------- known addresses

KNOWN = {
    "unknown": (None, "", None),
    "loaded before": (KnownAddress("loaded", "", "art-9"), "", ("dropped", "same_article", "art-9")),
    "a copy by address": (KnownAddress("dropped", "same_article", "art-9"), "", ("dropped", "same_article", "art-9")),
    "loaded, without its article": (KnownAddress("loaded", "", ""), "", None),
    "its own earlier version": (KnownAddress("loaded", "", "art-1"), "art-1", None),
    "another article's address": (KnownAddress("loaded", "", "art-9"), "art-1", ("dropped", "same_article", "art-9")),
    "off topic": (KnownAddress("dropped", "off_topic", ""), "", ("dropped", "off_topic", "")),
    "no article": (KnownAddress("dropped", "not_an_article", ""), "", ("dropped", "not_an_article", "")),
    "a video": (KnownAddress("dropped", "video_page", ""), "", ("dropped", "video_page", "")),
    "too old for another source": (KnownAddress("dropped", "too_old", ""), "", None),
    "failed off topic": (KnownAddress("failed", "off_topic", ""), "", None),
    "failed": (KnownAddress("failed", "http_404", ""), "", None),
}


@pytest.mark.parametrize("name", KNOWN)
def test_an_address_that_was_decided_before(name: str) -> None:
    known, own, expected = KNOWN[name]
    record = decide_known(AddressGroup((replace(ONE, article_id=own), TWO)), known, NOW)
    assert (outcomes(record) if record else None) == ([expected] * 2 if expected else None)


# ---------------------------------------------------------------- pages that were not received

UNREACHED = {
    "a time-out, first try": ({"failure": "timed_out"}, 0, None, ("pending", 1, NOW, NOW)),
    "a time-out, second try": ({"failure": "timed_out"}, 1, NOW - HOUR, ("pending", 2, NOW - HOUR, NOW + HOUR)),
    "a time-out, last try": ({"failure": "timed_out"}, 4, NOW - HOUR, ("failed", 5, NOW - HOUR, None)),
    "tried for three days": ({"failure": "dns"}, 1, NOW - 72 * HOUR, ("failed", 2, NOW - 72 * HOUR, None)),
    "held back, never tried": ({"failure": "held_back"}, 0, None, ("pending", 0, None, NOW)),
    "cancelled after a try": ({"failure": "cancelled"}, 1, NOW - HOUR, ("pending", 1, NOW - HOUR, NOW)),
    "server error": ({"status": 503}, 0, None, ("pending", 1, NOW, NOW)),
    "asked to wait": ({"status": 429, "retry_after_s": 7200.0}, 0, None, ("pending", 1, NOW, NOW + 2 * HOUR)),
    "not found": ({"status": 404}, 0, None, ("failed", 1, NOW, None)),
    "too large": ({"status": 200, "failure": "too_large"}, 0, None, ("failed", 1, NOW, None)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREACHED)
def test_a_page_that_was_not_received(name: str) -> None:
    answer, tries, first, expected = UNREACHED[name]
    entry = replace(ONE, tries=tries, first_tried_at=first, article_id="art-1")
    record = decide_unreached(AddressGroup((entry,)), Response("k", ONE.url, ONE.url, **answer), "why", NOW)
    (one,) = record.outcomes
    assert (one.outcome, one.tries, one.first_tried_at, one.next_try_at) == expected
    assert (one.reason, one.article_id, one.at) == ("why", "art-1", NOW)


def test_a_bug_fails_all_entries_and_an_unchanged_page_loads_one() -> None:
    owner = replace(ONE, article_id="art-1")
    assert outcomes(fail_entries((owner, TWO), NOW)) == [("failed", "bug", "art-1"), ("failed", "bug", "")]
    unchanged = decide_unchanged(AddressGroup((owner, TWO)), NOW)
    assert outcomes(unchanged) == [("loaded", "", "art-1"), ("dropped", "same_article", "art-1")]


# ---------------------------------------------------------------- pages that were read


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("not_an_article", "dropped"), ("video_page", "dropped"), ("no_body", "failed"), ("page_timed_out", "failed")],
)
def test_a_page_without_an_article(reason: str, outcome: str) -> None:
    record = page(PageFindings(None, reason))
    assert (outcomes(record), record.article, record.dropped) == ([(outcome, reason, "")] * 2, None, None)
    assert outcomes(page(findings(reason=reason, relevance=None))) == [(outcome, reason, "")] * 2


def test_a_page_off_topic_is_dropped_with_its_text() -> None:
    record = page(findings(replace(ARTICLE, is_teaser=True), "off_topic"))
    assert outcomes(record) == [("dropped", "off_topic", "")] * 2
    assert record.article is None
    assert record.dropped
    dropped = record.dropped
    assert (dropped.entry_id, dropped.address_id, dropped.is_teaser) == (ONE.entry_id, "addr-1", True)
    assert dropped.article.text == ARTICLE.text


@pytest.mark.parametrize(("is_teaser", "reason"), [(False, ""), (True, "teaser")])
def test_an_article_is_loaded_once_for_its_entries(*, is_teaser: bool, reason: str) -> None:
    record = page(findings(replace(ARTICLE, is_teaser=is_teaser)))
    assert record.article
    name = record.article.article_id
    assert name == article_id(URL)
    assert outcomes(record) == [("loaded", reason, name), ("dropped", "same_article", name)]
    assert (record.article.canonical_url, record.article.url) == (URL, ONE.url)
    assert (record.article.first_seen_at, record.article.text_sha256) == (ONE.first_seen_at, PRINT.text_sha256)


@pytest.mark.parametrize(
    ("stated", "own", "canonical"),
    [("https://s1.example/stated", "", "https://s1.example/stated"), ("", "", URL), ("", "art-1", URL)],
)
def test_the_address_of_an_article(stated: str, own: str, canonical: str) -> None:
    record = page(findings(replace(ARTICLE, canonical_url=stated)), AddressGroup((replace(ONE, article_id=own),)))
    assert record.article
    assert (record.article.canonical_url, record.article.article_id) == (canonical, own or article_id(canonical))


@pytest.mark.parametrize(
    ("ahead", "is_believed"), [(timedelta(hours=26), True), (timedelta(hours=26, seconds=1), False)]
)
def test_a_date_far_ahead_is_not_believed(ahead: timedelta, *, is_believed: bool) -> None:
    record = page(findings(replace(ARTICLE, published_at=NOW + ahead)))
    assert record.article
    assert (record.article.published_at is not None) == is_believed
    assert record.article.date_precision == ("instant" if is_believed else "none")


EVENING = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)  # 17:00 in Berlin, the 20th in Seoul
DAYS = {
    "an instant": (EVENING, "instant", date(2026, 11, 19)),
    "a day": (EVENING, "day", date(2026, 11, 20)),
    "a month": (EVENING, "month", date(2026, 11, 20)),
    "undated: the day it was seen": (None, "none", date(2026, 11, 21)),
}


@pytest.mark.parametrize("name", DAYS)
def test_the_day_an_article_counts_for(name: str) -> None:
    at, precision, expected = DAYS[name]
    seen = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Berlin
    assert desk_day(at, precision, seen, SOURCE, "Europe/Berlin") == expected


LOADED = make_record(make_article())
PAGE_STATES = {
    "a validator": ({"etag": '"1"'}, NOW + timedelta(hours=24)),
    "a date": ({"last_modified": "Fri, 20 Nov 2026 05:00:00 GMT"}, NOW + timedelta(hours=24)),
    "no validator": ({}, None),
}


@pytest.mark.parametrize("name", PAGE_STATES)
def test_a_page_is_re_checked_where_its_server_gave_a_validator(name: str) -> None:
    answer, due = PAGE_STATES[name]
    state = page_state(LOADED, Response("k", ONE.url, "", 200, b"page", **answer), NOW)
    assert state
    assert (state.recheck_at, state.url, state.article_id) == (due, ONE.url, "art-1")
    assert state.body_sha256 == hashlib.sha256(b"page").hexdigest()


@pytest.mark.parametrize(
    ("record", "body"),
    [(LOADED, b""), (make_record(make_article(extractor="feed")), b"page"), (Record(()), b"page")],
    ids=["no body", "read from the feed", "no article"],
)
def test_what_has_no_page_state(record: Record, body: bytes) -> None:
    assert page_state(record, Response("k", ONE.url, ONE.url, 200, body, etag='"1"'), NOW) is None


# ---------------------------------------------------------------- one address, two pages

LONG = " ".join(f"The ferry carried crate {n} from the north pier to the south pier of Lower Quay." for n in range(12))
FIRST = make_article("1", text=LONG)
ALIKE = replace(make_article("2", text=LONG.replace("crate 7", "box 7")), article_id="art-1")
UNLIKE = replace(
    make_article("3", text="Councillors voted on fares after a long debate in the hall."), article_id="art-1"
)
OWN_ID = article_id("https://s1.example/3")
ADDRESSES = {
    "free": ([FIRST], [], (), [("loaded", "art-1")]),
    "taken by a stored text alike": ([ALIKE], [FIRST], (), [("dropped", "art-1")]),
    "taken by a stored text unlike: its own address": ([UNLIKE], [FIRST], (), [("loaded", OWN_ID)]),
    "reopened: a new version": ([UNLIKE], [FIRST], ("art-1",), [("loaded", "art-1")]),
    "two of one batch alike": ([FIRST, ALIKE], [], (), [("loaded", "art-1"), ("dropped", "art-1")]),
    "two of one batch unlike": ([FIRST, UNLIKE], [], (), [("loaded", "art-1"), ("loaded", OWN_ID)]),
}  # fmt: skip


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_canonical_address_that_two_pages_state(name: str) -> None:
    articles, stored, reopened, expected = ADDRESSES[name]
    taken = {article.article_id: document_of(article) for article in stored}
    resolved = resolve_addresses([make_record(article) for article in articles], taken, frozenset(reopened))
    assert [(record.outcomes[0].outcome, record.outcomes[0].article_id) for record in resolved] == expected
    loaded = [record.article.article_id for record in resolved if record.article]
    assert loaded == [name for outcome, name in expected if outcome == "loaded"]


def test_records_without_an_article_are_left_as_they_are() -> None:
    failed = fail_entries((ONE,), NOW)
    assert resolve_addresses([failed], {}, frozenset()) == [failed]


def test_a_seed_match_is_compared_in_full_where_its_text_is_there() -> None:
    match = Duplicate("art-1", "seed-a", "near_dup", 0.9, DuplicateEvidence(0.9, 0.9, 0.8, 50))
    record = replace(make_record(replace(FIRST, seed_id="seed-a")), seed_match=match)
    assert verify_seed_match(record, {}) is record
    kept = verify_seed_match(record, {"seed-a": LONG})
    assert kept.seed_match
    assert kept.article
    assert kept.article.seed_id == "seed-a"
    unlike = verify_seed_match(record, {"seed-a": "Councillors voted on fares after a long debate in the hall. " * 20})
    assert unlike.seed_match is None
    assert unlike.article
    assert unlike.article.seed_id == ""


# ---------------------------------------------------------------- the re-check

STATE = PageState("art-1", ONE.url, '"1"', "", hashlib.sha256(b"page").hexdigest(), NOW - 25 * HOUR, NOW)
LATE = replace(STATE, fetched_at=NOW - 66 * HOUR)
ANSWERS = {
    "not modified": (STATE, {"status": 304}, ("unchanged", None)),
    "the same bytes": (STATE, {"status": 200, "body": b"page"}, ("unchanged", None)),
    "other bytes: read": (STATE, {"status": 200, "body": b"edited"}, None),
    "not found": (STATE, {"status": 404}, ("deleted", None)),
    "gone": (STATE, {"status": 410}, ("deleted", None)),
    "forbidden": (STATE, {"status": 403}, ("unreachable", None)),
    "a redirect that leads nowhere": (STATE, {"status": 300}, ("unreachable", None)),
    "too large": (STATE, {"status": 200, "failure": "too_large"}, ("unreachable", None)),
    "held back: due as before": (STATE, {"failure": "held_back"}, ("", NOW)),
    "a time-out: later": (STATE, {"failure": "timed_out"}, ("", NOW + 6 * HOUR)),
    "a server error: later": (STATE, {"status": 502}, ("", NOW + 6 * HOUR)),
    "a time-out, for the last time": (LATE, {"failure": "timed_out"}, ("", NOW + 6 * HOUR)),
    "a time-out after three days": (
        replace(LATE, fetched_at=LATE.fetched_at - timedelta(seconds=1)), {"failure": "timed_out"},
        ("unreachable", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_to_a_re_check(name: str) -> None:
    state, answer, expected = ANSWERS[name]
    decided = decide_answer(state, Response("k", ONE.url, ONE.url, **answer), NOW)
    assert (decided and (decided.result, decided.recheck_at)) == expected
    if decided:
        assert decided.rechecked_at == (NOW if decided.result else None)


STORED = Document("art-1", ARTICLE.title, ARTICLE.text, "en", NOW)
READINGS = {
    "edited text": (STORED, findings(replace(ARTICLE, text="The ferry line stays shut.")), "edited"),
    "edited title": (STORED, findings(replace(ARTICLE, title="Ferry line stays shut")), "edited"),
    "other surroundings": (STORED, findings(), "same_text"),
    "no article": (STORED, PageFindings(None, "no_body"), "unreadable"),
    "off topic now": (STORED, findings(replace(ARTICLE, text="Fares rise."), "off_topic"), "unreadable"),
    "nothing stored": (None, findings(), "unreadable"),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_page_read_again(name: str) -> None:
    stored, found, expected = READINGS[name]
    entry = replace(ONE, article_id="art-1")
    job = PageJob(entry, SOURCE, b"edited", URL, "text/html")
    state, record = decide_reading(STATE, entry, stored, job, found, NOW, "UTC")
    assert (state.result, state.recheck_at, state.rechecked_at) == (expected, None, NOW)
    assert state.body_sha256 == hashlib.sha256(b"edited").hexdigest()
    assert (record is not None) == (expected == "edited")
    if record:
        assert record.article
        assert (record.outcomes, record.article.article_id) == ((), "art-1")
