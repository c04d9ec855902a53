"""News sitemaps and plain ones. A sitemap index names other sitemaps and no article: a reason, parts, no entries."""

from __future__ import annotations

from typing import Any

from extractors.listings._markup import MAX_ENTRIES, find_root, is_monstrous, repair_markup
from extractors.listings._plain import GUID_CHARS, line, line_of_markup
from extractors.records import FeedEntry, Listing
from extractors.text.dates import read_instant
from extractors.text.urls import absolute_url

_ROOTS = frozenset(["urlset", "sitemapindex"])


def recognises(text: str) -> bool:
    """Return whether the root is that of a sitemap."""
    root = find_root(text)
    return root is not None and root.name in _ROOTS


def read(text: str, url: str, timezone: str) -> Listing:
    """Read a sitemap. The title and date of an entry are those of its news part; `lastmod` is its update."""
    from lxml import etree

    root = find_root(text)
    markup = repair_markup(text, root) if root else ""
    if root is None or is_monstrous(markup):
        return Listing(kind="sitemap", reason="malformed")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        tree = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        return Listing(kind="sitemap", reason="malformed")
    if root.name == "sitemapindex":
        parts = [_entry(place, url, timezone) for place in list(tree.iterchildren("{*}sitemap"))[:MAX_ENTRIES]]
        return Listing(kind="sitemap", reason="sitemap_index", parts=tuple(part for part in parts if part.url))
    places = list(tree.iterchildren("{*}url"))[:MAX_ENTRIES]
    return Listing(kind="sitemap", entries=tuple(_entry(place, url, timezone) for place in places))


def _entry(place: Any, base: str, timezone: str) -> FeedEntry:  # noqa: ANN401 - lxml is untyped
    address = _text(place, "{*}loc")
    published, precision = read_instant(_text(place, "{*}news/{*}publication_date"), timezone)
    updated, updated_precision = read_instant(_text(place, "{*}lastmod"), timezone)
    if published is None:
        published, precision = updated, updated_precision
    return FeedEntry(
        guid=line(address, GUID_CHARS),
        url=absolute_url(address, base),
        title=line_of_markup(_text(place, "{*}news/{*}title")),
        published_at=published,
        date_precision=precision,
        updated_at=updated,
    )


def _text(place: Any, path: str) -> str:  # noqa: ANN401 - lxml is untyped
    found = place.find(path)
    return "" if found is None else "".join(found.itertext())
