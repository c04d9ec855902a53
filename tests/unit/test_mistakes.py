"""What was wrong: the view `mistakes`, and the digest's section on the month before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.digest.gather import gather
from flows.digest.records import Window
from tests.desk import Desk, before, noon
from warehouse.tables import load


@pytest.fixture(scope="module")
def desk() -> Desk:
    made = Desk("s1")
    for name in ("denies", "fixed", "back", "stays"):
        made.add(before(20), "politics", article_id=name, title=f"News {name}", relevance=0.9)
    made.add(before(19), "politics", article_id="fixed", title="News fixed", version=2)
    load.append(made.connection, "version_changes", [
        {"article_id": "fixed", "version": 2, "numbers_removed": ["60"], "numbers_added": ["16"], "added": [],
         "removed": [], "is_retitled": False},
    ])  # fmt: skip
    load.append(made.connection, "claim_history", [
        {"claim_id": "c", "changed_at": noon(before(18)), "from_state": "reported", "to_state": "denied",
         "article_id": "denies", "quote": "Groundless."},
        {"claim_id": "new", "changed_at": noon(before(18)), "from_state": "", "to_state": "denied",
         "article_id": "denies", "quote": "Never."},
    ])  # fmt: skip
    editions = [(1, ["back", "stays"], None), (2, ["stays"], "It is an old story.")]
    load.append(made.connection, "digests", [
        {"day": before(17), "edition": number, "article_ids": names, "correction": words, "since": noon(before(18)),
         "cut_off_at": noon(before(17)), "made_at": noon(before(17)), "timezone": "Asia/Seoul", "subject": "s",
         "input": "{}"}
        for number, names, words in editions
    ])  # fmt: skip
    made.ask("SELECT 1")
    return made


def test_each_mistake_has_its_day_its_article_and_its_words(desk: Desk) -> None:
    assert desk.ask("FROM mistakes ORDER BY on_day DESC") == [
        (before(17), "taken_back", "back", "edition 2: It is an old story."),
        (before(18), "denied", "denies", "reported → denied: “Groundless.”"),
        (before(19), "corrected", "fixed", "60 → 16"),
    ]


@pytest.mark.parametrize(
    ("since", "day", "is_due"),
    [
        ("2026-11-29T22:00:00+00:00", "2026-12-01", True),
        ("2026-11-30T16:00:00+00:00", "2026-12-01", False),  # in Seoul it was December already
        ("2026-12-01T22:00:00+00:00", "2026-12-02", False),
        ("2026-10-30T22:00:00+00:00", "2026-12-02", True),
        ("2026-10-30T22:00:00+00:00", "2026-11-02", False),  # the first run was on 20 November
    ],
)
def test_the_section_is_in_the_first_digest_of_a_month(desk: Desk, since: str, day: str, is_due: bool) -> None:
    window = Window(day, 1, since, f"{day}T01:00:00+00:00", datetime(2026, 12, 2, tzinfo=UTC).isoformat(), "Asia/Seoul")
    sections = {one.name: one for one in gather(desk.connection, window).sections}
    assert ("80_got_wrong" in sections) is is_due
    if is_due:
        rows, total = sections["80_got_wrong"].answers
        assert [row["relation"] for row in rows.rows] == [
            "Taken back by us", "Reported, then denied", "Corrected by its publisher",
        ]  # fmt: skip
        assert {row["kind"]: row["entries"] for row in total.rows} == dict.fromkeys(
            (row["relation"] for row in rows.rows), 1
        )
