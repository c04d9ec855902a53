"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from typing import Any

from extractors.listings._markup import MAX_ENTRIES
from extractors.listings._plain import (
    AUTHOR_CHARS,
    CONTENT_CHARS,
    GUID_CHARS,
    SUMMARY_CHARS,
    line,
    line_of_markup,
    text_of_markup,
)
from extractors.records import FeedEntry, Listing
from extractors.text.dates import read_instant
from extractors.text.urls import absolute_url


def recognises(text: str) -> bool:
    """Return whether the text is a JSON object."""
    return text.lstrip(" \t\r\n\ufeff").startswith("{")


def read(text: str, url: str, timezone: str) -> Listing:
    """Read a JSON Feed; 'malformed' for broken JSON, 'not_a_listing' for an object without items."""
    try:
        feed = json.loads(text.lstrip(" \t\r\n\ufeff"), strict=False)
    except (ValueError, RecursionError):  # RecursionError: 100,000 nested brackets
        return Listing(kind="json_feed", reason="malformed")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Listing(kind="unknown", reason="not_a_listing")
    base = absolute_url(_text(feed, "home_page_url"), url) or url
    return Listing(
        kind="json_feed",
        title=line_of_markup(_text(feed, "title")),
        entries=tuple(_entry(item, feed, base, timezone) for item in items[:MAX_ENTRIES] if isinstance(item, dict)),
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str, timezone: str) -> FeedEntry:
    published, precision = read_instant(_text(item, "date_published"), timezone)
    updated, updated_precision = read_instant(_text(item, "date_modified"), timezone)
    if published is None:
        published, precision = updated, updated_precision
    markup = _text(item, "content_html")
    guid = _text(item, "id")
    return FeedEntry(
        guid=line(guid, GUID_CHARS),
        url=_address((_text(item, "url"), _text(item, "external_url"), guid if guid.startswith("http") else ""), base),
        title=line_of_markup(_text(item, "title")),
        summary=text_of_markup(_text(item, "summary"), SUMMARY_CHARS),
        content=text_of_markup(markup or _text(item, "content_text"), CONTENT_CHARS),
        author=line(_authors(item) or _authors(feed), AUTHOR_CHARS),
        published_at=published,
        date_precision=precision,
        updated_at=updated,
    )


def _text(record: dict[str, Any], key: str) -> str:
    """Return a field as text: ids are written as numbers too, against the specification."""
    value = record.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if abs(value) < 1e18 else ""
    return value if isinstance(value, str) else ""


def _address(written: tuple[str, ...], base: str) -> str:
    return next((found for address in written if address and (found := absolute_url(address, base))), "")


def _authors(record: dict[str, Any]) -> str:
    authors = record.get("authors")
    listed = authors if isinstance(authors, list) else [record.get("author")]  # 1.0 has one
    names = [_text(author, "name") for author in listed[:20] if isinstance(author, dict)]
    return ", ".join(name for name in names if name)
