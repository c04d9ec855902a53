"""What a page says about itself: headline, author, dates, address, description, access."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.articles.authors import read_author
from extractors.articles.checks import squeeze
from extractors.articles.json_ld import Statements, read_statements
from extractors.articles.published import PageDates, read_published
from extractors.articles.titles import read_title
from extractors.text.urls import canonical_url, host_of

if TYPE_CHECKING:
    from extractors.articles.page import ParsedPage


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's statements about itself."""

    title: str
    author: str
    descriptions: tuple[str, ...]
    canonical_url: str
    dates: PageDates
    is_free: bool | None
    is_video: bool
    is_article: bool


def read_facts(page: ParsedPage, timezone: str, heading: str = "") -> PageFacts:
    """Read what the page says about itself; an instant with no zone is in the outlet's `timezone`.

    `heading` is that of the page's own post, where it shows several: its headline, unless the page's title has it.
    """
    statements = read_statements(page)
    title = read_title(page, statements)
    if heading and squeeze(heading) not in squeeze(title):
        title = heading
    return PageFacts(
        title=title,
        author=read_author(page, statements),
        descriptions=_read_descriptions(page, statements),
        canonical_url=_read_canonical(page),
        dates=read_published(page, statements, title, timezone),
        is_free=_read_access(page, statements),
        is_video=statements.is_video or page.meta.get("og:type", "").startswith("video"),
        is_article=statements.is_article or page.meta.get("og:type") == "article",
    )


def _read_descriptions(page: ParsedPage, statements: Statements) -> tuple[str, ...]:
    stated = [page.meta.get(key, "") for key in ("og:description", "description", "twitter:description")]
    return tuple(dict.fromkeys(text for text in (*stated, statements.description) if text))


def _read_canonical(page: ParsedPage) -> str:
    """Return the address the page states for itself, where it is on the page's own host."""
    links = page.tree.xpath("//link[@rel='canonical']/@href")
    for stated in (*links[:1], page.meta.get("og:url", "")):
        if not stated.strip():
            continue
        address = canonical_url(stated.strip(), page.url or None)
        host = host_of(address)
        if host and (not page.host or _same_site(host, page.host)):
            return address
    return ""


def _same_site(one: str, other: str) -> bool:
    """Return whether two hosts are one outlet's: equal but for www., m. or amp."""
    return re.sub(r"^(?:www|m|mobile|amp)\.", "", one) == re.sub(r"^(?:www|m|mobile|amp)\.", "", other)


def _read_access(page: ParsedPage, statements: Statements) -> bool | None:
    tier = page.meta.get("article:content_tier", "").lower()
    if statements.is_free is None and tier:
        return tier == "free"
    return statements.is_free
