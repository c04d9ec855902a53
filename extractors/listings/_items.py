"""Keeps what is damaged in one item of an XML listing inside that item: no neighbour loses its title or address.

    CDATA and comments that run past their item's end are closed in it ─► the text is cut at the items' edges
        ─► in each item, what is never closed is closed, and what closes nothing is left out

An item that is whole stays as it is. HTML written into a description without an escape is not looked at: parsers of
feeds are used to it. Linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements of an entry that hold text: what opens inside one that was not closed stands beside it.
_LEAVES_LINE = """title link guid id pubdate published updated issued modified created date name email uri creator
category description summary encoded comments loc lastmod publication_date language changefreq priority"""
_LEAVES = frozenset(_LEAVES_LINE.split())
_SITEMAPS = ("<urlset", "<sitemapindex")
_WITHOUT_HTML = frozenset(("url", "sitemap"))
_FRAMES = frozenset(("rss", "channel", "feed", "rdf", "urlset", "sitemapindex", "item", "entry"))
_HTML_LINE = """a abbr article aside b big blockquote body br caption center cite code col dd del div dl dt em embed
fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label legend
li main mark meta nav noscript ol p picture pre q rp rt ruby s script section small span strike strong style
sub sup table tbody td tfoot th thead tr tt u ul var video wbr"""
_HTML = frozenset(_HTML_LINE.split())
_SPECIAL = re.compile(r"<!\[CDATA\[|<!--")
_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)([A-Za-z_][^\s<>/]*+)[^<>]*+>")
_STRAY = re.compile(r"<(?!/?[A-Za-z_][\w.:-]*+(?:\s[^<>]*+)?/?>|\?[^<>]*\?>)")
_SOUND = re.compile(r"""<[^\s<>/]++(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+\s*+/?>""")
_OPENED = re.compile(r"<([A-Za-z_][^\s<>/]{0,100})[^<>]{0,300}>\s{0,100}\Z")
_NEAR = 600  # characters before CDATA in which the element that holds it is opened
_MOST_TORN = 100  # items without a beginning or an end: where there are more, that is how the document is written
_MARKS = {"<!--": "-->", "<![CDATA[": "]]>"}


class _Marks:
    """Where marks next stand; each place is looked for once, however often it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def after(self, mark: str, position: int) -> int:
        """The place of a mark from a position on, the text's length where there is none."""
        found = self._found.get(mark, -1)
        if found < position:
            found = self._text.find(mark, position)
            self._found[mark] = found = len(self._text) if found < 0 else found
        return found


def keep_apart(text: str, name: str) -> str:
    """Give the markup of a listing with each item closed in itself. `name` is the items' local name."""
    first = re.search(rf"<((?:[A-Za-z_][\w.-]*:)?{name})(?=[\s>])", text, re.IGNORECASE)
    if first is None:
        return text
    edge = re.compile(rf"<(/?){re.escape(first[1])}(?:\s[^<>]*+)?>", re.IGNORECASE)
    text = _with_closed_specials(text, edge)
    edges = _outer(list(_edges(text, edge)))
    if sum(bool(one[1]) == bool(other[1]) for one, other in pairwise(edges)) > _MOST_TORN:
        return text
    ignored = frozenset[str]() if name in _WITHOUT_HTML else _HTML
    return "".join(_pieces(text, edges, first[1], ignored))


def _with_closed_specials(text: str, edge: re.Pattern[str]) -> str:
    """Close CDATA inside its item, and open comments that would hide an item's end."""
    marks = _Marks(text)
    pieces: list[str] = []
    position = item_from = 0
    is_inside = False
    while special := _SPECIAL.search(text, position):
        is_inside = _is_inside(text, edge, item_from, special.start(), is_inside)
        end = marks.after(_MARKS[special[0]], special.end())
        lost = (_lost_at if is_inside else _hidden_at)(text, edge, special, end)
        pieces.append(text[position : special.start()])
        if lost < 0:
            position = item_from = min(len(text), end + 3)
            pieces.append(text[special.start() : position])
            continue
        if is_inside and special[0] == "<![CDATA[":
            closed = _closed_at(text, special, lost)
            pieces += (text[special.start() : closed], "]]>")
            position = item_from = closed
        else:  # shown as text: what it hid, it would have hidden from the reader too
            position = item_from = special.end()
    pieces.append(text[position:])
    return "".join(pieces)


def _is_inside(text: str, edge: re.Pattern[str], start: int, end: int, is_inside: bool) -> bool:  # noqa: FBT001 - a state carried on
    """Whether a place is inside an item, by the last edge before it."""
    for found in edge.finditer(text, start, end):
        is_inside = not found[1]
    return is_inside


def _lost_at(text: str, edge: re.Pattern[str], special: re.Match[str], end: int) -> int:
    """Where the item ends that CDATA or a comment runs out of, -1 where it keeps inside.

    CDATA may well hold the markup of an item; of an end and then a beginning only where it was not closed.
    """
    first = edge.search(text, special.end(), end)
    if first is None:
        return -1
    if end == len(text) or special[0] == "<!--":
        return first.start()
    is_over = edge.search(text, first.end(), end) if first[1] else "<![CDATA[" in text[first.end() : end]
    return first.start() if is_over else -1


def _hidden_at(text: str, edge: re.Pattern[str], special: re.Match[str], end: int) -> int:
    """Where the item begins of which CDATA or a comment hides a part only, -1 where there is none.

    Publishers write comments around whole items, and mean it.
    """
    edges = list(edge.finditer(text, special.end(), end))
    if not edges:
        return -1
    are_whole = not edges[0][1] and 2 * sum(not found[1] for found in edges) == len(edges)
    is_meant = special[0] == "<!--" and end < len(text) and are_whole
    return -1 if is_meant else edges[0].start()


def _closed_at(text: str, special: re.Match[str], most: int) -> int:
    """Where CDATA that was not closed ends: with the element that holds it, at most with the item."""
    opened = _OPENED.search(text[max(0, special.start() - _NEAR) : special.start()])
    end = text.find(f"</{opened[1]}", special.end(), most) if opened else -1
    return end if end >= 0 else most


def _pieces(text: str, edges: list[re.Match[str]], name: str, ignored: frozenset[str]) -> Iterator[str]:
    """The text between items as it is, and each item closed in itself, whichever of its edges is missing."""
    start = 0
    opened = ""  # the tag that opened the item
    for found in edges:
        before = text[start : found.start()]
        if found[1] and not opened:
            opened, before = _without_beginning(before, name, is_first=start == 0)
            yield _tidied(opened.removesuffix(f"<{name}>"), ignored)
            opened = f"<{name}>"
        yield f"{opened}{_closed(before, ignored)}</{name}>" if opened else _tidied(before, ignored)
        opened = "" if found[1] else _sound(found[0], name)
        start = found.end()
    yield f"{opened}{_closed(text[start:], ignored)}" if opened else text[start:]


def _tidied(between: str, ignored: frozenset[str]) -> str:
    """Give what stands between items, or before them, with no text element left open and none closed twice."""
    between = _without_strays(between)
    if not ignored:  # a sitemap: nothing but its root stands outside items
        root = between.find(">") + 1 if between.startswith(_SITEMAPS) else 0
        return between[:root] + _closed(between[root:], ignored)
    tags = list(_tags(between, ignored))
    if all(balance == 0 for balance in _balance(tags).values()):
        return between
    pieces: list[str] = []
    kept = 0
    leaf = ""
    for tag in tags:
        is_leaf = _local(tag[2]) in _LEAVES
        is_stray = bool(is_leaf and tag[1] and leaf.lower() != tag[2].lower())
        if leaf and not (tag[1] and leaf.lower() == tag[2].lower()):
            pieces += (between[kept : tag.start()], f"</{leaf}>")
            kept = tag.start()
        if is_stray:
            pieces += (between[kept : tag.start()], " ")
            kept = tag.end()
        leaf = tag[2] if is_leaf and not tag[1] else ""
    return "".join((*pieces, between[kept:], f"</{leaf}>" if leaf else ""))


def _balance(tags: list[re.Match[str]]) -> Counter[str]:
    """How often each text element is opened less how often it is closed."""
    found: Counter[str] = Counter()
    for tag in tags:
        if _local(tag[2]) in _LEAVES:
            found[tag[2].lower()] += -1 if tag[1] else 1
    return found


def _without_beginning(before: str, name: str, *, is_first: bool) -> tuple[str, str]:
    """Part what stands before an end that nothing began: (what is the channel's, the item's)."""
    at = 0
    if is_first:
        begins = before.rfind("<title")
        at = begins if before.find("<title") < begins else len(before)
        if name.rpartition(":")[2].lower() in _WITHOUT_HTML:  # a sitemap has nothing of its own before its items
            return f"{before[: before.find('>') + 1]}<{name}>", before[before.find(">") + 1 :]
        if (torn := _OPENED.search(before[max(0, at - _NEAR) : at])) and _local(torn[1]) not in _FRAMES:
            at -= len(torn[0])  # what is left of the tag that began the item
    return f"{before[:at]}<{name}>", before[at:]


def _edges(text: str, edge: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The tags that begin and end items, none of them inside CDATA or comments."""
    marks = _Marks(text)
    inside = 0
    specials = _SPECIAL.finditer(text)
    special = next(specials, None)
    for found in edge.finditer(text):
        while special is not None and special.start() < found.start():
            if special.start() >= inside:
                inside = marks.after(_MARKS[special[0]], special.end())
            special = next(specials, None)
        if found.start() >= inside and not found[0].endswith("/>"):
            yield found


def _outer(edges: list[re.Match[str]]) -> list[re.Match[str]]:
    """Leave out the edges of items inside items, where each that begins ends: the conflicts of a synchronised feed."""
    depths = list(accumulate(-1 if found[1] else 1 for found in edges))
    if not depths or min(depths) < 0 or depths[-1]:
        return edges
    return [found for found, depth in zip(edges, depths, strict=True) if depth == (0 if found[1] else 1)]


def _tags(inner: str, ignored: frozenset[str]) -> Iterator[re.Match[str]]:
    """The tags inside an item that open or close an element of a feed's."""
    marks = _Marks(inner)
    position = 0
    while tag := _TAG.search(inner, position):
        position = tag.end()
        if mark := _MARKS.get(tag[0]):
            position = min(len(inner), marks.after(mark, position) + len(mark))
        elif tag[2].lower() not in ignored and not tag[0].endswith("/>"):
            yield tag


def _without_strays(inner: str) -> str:
    """Write brackets that begin no tag as text, so that what is cut out around them makes none."""
    marks = _Marks(inner)
    pieces: list[str] = []
    position = 0
    while special := _SPECIAL.search(inner, position):
        pieces.append(_STRAY.sub("&lt;", inner[position : special.start()]))
        position = min(len(inner), marks.after(_MARKS[special[0]], special.end()) + 3)
        pieces.append(inner[special.start() : position])
    return "".join((*pieces, _STRAY.sub("&lt;", inner[position:])))


def _is_whole(tags: list[re.Match[str]]) -> bool:
    stack: list[str] = []
    for tag in tags:
        if not tag[1]:
            stack.append(tag[2])
        elif not stack or stack.pop() != tag[2]:
            return False
    return not stack


def _closed(inner: str, ignored: frozenset[str]) -> str:
    """Give the markup inside an item with every element closed and nothing closed twice."""
    inner = _without_strays(inner)
    tags = list(_tags(inner, ignored))
    if _is_whole(tags):
        return inner
    stack: list[str] = []
    pieces: list[str] = []
    kept = 0
    for tag in tags:
        name = tag[2].lower()
        pieces.append(inner[kept : tag.start()])
        kept = tag.end()
        if _local(name) in _FRAMES:
            pieces.append(" ")  # feedparser gives up a feed with an entry in a link
        elif not tag[1]:
            if stack and _local(stack[-1]) in _LEAVES and _local(name) in _LEAVES:
                pieces.append(f"</{stack.pop()}>")
            stack.append(tag[2])
            pieces.append(_sound(tag[0], tag[2]))
        elif any(open_.lower() == name for open_ in stack[-8:]):
            while stack[-1].lower() != name:
                pieces.append(f"</{stack.pop()}>")
            pieces.append(f"</{stack.pop()}>")
        else:
            pieces.append(" ")  # what stands before and behind it must not become a tag
    return "".join((*pieces, inner[kept:], *(f"</{name}>" for name in reversed(stack))))


def _sound(tag: str, name: str) -> str:
    """Give a tag as it is, without its attributes where they are torn: a parser of sitemaps would give up there."""
    return tag if _SOUND.fullmatch(tag) else f"<{name}>"


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
