"""Shards for other machines: who gets which page, and records through files as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as some

from extractors.faults import Fault
from extractors.process import PageFindings, PageJob, examine_page
from extractors.records import Article, Entry, Fingerprint, Seed, Source, Tag, Turn
from flows.fleet.record_files import read_records, write_records
from flows.fleet.shards import (
    FEWEST_A_SHARD,
    PAGES_A_SHARD,
    Finding,
    read_findings,
    read_shard,
    shard_folder,
    share_out,
    versions_of,
    write_findings,
    write_shard,
)
from flows.fleet.worker import OtherVersion, _finding, extract_shard
from flows.workers.pool import WorkerFailure
from tests.collecting import LONG, page

SEEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
SEEDS = (
    Seed(
        "seed-x",
        "A title",
        "One",
        "",
        date(2026, 1, 2),
        "day",
        "en",
        "",
        3,
        "ab",
        0,
        9,
        Fingerprint("cd", 3, (7, 2**62)),
    ),
)


def make_job(number: int, host: str = "one.example", body: str = "") -> PageJob:
    url = f"https://{host}/{number}"
    entry = Entry(f"e{number:04d}", "s1", f"a{number}", url, "", f"Title {number}", "", "", "", None, "none", "", SEEN)
    return PageJob(entry, Source("s1", "One", url, lang="en"), body.encode(), url, "text/html")


@rules(derandomize=True, deadline=None)
@given(some.lists(some.sampled_from("abcdefgh"), max_size=300), some.integers(1, 40), some.randoms())
def test_every_page_is_shared_out_once_and_the_order_does_not_matter(hosts, workers, dice):
    jobs = [make_job(number, f"{host}.example") for number, host in enumerate(hosts)]
    shards = share_out(jobs, workers)
    assert sorted(job.entry.entry_id for shard in shards for job in shard) == [job.entry.entry_id for job in jobs]
    assert all(shards)
    dice.shuffle(jobs)
    assert share_out(jobs, workers) == shards


@pytest.mark.parametrize(
    ("hosts", "workers", "sizes"),
    [
        ({"a": 20, "b": 12, "c": 8}, 2, [20, 20]),
        ({"a": 3 * PAGES_A_SHARD}, 2, [PAGES_A_SHARD] * 3),
        ({"a": FEWEST_A_SHARD - 1}, 4, [FEWEST_A_SHARD - 1]),
        ({}, 2, []),
    ],
    ids=["by host", "a large host is divided", "too few to share", "none"],
)
def test_pages_of_a_host_go_together(hosts, workers, sizes):
    names = [name for name, count in hosts.items() for _ in range(count)]
    shards = share_out([make_job(number, f"{name}.example") for number, name in enumerate(names)], workers)
    assert sorted(map(len, shards)) == sorted(sizes)


def test_a_page_and_what_was_found_come_through_files_as_they_were(tmp_path: Path) -> None:
    job = replace(make_job(1, body=page("Trains", LONG)), lexicon=tmp_path, junk_lines=frozenset({"b", "a"}))
    job = replace(job, seeds=SEEDS, entry=replace(job.entry, published_at=SEEN, content="둘\n中"))
    findings = examine_page(replace(job, lexicon=None))
    assert findings.article
    assert findings.tags
    write_shard(tmp_path, "1", [job], SEEDS, {"x": "1"})
    assert read_shard(tmp_path, "1") == ([job], {"x": "1"})
    write_findings(tmp_path, "1", [Finding("e0001", findings)])
    assert read_findings(tmp_path, "1", [job]) == [(job, findings)]


EDGES = PageFindings(
    Article("t", "x", turns=(Turn("Q", 0, 1, is_question=True),), published_at=SEEN, modified_at=None),
    fingerprint=Fingerprint("", 0, ()),
    tags=(Tag("topic", "border", 0.5, "r", "title", 0, 3, 4),),
)


@pytest.mark.parametrize(
    "finding",
    [Finding("e", EDGES), Finding("e", PageFindings(None, "no_body")), Finding("e", None, "timed_out", "10 s")],
    ids=["edges", "a reason only", "a limit"],
)
def test_what_is_empty_stays_empty(tmp_path: Path, finding: Finding) -> None:
    write_records(tmp_path / "f.parquet", Finding, [finding, finding], {})
    assert read_records(tmp_path / "f.parquet", Finding) == ([finding, finding], {})


def test_an_instant_of_another_zone_is_the_same_instant_in_utc(tmp_path: Path) -> None:
    seoul = SEEN.astimezone(timezone(timedelta(hours=9)))
    job = make_job(1)
    write_shard(tmp_path, "1", [replace(job, entry=replace(job.entry, published_at=seoul))], (), {})
    (back,), _ = read_shard(tmp_path, "1")
    assert back.entry.published_at == SEEN
    assert back.entry.published_at.tzinfo is UTC


@pytest.mark.parametrize("found", [[], ["e0002"], ["e0001", "e0001"]], ids=["none", "another", "twice"])
def test_other_pages_than_were_sent_are_refused(tmp_path: Path, found: list[str]) -> None:
    write_findings(tmp_path, "1", [Finding(name, PageFindings(None, "no_body")) for name in found])
    with pytest.raises(ValueError, match="other pages"):
        read_findings(tmp_path, "1", [make_job(1)])


@pytest.mark.parametrize(
    "failure",
    [WorkerFailure("timed_out", "slow"), WorkerFailure("bug", "ValueError: x", Fault("ValueError: x", "line\nline"))],
    ids=["a limit", "a bug"],
)
def test_a_failure_met_elsewhere_is_the_failure_met_here(tmp_path: Path, failure: WorkerFailure) -> None:
    write_findings(tmp_path, "1", [_finding(make_job(1), failure)])
    assert read_findings(tmp_path, "1", [make_job(1)])[0][1] == failure


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    write_records(tmp_path / "f.parquet", Seed, SEEDS, {})
    with pytest.raises(ValueError, match="Finding"):
        read_records(tmp_path / "f.parquet", Finding)


def test_a_worker_of_another_version_reads_nothing(tmp_path: Path) -> None:
    write_shard(tmp_path, "1", [make_job(1)], (), versions_of(None) | {"lexicon": "older"})
    with pytest.raises(OtherVersion, match="install the same Yalu"):
        extract_shard(str(tmp_path), "1", 1)
    assert not (tmp_path / "1.found.parquet").exists()


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    with shard_folder(tmp_path, tmp_path / "other") as other, shard_folder(tmp_path, tmp_path / "home") as killed:
        (other() / "kept").touch()
        left = killed()
        with shard_folder(tmp_path, tmp_path / "home") as again:
            assert left.exists(), "a run that did not get run.lock must not clear the folder of the one that has it"
            again()
            assert not left.exists()
        assert [file.name for file in other().iterdir()] == ["kept"]
    assert list(tmp_path.iterdir()) == []
