"""A page that lists articles: its links to the same site that have a date beside them, in them or in their address.

General on purpose: no page is known by its classes. Links without any mark of time are navigation and left out; a
mark whose day cannot be known ('last week') leaves the entry undated. Where that finds too much or too little, a
source's row may select its entries; if that finds nothing, because the page was rebuilt, the general rule applies
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from extractors.listings._addresses import alike, is_aside
from extractors.listings._dates import CARD_LEVELS, Clock, Seen, date_near, date_of, stated, with_address
from extractors.listings._markup import MAX_ENTRIES, find_root
from extractors.listings._plain import TITLE_CHARS, line, line_of_markup, strip_controls
from extractors.listings._state import state_entries
from extractors.records import FeedEntry, Listing, Selectors
from extractors.text.list_dates import LONGEST_MARK, NO_MARK, ListDate
from extractors.text.urls import absolute_url, canonical_url, site_of

ASKED_ONLY = True  # every page of the web has links; only a source's `kind` makes them entries

_MAX_CHARS = 3_000_000
_FEW = 10  # entries of a page that may be of one day's groups only
_MAX_LINKS = 5_000
_LEAST_TITLE = 6  # characters; shorter link texts are menus ('더보기', 'Next', '首页')
_XML_PROLOG = re.compile(r"<\?xml[^>]{0,200}>")
_BADGES = frozenset(("NEW", "New", "new", "N", "HOT", "Hot", "UP", "新", "新着"))


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
    clock = Clock(timezone, now)
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    links = list(_links(tree, base, url))
    cards = _cards(links)
    seen: Seen = {}
    found: dict[str, FeedEntry] = {}
    for link, address in links:
        title = _title(link, clock)
        date = with_address(date_near(link, cards, seen, clock), address, clock)
        canonical = canonical_url(address)
        known = found.get(canonical)
        if not date.is_mark or len(title) < _LEAST_TITLE or is_aside(address, link.get("rel") or ""):
            continue
        if known is None or len(known.title) < len(title):  # of a picture's and a headline's link the longer text
            found[canonical] = _entry(address, title, date)
    entries = list(found.values()) or _drawn(tree, base, url, clock)
    if len(entries) < _FEW:  # of a group of links below one day, the first alone has a day beside it
        wider = _undated(tree, links, url, clock)
        are_its_own = {one.url: one.published_at for one in wider}.items() >= {
            one.url: one.published_at for one in entries
        }.items()
        entries = wider if len(wider) > len(entries) and are_its_own else entries
    heading = next(iter(tree.xpath("//title/text()")), "")
    return Listing(
        kind="html_list",
        title=line(heading, TITLE_CHARS),
        entries=tuple(entries)[:MAX_ENTRIES],
        reason="" if entries else "no_dated_links",
    )


def _drawn(tree: Any, base: str, url: str, clock: Clock) -> list[FeedEntry]:  # noqa: ANN401 - lxml is untyped
    """Return the entries of a page that a script draws, from its state; only those of the site."""
    site = site_of(url)
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    entries = []
    for one in state_entries(scripts):
        address = absolute_url(one.url, base)
        title = line_of_markup(one.title, TITLE_CHARS)
        date = with_address(stated(one.date, clock), address, clock)
        if address and site_of(address) == site and len(title) >= _LEAST_TITLE and date.is_mark:
            entries.append(_entry(address, title, date))
    return entries


def _undated(tree: Any, links: list[tuple[Any, str]], url: str, clock: Clock) -> list[FeedEntry]:  # noqa: ANN401 - lxml is untyped
    """Return the entries of a page that prints no dates beside them: links that share an article's shape of address.

    A page may print a day over a group of them, and the next day over the next group.
    """
    named = [(address, _title(link, clock)) for link, address in links if not is_aside(address)]
    chosen = alike(named, url)
    days = _days_above(tree, dict(links), clock) if chosen else {}
    return [_entry(address, title, days.get(address, NO_MARK)) for address, title in chosen]


def _days_above(tree: Any, links: dict[Any, str], clock: Clock) -> dict[str, ListDate]:  # noqa: ANN401 - lxml is untyped
    """Return for the links below a day that stands alone the last such day before each, by address."""
    day, found = NO_MARK, dict[str, ListDate]()
    for node in tree.iter():
        if node in links:
            found.setdefault(links[node], day)
        elif isinstance(node.tag, str) and node.tag not in {"script", "style", "title", "option"} and node.text:
            text = " ".join(node.text.split())
            if 0 < len(text) <= LONGEST_MARK and any(char.isdigit() for char in text):
                over = clock.mark(text)
                day = over if over.at and over.precision == "day" and not over.is_counted else day
    return found


def read_selected(text: str, url: str, timezone: str, selectors: Selectors, now: datetime | None = None) -> Listing:
    """Read the elements that the selectors find: the first link of each, dated or not. Without one, as `read_at`."""
    tree = _tree(text[:_MAX_CHARS])
    if tree is None:
        return Listing(kind="html_list", reason="malformed")
    clock = Clock(timezone, now)
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    found: dict[str, FeedEntry] = {}
    for element in _select(tree, selectors.entry)[:_MAX_LINKS]:
        if (first := next(_links(element, base, url), None)) is None:
            continue
        link, address = first
        title = _text_of(element, selectors.title) or _title(link, clock)
        date = with_address(
            date_of(element, link, _select(element, selectors.date) if selectors.date else [], clock), address, clock
        )
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
        for _ in range(CARD_LEVELS):
            if above is None:
                break
            held = cards.setdefault(above, set())
            if len(held) < 2:
                held.add(address.partition("#")[0])
            above = above.getparent()
    return cards


def _title(link: Any, clock: Clock) -> str:  # noqa: ANN401 - lxml is untyped
    """Return the headline of a link: a heading inside it, else its text without marks of time, else its title."""
    for element in link.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong"):
        if len(text := line(" ".join(element.itertext()), TITLE_CHARS)) >= _LEAST_TITLE:
            return text
    pieces = [piece for piece in link.itertext() if piece.strip()]
    if len(pieces) > 1:
        kept = [
            one
            for one in pieces
            if one.strip() not in _BADGES and (len(one) > LONGEST_MARK or not clock.mark(one).is_mark)
        ]
        pieces = kept or pieces
    text = line(" ".join(pieces), TITLE_CHARS)
    stated = line(link.get("title") or "", TITLE_CHARS)
    shortened = text.rstrip("….").strip()
    return stated if stated and (not text or (stated.startswith(shortened) and len(stated) > len(text))) else text


def _is_label(link: Any, address: str) -> bool:  # noqa: ANN401 - lxml is untyped
    """Whether a link in a card names the article's author, section or comments, and not the article."""
    text = "".join(link.itertext()).strip()
    return is_aside(address, link.get("rel") or "") or 0 < len(text) < _LEAST_TITLE
