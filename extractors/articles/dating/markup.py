"""The dates in a page's elements: <time>, itemprop, pubdate, and moments that only an attribute or a script states.

A date of another item of the page (in an aside, a list, an item without the headline) is not the page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from extractors.articles.dating.lines import PageLines
from extractors.articles.dating.reading import read_date

if TYPE_CHECKING:
    from extractors.articles.dating.decision import DateCandidate
    from extractors.articles.page import ParsedPage

MARKED: Final = 8  # datePublished of the item that holds the headline
TIME: Final = 6  # <time> just below the headline
UNPLACED: Final = 5  # datePublished of a page whose headline is not printed, or outside any item
ATTRIBUTE: Final = 6  # data-val="1795176300000" beside the headline
SCRIPT: Final = 5  # var ct = "1795176300"
MAX_TIMES = 60
_SCRIPT_CHARS = 200_000
_NEAR_TITLE = 4_000  # characters of a script around the headline
_MOMENT = re.compile(
    r"(?:data-?)(?:val|time|date|timestamp|ts|publish\w*|pub\w*|created?|unixtime|epoch)(?:[-_]\w+)?", re.IGNORECASE
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_KEY = re.compile(
    r"""(?<![\w-])["']?(?:ct|oriCreateTime|publish_?(?:time|date|at|timestamp|ed)|published_?(?:at|time|date|on)|first_?publish(?:ed)?_?(?:at|date|time)?|"""
    r"""pub_?(?:time|date)|display_?date|news_?(?:time|date)|article_?date|service_?(?:date|time)|input_?(?:date|time)|reg_?date|issue_?date|datePublished|ptime)"""
    r"""["']?\s{0,3}[:=]\s{0,3}["']?([0-9TZ:+./ -]{8,35})["',;}\s]""",
    re.IGNORECASE,
)


def read_times(page: ParsedPage, lines: PageLines, timezone: str) -> Iterator[DateCandidate]:
    """Yield the dates of elements that mark them as such."""
    heading = lines.lines[lines.heading].node if lines.heading >= 0 else None
    others = {line.node for line in lines.lines if line.is_other}
    near = {line.node for line in _near(lines)}
    path = (
        "//time | //*[@itemprop='datePublished' or @itemprop='dateModified' or @pubdate or @property='datePublished']"
    )
    for node in page.tree.xpath(path)[:MAX_TIMES]:
        names = f"{node.get('itemprop') or ''} {node.get('property') or ''} {node.get('class') or ''}".lower()
        is_change = "modified" in names or "updated" in names.split()
        is_marked = "datepublished" in names or node.get("pubdate") is not None or is_change
        is_marked |= bool({"published", "entry-date", "publish-date", "pubdate"} & set(names.split()))
        weight = _place(node, heading, others, near, is_marked=is_marked)
        text = node.get("content") or node.get("datetime") or " ".join(node.itertext())
        yield from read_date(text, "time", weight, timezone, is_change=is_change) if weight else ()


def _near(lines: PageLines) -> tuple[Any, ...]:
    if lines.heading < 0:
        return ()
    return lines.lines[max(0, lines.heading - 4) : min(lines.text_from + 1, lines.heading + 15)]


def _place(node: Any, heading: Any, others: set[Any], near: set[Any], *, is_marked: bool) -> int:  # noqa: ANN401
    """Return the weight of a marked date by where it stands, 0 for another item's."""
    above = [node, *islice(node.iterancestors(), 40)]
    item = next((box for box in above[1:] if box.get("itemscope") is not None or box.tag in ("article", "li")), None)
    frame = set(heading.iterancestors()) if heading is not None else set()
    is_own = item is not None and (item in frame or item is heading)
    # The foot of the article's own box holds its date in many templates; that of the page holds the outlet's.
    outside = above if not is_own else above[: above.index(item)]
    if any(box.tag in ("aside", "nav") or (not is_own and (box in others or box.tag == "footer")) for box in outside):
        return 0
    if heading is None:
        return UNPLACED if is_marked else 0
    if item is not None and not is_own:
        return 0
    is_near = any(box in near for box in above[:4])
    if is_marked:
        return MARKED if is_own or is_near else UNPLACED
    return TIME if is_near else 0


def read_moments(page: ParsedPage, lines: PageLines, title: str, timezone: str) -> Iterator[DateCandidate]:
    """Yield the moments that stand in attributes beside the headline, and in scripts beside it or alone."""
    for line in _near(lines):
        if line.is_other:
            continue
        for node in islice(line.node.iter(), 12):
            for name, value in node.attrib.items() if isinstance(node.tag, str) else ():
                if _MOMENT.fullmatch(name) and (_EPOCH.fullmatch(value) or re.match(r"(?:19|20)\d\d[-/.]?\d", value)):
                    yield from read_date(value, "state", ATTRIBUTE, timezone)
    yield from _of_scripts(page, title, timezone)


def _of_scripts(page: ParsedPage, title: str, timezone: str) -> Iterator[DateCandidate]:
    values: dict[str, None] = {}
    for script in page.scripts:
        if "ld+json" in script.kind:
            continue
        text = script.text[:_SCRIPT_CHARS]
        at = text.find(title) if title else -1
        if at >= 0:
            text = text[max(0, at - _NEAR_TITLE) : at + _NEAR_TITLE]
        values |= dict.fromkeys(match[1].strip() for match in islice(_KEY.finditer(text), 40))
    found = [one for value in values for one in read_date(value, "state", SCRIPT, timezone)]
    days = {one.instant.date() for one in found}
    if len(days) == 1:  # several days are other stories' as well
        yield from found[:1]
