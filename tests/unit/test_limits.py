"""The last case on each side of a limit, and what a filter leaves out: found unpinned by tests/bench/mutants.py."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import asdict
from datetime import date
from types import SimpleNamespace

import duckdb
import pytest
from lxml import html

from extractors.annotation.annotated_text import annotate
from extractors.annotation.taggers import acts
from extractors.articles import boilerplate
from extractors.articles.dating.lines import read_lines
from extractors.records import Duplicate, DuplicateEvidence
from flows.delivery.send import unknown_deliveries
from flows.outbox.journal import Delivery, Outbox
from flows.outputs import smtp
from tests.desk import empty_warehouse
from warehouse.store import publish
from warehouse.store.migrations import sql_files
from warehouse.tables import load, lookups


@pytest.mark.parametrize(("size", "expected"), [(1, True), (140, True), (141, False)])
def test_a_label_of_a_page_is_short(size: int, expected: bool) -> None:
    assert boilerplate._is_label("가" * size) is expected


@pytest.mark.parametrize(
    ("lang", "before", "expected"),
    [("ko", 100, 1), ("ko", 250, 0), ("ja", 250, 0), ("zh-Hans", 250, 0), ("en", 250, 1), ("en", 500, 0)],
)
def test_the_day_of_an_act_stands_in_the_lead(lang: str, before: int, expected: int) -> None:
    days = {"en": "on November 20, 2026", "ko": "2026년 11월 20일", "ja": "2026年11月20日", "zh-Hans": "2026年11月20日"}
    text = "x " * (before // 2) + days[lang]
    assert len(acts._day(annotate("", text, lang))) == expected


RUNNING = (
    "The minister opened the bridge at noon and said that the first trains would cross it within a week, as planned."
)


@pytest.mark.parametrize("title", [RUNNING, "Bridge opens"])
def test_the_text_begins_behind_its_headline(title: str) -> None:
    page = html.fromstring(
        f"<html><body><h1>{title}</h1><p>{RUNNING} Ferries stop.</p><p>{RUNNING} Fares rise.</p></body></html>"
    )
    lines = read_lines(page, title)
    assert lines.lines[lines.heading].text == title
    assert lines.lines[lines.text_from].text.endswith("Ferries stop.")
    assert lines.lines[lines.text_to].text.endswith("Fares rise.")


@pytest.fixture
def mail_line():
    """A connection to a mail server that says nothing, and the server's end."""
    ours, theirs = socket.socketpair()
    line = smtplib.SMTP()
    line.sock, line.file = ours, ours.makefile("rb")
    yield line, theirs
    theirs.close()
    line.file.close()
    ours.close()


@pytest.mark.parametrize(("said", "expected"), [(None, False), (b"421 closing\r\n", True), ("end", True)])
def test_what_a_mail_server_says_unasked_is_seen(mail_line, said: bytes | str | None, expected: bool) -> None:
    line, theirs = mail_line
    if isinstance(said, bytes):
        theirs.sendall(said)
    elif said:
        theirs.shutdown(socket.SHUT_WR)
    assert smtp._has_unread(line) is expected


@pytest.mark.parametrize("gone", ["sock", "file"])
def test_a_closed_line_to_a_mail_server_counts_as_unread(mail_line, gone: str) -> None:
    line, _ = mail_line
    there = {"sock": line.sock, "file": line.file} | {gone: None}
    assert smtp._has_unread(SimpleNamespace(**there))


def test_only_deliveries_without_an_outcome_are_unknown(tmp_path) -> None:
    day, outbox = date(2026, 11, 20), Outbox(tmp_path)
    for name, steps in {"a": ("intent",), "b": ("intent", "accepted"), "c": ("intent", "deferred")}.items():
        for step in steps:
            outbox.note(step, Delivery(day, 1, f"{name}@x.example", "", "2026-11-20T06:00:00+00:00", 1, f"<{name}>"))
    assert [one.recipient for one in unknown_deliveries(tmp_path)] == ["a@x.example"]


@pytest.mark.parametrize(("free", "kept"), [(200, publish.KEEP), (199, publish.KEEP_WHEN_SHORT)])
def test_fewer_snapshots_are_kept_where_less_than_two_writers_fit(tmp_path, monkeypatch, free: int, kept: int) -> None:
    writer = tmp_path / "writer"
    writer.write_bytes(b"x" * 100)
    monkeypatch.setattr(publish.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    warehouse = SimpleNamespace(writer_path=writer, notes=[])
    assert [publish._decide_keep(warehouse, tmp_path) for _ in range(2)] == [kept, kept]
    assert len(warehouse.notes) == (kept == publish.KEEP_WHEN_SHORT)


def test_a_loaded_entry_without_its_text_breaks_the_rule() -> None:
    (rule,) = [file.text for file in sql_files("checks") if file.name == "loaded_has_article"]
    connection = empty_warehouse()
    for name, outcome in (("e1", "loaded"), ("e2", "loaded"), ("e3", "dropped"), ("e4", "loaded")):
        connection.execute(
            "INSERT INTO store.entries (entry_id, article_id, outcome) VALUES (?, ?, ?)", [name, f"a-{name}", outcome]
        )
    for name, version in (("a-e1", 1), ("a-e4", 2)):
        connection.execute(
            "INSERT INTO store.article_versions (article_id, version, published_on) VALUES (?, ?, '2026-11-20')",
            [name, version],
        )
    assert sorted(connection.execute(rule).fetchall()) == [("e2", "a-e2"), ("e4", "a-e4")]


def test_only_final_outcomes_and_first_versions_make_an_address_known() -> None:
    connection = empty_warehouse()
    for name, outcome in (("a1", "pending"), ("a2", "dropped"), ("a2", "loaded"), ("a3", "failed"), ("a6", "dropped")):
        load.append(
            connection,
            "entries",
            [{"entry_id": f"{name}-{outcome}", "address_id": name, "outcome": outcome, "reason": ""}],
        )
    for name, version in (("a4", 1), ("a5", 2), ("a7", 1)):
        row = {"article_id": name, "version": version, "published_on": date(2026, 11, 20)}
        load.append(connection, "article_versions", [row])
    found = lookups.known_addresses(connection, ["a1", "a2", "a3", "a4", "a5"])
    assert {name: one.outcome for name, one in found.items()} == {"a2": "loaded", "a3": "failed", "a4": "loaded"}


def test_the_edges_of_an_article_are_found_from_both_ends() -> None:
    connection = empty_warehouse()
    evidence = DuplicateEvidence(0.9, 0.8, 0.7, 12, True, 0.6, 5.0)
    rows = [Duplicate(a, b, "near_dup", 0.95, evidence) for a, b in (("a", "b"), ("c", "a"), ("d", "e"))]
    load.append(
        connection,
        "duplicates",
        [
            {"article_id": row.document_id, "of_article_id": row.of_id, **asdict(row), **asdict(evidence)}
            for row in rows
        ],
    )
    assert lookups.edges_of(connection, ["a"]) == {"a": rows[0], "c": rows[1]}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("entries", {"outcome": "loaded"}),
        ("article_versions", {"article_id": "a", "version": 1}),
        ("tags", {"article_id": "a", "kind": "topic"}),
        ("duplicates", {"article_id": "a"}),
    ],
)
def test_what_names_a_row_is_required(table: str, row: dict[str, object]) -> None:
    with pytest.raises(duckdb.ConstraintException, match="NOT NULL"):
        load.append(empty_warehouse(), table, [row])
