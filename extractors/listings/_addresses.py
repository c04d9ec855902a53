"""What the addresses on a list page say by themselves: a day, a kind of page, a shape that they share. Pure text."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from urllib.parse import unquote, urlsplit

_DAY = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d(?!\d{3}))")
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{12,200}={0,2}")
_AUTHORS_LINE = """author authors by byline writer writers reporter reporters journalist journalists profile contributor
contributors login signin subscribe search share"""
_AUTHORS = frozenset(_AUTHORS_LINE.split())
_SECTIONS = frozenset(["tag", "tags", "topic", "topics", "category", "categories", "section", "sections"])
_YEAR_OR_NUMBER = re.compile(r"\d{4}")
_HEX = re.compile(r"[0-9a-fA-F]{16,}(?:-[0-9a-fA-F]+)*")
_DIGITS = re.compile(r"\d+")
_LEAST_ALIKE = 4  # links of one shape that make a list
_LEAST_TITLE = 8  # characters of a usual title among them


def day_in(address: str) -> str:
    """Return the day an address names ('2026-11-20'), in its path or in a token of its query; '' for none."""
    path, _, query = address.partition("?")
    found = _DAY.search(path.partition("://")[2])
    if found is None and _TOKEN.fullmatch(token := unquote(query).partition("&")[0]):
        found = _DAY.search(_decoded(token))
    return "-".join(found.groups()) if found else ""


def _decoded(token: str) -> str:
    """Return what a token says in base64, where that is plain text: the party's daily writes the day so."""
    try:
        text = base64.b64decode(
            token.rstrip("=") + "=" * (-len(token.rstrip("=")) % 4),
            altchars=b"-_" if "-" in token or "_" in token else None,
        )
        return text.decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def is_aside(address: str, relation: str = "") -> bool:
    """Whether an address is that of an author, a topic or a service, which stands in a card beside the article's."""
    segments = urlsplit(address).path.lower().strip("/").split("/")
    folders = set(segments[:-1] or segments)
    is_section = bool(_SECTIONS & folders) and not (_YEAR_OR_NUMBER.search(segments[-1]) or _is_slug(segments[-1]))
    return bool(_AUTHORS & folders) or is_section or bool({"author", "tag", "category"} & set(relation.lower().split()))


def alike(links: Sequence[tuple[str, str]], here: str) -> list[tuple[str, str]]:
    """Return of (address, title) those that share the shape of most of the page's headlines; none where none do.

    For pages that print no dates: menus differ from a list in that each of its addresses names an article by an id.
    """
    groups: dict[str, dict[str, str]] = {}
    for address, title in links:
        shape = _shape(address)
        if shape and shape != _shape(here):
            known = groups.setdefault(shape, {})
            known[address] = max(known.get(address, ""), title, key=len)
    fitting = [
        group
        for group in groups.values()
        if len(group) >= _LEAST_ALIKE
        and median(len(title) for title in group.values()) >= _LEAST_TITLE
        and max(Counter(group.values()).values()) <= len(group) / 2
    ]
    best = max(fitting, key=lambda group: sum(len(title) for title in group.values()), default={})
    return list(best.items())


def _is_slug(segment: str) -> bool:
    """Whether a part of a path is a headline in words: at least three of them."""
    return sum(1 for word in segment.split("-") if word) > 2


def _shape(address: str) -> str:
    """Return an address with what names an article left open; '' where nothing in its last part does."""
    parts = urlsplit(address)
    segments = [_HEX.sub("#", segment) for segment in parts.path.split("/")]
    segments = ["~" if _is_slug(segment) else _DIGITS.sub("0", segment) for segment in segments]
    pairs = [pair.partition("=") for pair in parts.query.split("&")]
    names = sorted(name for name, _, value in pairs if any(char.isdigit() for char in value))
    is_token = bool(_TOKEN.fullmatch(unquote(parts.query)))
    if (
        not re.search(r"[#~0]", segments[-1] or (segments[-2] if len(segments) > 1 else ""))
        and not names
        and not is_token
    ):
        return ""
    return f"{parts.hostname}{'/'.join(segments)}?{','.join(names)}{'!' if is_token else ''}"
