"""A page as the rungs of the ladder see it: guarded, decoded, parsed once, its scripts harvested.

What it is *not*: extraction. Nothing here decides what the body is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.articles.layout import unwrap_layout_tables
from extractors.records import Unreadable
from extractors.text.clean import clean_text
from extractors.text.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 5_000_000  # measured: 3.9 MB of links cost trafilatura 180 s; no article page needs more
MAX_DEPTH = 120  # measured: 300 nested <div> return None; real pages of the public set stay under 60
MANY_NODES = 20_000  # elements that only the linear reader may see; the public set's largest page has 3,500
MAX_NODES = 300_000  # elements beyond which even the linear reader takes longer than a page is worth
MAX_ATTRIBUTES = 400  # in one tag: libxml2 compares each with every other
MAX_COMMENTS = 200  # marks of comments from which attributes are looked through for them
MAX_SCRIPT_CHARS = 3_000_000  # state of one script; beyond it a JSON parse costs more than the page is worth

_HTML_HINT = re.compile(r"<\s*(?:!doctype|html|head|body|meta|title|div|p|article|span|table|br)\b", re.IGNORECASE)
_LONG_TAG_CHARS = 2000
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_LONG_TAG_CHARS},}}>?")
_NOT_TEXT = (
    "style",
    "template",
    "svg",
    "math",
    "canvas",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "noframes",
    "rp",
    "rt",
    "rtc",
)

_SAYS = re.compile(r"<script\b[^>]{0,200}>[^<]{0,2000}?\balert\s{0,3}\(", re.IGNORECASE)
_SHORT_SCRIPT = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Script:
    """The text of one script element with its kind."""

    kind: str  # the type attribute, lower case
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A parsed page without its scripts; `tree` belongs to the page and is copied before it is changed."""

    tree: Any
    parser: Any  # that made the tree
    url: str
    meta: dict[str, str]  # first non-empty content of each name, property or itemprop, lower case
    scripts: tuple[Script, ...]
    lang_attribute: str
    nodes: int = 0  # elements in the tree
    charset: str = ""
    bad_bytes: int = 0

    def copy_tree(self) -> Any:  # noqa: ANN401 - lxml has no types
        """Return a copy that may be changed, of the kind of elements that readers of HTML ask for."""
        from copy import copy

        from lxml.etree import ElementDefaultClassLookup
        from lxml.html import HtmlElement

        # One class for all, looked up in C: lxml.html's own look-up calls into Python for each element met.
        self.parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
        return copy(self.tree)

    @property
    def is_large(self) -> bool:
        """Whether the page is so large that only readers of linear cost may see it."""
        return self.nodes > MANY_NODES

    @property
    def lang(self) -> str | None:
        """The language its markup states, in the words of extractors.records; None where it states none of ours."""
        code = self.lang_attribute.lower().replace("_", "-")
        if code.startswith("zh"):
            traditional = any(part in code for part in ("hant", "tw", "hk", "mo"))
            simplified = any(part in code for part in ("hans", "cn", "sg"))
            return "zh-Hant" if traditional else "zh-Hans" if simplified else "zh"
        return code[:2] if code[:2] in {"en", "ko", "ja"} else None

    @property
    def host(self) -> str:
        """The host of the page's address, '' where unknown."""
        return urlsplit(self.url).hostname or "" if self.url else ""


