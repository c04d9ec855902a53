"""Pair F1 on the public clusters of perturbed texts, templates and hard pairs apart, and the cost of it.

A pair counts as found when a chain of edges of any relation joins its texts, as the gold clusters hold excerpts too.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from extractors.records import Document
from extractors.similarity.duplicates import compare, find_duplicates
from extractors.similarity.fingerprint import fingerprint

FLOORS = Path(__file__).with_name("dedup_floors.json")
CLUSTERS = "dedup-public/clusters.jsonl.gz"
TEMPLATES = {"fx", "weather"}


def check_floor(shared, measure, value):
    """Hold `value` to its floor; YALU_LOWER_FLOORS=1 sets the floor to it, and the digest of the set beside it."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    digest = hashlib.sha256((shared / "data" / CLUSTERS).read_bytes()).hexdigest()
    if os.environ.get("YALU_LOWER_FLOORS") == "1":
        floors[CLUSTERS] |= {"sha256": digest, measure: round(value, 4)}
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    if floors[CLUSTERS]["sha256"] != digest:
        pytest.skip(f"{CLUSTERS} is not the set the floors were measured on")
    assert value >= floors[CLUSTERS][measure]


def to_document(row, id_=""):
    published = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
    return Document(id_ or row["id"], row["title"], row["text"], row["lang"], published)


@pytest.fixture(scope="module")
def rows(shared):
    with gzip.open(shared / "data" / CLUSTERS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def hard_pairs(shared):
    lines = (shared / "data" / "dedup-public" / "kcna_hard_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def found(rows):
    return find_duplicates(map(to_document, rows))


def joined_pairs(edges, ids):
    """The pairs that chains of edges join."""
    parent = {id_: id_ for id_ in ids}

    def root(id_):
        while parent[id_] != id_:
            id_ = parent[id_]
        return id_

    for edge in edges:
        parent[root(edge.document_id)] = root(edge.of_id)
    return pairs_within({id_: root(id_) for id_ in ids})


def pairs_within(label_of):
    groups = defaultdict(list)
    for id_, label in label_of.items():
        groups[label].append(id_)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def score(edges, label_of):
    """(precision, recall, F1) over pairs."""
    gold, joined = pairs_within(label_of), joined_pairs(edges, label_of)
    hits = len(gold & joined)
    return hits / len(joined), hits / len(gold), 2 * hits / (len(joined) + len(gold))


def test_pair_f1(shared, rows, found, record_testsuite_property):
    precision, recall, f1 = score(found, {row["id"]: row["cluster"] for row in rows})
    record_testsuite_property("pairs", f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
    check_floor(shared, "pair_precision", precision)
    check_floor(shared, "pair_f1", f1)


@pytest.mark.parametrize("order", [0, pytest.param(1, marks=pytest.mark.long)])
def test_pair_f1_where_a_damaged_copy_may_come_first(shared, rows, order, record_testsuite_property):
    """Ids drawn at random: often an excerpt or an edited text is the earliest of its cluster."""
    random = Random(order)
    ids = [f"{random.getrandbits(64):016x}" for _ in rows]
    edges = find_duplicates(to_document(row, id_) for row, id_ in zip(rows, ids, strict=True))
    precision, recall, f1 = score(edges, {id_: row["cluster"] for row, id_ in zip(rows, ids, strict=True)})
    record_testsuite_property(f"pairs, order {order}", f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
    check_floor(shared, "pair_f1_random_order", f1)


def test_templates_are_not_merged(rows, found):
    templates = {row["id"] for row in rows if row["kind"] in TEMPLATES}
    assert [edge for edge in found if {edge.document_id, edge.of_id} & templates] == []


def test_hard_pairs_stay_apart(hard_pairs):
    assert len(hard_pairs) == 53
    merged = []
    for pair in hard_pairs:
        one, other = to_document(pair["a"]), to_document(pair["b"])
        if compare(one, other) or compare(other, one):
            merged.append((one.id, other.id))
    assert merged == []


def test_fingerprinting_cost_is_reported(rows, record_testsuite_property):
    started = time.process_time()
    marks = [fingerprint(row["text"]) for row in rows]
    rate = len(rows) / (time.process_time() - started)
    record_testsuite_property("documents_per_cpu_second", round(rate))
    assert all(mark.sample for mark in marks)
