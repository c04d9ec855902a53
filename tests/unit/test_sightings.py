"""A match with a seed, looked at in full: the same answer with exact evidence, or none."""

from __future__ import annotations

import pytest

from extractors.records import Document, Duplicate, DuplicateEvidence
from extractors.similarity.seed_verification import verify_sighting
from tests.unit.test_duplicates import edited, prose, words_of

SEED = prose(11, words=600)
OTHER = prose(12, words=500)


def verified(text):
    match = Duplicate("d", "seed-x", "near_dup", 0.5, DuplicateEvidence(0.2, 0.5, 0.1, 9, title_similarity=0.4))
    return verify_sighting(Document("d", "", text, "en"), match, SEED)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        pytest.param(SEED, "exact", id="the_text_itself"),
        pytest.param(edited(SEED, 0.08), "near_dup", id="every_twelfth_word_edited"),
        pytest.param(f"{OTHER} {SEED}", "expanded_of", id="in_other_words"),
        pytest.param(f"{OTHER} {words_of(SEED, 100, 250)} {OTHER}", "quotes", id="150_words_in_a_host"),
        pytest.param(edited(words_of(SEED, 100, 250), 0.08), "excerpt_of", id="150_words_edited"),
    ],
)
def test_a_true_sighting(text, relation):
    found = verified(text)
    assert (found.of_id, found.relation, found.evidence.title_similarity) == ("seed-x", relation, 0.4)
    assert found.evidence.shared > 100


@pytest.mark.parametrize("text", [OTHER, words_of(SEED, 0, 20), ""], ids=["stranger", "a_phrase", "nothing"])
def test_what_the_text_does_not_bear_out(text):
    assert verified(text) is None
