"""The page as a row of text blocks, read in one walk: the rung that needs no library and no second pass.

The body is the box that gains most: running text counts for it, links and fragments against it. Linear in the
size of the page, so it also reads the pages on which better readers take minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from extractors.text import normalise

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
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_STOP = re.compile(r"[。．.!?！？,，、;；:：]")
_BREAK_TAGS = frozenset({"br", "hr"})
MAIN_SHARE = 0.4  # of the page's unlinked text: a box with more is not set aside for its name or tag
_LEVELS = 40  # ancestors a block is counted for; boxes above that hold the whole page
BAD_WEIGHT = 1.2  # how much a character of links or fragments counts against the box that holds it
LONG_LINE = 60  # characters from which a line without links is running text; CJK characters count for two


@dataclass(slots=True)
class Block:
    """A run of text between two edges of boxes."""

    text: str
    linked: int  # characters inside links
    box: Any
    outside: bool  # within navigation, a form, an aside …


def read_blocks(blocks: list[Block]) -> str:
    """Give the running text of the box that holds most of it; '' where the page has none."""
    box = best_box(blocks)
    if box is None:
        return ""
    chosen = [b for b in blocks if not b.outside and is_within(b.box, box)]
    kept = [b.text for b in chosen if not is_linked(b)]
    return "\n\n".join(kept)


def walk(tree: Any) -> Iterator[Block]:  # noqa: ANN401 - lxml has no types
    """Give the blocks of a tree in order; iterative, so that depth costs nothing."""
    body = tree.find(".//body")
    buffer: list[str] = []
    linked = 0
    # Each frame: element, box, outside?, in a link?, children still to come
    root = body if body is not None else tree
    asides = _asides(root)
    stack: list[tuple[Any, Any, bool, bool, Iterator[Any]]] = [(root, root, False, False, iter(root))]
    buffer.append(root.text or "")

    def flush(box: Any, *, outside: bool) -> Iterator[Block]:  # noqa: ANN401
        nonlocal linked
        raw = "".join(buffer)
        if not raw.isspace() and raw and (text := normalise(raw).replace("\n", " ")):
            yield Block(text, linked, box, outside)
        buffer.clear()
        linked = 0

    while stack:
        node, box, outside, link, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if node.tag not in _INLINE:
                yield from flush(box, outside=outside)
            if stack and node.tail:
                buffer.append(node.tail)
                linked += len(node.tail.strip()) if stack[-1][3] else 0
            continue
        if not isinstance(child.tag, str):
            buffer.append(child.tail or "")
            continue
        if child.tag in _BREAK_TAGS:
            yield from flush(box, outside=outside)
            buffer.append(child.tail or "")
            linked += len((child.tail or "").strip()) if link else 0
            continue
        inline = child.tag in _INLINE
        if not inline:
            yield from flush(box, outside=outside)
        inner_link = link or child.tag == "a"
        stack.append((child, box if inline else child, outside or child in asides, inner_link, iter(child)))
        buffer.append(child.text or "")
        linked += len((child.text or "").strip()) if inner_link else 0
    yield from flush(root, outside=False)


def _asides(root: Any) -> set[Any]:  # noqa: ANN401
    """Find the boxes set aside for their tag or name: navigation, forms, related stories, comments."""
    sizes = _sizes(root)
    main = MAIN_SHARE * sizes.get(root, 0)
    # A "sidebar" that holds the headline is the frame of the article, whatever its name says.
    frame = {box for node in islice(root.iter("h1", "main"), 20) for box in node.iterancestors()}
    return {
        node
        for node, size in sizes.items()
        if isinstance(node.tag, str)
        and node.tag not in _INLINE
        and size < main
        and node not in frame
        and _is_outside(node)
    }


def _sizes(root: Any) -> dict[Any, int]:  # noqa: ANN401
    """Count the unlinked characters below each element, in one pass from the last to the first."""
    sizes: dict[Any, int] = {}
    for node in reversed(list(root.iter())):
        own = 0 if node.tag == "a" or not isinstance(node.tag, str) else len((node.text or "").strip())
        total = sizes.get(node, 0) + own
        sizes[node] = total
        parent = node.getparent()
        if parent is not None and node is not root:
            sizes[parent] = sizes.get(parent, 0) + total + len((node.tail or "").strip())
    return sizes


def _is_outside(node: Any) -> bool:  # noqa: ANN401
    if node.tag in _OUTSIDE:
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return node.tag != "body" and bool(_OUTSIDE_NAME.search(names))


def is_linked(block: Block) -> bool:
    """Whether most of a block is links."""
    return block.linked >= 0.5 * len(block.text)


def is_running(block: Block) -> bool:
    """Whether a block is running text and not a label, a link or a fragment."""
    return _size(block) >= LONG_LINE and not is_linked(block) and bool(_STOP.search(block.text))


def _size(block: Block) -> int:
    return len(block.text) + len(_CJK.findall(block.text))


def _weight(block: Block) -> float:
    """Say what a block counts for its box: its length where it is running text, against it otherwise."""
    size = _size(block)
    if block.outside or is_linked(block):
        return -BAD_WEIGHT * min(size, 200)
    return float(size) if is_running(block) else -0.2 * min(size, LONG_LINE)


def best_box(blocks: list[Block]) -> Any:  # noqa: ANN401
    """Find the box for which running text, less links and fragments, counts most; None where there is none."""
    scores: dict[Any, float] = {}
    order: list[Any] = []
    for block in blocks:
        weight, box = _weight(block), block.box
        for _ in range(_LEVELS):
            if box is None:
                break
            if box not in scores:
                scores[box] = 0.0
                order.append(box)
            scores[box] += weight
            box = box.getparent()
    best = max(order, key=lambda b: scores[b], default=None)
    return best if best is not None and scores[best] > 0 else None


def is_within(node: Any, box: Any) -> bool:  # noqa: ANN401
    """Whether an element is a box or inside it."""
    for _ in range(400):
        if node is None:
            return False
        if node is box:
            return True
        node = node.getparent()
    return False
