"""The walk over a page's tree: its text split at the edges of boxes, what is outside marked by tag and name.

Linear in the size of the page. What the blocks are worth is decided in blocks.py.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from extractors.articles.blocks import Block, mark_sentences
from extractors.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr label"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_OUTSIDE = frozenset(
    ["nav", "aside", "footer", "form", "button", "select", "option", "noscript", "head", "dialog", "menu"]
)
_OUTSIDE_NAME = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|footer|foot|sidebar|side|aside|related|relate|recommend|ranking|popular|share|sns|"
    r"social|comments?|reply|replies|disqus|breadcrumb|copyright|banner|advert|ads?|promo|newsletter|subscribe|"
    r"login|cookie|modal|popup|hidden|tags?|taglist|author-?bio|byline|reporter|caption|figcaption|toolbar)"
    r"(?!-(?:grid|layout|wrapper|container|main))"
    r"(?:$|[-_ s\d])",
    re.IGNORECASE,
)
_BREAK_TAGS = frozenset({"br", "hr"})
_EDGES = frozenset({"box", "break", "row"})
_WITHOUT_CHILDREN = frozenset({"break", "row", "nothing"})
MAIN_SHARE = 0.4  # of the page's unlinked text: a box with more is not set aside for its name or tag


def walk(tree: Any, host: str = "") -> list[Block]:  # noqa: ANN401 - lxml has no types
    """Return the blocks of a tree in order, those of navigation, forms and other stories marked as outside.

    `host` is the page's own: without it no link is known to lead elsewhere.
    """
    body = tree.find(".//body")
    root = body if body is not None else tree
    run = _Run(_site(host))
    _walk(root, run)
    _mark_outside(root, run.blocks)
    mark_sentences(run.blocks)
    return run.blocks


class _Run:
    """The text since the last edge of a box, and the blocks before it."""

    __slots__ = ("blocks", "linked", "links", "parts", "site")

    def __init__(self, site: str) -> None:
        self.site = site
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.links: list[str] = []
        self.linked = 0

    def add(self, text: str | None, *, is_link: bool) -> None:
        if text:
            self.parts.append(text)
            if is_link:
                self.linked += len(text.strip())

    def add_row(self, row: Any, asides: tuple[Any, ...]) -> None:  # noqa: ANN401
        """Make a block of a row of a table of figures (layout tables were made boxes before)."""
        cells = [clean_line(" ".join(cell.itertext())) for cell in row]
        if text := " | ".join(cell for cell in cells if cell):
            linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
            self.blocks.append(Block(text, linked, row, asides=asides))

    def end(self, box: Any, asides: tuple[Any, ...]) -> None:  # noqa: ANN401
        """Make a block of the text of a box."""
        raw = self.parts[0] if len(self.parts) == 1 else "".join(self.parts)
        if raw and not raw.isspace() and (text := clean_line(raw)):
            foreign = bool(self.links) and all(_is_foreign(link, self.site) for link in self.links)
            self.blocks.append(Block(text, self.linked, box, foreign=foreign, asides=asides))
        self.parts.clear()
        self.links.clear()
        self.linked = 0


def _walk(root: Any, run: _Run) -> None:  # noqa: ANN401
    """Part the text at the edges of boxes; iterative, so that depth costs nothing. A row of figures is one run."""
    around = tuple(box for box in (root, *root.iterancestors()) if is_outside(box))
    run.add(root.text, is_link=False)
    # Each frame: element, box, what of its boxes is outside, in a link?, children still to come
    stack: list[tuple[Any, Any, tuple[Any, ...], bool, Iterator[Any]]] = [(root, root, around, False, iter(root))]
    while stack:
        node, box, asides, link, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if (run.parts or run.links) and node.tag not in _INLINE:
                run.end(box, asides)
            if stack:
                run.add(node.tail, is_link=stack[-1][3])
            continue
        kind = _kind(child)
        if (run.parts or run.links) and kind in _EDGES:
            run.end(box, asides)
        if kind in _WITHOUT_CHILDREN:
            if kind == "row":
                run.add_row(child, asides + _asides(child, box))
            run.add(child.tail, is_link=link)
            continue
        is_link = link or child.tag == "a"
        if child.tag == "a":
            run.links.append(child.get("href") or "")
        if kind == "box":
            stack.append((child, child, asides + _asides(child, box), is_link, iter(child)))
        else:
            stack.append((child, box, asides, is_link, iter(child)))
        run.add(child.text, is_link=is_link)
    run.end(root, around)


def _asides(node: Any, box: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return what is outside by its tag or name of a box and of the inline elements between it and the box around."""
    found: tuple[Any, ...] = ()
    while node is not None and node is not box:
        if is_outside(node):
            found += (node,)
        node = node.getparent()
    return found


def _kind(node: Any) -> str:  # noqa: ANN401
    """Return how an element divides the text: box, inline, break, row (of a table of figures), or nothing."""
    tag = node.tag
    if tag in _INLINE:
        return "inline"
    if not isinstance(tag, str):
        return "nothing"
    if tag in _BREAK_TAGS:
        return "break"
    return "row" if tag == "tr" and _is_plain(node) else "box"


def _is_plain(row: Any) -> bool:  # noqa: ANN401
    """Return whether the cells of a row hold no more than a line each."""
    return sum(1 for _ in islice(row.iter("p", "div", "br", "table", "ul", "ol"), len(row) + 1)) <= len(row)


def _is_foreign(link: str, site: str) -> bool:
    """Return whether a link names another host than the page's own or one of its sisters."""
    if not site or not link.startswith(("https://", "http://", "//")):
        return False
    return site not in link.partition("//")[2].partition("/")[0]


def _site(host: str) -> str:
    """Return the part of a host that its sisters share: sheet.example of www.sheet.example."""
    parts = host.lower().split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def _mark_outside(root: Any, blocks: list[Block]) -> None:  # noqa: ANN401
    """Mark as outside the boxes whose tag or name says that they are navigation, forms, related stories, comments."""
    sizes: dict[Any, int] = {}
    total = 0
    for block in blocks:
        size = max(0, len(block.text) - block.linked)
        total += size
        for box in block.asides:
            sizes[box] = sizes.get(box, 0) + size
    # A "sidebar" that holds the headline is the frame of the article, against its name.
    frame = {box for node in islice(root.iter("h1", "main"), 20) for box in node.iterancestors()} if sizes else set()
    aside = {box for box, size in sizes.items() if size < MAIN_SHARE * total and box not in frame}
    for block in blocks:
        block.outside = any(box in aside for box in block.asides)


def is_outside(node: Any) -> bool:  # noqa: ANN401
    """Return whether the tag or the name of an element says that it holds no body: navigation, forms, comments."""
    if node.tag in _OUTSIDE:
        return True
    name, number = node.get("class"), node.get("id")
    if not (name or number) or node.tag in ("body", "html"):
        return False
    return _is_outside_name(f"{name or ''} {number or ''}")


@lru_cache(maxsize=4096)
def _is_outside_name(names: str) -> bool:
    return bool(_OUTSIDE_NAME.search(names))
