"""The rung for pages whose body is only in the state their script starts from: Arc, Next, JSON in a script.

Yields candidates, best guess first; the page's own description decides whether one is believed
(checks.py), because the same state also holds menus, other stories and legal texts.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from extractors.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.articles.page import ParsedPage, Script

_ASSIGNED = re.compile(r"(?:=|\bpush\()\s*(?=[{\[])")
_PARSED = re.compile(r"JSON\.parse\(\s*(?=\")")
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_FLIGHT_ROW = re.compile(r"^[0-9a-f]{0,8}:(?:[A-Z]{0,2})(?=[{\[\"])", re.MULTILINE)
_FLIGHT_TEXT = re.compile(r"[0-9a-f]{1,8}:T([0-9a-f]{1,8}),")
_MIN_SCRIPT = 300
_MAX_VALUES = 400  # JSON values tried in one page
_MAX_MISSES = 200  # assignments of one script that are code and not JSON
_MAX_NODES = 60_000  # nodes walked in one page's state
_MIN_BODY = 60  # letters of a candidate
_TEXT_KEYS = ("content", "text", "body", "html", "value", "paragraph", "articleBody", "desc", "description")
_NOT_BODY_TYPES = re.compile(
    r"image|video|gallery|reference|raw_html|interstitial|embed|related|ad\b|advert|caption|social|link_list|"
    r"oembed|divider|audio|podcast|newsletter",
    re.IGNORECASE,
)
_OTHER_STORY = frozenset({"headline", "headlines", "slug", "canonical_url", "publishedAt", "published_at"})
_NOT_BODY_KEYS = re.compile(
    r"comment|related|recommend|latest|popular|trending|menu|footer|nav|policy|terms|translation|i18n|messages|css|style",
    re.IGNORECASE,
)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|section|article|figure)>|<br\s*/?>", re.IGNORECASE)
_ASIDES = ("script", "style", "figure", "figcaption", "iframe", "aside", "table")
_ASIDE = re.compile(rf"<({'|'.join(_ASIDES)})\b", re.IGNORECASE)
_ASIDE_END = {name: re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE) for name in _ASIDES}
_CODE = re.compile(r"[!-~]+")  # an address, a hash, a path
_LONGEST_TAG = 3000


def read_state(page: ParsedPage) -> list[str]:
    """Return the texts in the page's state that may be its body, longest first, blank lines between paragraphs."""
    found: dict[str, None] = {}
    budget = [_MAX_NODES]
    for value in _values(page.scripts):
        for text in _candidates(value, budget):
            if sum(map(str.isalnum, text)) >= _MIN_BODY:
                found[text] = None
        if budget[0] <= 0:
            break
    return sorted(found, key=len, reverse=True)


# ---------------------------------------------------------------- JSON in scripts


def _values(scripts: Iterable[Script]) -> Iterator[Any]:
    flight: list[str] = []
    tried = 0
    for script in scripts:
        if len(script.text) < _MIN_SCRIPT and "__next_f" not in script.text:
            continue
        if "ld+json" in script.kind:
            continue
        for value in _values_of(script, flight):
            tried += 1
            if tried > _MAX_VALUES:
                return
            yield value
    if flight:
        yield from _flight_values("".join(flight))


def _values_of(script: Script, flight: list[str]) -> Iterator[Any]:
    if "json" in script.kind:
        value = _load(script.text)
        if value is not None:
            yield value
        return
    if "__next_f" in script.text:
        for match in _FLIGHT.finditer(script.text):
            chunk = _decode_at(script.text, match.end())[0]
            if isinstance(chunk, list) and len(chunk) > 1 and isinstance(chunk[1], str):
                flight.append(chunk[1])
        return
    for match in _PARSED.finditer(script.text):
        inner = _decode_at(script.text, match.end())[0]
        if isinstance(inner, str) and (value := _load(inner)) is not None:
            yield value
    at, misses = 0, 0
    for match in _ASSIGNED.finditer(script.text):
        if match.start() < at:
            continue
        value, end = _decode_at(script.text, match.end())
        misses += value is None
        if value:
            at = end
            yield value
        if misses > _MAX_MISSES:
            return


