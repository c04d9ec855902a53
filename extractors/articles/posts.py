"""Whether a page is a row of posts: a blog's front, a section, a list of news in brief, and not one article.

A post is a stamp or a linked heading of its own with running text below it, before the next one. Articles have
linked lines and dates too, so the count decides nothing alone: ladder.py asks what the page says of itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.articles.blocks import inside, is_running, leads_away
from extractors.articles.checks import squeeze
from extractors.text.calendar_words import CALENDAR

if TYPE_CHECKING:
    from extractors.articles.blocks import Block

_MONTHS = "|".join(month.capitalize() for month in CALENDAR.short_months)
_STAMP = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:{_MONTHS})[a-z]*\.?,?\s\d{{4}}\b|"
    rf"\b(?:{_MONTHS})[a-z]*\.?\s\d{{1,2}}(?:st|nd|rd|th)?,\s\d{{4}}\b"
)
FRONT_PAGE = "a front page"  # the detail of its refusal
_MAX_HEADING = 160  # characters of a line with a post's stamp or headline
_FRONT = re.compile(
    r"(?:index|main|default|home|top)(?:\.\w{2,5})?|(?:en|ko|kr|ja|jp|zh|cn|tw|hk)(?:-[a-z]{2,4})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts found in a box."""

    count: int = 0
    linked: int = 0  # of them with a linked heading
    linked_share: float = 0.0  # of the box's running text that stands below a linked heading
    below: int = 0  # running paragraphs below linked headings
    largest: float = 0.0  # share of the running text between two marks of posts, or before the first, where most stands


def find_posts(blocks: list[Block], box: Any, text: str) -> Posts:  # noqa: ANN401 - lxml has no types
    """Find the posts among the blocks of a box; the same stamp or heading counts once.

    What stands below a linked heading and is not in the `text` that was read does not count: other stories' beginnings.
    """
    kept = squeeze(text)
    marks: dict[str, bool] = {}
    below, total, paragraphs, last = 0, 0, 0, ("", False)
    sections = [0]
    for block, is_in in zip(blocks, inside(blocks, box), strict=True):
        if block.outside or not is_in:
            continue
        is_heading = leads_away(block)
        if len(block.text) <= _MAX_HEADING and (is_heading or _STAMP.search(block.text)):
            # A stamp below a linked heading is that post's own.
            last = (last[0] or block.text, True) if last[1] and not is_heading else (block.text, is_heading)
            sections.append(0)
        elif is_running(block) and not (last[1] and squeeze(block.text) not in kept):
            total += len(block.text)
            sections[-1] += len(block.text)
            below += len(block.text) if last[1] else 0
            paragraphs += last[1]
            if last[0]:
                marks[last[0]] = last[1]
    share, largest = (below / total, max(sections) / total) if total else (0.0, 0.0)
    return Posts(len(marks), sum(marks.values()), share, paragraphs, largest)


def is_front(url: str) -> bool:
    """Return whether an address is a site's front page: where links to dead articles are often led."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return bool(parts.hostname) and not parts.query and (not path or bool(_FRONT.fullmatch(path)))
