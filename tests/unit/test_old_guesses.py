"""Days that version 0.1.0 may have guessed are counted, with those whose pages are kept to be weighed again."""

from __future__ import annotations

import duckdb
import pytest

from flows.operations import gather_facts
from flows.operations.facts import Facts, Published
from flows.operations.findings import decide
from tests.desk import TODAY, Desk, noon
from warehouse.tables import load

AS_OF_0_1_0 = {"date_precision": "day", "extractor": "html", "date_source": None}
# Only the first is counted: a source is named, the instant is known, nothing is dated, the date is the feed's.
ARTICLES = {
    "guess": {},
    "stated": {"date_source": "meta"},
    "instant": {"date_precision": "instant"},
    "undated": {"date_precision": "none", "published_at": None},
    "feed": {"extractor": "feed"},
}


def test_what_may_be_a_guess_is_counted_in_its_latest_version() -> None:
    desk = Desk("s1")
    for name, changes in ARTICLES.items():
        desk.add(TODAY, article_id=name, **(AS_OF_0_1_0 | changes))
    desk.add(TODAY, article_id="kept", **AS_OF_0_1_0)
    for version, source in ((1, None), (2, "json_ld")):
        desk.add(TODAY, article_id="mended", **(AS_OF_0_1_0 | {"version": version, "date_source": source}))
    load.append(desk.connection, "raw", [{"sha256": "x", "kind": "page", "article_id": "kept"}])
    desk.ask("SELECT 1")
    assert gather_facts._old_guesses(desk.connection) == (2, 1)


def test_a_snapshot_of_before_has_none_to_count() -> None:
    assert gather_facts._old_guesses(duckdb.connect()) == (0, 0)


@pytest.mark.parametrize(
    ("guesses", "said"),
    [
        ((0, 0), []),
        ((1, 1), ["1 article has a day that version 0.1.0 may have guessed.", "retag --extract", "the 1 whose"]),
        ((1200, 7), ["articles have days that version 0.1.0 may have guessed.", "the 7 whose pages are kept"]),
        ((3, 0), ["none of their pages is kept"]),
    ],
)
def test_the_doctor_says_how_many_and_what_mends_them(guesses: tuple[int, int], said: list[str]) -> None:
    found = [one for one in decide(Facts(noon(TODAY), published=Published(old_guesses=guesses)))
             if one.subject == "published_at"]  # fmt: skip
    assert len(found) == bool(said)
    assert all(words in one.text for one in found for words in said)
    assert not any(one.needs_person for one in found)
