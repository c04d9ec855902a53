"""A page that lists articles: its links to the same site that have a date beside them, in them or in their address.

General on purpose: no page is known by its classes. Links without any mark of time are navigation and left out; a
mark whose day cannot be known ('last week') leaves the entry undated. Where that finds too much or too little, a
source's row may select its entries; if that finds nothing, because the page was rebuilt, the general rule applies
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from extractors.listings._addresses import alike, day_in, is_aside
from extractors.listings._markup import MAX_ENTRIES, find_root
from extractors.listings._plain import TITLE_CHARS, line, line_of_markup, strip_controls
from extractors.listings._state import state_entries
from extractors.records import FeedEntry, Listing, Selectors
from extractors.text.dates import read_instant
from extractors.text.list_dates import LONGEST_MARK, NO_MARK, ListDate, read_edge, read_mark
from extractors.text.urls import absolute_url, canonical_url, site_of

ASKED_ONLY = True  # every page of the web has links; only a source's `kind` makes them entries

_MAX_CHARS = 3_000_000
_MAX_LINKS = 5_000
_CARD_LEVELS = 5  # how far above a link its date may stand
_LEAST_TITLE = 6  # characters; shorter link texts are menus ('더보기', 'Next', '首页')
_NEAR_CHARS = 120  # a date is searched so far from either end of the text around a link
_MOST_EDGES = 24  # texts of a card at whose edges a mark is looked for
_MOST_NODES = 60  # elements of a card whose texts are looked at one by one
_CARD_CHARS = 2_000  # at either end of the text of an element around a link that are searched
_XML_PROLOG = re.compile(r"<\?xml[^>]{0,200}>")
_LENGTH_OF_CLIP = re.compile(r"duration|runtime|play-?time|video-?(?:time|length)|running", re.IGNORECASE)
_Leaves = tuple[str, ...]
_Seen = dict[Any, tuple[str, ListDate]]  # text of an element and the first stamp in it: asked for by each of its links


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a date on the page is read against."""

    timezone: str
    now: datetime | None
    marks: dict[str, ListDate] = field(default_factory=dict)  # texts that were read: a page repeats many
    edges: dict[str, ListDate] = field(default_factory=dict)
    dated: dict[tuple[str, ...], ListDate] = field(default_factory=dict)
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


def recognises(text: str) -> bool:
    """Return whether the text is a page (or anything with elements that is no other kind)."""
    return find_root(text) is not None


def read(text: str, url: str, timezone: str) -> Listing:
    """As `read_at`, without the instant of a poll."""
    return read_at(text, url, timezone, None)


def read_at(text: str, url: str, timezone: str, now: datetime | None) -> Listing:
    """Read the links of a page that have a mark of time; 'no_dated_links' where there is none."""
    tree = _tree(text[:_MAX_CHARS])
    if tree is None:
        return Listing(kind="html_list", reason="malformed")
    clock = _Clock(timezone, now)
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    links = list(_links(tree, base, url))
    cards = _cards(links)
    seen: _Seen = {}
    found: dict[str, FeedEntry] = {}
    for link, address in links:
        title = _title(link, clock)
        date = _with_address(_date_near(link, cards, seen, clock), address, clock)
        canonical = canonical_url(address)
        known = found.get(canonical)
        if not date.is_mark or len(title) < _LEAST_TITLE or is_aside(address, link.get("rel") or ""):
            continue
        if known is None or len(known.title) < len(title):  # of a picture's and a headline's link the longer text
            found[canonical] = _entry(address, title, date)
    entries = list(found.values()) or _drawn(tree, base, url, clock) or _undated(links, url, clock)
    heading = next(iter(tree.xpath("//title/text()")), "")
    return Listing(
        kind="html_list",
        title=line(heading, TITLE_CHARS),
        entries=tuple(entries)[:MAX_ENTRIES],
        reason="" if entries else "no_dated_links",
    )


def _drawn(tree: Any, base: str, url: str, clock: _Clock) -> list[FeedEntry]:  # noqa: ANN401 - lxml is untyped
    """Return the entries of a page that a script draws, from its state; only those of the site."""
    site = site_of(url)
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    entries = []
    for one in state_entries(scripts):
        address = absolute_url(one.url, base)
        title = line_of_markup(one.title, TITLE_CHARS)
        date = _with_address(_stated(one.date, clock), address, clock)
        if address and site_of(address) == site and len(title) >= _LEAST_TITLE and date.is_mark:
            entries.append(_entry(address, title, date))
    return entries


