"""`yalu doctor --metrics`: Prometheus' own parser reads it, and the numbers are those of the views."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows.cli import main
from flows.operations.metrics import Metric, as_text
from tests.digest_builders import NOW
from warehouse.store.connection import open_published


@pytest.fixture
def numbers(filled: Path, monkeypatch, capsys) -> dict[tuple[str, str], float]:
    """What the command says of a home with a published day: (name, label's value) → value."""
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    assert main(["--home", str(filled), "doctor", "--metrics"]) == 1  # a source is frozen
    return read(capsys.readouterr().out)


def read(text: str) -> dict[tuple[str, str], float]:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values())[:2]: sample.value for sample in samples}


def test_the_numbers_are_those_of_the_views(numbers, filled: Path) -> None:
    with open_published(filled) as connection:
        for outcome, count in connection.sql("SELECT outcome, count(*) FROM entries GROUP BY ALL").fetchall():
            assert numbers["yalu_entries", outcome] == count
        (articles,) = connection.sql("SELECT count(*) FROM articles").fetchone()
    assert numbers[("yalu_articles",)] == articles > 0
    assert numbers["yalu_source_failures", "broken-en"] == 3
    assert numbers["yalu_sources", "frozen"] == 1
    assert numbers["yalu_finding", "source frozen-zh"] == 1
    assert numbers[("yalu_needs_person",)] >= 1
    assert numbers["yalu_lock_held", "run.lock"] == 0
    assert numbers[("yalu_last_run_finished_seconds",)] < NOW.timestamp()
    assert {outcome for name, *outcome in numbers if name == "yalu_last_run_entries" for outcome in outcome} == {
        "loaded",
        "dropped",
        "failed",
        "pending",
    }


def test_a_home_without_a_snapshot_has_numbers_too(tmp_path: Path, capsys) -> None:
    assert main(["--home", str(tmp_path), "doctor", "--metrics"]) == 1
    told = read(capsys.readouterr().out)
    assert told["yalu_finding", "warehouse.duckdb"] == 1
    assert ("yalu_articles",) not in told


def test_labels_are_escaped() -> None:
    label = 'a "quoted" back\\slash\nand a line'
    (family,) = text_string_to_metric_families(as_text([Metric("yalu_x", "Words", (((("subject", label),), 2.0),))]))
    assert family.samples[0].labels == {"subject": label.replace("\n", " ")}
