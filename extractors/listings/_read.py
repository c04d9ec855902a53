"""Choose the module that reads a listing, by name or by its bytes. Knows no format itself.

A module of this package (names without '_') offers
    recognises(text) -> bool                whether the decoded text is of its kind
    read(text, url, timezone) -> Listing    never raises on any text
    read_at(text, url, timezone, now) -> Listing    instead, where dates may be relative to the poll
    ASKED_ONLY = True                       where only a source's `kind` can choose it, since any page would fit
    read_selected(text, url, timezone, selectors, now) -> Listing    where a source's row may say where entries are
"""

from __future__ import annotations

import pkgutil
import zlib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from extractors.listings._markup import find_root
from extractors.listings._zone import as_local, count_utc
from extractors.records import Listing, Selectors
from extractors.text.decoding import Decoded, decode

MAX_BYTES = 20_000_000

_HTML_ROOTS = frozenset(
    ["html", "head", "body", "div", "p", "table", "script", "meta", "br", "center", "title", "link", "style", "b", "h1"]
)
_GZIP = b"\x1f\x8b\x08"
_MOST_PACKED = 2  # a file that was packed already, packed once more by its server
_NOTHING = " \t\r\n\x00\ufeff"


class ListingReader(Protocol):
    """What a module of this package offers."""

    def recognises(self, text: str) -> bool:
        """Return whether the text is of this kind."""

    def read(self, text: str, url: str, timezone: str) -> Listing:
        """Read it."""


def read_listing(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    timezone: str = "UTC",
    kind: str = "",
    selectors: Selectors | None = None,
    now: datetime | None = None,
    clock: str = "stated",
) -> Listing:
    """Read a feed, news sitemap or list page. Any bytes return a Listing; one without entries may have a reason.

    `timezone` (IANA) is for dates without a zone. `kind` '' lets the bytes decide, as they also do where they
    are a readable listing of another kind; only 'html_list' makes links of a page entries. An unknown kind raises.
    `selectors` say where a list page's entries are; where they find none, the page is read without them. `now` is the
    poll's instant, from which a list page's relative and year-less dates are counted; without it they have none.
    `clock` 'local' reads dates that say GMT as local time.
    """
    readers = _readers()
    if kind and kind not in readers:
        raise ValueError(f"unknown kind of listing {kind!r}: one of {', '.join(sorted(readers))}")
    body = _unpacked(body)
    if len(body) > MAX_BYTES:
        return Listing(kind="unknown", reason="too_large")
    decoded = decode(body, content_type, markup=_markup(body))
    text = as_local(decoded.text) if clock == "local" else decoded.text
    if not text.strip(_NOTHING):
        return _dressed(Listing(kind="unknown", reason="empty_body"), decoded)
    for name, reader in readers.items():
        if (name == kind or not getattr(reader, "ASKED_ONLY", False)) and reader.recognises(text):
            if selectors and selectors.entry and hasattr(reader, "read_selected"):
                return _dressed(reader.read_selected(text, url, timezone, selectors, now), decoded)
            if hasattr(reader, "read_at"):
                return _dressed(reader.read_at(text, url, timezone, now), decoded)
            return _dressed(reader.read(text, url, timezone), decoded)
    return _dressed(Listing(kind="unknown", reason=_what_else(text)), decoded)


def _unpacked(body: bytes) -> bytes:
    """Return what a gzip file holds, up to one byte more than allowed; other bytes, and broken ones, as they are.

    The sitemap protocol allows files such as `news.xml.gz`, which servers send without a Content-Encoding.
    """
    packed = body
    for _ in range(_MOST_PACKED):
        if not packed.startswith(_GZIP):
            break
        try:
            packed = _inflated(packed)
        except zlib.error:
            break
    return packed


def _inflated(packed: bytes) -> bytes:
    """Return all members of a gzip file, one after another. Raises zlib.error."""
    found = b""
    while packed.startswith(_GZIP) and len(found) <= MAX_BYTES:
        stream = zlib.decompressobj(31)
        found += stream.decompress(packed, MAX_BYTES + 1 - len(found))
        packed = stream.unused_data
    return found


def _dressed(listing: Listing, decoded: Decoded) -> Listing:
    utc_dates = count_utc(decoded.text) if listing.entries else 0
    return replace(listing, charset=decoded.charset, bad_bytes=decoded.bad_bytes, utc_dates=utc_dates)


def _markup(body: bytes) -> str:
    return "json" if body[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "xml"


def _what_else(text: str) -> str:
    root = find_root(text)
    if root is None:
        return "malformed" if text.lstrip(_NOTHING).startswith("<?xml") else "not_a_listing"
    return "html_instead" if root.name in _HTML_ROOTS else "not_a_listing"


@lru_cache(maxsize=1)
def _readers() -> dict[str, ListingReader]:
    """Load the modules of this package by their names."""
    package = "extractors.listings"
    names = [one.name for one in pkgutil.iter_modules([str(Path(__file__).parent)]) if one.name[0] != "_"]
    readers = {name: cast("ListingReader", import_module(f"{package}.{name}")) for name in sorted(names)}
    # A feed behind the address of a list page is read as the feed it is, so what fits every page comes last.
    return dict(sorted(readers.items(), key=lambda one: getattr(one[1], "ASKED_ONLY", False)))
