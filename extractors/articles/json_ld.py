"""The schema.org statements of a page: headline, dates, authors, paywall.

Not here: its articleBody (json_ld_body.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.articles.checks import squeeze
from extractors.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.articles.page import ParsedPage, Script

_ARTICLE_TYPES = re.compile(r"article|posting|reportage|reviewn|^review$|analysis", re.IGNORECASE)
_VIDEO_TYPES = re.compile(r"^videoobject$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{1,200}>")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_SHORT_HEADLINE = 4  # letters: a shorter one is a section's name
_SAME_START = 14  # letters that two headlines share at their beginning when one of them is cut
_LONGEST_HEADLINE = 500
_UNLIKE = 0.3  # likeness below which a headline is another story's
_KEY = r'"%s"\s*:\s*"((?:[^"\\]|\\.){1,600})"'


@dataclass(frozen=True, slots=True)
class Statements:
    """What the page's JSON-LD says of the article; empty strings where it says nothing."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    site: str = ""
    is_free: bool | None = None
    is_article: bool = False
    is_video: bool = False


def read_statements(page: ParsedPage) -> Statements:
    """Read the article node of the page's JSON-LD that is the page's own, also from broken JSON."""
    scripts = [s for s in page.scripts if "ld+json" in s.kind]
    nodes = all_nodes(page)
    articles = [n for n in nodes if _has_type(n, _ARTICLE_TYPES)]
    is_video = any(_has_type(n, _VIDEO_TYPES) for n in nodes)
    if articles:
        names = page_names(page)
        own = {id(node): own_rank(node, page, names) for node in articles}
        best = max(articles, key=lambda n: (own[id(n)], bool(n.get("headline")) + bool(n.get("datePublished"))))
        return _from_node(best, is_video=is_video)
    return _from_broken(scripts, is_video=is_video)


def all_nodes(page: ParsedPage) -> list[dict[str, Any]]:
    """Return every node of the page's JSON-LD that can be parsed."""
    scripts = [s for s in page.scripts if "ld+json" in s.kind]
    return [node for script in scripts for node in _nodes(_parse(script.text), depth=0)]


def is_article_node(node: dict[str, Any]) -> bool:
    """Return whether a node is an article, post or report."""
    return _has_type(node, _ARTICLE_TYPES)


def has_type(node: dict[str, Any], name: str) -> bool:
    """Return whether a node is of a type of schema.org."""
    kind = node.get("@type")
    return name in kind if isinstance(kind, list) else kind == name


def own_rank(node: dict[str, Any], page: ParsedPage, names: list[str]) -> int:
    """Return how surely a node is the page's own: 2 by its headline, 1 by its address, 0 unknown, -1 another's.

    `names` are the page's, squeezed (`page_names`).
    """
    headline = squeeze((_plain(node.get("headline")) or _plain(node.get("name")))[:_LONGEST_HEADLINE])
    if headline and names:
        if any(_is_same(headline, name) for name in names):
            return 2
        if _names_page(node, page):
            return 1
        return -1 if max(_likeness(headline, name) for name in names) < _UNLIKE else 0
    return 1 if _names_page(node, page) else 0


def page_names(page: ParsedPage) -> list[str]:
    """Return the headlines a page prints or states outside its JSON-LD, squeezed."""
    texts = [page.meta.get("og:title", ""), page.meta.get("twitter:title", "")]
    nodes = chain(page.tree.iter("title"), islice(page.tree.iter("h1"), 5))
    texts += ["".join(node.itertext())[:500] for node in nodes]
    return [name for text in texts if len(name := squeeze(text)) >= _SHORT_HEADLINE]


def _is_same(headline: str, name: str) -> bool:
    if len(headline) < _SHORT_HEADLINE:
        return headline == name
    return headline in name or name in headline or headline[:_SAME_START] == name[:_SAME_START]


def _addresses(node: dict[str, Any]) -> list[str]:
    found = []
    for key in ("mainEntityOfPage", "@id", "url"):
        value = node.get(key)
        value = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            found.append(value)
    return found


def _names_page(node: dict[str, Any], page: ParsedPage) -> bool:
    return bool(page.url) and any(_path(address) == _path(page.url) for address in _addresses(node))


def _likeness(one: str, other: str) -> float:
    """Return the share of the shorter headline's n-grams that the other has, 0 … 1: of 4 Latin letters, else of 2."""
    size = 4 if one.isascii() and other.isascii() else 2
    small, large = sorted(({text[n : n + size] for n in range(len(text) - size + 1)} for text in (one, other)), key=len)
    return len(small & large) / len(small) if small else 0.0


def _path(url: str) -> str:
    """Return the path and query of an address, '' where it is the site's front."""
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}" if parts.path.strip("/") or parts.query else ""


def _parse(text: str) -> Any:  # noqa: ANN401 - JSON of any shape
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        try:
            return json.loads(re.sub(r",\s*([}\]])", r"\1", text), strict=False)
        except (ValueError, RecursionError):
            return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), (dict, list)):
                yield from _nodes(value[key], depth + 1)


def _has_type(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(k, str) and pattern.search(k) for k in kinds)


def _from_node(node: dict[str, Any], *, is_video: bool) -> Statements:
    free = node.get("isAccessibleForFree")
    return Statements(
        headline=_plain(node.get("headline")) or _plain(node.get("name")),
        published=_plain(node.get("datePublished")) or _plain(node.get("dateCreated")),
        modified=_plain(node.get("dateModified")),
        authors=tuple(dict.fromkeys(name for name in _names(node.get("author")) if name)),
        description=_plain(node.get("description")),
        site=next(iter(_names(node.get("publisher"))), ""),
        is_free=None if free is None else str(free).strip().lower() not in {"false", "no", "0"},
        is_article=True,
        is_video=is_video,
    )


def _from_broken(scripts: list[Script], *, is_video: bool) -> Statements:
    """Read the keys by pattern where the JSON cannot be parsed: one bad quote must not lose a date."""
    for script in scripts:
        if re.search(r'"@type"\s*:\s*"\w*Article"', script.text):

            def find(key: str, text: str = script.text) -> str:
                match = re.search(_KEY % key, text)
                return _plain(match.group(1).replace('\\"', '"')) if match else ""

            return Statements(
                headline=find("headline"),
                published=find("datePublished"),
                modified=find("dateModified"),
                description=find("description"),
                is_article=True,
                is_video=is_video,
            )
    return Statements(is_video=is_video)


def _names(value: Any) -> list[str]:  # noqa: ANN401
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names(item)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [_plain(value)] if isinstance(value, str) else []


def _plain(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str)), "")
    if not isinstance(value, str):
        return ""
    return clean_text(_TAG.sub("", unescape(unescape(value[:5000])))).replace("\n", " ")
