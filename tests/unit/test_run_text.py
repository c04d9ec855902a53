"""A run's account for people: the desk's time with its zone, plurals, and failures that are alike in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from extractors.records import RunReport, SourceFailure
from flows.collection.account import as_json, as_text
from flows.config.words import many, when

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def report_of(*reasons: str) -> RunReport:
    failures = tuple(
        SourceFailure(f"s{number}", reason, NOW + timedelta(hours=number + 1)) for number, reason in enumerate(reasons)
    )
    return RunReport("r", NOW, NOW, max(len(reasons), 1), failures, 0, 0, 0, 0, 0, 0)


def test_fourteen_failures_alike_are_one_line() -> None:
    lines = as_text(report_of(*["dns"] * 14), "Asia/Seoul").splitlines()
    (line,) = [line for line in lines if "no answer" in line]
    assert "14 sources: dns (The host's name does not resolve). Is this machine online?" in line
    assert "from 2026-11-20 13:00 KST on; -v names them" in line
    assert (
        len([line for line in as_text(report_of(*["dns"] * 14), in_full=True).splitlines() if "no answer" in line])
        == 14
    )


def test_failures_of_several_kinds_are_named() -> None:
    text = as_text(report_of("dns", "dns", "tls"), "Asia/Seoul")
    assert text.count("no answer from s") == 3
    assert "asked again after 2026-11-20 13:00 KST" in text


def test_programs_get_instants_in_utc() -> None:
    assert as_json(report_of("dns"))["sources_failed"][0]["next_poll_at"] == "2026-11-20T04:00:00+00:00"


def test_counts_have_their_nouns() -> None:
    assert [many(n, "source") for n in (0, 1, 1200)] == ["0 sources", "1 source", "1,200 sources"]
    assert many(1, "entry", "entries") == "1 entry"
    assert "1 source polled" in as_text(report_of("dns"))
    assert when(None, "UTC") == ""
