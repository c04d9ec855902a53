"""The cause of a DuckDB error, from its class and the beginning of its message, never from words inside it.

A message quotes titles, queries and paths, so "fishing quota" or a folder called "Permission denied" may occur
anywhere in it. The message of the operating system is the last part of the line, after the path, compared as a whole.
DuckDB 1.5 raises an IOException for a damaged file, 2.0 its root class without a prefix.
"""

from __future__ import annotations

import errno
import os
import re
from enum import Enum


class Cause(Enum):
    """The cause of an engine error."""

    DISK_FULL = "the disk or a quota is full"
    NOT_PERMITTED = "a file or folder may not be opened or written"
    LOCKED = "another program has the file open"
    OUT_OF_MEMORY = "memory is short"
    DISK_FAILING = "the disk cannot be read or written"
    TOO_NEW = "a newer DuckDB wrote the file"
    DAMAGED = "the file differs from what was written: header, checksum or length"
    OTHER = "none of these: a faulty query, a bug"


_ERRNOS = {
    Cause.DISK_FULL: (errno.ENOSPC, errno.EDQUOT),
    Cause.NOT_PERMITTED: (errno.EACCES, errno.EPERM, errno.EROFS),
    Cause.DISK_FAILING: (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE),
    Cause.OUT_OF_MEMORY: (errno.ENOMEM,),
}
_SAID = {os.strerror(number): cause for cause, numbers in _ERRNOS.items() for number in numbers}

# Prefixes of the first cause: the class in words, and the step that failed.
_STEP = re.compile(
    r"(?:IO Error|FATAL Error|TransactionContext Error): "
    r"|Failed to commit: "
    r"|Failed to create checkpoint because of error: "
    r"|Failed: database has been invalidated because of a previous fatal error\.[^\n]*\nOriginal error: \""
)
_ON_A_FILE = re.compile(r'(?:Could not [a-z ]+|Cannot open file|Failed to create directory) "')
_LOCKED = re.compile(r'Could not set lock on file "')
_SPILL = re.compile(r'Could not read enough bytes from file "[^\n]*/duckdb_temp_[^\n"]*"')
_DAMAGED = re.compile(
    r"Corrupt (?:Encrypted )?(?:database file|file|WAL)\b"
    r'|The file "[^\n]*" exists, but it is not a valid DuckDB database file!'
    r'|Could not read enough bytes from file "'
    r"|Failed to read FSST string segment"
)
_VERSION = re.compile(
    r"Trying to read a database file with (?:storage )?version number (?P<its>\d+), "
    r"but we can only read (?:storage )?versions between \d+ and (?P<ours>\d+)"
)
_NEWER = re.compile(r'Error opening "[^\n]*": file was written with a storage version greater than the latest')


def cause_of(error: Exception) -> Cause:
    """Return the cause of an error raised by DuckDB."""
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        # Without a memory limit, DuckDB spills as long as the disk has space.
        spilled = str(error).startswith("Out of Memory Error: failed to offload data block")
        return Cause.DISK_FULL if spilled else Cause.OUT_OF_MEMORY
    is_root = type(error) is duckdb.Error
    if is_root or isinstance(error, (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)):
        return _cause(_first_cause(str(error)))
    return Cause.OTHER


def in_one_line(error: Exception) -> str | None:
    """Return the words of an error that DuckDB calls its own, without its stack; None for any other error.

    DuckDB 1.5.5 ends now and then with one where an aggregate takes the whole window, `sum(x) OVER ()`
    (https://github.com/duckdb/duckdb/issues/25713): the question is right and may be asked again.
    """
    import duckdb

    if not isinstance(error, (duckdb.InternalException, duckdb.FatalException)):
        return None
    return f"DuckDB failed on its own, the question may be right: ask it again ({str(error).splitlines()[0]})"


def _first_cause(words: str) -> str:
    while step := _STEP.match(words):
        words = words[step.end() :]
    return words


def _cause(words: str) -> Cause:
    if _LOCKED.match(words):
        return Cause.LOCKED
    if _is_newer(words):
        return Cause.TOO_NEW
    if _DAMAGED.match(words) and not _SPILL.match(words):
        return Cause.DAMAGED
    if _ON_A_FILE.match(words):
        return _SAID.get(words.splitlines()[0].rstrip('"').rpartition(": ")[2], Cause.OTHER)
    return Cause.OTHER


def _is_newer(words: str) -> bool:
    version = _VERSION.match(words)
    return int(version["its"]) > int(version["ours"]) if version else bool(_NEWER.match(words))
