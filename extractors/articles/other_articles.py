"""Articles that a page shows beside its own: appended for endless scrolling, or as cards within the text.

The page's own is the one below its headline. Another one has a headline of its own, which is a first-level heading
or leads elsewhere. Cut from the tree before any reader sees it. Not here: lists of links (blocks.py, posts.py).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from extractors.articles.checks import squeeze

MAX_BOXES = 300
MIN_SHARE = 0.6  # of the headline's letters, for a heading that is a part of it
TOP_LETTERS = 80  # letters before a box's heading: a section's name, a date
CARD_LETTERS = 300  # letters of a box with a linked heading up to which it only shows another story
_HEADINGS = ("h1", "h2", "h3", "h4")
_APPENDED = re.compile(
    r"(?:^|[-_ ])(?:next|infinite|append(?:ed)?|other|more)[-_]?(?:article|story|stories|post|news|scroll)",
    re.IGNORECASE,
)


def cut_other_articles(tree: Any, title: str) -> int:  # noqa: ANN401 - lxml has no types
    """Cut the boxes of other articles out of a parsed page; return how many, none without the page's headline."""
    headline = squeeze(title)
    own = next((node for node in islice(tree.iter(*_HEADINGS), MAX_BOXES) if _is_headline(node, headline)), None)
    if not headline or own is None:
        return 0
    frame = {own, *own.iterancestors()}
    others = [box for box in dict.fromkeys(_boxes(tree, own)) if box not in frame and _is_other(box, own, headline)]
    tops = [box for box in others if not any(above in others for above in box.iterancestors())]
    for box in tops:
        cut(box)
    return len(tops)


def _is_headline(node: Any, headline: str) -> bool:  # noqa: ANN401
    letters = squeeze(" ".join(node.itertext()))
    if not letters or not headline:
        return False
    shorter, longer = sorted((letters, headline), key=len)
    return shorter in longer and len(shorter) >= MIN_SHARE * len(longer)


def _boxes(tree: Any, own: Any) -> list[Any]:  # noqa: ANN401
    """Return the boxes that may hold another article, in document order."""
    boxes = list(islice(tree.iter("article"), MAX_BOXES))
    above = list(own.iterancestors())
    for node in islice(tree.iter("h1"), MAX_BOXES):
        if node is own:
            continue
        top = node
        while (parent := top.getparent()) is not None and parent not in above:
            top = parent
        if top is not node and parent is not None and _is_twin(top, own, parent):
            boxes.append(top)
    names = tree.xpath("//div[@class or @id] | //section[@class or @id]")
    boxes += [box for box in names if _APPENDED.search(f"{box.get('class') or ''} {box.get('id') or ''}")][:MAX_BOXES]
    return boxes


def _is_twin(box: Any, own: Any, parent: Any) -> bool:  # noqa: ANN401
    """Return whether a box is of the same make as the one around the page's own headline, and stands behind it."""
    mine = own
    while mine.getparent() is not None and mine.getparent() is not parent:
        mine = mine.getparent()
    is_behind = parent.index(box) > parent.index(mine)
    return is_behind and box.tag == mine.tag and (box.get("class") or "") == (mine.get("class") or "")


def _is_other(box: Any, own: Any, headline: str) -> bool:  # noqa: ANN401
    head = next(box.iter(*_HEADINGS), None)
    if head is None or _is_headline(head, headline) or not _is_at_top(head, box):
        return False
    if _leads_away(head):
        return len(squeeze(" ".join(box.itertext()))) <= CARD_LETTERS or _is_beside(box, own)
    return head.tag == "h1" or bool(_APPENDED.search(f"{box.get('class') or ''} {box.get('id') or ''}"))


def _is_at_top(head: Any, box: Any) -> bool:  # noqa: ANN401
    """Return whether no more than a label stands before a heading in its box."""
    before = 0
    for node in box.iter():
        if node is head:
            return True
        before += len((node.text or "").strip())
        if before > TOP_LETTERS:
            return False
    return False


def _is_beside(box: Any, own: Any) -> bool:  # noqa: ANN401
    """Return whether the page's own headline stands in an <article> of its own, outside of the box's."""
    mine = next(own.iterancestors("article"), None)
    return mine is not None and box not in set(mine.iter("article"))


def _leads_away(head: Any) -> bool:  # noqa: ANN401
    """Return whether a heading is a link to another page."""
    links = [*head.iter("a"), *(node for node in head.iterancestors("a"))]
    return any((href := link.get("href") or "") and not href.startswith("#") for link in links)


def cut(box: Any) -> None:  # noqa: ANN401
    """Cut a box out of its tree; the text behind it stays."""
    parent = box.getparent()
    if parent is None:
        return
    before = box.getprevious()
    if box.tail and before is not None:
        before.tail = (before.tail or "") + box.tail
    elif box.tail:
        parent.text = (parent.text or "") + box.tail
    parent.remove(box)
