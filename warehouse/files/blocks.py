"""A closed DuckDB file as its blocks: what one file holds and another does not, and making the two the same.

    0 … 12 KiB   three headers of 4 KiB: magic and version, then two that say which blocks count
    after them   blocks of 256 KiB, each beginning with the checksum of its content, 8 bytes

DuckDB writes a changed block as a whole, with its checksum, and the engine compares the two whenever it reads one. Two
files of one origin differ where the checksums at one place differ, but equal checksums prove nothing: the checksum is
the XOR of a product of each 8-byte word (duckdb/common/checksum.cpp), so that neither the order of the words counts nor
a word that stands there twice. Blocks into which DuckDB packs small segments again do meet it: such a pair was
found in two of three homes of ten days. A block of equal checksum is therefore compared byte by byte.
(duckdb/storage/storage_info.hpp: Storage::FILE_HEADER_SIZE, DEFAULT_BLOCK_ALLOC_SIZE, DEFAULT_BLOCK_HEADER_SIZE.)
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADERS = 3 * 4096
BLOCK = 262_144
CHECKSUM = 8
MAGIC = b"DUCK"
_MAGIC_AT = 8


@dataclass(frozen=True, slots=True)
class Blocks:
    """The headers of a file and the checksum of each of its blocks."""

    headers: bytes
    checksums: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over headers and checksums: what finds a block that rotted, not whether two files are the same."""
        return hashlib.sha256(self.headers + b"".join(self.checksums)).hexdigest()


def read_blocks(path: Path) -> Blocks | None:
    """Return the blocks of a closed database file; None for one whose layout is another. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return _read(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> Blocks | None:
    size = os.fstat(descriptor).st_size
    headers = os.pread(descriptor, HEADERS, 0)
    if headers[_MAGIC_AT : _MAGIC_AT + len(MAGIC)] != MAGIC or (size - HEADERS) % BLOCK or len(headers) < HEADERS:
        return None
    places = range(HEADERS, size, BLOCK)
    return Blocks(headers, tuple(os.pread(descriptor, CHECKSUM, place) for place in places))


def differing_blocks(wanted: Blocks, held: Blocks, is_same: Callable[[int], bool]) -> Iterator[int]:
    """Yield the numbers of the blocks that a file must take over to hold what is wanted.

    `is_same` compares the content of one block of both; it is asked where the checksums are equal.
    """
    shared = min(len(wanted.checksums), len(held.checksums))
    for number in range(shared):
        if wanted.checksums[number] != held.checksums[number] or not is_same(number):
            yield number
    yield from range(shared, len(wanted.checksums))


def patch(origin: Path, target: Path) -> int | None:
    """Make `target`, an earlier copy of `origin`, the same as it, fsynced; return the bytes written.

    None, with nothing changed, where the layout of either is unknown. Both must be closed. A call that is killed leaves
    the target neither the one nor the other: it must have no name that is looked for. Reads both as a whole, a block
    at a time. Raises OSError.
    """
    source, sink = os.open(origin, os.O_RDONLY), os.open(target, os.O_RDWR | os.O_NOFOLLOW)
    try:
        wanted, held = _read(source), _read(sink)
        if wanted is None or held is None:
            return None
        written = 0
        for number in differing_blocks(wanted, held, _comparing(source, sink)):
            written += _write(sink, os.pread(source, BLOCK, HEADERS + number * BLOCK), HEADERS + number * BLOCK)
        if wanted.headers != held.headers:
            written += _write(sink, wanted.headers, 0)
        os.ftruncate(sink, HEADERS + len(wanted.checksums) * BLOCK)
        os.fsync(sink)
        return written
    finally:
        os.close(source)
        os.close(sink)


def _comparing(one: int, other: int) -> Callable[[int], bool]:
    """Return a function that compares the block of a number in two files, read into the same two buffers each time."""
    here, there = bytearray(BLOCK), bytearray(BLOCK)

    def is_same(number: int) -> bool:
        place = HEADERS + number * BLOCK
        return os.preadv(one, [here], place) == os.preadv(other, [there], place) == BLOCK and here == there

    return is_same


def _write(descriptor: int, content: bytes, place: int) -> int:
    done = 0
    while done < len(content):
        done += os.pwrite(descriptor, content[done:], place + done)
    return done


def differing_bytes(one: Path, other: Path) -> bool:
    """Return whether two files differ in any byte. Reads both as a whole; raises OSError."""
    with one.open("rb") as first, other.open("rb") as second:
        while True:
            here, there = first.read(1 << 22), second.read(1 << 22)
            if here != there:
                return True
            if not here:
                return False
