"""Edges between copies: which text leads to which, for fresh and stored texts, and which edges go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from extractors.records import Document, Duplicate
from extractors.similarity.duplicates import compare
from flows.collection.dedupe import EdgeUpdate, decide_edges

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SAME = " ".join(f"The ferry carried crate {n} from the north pier to the south pier of Lower Quay." for n in range(12))
NEAR = SAME.replace("crate 7", "box number 7")
OTHER = " ".join(f"Councillor {n} voted on the {n}th fare table after a long debate in the hall." for n in range(12))


def text(name: str, hours: int, body: str = SAME) -> Document:
    return Document(name, f"Title {name}", body, "en", NOW + timedelta(hours=hours))


A, B, C = text("a", 0), text("b", 1), text("c", 2)
NEAR_B, OTHER_A, OTHER_B = text("b", 1, NEAR), text("a", 0, OTHER), text("b", 1, OTHER)


def edge(later: Document, earlier: Document) -> Duplicate:
    found = compare(later, earlier)
    assert found
    return found


def texts(*documents: Document) -> dict[str, Document]:
    return {document.id: document for document in documents}


def edges(*found: Duplicate) -> dict[str, Duplicate]:
    return {one.document_id: one for one in found}


CASES = {
    "nothing": ((), (), (), (), (), EdgeUpdate((), ())),
    "two fresh copies": ((A, B), (), "ab", (), (), EdgeUpdate((edge(B, A),), ())),
    "two fresh texts that differ": ((A, OTHER_B), (), "ab", (), (), EdgeUpdate((), ())),
    "a fresh copy of a stored text": ((B,), (A,), "ab", (), (), EdgeUpdate((edge(B, A),), ())),
    "a stored copy of a fresh, earlier text": ((A,), (B,), "ab", (), (), EdgeUpdate((edge(B, A),), ())),
    "an exact match is better than an earlier near one": (
        (text("c", 2),), (text("a", 0, NEAR), B), "ac bc", (), (), EdgeUpdate((edge(C, B),), ())),
    "the smaller id of two exact matches": ((C,), (A, B), "ac bc", (), (), EdgeUpdate((edge(C, A),), ())),
    "a pair named twice, in both directions": ((A, B), (), "ab ba", (), (), EdgeUpdate((edge(B, A),), ())),
    "a stored edge that is better stays and is not written": (
        (text("b", 1, NEAR),), (A, C), "bc", (edge(C, A),), (), EdgeUpdate((), ())),
    "a stored edge that is worse is replaced": (
        (A,), (NEAR_B, C), "ac", (edge(C, NEAR_B),), (), EdgeUpdate((edge(C, A),), ())),
    "the edge of a fresh text is written even where it is the same": (
        (B,), (A,), "ab", (edge(B, A),), (), EdgeUpdate((edge(B, A),), ())),
    "a rewritten copy has no edge to keep, and loading it deletes the old one": (
        (OTHER_B,), (A,), "ab", (edge(B, A),), (), EdgeUpdate((), ())),
    "an edge to a text that was rewritten goes": (
        (OTHER_A,), (B,), "ab", (edge(B, A),), (), EdgeUpdate((), ("b",))),
    "an edge to a text rewritten alike is compared again and stays": (
        (A,), (B,), "ab", (edge(B, A),), (), EdgeUpdate((), ())),
    "an edge to a rewritten text gives way to the next best": (
        (OTHER_A,), (B, C), "ac bc", (edge(C, A),), ("c",), EdgeUpdate((edge(C, B),), ())),
    "an edge of a reassessed text without another match goes": (
        (OTHER_A,), (C,), "", (edge(C, A),), ("c",), EdgeUpdate((), ("c",))),
    "a reassessed text's old edge is void even where it leads to a stored text": (
        (OTHER_A,), (B, C), "", (edge(C, B),), ("c",), EdgeUpdate((), ("c",))),
    "edges in the order of their texts": (
        (C, B), (A,), "ac ab", (), (), EdgeUpdate((edge(B, A), edge(C, A)), ())),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_edges_of_a_batch(name: str) -> None:
    fresh, stored, pairs, current, reassessed, expected = CASES[name]
    named = [(pair[0], pair[1]) for pair in (pairs.split() if isinstance(pairs, str) else pairs)]
    assert decide_edges(texts(*fresh), texts(*stored), named, edges(*current), reassessed) == expected


@pytest.mark.parametrize("order", [*permutations([A, NEAR_B, C])], ids=lambda order: "".join(one.id for one in order))
def test_the_order_of_arrival_decides_nothing(order: tuple[Document, ...]) -> None:
    stored: dict[str, Document] = {}
    current: dict[str, Duplicate] = {}
    for document in order:
        pairs = [(document.id, name) for name in stored]
        update = decide_edges(texts(document), stored, pairs, current)
        current |= edges(*update.edges)
        stored[document.id] = document
        assert not update.removed
    assert current == edges(edge(NEAR_B, A), edge(C, A))
