"""A warehouse beyond one machine: DuckLake, its catalogue in PostgreSQL, its tables as Parquet in a folder or a bucket.

    [warehouse] url = "ducklake:postgres:dbname=yalu host=db.example.org user=yalu"   data_path = "/srv/yalu/lake"

The schema, views and macros are those of a file. Several machines collect into one lake: they fetch and judge in
parallel and commit in turn, under one advisory lock of the catalogue, since a batch is compared with all stored
articles. A commit is one transaction of DuckLake: nothing that a killed writer had not committed is stored.

Publishing stores the number of the catalogue's snapshot that passed all checks. Yalu's readers attach that one,
read-only. There is no spool, copy or symlink; PostgreSQL and the folder are backed up by their own tools.

Needs the extra `lake`: extensions as wheels, which exist for DuckDB 1.5.5; nothing is fetched.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.analysis import confinement
from warehouse.errors import HomeUnusable, LakeUnreachable, NothingPublished, WarehouseBusy, WarehouseError
from warehouse.lake.errors import NOTHING, translate_catalogue_errors
from warehouse.store.checks import run_checks
from warehouse.store.connection import LOCK_WAIT_S, Warehouse
from warehouse.store.engine import memory_limit, remember_limit
from warehouse.store.migrations import bring_up_to_date, get_meta, refuse_newer, set_meta
from warehouse.store.permissions import with_operator_umask
from warehouse.store.spilling import clear_spills, spill_folder
from warehouse.store.transactions import transaction
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

SCHEME = "ducklake:postgres:"
EXTENSIONS = {"ducklake": "ducklake", "postgres": "postgres_scanner"}
BUCKETS = {"httpfs": "httpfs"}
# Keys of pg_try_advisory_xact_lock: any pair that nothing else in that database uses.
LOCK_KEYS = (1_497_451_597, 6)
POLL_S = 0.1
MARK = "published"
_NUMBERS = itertools.count(1)  # part of the names databases are attached by: one engine may hold several at once


class Lake(Warehouse):
    """A warehouse whose tables are shared by several machines."""

    def __init__(self, home: Path, timezone: str, url: str, data_path: str) -> None:
        super().__init__(home, timezone)
        self.url = url
        self.data_path = data_path
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._turn = threading.RLock()  # between threads; the catalogue's lock is between processes
        self._depth = 0
        self._is_current = False

    @property
    def is_begun(self) -> bool:
        """Whether the lake exists; True also where the catalogue does not answer: the next call raises the cause."""
        try:
            with translate_catalogue_errors(self.url), self._attached("(READ_ONLY)"):
                return True
        except NothingPublished:
            return False
        except WarehouseError:
            return True

    @property
    def is_shared(self) -> bool:
        """True: other machines may commit between two commits of this one."""
        return True

    @contextmanager
    def lock(self, purpose: str, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Hold the catalogue's lock; reentrant within this process."""
        with self._turn:
            if self._depth:
                yield
                return
            with self._waited_for(purpose, wait_s):
                self._depth = 1
                try:
                    yield
                finally:
                    self._depth = 0

    @contextmanager
    def settling(self, purpose: str) -> Iterator[None]:
        """Keep other writers out from reading to writing: a batch must be compared with all stored articles."""
        with self.lock(purpose):
            yield

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the lake with schema and views up to date, for a caller that holds the lock."""
        place = f"(DATA_PATH '{_quoted(self.data_path)}')" if self.data_path else ""
        with with_operator_umask(), translate_catalogue_errors(self.url), self._attached(place) as connection:
            if self._is_current:
                refuse_newer(connection)  # another machine may have been upgraded since
            else:
                bring_up_to_date(connection, self.timezone)
                self._compare_fingerprints(connection)
                self._is_current = True
            yield connection

    @contextmanager
    def reading(self, purpose: str, wait_s: float = LOCK_WAIT_S) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: ARG002 - the lake needs no lock to be read
        """Open the committed state read-only. Raises NothingPublished where the lake does not exist."""
        with translate_catalogue_errors(self.url), self._attached("(READ_ONLY)") as connection:
            yield connection

    def open_snapshot(self) -> duckdb.DuckDBPyConnection:
        """Open the last published state read-only. Raises NothingPublished."""
        with translate_catalogue_errors(self.url):
            with self._attached("(READ_ONLY)") as newest:
                number = _marked(newest)
            connection = self._start().cursor()
            self._attach(connection, f"yalu_{next(_NUMBERS)}", f"(SNAPSHOT_VERSION {number}, READ_ONLY)")
            return connection

    def open_confined(self) -> duckdb.DuckDBPyConnection:
        """Open the last published state for a person's SQL (analysis/confinement.py). Raises NothingPublished."""
        self._engine = start_confined(self.home, self.data_path)  # a separate one: its settings stay locked
        connection = self.open_snapshot()
        with translate_catalogue_errors(self.url):
            place = first_row(connection.execute("SELECT data_path FROM ducklake_settings(current_database())"))
        confinement.confine(connection, [str(place[0])] if place else [])
        return connection

    # ------------------------------------------------------------ the engine

    def _start(self) -> duckdb.DuckDBPyConnection:
        """Return DuckDB with the extensions loaded, once per process: loading takes as long as a query."""
        if self._engine is None:
            self._engine = start_engine(self.home, self.data_path)
        return self._engine

    @contextmanager
    def _attached(self, options: str) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._start().cursor()
        name = f"lake_{next(_NUMBERS)}"
        self._attach(connection, name, options)
        remember_limit(connection, memory_limit())
        try:
            yield connection
        finally:
            connection.execute("USE memory")
            connection.execute(f"DETACH {name}")
            connection.close()

    def _attach(self, connection: duckdb.DuckDBPyConnection, name: str, options: str) -> None:
        connection.execute(f"ATTACH '{_quoted(self.url)}' AS {name} {options}")
        connection.execute(f"USE {name}")
        connection.execute("SET TimeZone = 'UTC'")

    # ------------------------------------------------------------ the catalogue's lock

    @contextmanager
    def _waited_for(self, purpose: str, wait_s: float) -> Iterator[None]:
        """Hold the lock by a separate transaction in the catalogue; it ends with the block or the process."""
        with translate_catalogue_errors(self.url):
            holder = self._start().cursor()
            name = f"turn_{next(_NUMBERS)}"
            holder.execute(f"ATTACH '{_quoted(self.url.removeprefix(SCHEME))}' AS {name} (TYPE postgres)")
            try:
                holder.execute("BEGIN")
                signed = _quoted(f"yalu: {purpose}"[:63])
                _ask(holder, name, f"SELECT set_config('application_name', '{signed}', false)")
                _acquire(holder, name, wait_s)
            except BaseException:
                _release(holder, name)
                raise
        try:
            yield
        finally:
            _release(holder, name)


