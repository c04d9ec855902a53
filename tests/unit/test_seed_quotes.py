"""News that repeats a part of a seed is news: the share of its body that is the seed's, and the date, decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extractors.records import Document, Seed
from extractors.similarity.duplicates import match_seed
from extractors.similarity.fingerprint import fingerprint
from flows.reprocessing.seed_sightings import judge
from tests.builders import make_seed
from tests.unit.test_duplicates import prose, words_of

SEED_TEXT = prose(1, 800)
SEED: Seed = replace(
    make_seed("seed-x"), fingerprint=fingerprint(SEED_TEXT), published_on=date(2025, 6, 1), date_precision="day"
)
LATER = datetime(2025, 9, 1, tzinfo=UTC)
NEWS = prose(2, 600)


def relation(text: str, at: datetime = LATER) -> str:
    found = match_seed(Document("d", "", text, "en", at), fingerprint(text), [SEED])
    return found.relation if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SEED_TEXT, "exact", id="the_text"),
        pytest.param(f"{prose(3, 500)} {SEED_TEXT} {prose(4, 500)}", "expanded_of", id="amid_much_junk"),
        pytest.param(words_of(SEED_TEXT, 100, 400), "excerpt_of", id="an_excerpt"),
        pytest.param(f"{NEWS} {words_of(SEED_TEXT, 100, 260)}", "quotes", id="news_with_old_background"),
        pytest.param(NEWS, "", id="news"),
    ],
)
def test_what_a_text_is_to_a_seed(text, expected):
    assert relation(text) == expected


def test_what_came_out_before_a_seed_does_not_quote_it():
    assert relation(f"{NEWS} {words_of(SEED_TEXT, 100, 260)}", datetime(2025, 5, 1, tzinfo=UTC)) == ""


def test_stored_sightings_are_judged_again():
    texts = {"copy": SEED_TEXT, "news": f"{NEWS} {words_of(SEED_TEXT, 100, 260)}", "stranger": NEWS}
    rows = judge([Document(name, "", text, "en", LATER) for name, text in texts.items()], [SEED], {})
    assert {row["article_id"]: row["relation"] for row in rows} == {"copy": "exact", "news": "quotes"}
