"""Which pair of texts is a copy, by its measures: every limit of the verdict from both sides, on pairs and on seeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.records import Document, DuplicateEvidence, Fingerprint
from extractors.similarity import duplicates
from extractors.similarity.measures import Likeness
from tests.builders import make_seed

BARE = DuplicateEvidence(containment=0.0, containment_of=0.0, jaccard=0.0, shared=0)


def likeness(**changes: Any) -> Likeness:
    """A pair of 200 tokens, half of the shorter text in the other, unless changed."""
    evidence = {"hours_apart": 1.0, "title_similarity": 1.0}
    for key in evidence.keys() & changes.keys():
        evidence[key] = changes.pop(key)
    values: dict[str, Any] = {
        "part": 0.6, "whole": 0.5, "part_tokens": 200, "is_later_part": True, "changed": 0, "change": 0.0,
        "is_titled": True,
    }  # fmt: skip
    return Likeness(evidence=replace(BARE, **evidence), **(values | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"part": 0.5}, True),
        ({"part": 0.499}, False),
        ({"part": 0.65, "part_tokens": 80}, True),
        ({"part": 0.649, "part_tokens": 80}, False),
        ({"part": 0.6, "hours_apart": 73.0}, True),
        ({"part": 0.599, "hours_apart": 73.0}, False),
        ({"part": 0.599, "hours_apart": 72.0}, True),
        ({"part": 0.5, "hours_apart": None}, True),
        ({"part": 0.7, "change": 0.5}, True),
        ({"part": 0.699, "change": 0.5}, False),
        ({"part": 0.9, "whole": 0.25}, True),
        ({"part": 0.9, "whole": 0.249}, True),
        ({"part": 0.899, "whole": 0.249}, False),
        ({"part": 0.899, "whole": 0.25}, True),
        ({"part": 0.9, "whole": 0.249, "is_later_part": False}, False),
        ({"part": 0.9, "changed": 5}, True),
        ({"part": 0.9, "changed": 6}, False),
        ({"part": 0.9, "changed": 3, "part_tokens": 60}, True),
        ({"part": 0.9, "changed": 4, "part_tokens": 60}, False),
    ],
)
def test_a_text_of_some_length(changes: dict[str, Any], expected: bool) -> None:
    assert duplicates._is_copy(likeness(**changes)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"part": 0.6}, True),
        ({"part": 0.599}, False),
        ({"part": 0.6, "title_similarity": 0.95}, True),
        ({"part": 0.6, "title_similarity": 0.949}, False),
        ({"part": 0.75, "title_similarity": 0.949}, True),
        ({"part": 0.749, "title_similarity": 0.949}, False),
        ({"part": 0.75, "title_similarity": 0.8}, True),
        ({"part": 0.9, "title_similarity": 0.799}, False),
        ({"part": 0.9, "hours_apart": 36.0}, True),
        ({"part": 0.9, "hours_apart": 36.01}, False),
        ({"part": 0.9, "hours_apart": None}, False),
        ({"part": 0.9, "changed": 1}, False),
        ({"part": 0.95, "is_titled": False, "title_similarity": 0.0, "whole": 0.25}, True),
        ({"part": 0.949, "is_titled": False, "title_similarity": 0.0, "whole": 0.25}, False),
        ({"part": 0.95, "is_titled": False, "title_similarity": 0.0, "whole": 0.249}, False),
    ],
)
def test_a_short_text_needs_title_day_and_numbers(changes: dict[str, Any], expected: bool) -> None:
    assert duplicates._is_short_copy(likeness(**changes)) is expected


@pytest.mark.parametrize(("tokens", "relation"), [(44, None), (45, "exact")])
def test_from_45_tokens_on_a_text_alone_proves_a_copy(tokens: int, relation: str | None) -> None:
    words = " ".join(f"word{chr(97 + place // 10)}{chr(97 + place % 10)}" for place in range(tokens))
    edge = duplicates.compare(Document("later", "", words), Document("earlier", "", words))
    assert (edge and edge.relation) == relation


def text(shingles: int) -> Any:
    return SimpleNamespace(shingles=range(shingles))


@pytest.mark.parametrize(
    ("later", "earlier", "changed", "expected"),
    [
        (100, 100, 0, "near_dup"),
        (70, 100, 0, "near_dup"),
        (69, 100, 0, "excerpt_of"),
        (100, 70, 0, "near_dup"),
        (100, 69, 0, "expanded_of"),
        (100, 100, 1, "update_of"),
        (69, 100, 1, "excerpt_of"),
    ],
)
def test_what_a_copy_is_to_the_earlier_text(later: int, earlier: int, changed: int, expected: str) -> None:
    assert duplicates._relation(likeness(changed=changed), text(later), text(earlier)) == expected


@pytest.mark.parametrize(
    ("of_document", "of_seed", "ratio", "expected"),
    [
        (0.6, 0.75, 1.0, "near_dup"),
        (0.6, 0.75, 1.3, "near_dup"),
        (0.6, 0.75, 1.31, "expanded_of"),
        (0.59, 0.75, 2.0, "expanded_of"),
        (0.59, 0.74, 2.0, "quotes"),
        (0.6, 0.74, 1.0, "near_dup"),
        (0.6, 0.5, 1.0, "near_dup"),
        (0.6, 0.49, 1.0, "excerpt_of"),
    ],
)
def test_what_a_text_is_to_a_seed(of_document: float, of_seed: float, ratio: float, expected: str) -> None:
    assert duplicates.seed_relation(of_document, of_seed, ratio) == expected


@pytest.mark.parametrize(
    ("hits", "of_seed", "expected"),
    [
        ([*range(6)], 0.01, True),
        ([*range(5)], 0.9, False),
        ([0, 50, 100, 150, 200, 250], 0.15, True),
        ([0, 50, 100, 150, 200, 250], 0.149, False),
        ([0, 2, 4, 6, 8, 11], 0.01, True),
        ([0, 2, 4, 6, 8, 12], 0.01, False),
        ([0, 100, 102, 104, 106, 108, 111], 0.01, True),
        ([0, 100, 102, 104, 106, 108, 112], 0.01, False),
    ],
)
def test_shared_hashes_make_a_copy_where_they_stand_together(hits: list[int], of_seed: float, expected: bool) -> None:
    assert duplicates._is_seed_copy(hits, of_seed) is expected


def sample(*places: int) -> list[int]:
    """Hashes of a document: those of the seed at some places, others in between."""
    return [place if place in places else -place - 1 for place in range(200)]


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ((0, 1, 2, 3), {0, 1, 2, 3}),
        ((0, 1, 2), set()),
        ((0, 20, 40, 60), {0, 20, 40, 60}),
        ((0, 20, 40, 61), set()),
        ((0, 20, 40, 60, 81, 82), {0, 20, 40, 60}),
        ((25, 26, 27, 28, 100, 101, 102, 103), {25, 26, 27, 28, 100, 101, 102, 103}),
    ],
)
def test_hashes_met_here_and_there_do_not_count(places: tuple[int, ...], kept: set[int]) -> None:
    assert duplicates._hashes_in_runs(sample(*places), set(range(200))) == kept


@pytest.mark.parametrize(
    ("published", "seed_day", "precision", "expected"),
    [
        (3, 5, "day", True),
        (4, 5, "day", False),
        (6, 5, "day", False),
        (3, 5, "month", False),
        (3, None, "day", False),
        (None, 5, "day", False),
    ],
)
def test_what_came_before_a_seed_cannot_quote_it(
    published: int | None, seed_day: int | None, precision: str, expected: bool
) -> None:
    document: Any = SimpleNamespace(published_at=published and datetime(2031, 5, published, tzinfo=UTC))
    seed = make_seed(published_on=seed_day and date(2031, 5, seed_day), date_precision=precision)
    assert duplicates._is_before(document, seed) is expected


def mark(name: str, *hashes: int, tokens: int = 50) -> Fingerprint:
    return Fingerprint(name, tokens, hashes)


SHARED = tuple(8 * number for number in range(1, 21))  # each counts: one hash in eight does


@pytest.mark.parametrize(
    ("one", "other", "is_pair"),
    [
        (mark("a", *SHARED), mark("b", *SHARED[:3], *range(1001, 1018)), True),
        (mark("a", *SHARED), mark("b", *SHARED[:2], *(8 * n for n in range(1001, 1019))), False),
        (mark("a", *SHARED), mark("b", *SHARED[:3], *(8 * n for n in range(1001, 1018))), True),
        (mark("a", *SHARED), mark("a", 7), True),
        (mark("a", *SHARED), mark("a", 7, tokens=0), False),
        (mark("a"), mark("b"), False),
    ],
)
def test_a_pair_that_is_worth_comparing(one: Fingerprint, other: Fingerprint, is_pair: bool) -> None:
    assert duplicates.candidate_pairs({"one": one, "other": other}) == ({("one", "other")} if is_pair else set())


@pytest.mark.parametrize(
    ("places", "longest"), [([1, 2, 3], 3), ([3, 2, 1], 1), ([1, 5, 2, 3], 3), ([2, 2], 1), ([], 0)]
)
def test_hashes_in_the_order_of_the_seed(places: list[int], longest: int) -> None:
    assert duplicates._longest_rising(places) == longest
