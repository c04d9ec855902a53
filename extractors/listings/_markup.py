"""Makes the decoded text of an XML listing safe to hand to a parser: no DTD, no bombs, no fields without end.

Everything is linear in the text. What is mended here is what feeds get wrong: junk before the prolog, bare
ampersands, HTML entities, control characters, characters that XML forbids.
"""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass

from extractors.listings._plain import AUTHOR_CHARS

MAX_ENTRIES = 2_000
_MAX_DEPTH = 256  # elements inside each other; feeds reach about 20
_HEAD_CHARS = 65_536  # junk before the root is looked through so far
_AUTHOR_MARKUP = AUTHOR_CHARS + 100  # feedparser's search for an e-mail address is quadratic in this (48 kB: 12 s)

_NAME = r"[A-Za-z_][\w.-]*"
_ROOT = re.compile(rf"<(?P<qname>(?:{_NAME}:)?(?P<name>{_NAME}))(?=[\s/>])")
_FEED_ROOT = re.compile(
    r"<(?P<qname>(?:[A-Za-z_][\w.-]*:)?(?P<name>rss|feed|rdf|urlset|sitemapindex))(?=[\s>])", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#(\d{1,7}|[xX][0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ITEM = re.compile(rf"<(?:{_NAME}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(/?)([A-Za-z_][^\s<>/]*)[^<>]*>)")
_NEVER_CLOSED = frozenset(["br", "hr", "img", "input", "p", "li", "meta", "wbr", "source"])
_AUTHOR = re.compile(
    r"<(?P<qname>(?:[A-Za-z_][\w.-]*:)?(?:author|creator|managingeditor|webmaster|publisher|contributor|owner|name|email|credit))"
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
    """Find the root element behind prolog, comments, doctype and whatever a broken server printed before."""
    position = 0
    while (position := text.find("<", position)) >= 0:
        if text.startswith("<?", position):
            position = _skip(text, "?>", position)
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
    return position + 2 if end < 0 else end + len(mark)


def _skip_doctype(text: str, position: int) -> int:
    """Skip a doctype with the entities it declares: none of them is ever used."""
    end = text.find(">", position)
    subset = text.find("[", position)
    if 0 <= subset < end:
        closing = re.compile(r"\]\s*>").search(text, subset)
        return closing.end() if closing else len(text)
    return position + 2 if end < 0 else end + 1


def mend(text: str, root: Root) -> str:
    """Give the document from its root on, as XML that a parser can be given: at most MAX_ENTRIES items."""
    body = _first_items(_FORBIDDEN.sub("", text[root.start :]), root)
    body = _with_short_authors(body)
    pieces: list[str] = []
    position = 0
    while (start := body.find("<![CDATA[", position)) >= 0:
        end = body.find("]]>", start)
        end = len(body) if end < 0 else end + 3
        pieces += (_ENTITY.sub(_settle_entity, body[position:start]), body[start:end])
        position = end
    pieces.append(_ENTITY.sub(_settle_entity, body[position:]))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "".join(pieces)


def is_too_deep(text: str) -> bool:
    """Tell whether elements are nested beyond what any listing needs; parsers would choke or recurse."""
    depth = position = 0
    while match := _TAG.search(text, position):
        position = match.end()
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


def _settle_entity(match: re.Match[str]) -> str:
    """Write an entity as XML allows: HTML's names become characters, unknown ones and bare '&' text."""
    number, name = match[1], match[2]
    if number:
        char = html.unescape(f"&#{number};")  # also maps the Windows numbers 128 … 159 to what was meant
        return match[0] if char in "<>&\"'" else _FORBIDDEN.sub("", char)
    if name in {"amp", "lt", "gt", "quot", "apos"}:
        return match[0]
    if name and (char := html.entities.html5.get(f"{name};", "")):
        return char.replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + match[0][1:]


def _first_items(body: str, root: Root) -> str:
    for number, match in enumerate(_ITEM.finditer(body)):
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
                unclosed.add(closing)  # looked for once, not once an element
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
