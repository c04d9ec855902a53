"""Finding the feed behind an address a person pastes: pure functions over a page, robots.txt and what answers.

    the address itself ─► its <link rel=alternate> ─► links that look like feeds ─► common paths ─► Sitemap: lines

Nothing is fetched here: `candidates` returns the addresses to try, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from extractors.grammar import read_grammar
from extractors.text.urls import absolute_url, host_of

COMMON_PATHS = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/index.rdf", "/feed.json",
    "/rss/all.xml", "/rss/allArticle.xml", "/rss/news.xml", "/feeds/rss",
)  # fmt: skip
MOST = 24  # addresses tried for one page: discovery is a courtesy of the site's, too
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LOOKS_LIKE_A_FEED = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom|rdf)(?:$|[/._?=-])", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_MAX_CHARS = 2_000_000
_NEXT = frozenset(read_grammar("pages", "discovery")["next"].splitlines())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a listing, and why it is thought so."""

    url: str
    why: str  # link, anchor, path, robots
    title: str = ""


def candidates(page: str, url: str, robots: str = "") -> list[Candidate]:
    """Return the addresses to try for the feed of a page, the likeliest first, at most MOST and each once."""
    found = [*_links(page[:_MAX_CHARS], url)]
    found += [Candidate(absolute_url(path, url), "path") for path in COMMON_PATHS]
    found += [Candidate(one, "robots") for one in sitemaps(robots, url)]
    seen: set[str] = set()
    kept = []
    for one in found:
        if one.url and one.url != url and one.url not in seen:
            seen.add(one.url)
            kept.append(one)
    order = {"link": 0, "anchor": 1, "robots": 2, "path": 3}
    named = [one for one in kept if one.why != "path"]
    return sorted(named, key=lambda one: order[one.why])[: MOST - 6] + [one for one in kept if one.why == "path"][:6]


def sitemaps(robots: str, url: str) -> list[str]:
    """Return the sitemaps a robots.txt names, those for news first."""
    named = dict.fromkeys(absolute_url(match[1], url) for match in _SITEMAP_LINE.finditer(robots[:500_000]))
    return sorted((one for one in named if one), key=lambda one: "news" not in one.lower())


def next_page(page: str, url: str) -> str:
    """Return the address of the page after this one of a list, '' where it names none."""
    tree = _tree(page[:_MAX_CHARS])
    if tree is None:
        return ""
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    for link in tree.iter("link", "a"):
        is_next = "next" in (link.get("rel") or "").lower().split()
        if is_next or (link.tag == "a" and " ".join("".join(link.itertext()).split()).lower() in _NEXT):
            address = absolute_url(link.get("href") or "", base)
            if address and address != url and host_of(address) == host_of(url):
                return address
    return ""


def _tree(page: str) -> Any:  # noqa: ANN401 - lxml is untyped
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _links(page: str, url: str) -> Iterable[Candidate]:
    tree = _tree(page)
    if tree is None:
        return
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    for link in tree.iter("link"):
        is_feed = (link.get("type") or "").split(";")[0].strip().lower() in _FEED_TYPES
        if is_feed and "alternate" in (link.get("rel") or "").lower().split():
            title = " ".join((link.get("title") or "").split())
            if "comment" not in title.lower():  # WordPress offers the comments as a feed beside the posts
                yield Candidate(absolute_url(link.get("href") or "", base), "link", title)
    for anchor in tree.iter("a"):
        address = anchor.get("href") or ""
        if len(address) < 500 and _LOOKS_LIKE_A_FEED.search(address.partition("?")[0]):
            yield Candidate(absolute_url(address, base), "anchor", " ".join("".join(anchor.itertext()).split())[:100])


def make_id(url: str, taken: Iterable[str], lang: str = "", *, title: str = "") -> str:
    """Return an id for a source: from its feed's title where that has words in Latin letters, else from its address.

    Of an address it takes the publisher's name and the part that differs between its feeds.
    """
    in_title = [word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _TITLE_WORDS]
    stem = "-".join(dict.fromkeys(in_title[:4]))[:40].strip("-")
    if len(stem) < 3 or not title.isascii():
        stem = _stem_of(url)
    used = set(taken)
    names = [stem, f"{stem}-{lang[:2]}" if lang else stem, *(f"{stem}-{number}" for number in range(2, 1000))]
    return next(one for one in names if one not in used)


def _stem_of(url: str) -> str:
    host, _, path = url.partition("://")[2].partition("/")
    labels = [part for part in host.lower().split(":")[0].split(".") if part not in _COMMON_LABELS]
    name = max(labels or ["source"], key=len)
    words = re.findall(r"[a-z0-9]+", path.lower().partition("?")[0])
    telling = [word for word in words if word not in _COMMON_WORDS][-1:]
    return "-".join(dict.fromkeys([re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "source", *telling]))[:40].strip("-")


_COMMON_LABELS = frozenset("www m rss feed feeds news en co com org net go or kr cn jp tw hk uk api".split())  # noqa: SIM905 - reads better
_TITLE_WORDS = frozenset("the a of and rss feed feeds news home latest all".split())  # noqa: SIM905 - as above
_COMMON_WORDS = frozenset("rss feed feeds xml atom index rdf json all news php html do".split())  # noqa: SIM905 - as above
