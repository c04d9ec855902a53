"""Verify a copy of a seed, found by its sampled fingerprint, against the seed's full text where it is available.

The sample alone finds copies and keeps strangers apart; the text says how much of the seed there is, word for word,
and takes back what only seemed to be one. Pure: the caller knows which texts this machine has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import Document
from extractors.similarity.duplicates import seed_relation
from extractors.similarity.measures import measure_likeness, prepare_text

if TYPE_CHECKING:
    from extractors.records import Duplicate

# A match rests on six sampled hashes at least, which represent some 48 shingles; the least excerpt that counts,
# 150 words with every twelfth changed, has about 115. Half of the former is no copy.
LEAST_SHARED = 24


def verify_sighting(document: Document, match: Duplicate, seed_text: str) -> Duplicate | None:
    """Measure a match in full: the same edge with exact evidence, or None where the text does not bear it out."""
    later, seed = prepare_text(document), prepare_text(Document(match.of_id, "", seed_text, document.lang))
    if not later.mark.tokens or not seed.mark.tokens:
        return None
    evidence = replace(measure_likeness(later, seed).evidence, title_similarity=match.evidence.title_similarity)
    is_exact = later.mark.text_sha256 == seed.mark.text_sha256
    if evidence.shared < LEAST_SHARED and not is_exact:
        return None
    ratio = later.mark.tokens / seed.mark.tokens
    relation = "exact" if is_exact else seed_relation(evidence.containment, evidence.containment_of, ratio)
    score = 1.0 if is_exact else round(max(evidence.containment_of, evidence.containment), 4)
    return replace(match, relation=relation, score=score, evidence=evidence)
