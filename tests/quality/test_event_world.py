"""Events merged in an invented world with its truth: how many are right, found, doubled, and have their status."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from extractors.similarity.event_merging import merge_events
from tests.event_world import STATUS, articles, reports_of, truths


@pytest.mark.parametrize(
    ("events", "each"), [(40, 5), pytest.param(120, 18, marks=pytest.mark.long, id="whole")], ids=["small", "whole"]
)
def test_a_world_of_events(events, each):
    known = truths(events)
    written = [article for truth in known for article in articles(truth, each)]
    of = {article.name: article.of for article in written}
    reports = [report for article in written for report in reports_of(article)]
    merged = merge_events(reports)
    for seed in range(3):
        assert merge_events(random.Random(seed).sample(reports, len(reports))) == merged
    found, count = defaultdict(list), Counter(articles=len(written), merged=len(merged))
    for event in merged:
        (number, votes), *_ = Counter(of[one.article_id] for one in event.reports).most_common(1)
        truth = known[number]
        found[number].append(event)
        right = (event.event_type, event.pair, event.happened_on) == (truth.stored_type, truth.pair, truth.on)
        count["right"] += right and votes == len(event.reports)
        count["status"] += event.status == STATUS[truth.fate]
        count["corroborated falsely"] += event.status == "done" and STATUS[truth.fate] == "reported"
        count["one voice"] += truth.fate == "syndicated" and event.voices == 1
    count["doubled"] = sum(len(some) > 1 for some in found.values())
    count["found"] = len(found)
    print(dict(count))  # noqa: T201 - shown with -s
    assert count["right"] / count["merged"] >= 0.97
    assert count["found"] / events >= 0.9
    assert count["doubled"] / events <= 0.03
    assert count["status"] / count["merged"] >= 0.95
    assert count["corroborated falsely"] / events < 0.02
    assert count["one voice"] == sum(truth.fate == "syndicated" for truth in known)
