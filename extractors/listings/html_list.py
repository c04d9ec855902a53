"""A page that lists articles: its links to the same site that have a date beside them, in them or in their address.

General on purpose: no page is known by its classes. Links without any date are navigation and left out. Where that
finds too much or too little, a source's row may select its entries; if that finds nothing, because the page
was rebuilt, the general rule applies again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from extractors.listings._markup import MAX_ENTRIES, find_root
from extractors.listings._plain import TITLE_CHARS, line, strip_controls
from extractors.records import FeedEntry, Listing, Selectors
from extractors.text.dates import read_instant
from extractors.text.urls import absolute_url, canonical_url, host_of

ASKED_ONLY = True  # every page of the web has links; only a source's `kind` makes them entries

_MAX_CHARS = 3_000_000
_MAX_LINKS = 5_000
_CARD_LEVELS = 5  # how far above a link its date may stand
_LEAST_TITLE = 6  # characters; shorter link texts are menus ('더보기', 'Next', '首页')
_NEAR_CHARS = 120  # a date is searched so far from either end of the text around a link
_CARD_CHARS = 2_000  # at either end of the text of an element around a link that are searched
_XML_PROLOG = re.compile(r"<\?xml[^>]{0,200}>")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d(?!\d{3}))")
_SECOND_LEVEL = re.compile(r"(?:co|com|or|go|ac|ne|net|org|gov|edu|re)\.[a-z]{2}$")
_Date = tuple[datetime | None, str]
_Seen = dict[Any, tuple[str, _Date]]  # the text of an element and the first stamp in it: asked for by each of its links


def recognises(text: str) -> bool:
    """Return whether the text is a page (or anything with elements that is no other kind)."""
    return find_root(text) is not None


def read(text: str, url: str, timezone: str) -> Listing:
    """Read the dated links of a page; 'no_dated_links' where there is none."""
    tree = _tree(text[:_MAX_CHARS])
    if tree is None:
        return Listing(kind="html_list", reason="malformed")
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    links = list(_links(tree, base, url))
    cards = _cards(links)
    seen: _Seen = {}
    found: dict[str, FeedEntry] = {}
    for link, address in links:
        title = _title(link)
        instant, precision = _date_near(link, cards, seen, timezone)
        if instant is None:
            instant, precision = _date_in_address(address, timezone)
        canonical = canonical_url(address)
        known = found.get(canonical)
        if instant is None or len(title) < _LEAST_TITLE or (known and len(known.title) >= len(title)):
            continue  # of a picture's and a headline's link to one article, the longer text is the headline
        found[canonical] = FeedEntry(address, address, title, published_at=instant, date_precision=precision)
    heading = next(iter(tree.xpath("//title/text()")), "")
    return Listing(
        kind="html_list",
        title=line(heading, TITLE_CHARS),
        entries=tuple(found.values())[:MAX_ENTRIES],
        reason="" if found else "no_dated_links",
    )


def read_selected(text: str, url: str, timezone: str, selectors: Selectors) -> Listing:
    """Read the elements that the selectors find: the first link of each, dated or not; as `read` where none has one."""
    tree = _tree(text[:_MAX_CHARS])
    if tree is None:
        return Listing(kind="html_list", reason="malformed")
    base = absolute_url(next(iter(tree.xpath("//base/@href")), ""), url) or url
    found: dict[str, FeedEntry] = {}
    for element in _select(tree, selectors.entry)[:_MAX_LINKS]:
        if (first := next(_links(element, base, url), None)) is None:
            continue
        link, address = first
        title = _text_of(element, selectors.title) or _title(link)
        instant, precision = _date_of(element, link, selectors.date, timezone)
        if instant is None:
            instant, precision = _date_in_address(address, timezone)
        entry = FeedEntry(address, address, title, published_at=instant, date_precision=precision)
        found.setdefault(canonical_url(address), entry)
    if not found:
        return read(text, url, timezone)
    heading = next(iter(tree.xpath("//title/text()")), "")
    return Listing(kind="html_list", title=line(heading, TITLE_CHARS), entries=tuple(found.values())[:MAX_ENTRIES])


def _select(element: Any, selector: str) -> list[Any]:  # noqa: ANN401 - lxml is untyped
    """Return the elements a selector finds; an XPath that returns texts or numbers finds none."""
    from lxml import etree

    found = etree.XPath(selector)(element)  # the row was checked when it was read
    return [one for one in found if isinstance(getattr(one, "tag", None), str)] if isinstance(found, list) else []


def _text_of(element: Any, selector: str) -> str:  # noqa: ANN401 - lxml is untyped
    chosen = _select(element, selector)[:1] if selector else []
    return line(" ".join(chosen[0].itertext()), TITLE_CHARS) if chosen else ""


def _date_of(element: Any, link: Any, selector: str, timezone: str) -> _Date:  # noqa: ANN401 - lxml is untyped
    """Read the date where the selector says it is, else anywhere in the entry."""
    for one in _select(element, selector) if selector else ():
        for text in (one.get("datetime") or "", " ".join(one.itertext())):
            if (found := read_instant(" ".join(text.split())[:_NEAR_CHARS], timezone))[0]:
                return found
    for stamp in element.iter("time"):
        if (found := read_instant(stamp.get("datetime") or "", timezone))[0]:
            return found
    own = " ".join(link.itertext())
    return _date_in_texts([" ".join(element.itertext()).replace(own, " ", 1), own], timezone)


def _tree(text: str) -> Any:  # noqa: ANN401 - lxml is untyped
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(strip_controls(_XML_PROLOG.sub("", text, count=1)).encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _links(tree: Any, base: str, url: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - lxml is untyped
    """Yield the links that stay on the site and leave the page, with their addresses."""
    site, here = _site(host_of(url)), canonical_url(url)
    for number, link in enumerate(tree.iter("a")):
        if number >= _MAX_LINKS:
            return
        address = absolute_url(link.get("href") or "", base)
        if address and _site(host_of(address)) == site and canonical_url(address) != here:
            yield link, address


def _site(host: str) -> str:
    """Return the part of a host that one publisher owns: news.example.co.kr → example.co.kr."""
    labels = host.split(".")
    return ".".join(labels[-3:] if _SECOND_LEVEL.search(host) else labels[-2:])


def _cards(links: list[tuple[Any, str]]) -> dict[Any, set[str]]:
    """Return for the elements above links the addresses they hold, at most two: a card holds one."""
    cards: dict[Any, set[str]] = {}
    for link, address in links:
        above = link.getparent()
        for _ in range(_CARD_LEVELS):
            if above is None:
                break
            held = cards.setdefault(above, set())
            if len(held) < 2:
                held.add(address)
            above = above.getparent()
    return cards


def _text_and_stamp(element: Any, seen: _Seen, timezone: str) -> tuple[str, _Date]:  # noqa: ANN401 - lxml is untyped
    """Return both ends of the text of an element, and the first date that a stamp in it states."""
    if element not in seen:
        text = " ".join(element.itertext())
        ends = text if len(text) <= 2 * _CARD_CHARS else f"{text[:_CARD_CHARS]} {text[-_CARD_CHARS:]}"
        stamps = (read_instant(stamp.get("datetime") or "", timezone) for stamp in element.iter("time"))
        seen[element] = ends, next((stamp for stamp in stamps if stamp[0]), (None, "none"))
    return seen[element]


def _date_near(link: Any, cards: dict[Any, set[str]], seen: _Seen, timezone: str) -> _Date:  # noqa: ANN401 - lxml is untyped
    """Look for a date in the card around the link, in the link, and in what stands right beside them."""
    card = link
    for _ in range(_CARD_LEVELS):
        above = card.getparent()
        if above is None or len(cards.get(above, ())) != 1:
            break
        card = above
    whole, stamped = _text_and_stamp(card, seen, timezone)
    if stamped[0]:
        return stamped
    own = " ".join(link.itertext())
    around = whole.replace(own, " ", 1) if card is not link else ""
    beside = [node for node in (card.getnext(), card.getprevious()) if node is not None and node not in cards]
    texts = [
        around,
        link.tail or "",
        *(_text_and_stamp(node, seen, timezone)[0] for node in beside if node.tag != "a"),
        own,
    ]
    return _date_in_texts(texts, timezone)


def _date_in_texts(texts: list[str], timezone: str) -> _Date:
    """Return the first date at either end of one of the texts."""
    for text in texts:
        near = " ".join(text.split())
        for part in (near[:_NEAR_CHARS], near[-_NEAR_CHARS:]):
            if part and (found := read_instant(part, timezone))[0] and found[1] != "month":
                return found
    return None, "none"


def _date_in_address(address: str, timezone: str) -> _Date:
    match = _URL_DATE.search(address.partition("?")[0].partition("://")[2])
    return read_instant("-".join(match.groups()), timezone) if match else (None, "none")


def _title(link: Any) -> str:  # noqa: ANN401 - lxml is untyped
    """Return the headline of a link: a heading inside it, else its text, else its title."""
    for element in link.iter("h1", "h2", "h3", "h4", "h5", "h6", "strong"):
        if len(text := line(" ".join(element.itertext()), TITLE_CHARS)) >= _LEAST_TITLE:
            return text
    text = line(" ".join(link.itertext()), TITLE_CHARS)
    stated = line(link.get("title") or "", TITLE_CHARS)
    shortened = text.rstrip("….").strip()
    return stated if stated and (not text or (stated.startswith(shortened) and len(stated) > len(text))) else text
