"""The publishers' own rules: where the body of their pages stands, and what to cut out first. Rules are data.

lexicon/publishers.toml holds them, with an invented page each. Nothing here decides whether the text is believed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from extractors.articles.blocks import is_linked
from extractors.articles.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = re.compile(r"^(?P<tag>[a-z][a-z0-9]*)?(?P<rest>(?:[.#][\w-]+|\[[a-z-]+\*=[\w-]+\])*)$|^\*$")
_PART = re.compile(r"(?P<mark>[.#])(?P<name>[\w-]+)|\[(?P<attribute>[a-z-]+)\*=(?P<value>[\w-]+)\]")


@dataclass(frozen=True, slots=True)
class PublisherRule:
    """One publisher's rule. Selectors are XPath here; the file has them shorter."""

    id: str
    hosts: tuple[str, ...]
    body: tuple[str, ...]
    drop: tuple[str, ...]
    timezone: str
    seen: date
    note: str
    page: str
    text: tuple[str, ...]


@cache
def load_publishers() -> tuple[PublisherRule, ...]:
    """Return the shipped rules. Raises ValueError with the rule's id where a selector or a key is not one."""
    from extractors.lexicon import SHIPPED

    rows = tomllib.loads((SHIPPED / "publishers.toml").read_text("utf-8"))["publisher"]
    return tuple(_publisher(row) for row in rows)


def _publisher(row: dict[str, Any]) -> PublisherRule:
    try:
        lists = {key: tuple(row[key]) for key in ("hosts", "text")}
        paths = {key: tuple(to_xpath(selector) for selector in row[key]) for key in ("body", "drop")}
        return PublisherRule(**(row | lists | paths))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"publishers.toml, {row.get('id', '?')}: {error}") from error


def to_xpath(selector: str) -> str:
    """Turn 'div#a .b [class*=c]' into XPath; ValueError where it is no such selector."""
    path = "."
    for step in selector.split():
        match = _STEP.match(step)
        if not match:
            raise ValueError(f"not a selector: {step!r} (tag, .class, #id, [attribute*=part])")
        path += f"//{match['tag'] or '*'}" + "".join(_conditions(match["rest"] or ""))
    return path


def _conditions(rest: str) -> Iterator[str]:
    for part in _PART.finditer(rest):
        if part["mark"] == "#":
            yield f"[@id='{part['name']}']"
        elif part["mark"] == ".":
            yield f"[contains(concat(' ', normalize-space(@class), ' '), ' {part['name']} ')]"
        else:
            yield f"[contains(@{part['attribute']}, '{part['value']}')]"


def publisher_of(host: str) -> PublisherRule | None:
    """Return the rule for a host, None where there is none."""
    for publisher in load_publishers():
        if any(host == name or host.endswith(f".{name}") for name in publisher.hosts):
            return publisher
    return None


def cut_dropped_boxes(tree: Any, publisher: PublisherRule) -> None:  # noqa: ANN401 - lxml has no types
    """Cut the boxes a publisher's rule drops out of a page, keeping the text that follows each."""
    for path in publisher.drop:
        for node in tree.xpath(path):
            parent = node.getparent()
            if parent is None or node.tag in ("body", "html"):
                continue
            before = node.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + "\n" + (node.tail or "")
            else:
                parent.text = (parent.text or "") + "\n" + (node.tail or "")
            parent.remove(node)


def read_publisher(tree: Any, publisher: PublisherRule) -> str:  # noqa: ANN401
    """Return the text of the boxes a publisher's rule names, '' where the page has none."""
    for path in publisher.body:
        boxes = tree.xpath(path)
        tops = [box for box in boxes if not any(other in boxes for other in box.iterancestors())]
        lines = [block.text for box in tops for block in walk(box) if not is_linked(block)]
        if lines:
            return "\n\n".join(lines)
    return ""
