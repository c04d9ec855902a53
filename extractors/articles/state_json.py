"""The rung for pages whose body is only in the state their script starts from: Arc, Next, JSON in a script.

Yields candidates, best guess first; the page's own description, or the headline that stands beside the text,
decides whether one is believed (checks.py), because the same state also holds menus, other stories and legal texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from extractors.articles.script_state import state_values
from extractors.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.articles.page import ParsedPage

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
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}[^%\s]{0,12}){5}")
_TITLE_KEYS = ("title", "headline", "articleTitle", "newsTitle", "subject")
_READINGS = re.compile(r"<(rt|rp|rtc)\b[^<>]{0,200}>[^<]{0,100}(?:</\1\s{0,20}>|(?=<))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StateText:
    """A text of the page's state, and the title of the object that holds it."""

    text: str  # blank lines between paragraphs
    title: str = ""


def read_state(page: ParsedPage) -> list[StateText]:
    """Return the texts in the page's state that may be its body, longest first."""
    found: dict[str, str] = {}
    budget = [_MAX_NODES]
    for value in state_values(page):
        for text, title in _candidates(value, budget):
            if sum(map(str.isalnum, text)) >= _MIN_BODY:
                found[text] = found.get(text) or title
        if budget[0] <= 0:
            break
    return [StateText(text, found[text]) for text in sorted(found, key=len, reverse=True)]


def _candidates(value: Any, budget: list[int]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON of any shape
    """Yield each text with the title beside it, or of the nearest object around it."""
    stack = [(value, "")]
    while stack and budget[0] > 0:
        node, title = stack.pop()
        budget[0] -= 1
        if isinstance(node, dict):
            title = next((own for key in _TITLE_KEYS if isinstance(own := node.get(key), str) and own), title)
            for key, child in node.items():
                if isinstance(child, (dict, list)) and not _NOT_BODY_KEYS.search(str(key)):
                    stack.append((child, title))
                elif isinstance(child, str) and len(child) >= _MIN_BODY:
                    markup = _decoded(child)
                    if not _CODE.fullmatch(markup):
                        yield plain_text(markup), title
        elif isinstance(node, list):
            stack.extend((child, title) for child in node if isinstance(child, (dict, list)))
            pieces = [piece for item in node if (piece := _piece(item))]
            if len(pieces) > 1 or (pieces and len(node) == 1):
                yield "\n\n".join(pieces), title


def _decoded(text: str) -> str:
    """Return a string as it was before it was encoded for an address or for HTML."""
    if "%" in text and not any(c.isspace() for c in text[:2000]) and _PERCENT.search(text):
        text = unquote(text.replace("+", " ") if "%20" not in text else text)
    return unescape(text) if text.startswith("&lt;") else text


def _piece(item: Any, depth: int = 0) -> str:  # noqa: ANN401
    """Return the text of one element of a body: a string, or an object with its text under a usual key."""
    if isinstance(item, str):
        return plain_text(item) if " " in item or not item.isascii() else ""
    if isinstance(item, list):
        return " ".join(piece for child in item if (piece := _piece(child, depth + 1))) if depth < 6 else ""
    if not isinstance(item, dict) or depth >= 6:
        return ""
    if _OTHER_STORY & item.keys() or _NOT_BODY_TYPES.search(str(item.get("type") or item.get("_type") or "")):
        return ""
    for key in _TEXT_KEYS:
        child = item.get(key)
        if isinstance(child, str) and child.strip():
            return plain_text(child)
    for key in ("children", "items", "model", "blocks", "spans", "content", "props", "data", "nodes"):
        if isinstance(item.get(key), (dict, list)) and (piece := _piece(item[key], depth + 1)):
            return piece
    return ""


def plain_text(text: str) -> str:
    """Return the text of an HTML fragment or string, blank lines between paragraphs."""
    if "<" in text:
        if "<r" in text or "<R" in text:
            text = _READINGS.sub("", text)
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
