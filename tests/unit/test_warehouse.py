"""The writer file and the published snapshot: loading, versions, checks, locks and what goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.records import (
    FINGERPRINT_VERSION,
    DateMention,
    Fingerprint,
    Link,
    Outcome,
    Poll,
    Record,
    SourceState,
    Turn,
)
from tests.builders import (
    NOW,
    load_run,
    make_article,
    make_edge,
    make_entry,
    make_record,
    make_seed,
    make_source,
    make_tag,
)
from warehouse import errors
from warehouse.store import publish
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.migrations import bring_up_to_date, sql_files
from warehouse.store.transactions import transaction
from warehouse.tables import load, load_reference, lookups


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def ask(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    with open_published(warehouse.home) as connection:
        return connection.sql(sql).fetchall()


def test_an_article_is_read_back_with_its_tags(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1"), make_tag()))
    assert ask(warehouse, "SELECT article_id, topics, is_original FROM articles") == [
        ("art-1", ["border.bridge_rail"], True)
    ]
    assert ask(warehouse, "SELECT quote, chain FROM tags") == [("Freight", [])]


def test_a_relayed_report_is_read_back_link_by_link(warehouse: Warehouse) -> None:
    article = make_article("1", text="Yonhap, citing a trader, said so.")
    chain = (Link("org:yonhap", "text", 0, 6), Link("anonymous", "text", 17, 23))
    load_run(warehouse, make_record(article, make_tag("media", "sourcing", chain=chain)))
    assert ask(warehouse, "SELECT chain FROM tags") == [(["org:yonhap", "anonymous"],)]
    assert ask(warehouse, "SELECT step, value, quote, is_last FROM relays ORDER BY step") == [
        (1, "org:yonhap", "Yonhap", False),
        (2, "anonymous", "trader", True),
    ]


def test_who_says_what_is_read_back_from_the_latest_version(warehouse: Warehouse) -> None:
    words = "Q: 다리는 언제 고칩니까?\n\nA: 겨울 전에 고칩니다."
    turns = (Turn("Q", 3, 15, is_question=True), Turn("A", 20, 31))
    load_run(warehouse, make_record(make_article("1", text=words, page_kind="press_conference", turns=turns)),
             make_record(make_article("2")))  # fmt: skip
    asked = "SELECT article_id, page_kind, turn, speaker, is_question, said FROM articles LEFT JOIN turns"
    assert ask(warehouse, f"{asked} USING (article_id) ORDER BY ALL") == [
        ("art-1", "press_conference", 1, "Q", True, "다리는 언제 고칩니까?"),
        ("art-1", "press_conference", 2, "A", False, "겨울 전에 고칩니다."),
        ("art-2", "", None, None, None, None),
    ]
    load_run(warehouse, make_record(make_article("1", text="A new text.")), run_id="r2")
    assert ask(warehouse, "FROM turns") == []


def test_the_days_an_article_names_are_read_back(warehouse: Warehouse) -> None:
    dates = (DateMention(0, 9, date(2026, 11, 19), "day"), DateMention(20, 32, date(2026, 12, 3), "day"))
    text = "Yesterday they said 3. Dezember"
    load_run(warehouse, make_record(make_article("1", text=text + ".", dates=dates)))
    asked = "SELECT quote, named_day, is_ahead FROM dates ORDER BY span_start"
    assert ask(warehouse, asked) == [
        ("Yesterday", date(2026, 11, 19), False),
        ("3. Dezember.", date(2026, 12, 3), True),
    ]


def test_loading_a_batch_twice_leaves_the_same_rows(warehouse: Warehouse) -> None:
    record = make_record(make_article("1"), make_tag())
    load_run(warehouse, record)
    before = ask(warehouse, "SELECT * EXCLUDE (run_id) FROM articles")
    load_run(warehouse, record, run_id="r2")
    assert ask(warehouse, "SELECT * EXCLUDE (run_id) FROM articles") == before
    assert ask(warehouse, "SELECT count(*) FROM tags") == [(1,)]


def test_a_changed_body_is_a_version_and_keeps_when_it_was_first_seen(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    later = NOW + timedelta(hours=5)
    load_run(warehouse, make_record(make_article("1", text="A new text.", first_seen_at=later)), run_id="r2", at=later)
    assert ask(warehouse, "SELECT text, first_seen_at FROM articles") == [("A new text.", NOW)]
    assert ask(warehouse, "SELECT version FROM article_versions ORDER BY 1") == [(1,), (2,)]


def test_a_failed_transaction_leaves_nothing(warehouse: Warehouse) -> None:
    def stop() -> None:
        with warehouse.write("test") as connection, transaction(connection):
            load.append(connection, "seed_texts", [{"seed_id": "x", "text": "y"}])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    with warehouse.write("test") as connection:
        assert lookups.seed_texts(connection) == {}


def test_runs_balance_and_known_entries_stay_outside_the_sum(warehouse: Warehouse) -> None:
    dropped = make_entry("2", outcome="dropped", reason="off_topic_title")
    poll = Poll("s1", SourceState("s1"), "ok", entries=(make_entry("1"), dropped, make_entry("3")), known=7,
                decided=(Outcome(dropped.entry_id, "dropped", "off_topic_title", NOW),))  # fmt: skip
    late = Record((Outcome("s1-3", "pending", "timed_out", NOW, tries=1),))
    load_run(warehouse, make_record(make_article("1")), late, polls=(poll,))
    assert ask(warehouse, "SELECT seen, loaded, dropped, failed, pending, known FROM runs") == [(3, 1, 1, 0, 1, 7)]


def test_an_entry_waits_for_its_next_try(warehouse: Warehouse) -> None:
    entry = make_entry("1")
    again = NOW + timedelta(hours=1)
    with warehouse.write("test") as connection:
        load.start_run(connection, "r1", NOW, [make_source()])
        load.load_polls(connection, "r1", NOW, [Poll("s1", SourceState("s1"), "ok", entries=(entry,))])
        outcome = Outcome(entry.entry_id, "pending", "timed_out", NOW, tries=1, first_tried_at=NOW, next_try_at=again)
        load.load_records(connection, "r1", [Record((outcome,))], (), "v")
        assert lookups.open_entries(connection, NOW) == []
        assert [e.tries for e in lookups.open_entries(connection, again)] == [1]
        assert lookups.open_entries(connection, None) == lookups.open_entries(connection, again)


def test_validators_and_entries_commit_together_or_not_at_all(warehouse: Warehouse) -> None:
    poll = Poll("s1", SourceState("s1", etag='"a"'), "ok", entries=(make_entry("1"),))
    broken = replace(poll, source_id="s2", state=SourceState("s2", failures="many"))  # type: ignore[arg-type]
    with warehouse.write("test") as connection:
        load.start_run(connection, "r1", NOW, [make_source()])
        with pytest.raises(Exception, match="many"):
            load.load_polls(connection, "r1", NOW, [poll, broken])
        assert lookups.source_states(connection) == {}
        assert lookups.open_entries(connection, None) == []


def test_candidates_are_bounded_by_days_but_exact_copies_are_not(warehouse: Warehouse) -> None:
    old = make_article("1", published_on=NOW.date() - timedelta(days=400))
    record = make_record(old)
    load_run(warehouse, record)
    assert record.fingerprint is not None
    other = replace(record.fingerprint, text_sha256="another", sample=tuple(range(50)))
    with warehouse.write("test") as connection:
        load.append(connection, "fingerprints", [
            {"article_id": "art-1", "hash": h, "published_on": old.published_on, "version": FINGERPRINT_VERSION}
            for h in range(50)
        ])  # fmt: skip
        assert lookups.duplicate_candidates(connection, {"x": (record.fingerprint, NOW.date())}) == {("x", "art-1")}
        assert lookups.duplicate_candidates(connection, {"x": (other, NOW.date())}) == set()
        assert lookups.duplicate_candidates(connection, {"x": (other, old.published_on)}) == {("x", "art-1")}


def test_what_every_article_prints_pairs_nobody_and_the_connection_keeps_its_limits(warehouse: Warehouse) -> None:
    common, own = tuple(range(20)), tuple(range(900, 905))
    mark = Fingerprint("sha", 300, common + own)
    names = [f"art-{number}" for number in range(lookups.COMMON_HASH + 1)]
    with warehouse.write("test") as connection:
        present = {"published_on": NOW.date(), "version": FINGERPRINT_VERSION}
        rows = [{"article_id": n, "hash": h, **present} for n in names for h in common]
        rows += [{"article_id": "art-7", "hash": h, **present} for h in own]
        load.append(connection, "fingerprints", rows)
        limits = "SELECT current_setting('memory_limit'), current_setting('threads')"
        before = connection.execute(limits).fetchall()
        for _ in range(3):
            assert lookups.duplicate_candidates(connection, {"x": (mark, NOW.date())}) == {("x", "art-7")}
            assert connection.execute(limits).fetchall() == before


def test_memory_that_cannot_be_set_aside_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "QUERY_MEMORY", "1MB")
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        bring_up_to_date(connection, "Asia/Seoul")
        connection.execute("CREATE TABLE held AS SELECT * FROM range(400_000)")
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute("SET memory_limit = '1MB'")
        assert lookups.duplicate_candidates(connection, {"x": (Fingerprint("s", 300, (1,)), NOW.date())}) == set()


def test_copies_are_left_out_of_the_trend_and_a_seed_copy_is_never_news(warehouse: Warehouse) -> None:
    sighting = make_edge("art-3", "seed-test")
    records = [make_record(make_article("1"), make_tag()), make_record(make_article("2"), make_tag()),
               make_record(make_article("3"), make_tag(), seed_match=sighting)]  # fmt: skip
    with warehouse.write("test") as connection:
        load_reference.load_seeds(connection, [make_seed()])
    load_run(warehouse, *records, edges=(make_edge("art-2", "art-1"),))
    assert ask(warehouse, "SELECT articles, collected, share FROM trend('border')") == [(1, 1, 1.0)]
    assert ask(warehouse, "SELECT seed_id FROM articles WHERE NOT is_original ORDER BY 1") == [("seed-test",), (None,)]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Seoul", "Pacific/Kiritimati"])
def test_the_same_rows_under_any_session_zone(warehouse: Warehouse, zone: str) -> None:
    load_run(
        warehouse, *(make_record(make_article(str(n), published_at=NOW + timedelta(hours=7 * n))) for n in range(9))
    )
    with open_published(warehouse.home) as connection:
        expected = connection.sql("FROM trend(grain := 'day')").fetchall()
        connection.execute(f"SET TimeZone = '{zone}'")
        assert connection.sql("FROM trend(grain := 'day')").fetchall() == expected


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_a_trend_has_every_period_and_marks_the_unfinished_one(warehouse: Warehouse, grain: str) -> None:
    load_run(warehouse, run_id="r0", at=NOW - timedelta(days=1200), sources=(make_source("s1"),), is_published=False)
    load_run(warehouse, make_record(make_article("1", published_on=NOW.date() - timedelta(days=800)), make_tag()))
    rows = ask(warehouse, f"SELECT period, articles, is_complete FROM trend('border.bridge_rail', grain := '{grain}')")
    assert sum(row[1] for row in rows) == 1
    assert [row[2] for row in rows] == [True] * (len(rows) - 1) + [False]


def test_a_snapshot_is_read_only_and_three_are_kept(warehouse: Warehouse) -> None:
    for number in range(5):
        load_run(warehouse, make_record(make_article(str(number))), run_id=f"r{number}")
    snapshots = sorted((warehouse.home / "snapshots").glob("*.duckdb"))
    assert [path.name for path in snapshots] == ["w.r2.duckdb", "w.r3.duckdb", "w.r4.duckdb"]
    assert {path.stat().st_mode & 0o777 for path in snapshots} == {0o444}
    with open_published(warehouse.home) as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM store.entries")


def test_a_reader_with_the_file_open_delays_nobody_and_keeps_its_view(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    with open_published(warehouse.home) as reader:
        load_run(warehouse, make_record(make_article("2")), run_id="r2")
        assert reader.sql("SELECT count(*) FROM articles").fetchall() == [(1,)]
    assert ask(warehouse, "SELECT count(*) FROM articles") == [(2,)]


def test_a_failing_check_publishes_nothing_and_keeps_the_old_snapshot(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    with warehouse.write("test") as connection:
        connection.execute("INSERT INTO store.entries (entry_id, outcome) VALUES ('x', 'dropped'), ('x', 'dropped')")
    # The message shows the offending rows and what mends them.
    with pytest.raises(errors.CheckFailed, match=r"entries_once .*\(entry_id = x, times = 2\).* restore the newest"):
        publish.publish(warehouse, "r2")
    assert ask(warehouse, "SELECT count(*) FROM entries") == [(1,)]


@pytest.mark.parametrize("name", [file.name for file in sql_files("checks")])
def test_every_check_says_what_it_holds(name: str) -> None:
    words = dict(next(file for file in sql_files("checks") if file.name == name).words)
    assert words[name].endswith(".")


def test_a_second_writer_is_told_who_holds_the_lock(warehouse: Warehouse) -> None:
    told = pytest.raises(errors.WarehouseBusy, match=rf"a long load .process {os.getpid()}")
    with warehouse.lock("a long load"), told, warehouse.write("test", wait_s=0.1):
        pass


def test_a_lock_left_by_a_killed_process_means_nothing(warehouse: Warehouse) -> None:
    code = (
        f"from warehouse.store.locks import hold; from pathlib import Path; import os, signal\n"
        f"with hold(Path({str(warehouse.home)!r}) / 'writer.lock', 'x'): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    with warehouse.lock("test", wait_s=0):
        pass


def test_another_desk_zone_is_refused(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    with pytest.raises(errors.ZoneChanged, match="Asia/Seoul"), Warehouse(warehouse.home, "Asia/Tokyo").write("test"):
        pass


def test_a_warehouse_of_a_newer_version_is_refused(warehouse: Warehouse) -> None:
    with warehouse.write("test") as connection:
        connection.execute("INSERT INTO store.migrations VALUES (9999, 'from the future', now())")
    with pytest.raises(errors.TooNew, match="upgrade Yalu"), warehouse.write("test"):
        pass


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(errors.NothingPublished, match="yalu run"):
        open_published(tmp_path)


def test_every_view_column_and_macro_is_in_the_dictionary(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    missing = ask(warehouse, """
        SELECT table_name, column_name FROM information_schema.columns
        JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_type = 'VIEW' AND table_schema = 'main'
            AND (table_name, column_name) NOT IN (SELECT (object, name) FROM dictionary)
    """)  # fmt: skip
    assert missing == []
    macros = {row[0] for row in ask(warehouse, "SELECT object FROM dictionary WHERE kind = 'macro'")}
    assert macros == {file.name for file in sql_files("macros")}


def test_views_carry_their_words_as_comments(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    rows = ask(warehouse, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL")
    assert rows == []


def test_a_guess_is_a_column_and_keeps_no_article_out_of_a_digest_or_period(warehouse: Warehouse) -> None:
    guessed = make_article(
        "1", published_at=None, date_precision="none", date_source="guess", guessed_on=date(2005, 3, 15)
    )
    load_run(warehouse, make_record(guessed, make_tag()))
    [day] = ask(warehouse, "SELECT published_on FROM articles")[0]
    asked = "SELECT published_at, date_precision, date_source, guessed_on FROM articles"
    assert ask(warehouse, asked) == [(None, "none", "guess", date(2005, 3, 15))]
    assert day == NOW.date()
    window = f"'{NOW - timedelta(hours=1)}', '{NOW + timedelta(days=1)}'"
    assert ask(warehouse, f"SELECT article_id FROM news({window})") == [("art-1",)]
    counted = f"SELECT sum(articles) FROM trend('border', '{day - timedelta(days=1)}', '{day}', 'day')"
    assert ask(warehouse, counted) == [(1,)]


def test_a_range_that_a_text_names_is_read_back_with_its_last_day(warehouse: Warehouse) -> None:
    text = "Talks run from Oct. 30 to Nov. 1 in Dandong."
    dates = (DateMention(15, 32, date(2030, 10, 30), "day", date(2030, 11, 1)),)
    load_run(warehouse, make_record(make_article("1", text=text, dates=dates)))
    asked = "SELECT named_day, named_until, precision, quote FROM dates"
    assert ask(warehouse, asked) == [(date(2030, 10, 30), date(2030, 11, 1), "day", "Oct. 30 to Nov. 1")]
