"""Two readers of one page agree on its body: what both kept stays, what one kept must look like its surroundings.

On the public set a block both kept was body in .97 of characters, one only trafilatura kept outside the best
box in .04 after the body, and running text that only the box had just before the first agreed block in .62
(leads set apart from the rest, which trafilatura's paragraph rules drop).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractors.articles.blocks import inside, is_inside, is_linked, is_running, without_labels
from extractors.articles.checks import SENTENCE_END, squeeze

if TYPE_CHECKING:
    from extractors.articles.blocks import Block

MIN_AGREED = 0.5  # share of the smaller text the two must have in common to be merged at all
LEAD_REACH = 4  # blocks before the first agreed one in which a lost lead is searched
NEAR = 6  # blocks between two running ones: a longer row of links is a list of something else
_SURE = 25  # letters from which a block found inside a longer line is that line's


def merge(blocks: list[Block], html: str, box: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the body both readers agree on, '' where they do not agree enough. Blank lines separate paragraphs.

    `box` is the best one of the blocks (blocks.best_box).
    """
    if box is None or not html:
        return ""
    letters = ["" if block.outside else squeeze(block.text) for block in blocks]
    squeezed = [squeeze(line) for line in html.split("\n")]
    lines, whole = set(squeezed), "\n".join(squeezed)
    seen = [bool(q) and (q in lines or (len(q) >= _SURE and q in whole)) for q in letters]
    boxed = [
        is_in and not b.outside and (not is_linked(b) or (known and _is_linked_prose(b)))
        for b, known, is_in in zip(blocks, seen, inside(blocks, box), strict=True)
    ]
    agreed = [i for i in range(len(blocks)) if seen[i] and boxed[i]]
    common = sum(len(letters[i]) for i in agreed)
    smaller = min(sum(map(len, squeezed)), sum(len(q) for q, b in zip(letters, boxed, strict=True) if b))
    if not agreed or common < MIN_AGREED * smaller:
        return ""
    keep = set(agreed) | set(_lost_lead(blocks, letters, boxed, agreed))
    keep |= set(_lone_sentences(blocks, seen, boxed, agreed))
    keep |= set(_table_rows(blocks, boxed, agreed))
    keep |= set(_reference_lines(blocks, box, agreed))
    return "\n\n".join(block.text for block in without_labels([blocks[i] for i in sorted(keep)]))


def _is_linked_prose(block: Block) -> bool:
    """Return whether a block is a sentence most of whose words are links."""
    return block.linked < 0.9 * len(block.text) and bool(SENTENCE_END.search(block.text))


def _lost_lead(blocks: list[Block], letters: list[str], boxed: list[bool], agreed: list[int]) -> list[int]:
    """Find the running text just before the first agreed running block, inside the same box."""
    first = next((i for i in agreed if is_running(blocks[i])), agreed[0])
    found: list[int] = []
    for i in range(first - 1, max(first - 1 - LEAD_REACH, -1), -1):
        if boxed[i] and is_running(blocks[i]) and SENTENCE_END.search(blocks[i].text):
            found.append(i)
        elif len(letters[i]) > _SURE:
            break
    return found


def _lone_sentences(blocks: list[Block], seen: list[bool], boxed: list[bool], agreed: list[int]) -> list[int]:
    """Find sentences only one reader kept that stand among the agreed text, in the same kind of box."""
    running = [blocks[i].box for i in agreed if is_running(blocks[i])]
    homes = {(box.getparent(), box.tag) for box in running} | set(running)
    tags = {box.tag for box in running}
    found = []
    for i, block in enumerate(blocks):
        if i > agreed[-1] or block.outside or is_linked(block) or seen[i] == boxed[i]:
            continue
        if not is_running(block) or not SENTENCE_END.search(block.text):
            continue
        at_home = block.box in homes or (block.box.getparent(), block.box.tag) in homes
        if at_home or (seen[i] and block.box.tag == "p" and "p" in tags):
            found.append(i)
    return found


def _table_rows(blocks: list[Block], boxed: list[bool], agreed: list[int]) -> list[int]:
    """Find the other rows of tables of which a row is agreed: a table is kept whole."""
    tables = {blocks[i].box.getparent() for i in agreed if blocks[i].box.tag == "tr"}
    return [i for i, b in enumerate(blocks) if boxed[i] and b.box.tag == "tr" and b.box.getparent() in tables]


def _reference_lines(blocks: list[Block], box: Any, agreed: list[int]) -> list[int]:  # noqa: ANN401
    """Find lines amid the body that are one link to another host: what the author names, not the site's own teasers.

    They must stand between running text that is agreed, near enough to belong to it.
    """
    running = [i for i in agreed if is_running(blocks[i])]
    found: list[int] = []
    for before, after in pairwise(running):
        between = [i for i in range(before + 1, after) if not blocks[i].outside]
        foreign = [i for i in between if blocks[i].foreign and is_linked(blocks[i]) and is_inside(blocks[i].box, box)]
        if len(between) <= NEAR:
            found.extend(foreign)
    return found