def _undated(links: list[tuple[Any, str]], url: str, clock: _Clock) -> list[FeedEntry]:
    """Return the entries of a page that prints no dates: links that share an article's shape of address."""
    named = [(address, _title(link, clock)) for link, address in links if not is_aside(address)]
    return [_entry(address, title, NO_MARK) for address, title in alike(named, url)]


def read_selected(text: str, url: str, timezone: str, selectors: Selectors, now: datetime | None = None) -> Listing:
    """Read the elements that the selectors find: the first link of each, dated or not. Without one, as `read_at`."""
    tree = _tree(text[:_MAX_CHARS])
    if tree is None:
        return Listing(kind="html_list", reason="malformed")
    clock = _Clock(timezone, now)
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    found: dict[str, FeedEntry] = {}
    for element in _select(tree, selectors.entry)[:_MAX_LINKS]:
        if (first := next(_links(element, base, url), None)) is None:
            continue
        link, address = first
        title = _text_of(element, selectors.title) or _title(link, clock)
        date = _with_address(_date_of(element, link, selectors.date, clock), address, clock)
        found.setdefault(canonical_url(address), _entry(address, title, date))
    if not found:
        return read_at(text, url, timezone, now)
    heading = next(iter(tree.xpath("//title/text()")), "")
    return Listing(kind="html_list", title=line(heading, TITLE_CHARS), entries=tuple(found.values())[:MAX_ENTRIES])


def _entry(address: str, title: str, date: ListDate) -> FeedEntry:
    return FeedEntry(
        address, address, title, published_at=date.at, date_precision=date.precision, is_counted=date.is_counted
    )


def _select(element: Any, selector: str) -> list[Any]:  # noqa: ANN401 - lxml is untyped
    """Return the elements a selector finds; an XPath that returns texts or numbers finds none."""
    from lxml import etree

    found = etree.XPath(selector)(element)  # the row was checked when it was read
    return [one for one in found if isinstance(getattr(one, "tag", None), str)] if isinstance(found, list) else []


def _text_of(element: Any, selector: str) -> str:  # noqa: ANN401 - lxml is untyped
    chosen = _select(element, selector)[:1] if selector else []
    return line(" ".join(chosen[0].itertext()), TITLE_CHARS) if chosen else ""


def _date_of(element: Any, link: Any, selector: str, clock: _Clock) -> ListDate:  # noqa: ANN401 - lxml is untyped
    """Read the date where the selector says it is, else anywhere in the entry."""
    for one in _select(element, selector) if selector else ():
        for text in (one.get("datetime") or "", " ".join(one.itertext())):
            if (found := _stated(" ".join(text.split())[:_NEAR_CHARS], clock)).is_mark:
                return found
    for stamp in element.iter("time"):
        if (found := _stated(stamp.get("datetime") or "", clock)).is_mark:
            return found
    inside = _leaves(link)
    around = tuple(leaf for leaf in _leaves(element) if leaf not in inside)
    own = " ".join(link.itertext())
    whole = " ".join(element.itertext()).replace(own, " ", 1)
    return _first_mark(around, inside, [whole, own], clock)


