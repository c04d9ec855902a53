"""The dates that a page states in its JSON-LD and meta tags. Of several articles in JSON-LD only the page's own counts.

A node is the page's own when its headline is the page's, or when it names the page's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.articles.dating.decision import DateCandidate
from extractors.articles.dating.reading import read_date
from extractors.articles.json_ld import all_nodes, is_article_node, own_rank, page_names

if TYPE_CHECKING:
    from extractors.articles.json_ld import Statements
    from extractors.articles.page import ParsedPage

OWN = 10  # the article node whose headline or address is the page's
ONLY = 8  # the only article node, of another headline: many outlets shorten it
UNLIKE = 4  # the only one, of a headline that shares nothing with the page's
PAGE = 6  # a node of the page, not of the article
BROKEN = 6  # found by pattern in JSON that cannot be parsed
CLEAR = 8  # a meta tag that can mean publication only
VAGUE = 5  # "date", "dc.date": of the document
VIDEO = 2  # upload of a clip

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "publish_date",
    "publish-date", "publishdate", "published_date", "published-date", "article:create_at", "weibo:article:create_at",
    "parsely-pub-date", "sailthru.date", "bt:pubdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.issued", "article.published", "og:published_time", "og:pubdate",
    "originalpublicationdate", "article_date_original", "news_publication_date", "article:regist_time", "og:regdate",
    "firstpublishedtime", "pubdate", "publication_date", "publication-date", "citation_publication_date",
    "article_date", "article-publish-date", "vr:published_time", "shareaholic:article_published_time", "dateposted",
    "publish_time", "published_at", "news:published_time", "apub:time",
)  # fmt: skip
# Names that other makers of pages use: rnews:datePublished, mediator_published_time, x.first-publish-date.
_NAMED = re.compile(
    r"(?:^|[:._-])(?:date[_-]?published|(?:first[_-]?)?pub(?:lish(?:ed)?)?[_-]?(?:time|date|on|at))$", re.IGNORECASE
)
_DATED = (
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "date",
    "releasedate",
    "dcterms.date",
    "created",
    "create_date",
    "createdate",
    "sort_date",
    "contentdate",
)
_CHANGED = (
    "article:modified_time", "og:updated_time", "article:update_at", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "og:article:modified_time", "weibo:article:update_at",
)  # fmt: skip
_PAGES = frozenset({"webpage", "itempage", "articlepage", "medicalwebpage", "aboutpage"})


def read_json_ld(page: ParsedPage, statements: Statements, timezone: str) -> Iterator[DateCandidate]:
    """Yield what the JSON-LD says of this article."""
    nodes = all_nodes(page)
    articles = [node for node in nodes if is_article_node(node)]
    names = page_names(page) if nodes else []
    for node in nodes:
        kinds = {str(kind).lower() for kind in _list(node.get("@type"))}
        if is_article_node(node):
            rank = own_rank(node, page, names)
            weight = OWN if rank > 0 else (ONLY if rank == 0 else UNLIKE) if len(articles) == 1 else 0
        else:
            weight = (
                PAGE if kinds & _PAGES and own_rank(node, page, names) >= 0 else VIDEO if "videoobject" in kinds else 0
            )
        if weight:
            yield from _of_node(node, weight, timezone)
    if not articles:
        yield from read_date(statements.published, "json_ld", BROKEN, timezone)
        yield from read_date(statements.modified, "json_ld", BROKEN, timezone, is_change=True)


def _of_node(node: dict[str, Any], weight: int, timezone: str) -> Iterator[DateCandidate]:
    published = _text(node.get("datePublished")) or _text(node.get("uploadDate"))
    created = _text(node.get("dateCreated"))
    yield from read_date(published or created, "json_ld", weight if published else max(weight - 2, 1), timezone)
    yield from read_date(_text(node.get("dateModified")), "json_ld", weight, timezone, is_change=True)


def read_meta(page: ParsedPage, timezone: str) -> Iterator[DateCandidate]:
    """Yield the dates of the page's meta tags."""
    named = [key for key in page.meta if key not in _PUBLISHED and _NAMED.search(key)]
    for keys, weight, is_change in (
        (_PUBLISHED, CLEAR, False),
        (named, CLEAR, False),
        (_DATED, VAGUE, False),
        (_CHANGED, CLEAR, True),
    ):
        for key in keys:
            if text := page.meta.get(key):
                yield from read_date(text, "meta", weight, timezone, is_change=is_change)


def _text(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    if isinstance(value, dict):
        value = value.get("@value", "")
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [value]
