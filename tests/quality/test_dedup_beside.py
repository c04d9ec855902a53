"""The same texts given to datasketch, rensa and TF-IDF, each at its best threshold, in one run beside Yalu's.

Needs the extra `compare` (pip install 'yalu[compare]'). The others choose their threshold on the answers; Yalu has
none to choose. TF-IDF is computed here: cosine of words and CJK characters, all pairs that share a rare term.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from itertools import combinations
from math import log, sqrt

import pytest

from extractors.similarity.duplicates import find_duplicates
from extractors.similarity.fingerprint import runs, tokenise
from tests.quality.test_dedup_public import (  # noqa: F401 - fixtures of the same texts
    joined_pairs,
    pairs_within,
    rows,
    to_document,
)

THRESHOLDS = [step / 20 for step in range(6, 20)]
PERMUTATIONS = 128
TEMPLATES = {"fx", "weather"}


def best_f1(pairs, label_of):
    """Best pair F1 over thresholds of pairs with their likeness: (F1, threshold, template documents joined)."""
    gold = pairs_within({id_: cluster for id_, (cluster, _) in label_of.items()})
    best = (0.0, 0.0, 0)
    for threshold in THRESHOLDS:
        edges = [pair for pair, value in pairs.items() if value >= threshold]
        parent = {id_: id_ for id_ in label_of}

        def root(id_, parent=parent):
            while parent[id_] != id_:
                id_ = parent[id_]
            return id_

        for one, other in edges:
            parent[root(one)] = root(other)
        joined = pairs_within({id_: root(id_) for id_ in label_of})
        f1 = 2 * len(gold & joined) / (len(gold) + len(joined))
        merged = len({id_ for pair in edges for id_ in pair if label_of[id_][1] in TEMPLATES})
        best = max(best, (f1, threshold, merged))
    return best


def minhash_pairs(texts, make, likeness):
    """Likeness of all pairs that share one band of four: few enough to look at, and enough."""
    marks = {row["id"]: make(row) for row in texts}
    bands = defaultdict(list)
    for id_, (_, digest) in marks.items():
        for start in range(0, PERMUTATIONS, 4):
            bands[start, tuple(digest[start : start + 4])].append(id_)
    candidates = {pair for ids in bands.values() if len(ids) <= 200 for pair in combinations(sorted(ids), 2)}
    return {pair: likeness(marks[pair[0]][0], marks[pair[1]][0]) for pair in candidates}


def with_datasketch(texts):
    datasketch = pytest.importorskip("datasketch", reason="not installed: pip install '.[compare]'")

    def make(row):
        mark = datasketch.MinHash(num_perm=PERMUTATIONS)
        mark.update_batch(runs(tokenise(row["text"])))
        return mark, [int(value) for value in mark.digest()]

    return minhash_pairs(texts, make, lambda one, other: one.jaccard(other))


def with_rensa(texts):
    rensa = pytest.importorskip("rensa", reason="not installed: pip install '.[compare]'")

    def make(row):
        mark = rensa.RMinHash(num_perm=PERMUTATIONS, seed=1)
        mark.update([run.decode() for run in runs(tokenise(row["text"]))])
        return mark, mark.digest()

    return minhash_pairs(texts, make, lambda one, other: one.jaccard(other))


def with_tfidf(texts):
    counts = {row["id"]: Counter(tokenise(row["text"])) for row in texts}
    having = Counter(term for terms in counts.values() for term in terms)
    vectors = {}
    for id_, terms in counts.items():
        weights = {term: (1 + log(n)) * log(len(texts) / having[term]) for term, n in terms.items()}
        length = sqrt(sum(value * value for value in weights.values())) or 1.0
        vectors[id_] = {term: value / length for term, value in weights.items()}
    holders = defaultdict(list)
    for id_, vector in vectors.items():
        for term in sorted(vector, key=lambda term: -vector[term])[:12]:
            holders[term].append(id_)
    pairs = {pair for ids in holders.values() if len(ids) <= 120 for pair in combinations(sorted(ids), 2)}
    return {
        (a, b): sum(value * vectors[b][term] for term, value in vectors[a].items() if term in vectors[b])
        for a, b in pairs
    }


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("other", [with_datasketch, with_rensa, with_tfidf], ids=["datasketch", "rensa", "tf-idf"])
def test_beside(rows, other, record_testsuite_property):  # noqa: F811
    label_of = {row["id"]: (row["cluster"], row["kind"]) for row in rows}
    started = time.process_time()
    f1, threshold, templates = best_f1(other(rows), label_of)
    spent = time.process_time() - started
    started = time.process_time()
    joined = joined_pairs(find_duplicates(map(to_document, rows)), label_of)
    ours_spent = time.process_time() - started
    gold = pairs_within({id_: cluster for id_, (cluster, _) in label_of.items()})
    ours = 2 * len(gold & joined) / (len(gold) + len(joined))
    told = f"F1 {f1:.3f} at {threshold}, {templates} templates merged, {spent:.0f} CPU s"
    told += f"; Yalu {ours:.3f}, {ours_spent:.0f} CPU s"
    record_testsuite_property(f"beside {other.__name__}", told)
    assert ours >= f1 + 0.10