def open_page(body: bytes, url: str | None, content_type: str | None) -> ParsedPage | Unreadable:
    """Decode, guard and parse the bytes of a page, or return the reason why that fails."""
    if len(body) > MAX_BYTES:
        return Unreadable("too_large", f"{len(body)} bytes")
    if not body.strip(b" \t\r\n\0"):
        return Unreadable("empty_body")
    decoded = decode(body, content_type)
    text = decoded.text
    if len(text) <= _SHORT_SCRIPT and _SAYS.search(text):
        text = f"<html><body>{text}</body></html>"  # no more than a script that says why there is no page
    if not _HTML_HINT.search(text[:200_000]):
        return Unreadable("not_html")
    tree, parser = _parse(text)
    if tree is None:
        return Unreadable("malformed")
    nodes = _count(tree)
    if nodes > MAX_NODES:
        return Unreadable("too_large", f"{nodes} elements")
    scripts = tuple(_extract_scripts(tree))
    if decoded.text.count("<!--") > MAX_COMMENTS:
        _without_comments(tree)
    _flatten(tree)
    unwrap_layout_tables(tree)
    return ParsedPage(
        tree=tree,
        parser=parser,
        url=url or "",
        meta=_read_meta(tree),
        scripts=scripts,
        lang_attribute=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip(),
        nodes=_count(tree),
        charset=decoded.charset,
        bad_bytes=decoded.bad_bytes,
    )


def _count(tree: Any) -> int:  # noqa: ANN401
    return int(tree.xpath("count(//*)"))


def _parse(text: str) -> tuple[Any, Any]:
    from lxml import etree

    # A declaration inside a str makes lxml refuse it; NUL and lone surrogates cannot be encoded for libxml2.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", "").lstrip("\ufeff"))
    if any(len(part) > _LONG_TAG_CHARS and ">" not in part[: _LONG_TAG_CHARS + 1] for part in text.split("<")):
        text = _LONG_TAG.sub(lambda m: "<span>" if m.group().count("=") > MAX_ATTRIBUTES else m.group(), text)
    raw = text.encode("utf-8", "replace")
    # Plain elements, not lxml.html's: those cost a call into Python for each element met (see Page.copy_tree).
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, parser
    return (tree if tree is not None and tree.find(".//body") is not None else None), parser


def _extract_scripts(tree: Any) -> Iterator[Script]:  # noqa: ANN401
    """Take the scripts out of the tree and yield those whose text may hold data."""
    for node in list(tree.iter("script")):
        text = node.text or ""
        if text and len(text) <= MAX_SCRIPT_CHARS:
            yield Script((node.get("type") or "").strip().lower(), node.get("id") or "", text)
        _remove_node(node)
    _close_readings(tree)
    for node in list(tree.iter(*_NOT_TEXT)):
        _remove_node(node)


def _close_readings(tree: Any) -> None:  # noqa: ANN401
    """Move base text out of the readings of ruby (furigana) that were never closed: the parser knows no ruby."""
    for base in list(tree.iter("rb")):
        reading = next(base.iterancestors("rt"), None)
        if reading is not None and (text := "".join(base.itertext())):
            reading.tail = text + (reading.tail or "")


def _remove_node(node: Any) -> None:  # noqa: ANN401
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _flatten(tree: Any) -> None:  # noqa: ANN401
    """Flatten nesting that is deeper than in any real page: the text stays, the boxes are removed."""
    if not tree.xpath("boolean(" + "/*" * (MAX_DEPTH + 2) + ")"):
        return
    stack = [(tree, 0)]
    deep = []
    while stack:
        node, depth = stack.pop()
        if depth > MAX_DEPTH:
            deep.append(node)
            continue
        stack.extend((child, depth + 1) for child in node)
    for node in deep:
        text = " ".join(" ".join(node.itertext()).split())
        for child in list(node):
            node.remove(child)
        node.text = text


def _without_comments(tree: Any) -> None:  # noqa: ANN401
    """Take the marks of comments out of attributes: writing a tree takes the square of their number."""
    for node in tree.xpath('//*[@*[contains(., "<!--")]]'):
        for name, value in node.attrib.items():
            if "<!--" in value:
                node.set(name, value.replace("<!--", ""))


def _read_meta(tree: Any) -> dict[str, str]:  # noqa: ANN401
    meta: dict[str, str] = {}
    for node in tree.iter("meta"):
        content = clean_text(node.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (node.get(attribute) or "").strip().lower()
            if name and content:
                meta.setdefault(name, content)
    return meta
