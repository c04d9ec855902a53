"""What a listing says: a feed, a sitemap, or a page that lists articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a listing, as the outlet wrote it: plain text, nothing resolved but the address."""

    guid: str = ""
    url: str = ""  # absolute; '' where the item names none
    title: str = ""
    summary: str = ""  # plain text
    content: str = ""  # plain text of the full text a feed carries, '' where it carries none
    author: str = ""
    published_at: datetime | None = None
    date_precision: str = "none"
    updated_at: datetime | None = None
    is_counted: bool = False  # its date was counted from the poll's instant ('3 hours ago'): it is no fact of the entry
    canonical_url: str = ""  # of `url`, set where a listing is examined (extractors/process.py)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed, sitemap or list page says. A body that is none of them has a `reason` and no entries."""

    kind: str  # 'rss' (also Atom, RDF), 'json_feed', 'sitemap', 'html_list', 'unknown'
    title: str = ""
    entries: tuple[FeedEntry, ...] = ()
    reason: str = ""  # '' when read; else html_instead, not_a_listing, malformed, empty_body, too_large …
    charset: str = ""  # the encoding the bytes were decoded with
    bad_bytes: int = 0  # bytes that were not valid in that encoding
    ttl_minutes: int | None = None  # the feed's own wish for the least interval between polls
    skip_hours: tuple[int, ...] = ()  # UTC hours in which the feed asks not to be polled
    skip_days: tuple[str, ...] = ()  # English day names in which the feed asks not to be polled
    utc_dates: int = 0  # dates that name UTC as their zone
    parts: tuple[FeedEntry, ...] = ()  # of a sitemap index: the sitemaps it names, `updated_at` their last change


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a list page's entries stand, as XPath; all empty: wherever a link has a date nearby."""

    entry: str = ""
    title: str = ""
    date: str = ""