def mark_published(lake: Warehouse) -> str:
    """Run the checks and mark the newest snapshot as published. Return its name. Call under the lock."""
    with lake.opened() as connection:
        run_checks(connection)
        number = _newest(connection)
        with transaction(connection):
            set_meta(connection, MARK, str(number))
    return f"snapshot {number} of the lake"


def start_engine(home: Path, data_path: str) -> duckdb.DuckDBPyConnection:
    """Return a connection with the extensions loaded. Raises LakeUnreachable where they are missing or do not fit."""
    return _start_engine(home, data_path, {"autoinstall_known_extensions": False})


def start_confined(home: Path, data_path: str) -> duckdb.DuckDBPyConnection:
    """Return a connection as `start_engine` does, to be confined once the lake is attached."""
    # The PostgreSQL extension needs a store of persistent secrets: a folder that is never created.
    secrets = {"allow_persistent_secrets": True, "secret_directory": str(home / "extensions" / "no-secrets")}
    return _start_engine(home, data_path, confinement.CONFIG | secrets)


def _start_engine(home: Path, data_path: str, kept: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    import duckdb

    wanted = EXTENSIONS | (BUCKETS if "://" in data_path else {})
    if missing := [name for name in wanted if find_spec(f"duckdb_extension_{name}") is None]:
        packages = " ".join(f"duckdb-extension-{name}=={duckdb.__version__}" for name in missing)
        raise LakeUnreachable(f"a DuckLake needs the extra 'lake': pip install {packages}")
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")  # the default of libpq is no timeout
    folder = home / "extensions"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise HomeUnusable(f"{folder} cannot be made: {problem.strerror}; choose another --home") from problem
    clear_spills(home)
    spill = spill_folder(home / f"lake-{next(_NUMBERS)}")
    config = {"extension_directory": str(folder), "temp_directory": spill, "memory_limit": memory_limit()}
    engine = duckdb.connect(config=config | dict(kept))
    for wheel, name in wanted.items():
        place = resources.files(import_module(f"duckdb_extension_{wheel}")) / "extensions"
        file = place / f"v{duckdb.__version__}" / f"{wheel}.duckdb_extension"
        if not file.is_file():
            held = ", ".join(sorted(item.name for item in place.iterdir()))
            raise LakeUnreachable(f"a DuckLake needs DuckDB {held.lstrip('v')}, and {duckdb.__version__} is installed")
        engine.execute(f"INSTALL '{_quoted(str(file))}'")
        engine.execute(f"LOAD {name}")
    if "://" in data_path:
        _keep_secret(engine)
    return engine


def _keep_secret(engine: duckdb.DuckDBPyConnection) -> None:
    """Register the bucket's credentials from the AWS_* environment variables."""
    given = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN", ""),
        "REGION": os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "")),
    }
    if endpoint := os.environ.get("AWS_ENDPOINT_URL", ""):
        scheme, _, host = endpoint.partition("://")
        given |= {"ENDPOINT": host.rstrip("/"), "URL_STYLE": "path", "USE_SSL": str(scheme == "https").lower()}
    said = "".join(f", {name} '{_quoted(value)}'" for name, value in given.items() if value)
    engine.execute(f"CREATE SECRET bucket (TYPE s3{said})")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _newest(connection: duckdb.DuckDBPyConnection) -> int:
    row = first_row(connection.execute("SELECT max(snapshot_id) FROM ducklake_snapshots(current_database())"))
    return int(row[0]) if row else 0


