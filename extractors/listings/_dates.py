"""Where the mark of time of a link on a list page stands, and what it says: beside it, in its card, in its address.

Without the markup of any publisher: a card is the largest element around a link that holds no other address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from extractors.listings._addresses import day_in
from extractors.text.dates import read_instant
from extractors.text.list_dates import LONGEST_MARK, NO_MARK, ListDate, read_edge, read_mark

_STAMP_NAME = re.compile(
    r"data-[a-z-]{0,20}(?:time|date|publish|stamp)[a-z-]{0,20}|datetime|datePublished", re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"20\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]?")
_LENGTH_OF_CLIP = re.compile(r"duration|runtime|play-?time|video-?(?:time|length)|running", re.IGNORECASE)
_Leaves = tuple[str, ...]
Seen = dict[Any, tuple[str, ListDate]]  # text of an element and the first stamp in it: asked for by each of its links
CARD_LEVELS = 5  # how far above a link its date may stand
_NEAR_CHARS = 120  # a date is searched so far from either end of the text around a link
_DAY_CHARS = 2
_LONGEST_JOINED = 24  # characters of two texts that may state a date together
_MOST_EDGES = 24  # texts of a card at whose edges a mark is looked for
_MOST_NODES = 60  # elements of a card whose texts are looked at one by one
_CARD_CHARS = 2_000  # at either end of the text of an element around a link that are searched


@dataclass(frozen=True, slots=True)
class Clock:
    """What a date on the page is read against."""

    timezone: str
    now: datetime | None
    marks: dict[str, ListDate] = field(default_factory=dict)  # texts that were read: a page repeats many
    edges: dict[str, ListDate] = field(default_factory=dict)
    dated: dict[tuple[str, ...], ListDate] = field(default_factory=dict)
    date_first: dict[Any, bool] = field(default_factory=dict)  # by the parent of links and dates
    leaves: dict[Any, _Leaves] = field(default_factory=dict)  # of cards: asked for by each of their links

    def mark(self, text: str) -> ListDate:
        """As `read_mark`."""
        if text not in self.marks:
            self.marks[text] = read_mark(text, self.timezone, self.now)
        return self.marks[text]

    def edge(self, text: str) -> ListDate:
        """As `read_edge`, of a text with a number in it."""
        if text not in self.edges:
            has_number = any(char.isdigit() for char in text)
            self.edges[text] = read_edge(text, self.timezone, self.now) if has_number else NO_MARK
        return self.edges[text]


def _text_and_stamp(element: Any, seen: Seen, clock: Clock) -> tuple[str, ListDate]:  # noqa: ANN401 - lxml is untyped
    """Return both ends of the text of an element, and the first date that a stamp in it states."""
    if element not in seen:
        text = " ".join(element.itertext())
        ends = text if len(text) <= 2 * _CARD_CHARS else f"{text[:_CARD_CHARS]} {text[-_CARD_CHARS:]}"
        stamps = (stated(stamp, clock) for stamp in _stamps(element))
        seen[element] = ends, next((stamp for stamp in stamps if stamp.at), NO_MARK)
    return seen[element]


def _stamps(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml is untyped
    """Yield what the attributes of an element and those inside it state as times: time elements first."""
    for stamp in element.iter("time"):
        yield stamp.get("datetime") or ""
    for node in islice(element.iter(), _MOST_NODES):
        if isinstance(node.tag, str) and node.tag != "time":
            for name, value in node.attrib.items():
                if _STAMP_NAME.fullmatch(name) or (
                    name == "content" and _STAMP_NAME.fullmatch(node.get("itemprop") or "")
                ):
                    yield value


def date_near(link: Any, cards: dict[Any, set[str]], seen: Seen, clock: Clock) -> ListDate:  # noqa: ANN401 - lxml is untyped
    """Look for a date in the card around the link, in the link, and in what stands right beside them."""
    card = link
    for _ in range(CARD_LEVELS):
        above = card.getparent()
        if above is None or len(cards.get(above, ())) != 1:
            break
        card = above
    whole, stamped = _text_and_stamp(card, seen, clock)
    if stamped.at:
        return stamped
    own = " ".join(link.itertext())
    around = whole.replace(own, " ", 1) if card is not link else ""
    order = (
        (card.getprevious(), card.getnext())
        if _is_date_first(card, cards, clock)
        else (card.getnext(), card.getprevious())
    )
    beside = [node for node in order if node is not None and node not in cards]
    beside = [node for node in beside if node.tag != "a"]
    texts = [around, link.tail or "", *(_text_and_stamp(node, seen, clock)[0] for node in beside), own]
    inside = _leaves(link)
    if card not in clock.leaves:
        clock.leaves[card] = _leaves(card)
    leaves = [] if card is link else [leaf for leaf in clock.leaves[card] if leaf not in inside]
    leaves += [link.tail or "", card.tail or "", *(leaf for node in beside for leaf in _leaves(node))]
    return _first_mark(leaves, inside, texts, clock)


def _is_date_first(card: Any, cards: dict[Any, set[str]], clock: Clock) -> bool:  # noqa: ANN401 - lxml is untyped
    """Whether dates stand before the links they belong to, where both are children of one element: by its first."""
    parent = card.getparent()
    if parent is None:
        return False
    if parent not in clock.date_first:
        first = next((node for node in parent.iterchildren() if isinstance(node.tag, str)), None)
        is_link = first is None or first.tag == "a" or first in cards
        clock.date_first[parent] = not is_link and any(clock.mark(leaf).is_mark for leaf in _leaves(first))
    return clock.date_first[parent]


def _leaves(element: Any) -> _Leaves:  # noqa: ANN401 - lxml is untyped
    """Return the short texts an element is made of, in order, without lengths of clips."""
    if not isinstance(element.tag, str):
        return ()
    found: list[str] = []
    for node in islice(element.iter(), _MOST_NODES):
        if not _LENGTH_OF_CLIP.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            found.append(node.text or "")
        if node is not element:
            found.append(node.tail or "")
    return tuple(text for text in (" ".join(one.split()) for one in found) if 0 < len(text) <= 2 * LONGEST_MARK)


def _first_mark(around: Iterable[str], inside: _Leaves, texts: list[str], clock: Clock) -> ListDate:
    """Return what the nearest text says: a text that is a mark alone, a date at an edge, a mark at an edge."""
    around = tuple(around)
    for leaf in around:
        if (found := clock.mark(leaf)).is_mark:
            return found
    if (key := tuple(texts)) not in clock.dated:
        clock.dated[key] = _date_in_texts(texts, clock.timezone)
    if clock.dated[key].is_mark:
        return clock.dated[key]
    if (joined := _joined(around[:_MOST_EDGES], clock)).is_mark:
        return joined
    marks = (clock.edge(leaf) for leaf in around[:_MOST_EDGES])
    own = (clock.mark(leaf) for leaf in (inside if len(inside) > 1 else ()))
    return next((found for found in (*marks, *own) if found.is_mark), NO_MARK)


def _joined(leaves: tuple[str, ...], clock: Clock) -> ListDate:
    """Return the date that neighbours state together: '20' over '2026.11', '20' and 'Nov'."""
    for one, other in pairwise(leaves):
        if not one[:2].strip().isdigit() and not other[:2].strip().isdigit():
            continue
        if len(one) + len(other) > _LONGEST_JOINED:
            continue
        for day, month in ((one, other), (other, one)):
            if len(day) <= _DAY_CHARS and day.strip().isdigit() and _YEAR_MONTH.fullmatch(month):
                found = clock.mark(
                    f"{month.rstrip('-./年년月월 ').replace('年', '.').replace('년', '.')}.{day.strip()}"
                )
                if found.at:
                    return found
        if not (one.isdigit() and other.isdigit()) and (found := clock.mark(f"{one} {other}")).at:
            return found
    return NO_MARK


def _date_in_texts(texts: list[str], timezone: str) -> ListDate:
    """Return the first date at either end of one of the texts."""
    for text in texts:
        near = " ".join(text.split())
        for part in (near[:_NEAR_CHARS], near[-_NEAR_CHARS:]):
            if part and (found := read_instant(part, timezone))[0] and found[1] != "month":
                return ListDate(found[0], found[1], is_mark=True)
    return NO_MARK


def stated(text: str, clock: Clock) -> ListDate:
    at, precision = read_instant(text, clock.timezone)
    return ListDate(at, precision, is_mark=True) if at else read_mark(text, clock.timezone, clock.now)


def with_address(found: ListDate, address: str, clock: Clock) -> ListDate:
    """Complete a mark by the day an address names: what stands beside the link may lack its year or its day."""
    named = day_in(address)
    if not named or (found.at and not found.lacks_day and not found.lacks_year):
        return found
    at, precision = read_instant(named, clock.timezone)
    if at is None:
        return found
    zone = ZoneInfo(clock.timezone)
    day = at.astimezone(zone)
    if found.lacks_year and found.at and f"{found.at.astimezone(zone):%m%d}" != f"{day:%m%d}":
        return found
    if found.wall is None:
        return ListDate(at, precision, is_mark=True)
    return ListDate(datetime.combine(day.date(), found.wall, day.tzinfo).astimezone(UTC), "instant", is_mark=True)


def date_of(element: Any, link: Any, chosen: list[Any], clock: Clock) -> ListDate:  # noqa: ANN401 - lxml is untyped
    """Read the date of an entry in the elements a row's selector has chosen, else anywhere in the entry."""
    for one in chosen:
        for text in (one.get("datetime") or "", " ".join(one.itertext())):
            if (found := stated(" ".join(text.split())[:_NEAR_CHARS], clock)).is_mark:
                return found
    for stamp in element.iter("time"):
        if (found := stated(stamp.get("datetime") or "", clock)).is_mark:
            return found
    inside = _leaves(link)
    around = tuple(leaf for leaf in _leaves(element) if leaf not in inside)
    own = " ".join(link.itertext())
    whole = " ".join(element.itertext()).replace(own, " ", 1)
    return _first_mark(around, inside, [whole, own], clock)
