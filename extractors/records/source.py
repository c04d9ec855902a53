"""A source as its row states it, and its state between polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Source:
    """One row of sources.toml."""

    id: str
    outlet: str
    url: str
    family: str = ""  # publisher family: outlets of one house count once
    kind: str = ""  # rss, json_feed, sitemap, html_list; '' = the bytes decide
    lang: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    ownership: str = "unknown"
    timezone: str = "UTC"
    enabled: bool = True
    verified: bool = False
    prejudge: bool = True  # judge title and summary before the page is fetched; false: fetch every page
    max_age_days: int = 0  # entries dated longer ago are dropped as too_old; 0 keeps them all
    note: str = ""
    evidence: str = ""  # why it is believed to work: who measured it, where that is published
    last_seen: str = ""  # the latest day, month or year of that evidence: '2026-10-08', '2026-10', '2026'
    terms: str = ""  # what its terms of use say of storing texts
    stands_in: str = ""  # the country whose own media it carries where none of them can be asked: 'KP'
    clock: str = "stated"  # 'local': its dates say GMT and are local time
    flashes: bool = False  # its title-only entries are reports, loaded as such
    cookies: str = ""  # 'redirect': keep cookies in memory within one redirect chain; '' = never any
    min_interval_minutes: int = 0  # bounds of the adaptive interval between polls; 0 = the general ones
    max_interval_minutes: int = 0
    entry_xpath: str = ""  # on a list page: the elements that hold one entry each; '' = every link with a date nearby
    title_xpath: str = ""  # inside such an element, where its link does not
    date_xpath: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a source between polls; validators are stored together, from one response."""

    source_id: str
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    last_poll_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    next_poll_at: datetime | None = None
    interval_s: float = 0.0
    failures: int = 0
    state: str = "new"  # ok, quiet, empty, failing, html_instead … (view source_health)
    since: datetime | None = None
    note: str = ""
    advice: str = ""  # what the reader should do about it, '' where nothing
    url: str = ""  # the address of the source's row that all this was learned from
    moved_to: str = ""  # where permanent redirects lead; asked instead of `url` once seen often enough
    moved_seen: int = 0  # polls in a row that were led there
    moved_since: datetime | None = None  # when the first of them was
    ttl_minutes: int = 0  # the feed's own wishes, kept for polls that read nothing
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    newest_at: datetime | None = None  # the newest believable date of any entry so far
    longest_gap_s: float = 0.0  # habit: the longest usual pause between two entries
    watched_from: datetime | None = None  # since when its entries are known: what the habit rests on
    daily_rate: float = 0.0  # habit: entries a day, of the last days
    window_s: float = 0.0  # habit: how far back its listing reaches at a busy hour; 0 = unknown
    lang: str = ""  # habit: the language of its titles
    charset: str = ""  # habit: the encoding of its bytes
    shown: str = ""  # what the listing read last shows by itself: undated, misdated, language_flipped …
    gap_at: datetime | None = None  # when entries were last lost between two polls
    lost: int = 0  # how many, by estimate; 0 where unknown
