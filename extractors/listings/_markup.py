"""Makes the decoded text of an XML listing safe to hand to a parser: no DTD, no bombs, no fields without end.

Everything is linear in the text. What is repaired here is what feeds get wrong: junk before the prolog, bare
ampersands, HTML entities, control characters, characters that XML forbids.
"""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass

from extractors.listings._items import keep_apart
from extractors.listings._plain import AUTHOR_CHARS

MAX_ENTRIES = 2_000
_MAX_TAGS = 150_000  # in MAX_ENTRIES items; feedparser takes up to 20 µs a tag
_MAX_PREFIXES = 100  # namespaces of one document; feeds declare up to 20, and 20,000 cost feedparser 18 seconds
_MAX_DEPTH = 256  # elements inside each other; feeds reach about 20
_HEAD_CHARS = 65_536  # junk before the root is looked through so far
_LONGEST_TEXT = 1_200_000  # characters of markup in one element that are kept; the longest field wanted has 200,000
_AUTHOR_MARKUP = AUTHOR_CHARS + 100  # feedparser's search for an e-mail address is quadratic in this (48 kB: 12 s)

_NAME = r"[A-Za-z_][\w.-]*"
_ROOT = re.compile(rf"<(?P<qname>(?:{_NAME}:)?(?P<name>{_NAME}))(?=[\s/>])")
_FEED_ROOT = re.compile(
    r"<(?P<qname>(?:[A-Za-z_][\w.-]*:)?(?P<name>rss|feed|rdf|urlset|sitemapindex))(?=[\s>])", re.IGNORECASE
)
_STRAY_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d+|[xX][0-9A-Fa-f]+)|([A-Za-z][A-Za-z0-9]*));")
_STRAY_BRACKET = re.compile(r"<(?![/A-Za-z_?][^<>]*>)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ITEM_OF = {"feed": "entry", "urlset": "url", "sitemapindex": "sitemap"}
_SPECIAL = re.compile(r"<!\[CDATA\[|<!--")
# No listing says that much in the attributes of one element; 200,000 of them took 190 MB to read.
_LONG_TAG = re.compile(rf"<({_NAME}(?::{_NAME})?)\s[^<>]{{60000,}}?(/?)>")
_SUBSET_END = re.compile(r"\]\s*>")
_TAG = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(/?)([A-Za-z_][^\s<>/]*+)[^<>]*+>)")
_PREFIX = re.compile(r"\bxmlns:([^\s=<>]{1,100})")
_NEVER_CLOSED = frozenset(["br", "hr", "img", "input", "p", "li", "meta", "wbr", "source"])
_AUTHOR = re.compile(
    rf"<(?P<qname>(?:{_NAME}:)?(?:author|creator|managingeditor|webmaster|publisher|contributor|owner|name|email))"
    r"(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_INNER_NAME = re.compile(r"<name[^<>]*>([^<>]{1,300})", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>|<!\[CDATA\[|\]\]>")


@dataclass(frozen=True, slots=True)
class Root:
    """The first element of a document."""

    name: str  # local name in lower case
    qname: str  # as written
    start: int


def find_root(text: str) -> Root | None:
    """Find the root element behind prolog, comments, doctype and anything a broken server printed before."""
    position = 0
    while (position := text.find("<", position)) >= 0:
        if text.startswith("<?", position):
            position = _skip(text, ">", position)
        elif text.startswith("<!--", position):
            position = _skip(text, "-->", position)
        elif text[position : position + 9].upper() == "<!DOCTYPE":
            position = _skip_doctype(text, position)
        elif match := _ROOT.match(text, position):
            if late := _FEED_ROOT.search(text, position, _HEAD_CHARS):
                # '<br /><b>Warning</b>: …' and then the feed; but a page that shows a feed is a page
                match = late if match["name"].lower() not in {"html", "body", "head"} else match
            return Root(match["name"].lower(), match["qname"], match.start())
        else:
            position += 1
    return None


def _skip(text: str, mark: str, position: int) -> int:
    end = text.find(mark, position)
    return len(text) if end < 0 else end + len(mark)


def _skip_doctype(text: str, position: int) -> int:
    """Skip a doctype with the entities it declares: none of them is ever used."""
    end = text.find(">", position)
    if end < 0 or "[" not in text[position:end]:
        return len(text) if end < 0 else end + 1
    closing = _SUBSET_END.search(text, position)
    return closing.end() if closing else len(text)


