"""Makes the pages and listings of one invented site from its texts: what the server answers, path by path.

Pure: texts, an address and a source of randomness in, bytes out. The markup is in web/templates.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.demo.texts import DATA, load_words

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from jinja2 import Environment

    from flows.demo.texts import Feed, Site, Text

RELATED = 4  # teasers of other articles on each page
SUMMARY_LENGTH = 180  # code points
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json_feed": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers."""

    body: bytes
    content_type: str
    modified_at: datetime | None = None
    location: str = ""  # not '': a redirect to this address
    fails_first: bool = False  # 503 for the first request


@dataclass(frozen=True, slots=True)
class Page:
    """An article as the templates and the listings see it."""

    title: str
    author: str
    published_at: datetime
    printed_date: str
    rfc822: str
    paragraphs: tuple[str, ...]
    summary: str
    number: str
    guid: str
    url: str  # as a listing names it
    canonical_url: str
    amp_url: str
    caption: str
    credit: str
    comments: tuple[str, ...]
    bio: str
    text: Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of one feed: the address it names, and the article that stands there."""

    source_id: str
    url: str
    text: Text
    is_variant: bool  # the article's own address is listed by another feed


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """All that one site answers, by path and query, and what its feeds list."""

    resources: dict[str, Resource]
    listed: tuple[Listed, ...]


def build_site(
    site: Site, texts: tuple[Text, ...], home_url: str, rng: Random, *, has_failures: bool = True
) -> BuiltSite:
    """Render every page and feed of a site whose address is `home_url` ('http://127.0.0.1:8001').

    Without `has_failures` no page is busy the first time.
    """
    if not has_failures:
        texts = tuple(replace(text, fails_first=False) for text in texts)
    pages = [_make_page(site, text, home_url) for text in texts]
    resources: dict[str, Resource] = {}
    for page in pages:
        others = [other for other in pages if other is not page]
        related = tuple(rng.sample(others, min(RELATED, len(others))))
        resources |= _page_resources(site, page, related)
    listed: list[Listed] = []
    for feed in site.feeds:
        entries, its_listed = _entries(feed, pages)
        listed += its_listed
        resources[feed.path] = _render_feed(site, feed, entries, home_url)
    return BuiltSite(resources, tuple(listed))


def _make_page(site: Site, text: Text, home_url: str) -> Page:
    words = load_words()[site.lang]
    number = str(int(sha256(f"{site.name}/{text.slug}".encode()).hexdigest(), 16) % 900_000 + 100_000)
    path = site.path.format(
        slug=text.slug,
        number=number,
        day=f"{text.published_at:%Y%m%d}",
        year=f"{text.published_at:%Y}",
        monthday=f"{text.published_at:%m%d}",
        section=site.section,
    )
    has_amp = any(variant.amp and variant.article == text.slug for feed in site.feeds for variant in feed.variants)
    return Page(
        title=text.title,
        author=text.author,
        published_at=text.published_at,
        printed_date=_print_date(text.published_at, site.lang),
        rfc822=format_datetime(text.published_at),
        paragraphs=text.paragraphs,
        summary=_cut(text.paragraphs[0]),
        number=number,
        guid=f"{site.name}-{number}",
        url=home_url + (text.moved_from or path),
        canonical_url=home_url + path,
        amp_url=f"{home_url}/amp{path}" if has_amp else "",
        caption=text.caption,
        credit=words["credit"].format(agency=text.credit) if text.credit else "",
        comments=text.comments,
        bio=text.bio,
        text=text,
    )


def _page_resources(site: Site, page: Page, related: tuple[Page, ...]) -> dict[str, Resource]:
    """Give the page at its own path, and what else leads to it."""
    values: dict[str, Any] = {"page": page, "related": related, "json_ld": _json_ld(site, page)}
    made = {}
    template = page.text.layout or site.template
    body = _render(f"{template}.html.j2", site, values)
    made[_target(page.canonical_url)] = Resource(
        body, _html_type(site), page.published_at, fails_first=page.text.fails_first
    )
    if page.amp_url:
        body = _render("amp.html.j2", site, values)
        made[_target(page.amp_url)] = Resource(body, _html_type(site), page.published_at)
    if page.text.moved_from:
        made[page.text.moved_from] = Resource(b"", _html_type(site), location=page.canonical_url)
    return made


def _entries(feed: Feed, pages: list[Page]) -> tuple[list[dict[str, Any]], list[Listed]]:
    """Choose what a feed lists: its own articles, then its variants of articles listed elsewhere."""
    rows = [(page.url, page, False) for page in pages if page.text.feed == feed.name]
    for variant in feed.variants:
        page = next(page for page in pages if page.text.slug == variant.article)
        address = page.amp_url if variant.amp else page.url
        query = ("&" if "?" in address else "?") + variant.query if variant.query else ""
        rows.append((address + query, page, True))
    listed = [Listed(feed.id, url, page.text, is_variant) for url, page, is_variant in rows]
    entries = [
        {
            "url": url,
            "guid": f"{feed.id}-{page.number}",
            "title": page.title,
            "author": page.author,
            "summary": page.summary,
            "published_at": page.published_at,
            "printed_date": page.printed_date,
            "rfc822": page.rfc822,
        }
        for url, page, _ in rows
    ]
    return entries, listed


def _render_feed(site: Site, feed: Feed, entries: list[dict[str, Any]], home_url: str) -> Resource:
    kind = feed.format or feed.kind
    newest = max(entries, key=lambda entry: entry["published_at"], default=None)
    modified_at = newest["published_at"] if newest else None
    if site.behaviour == "html_instead":
        return Resource(_render("landing.html.j2", site, {}), _html_type(site))
    if kind == "json_feed":
        return Resource(_json_feed(site, feed, entries, home_url), TYPES[kind], modified_at)
    if kind == "html_list":
        return Resource(_render("list.html.j2", site, {"entries": entries}), _html_type(site), modified_at)
    values = {"entries": entries, "newest": newest, "home_url": home_url}
    content_type = f"{TYPES[kind]}; charset={site.charset}"
    return Resource(_render(f"{kind}.xml.j2", site, values), content_type, modified_at)


def _json_feed(site: Site, feed: Feed, entries: list[dict[str, Any]], home_url: str) -> bytes:
    items = [
        {
            "id": entry["guid"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "date_published": entry["published_at"].isoformat(),
            "authors": [{"name": entry["author"]}],
        }
        for entry in entries
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.outlet,
        "home_page_url": f"{home_url}/",
        "feed_url": home_url + feed.path,
        "language": site.lang,
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json_ld(site: Site, page: Page) -> str:
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.published_at.isoformat(),
        "author": {"@type": "Person", "name": page.author},
        "publisher": {"@type": "Organization", "name": site.outlet},
        "mainEntityOfPage": page.canonical_url,
    }
    if page.text.layout == "paywall":
        facts["isAccessibleForFree"] = False
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


def _render(template: str, site: Site, values: dict[str, Any]) -> bytes:
    from markupsafe import Markup

    given = {"site": site, "words": load_words()[site.lang]} | values
    if "json_ld" in given:
        given["json_ld"] = Markup(given["json_ld"])  # noqa: S704 - our own JSON, '<' escaped above
    text = _environment().get_template(template).render(given)
    return text.encode(site.codec, "xmlcharrefreplace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def read(name: str) -> str:
        return (DATA / "templates" / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _print_date(instant: datetime, lang: str) -> str:
    """Write an instant as a page in this language shows it."""
    if lang == "en":
        return f"{instant:%B} {instant.day}, {instant:%Y %H:%M}"
    if lang in {"zh-Hans", "ja"}:
        return f"{instant:%Y}年{instant:%m}月{instant:%d}日{instant:%H:%M}"
    return f"{instant:%Y.%m.%d %H:%M}" if lang == "ko" else f"{instant:%Y-%m-%d %H:%M}"


def _cut(paragraph: str) -> str:
    """Shorten a paragraph to a summary, at a space where there is one."""
    if len(paragraph) <= SUMMARY_LENGTH:
        return paragraph
    head = paragraph[:SUMMARY_LENGTH]
    return (head.rpartition(" ")[0] or head) + "…"


def _html_type(site: Site) -> str:
    # a legacy site names its charset in the page only, as many do
    return "text/html" if site.charset != "utf-8" else "text/html; charset=utf-8"


def _target(url: str) -> str:
    """Take the path and query of an address, as a request line has them."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
