"""The values a page's scripts start from: Next and Nuxt, JSON in a script, assigned objects, strings that hold JSON.

Nothing is run. JSON is read first; where it is JavaScript instead, its literals are (script_values.py), within a
budget, since most assignments of a script are code. Which of the values holds a body: state_json.py.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from extractors.articles.script_values import ScriptError, after_bracket, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.articles.page import ParsedPage, Script

_ASSIGNED = re.compile(r"(?:=|\bpush\()\s*(?=[{\[])")
# A string that holds an object: as it is, percent-encoded, or in base 64 for atob.
_HELD = re.compile(r"[=(:]\s*(?:atob\(\s*(?=[\"'`])|(?=[\"'`](?:\s*[{\[]|%7[Bb]|%5[Bb])))")
_RETURNED = re.compile(r"[=(]\s{0,9}\(?\s{0,9}function\s{0,9}[\w$]{0,40}\s{0,9}\(([\w$,\s]{0,4000})\)\s{0,9}(?=\{)")
_CALLED = re.compile(r"\s*+\)?\s*+(?=\()")
_RETURN = re.compile(r"\breturn\s*(?=[{\[])")
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_FLIGHT_ROW = re.compile(r"^[0-9a-f]{0,8}:(?:[A-Z]{0,2})(?=[{\[\"])", re.MULTILINE)
_FLIGHT_TEXT = re.compile(r"[0-9a-f]{1,8}:T([0-9a-f]{1,8}),")
_PROSE = re.compile(r"[\"'`][^\"'`{}=;]{0,40}[^\"'`{};]{60}")  # a string long enough for a paragraph
_STATE_ATTRIBUTES = ("data-page", "data-state", "data-props", "data-initial-state", "data-article", "data-content")
_MIN_BODY = 60
_MIN_SCRIPT = 150  # characters: a brief in Chinese takes so many
_MAX_VALUES = 400  # JSON values tried in one page
_MAX_MISSES = 200  # assignments of one script that are code and not JSON
_MAX_READ = 1_500_000  # characters of one page's scripts read as JavaScript


def state_values(page: ParsedPage) -> Iterator[Any]:
    """Yield the values in a page's scripts and state attributes, in order, as many as a page is worth."""
    flight: list[str] = []
    tried = 0
    reader = _ScriptReader()
    for script in (*page.scripts, *_attributes(page)):
        if (len(script.text) < _MIN_SCRIPT and "__next_f" not in script.text) or "ld+json" in script.kind:
            continue
        for value in _values_of(script, flight, reader):
            tried += 1
            if tried > _MAX_VALUES:
                return
            yield value
    if flight:
        yield from _flight_values("".join(flight))


def _attributes(page: ParsedPage) -> Iterable[Script]:
    """Return the state that stands in attributes, as Inertia and islands of Vue and React have it."""
    from extractors.articles.page import Script

    where = " | ".join(f"//@{name}" for name in _STATE_ATTRIBUTES)
    return [Script("json", "", str(value)) for value in page.tree.xpath(where) if len(value) >= _MIN_SCRIPT]


def _values_of(script: Script, flight: list[str], reader: _ScriptReader) -> Iterator[Any]:
    if "json" in script.kind:
        value = reader.held(script.text)
        if value is not None:
            yield value
        return
    if "__next_f" in script.text:
        for match in _FLIGHT.finditer(script.text):
            chunk = _decode_at(script.text, match.end())[0]
            if isinstance(chunk, list) and len(chunk) > 1 and isinstance(chunk[1], str):
                flight.append(chunk[1])
        return
    is_prose = bool(_PROSE.search(script.text))
    if is_prose:
        yield from reader.returned(script.text)
        yield from reader.strings(script.text)
    at, misses = 0, 0
    for match in _ASSIGNED.finditer(script.text):
        if match.start() < at:
            continue
        value, end = _decode_at(script.text, match.end())
        if value is None and is_prose:
            value, end = reader.literal(script.text, match.end())
        misses += value is None
        if value:
            at = end
            yield value
        if misses > _MAX_MISSES:
            return


class _ScriptReader:
    """Reads JavaScript within the budget of one page."""

    def __init__(self) -> None:
        self.left = _MAX_READ

    def literal(self, text: str, at: int, names: dict[str, Any] | None = None) -> tuple[Any, int]:
        """Return the literal at a place and its end; None where there is none, or the budget is spent."""
        if self.left <= 0:
            return None, at
        try:
            value, end = read_value(text, at, names)
        except ScriptError as error:
            self.left -= error.at - at + 20
            return None, at
        self.left -= end - at
        return value, end

    def held(self, text: str) -> Any:  # noqa: ANN401 - JSON of any shape
        """Return the object a string holds: JSON or a literal, percent-encoded or escaped for HTML; None for other."""
        text = text.strip()
        if text[:3].upper() in {"%7B", "%5B"}:
            text = unquote(text)
        if text.startswith(("{&quot;", "[&quot;", "[{&quot;", "&quot;")):
            text = unescape(text)
        value = _load(text)
        return self.literal(text, 0)[0] if value is None and text[:1] in {"{", "["} else value

    def strings(self, text: str) -> Iterator[Any]:
        """Yield the objects that strings of a script hold: JSON.parse('…'), decodeURIComponent("%7B…"), atob("…")."""
        at = 0
        for match in _HELD.finditer(text):
            if match.start() < at:
                continue
            held, end = self.literal(text, match.end())
            if not isinstance(held, str) or len(held) < _MIN_SCRIPT:
                continue
            if "atob" in match[0]:
                held = _from_base64(held)
            if (value := self.held(held)) is not None:
                at = end
                yield value

    def returned(self, text: str) -> Iterator[Any]:
        """Yield what a function called at once returns, its parameters filled in: (function(a,b){return …}(1,"x"))."""
        for match in _RETURNED.finditer(text):
            try:
                end = after_bracket(text, match.end())
                start = _RETURN.search(text, match.end(), end)
                opening = _CALLED.match(text, end)
                if not start or not opening:
                    continue
                close = after_bracket(text, opening.end())
            except ScriptError as error:
                self.left -= error.at - match.end()
                return
            values = self.literal(f"[{text[opening.end() + 1 : close - 1]}]", 0)[0] or []
            names = dict(zip((name.strip() for name in match[1].split(",")), values, strict=False))
            value = self.literal(text, start.end(), names)[0]
            if value is not None:
                yield value


def _from_base64(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


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
