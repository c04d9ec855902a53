"""Whether the block reader's text needs no second reader: the page vouches for it, and nothing in it or near it is odd.

Measured on the public pages that were not held out: 20 of 86 pass, at most .006 of F1 below what both readers agree on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.articles.blocks import inside, is_running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.articles.blocks import Block
    from extractors.articles.checks import Verdict

ENOUGH = 120  # words
RUNNING = 0.95  # of the text in long lines with pauses: what a second reader would drop are short ones
LINKED = 0.1  # of the box's letters
BEYOND = 0.1  # running text elsewhere on the page, as a share of the text, where the headline alone vouches
BEYOND_COVERED = 0.3  # where the description does
PROSE = 0.85
TITLE = 0.6  # of the headline's words where the description, written apart from the text, says nothing
RUNNING_BY_TITLE = 0.97
ALIKE = 0.9  # of the text in paragraphs of one element, or of one make: a row of other things is of another
_PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote"})


def is_enough(verdict: Verdict, text: str, blocks: Sequence[Block], box: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether the text of the best box can be believed without another reader's."""
    speaks = verdict.is_covered or (verdict.title or 0.0) >= TITLE
    if (
        not speaks
        or verdict.words < ENOUGH
        or verdict.prose < PROSE
        or not (verdict.title is None or verdict.fits_title)
    ):
        return False
    within = inside(blocks, box)
    kept = set(text.split("\n\n"))
    own = [b for b, is_in in zip(blocks, within, strict=True) if is_in and not b.outside]
    body = [b for b in own if b.text in kept]
    size = sum(b.size for b in body) or 1
    beyond = sum(b.size for b, is_in in zip(blocks, within, strict=True) if not (is_in or b.outside) and is_running(b))
    linked = sum(b.linked for b in own) / (sum(len(b.text) for b in own) or 1)
    running = sum(b.size for b in body if is_running(b)) / size
    most_beyond = BEYOND_COVERED if verdict.is_covered else BEYOND
    if running < RUNNING or linked > LINKED or beyond > most_beyond * size:
        return False
    return _alike(body) >= ALIKE and (verdict.is_covered or running >= RUNNING_BY_TITLE)


def _alike(blocks: Sequence[Block]) -> float:
    """Return the share of the text in the element, or in the make of elements, that holds most of it."""
    homes: dict[Any, int] = {}
    makes: dict[Any, int] = {}
    for block in blocks:
        node = block.box if block.box.tag in _PARAGRAPHS else None
        home = block.box if node is None else node.getparent()
        homes[home] = homes.get(home, 0) + block.size
        if is_running(block):
            make = (node is not None and (node.tag, node.get("class")), home.tag, home.get("class"))
            makes[make] = makes.get(make, 0) + block.size
    shares = (max(sizes.values()) / sum(sizes.values()) for sizes in (homes, makes) if sizes)
    return max(shares, default=0.0)