def _marked(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last published snapshot. Raises NothingPublished."""
    import duckdb

    number = ""
    with suppress(duckdb.CatalogException):
        number = get_meta(connection, MARK)
    if not number:
        raise NothingPublished(NOTHING)
    return int(number)


def _ask(holder: duckdb.DuckDBPyConnection, name: str, sql: str) -> list[tuple[object, ...]]:
    return holder.execute(f"FROM postgres_query('{name}', '{_quoted(sql)}')").fetchall()


def _acquire(holder: duckdb.DuckDBPyConnection, name: str, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while _ask(holder, name, f"SELECT pg_try_advisory_xact_lock({LOCK_KEYS[0]}, {LOCK_KEYS[1]})") != [(True,)]:
        if time.monotonic() >= deadline:
            raise WarehouseBusy("the lake's lock", _holder(holder, name))
        time.sleep(POLL_S)


def _holder(holder: duckdb.DuckDBPyConnection, name: str) -> dict[str, object]:
    """Return who holds the lock according to the catalogue's server; the pid is one of the server's."""
    rows = _ask(holder, name, _HOLDER.format(*LOCK_KEYS))
    return {"purpose": rows[0][0], "pid": f"{rows[0][1]} for {rows[0][2]}", "since": rows[0][3]} if rows else {}


_HOLDER = """
SELECT a.application_name, a.pid, coalesce(host(a.client_addr), 'this machine'),
    to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSZ')
FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {} AND l.objid = {}
"""


def _release(holder: duckdb.DuckDBPyConnection, name: str) -> None:
    import duckdb

    with suppress(duckdb.Error):  # a lost connection has released the lock
        holder.execute("ROLLBACK")
        holder.execute(f"DETACH {name}")
    holder.close()
