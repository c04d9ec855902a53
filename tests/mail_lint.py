"""A linter for HTML in mail: what clients strip, break or block, and how well its colours can be read. For tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import html as lxml_html

VOID = {"meta", "img", "br", "hr"}
TAGS = VOID | {
    *("html", "head", "title", "style", "body", "table", "tbody", "tr", "td", "th"),
    *("p", "h1", "h2", "h3", "a", "span", "div", "bdi"),
}
# What the large clients keep of inline styles (Gmail, Outlook, Apple Mail); no position, float, flex or grid.
STYLES = {
    *("margin", "padding", "padding-right", "border", "border-top", "border-bottom", "border-left", "display"),
    *("width", "max-width", "height", "vertical-align", "text-align", "white-space", "word-break", "overflow-wrap"),
    *("color", "background-color", "font-size", "font-family", "font-weight", "line-height", "letter-spacing"),
    *("mso-hide", "text-decoration", "text-transform", "-webkit-text-size-adjust"),
}
LONGEST = 102_400  # Gmail clips beyond


class _Balance(HTMLParser):
    """Whether every element that is opened is closed, in its place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        doubled = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        self.problems += [f"<{tag}> has {name} twice" for name in doubled]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes what is not open")


def lint(page: str, cids: set[str]) -> list[str]:
    """What is wrong with a page as mail; `cids` are the Content-IDs sent with it."""
    balance = _Balance()
    balance.feed(page)
    tree = lxml_html.fromstring(page)
    ids = Counter(tree.xpath("//@id"))
    return [
        *balance.problems,
        *(f"<{tag}> is left open" for tag in balance.open),
        *([] if page.startswith("<!DOCTYPE html>") else ["no doctype"]),
        *([] if tree.get("lang") else ["no lang"]),
        *([] if tree.findtext(".//title") else ["no title"]),
        *([] if tree.xpath("//meta[@charset='utf-8']") else ["no charset"]),
        *([f"{len(page.encode())} bytes are clipped"] if len(page.encode()) > LONGEST else []),
        *(f"<{e.tag}> is not for mail" for e in tree.iter() if isinstance(e.tag, str) and e.tag not in TAGS),
        *(f"id {name} twice" for name, count in ids.items() if count > 1),
        *_links(tree, set(ids)),
        *_images(tree, cids),
        *_tables(tree),
        *_inline(tree),
    ]


def _links(tree: Any, ids: set[str]) -> Iterator[str]:
    for link in tree.xpath("//a"):
        href = link.get("href", "")
        if not re.match(r"https?://[^/\s]+", href) and href.removeprefix("#") not in ids:
            yield f"a link leads to {href!r}"
        if not "".join(link.itertext()).strip():
            yield f"a link without words leads to {href!r}"


def _images(tree: Any, cids: set[str]) -> Iterator[str]:
    for image in tree.xpath("//img"):
        if image.get("src", "").removeprefix("cid:") not in cids:
            yield f"no part is {image.get('src')!r}"
        yield from (f"an image without {name}" for name in ("alt", "width", "height") if not image.get(name))


def _tables(tree: Any) -> Iterator[str]:
    for table in tree.xpath("//table"):
        if table.get("role") != "presentation" and not table.xpath(".//th|.//td[@class='number']"):
            yield "a layout table without role=presentation"
        if int(re.sub(r"\D", "", table.get("width", "0")) or 0) > 600:
            yield "a table wider than 600 px"


def _inline(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//*[@style]"):
        for name in styles(element.get("style")):
            if name not in STYLES:
                yield f"style {name} is not kept by mail clients"


def styles(text: str) -> dict[str, str]:
    """The declarations of a style attribute or block."""
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


# ---------------------------------------------------------------- contrast


def contrasts(page: str, *, is_dark: bool) -> Iterator[tuple[float, str]]:
    """The contrast of every text with what lies behind it, and the text."""
    tree = lxml_html.fromstring(page)
    rules = list(dark_rules(page)) if is_dark else []

    def walk(element: Any, colour: str, back: str) -> Iterator[tuple[float, str]]:
        if element.tag in ("head", "style", "title") or not isinstance(element.tag, str):
            return
        found = styles(element.get("style", ""))
        if found.get("display") == "none":
            return
        for selector, changes in rules:
            if matches(element, selector):
                found |= changes
        colour, back = found.get("color", colour), found.get("background-color", back)
        if (element.text or "").strip():
            yield contrast(colour, back), f"{element.tag}.{element.get('class', '')}: {element.text.strip()[:40]}"
        for child in element:
            yield from walk(child, colour, back)
            if (child.tail or "").strip():
                yield contrast(colour, back), f"{element.tag}.{element.get('class', '')}: {child.tail.strip()[:40]}"

    yield from walk(tree.find("body"), "#000000", "#ffffff")


def dark_rules(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rules of the dark style, selector by selector."""
    block = re.search(r"@media \(prefers-color-scheme: dark\)\s*\{(.*?\})\s*\}", page, re.DOTALL)
    assert block, "there is no dark style"
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block[1]):
        yield from ((selector.strip(), styles(body)) for selector in selectors.split(","))


def matches(element: Any, selector: str) -> bool:
    """Whether a selector of tags, classes and descendants chooses the element."""
    *above, last = selector.split()
    return _is(element, last) and (not above or any(_is(parent, above[-1]) for parent in element.iterancestors()))


def _is(element: Any, simple: str) -> bool:
    return simple[1:] in (element.get("class") or "").split() if simple[0] == "." else element.tag == simple


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG has it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