def repair_markup(text: str, root: Root) -> str:
    """Return the document from its root on, as XML that a parser accepts: at most MAX_ENTRIES items."""
    body = _first_items(_FORBIDDEN.sub("", text[root.start :]), root)
    body = keep_apart(body, _item_of(root))
    body = _with_short_authors(body)
    pieces: list[str] = []
    position = 0
    while special := _SPECIAL.search(body, position):
        pieces.append(_repair_plain(body[position : special.start()]))
        mark = "-->" if special[0] == "<!--" else "]]>"
        end = body.find(mark, special.end())
        inner = body[special.end() : len(body) if end < 0 else end]
        position = len(body) if end < 0 else end + len(mark)
        if special[0] == "<![CDATA[":
            pieces += (special[0], inner[:_LONGEST_TEXT], mark)
    pieces.append(_repair_plain(body[position:]))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "".join(pieces)


def _repair_plain(markup: str) -> str:
    """Repair markup outside of CDATA: texts of bounded length, brackets and ampersands that are what they say."""
    markup = _LONG_TAG.sub(r"<\1\2>", _STRAY_BRACKET.sub("&lt;", markup))
    if len(markup) > _LONGEST_TEXT:
        markup = "<".join(run[:_LONGEST_TEXT] for run in markup.split("<"))
    return _ENTITY.sub(_repair_entity, _STRAY_AMPERSAND.sub("&amp;", markup))


def is_monstrous(text: str) -> bool:
    """Return whether elements or namespaces are nested or as many as in no listing; parsers would take minutes."""
    if len({match[1] for match in _PREFIX.finditer(text)}) > _MAX_PREFIXES:
        return True
    depth = position = tags = 0
    while match := _TAG.search(text, position):
        position = match.end()
        tags += 1
        if tags > _MAX_TAGS:
            return True
        if match[1] or match[2]:
            end = text.find("]]>" if match[1] else "-->", position)
            position = len(text) if end < 0 else end
        elif match[3]:
            depth = max(depth - 1, 0)
        elif not match[0].endswith("/>") and match[4].lower() not in _NEVER_CLOSED:
            depth += 1
            if depth > _MAX_DEPTH:
                return True
    return False


def _repair_entity(match: re.Match[str]) -> str:
    """Write an entity as XML allows: HTML's names become characters, unknown ones text."""
    number, name = match[1], match[2]
    if number:
        char = html.unescape(f"&#{number};")  # also maps the Windows numbers 128 … 159 to what was meant
        return match[0] if char and char in "<>&\"'" else _FORBIDDEN.sub("", char)
    char = html.entities.html5.get(f"{name};", "")
    return char.replace("&", "&amp;").replace("<", "&lt;") if char else f"&amp;{name};"


def _item_of(root: Root) -> str:
    """The local name of what the root lists."""
    return _ITEM_OF.get(root.name, "item")


def _first_items(body: str, root: Root) -> str:
    name = _item_of(root)
    for number, match in enumerate(re.finditer(rf"<(?:{_NAME}:)?{name}(?=[\s>])", body, re.IGNORECASE)):
        if number == MAX_ENTRIES:
            channel = "</channel>" if root.name == "rss" else ""
            return f"{body[: match.start()]}{channel}</{root.qname}>"
    return body


def _with_short_authors(body: str) -> str:
    """Shorten what stands in author elements, so that a search in them cannot take minutes."""
    pieces: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while match := _AUTHOR.search(body, position):
        closing = f"</{match['qname']}>"
        end = -1 if closing in unclosed or match[0].endswith("/>") else body.find(closing, match.end())
        if end < 0:
            if not match[0].endswith("/>"):
                unclosed.add(closing)  # searched once, not once an element
            pieces.append(body[position : match.end()])
        else:
            pieces += (body[position : match.end()], _short_author(body[match.end() : end]), closing)
        position = match.end() if end < 0 else end + len(closing)
    pieces.append(body[position:])
    return "".join(pieces)


def _short_author(inner: str) -> str:
    if len(inner) <= _AUTHOR_MARKUP:
        return inner
    if name := _INNER_NAME.search(inner[: _AUTHOR_MARKUP * 10]):
        return f"<name>{name[1]}</name>"
    text = _ANY_TAG.sub(" ", inner[: _AUTHOR_MARKUP * 10])[:AUTHOR_CHARS]
    return text.replace("<", " ").replace("&", " ").replace(">", " ")
