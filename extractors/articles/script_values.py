"""Values of JavaScript that are not JSON: what a page assigns to its state, read without running anything.

Read are literals: objects with bare keys, three kinds of quotes, trailing commas, undefined, void 0, !0, comments,
strings joined by +, and names that the caller knows. A call, a function or a regular expression is read over and is
None. Linear in the length of the script; anything else ends the reading with ScriptError.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DEPTH: Final = 100
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`", re.DOTALL)
_QUOTES = frozenset("\"'`")
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)n?")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_KEYWORDS: Final[Mapping[str, Any]] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None,
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_LETTER_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_PAIRS = {"(": ")", "[": "]", "{": "}"}
# What a bracket may hold while it is read over: strings and comments whole, anything else by the character. What is
# never closed goes to the end, so that it is read once.
_OVER = (
    r"\"(?:[^\"\\]|\\.)*+(?:\"|\Z|\\)|'(?:[^'\\]|\\.)*+(?:'|\Z|\\)|`(?:[^`\\]|\\.)*+(?:`|\Z|\\)|//[^\n]*|"
    r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|"
)
_INSIDE = re.compile(_OVER + r"[()\[\]{}]", re.DOTALL)
_ENDS = re.compile(_OVER + r"[()\[\]{},;]", re.DOTALL)


class ScriptError(ValueError):
    """No literal stands here; `at` is how far the script was read."""

    def __init__(self, problem: str, at: int) -> None:
        super().__init__(problem)
        self.at = at


def read_value(text: str, at: int = 0, names: Mapping[str, Any] | None = None) -> tuple[Any, int]:
    """Return the value that starts at a place of a script, and where it ends. Raises ScriptError where none does.

    `names` are identifiers with a known value, as the parameters of a function that returns the state.
    """
    return _Reader(text, names or {}).value(at, 0)


def unescape_string(text: str) -> str:
    """Return a string literal's text without its escapes; two halves of a surrogate pair are joined."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescaped, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _LETTER_ESCAPES.get(match[4], match[4])


def after_bracket(text: str, at: int) -> int:
    """Return the place behind the bracket that closes the one at `at`. Raises ScriptError where none does."""
    stack = [_PAIRS[text[at]]]
    for match in _INSIDE.finditer(text, at + 1):
        mark = match[0]
        if mark in _PAIRS:
            stack.append(_PAIRS[mark])
        elif mark == stack[-1]:
            stack.pop()
            if not stack:
                return match.end()
    raise ScriptError("a bracket is never closed", len(text))


def after_expression(text: str, at: int) -> int:
    """Return the place of the comma or bracket that ends an expression, which is read over."""
    while match := _ENDS.search(text, at):
        mark = match[0]
        if mark in _PAIRS:
            at = after_bracket(text, match.start())
        elif mark in {",", ")", "]", "}", ";"}:
            return match.start()
        else:
            at = match.end()
    raise ScriptError("an expression never ends", len(text))


class _Reader:
    """Reads values of one script."""

    def __init__(self, text: str, names: Mapping[str, Any]) -> None:
        self.text, self.names = text, names

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        """Read one value, strings joined by + as one."""
        if depth > MAX_DEPTH:
            raise ScriptError("nested too deep", at)
        found, at = self._one(self._skip(at), depth)
        while isinstance(found, str):
            plus = self._skip(at)
            if not self.text.startswith("+", plus):
                break
            more, at = self._one(self._skip(plus + 1), depth)
            found += more if isinstance(more, str) else ""
        return found, at

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _one(self, at: int, depth: int) -> tuple[Any, int]:
        mark = self.text[at : at + 1]
        if mark == "{":
            return self._object(at + 1, depth)
        if mark == "[":
            return self._array(at + 1, depth)
        if mark in _QUOTES:
            return self._string(at)
        if mark == "!":
            found, end = self.value(at + 1, depth + 1)
            return not found, end
        if match := _NUMBER.match(self.text, at):
            return _number(match[0]), match.end()
        if mark == "(":
            return self._tail(None, after_bracket(self.text, at))
        if match := _NAME.match(self.text, at):
            return self._named(match)
        raise ScriptError("no value", at)

    def _string(self, at: int) -> tuple[str, int]:
        match = _STRING.match(self.text, at)
        if not match:
            raise ScriptError("a string is never closed", len(self.text))
        return unescape_string(match[match.lastindex or 1]), match.end()

    def _named(self, match: re.Match[str]) -> tuple[Any, int]:
        name, at = match[0], match.end()
        if name == "void":
            return None, after_expression(self.text, at)
        if name in {"new", "function", "async", "await", "typeof"}:
            following = _NAME.match(self.text, self._skip(at))
            return self._tail(None, following.end() if following else at)
        return self._tail(_KEYWORDS[name] if name in _KEYWORDS else self.names.get(name), at)

    def _tail(self, found: Any, at: int) -> tuple[Any, int]:  # noqa: ANN401 - a value of any kind
        """Read over what makes an expression of a name: calls, members, the body of a function."""
        while True:
            after = self._skip(at)
            mark = self.text[after : after + 1]
            if mark in {"(", "[", "{"}:
                found, at = None, after_bracket(self.text, after)
            elif self.text.startswith("=>", after):
                return None, after_expression(self.text, after + 2)
            elif mark == "." and (name := _NAME.match(self.text, after + 1)):
                found, at = None, name.end()
            else:
                return found, at

    def _array(self, at: int, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        while True:
            at = self._skip(at)
            mark = self.text[at : at + 1]
            if mark == "]":
                return items, at + 1
            if mark == ",":
                at += 1
                continue
            item, at = self._whole(at, depth)
            items.append(item)
            at = self._separator(at, "]")

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        items: dict[str, Any] = {}
        while True:
            at = self._skip(at)
            if self.text.startswith("}", at):
                return items, at + 1
            key, at = self._key(at)
            at = self._skip(at)
            if self.text.startswith(":", at):
                items[key], at = self._whole(at + 1, depth)
            elif self.text.startswith("(", at):  # a method
                at = self._tail(None, at)[1]
            else:
                items[key] = self.names.get(key)
            at = self._separator(at, "}")

    def _whole(self, at: int, depth: int) -> tuple[Any, int]:
        """Read the value of an item; of an expression beyond literals there is none."""
        found, end = self.value(at, depth + 1)
        after = self._skip(end)
        if self.text[after : after + 1] in {",", "]", "}"}:
            return found, after
        return None, after_expression(self.text, after)

    def _key(self, at: int) -> tuple[str, int]:
        if self.text[at : at + 1] in _QUOTES:
            return self._string(at)
        match = _NAME.match(self.text, at) or _NUMBER.match(self.text, at)
        if not match:
            raise ScriptError("no key", at)
        return match[0], match.end()

    def _separator(self, at: int, closing: str) -> int:
        at = self._skip(at)
        mark = self.text[at : at + 1]
        if mark == ",":
            return at + 1
        if mark == closing:
            return at
        raise ScriptError("no end of a value", at)


def _number(text: str) -> float | int | None:
    try:
        return float(text) if any(c in text for c in ".eE") and "x" not in text.lower() else int(text.rstrip("n"), 0)
    except ValueError:
        return None
