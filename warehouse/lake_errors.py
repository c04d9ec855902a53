"""What goes wrong between DuckDB and a lake's catalogue, told in one line that never holds the password.

DuckDB puts the whole connection string into what it raises; so nothing it says is passed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.errors import HomeUnusable, LakeMisnamed, LakeUnreachable, NothingPublished, TooNew, WarehouseError

NOTHING = "nothing is published in the lake yet: run 'yalu run' first"
_SERVER = re.compile(r"connection to server .*? failed: (?:FATAL:\s+)?[^\n]*")
# What another connection string would mend; the rest may pass: a server that is down, a network.
_MISNAMED = re.compile(r"does not exist|authentication failed|no password supplied|no pg_hba.conf entry", re.IGNORECASE)


@contextmanager
def plainly(url: str) -> Iterator[None]:
    """Turn what DuckDB says of the catalogue into errors that say what to do; anything else passes as it is."""
    import duckdb

    try:
        yield
    except duckdb.Error as problem:
        told = _told(str(problem), url)
        if told is None:
            raise
        raise told from None  # the chain would show the connection string


def _told(words: str, url: str) -> WarehouseError | None:
    if "creating a new DuckLake is explicitly disabled" in words:
        return NothingPublished(NOTHING)
    if "DATA_PATH" in words:
        return LakeMisnamed(
            "[warehouse] data_path is not the place this lake keeps its files in (a new lake needs one): "
            "write it as it was when the lake was made"
        )
    if "newer version" in words or "not supported by this version" in words.lower():
        return TooNew("the lake was written by a newer DuckLake: upgrade this installation")
    if "Permission denied" in words or "Read-only file system" in words:
        return HomeUnusable("[warehouse] data_path cannot be written: mend its permissions")
    if match := _SERVER.search(words):
        kind = LakeMisnamed if _MISNAMED.search(match[0]) else LakeUnreachable
        return kind(f"the lake's catalogue cannot be reached: {match[0].strip()}; see [warehouse] url in the settings")
    if "could not translate host name" in words:
        return LakeMisnamed("the lake's catalogue cannot be reached: the host in [warehouse] url has no address")
    if "Unable to connect to Postgres" in words:
        # What libpq quotes of a string it cannot read may be a piece of the password.
        return LakeMisnamed(
            "what follows 'ducklake:postgres:' in [warehouse] url is no connection string of PostgreSQL: write it as "
            "'dbname=yalu host=db.example.org user=yalu', the password in PGPASSWORD or ~/.pgpass"
        )
    if (said := scrub(words, url)) != words:
        return LakeUnreachable(f"the lake's catalogue: {said.splitlines()[0]}")
    return None


def scrub(words: str, url: str) -> str:
    """Words without the connection string and without anything that looks like a password."""
    dsn = url.removeprefix("ducklake:postgres:")
    for secret in (url, dsn):
        if secret:
            words = words.replace(secret, "…")
    words = re.sub(r"password\s*=\s*(?:'[^']*'|\S+)", "password=…", words)
    return re.sub(r"://([^:@/\s]*):[^@\s]*@", r"://\1:…@", words)
