"""How the digest shows one story or article: each fact of a row decided alone, each limit from both sides."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.digest.items import AROUND, QUOTE, WORD, choose_headline, in_language, make_item, make_story
from flows.digest.records import Item

SEOUL = ZoneInfo("Asia/Seoul")
AT = "2026-11-20T0{}:00:00+00:00".format
FIRST_AT, LATER_AT = AT(1), AT(2)


def member(outlet: str = "Tumen Daily", **changes: Any) -> dict[str, Any]:
    usual = {
        "title": outlet, "url": f"https://{outlet[0].lower()}.example/1", "lang": "en", "outlet": outlet,
        "country": "KR",
        "ownership": "public", "date_precision": "instant", "published_on": "2026-11-20", "published_at": LATER_AT,
        "first_seen_at": LATER_AT, "rank": 1, "is_new": True, "is_original": True, "article_id": outlet, "said": "",
    }  # fmt: skip
    return usual | changes


def story(*members: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found = members or (member(),)
    usual = {
        "members": list(found), "is_follow_up": False, "is_unconfirmed": False, "articles": len(found),
        "outlets": len({one["outlet"] for one in found}), "voices": 2, "langs": ["en"], "new_articles": 2,
        "began_at": FIRST_AT,
    }  # fmt: skip
    return usual | changes


def shown(row: dict[str, Any], **how: Any) -> Item:
    return make_story(row, SEOUL, 1, **how)


OTHER = member("Yalu Post", rank=2)
STATE = {"ownership": "state"}
MARKS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "none": (story(), ()),
    "a flash": (story(member(is_flash=True), OTHER), ("flash",)),
    "a flash elsewhere": (story(member(), member("Yalu Post", rank=2, is_flash=True)), ()),
    "unconfirmed": (story(is_unconfirmed=True), ("unconfirmed",)),
    "one voice in two outlets": (story(member(), OTHER, voices=1), ("one source",)),
    "one voice in one outlet": (story(voices=1), ()),
    "two voices": (story(member(), OTHER, voices=2), ()),
    "state media alone carry it": (
        story(member(**STATE), member("B", ownership="party", rank=2)),
        ("state media only",),
    ),
    "and another": (story(member(**STATE), OTHER), ()),
    "state media alone report it": (story(is_state_only=True), ("state media only",)),
    "state media carry it, others report it": (story(member(**STATE), is_state_only=False), ()),
}


@pytest.mark.parametrize(("row", "expected"), MARKS.values(), ids=MARKS)
def test_the_marks_of_a_story(row: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert shown(row).marks == expected


EARLIER = member("Yalu Post", rank=2, published_at=FIRST_AT)
FIRST = "first: Yalu Post, 20 Nov 10:00"
FIRSTS: dict[str, tuple[dict[str, Any], str]] = {
    "of one outlet": (story(), ""),
    "of two articles of one outlet": (story(member(), member(rank=2, article_id="b")), ""),
    "the headline's": (story(member(published_at=FIRST_AT), OTHER), "first to report it"),
    "another's": (story(member(), EARLIER), FIRST),
    "a copy is none": (story(member(), EARLIER | {"is_original": False}), "first to report it"),
    "nor one without an instant": (story(member(), EARLIER | {"date_precision": "day"}), "first to report it"),
    "nor one without a date": (story(member(), EARLIER | {"published_at": None}), "first to report it"),
    "where another may have been earlier": (story(member(), EARLIER, is_first_sure=False), ""),
    "where none has": (story(member(), EARLIER, is_first_sure=True), FIRST),
    "of no instants": (story(member(date_precision="day"), EARLIER | {"date_precision": "day"}), ""),
    "at the same time, seen earlier": (
        story(member(), EARLIER | {"published_at": LATER_AT, "first_seen_at": FIRST_AT}),
        "first: Yalu Post, 20 Nov 11:00",
    ),
    "at the same time, by id": (
        story(member(article_id="b"), OTHER | {"article_id": "a"}),
        "first: Yalu Post, 20 Nov 11:00",
    ),
}


@pytest.mark.parametrize(("row", "expected"), FIRSTS.values(), ids=FIRSTS)
def test_who_was_first(row: dict[str, Any], expected: str) -> None:
    assert shown(row).first == expected


SPREADS: dict[str, tuple[dict[str, Any], str]] = {
    "one article": (story(), ""),
    "two": (story(member(), OTHER), "2 articles, 2 outlets, 2 independent sources, en"),
    "of one voice": (story(member(), OTHER, voices=1), "2 articles, 2 outlets, 1 independent source, en"),
    "of languages": (
        story(member(), OTHER, langs=["en", "", "ko"]),
        "2 articles, 2 outlets, 2 independent sources, en/ko",
    ),
    "of no known language": (story(member(), OTHER, langs=[""]), "2 articles, 2 outlets, 2 independent sources"),
}


@pytest.mark.parametrize(("row", "expected"), SPREADS.values(), ids=SPREADS)
def test_how_far_a_story_spread(row: dict[str, Any], expected: str) -> None:
    assert shown(row).spread == expected


def carried(others: int, **changes: Any) -> dict[str, Any]:
    return story(member(), *(member(f"Outlet {n}", rank=None) for n in range(others)), **changes)


@pytest.mark.parametrize(
    ("row", "names", "more"),
    [
        pytest.param(carried(0), 0, 0, id="nobody"),
        pytest.param(carried(5), 5, 0, id="five"),
        pytest.param(carried(6), 5, 1, id="six"),
        pytest.param(carried(8), 5, 3, id="eight"),
        pytest.param(story(member(), member(rank=2)), 0, 0, id="the headline's outlet"),
        pytest.param(story(member(), OTHER, OTHER), 1, 0, id="an outlet twice"),
        pytest.param(carried(5, articles=20, outlets=12), 5, 6, id="rows that were cut"),
        pytest.param(carried(7, articles=20, outlets=5), 5, 2, id="cut, and more are known"),
        pytest.param(carried(5, outlets=12), 5, 0, id="not cut"),
    ],
)
def test_who_carried_it(row: dict[str, Any], names: int, more: int) -> None:
    item = shown(row)
    assert (len(item.carriers), item.more_carriers) == (names, more)
    assert item.outlet not in {carrier.outlet for carrier in item.carriers}


def test_a_story_that_goes_on_says_since_when() -> None:
    assert shown(story(is_follow_up=True)).remark == "2 new articles since; it began 20 Nov 10:00"
    assert shown(story(is_follow_up=True, new_articles=1)).remark.startswith("1 new article since")
    assert shown(story()).remark == ""


BY_RANK = story(member("C", rank=3), member("A", rank=1, is_new=False), member("B", rank=2), member("N", rank=None))


@pytest.mark.parametrize(
    ("row", "form", "expected"),
    [
        pytest.param(BY_RANK, 2, "A", id="the best"),
        pytest.param(BY_RANK | {"is_follow_up": True}, 2, "B", id="the best that is new"),
        pytest.param(BY_RANK | {"is_follow_up": True}, 1, "B", id="as before"),
        pytest.param(story(member("A", is_new=False), is_follow_up=True), 2, "A", id="none is new"),
    ],
)
def test_the_headline_of_a_story(row: dict[str, Any], form: int, expected: str) -> None:
    assert choose_headline(row, "en", form)["title"] == expected


@pytest.mark.parametrize(
    ("langs", "wish", "form", "expected"),
    [
        ("ko,en", "en", 2, "en"), ("ko,en", "ko", 2, "ko"), ("ko,en", "ja", 2, "en"), ("ko,en", "ja", 1, "ko,en"),
        ("ko,zh", "ja", 2, "ko,zh"), ("zh-Hant,zh-Hans", "zh-Hans", 2, "zh-Hans"),
        ("zh-Hant,ko", "zh-Hans", 2, "zh-Hant"),
        ("ko,en", "ja,ko", 2, "ko"),
    ],
)  # fmt: skip
def test_rows_in_the_readers_language(langs: str, wish: str, form: int, expected: str) -> None:
    rows = [{"lang": lang} for lang in langs.split(",")]
    assert ",".join(row["lang"] for row in in_language(rows, wish, form)) == expected


def article(**changes: Any) -> Item:
    return make_item(member(**changes), SEOUL, 1)


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        pytest.param({}, "published", "20 Nov 11:00", id="an instant"),
        pytest.param({"published_at": None}, "published", "undated, first seen 20 Nov 11:00", id="an instant lost"),
        pytest.param({"date_precision": "day"}, "published", "20 Nov", id="a day"),
        pytest.param({"date_precision": "month"}, "published", "November 2026", id="a month"),
        pytest.param({"date_precision": "unknown"}, "published", "undated, first seen 20 Nov 11:00", id="undated"),
        pytest.param({}, "about", "KR, public", id="country and ownership"),
        pytest.param({"ownership": "unknown"}, "about", "KR", id="unknown ownership"),
        pytest.param({"ownership": None}, "about", "KR", id="no ownership"),
        pytest.param({"ownership": ""}, "about", "KR", id="empty ownership"),
        pytest.param({"country": ""}, "about", "public", id="no country"),
        pytest.param({"title": ""}, "title", "(no headline)", id="no title"),
        pytest.param({"outlet": "x" * 80}, "outlet", "x" * 80, id="an outlet of 80 characters"),
        pytest.param({"outlet": "x" * 81}, "outlet", "x" * 79 + "…", id="an outlet of 81"),
        pytest.param({"lang": "zh-Hant"}, "lang", "zh-Hant", id="a language"),
        pytest.param({"lang": "xx"}, "lang", "", id="no known language"),
        pytest.param({"is_unconfirmed": True, "is_flash": True}, "marks", ("unconfirmed", "flash"), id="marks"),
    ],
)
def test_a_fact_of_an_article(changes: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(article(**changes), field) == expected


# ---------------------------------------------------------------- quotations


def quoted(around: str, cue: str, **changes: Any) -> str:
    start = around.index(cue)
    return article(around=around, span_start=start, span_end=start + len(cue), **changes).quote


def words(length: int, cue: str = "", at: int = 0) -> str:
    """A sentence of so many characters, words of four letters, with a cue at a place."""
    text = ("word " * (length // 5 + 1))[:length]
    text = text[:at] + cue + text[at + len(cue) :]
    return f"{text[:-1]}." if length else ""


def test_a_sentence_is_whole_up_to_its_limit() -> None:
    assert quoted(words(QUOTE, "cue", 50), "cue") == words(QUOTE, "cue", 50)
    assert quoted(words(QUOTE + 1, "cue", 50), "cue").endswith("…")


@pytest.mark.parametrize(("at", "is_cut_before"), [(QUOTE - WORD - 3, False), (QUOTE - WORD - 2, True)])
def test_a_long_sentence_is_cut_before_only_where_its_words_are_far(at: int, is_cut_before: bool) -> None:
    found = quoted(words(600, "cue", at), "cue")
    assert found.startswith("…") is is_cut_before
    assert "cue" in found
    assert QUOTE - 2 * WORD <= len(found.strip("…")) <= QUOTE


def test_a_third_of_a_cut_quotation_stands_before_its_words() -> None:
    found = quoted(words(900, "cue", 450), "cue").strip("…")
    assert QUOTE // 3 - WORD <= found.index("cue") <= QUOTE // 3
    last = quoted(words(900, "cue", 890), "cue")
    assert last.startswith("…")
    assert last.endswith(".")
    assert QUOTE - WORD <= len(last.strip("…")) <= QUOTE


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(AROUND, AROUND, (True, True)), (0, AROUND, (False, True)), (AROUND, 0, (True, False)), (0, 0, (False, False))],
)
def test_a_sentence_that_goes_on_beyond_its_rows_is_cut_there(
    before: int, after: int, expected: tuple[bool, bool]
) -> None:
    found = quoted("a" * before + "cue" + "b" * after, "cue")
    assert "cue" in found
    assert (found.startswith("…"), found.endswith("…")) == expected


@pytest.mark.parametrize("missing", ["around", "span_start", "span_end"])
def test_without_its_place_nothing_is_quoted(missing: str) -> None:
    row = {"around": "The train rolled on.", "span_start": 0, "span_end": 3}
    assert article(**row).quote == "The train rolled on."
    assert article(**row | {missing: None}).quote == ""


@pytest.mark.parametrize(
    ("around", "cue", "expected"),
    [
        ("One came. Two came. Three came.", "One", "One came."),
        ("One came. Two came. Three came.", "Two", "Two came."),
        ("One came. Two came. Three came.", "Three", "Three came."),
        ("「列車が来た。」", "列車", "列車が来た。"),
        ("『列車が来た。』", "列車", "列車が来た。"),
        ('"One" and "two" came.', "One", '"One" and "two" came.'),
        ('He saw "one', "one", 'He saw "one'),
        ('One came"', "One", "One came"),
        ('"One came', "One", "One came"),
    ],
)
def test_marks_of_a_quotation(around: str, cue: str, expected: str) -> None:
    assert quoted(around, cue) == expected


SAYS: dict[str, Any] = {"around": "The train rolled on.", "span_start": 4, "span_end": 9}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([member(**SAYS), OTHER], ("The train rolled on.", "", ""), id="the headline's own"),
        pytest.param(
            [member(), OTHER | SAYS | {"said": "border.rail", "lang": "ko"}],
            ("The train rolled on.", "Yalu Post, border: rail", "ko"), id="another's",
        ),
        pytest.param(
            [member(), member("Late", rank=3, **SAYS), OTHER | SAYS], ("The train rolled on.", "Yalu Post", "en"),
            id="the best of others",
        ),
        pytest.param([member(), OTHER | SAYS | {"rank": None}], ("", "", ""), id="not of one without a rank"),
    ],
)  # fmt: skip
def test_a_story_quotes_another_where_its_headline_has_none(members: Any, expected: tuple[str, ...]) -> None:
    item = shown(story(*members))
    assert (item.quote, item.said, item.quote_lang) == expected
