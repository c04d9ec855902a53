"""Shorten a digest to the size of a mail: large clients clip a page beyond 102 kB. Pure.

Needed only for very long titles and sentences. What is left out is counted as not shown; the plain text and the files
hold all of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.digest.render import render_html

if TYPE_CHECKING:
    from flows.digest.records import Digest, Group

LIMIT = 100_000  # bytes of HTML, the picture apart
STEPS = (50, 8, 4, 2)  # most items and lines of a group, without quotations


def render_fitting(digest: Digest) -> str:
    """Return the HTML of the digest, without quotations and with fewer items until it is at most LIMIT bytes."""
    page = render_html(digest)
    for most in STEPS:
        if len(page.encode()) <= LIMIT:
            break
        page = render_html(shorten(digest, most))
    return page


def shorten(digest: Digest, most: int) -> Digest:
    """Return the digest without quotations and with at most `most` items and lines a group; the rest is counted."""

    def cut(group: Group) -> Group:
        items = tuple(replace(item, quote="", said="") for item in group.items[:most])
        gone = max(len(group.items) - most, 0) + max(len(group.lines) - most, 0)
        return replace(group, items=items, lines=group.lines[:most], more=group.more + gone)

    sections = (replace(section, groups=tuple(map(cut, section.groups))) for section in digest.sections)
    return replace(digest, sections=tuple(sections))
