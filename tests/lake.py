"""A PostgreSQL of the test's own and DuckLakes whose catalogues it keeps, for running the SQL suite on them.

    lakes = Postgres(folder); lakes.start(); connection = lakes.new_lake(); lakes.stop()

What is missing is told by `missing()`: PostgreSQL's programs, or the extensions as wheels beside DuckDB's version.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.lake.ducklake import EXTENSIONS, SCHEME, start_engine
from warehouse.store.migrations import bring_up_to_date

MADE, BLANK = "made", "blank"  # templates: an empty warehouse up to date; the same before a desk has set its zone
PORT = 54329  # of a socket in a folder of its own: no other server can be on it


def postgres_programs() -> Path | None:
    """Where initdb and pg_ctl are."""
    found = shutil.which("initdb")
    places = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def missing() -> str:
    """What a lake lacks on this machine, '' where nothing."""
    if postgres_programs() is None:
        return "no PostgreSQL is installed"
    lacking = [name for name in EXTENSIONS if importlib.util.find_spec(f"duckdb_extension_{name}") is None]
    return f"not installed: {', '.join(f'duckdb-extension-{name}' for name in lacking)}" if lacking else ""


class Postgres:
    """One server in one folder, reached by a socket only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = postgres_programs()
        self.count = 0

    def start(self) -> None:
        """Make and start it; as the user postgres where we are root, which PostgreSQL refuses to run as."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if getpass.getuser() == "root":
            shutil.chown(self.folder, "postgres")
        self._run(f"{self.bin}/initdb -D {self.folder}/data -A trust -U yalu --no-sync")
        options = f"-p {PORT} -k {self.folder} -c listen_addresses= -c fsync=off"
        self._run(f"{self.bin}/pg_ctl -D {self.folder}/data -w -o '{options}' -l {self.folder}/log start")

    def stop(self) -> None:
        """End it."""
        self._run(f"{self.bin}/pg_ctl -D {self.folder}/data -m immediate stop")

    def _run(self, command: str) -> None:
        line = (
            ["su", "postgres", "-s", "/bin/sh", "-c", command] if getpass.getuser() == "root" else ["sh", "-c", command]
        )
        # To a file, not a pipe: the server keeps its parent's streams open.
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            subprocess.run(line, check=True, stdout=log, stderr=log, cwd="/")

    def database(self, template: str = "template1", name: str = "") -> str:
        """A new database, a copy of another; gives its name."""
        self.count += 1
        name = name or f"lake_{os.getpid()}_{self.count}"
        self._run(f"{self.bin}/createdb -h {self.folder} -p {PORT} -U yalu -T {template} {name}")
        return name

    @property
    def port(self) -> int:
        """The port that names its socket."""
        return PORT

    def url(self, database: str) -> str:
        """The setting `warehouse.url` of a lake whose catalogue is in that database."""
        return url_of(self.folder, database)

    def attach(self, database: str, data: Path) -> duckdb.DuckDBPyConnection:
        """A connection whose current database is the lake."""
        engine = start_engine(data.parent, str(data))
        engine.execute(f"ATTACH '{self.url(database)}' AS lake (DATA_PATH '{data}/')")
        engine.execute("USE lake")
        engine.execute("SET TimeZone = 'UTC'")
        return engine


def make_templates(server: Postgres) -> None:
    """The databases MADE and BLANK, for others to be copied from; all tables are in one folder beside the server's."""
    files = server.folder.parent / "files"
    for name, template in ((MADE, "template1"), (BLANK, MADE)):
        lake = server.attach(server.database(template, name), files)
        bring_up_to_date(lake, "Asia/Seoul")
        if name == BLANK:
            lake.execute("DELETE FROM store.meta WHERE key = 'timezone'")
        lake.close()


def url_of(socket: Path, database: str) -> str:
    """How the lake is named in the settings."""
    return f"{SCHEME}dbname={database} host={socket} port={PORT} user=yalu"


@contextmanager
def running_postgres(folder: Path) -> Iterator[Postgres]:
    """A server for the length of a block."""
    server = Postgres(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
