"""Making a digest short enough for a mail: large clients clip a page beyond 102 kB and hide what is below. Pure.

Only a day of very long titles and sentences needs it. What is left out is counted as not shown, and stands in the
plain text and in the files, which nobody clips.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.digest.render import render_html

if TYPE_CHECKING:
    from flows.digest.records import Digest, Group

LIMIT = 100_000  # bytes of HTML, the picture apart
STEPS = (50, 8, 4, 2)  # items and lines of a group at most, none of them quoted


def render_fitting(digest: Digest) -> str:
    """The HTML of the digest, with fewer quotations, then fewer items, until it is no longer than LIMIT."""
    page = render_html(digest)
    for most in STEPS:
        if len(page.encode()) <= LIMIT:
            break
        page = render_html(shorten(digest, most))
    return page


def shorten(digest: Digest, most: int) -> Digest:
    """The digest without quotations and with at most so many items and lines a group; the rest is counted."""

    def cut(group: Group) -> Group:
        items = tuple(replace(item, quote="", said="") for item in group.items[:most])
        gone = max(len(group.items) - most, 0) + max(len(group.lines) - most, 0)
        return replace(group, items=items, lines=group.lines[:most], more=group.more + gone)

    sections = (replace(section, groups=tuple(map(cut, section.groups))) for section in digest.sections)
    return replace(digest, sections=tuple(sections))
