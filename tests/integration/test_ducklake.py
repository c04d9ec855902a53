"""The same SQL and the same job on DuckLake with a PostgreSQL catalogue: a real server, the real schema, two writers.

Skipped, saying so, where PostgreSQL or the extensions' wheels are not installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.records import Source
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import BackupSettings, FetchSettings, Settings, WarehouseSettings
from flows.demo.web import DemoWeb, demo_seed
from flows.operations.doctor import examine
from flows.operations.nightly import maintain
from tests.builders import NOW, load_run, make_article, make_record, make_tag
from tests.collecting import LONG, page
from tests.homes import loose_places
from tests.lake import Postgres, make_templates, missing
from tests.web import Web
from warehouse import errors
from warehouse.lake.ducklake import Lake
from warehouse.maintenance.backup import back_up, restore
from warehouse.maintenance.retention import apply_retention
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.location import open_snapshot, open_warehouse

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no DuckLake here: {missing()}")
# Of the SQL suite what asks most of the engine; `.ci/run ducklake` runs all of it.
SUITE = ("search", "recipes")
SECRET = "geheim"
Yalu = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def place(postgres: Postgres, tmp_path: Path) -> WarehouseSettings:
    """A lake of its own, empty."""
    return WarehouseSettings(postgres.url(postgres.database()), str(tmp_path / "files"))


@pytest.fixture
def lake(place: WarehouseSettings, tmp_path: Path) -> Lake:
    return Lake(tmp_path / "home", "Asia/Seoul", place.url, place.data_path)


@pytest.mark.long
def test_the_lakes_folder_follows_the_operators_umask_and_the_home_is_private(
    place: WarehouseSettings, tmp_path: Path
) -> None:
    """Analysts on other machines read the folder; nobody but Yalu's user reads the home."""
    files = tmp_path / "home" / "lake"  # even where the operator puts it into the home
    files.mkdir(mode=0o755, parents=True)
    files.chmod(0o755)
    settings = Settings(home=tmp_path / "home", warehouse=replace(place, data_path=str(files)))
    before = os.umask(0o022)
    try:
        load_run(open_warehouse(settings), *(make_record(make_article(str(n)), make_tag()) for n in range(3)))
        open_warehouse(settings)  # the next opening leaves it as it is
    finally:
        os.umask(before)
    found = {path.stat().st_mode & 0o777 for path in files.rglob("*.parquet")}
    assert found == {0o644}
    assert {path.stat().st_mode & 0o777 for path in (files, *files.rglob("*")) if path.is_dir()} == {0o755}
    assert loose_places(settings.home, [files]) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_sql_suite_is_green_on_it(postgres: Postgres, root: Path) -> None:
    make_templates(postgres)
    suite = [f"tests/unit/test_{name}.py" for name in SUITE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "-p", "no:randomly", *suite],
        cwd=root, env=os.environ | {"YALU_TEST_LAKE": str(postgres.folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]


# Runs have names of their own, and a source's next poll has chance in it.
SAME = {
    "articles": "* EXCLUDE (run_id)", "entries": "* EXCLUDE (run_id)", "source_health": "* EXCLUDE (next_poll_at)",
    "article_versions": "*", "tags": "*", "duplicates": "*", "stories": "*", "lineage": "*", "mentions": "*",
    "dropped": "* EXCLUDE (run_id)", "page_checks": "*", "sources": "*", "trend('border')": "*", "burst()": "*",
    "search('단둥')": "*", "source_mix()": "*", "coverage()": "*", "dictionary": "*",
}  # fmt: skip


@pytest.mark.long
def test_a_collection_gives_the_rows_it_gives_in_a_file(
    place: WarehouseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setenv("YALU_NOW", now.isoformat())
    with DemoWeb(now, has_failures=False) as web:
        fetch = FetchSettings(allow_hosts=web.allow_hosts, per_host_delay_s=0.0)
        file = Settings(home=tmp_path / "one", fetch=fetch)
        lake = replace(file, home=tmp_path / "two", warehouse=place)
        for settings in (file, lake):
            report = run_collection(settings, Choice(web.sources, seeds=(demo_seed()[0],)))
            assert report.is_balanced
    with open_snapshot(file) as one, open_snapshot(lake) as other:
        for name, columns in SAME.items():
            asked = f"SELECT COLUMNS(*)::VARCHAR FROM (SELECT {columns} FROM {name}) ORDER BY ALL"
            assert other.execute(asked).fetchall() == one.execute(asked).fetchall(), name
        assert one.execute("SELECT count(*) > 20 FROM articles").fetchall() == [(True,)]


@pytest.fixture
def writers(web: Web, place: WarehouseSettings, tmp_path: Path) -> Yalu:
    """Runs the command line as one of several machines: homes of their own, one lake, one list of sources."""
    feeds = {}
    for name in ("s1", "s2"):
        pages = [
            (
                f"Train {n} of {name}",
                web.add(
                    f"/{name}-freight-train-{n}",
                    page(f"Freight train {n} of {name} crosses the Yalu", f"{LONG}{name} counted {n} waggons."),
                ),
                "",
            )
            for n in range(10)  # of a first harvest without dates no more are read
        ]
        feeds[name] = Source(id=name, outlet=name, url=web.add_feed(f"/{name}", pages), lang="en")
    listed = "".join(
        f'[[source]]\nid = "{name}"\noutlet = "{name}"\nurl = "{one.url}"\nlang = "en"\nprejudge = false\n'
        for name, one in feeds.items()
    )
    (tmp_path / "sources.toml").write_text(listed, "utf-8")
    settings = tmp_path / "yalu.toml"
    settings.write_text(
        f'sources = "sources.toml"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0.0\n'
        f'[warehouse]\nurl = "{place.url} password={SECRET}"\ndata_path = "files"\n',
        "utf-8",
    )

    def run(home: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments, "--settings", settings, "--home", tmp_path / home],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return run


@pytest.mark.long
def test_two_writers_at_once_lose_and_double_nothing(writers: Yalu) -> None:
    runs = [writers(home, "run") for home in ("one", "two")]
    outputs = [run.communicate(timeout=600) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    asked = """
        SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT article_id) FROM articles),
            (SELECT count(*) FROM entries WHERE outcome = 'loaded'),
            (SELECT count(*) FROM runs WHERE finished_at IS NOT NULL)
    """
    said, problem = writers("three", "sql", "--csv", asked).communicate(timeout=600)
    assert said.splitlines()[1:] == ["20,20,20,2"], (outputs, problem)
    said, problem = writers("three", "sql", "DELETE FROM store.runs").communicate(timeout=600)
    assert "read-only" in problem
    assert SECRET not in repr(outputs) + said + problem


def test_a_writer_waits_for_its_turn_and_is_told_who_has_it(lake: Lake, tmp_path: Path) -> None:
    other = Lake(tmp_path / "other", "Asia/Seoul", lake.url, lake.data_path)
    with lake.lock("a long load"), pytest.raises(errors.WarehouseBusy, match="a long load"), other.lock("me", 0.2):
        pass
    with other.lock("me", 0.2):
        pass


def test_a_lake_is_made_and_found_in_one_place_only(lake: Lake, tmp_path: Path) -> None:
    nameless = Lake(tmp_path / "home", "Asia/Seoul", lake.url, "")
    with pytest.raises(errors.LakeMisnamed, match="a new lake needs one"), nameless.write("make it"):
        pass
    with lake.write("make it"), pytest.raises(errors.NothingPublished):
        lake.open_snapshot()
    with nameless.write("it is known now"):
        pass
    elsewhere = Lake(tmp_path / "home", "Asia/Seoul", lake.url, str(tmp_path / "elsewhere"))
    with pytest.raises(errors.LakeMisnamed, match="as it was when"), elsewhere.write("look"):
        pass


@pytest.mark.long
def test_a_failing_check_leaves_readers_with_what_was_published(lake: Lake, tmp_path: Path) -> None:
    load_run(lake, make_record(make_article("1")))
    with lake.write("spoil") as connection:
        connection.execute("INSERT INTO store.entries (entry_id, outcome) VALUES ('e', 'vanished')")
    with pytest.raises(errors.CheckFailed, match="outcome_words"):
        load_run(lake, make_record(make_article("2")), run_id="r2")
    with lake.open_snapshot() as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


@pytest.mark.long
def test_a_file_becomes_a_lake_and_a_lake_a_file(lake: Lake, tmp_path: Path) -> None:
    file = Warehouse(tmp_path / "file")
    load_run(file, *(make_record(make_article(str(number)), make_tag()) for number in range(5)))
    (file.home / "outbox").mkdir()
    (file.home / "outbox" / "2026-11-20.jsonl").write_text("{}\n")
    restore(lake, back_up(file, tmp_path / "first").folder)
    assert (lake.home / "outbox" / "2026-11-20.jsonl").read_text() == "{}\n"
    load_run(lake, make_record(make_article("later"), make_tag()), run_id="r2")
    other = Warehouse(tmp_path / "other")
    restore(other, back_up(lake, tmp_path / "second").folder)
    with lake.open_snapshot() as one, open_published(other.home) as two:
        for view in ("articles", "tags", "entries", "runs"):
            asked = f"FROM {view} ORDER BY ALL"
            assert one.execute(asked).fetchall() == two.execute(asked).fetchall() != []
    with pytest.raises(errors.BackupRefused, match="runs in it already"):
        restore(lake, tmp_path / "first")


@pytest.mark.long
def test_upkeep_forgets_and_packs_and_readers_go_on(lake: Lake) -> None:
    load_run(lake, make_record(make_article("new"), make_tag()))
    old = make_article("old", published_on=date(2026, 1, 5))
    load_run(lake, make_record(old, make_tag()), run_id="r2")
    done = apply_retention(lake, now=NOW, timezone="Asia/Seoul", dropped_days=30, articles_months=6)
    assert (done.articles, done.cited) == (1, 0)
    with lake.open_snapshot() as connection:
        assert connection.execute("SELECT article_id FROM articles").fetchall() == [("art-new",)]
        assert connection.execute("SELECT reason FROM entries WHERE article_id = 'art-old'").fetchall() == [
            ("expired",)
        ]


@pytest.fixture(scope="module")
def filled(postgres: Postgres) -> str:
    """A database for others to be copied from: one run is published in its lake."""
    database = postgres.database()
    home, files = postgres.folder.parent / "home", postgres.folder.parent / "files-of-30"
    articles = (make_record(make_article(str(number)), make_tag()) for number in range(30))
    load_run(Lake(home, "Asia/Seoul", postgres.url(database), f"{files}/"), *articles)
    return database


@pytest.fixture
def begun(postgres: Postgres, filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A desk whose lake has one published run."""
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    where = WarehouseSettings(postgres.url(postgres.database(filled)), "")
    return Settings(home=tmp_path / "home", warehouse=where, backup=BackupSettings(tmp_path / "kept", keep=1))


@pytest.mark.long
def test_a_night_does_all_its_steps(begun: Settings, tmp_path: Path) -> None:
    done = maintain(begun)
    assert {step.name: step.status for step in done.steps} == {
        "check the snapshot": 0, "remake fingerprints": 0, "retag": 0, "fill the ledgers": 0,
        "look for moved sources": 0, "apply retention": 0, "index for search": 0, "back up": 0}  # fmt: skip
    assert [finding for finding in done.findings if finding.needs_person] == []
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_what_was_never_written_to_is_looked_at_only(place: WarehouseSettings, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", warehouse=place)
    assert maintain(settings).steps == ()
    with pytest.raises(errors.NothingPublished):
        open_snapshot(settings)


def test_a_lake_that_does_not_answer_is_told_by_every_step(begun: Settings) -> None:
    away = WarehouseSettings("ducklake:postgres:host=127.0.0.1 port=1 dbname=x connect_timeout=2", "")
    done = maintain(replace(begun, warehouse=away))
    assert {step.status for step in done.steps} == {1}
    assert all("cannot be reached" in step.words for step in done.steps)
    (alarm,) = (finding for finding in done.findings if finding.severity == "critical")
    assert "cannot be reached" in alarm.words


@pytest.mark.long
def test_a_failing_check_is_an_alarm(begun: Settings) -> None:
    with open_warehouse(begun).write("spoil") as connection:
        connection.execute("INSERT INTO store.entries (entry_id, outcome) VALUES ('e', 'vanished')")
    (found,) = (finding for finding in examine(begun, NOW) if finding.severity == "critical")
    assert found.subject == "check outcome_words"


@pytest.mark.long
def test_the_doctor_reads_every_file_and_names_what_cannot_be_read(lake: Lake, tmp_path: Path) -> None:
    load_run(lake, *(make_record(make_article(str(number)), make_tag()) for number in range(30)))
    settings = Settings(home=lake.home, warehouse=WarehouseSettings(lake.url, ""))
    assert [finding for finding in examine(settings, NOW, deep=True) if finding.needs_person] == []
    for path in (tmp_path / "files").rglob("*.parquet"):
        path.write_bytes(b"not what was written")
    told = {finding.subject: finding for finding in examine(settings, NOW, deep=True) if finding.needs_person}
    assert "restore a backup" in told["warehouse.duckdb"].action


def test_a_lake_that_was_upgraded_meanwhile_is_written_to_no_more(begun: Settings) -> None:
    lake = open_warehouse(begun)
    with lake.write("another machine, a later Yalu") as connection:
        connection.execute("INSERT INTO store.migrations VALUES (9999, 'from the future', now())")
    with pytest.raises(errors.TooNew, match="upgrade Yalu"), lake.write("go on"):
        pass


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("dbname=nowhere host={socket} port={port} user=yalu password=geheim", 2, "does not exist"),
        ("host=127.0.0.1 port=1 dbname=x password=geheim connect_timeout=2", 1, "Connection refused"),
        ("postgresql://yalu:geheim@127.0.0.1:1/x", 1, "Connection refused"),
        ("geheim", 2, "no connection string"),
        ("dbname=x nonsense=geheim", 2, "no connection string"),
    ],
    ids=["no such database", "nobody answers", "an address", "not a string", "an unknown word"],
)
def test_a_wrong_address_is_one_line_without_the_password(
    postgres: Postgres, tmp_path: Path, url: str, status: int, words: str
) -> None:
    address = url.format(socket=postgres.folder, port=postgres.port)
    where = WarehouseSettings(f"ducklake:postgres:{address}", str(tmp_path))
    settings = Settings(home=tmp_path / "home", warehouse=where)
    for act in (open_snapshot, lambda given: open_warehouse(given).lock("x", 0.1).__enter__()):
        with pytest.raises(errors.WarehouseError, match=words) as told:
            act(settings)
        assert told.value.exit_status == status
        assert SECRET not in str(told.value)
        assert told.value.__cause__ is None
