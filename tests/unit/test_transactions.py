"""The first error is the one that is seen, wherever a transaction is rolled back; and nothing of it stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse
from tests.desk import empty_warehouse
from warehouse.recovery import spool
from warehouse.recovery.recorder import Recorder
from warehouse.recovery.spool import Spool, Statement
from warehouse.store import migrations
from warehouse.store.transactions import transaction

FULL = 'Could not write file "/home/writer.duckdb": No space left on device'


class Failing:
    """A connection whose disk is full from a statement on: its rollback finds no transaction any more."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.at = "never"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, query: str, *given: Any) -> Any:
        if re.search(self.at, query):
            self.at = "never"
            self.connection.execute("ROLLBACK")
            raise duckdb.IOException(FULL)
        return self.connection.execute(query, *given)


@pytest.fixture
def failing() -> Iterator[Failing]:
    with empty_warehouse() as connection:
        connection.execute("CREATE TABLE store.kept (n INTEGER)")
        yield Failing(connection)


def in_a_block(connection: Any, _: Path) -> None:
    with transaction(connection):
        connection.execute("INSERT INTO store.kept VALUES (1)")
        connection.execute("INSERT INTO store.kept VALUES (2)")


def recorded_alone(connection: Any, home: Path) -> None:
    Recorder(connection, Spool(home), "test").execute("INSERT INTO store.kept VALUES (2)")


def recorded_in_a_block(connection: Any, home: Path) -> None:
    in_a_block(Recorder(connection, Spool(home), "test"), home)


def replayed(connection: Any, home: Path) -> None:
    kept = Spool(home)
    kept.write(1, [Statement("INSERT INTO store.kept VALUES (1)"), Statement("INSERT INTO store.kept VALUES (2)")])
    spool.replay(connection, kept)


def migrated(connection: Any, _: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        file = migrations.SqlFile("9999_more", "INSERT INTO store.kept VALUES (2)", ())
        patch.setattr(migrations, "sql_files", lambda folder: (file,) if folder == "schema" else ())
        migrations.bring_up_to_date(connection, "Asia/Seoul")


def refreshed(connection: Any, _: Path) -> None:
    connection.execute("UPDATE store.meta SET value = 'older' WHERE key = 'catalogue'")
    migrations.refresh_catalogue(connection)


SITES: list[tuple[Callable[[Any, Path], None], str]] = [
    (in_a_block, r"VALUES \(2\)"), (in_a_block, "COMMIT"), (recorded_alone, r"VALUES \(2\)"),
    (recorded_alone, "COMMIT"), (recorded_in_a_block, r"VALUES \(2\)"), (recorded_in_a_block, "COMMIT"),
    (replayed, r"VALUES \(2\)"), (replayed, "COMMIT"), (migrated, r"VALUES \(2\)"),
    (refreshed, "CREATE OR REPLACE VIEW"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "at"), SITES, ids=[f"{act.__name__} at {at}" for act, at in SITES])
def test_a_failing_rollback_never_hides_the_first_error(
    failing: Failing, tmp_path: Path, act: Callable[[Any, Path], None], at: str
) -> None:
    failing.at = at
    with pytest.raises(duckdb.IOException, match="No space left"):
        act(failing, tmp_path)
    failing.at = "never"
    assert failing.execute("SELECT count(*) FROM store.kept").fetchall() == [(0,)]
    in_a_block(failing, tmp_path)  # the connection goes on
    assert failing.execute("SELECT count(*) FROM store.kept").fetchall() == [(2,)]


def test_what_failed_second_is_noted(failing: Failing, tmp_path: Path) -> None:
    failing.at = "COMMIT"
    with pytest.raises(duckdb.IOException) as caught:
        in_a_block(failing, tmp_path)
    assert "the rollback failed as well" in caught.value.__notes__[0]


def test_rollbacks_are_made_in_one_place() -> None:
    room = Path(warehouse.__file__).parent
    bare = {path.name for path in room.rglob("*.py") if re.search(r"execute\(\"ROLLBACK", path.read_text("utf-8"))}
    # A lake lets go of the catalogue's lock with one, its errors suppressed; the recorder hands one on.
    assert bare == {"transactions.py", "ducklake.py", "recorder.py"}
