"""A lake made by version 0.1.0 (commit 3f279c0) opens, is collected into and becomes a file; its backup becomes a lake.

`tests/data/lake-0.1.0` holds the catalogue of a lake into which that version restored the backup of
`tests/data/home-0.1.0`, as pg_dump wrote it, and its Parquet files. `@FILES@` stands for the folder they were in.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path

import duckdb
import pytest

from flows.config.settings import Settings, WarehouseSettings
from tests.builders import load_run, make_article, make_record, make_tag
from tests.integration.test_fingerprints_remade import assert_remade
from tests.lake import Postgres
from warehouse.lake.ducklake import Lake
from warehouse.maintenance.backup import back_up, restore
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.migrations import is_behind
from warehouse.store.publish import publish

DATA = Path(__file__).resolve().parent.parent / "data"
FACTS = json.loads((DATA / "home-0.1.0" / "facts.json").read_text("utf-8"))


@pytest.fixture
def old_lake(postgres: Postgres, tmp_path: Path) -> Lake:
    """The lake, in a database and a folder of its own."""
    with tarfile.open(DATA / "lake-0.1.0" / "lake.tar.xz") as packed:
        packed.extractall(tmp_path, filter="tar")
    files, database = tmp_path / "lake" / "files", postgres.database()
    catalogue = (tmp_path / "lake" / "catalogue.sql").read_text("utf-8").replace("@FILES@", str(files))
    where = ["-h", str(postgres.folder), "-p", str(postgres.port), "-U", "yalu", "-d", database]
    command = [f"{postgres.bin}/psql", "-q", "-v", "ON_ERROR_STOP=1", *where]
    subprocess.run(command, input=catalogue, text=True, check=True, capture_output=True)
    return Lake(tmp_path / "home", "Asia/Seoul", postgres.url(database), str(files))


def texts_sha(connection: duckdb.DuckDBPyConnection) -> str:
    asked = "SELECT article_id, title, text, published_on FROM articles ORDER BY 1"
    return hashlib.sha256(json.dumps(connection.sql(asked).fetchall(), default=str).encode()).hexdigest()


def test_an_old_lake_is_read_before_anything_is_written(old_lake: Lake) -> None:
    with old_lake.open_snapshot() as connection:
        assert is_behind(connection)
        assert texts_sha(connection) == FACTS["texts_sha256"]


@pytest.mark.long
def test_an_old_lake_is_brought_up_to_date_and_collected_into(old_lake: Lake) -> None:
    publish(old_lake, "upgrade")
    with old_lake.open_snapshot() as connection:
        assert not is_behind(connection)
        assert texts_sha(connection) == FACTS["texts_sha256"]
        asked = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories)"
        counted = connection.sql(asked).fetchall()
    assert counted == [(FACTS["rows"]["articles"], FACTS["rows"]["stories"])]
    load_run(old_lake, make_record(make_article("later"), make_tag()), run_id="r9")
    with old_lake.open_snapshot() as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(FACTS["rows"]["articles"] + 1,)]


@pytest.mark.long
def test_the_fingerprints_of_an_old_lake_are_made_again(old_lake: Lake) -> None:
    place = WarehouseSettings(url=old_lake.url, data_path=old_lake.data_path)
    assert_remade(Settings(home=old_lake.home, timezone="Asia/Seoul", warehouse=place))


@pytest.mark.long
def test_an_old_lake_becomes_a_file(old_lake: Lake, tmp_path: Path) -> None:
    file = Warehouse(tmp_path / "file")
    restore(file, back_up(old_lake, tmp_path / "backed-up").folder)
    with open_published(file.home) as connection:
        assert texts_sha(connection) == FACTS["texts_sha256"]


@pytest.mark.long
def test_an_old_backup_becomes_a_lake(postgres: Postgres, tmp_path: Path) -> None:
    with tarfile.open(DATA / "home-0.1.0" / "backup.tar.xz") as packed:
        packed.extractall(tmp_path, filter="tar")
    lake = Lake(tmp_path / "home", "Asia/Seoul", postgres.url(postgres.database()), str(tmp_path / "files"))
    restore(lake, tmp_path / "backup")
    with lake.open_snapshot() as connection:
        assert texts_sha(connection) == FACTS["texts_sha256"]
