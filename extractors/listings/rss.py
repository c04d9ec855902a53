"""RSS 0.9x, 1.0 and 2.0, RDF and Atom, through feedparser. It receives repaired UTF-8 bytes and resolves no markup.

feedparser is never handed an address, a path, or a field without end; its dates are not used, because it knows
neither the source's time zone nor how Korean feeds write months.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from extractors.listings._markup import MAX_ENTRIES, find_root, is_monstrous, repair_markup
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

_ROOTS = frozenset(["rss", "feed", "rdf", "channel"])
_MEDIA = re.compile(
    r"""xmlns:([\w.-]{1,40})\s*=\s*["'](?:https?:)?//(?:search\.yahoo\.com/mrss|www\.rssboard\.org/media-rss)"""
)
_MEDIA_TEXT = re.compile(r"<(/?)([\w.-]{1,40}):(description|title|text|keywords)(?=[\s>/])")
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_SKIP = re.compile(r"<skip(hours|days)>(.{0,700}?)</skip\1>", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(r"<(?:hour|day)>\s*(\w+)\s*</(?:hour|day)>", re.IGNORECASE)
_PERIOD = re.compile(r"<(?:\w+:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(r"<(?:\w+:)?updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_PERIOD_MINUTES = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEAD_CHARS = 20_000  # ttl and skip hours are in the channel, before or after the items


def recognises(text: str) -> bool:
    """Return whether the root is that of a feed."""
    root = find_root(text)
    return root is not None and root.name in _ROOTS


def read(text: str, url: str, timezone: str) -> Listing:
    """Read a feed; 'malformed' where nothing of it could be read."""
    root = find_root(text)
    markup = _without_media_texts(repair_markup(text, root)) if root else ""
    if root is None or is_monstrous(markup):
        return Listing(kind="rss", reason="malformed")
    parsed = _parse(markup.encode("utf-8", "replace"))
    if parsed is None or (parsed.get("bozo") and not parsed["entries"] and not parsed["feed"].get("title")):
        return Listing(kind="rss", reason="malformed")
    feed = parsed["feed"]
    base = _base(feed, url, is_atom=root.name == "feed")
    hours, days = _skips(text)
    return Listing(
        kind="rss",
        title=line_of_markup(_text(feed, "title")),
        entries=tuple(_entry(one, base, timezone) for one in parsed["entries"][:MAX_ENTRIES]),
        ttl_minutes=_ttl(text),
        skip_hours=hours,
        skip_days=days,
    )


def _without_media_texts(markup: str) -> str:
    """Rename what Media RSS says of a picture or clip, which feedparser would take for the item's own text."""
    if not (found := _MEDIA.search(markup)):
        return markup
    own = found[1]
    return _MEDIA_TEXT.sub(lambda tag: f"<{tag[1]}{own}:of-{tag[3]}" if tag[2] == own else tag[0], markup)


def _parse(markup: bytes) -> Any:  # noqa: ANN401 - feedparser is untyped
    """Run feedparser; None where it raises."""
    import feedparser

    try:
        return feedparser.parse(markup, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - on broken markup it raises anything, and any bytes must return an answer
        return None


def _base(feed: Any, url: str, *, is_atom: bool) -> str:  # noqa: ANN401 - feedparser is untyped
    """Return what relative links are joined to: RSS writes them for the site (channel link), Atom for the feed."""
    site = "" if is_atom else _text(feed, "link")
    return absolute_url(site, url) or url if site else url


def _entry(one: Any, base: str, timezone: str) -> FeedEntry:  # noqa: ANN401 - feedparser is untyped
    published, precision = _first_date(one, ("published", "issued", "created", "prism_publicationdate"), timezone)
    updated, updated_precision = _first_date(one, ("updated", "modified", "dc_date"), timezone)
    if published is None:
        published, precision = updated, updated_precision
    bodies = [_text(part, "value") for part in dict.get(one, "content") or () if isinstance(part, dict)]
    return FeedEntry(
        guid=line(_text(one, "id"), GUID_CHARS),
        url=_address(one, base),
        title=line_of_markup(_text(one, "title")),
        summary=text_of_markup(_text(one, "summary"), SUMMARY_CHARS),
        content=text_of_markup(max(bodies, key=len, default=""), CONTENT_CHARS),
        author=_author(one),
        published_at=published,
        date_precision=precision,
        updated_at=updated,
    )


def _text(record: Any, key: str) -> str:  # noqa: ANN401 - feedparser is untyped
    """Return a text field; feedparser's own `get` warns and falls back to other fields."""
    value = dict.get(record, key)
    return value if isinstance(value, str) else ""


def _address(one: Any, base: str) -> str:  # noqa: ANN401 - feedparser is untyped
    """Return the item's address: the original before a feed service's, alternate links before others, then a guid."""
    links = [link for link in dict.get(one, "links") or () if isinstance(link, dict)]
    alternates = [link for link in links if _text(link, "rel") in {"", "alternate"}]
    pages = [link for link in alternates if "html" in _text(link, "type") or not _text(link, "type")]
    guid = _text(one, "id")
    # An item may link to another story, too; its own address is the one that names it, or bears no title of its own.
    pages.sort(key=lambda link: (_text(link, "href") != guid, bool(_text(link, "title"))))
    written = [_text(one, "feedburner_origlink"), *(_text(link, "href") for link in (*pages, *alternates))]
    for address in (*written, _text(one, "link"), guid if guid.startswith("http") else ""):
        if address and (absolute := absolute_url(address, base)):
            return absolute
    return ""


def _author(one: Any) -> str:  # noqa: ANN401 - feedparser is untyped
    names = [_text(author, "name") for author in dict.get(one, "authors") or () if isinstance(author, dict)]
    names = [name for name in names if name]
    return line_of_markup(", ".join(dict.fromkeys(names)) or _text(one, "author"), AUTHOR_CHARS)


def _first_date(one: Any, keys: tuple[str, ...], timezone: str) -> tuple[datetime | None, str]:  # noqa: ANN401 - untyped
    for key in keys:
        instant, precision = read_instant(_text(one, key), timezone)
        if instant:
            return instant, precision
    return None, "none"


def _ttl(text: str) -> int | None:
    """Return the feed's wish in minutes: <ttl>, else the syndication module's period."""
    ends = text[:_HEAD_CHARS] + text[-_HEAD_CHARS:]
    if ttl := _TTL.search(ends):
        return int(ttl[1])
    if period := _PERIOD.search(ends):
        frequency = _FREQUENCY.search(ends)
        return _PERIOD_MINUTES[period[1].lower()] // max(int(frequency[1]) if frequency else 1, 1)
    return None


def _skips(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    ends = text[:_HEAD_CHARS] + text[-_HEAD_CHARS:]
    hours: set[int] = set()
    days: set[str] = set()
    for kind, inner in _SKIP.findall(ends):
        values = _VALUE.findall(inner)
        if kind.lower() == "hours":
            hours |= {int(value) % 24 for value in values if value.isdigit() and int(value) <= 24}
        else:
            days |= {value.capitalize() for value in values}
    return tuple(sorted(hours)), tuple(day for day in _DAYS if day in days)
