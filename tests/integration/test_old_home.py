"""Homes and backups made by version 0.1.0 (commit 3f279c0) open, are collected into, restore, and keep their promises.

`tests/data/home-0.1.0` holds the home of that version's demo after one digest was mailed, a backup of it, and what it
answered: rows of every view, hashes of ids and texts, the SHA-256 of the mail.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest

from flows.cli import main
from flows.config.settings import load_settings
from flows.delivery.issue import digest_for
from flows.digest.message import make_envelope, render
from flows.digest.readers import reader_token
from flows.sources.catalog import load_recipients
from warehouse.store.connection import Warehouse, open_published

DATA = Path(__file__).resolve().parent.parent / "data" / "home-0.1.0"
FACTS = json.loads((DATA / "facts.json").read_text("utf-8"))
# Rows of these are added by every opening, run or new version; the others stay as they were.
GROWING = {"dictionary", "entities", "entity_aliases", "runs", "retags", "source_days"}


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """The desk's folder of version 0.1.0; its home is data/ in it."""
    with tarfile.open(DATA / "home.tar.xz") as packed:
        packed.extractall(tmp_path, filter="tar")
    return tmp_path / "home"


@pytest.fixture
def old_backup(tmp_path: Path) -> Path:
    with tarfile.open(DATA / "backup.tar.xz") as packed:
        packed.extractall(tmp_path, filter="tar")
    return tmp_path / "backup"


def sha(home: Path, question: str) -> str:
    with open_published(home) as connection:
        return hashlib.sha256(json.dumps(connection.sql(question).fetchall(), default=str).encode()).hexdigest()


def assert_holds_what_it_held(home: Path) -> None:
    with open_published(home) as connection:
        rows = {
            view: connection.sql(f'SELECT count(*) FROM "{view}"').fetchone() for view in FACTS["rows"].keys() - GROWING
        }
    assert {view: count[0] for view, count in rows.items() if count} == {
        view: count for view, count in FACTS["rows"].items() if view not in GROWING
    }
    assert sha(home, "SELECT article_id FROM articles ORDER BY 1") == FACTS["article_ids_sha256"]
    texts = "SELECT article_id, title, text, published_on FROM articles ORDER BY 1"
    assert sha(home, texts) == FACTS["texts_sha256"]
    assert sha(home, "SELECT story_id FROM stories ORDER BY 1") == FACTS["story_ids_sha256"]


def publish(home: Path) -> None:
    """Open the private file as a run does, which brings it to this version's schema, and publish it."""
    from warehouse.store.publish import publish_locked

    warehouse = Warehouse(home)
    with warehouse.lock("publish"):
        publish_locked(warehouse, "upgrade")


def test_an_old_home_is_brought_to_the_present_schema_and_keeps_its_rows(old_home: Path) -> None:
    publish(old_home / "data")
    assert_holds_what_it_held(old_home / "data")


def test_the_snapshot_from_before_the_upgrade_is_kept_once(old_home: Path) -> None:
    before = (old_home / "data" / "warehouse.duckdb").read_bytes()
    publish(old_home / "data")
    publish(old_home / "data")
    (kept,) = (old_home / "data" / "backups").iterdir()
    assert kept.name == "before-0012.duckdb"
    assert kept.read_bytes() == before
    assert kept.stat().st_mode & 0o777 == 0o600


def test_an_old_home_names_readers_by_token_once_published(old_home: Path) -> None:
    readers = load_recipients(old_home / "recipients.toml")
    publish(old_home / "data")
    with open_published(old_home / "data") as connection:
        named = connection.sql("SELECT DISTINCT recipient FROM deliveries WHERE output = 'smtp'").fetchall()
    assert named == [(reader_token(reader.address),) for reader in readers]
    assert readers[0].address.encode() not in (old_home / "data" / "warehouse.duckdb").read_bytes()


def test_an_old_home_is_read_before_anything_is_written(old_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--home", str(old_home / "data"), "--json", "SELECT count(*) AS n FROM articles"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": FACTS["rows"]["articles"]}]


def test_an_old_backup_is_restored(old_backup: Path, tmp_path: Path) -> None:
    assert main(["restore", "--home", str(tmp_path / "new"), str(old_backup)]) == 0
    assert_holds_what_it_held(tmp_path / "new")


def test_a_digest_of_the_version_before_is_issued_again_byte_for_byte(
    old_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the reader got it, from the journal's own rows; CR LF is how it passed over SMTP."""
    monkeypatch.setenv("YALU_NOW", "2026-12-01T09:00:00+09:00")
    settings = load_settings(old_home / "yalu.toml")
    (reader,) = load_recipients(settings.mail.recipients)
    day = date.fromisoformat(FACTS["digest_day"])
    digest = digest_for(settings, (reader,), reader.address, day)
    mail = make_envelope(render(digest), settings.mail.sender, reader.address, reader.name)
    sent = b"\r\n".join(mail.content.splitlines()) + b"\r\n"
    assert hashlib.sha256(sent).hexdigest() == FACTS["mail_sha256"]
