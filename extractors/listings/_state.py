"""Entries of a list page that a script draws: objects in the page's state with an address, a title and a date.

Only JSON is read, in `<script type="application/json">`, behind `name =`, and in `JSON.parse("…")`; nothing is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ADDRESSES_LINE = """url link href path canonical_url canonicalUrl shareUrl share_url linkUrl docUrl articleUrl
    web_url pcUrl permalink"""
_ADDRESSES = tuple(_ADDRESSES_LINE.split())
_TITLES = ("title", "headline", "subject", "newsTitle", "articleTitle", "docTitle", "showTitle", "name")
_DATES_LINE = """publishedAt published_at datePublished publishDate publish_date publishTime pubDate pubtime
    pub_time publish_time focus_date regDate reg_date created_at createdAt showTime inputTime date time ptime
    display_date first_publish_date updated_at"""
_DATES = tuple(_DATES_LINE.split())
_BEGINS = re.compile(r"(?:=|\()\s{0,20}(?=[\[{])")
_PARSED = re.compile(r'JSON\.parse\(\s{0,20}(?=")')
# The pieces of a JavaScript literal; a comma before a closing bracket is dropped.
_TOKEN = re.compile(
    r""""[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'(?P<single>[^'\\\n]*+(?:\\.[^'\\\n]*+)*+)'"""
    r"""|(?P<key>[A-Za-z_$][\w$]*+)(?=\s{0,20}:)|[A-Za-z_$][\w$]*+"""
    r"""|(?P<comma>,(?=\s{0,20}[\]}]))|[^"'A-Za-z_$,]++|.""",
    re.DOTALL,
)
_LONGEST_LITERAL = 300_000
_LONGEST = 2_000_000  # characters of a script
_MOST_NODES = 50_000
_MOST_BEGINNINGS = 20


@dataclass(frozen=True, slots=True)
class StateEntry:
    """One object of the state, as written."""

    url: str
    title: str
    date: str


def state_entries(scripts: list[tuple[str, str]]) -> list[StateEntry]:
    """Return the entries that scripts hold, in their order. A script is (its type, its text)."""
    found: dict[str, StateEntry] = {}
    for kind, text in scripts:
        for value in _values(kind, text[:_LONGEST]):
            for entry in _entries(value):
                found.setdefault(entry.url, entry)
    return list(found.values())


def _values(kind: str, text: str) -> Iterator[Any]:
    """Yield the JSON values of a script."""
    decoder = json.JSONDecoder()
    if "json" in kind.lower():
        yield from _loaded(decoder, text.strip(), 0)
        return
    for number, found in enumerate(_PARSED.finditer(text)):
        for literal in _loaded(decoder, text, found.end()):
            if isinstance(literal, str) and number < _MOST_BEGINNINGS:
                yield from _loaded(decoder, literal.strip(), 0)
    end = 0
    for number, found in enumerate(_BEGINS.finditer(text)):
        if number < _MOST_BEGINNINGS and found.end() >= end:
            try:
                value, end = decoder.raw_decode(text, found.end())
            except (ValueError, RecursionError):
                yield from _loaded(decoder, _as_json(text[found.end() : found.end() + _LONGEST_LITERAL]), 0)
                continue
            yield value


def _as_json(literal: str) -> str:
    """Return a JavaScript literal as JSON: texts in single quotes, bare keys, `undefined`, a comma before the end."""
    pieces: list[str] = []
    for found in _TOKEN.finditer(literal):
        text, single, key = found[0], found["single"], found["key"]
        if single is not None:
            pieces.append(json.dumps(single.replace("\\'", "'")))
        elif key is not None:
            pieces.append(f'"{key}"')
        elif found["comma"] is None:
            pieces.append("null" if text == "undefined" else text)
    return "".join(pieces)


def _loaded(decoder: json.JSONDecoder, text: str, start: int) -> Iterator[Any]:
    try:
        yield decoder.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return


def _entries(value: Any) -> Iterator[StateEntry]:  # noqa: ANN401 - any JSON
    """Yield the objects that look like entries, in their order, without walking more nodes than a page has."""
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, dict):
            url, title, date = (_first(node, keys) for keys in (_ADDRESSES, _TITLES, _DATES))
            if url and title and date:
                yield StateEntry(url, title, date)
            waiting += list(node.values())[::-1]
        elif isinstance(node, list):
            waiting += node[::-1]


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = node.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool) and value > 10**9:
            return str(value)
    return ""
