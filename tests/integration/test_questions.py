"""`yalu sql` only asks: every other statement is refused in one line, and nothing on disk or in the lake changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import product
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.cli import main
from tests.builders import load_run, make_article, make_record, make_tag
from tests.faults import some
from tests.lake import Postgres
from tests.questions import ANSWERED, ON_A_LAKE, REFUSED
from warehouse.analysis import confinement
from warehouse.lake.ducklake import Lake
from warehouse.store.connection import Warehouse

STATEMENTS = [pytest.param(one, id=f"{family}: {one}") for family, all_ in REFUSED.items() for one in all_]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home with one published run, and a folder beside it of which nothing may be read or changed."""
    home, out = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("out")
    load_run(Warehouse(home), *(make_record(make_article(str(n)), make_tag()) for n in range(5)))
    (out / "x.csv").write_text("a,b\n1,secret\n")
    (out / "x.json").write_text('{"a": 1}\n')
    with duckdb.connect(str(out / "other.duckdb")) as made:
        made.execute("CREATE TABLE t AS SELECT 1 AS a")
        made.execute(f"COPY t TO '{out}/x.parquet' (FORMAT parquet)")
    file = str((home / "warehouse.duckdb").resolve())
    return {"home": str(home), "out": str(out), "file": file, "url": "ducklake:postgres:dbname=x"}


def state(*folders: str) -> dict[str, tuple[int, int]]:
    """Every file below the folders, with its size and the time of its last change."""
    found = {}
    for folder in folders:
        for path in Path(folder).rglob("*"):
            stat = path.lstat()
            found[str(path)] = (0, 0) if path.is_dir() else (stat.st_size, stat.st_mtime_ns)
    return found


def test_the_contract_is_large_enough() -> None:
    assert len(STATEMENTS) >= 70
    assert set(REFUSED) >= {
        "copy", "export", "attach", "files", "settings", "extensions", "secrets", "logging", "replacement scans",
    }  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS)
def test_it_is_refused_in_a_line_and_nothing_changes(
    place: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    a_variable = pa.table({"secret": [1]})
    assert a_variable.num_rows
    monkeypatch.setenv("HOME", place["out"])  # where DuckDB keeps extensions and secrets
    monkeypatch.chdir(place["out"])
    before = state(place["home"], place["out"])
    assert main(["--home", place["home"], "sql", "--csv", statement.format(**place)]) == 1
    assert state(place["home"], place["out"]) == before
    said = capsys.readouterr()
    assert said.out == ""
    # What this version of DuckDB cannot read, or has no table of, is said in its own words.
    if not said.err.startswith(("Parser Error: ", "Catalog Error: Table with name a_variable")):
        assert said.err.startswith("yalu: ")
        assert said.err.count("\n") == 1
        assert "only asks the published warehouse" in said.err or "how the lake is reached" in said.err


FORMS = ("", "--csv", "--json", "--parquet {file}")


@pytest.mark.parametrize(("question", "form"), some(product(ANSWERED, FORMS)))
def test_what_only_asks_is_answered_in_every_form(
    place: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path, question: str, form: str
) -> None:
    file = tmp_path / "x.parquet"
    assert main(["--home", place["home"], "sql", *form.format(file=file).split(), question]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out or file.stat().st_size


def test_a_confined_connection_keeps_its_fence_without_the_look_at_the_words(place: dict[str, str]) -> None:
    """The engine refuses files, settings and extensions by itself, whatever a question looks like."""
    from warehouse.store.connection import open_confined

    out = place["out"]
    before = state(place["home"], out)
    for statement in (f"COPY (SELECT 1) TO '{out}/new.csv'", f"FROM read_text('{out}/x.csv')", f"FROM glob('{out}/*')",
                      f"ATTACH '{out}/new.duckdb'", f"EXPORT DATABASE '{out}/all'", "SET lock_configuration = false",
                      "SET enable_external_access = true", "LOAD httpfs", "INSTALL httpfs",
                      "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')"):  # fmt: skip
        with open_confined(Path(place["home"])) as connection, pytest.raises(duckdb.Error):
            connection.execute(statement).fetchall()
    assert state(place["home"], out) == before


def test_a_spilling_question_spills_beside_the_snapshot_only(place: dict[str, str], root: Path) -> None:
    code = (
        "import sys; from warehouse.analysis import confinement;"
        "confinement.CONFIG |= {'memory_limit': '90MB', 'threads': 1};"
        "from flows.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    question = (
        "SELECT md5(i::VARCHAR) AS m, repeat(md5((i * 7)::VARCHAR), 8) AS r FROM range(300_000) AS r(i) ORDER BY m"
    )
    asked = f"SELECT count(*) AS n, max(length(r)) AS l FROM (FROM ({question}) LIMIT 299_999)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", place["home"], "sql", "--csv", asked],
        cwd=root, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("n,l\n299999,256\n", "")


# ---------------------------------------------------------------- on a lake


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Postgres:
    if version("duckdb-extension-ducklake") != duckdb.__version__:
        pytest.skip(f"the extensions as wheels are not those of DuckDB {duckdb.__version__}")
    return postgres


@pytest.fixture(scope="module")
def lake(server: Postgres, place: dict[str, str]) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str]]]:
    """A lake with one published run, opened for questions."""
    data = server.folder.parent / "data"
    one = Lake(server.folder.parent / "home", "Asia/Seoul", server.url(server.database()), f"{data}/")
    load_run(one, *(make_record(make_article(str(n)), make_tag()) for n in range(5)))
    with Lake(one.home, "Asia/Seoul", one.url, "").open_confined() as connection:
        (name,) = connection.execute("SELECT current_database()").fetchall()[0]
        dsn = one.url.removeprefix("ducklake:postgres:")
        yield connection, place | {"url": one.url, "dsn": dsn, "name": name, "data": str(data)}


def lake_refuses(connection: duckdb.DuckDBPyConnection, statement: str) -> bool:
    try:
        confinement.check(connection, statement)
        connection.sql(statement)
    except (confinement.QuestionRefused, duckdb.Error):
        return True
    return False


@pytest.mark.parametrize(
    "statement", [*STATEMENTS, *(pytest.param(one, id=f"lake: {one}") for one in ON_A_LAKE)]
)  # fmt: skip
def test_a_lake_refuses_the_same_and_its_own_calls(lake, statement: str) -> None:
    connection, names = lake
    before = state(names["data"], names["out"])
    assert lake_refuses(connection, statement.format(**names))
    assert state(names["data"], names["out"]) == before


@pytest.mark.parametrize("question", ANSWERED)
def test_a_lake_answers_what_only_asks(lake, question: str) -> None:
    connection, _ = lake
    confinement.check(connection, question)
    assert connection.sql(question).fetchall() is not None


def test_a_lake_expires_nothing_for_a_question_that_slips_through(lake) -> None:
    """Attached read-only: the calls that forget snapshots and remove files fail by themselves."""
    connection, names = lake
    name = names["name"]
    for statement in (f"CALL ducklake_expire_snapshots('{name}', older_than => now())",
                      f"CALL postgres_execute('__ducklake_metadata_{name}', 'CREATE TABLE hacked (i INTEGER)')",
                      "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            connection.execute(statement).fetchall()
    assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(5,)]
