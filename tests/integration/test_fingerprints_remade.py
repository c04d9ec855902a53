"""Fingerprints of another version are made again in slices, and a copy in the other Chinese script is found then."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.similarity.fingerprint import fingerprint
from flows.cli import main
from flows.config.settings import Settings
from flows.operations.nightly import _remake_fingerprints
from flows.reprocessing import fingerprints
from flows.reprocessing.fingerprints import remake_fingerprints
from tests.builders import load_run, make_article, make_record
from tests.unit.test_han_scripts import SIMPLIFIED, TRADITIONAL
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.location import open_warehouse
from warehouse.tables import lookups

DATA = Path(__file__).resolve().parent.parent / "data"


def record(number: str, text: str, lang: str):
    article = replace(make_article(number), text=text, lang=lang, title=text[:20])
    return replace(make_record(article), fingerprint=fingerprint(text))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a copy in each script, whose fingerprints are of version 1 and whose edge was missed."""
    warehouse = Warehouse(tmp_path / "home")
    load_run(warehouse, record("1", SIMPLIFIED, "zh-Hans"), record("2", TRADITIONAL, "zh-Hant"))
    with warehouse.write("test") as connection:
        connection.execute("UPDATE store.fingerprints SET version = 1, hash = hash + 8")
    return warehouse.home


def copies(home: Path) -> list[tuple[object, ...]]:
    with open_published(home) as connection:
        return connection.sql("SELECT article_id, of_article_id, relation FROM duplicates ORDER BY 1").fetchall()


def test_slices_say_how_far_they_are_and_find_what_was_missed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "A_BATCH", 1)
    first = remake_fingerprints(Settings(home=home), 1)
    assert (first.made, first.left, first.copies, copies(home)) == (1, 1, 0, [])
    second = remake_fingerprints(Settings(home=home), 5)
    assert (second.made, second.left, second.copies) == (1, 0, 1)
    assert [edge[2] for edge in copies(home)] == ["exact"]
    assert _remake_fingerprints(Settings(home=home)) == "every fingerprint is of the present version"


def test_a_bug_costs_one_text(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> object:
        if text == SIMPLIFIED:
            raise KeyError("invented")
        return fingerprint(text)

    monkeypatch.setattr(fingerprints, "fingerprint", fail)
    done = remake_fingerprints(Settings(home=home), 5)
    assert (done.made, done.left, len(done.bugs)) == (1, 1, 1)


def assert_remade(settings: Settings) -> None:
    """Make all of them again; nothing that was an edge before is lost."""
    asked = "SELECT article_id, of_article_id, relation FROM store.duplicates ORDER BY ALL"
    warehouse = open_warehouse(settings)
    with warehouse.write("look up") as connection:
        before, outdated = connection.sql(asked).fetchall(), lookups.count_outdated_fingerprints(connection)
    words = _remake_fingerprints(settings)
    assert f"{outdated} of {outdated} made again, 0 left" in words
    with warehouse.write("look up") as connection:
        assert set(before) <= set(connection.sql(asked).fetchall())
        assert outdated
        assert lookups.other_fingerprints(connection) == []


def unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(DATA / "home-0.1.0" / f"{name}.tar.xz") as packed:
        packed.extractall(folder, filter="tar")
    return folder / name


def test_those_of_an_old_home_are_made_again(tmp_path: Path) -> None:
    assert_remade(Settings(home=unpacked("home", tmp_path) / "data", timezone="Asia/Seoul"))


def test_those_of_a_restored_backup_are_made_again(tmp_path: Path) -> None:
    assert main(["restore", "--home", str(tmp_path / "new"), str(unpacked("backup", tmp_path))]) == 0
    assert_remade(Settings(home=tmp_path / "new", timezone="Asia/Seoul"))
