"""Translate failures between DuckDB and a lake's catalogue into one line that never holds the password.

DuckDB includes the whole connection string in its messages, so none of them is passed on unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from warehouse.errors import (
    HomeUnusable,
    LakeDamaged,
    LakeMisnamed,
    LakeUnreachable,
    NothingPublished,
    TooNew,
    WarehouseError,
)
from warehouse.store.engine_errors import Cause, cause_of

NOTHING = "nothing is published in the lake yet: run 'yalu run' first"
# How messages about the catalogue begin; a query error that merely quotes such words does not match.
_CATALOGUE = re.compile(r"IO Error: (?:Failed to [^\"\n:]*DuckLake|Unable to connect to Postgres)")
_NO_LAKE = re.compile(r'Invalid Input Error: Existing DuckLake at metadata catalog "')
_PLACE = re.compile(r'(?:Invalid Input Error: )?(?:DATA_PATH parameter "|Attempting to create a new ducklake instance)')
# How messages begin where a file below data_path differs from what DuckLake wrote.
_FILE = re.compile(
    r'IO Error: Cannot open file "[^\n]*\.parquet": No such file or directory'
    r"|Invalid Input Error: (?:No magic bytes found at end of file '"
    r"|File '[^\n]*' too small to be a Parquet file"
    r'|Failed to read file "[^\n]*\.parquet": )'
)
_NEWER = re.compile(r"(?:[A-Z][A-Za-z ]* Error: )?DuckLake catalog version mismatch: ")
_SERVER = re.compile(r"connection to server .{1,300}? failed: (?:FATAL:\s+)?[^\n]*")
LONGEST = 4_000  # characters of an engine's message that are shown
# Failures that another connection string would fix; the rest may be temporary: a server that is down, a network.
_MISNAMED = re.compile(r"does not exist|authentication failed|no password supplied|no pg_hba.conf entry", re.IGNORECASE)


@contextmanager
def translate_catalogue_errors(url: str) -> Iterator[None]:
    """Translate DuckDB's errors about the catalogue into errors that say what to do; raise any other unchanged."""
    import duckdb

    try:
        yield
    except duckdb.Error as problem:
        known = _translate(problem, url)
        if known is None:
            raise
        raise known from None  # the chain would show the connection string


def _translate(problem: Exception, url: str) -> Exception | None:
    words = str(problem)
    if _NO_LAKE.match(words):
        return NothingPublished(NOTHING)
    if _PLACE.match(words):
        return LakeMisnamed(
            "[warehouse] data_path is not the folder of this lake's files (a new lake needs one): "
            "set it as it was when the lake was created"
        )
    if _NEWER.match(words) or cause_of(problem) is Cause.TOO_NEW:
        return TooNew("the lake was written by another version of DuckLake: upgrade this installation")
    if cause_of(problem) is Cause.NOT_PERMITTED:
        return HomeUnusable("[warehouse] data_path cannot be written: correct its permissions")
    if cause_of(problem) is Cause.DAMAGED or _FILE.match(words):
        said = scrub(words, url).splitlines()[0]
        return LakeDamaged(
            f"a file of the lake is missing or damaged ({said}): nothing was changed; restore its folder from a copy"
        )
    if _CATALOGUE.match(words):
        return _of_catalogue(words, url)
    # The same error without the connection string, which some messages include.
    return type(problem)(said) if (said := scrub(words, url)) != words else None


def _of_catalogue(words: str, url: str) -> WarehouseError:
    if match := _SERVER.search(words):
        kind = LakeMisnamed if _MISNAMED.search(match[0]) else LakeUnreachable
        return kind(f"the lake's catalogue cannot be reached: {match[0].strip()}; see [warehouse] url in the settings")
    if "could not translate host name" in words:
        return LakeMisnamed("the lake's catalogue cannot be reached: the host in [warehouse] url has no address")
    if "Unable to connect to Postgres" in words:
        # What libpq quotes of an unreadable string may be part of the password.
        return LakeMisnamed(
            "what follows 'ducklake:postgres:' in [warehouse] url is no connection string of PostgreSQL: write it as "
            "'dbname=yalu host=db.example.org user=yalu', the password in PGPASSWORD or ~/.pgpass"
        )
    return LakeUnreachable(f"the lake's catalogue: {scrub(words, url).splitlines()[0]}")


def scrub(words: str, url: str) -> str:
    """Return the text without the connection string and without anything that looks like a password."""
    dsn = url.removeprefix("ducklake:postgres:")
    for secret in (url, dsn):
        if secret:
            words = words.replace(secret, "…")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition(" ")[0]  # a password cut in two would not be recognised
    words = re.sub(r"password\s*=\s*(?:'[^']*'|\S+)", "password=…", words)
    return re.sub(r"://([^:@/\s]*):[^@\s]*@", r"://\1:…@", words)
