"""Queries as analysts of version 0.1 saved them: names of columns stay for one version beside the new ones."""

from __future__ import annotations

import pytest

from tests.desk import Desk, before, noon
from warehouse.tables import load

QUERIES = """
SELECT e.title, t."at" FROM entry_attempts AS t JOIN entries AS e USING (entry_id) ORDER BY t."at" DESC;
SELECT kind, from_story_id, to_story_id, "at" FROM story_changes ORDER BY "at";
SELECT day, edition, recipient, state, "at", tries FROM deliveries ORDER BY day, "at";
SELECT "at", hours_after, outlet, lang, role, title FROM spread('a1') ORDER BY "at";
SELECT period, articles, collected, share, is_complete, unhealthy_sources, healthy_share, lexicons, is_boundary
FROM trend('border', '2026-11-01', '2026-11-20', 'week');
SELECT voice, articles, outlets, share, collected, usual_share, lift, unhealthy_days
FROM source_mix('border', part := 'country');
SELECT article_id, url, canonical_url, source_id, outlet, outlet_country, ownership, lang, title, author, published_at,
published_on, date_precision, first_seen_at, text, word_count, relations, relevance, topics, story_id, is_original,
seed_id, is_unconfirmed, run_id, page_kind FROM articles ORDER BY published_at DESC;
SELECT article_id, kind, value, score, rule_id, lexicon_version, field, span_start, span_end, quote, mentions, chain
FROM tags WHERE kind = 'topic';
SELECT t.value, count(*) FROM tags AS t JOIN articles AS a USING (article_id)
WHERE a.published_on >= '2026-11-01' GROUP BY ALL;
SELECT value, first_on, last_on, silent_days FROM first_last_seen('topic', 'border.bridge_rail');
SELECT object, name, words FROM dictionary WHERE kind = 'column' AND object = 'articles';
SELECT a.title, s.family FROM articles AS a JOIN sources AS s USING (source_id)
WHERE list_contains(a.topics, 'border.bridge_rail');
SELECT run_id, seen, loaded, dropped, failed, pending, known FROM runs ORDER BY started_at
"""
SAVED = QUERIES.split(";")


@pytest.fixture(scope="module")
def desk() -> Desk:
    """One row of everything these queries read."""
    desk = Desk("s1")
    desk.add(before(1), "border.bridge_rail", article_id="a1")
    when = noon(before(1))
    rows = {
        "entries": {"entry_id": "e1", "source_id": "s1", "title": "Bridge", "first_seen_at": when, "outcome": "loaded",
                    "reason": "", "url": "https://x/a1"},
        "entry_attempts": {"run_id": "r1", "entry_id": "e1", "outcome": "loaded", "reason": "", "at": when},
        "story_changes": {"run_id": "r1", "at": when, "kind": "merge", "from_story_id": "s", "to_story_id": "t",
                          "article_ids": ["a1"]},
        "deliveries": {"day": before(1), "edition": 1, "recipient": "reader", "state": "accepted", "at": when,
                       "tries": 1, "message_id": "<m>", "reply": "250"},
    }  # fmt: skip
    for table, row in rows.items():
        load.append(desk.connection, table, [row])
    desk.ask("SELECT 1")
    return desk


@pytest.mark.parametrize("saved", SAVED)
def test_a_saved_query_still_finds_its_rows(desk: Desk, saved: str) -> None:
    assert desk.ask(saved)


def test_there_are_twelve_of_them() -> None:
    assert len(SAVED) >= 12