def _load(text: str) -> Any:  # noqa: ANN401 - JSON of any shape
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _decode_at(text: str, at: int) -> tuple[Any, int]:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at


def _flight_values(stream: str) -> Iterator[Any]:
    """Read the rows of a Next flight stream: JSON rows, and text rows counted in bytes."""
    for match in _FLIGHT_TEXT.finditer(stream):
        size = int(match.group(1), 16)
        if _MIN_BODY <= size <= 2_000_000:
            yield [stream[match.end() : match.end() + size].encode()[:size].decode("utf-8", "ignore")]
    for match in _FLIGHT_ROW.finditer(stream):
        value = _decode_at(stream, match.end())[0]
        if value is not None:
            yield value


# ---------------------------------------------------------------- bodies in JSON


def _candidates(value: Any, budget: list[int]) -> Iterator[str]:  # noqa: ANN401
    stack = [value]
    while stack and budget[0] > 0:
        node = stack.pop()
        budget[0] -= 1
        if isinstance(node, dict):
            for key, child in node.items():
                if isinstance(child, (dict, list)) and not _NOT_BODY_KEYS.search(str(key)):
                    stack.append(child)
                elif isinstance(child, str) and len(child) >= _MIN_BODY and not _CODE.fullmatch(child):
                    yield _plain_text(child)
        elif isinstance(node, list):
            stack.extend(child for child in node if isinstance(child, (dict, list)))
            pieces = [piece for item in node if (piece := _piece(item))]
            if len(pieces) > 1 or (pieces and len(node) == 1):
                yield "\n\n".join(pieces)


def _piece(item: Any, depth: int = 0) -> str:  # noqa: ANN401
    """Return the text of one element of a body: a string, or an object with its text under a usual key."""
    if isinstance(item, str):
        return _plain_text(item) if " " in item or not item.isascii() else ""
    if isinstance(item, list):
        return " ".join(piece for child in item if (piece := _piece(child, depth + 1))) if depth < 6 else ""
    if not isinstance(item, dict) or depth >= 6:
        return ""
    if _OTHER_STORY & item.keys() or _NOT_BODY_TYPES.search(str(item.get("type") or item.get("_type") or "")):
        return ""
    for key in _TEXT_KEYS:
        child = item.get(key)
        if isinstance(child, str) and child.strip():
            return _plain_text(child)
    for key in ("children", "items", "model", "blocks", "spans", "content", "props", "data", "nodes"):
        if isinstance(item.get(key), (dict, list)) and (piece := _piece(item[key], depth + 1)):
            return piece
    return ""


def _plain_text(text: str) -> str:
    """Return the text of an HTML fragment or string, blank lines between paragraphs."""
    if "<" in text:
        text = _without_tags(_BLOCK_END.sub("\n", _without_asides(text)))
    if "&" in text:
        text = unescape(text)
    return "\n\n".join(line for line in clean_text(text).split("\n") if line)


def _without_asides(text: str) -> str:
    """Put a line break for each element that is no running text; one that is never closed stays."""
    pieces: list[str] = []
    at = 0
    unclosed: set[str] = set()  # searched once, not once an element
    while opening := _ASIDE.search(text, at):
        name = opening[1].lower()
        closing = None if name in unclosed else _ASIDE_END[name].search(text, opening.end())
        if closing:
            pieces += (text[at : opening.start()], "\n")
            at = closing.end()
        else:
            unclosed.add(name)
            pieces.append(text[at : opening.end()])
            at = opening.end()
    return "".join((*pieces, text[at:]))


def _without_tags(text: str) -> str:
    """Take out what stands between angle brackets; a bracket that nothing closes nearby stays."""
    pieces: list[str] = []
    at = 0
    while (opening := text.find("<", at)) >= 0:
        close = text.find(">", opening, opening + _LONGEST_TAG + 2)
        pieces.append(text[at : opening + (close < 0)])
        at = close + 1 if close >= 0 else opening + 1
    return "".join((*pieces, text[at:]))
