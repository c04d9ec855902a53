"""The page as a row of text blocks, read in one walk (walk.py): the rung that needs no library and no second pass.

The body is the box that gains most: running text counts for it, links and fragments against it. Linear in the
size of the page, so it also reads the pages on which better readers take minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.articles.checks import SENTENCE_END
from extractors.text.clean import detect_lang

if TYPE_CHECKING:
    from collections.abc import Sequence


_BODY_NAME = re.compile(
    r"^(?:(?:js|c|m|p|o|g|view|read|detail)[-_])?(?:article|art|post|entry|news|story|end|content|main|view|detail)"
    r"[-_]*(?:body|text|txt|main[-_]?text|cont(?:ent)?s?(?:[-_]?(?:text|body|area|wrap))?)[-_]?\d?$|"
    r"^(?:artibody|trs_editor|zoom|rich[-_]?text|body[-_]?text|text[-_]?body)$",
    re.IGNORECASE,
)
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_STOP = re.compile(r"[。．.!?！？,，、;；:：]")
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LEVELS = 40  # ancestors a block is counted for; boxes above that hold the whole page
BAD_WEIGHT = 1.2  # how much a character of links or fragments counts against the box that holds it
LABELS = 2  # in a row
LABEL_SIZE = 36  # characters, CJK ones counting for two
_ITEMS = frozenset({"li", "dd", "dt", "tr", "td", "th", "pre", "blockquote", "figcaption"})
GUIDE_PARAGRAPHS = 2  # below a linked heading; a list of other stories shows one
MANY = 1_000_000
LANG_SAMPLE = 2_000  # characters of running text that show a page's language where its headline is mixed
SENTENCE = 24  # characters, CJK ones counting for two, of a sentence that stands in a line of its own
LONG_LINE = 60  # characters from which a line without links is running text; CJK characters count for two


@dataclass(slots=True)
class Block:
    """A run of text between two edges of boxes."""

    text: str
    linked: int  # characters inside links
    box: Any
    outside: bool = False  # within navigation, a form, an aside …
    foreign: bool = False  # its links lead to other hosts
    asides: tuple[Any, ...] = ()  # the box and those around it whose tag or name says that they are outside
    is_sentence: bool = False  # a short one that stands for a paragraph
    size: int = field(init=False)  # characters, CJK ones counting for two

    def __post_init__(self) -> None:
        self.size = len(self.text) if self.text.isascii() else len(self.text) + len(CJK.findall(self.text))


def read_blocks(blocks: list[Block], box: Any) -> str:  # noqa: ANN401
    """Return the text of the best box without its lists of links; '' where the page has no such box."""
    if box is None:
        return ""
    chosen = [block for block, is_in in zip(blocks, inside(blocks, box), strict=True) if is_in and not block.outside]
    kept: list[Block] = []
    is_guide, is_teaser = _is_guide(chosen), False
    for block in chosen:
        if block.box.tag in HEADINGS:
            # What follows a heading that is a link to another page of the site is that page's beginning.
            is_teaser = leads_away(block)
        if (is_guide and block.box.tag in HEADINGS) or (not is_linked(block) and (is_guide or not is_teaser)):
            kept.append(block)
    return "\n\n".join(block.text for block in without_labels(kept))


def without_labels(blocks: list[Block]) -> list[Block]:
    """Leave out the labels that stand in rows before and behind a text: languages, tags, names of sections.

    One line alone may be a signature, and items of a list or table belong to it.
    """
    first = next((i for i, block in enumerate(blocks) if block.box.tag not in HEADINGS), 0)
    start, end = first, len(blocks)
    while start < end and _is_label(blocks[start]):
        start += 1
    while end > start and _is_label(blocks[end - 1]):
        end -= 1
    if start == end:
        return blocks
    kept = blocks[start:end] if len(blocks) - end >= LABELS else blocks[start:]
    return [*blocks[:first], *(blocks[first:start] if start - first < LABELS else ()), *kept]


def _is_label(block: Block) -> bool:
    is_item = block.box.tag in _ITEMS or block.box.tag in HEADINGS
    return not is_item and block.size <= LABEL_SIZE and not _STOP.search(block.text)


def leads_away(block: Block) -> bool:
    """Return whether a block is a heading that is a link to another page of the site."""
    return block.box.tag in HEADINGS and is_linked(block) and not block.foreign


def _is_guide(blocks: list[Block]) -> bool:
    """Return whether linked headings part one text: below each stand paragraphs, and no beginning of a story."""
    sections: list[int] = []
    for block in blocks:
        if block.box.tag in HEADINGS:
            sections.append(0 if leads_away(block) else -MANY)
        elif sections and is_running(block):
            sections[-1] += 1
    linked = [count for count in sections if count >= 0]
    return len(linked) > 1 and sum(linked) >= GUIDE_PARAGRAPHS * len(linked) and min(linked) > 0


def is_linked(block: Block) -> bool:
    """Return whether most of a block is links."""
    return block.linked >= 0.5 * len(block.text)


def is_running(block: Block) -> bool:
    """Return whether a block is running text and not a label, a link or a fragment."""
    return (block.size >= LONG_LINE or block.is_sentence) and not is_linked(block) and bool(_STOP.search(block.text))


def mark_sentences(blocks: list[Block]) -> None:
    """Mark lines that are a short sentence each as running text, where the page has no longer lines.

    Chinese, Japanese and Korean outlets set a sentence a line; beside paragraphs such a line is a notice.
    """
    if any(is_running(block) for block in blocks if not block.outside):
        return
    for block in blocks:
        is_short = SENTENCE <= block.size < LONG_LINE and block.size > len(block.text)
        block.is_sentence = is_short and bool(SENTENCE_END.search(block.text))


def _weight(block: Block) -> float:
    """Return the weight of a block for its box: its length where it is running text, against it otherwise."""
    size = block.size
    if block.outside or is_linked(block):
        return -BAD_WEIGHT * min(size, 200)
    return float(size) if is_running(block) else -0.2 * min(size, LONG_LINE)


def best_box(blocks: list[Block]) -> Any:  # noqa: ANN401
    """Find the box for which running text, less links and fragments, counts most; None where there is none."""
    return next(iter(best_boxes(blocks, 1)), None)


def best_boxes(blocks: list[Block], most: int) -> list[Any]:
    """Find the boxes for which running text counts, the most first."""
    weights: dict[Any, float] = {}
    for block in blocks:
        weights[block.box] = weights.get(block.box, 0.0) + _weight(block)
    scores: dict[Any, float] = {}
    for own, weight in weights.items():
        box = own
        for _ in range(_LEVELS):
            if box is None:
                break
            scores[box] = scores.get(box, 0.0) + weight
            box = box.getparent()
    if most == 1:
        best = max(scores, key=lambda box: scores[box], default=None)
        return [best] if best is not None and scores[best] > 0 else []
    return sorted((box for box in scores if scores[box] > 0), key=lambda box: -scores[box])[:most]


def is_marked(box: Any) -> bool:  # noqa: ANN401
    """Return whether the markup of a box names it the body of an article."""
    if box.get("itemprop") == "articleBody":
        return True
    return any(_BODY_NAME.search(name) for name in f"{box.get('class') or ''} {box.get('id') or ''}".split())


def count_marked(boxes: list[Any]) -> int:
    """Count the boxes that their markup names an article's body and that are in no other such box."""
    marked = [box for box in boxes if is_marked(box)]
    return sum(not any(is_inside(box, other) for other in marked if other is not box) for box in marked)


def inside(blocks: Sequence[Block], box: Any) -> list[bool]:  # noqa: ANN401
    """Return of each block whether it is inside a box."""
    known = {box: True}
    found: list[bool] = []
    for block in blocks:
        node, path = block.box, []
        while node is not None and node not in known:
            path.append(node)
            node = node.getparent()
        is_in = node is not None and known[node]
        known.update(dict.fromkeys(path, is_in))
        found.append(is_in)
    return found


def is_inside(node: Any, box: Any) -> bool:  # noqa: ANN401
    """Return whether an element is a box or inside it."""
    for _ in range(400):
        if node is None:
            return False
        if node is box:
            return True
        node = node.getparent()
    return False


def guess_lang(stated: str, blocks: Sequence[Block], prior: str | None) -> str:
    """Return the language a page is read in: of its stated words, unless its running text is of another.

    A headline of three characters beside the site's name in Latin letters says nothing of the text.
    """
    guess = detect_lang(stated, prior)
    if guess == "en" and not stated.isascii():
        printed = " ".join(b.text for b in blocks if not b.outside and is_running(b))[:LANG_SAMPLE]
        return detect_lang(printed, prior) or guess
    return guess
