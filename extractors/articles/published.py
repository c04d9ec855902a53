"""When a page says it was published and last changed, how exactly, and where it says so."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.text.date_mentions import first_full_day
from extractors.text.dates import read_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.articles.json_ld import Statements
    from extractors.articles.page import ParsedPage

_PUBLISHED_KEYS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "publishdate", "publish_date", "publish-date", "pubdate", "published_date", "published-date",
    "article:create_at", "weibo:article:create_at", "parsely-pub-date", "sailthru.date", "bt:pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.issued", "dc.date",
    "dcterms.created", "dc.date.created", "article.published", "date", "og:published_time", "og:pubdate",
    "originalpublicationdate", "releasedate", "article_date_original", "news_publication_date",
    "article:regist_time", "og:regdate", "firstpublishedtime",
)  # fmt: skip
_MODIFIED_KEYS = (
    "article:modified_time", "og:updated_time", "article:update_at", "datemodified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "og:article:modified_time",
    "weibo:article:update_at",
)  # fmt: skip
# A printed stamp with a time of day: 2023-04-14 20:47, 2023.04.21 16:27, 2005年04月05日06:40 …
_STAMP = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?:\s?[日일.])?"
    r"(?P<between>[^\d\n]{0,12}?)(?P<half>오전|오후|午前|午後|上午|下午|AM|PM)?\s?(\d{1,2})\s?[:時时시]\s?(\d{2})"
    r"(?:\s?[:分분]\s?(\d{2}))?(?!\d)"
)
_DATELINE_CHARS = 600  # of that text in which a line that holds a day and little else is the dateline
_DATELINE_MAX = 60  # characters of such a line
_HEAD_CHARS = 6_000  # of visible text after the headline in which a dateline is searched
MAX_GUESSED = 6_000  # elements of a page htmldate may see: it tries many of them with a slow parser
_FIRST_YEAR = 1995


def read_published(
    page: ParsedPage, statements: Statements, title: str, timezone: str
) -> tuple[datetime | None, str, str]:
    """Return the instant of publication, its precision and its source; (None, 'none', '') at worst."""
    found: tuple[datetime, str, str] | None = None
    for instant, precision, source in _candidates(page, statements, title, timezone):
        if precision == "instant" and (found is None or _same_day(found[0], instant)):
            return instant, precision, source
        found = found or (instant, precision, source)
    return found or (None, "none", "")


def read_modified(page: ParsedPage, statements: Statements, timezone: str) -> datetime | None:
    """Return the instant of the last change the page states, None where it states none."""
    for text in (statements.modified, *(page.meta.get(key, "") for key in _MODIFIED_KEYS)):
        instant, _ = _read(text, timezone)
        if instant is not None:
            return instant
    return None


def _candidates(
    page: ParsedPage, statements: Statements, title: str, timezone: str
) -> Iterator[tuple[datetime, str, str]]:
    stated = chain(
        [(statements.published, "json_ld")],
        ((page.meta.get(key, ""), "meta") for key in _PUBLISHED_KEYS),
        ((text, "time") for text in _marked(page)),
        ((text, "text") for text in _printed(page, title)),
    )
    for text, source in stated:
        instant, precision = _read(text, timezone)
        if instant is not None:
            yield instant, precision, source
    if day := _dateline(page, title):
        yield datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC), "day", "text"
        return
    instant, precision = _read("" if page.nodes > MAX_GUESSED else _guessed(page), timezone)
    if instant is not None:
        yield instant, precision, "htmldate"


def _read(text: str, timezone: str) -> tuple[datetime | None, str]:
    if not text:
        return None, "none"
    instant, precision = read_instant(text[:100], timezone)
    if instant is None or instant.year < _FIRST_YEAR:
        return None, "none"
    return instant.astimezone(UTC), precision


def _marked(page: ParsedPage) -> Iterator[str]:
    """Yield dates in markup that says it is the day of publication."""
    for node in page.tree.xpath("//*[@itemprop='datePublished' or @pubdate or @property='datePublished']")[:5]:
        yield node.get("content") or node.get("datetime") or " ".join(node.itertext())


def _below_headline(page: ParsedPage, title: str) -> tuple[str, bool]:
    """Return the first text of the page from its headline on, and whether it is printed at all (not only <title>)."""
    text = " \n".join(t.strip() for t in page.tree.itertext() if t.strip())
    first = text.find(title)
    again = text.find(title, first + 1) if title else -1
    at = max(0, again if again >= 0 else first)
    return text[at : at + _HEAD_CHARS], again >= 0


def _dateline(page: ParsedPage, title: str) -> date | None:
    """Return the day a line below the headline states, in the calendars of date_mentions.py."""
    text, is_printed = _below_headline(page, title)
    if not is_printed:
        return None  # the line may be the masthead's, with today's date
    for line in text[:_DATELINE_CHARS].split("\n"):
        if len(line) <= _DATELINE_MAX and (day := first_full_day(line)):
            return day if day.year >= _FIRST_YEAR else None
    return None


def _printed(page: ParsedPage, title: str) -> Iterator[str]:
    """Yield stamps printed soon after the headline."""
    match = _STAMP.search(_below_headline(page, title)[0])
    if match:
        year, month, day, half, hour, minute, second = match.group(1, 2, 3, "half", 6, 7, 8)
        hours = int(hour)
        if half in {"오후", "午後", "下午", "PM"} and hours < 12:
            hours += 12
        if int(month) <= 12 and int(day) <= 31 and hours < 24:
            yield f"{year}-{int(month):02}-{int(day):02}T{hours:02}:{minute}:{second or '00'}"


def _guessed(page: ParsedPage) -> str:
    from htmldate import find_date

    # A fixed end instead of today: extractors have no clock.
    found = find_date(page.copy_tree(), url=page.url or None, original_date=True, max_date="2100-01-01")
    return found or ""


def _same_day(day: datetime, instant: datetime) -> bool:
    """Return whether an instant can belong to a printed day in any zone."""
    return abs(instant - day) <= timedelta(hours=36)
