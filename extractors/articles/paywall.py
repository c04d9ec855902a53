"""A paywall that only words announce: a line at the end of what is shown says that the rest is for subscribers.

The lines are those of cues.toml with the label 'paywall'. What a page's markup states is read in metadata.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.articles.blocks import is_running
from extractors.articles.checks import squeeze
from extractors.articles.cues import line_cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.articles.blocks import Block
    from extractors.records import Junk

LABEL = "paywall"
NEAR = 3  # blocks below the body: further down such words stand beside other stories


def announces_paywall(blocks: Sequence[Block], text: str, junk: Sequence[Junk]) -> bool:
    """Return whether a line of the text, or just below it, says that the page shows a beginning only.

    `text` is the body without its junk.
    """
    if any(part.label == LABEL for part in junk):
        return True
    end = _end_of(blocks, squeeze(text))
    longest, cues = line_cues()
    pattern = next(pattern for label, pattern in cues if label == LABEL)
    below = (block.text for block in blocks[end + 1 : end + 1 + NEAR])
    return end >= 0 and any(len(line) <= longest and pattern.search(line) for line in below)


def _end_of(blocks: Sequence[Block], letters: str) -> int:
    """Return the place of the last block of the body, -1 where none is found."""
    for i in range(len(blocks) - 1, -1, -1):
        if is_running(blocks[i]) and squeeze(blocks[i].text) in letters:
            return i
    return -1