def _tree(text: str) -> Any:  # noqa: ANN401 - lxml is untyped
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(strip_controls(_XML_PROLOG.sub("", text, count=1)).encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _links(tree: Any, base: str, url: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - lxml is untyped
    """Yield the links that stay on the site and leave the page, with their addresses."""
    site, here = site_of(url), canonical_url(url)
    for number, link in enumerate(tree.iter("a")):
        if number >= _MAX_LINKS:
            return
        address = absolute_url(link.get("href") or "", base)
        if address and site_of(address) == site and canonical_url(address) != here:
            yield link, address


def _cards(links: list[tuple[Any, str]]) -> dict[Any, set[str]]:
    """Return for the elements above links the addresses they hold, at most two: a card holds one."""
    cards: dict[Any, set[str]] = {}
    for link, address in links:
        if _is_label(link, address):
            continue
        above = link.getparent()
        for _ in range(_CARD_LEVELS):
            if above is None:
                break
            held = cards.setdefault(above, set())
            if len(held) < 2:
                held.add(address.partition("#")[0])
            above = above.getparent()
    return cards


def _is_label(link: Any, address: str) -> bool:  # noqa: ANN401 - lxml is untyped
    """Whether a link in a card names the article's author, section or comments, and not the article."""
    text = "".join(link.itertext()).strip()
    return is_aside(address, link.get("rel") or "") or 0 < len(text) < _LEAST_TITLE


def _text_and_stamp(element: Any, seen: _Seen, clock: _Clock) -> tuple[str, ListDate]:  # noqa: ANN401 - lxml is untyped
    """Return both ends of the text of an element, and the first date that a stamp in it states."""
    if element not in seen:
        text = " ".join(element.itertext())
        ends = text if len(text) <= 2 * _CARD_CHARS else f"{text[:_CARD_CHARS]} {text[-_CARD_CHARS:]}"
        stamps = (_stated(stamp.get("datetime") or "", clock) for stamp in element.iter("time"))
        seen[element] = ends, next((stamp for stamp in stamps if stamp.at), NO_MARK)
    return seen[element]


def _date_near(link: Any, cards: dict[Any, set[str]], seen: _Seen, clock: _Clock) -> ListDate:  # noqa: ANN401 - lxml is untyped
    """Look for a date in the card around the link, in the link, and in what stands right beside them."""
    card = link
    for _ in range(_CARD_LEVELS):
        above = card.getparent()
        if above is None or len(cards.get(above, ())) != 1:
            break
        card = above
    whole, stamped = _text_and_stamp(card, seen, clock)
    if stamped.at:
        return stamped
    own = " ".join(link.itertext())
    around = whole.replace(own, " ", 1) if card is not link else ""
    beside = [node for node in (card.getnext(), card.getprevious()) if node is not None and node not in cards]
    beside = [node for node in beside if node.tag != "a"]
    texts = [around, link.tail or "", *(_text_and_stamp(node, seen, clock)[0] for node in beside), own]
    inside = _leaves(link)
    if card not in clock.leaves:
        clock.leaves[card] = _leaves(card)
    leaves = [] if card is link else [leaf for leaf in clock.leaves[card] if leaf not in inside]
    leaves += [link.tail or "", card.tail or "", *(leaf for node in beside for leaf in _leaves(node))]
    return _first_mark(leaves, inside, texts, clock)


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


def _first_mark(around: Iterable[str], inside: _Leaves, texts: list[str], clock: _Clock) -> ListDate:
    """Return what the nearest text says: a text that is a mark alone, a date at an edge, a mark at an edge."""
    around = tuple(around)
    for leaf in around:
        if (found := clock.mark(leaf)).is_mark:
            return found
    if (key := tuple(texts)) not in clock.dated:
        clock.dated[key] = _date_in_texts(texts, clock.timezone)
    if clock.dated[key].is_mark:
        return clock.dated[key]
    marks = (clock.edge(leaf) for leaf in around[:_MOST_EDGES])
    own = (clock.mark(leaf) for leaf in (inside if len(inside) > 1 else ()))
    return next((found for found in (*marks, *own) if found.is_mark), NO_MARK)


def _date_in_texts(texts: list[str], timezone: str) -> ListDate:
    """Return the first date at either end of one of the texts."""
    for text in texts:
        near = " ".join(text.split())
        for part in (near[:_NEAR_CHARS], near[-_NEAR_CHARS:]):
            if part and (found := read_instant(part, timezone))[0] and found[1] != "month":
                return ListDate(found[0], found[1], is_mark=True)
    return NO_MARK


def _stated(text: str, clock: _Clock) -> ListDate:
    at, precision = read_instant(text, clock.timezone)
    return ListDate(at, precision, is_mark=True) if at else read_mark(text, clock.timezone, clock.now)


def _with_address(found: ListDate, address: str, clock: _Clock) -> ListDate:
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


def _title(link: Any, clock: _Clock) -> str:  # noqa: ANN401 - lxml is untyped
    """Return the headline of a link: a heading inside it, else its text without marks of time, else its title."""
    for element in link.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong"):
        if len(text := line(" ".join(element.itertext()), TITLE_CHARS)) >= _LEAST_TITLE:
            return text
    pieces = [piece for piece in link.itertext() if piece.strip()]
    if len(pieces) > 1:
        kept = [one for one in pieces if len(one) > LONGEST_MARK or not clock.mark(one).is_mark]
        pieces = kept or pieces
    text = line(" ".join(pieces), TITLE_CHARS)
    stated = line(link.get("title") or "", TITLE_CHARS)
    shortened = text.rstrip("….").strip()
    return stated if stated and (not text or (stated.startswith(shortened) and len(stated) > len(text))) else text
