"""Making foreign text harmless before it is shown: titles, names and addresses as outlets wrote them. Pure.

What comes out is one line without controls, bidi marks, zero-width or other invisible characters, of bounded
length; or an http(s) address. Escaping for HTML is the template's work, for headers the message's.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST = 300  # characters of a title or quote
LONGEST_ADDRESS = 2000
MOST_MARKS = 3  # combining marks on one character: Vietnamese and Hindi need two, a tower of them is a prank
# Letters by their category that print nothing: Hangul fillers, the Braille blank, the Khmer inherent vowels.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f")
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE = re.compile(r"\s+")
_NOT_IN_ADDRESS = re.compile(r"[\s\"'<>\\^`{|}]")


def one_line(text: str | None, limit: int = LONGEST) -> str:
    """Give a text as one harmless line, cut with … beyond `limit` characters. Doing it twice changes nothing."""
    # A title is no longer than this however much it hides; normalising megabytes would cost seconds.
    folded = _SPACE.sub(" ", (text or "")[: 20 * limit])
    shown = unicodedata.normalize("NFC", "".join(_visible(folded)))
    tidy = _SPACE.sub(" ", "".join(_without_towers(shown))).strip()
    return tidy if len(tidy) <= limit else tidy[: limit - 1].rstrip() + "…"


def _visible(text: str) -> list[str]:
    return [c for c in text if c not in _BLANK_LETTERS and unicodedata.category(c) not in _NOT_SHOWN]


def _without_towers(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return kept


def web_address(url: str | None) -> str:
    """Give an address a reader may follow: http or https, with a host, without a login; else ''."""
    url = (url or "").strip()
    if len(url) > LONGEST_ADDRESS or _NOT_IN_ADDRESS.search(url) or one_line(url, LONGEST_ADDRESS) != url:
        return ""
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_number
    return url if is_web and parts.username is None and parts.password is None else ""
