"""Backup and restore: the same warehouse comes out, and a damaged backup changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli import main
from tests.builders import NOW, load_run, make_article, make_record, make_tag
from warehouse.errors import BackupRefused
from warehouse.maintenance import backup as backups
from warehouse.maintenance.backup import back_up, read_backup, restore
from warehouse.recovery.spool import last_batch
from warehouse.store.connection import Warehouse, open_published

pytestmark = pytest.mark.usefixtures("empty_warehouse")
EVERYTHING = (
    "SELECT * FROM articles ORDER BY article_id",
    "SELECT * FROM tags ORDER BY ALL",
    "FROM trend('border')",
    "SELECT * FROM entries ORDER BY entry_id",
    "SELECT * FROM runs",
    "FROM article_versions ORDER BY ALL",
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    warehouse = Warehouse(tmp_path / "home")
    late = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # half past midnight in Seoul, the day before in London
    on = {"published_at": late, "published_on": date(2026, 11, 21)}
    load_run(warehouse, make_record(make_article("1", **on), make_tag()), make_record(make_article("2")))
    load_run(warehouse, make_record(make_article("1", text="Changed.", **on)), run_id="r2", at=NOW + timedelta(hours=2))
    (warehouse.home / "outbox").mkdir(parents=True)
    (warehouse.home / "outbox" / "2026-11-20.jsonl").write_text("{}\n")
    return warehouse


def answers(home: Path) -> list[object]:
    with open_published(home) as connection:
        return [connection.sql(question).fetchall() for question in EVERYTHING]


def test_what_is_restored_answers_as_before(warehouse: Warehouse, tmp_path: Path) -> None:
    back_up(warehouse, tmp_path / "copy")
    other = Warehouse(tmp_path / "other")
    restore(other, tmp_path / "copy")
    assert answers(other.home) == answers(warehouse.home)
    assert (other.home / "outbox" / "2026-11-20.jsonl").read_text() == "{}\n"
    load_run(other, make_record(make_article("3")), run_id="r3", at=NOW + timedelta(hours=4))
    assert len(answers(other.home)[0]) == 3  # type: ignore[arg-type]


def test_batches_that_no_snapshot_holds_are_in_the_backup(warehouse: Warehouse, tmp_path: Path) -> None:
    load_run(warehouse, make_record(make_article("9")), run_id="r9", is_published=False)
    back_up(warehouse, tmp_path / "copy")
    other = Warehouse(tmp_path / "other")
    restore(other, tmp_path / "copy")
    with other.write("look") as connection, warehouse.write("look") as origin:
        assert last_batch(connection) == last_batch(origin)
    assert len(answers(other.home)[0]) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", ["a byte", "a file", "the list", "nothing there"])
def test_a_damaged_backup_is_refused_and_nothing_is_written(warehouse: Warehouse, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    back_up(warehouse, copy)
    tags = copy / "tables" / "tags.parquet"
    if damage == "a byte":
        tags.write_bytes(tags.read_bytes()[:-1] + b"x")
    elif damage == "a file":
        tags.unlink()
    elif damage == "the list":
        (copy / "backup.json").write_text("{")
    else:
        copy = tmp_path / "elsewhere"
    with pytest.raises(BackupRefused):
        restore(Warehouse(tmp_path / "other"), copy)
    assert not (tmp_path / "other" / "writer.duckdb").exists()


def test_a_table_that_does_not_add_up_is_refused(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    back_up(warehouse, copy)
    told = (copy / "backup.json").read_text()
    rows = read_backup(copy).tables["tags"][0]
    (copy / "backup.json").write_text(told.replace(f'"tags": [\n   {rows},', f'"tags": [\n   {rows + 1},'))
    with pytest.raises(BackupRefused, match="tags"):
        restore(Warehouse(tmp_path / "other"), copy)
    assert list((tmp_path / "other").glob("*.duckdb")) == []


def test_a_home_in_use_and_a_folder_that_is_there_are_left_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    back_up(warehouse, tmp_path / "copy")
    with pytest.raises(BackupRefused, match="already"):
        restore(warehouse, tmp_path / "copy")
    with pytest.raises(BackupRefused, match="already"):
        back_up(warehouse, tmp_path / "copy")


def test_another_desk_counts_its_own_days(warehouse: Warehouse, tmp_path: Path) -> None:
    back_up(warehouse, tmp_path / "copy")
    other = Warehouse(tmp_path / "other", "Europe/London")
    restore(other, tmp_path / "copy")
    with open_published(other.home) as connection:
        assert connection.sql("SELECT published_on FROM articles WHERE article_id = 'art-1'").fetchall() == [
            (date(2026, 11, 20),)]  # fmt: skip
    with other.write("the new zone is the stored one"):
        pass


def test_an_earlier_schema_is_restored_into_this_one(warehouse: Warehouse, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with warehouse.write("an earlier schema") as connection:
        connection.execute("ALTER TABLE store.polls DROP COLUMN state")
    back_up(warehouse, copy)
    restore(Warehouse(tmp_path / "other"), copy)
    with open_published(tmp_path / "other") as connection:
        assert connection.sql("SELECT count(*), count(state) FROM store.polls").fetchall() == [(2, 0)]


def test_the_commands_say_what_they_did(
    warehouse: Warehouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(warehouse.home), "backup", str(tmp_path / "copy")]) == 0
    assert main(["restore", "--check", str(tmp_path / "copy")]) == 0
    assert main(["--home", str(tmp_path / "other"), "restore", str(tmp_path / "copy")]) == 0
    assert "restored and published" in capsys.readouterr().out


def test_where_nothing_was_collected_there_is_nothing_to_back_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path / "none"), "backup", str(tmp_path / "copy")]) == 1
    assert "no warehouse" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_the_sums_are_compared_not_only_the_rows(warehouse: Warehouse, tmp_path: Path) -> None:
    back_up(warehouse, tmp_path / "copy")
    found = read_backup(tmp_path / "copy")
    with warehouse.write("test") as connection:
        connection.execute("UPDATE store.article_versions SET title = 'x'")
        with pytest.raises(BackupRefused, match="article_versions"):
            backups._compare(connection, found)
