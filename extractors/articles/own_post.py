"""The post that a page's address belongs to, where the page shows several in full: a blog's or a bulletin's page.

Each post has its permalink at the same place (headline, date, "permalink" below it). The one that is the page's own
address names the page's post; the others are cut from the tree before any reader sees it. A front or a section has
no such post. Linear: links that cannot be the own one are known by their ending.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.articles.blocks import CJK
from extractors.articles.other_articles import cut
from extractors.articles.walk import is_outside
from extractors.text.clean import clean_line
from extractors.text.urls import canonical_url, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.articles.page import ParsedPage

# Bounds that keep a hostile page cheap: links to the page's own address, boxes around each, boxes beside each of them
# that are compared before the others are cut, nodes of one kind on the way to a permalink.
MOST_LINKS = 6
MOST_LEVELS = 12
MOST_COMPARED = 8
MOST_POSTS = 60
MOST_NODES = 3
POST_LETTERS = 120  # letters of a post, CJK ones counting for two
OTHERS = 2  # posts beside the page's own
MIN_TAIL = 5  # letters of an address after the host by which it is known
_BOXES = frozenset({"div", "article", "section", "li", "td", "tr", "table", "tbody", "dl"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")


def cut_other_posts(page: ParsedPage) -> str:
    """Cut the posts beside the page's own out of its tree; return the own one's heading, '' where nothing was cut."""
    parts = urlsplit(page.url)
    tail = f"{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"
    if len(tail) <= MIN_TAIL:
        return ""
    own = canonical_url(page.url)
    for link in _links_to(page, own, tail.rpartition("/")[2] or tail):
        if found := _post_of(link, page.url, own):
            post, others = found
            for other in others:
                cut(other)
            return _heading(post, link)
    return ""


def _links_to(page: ParsedPage, own: str, ending: str) -> Iterator[Any]:
    found = (a for a in page.tree.iter("a") if ending in (a.get("href") or "") and _leads_to(a, page.url) == own)
    return islice(found, MOST_LINKS)


def _leads_to(link: Any, base: str) -> str:  # noqa: ANN401 - lxml has no types
    href = (link.get("href") or "").partition("#")[0]
    return canonical_url(href, base) if href else ""


def _post_of(link: Any, base: str, own: str) -> tuple[Any, list[Any]] | None:  # noqa: ANN401
    """Return the post that a link is the permalink of, and the posts beside it; None where it is none."""
    path: list[str] = []
    node = link
    for _ in range(MOST_LEVELS):
        parent = node.getparent()
        if parent is None:
            return None
        path.append(node.tag)
        if node.tag in _BOXES and node is not link and _has_text(node):
            twins = [one for one in islice(parent, MOST_POSTS) if one is not node and _is_twin(one, node)]
            inner = path[:-1][::-1]
            if sum(_is_post(one, inner, base, own) for one in twins[:MOST_COMPARED]) >= OTHERS:
                is_aside = any(map(is_outside, (node, *islice(node.iterancestors(), MOST_LEVELS))))
                return None if is_aside else (node, [one for one in twins if _is_post(one, inner, base, own)])
        node = parent
    return None


def _is_twin(one: Any, post: Any) -> bool:  # noqa: ANN401
    return bool(one.tag == post.tag and one.get("class") == post.get("class"))


def _is_post(box: Any, path: list[str], base: str, own: str) -> bool:  # noqa: ANN401
    """Return whether a box has text, and its own permalink at the same place."""
    nodes = [box]
    for tag in path:
        nodes = [child for node in nodes for child in islice(node, MOST_POSTS) if child.tag == tag][:MOST_NODES]
    leads = {_leads_to(node, base) for node in nodes if node.tag == "a"} - {""}
    return bool(leads) and own not in leads and any(site_of(to) == site_of(own) for to in leads) and _has_text(box)


def _has_text(box: Any) -> bool:  # noqa: ANN401
    letters = 0
    for text in box.itertext():
        letters += len(text.strip()) + len(CJK.findall(text))
        if letters >= POST_LETTERS:
            return True
    return False


def _heading(post: Any, link: Any) -> str:  # noqa: ANN401
    heading = next(post.iter(*_HEADINGS), None)
    return clean_line(" ".join((link if heading is None else heading).itertext()))
