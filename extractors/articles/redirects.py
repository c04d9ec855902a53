"""A page that only sends on: <meta http-equiv="refresh"> at once, or a script with one new address and no text.

A redirect in all but name (WCAG technique H76). The caller follows it as it follows any address, through the guard.
Pure.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

MAX_BYTES = 60_000  # a page that only sends on is short
MAX_DELAY_S = 5.0  # beyond it the page is meant to be read first, or reloads itself
FEW_LETTERS = 600  # letters and digits that "you are being sent on, click here" has at most
NO_LETTERS = 200  # for a script, which may also send only some readers on
_REFRESH = re.compile(r"<meta\b(?=[^>]{0,400}http-equiv\s{0,3}=\s{0,3}[\"']?refresh\b)[^>]{0,2000}>", re.IGNORECASE)
_CONTENT = re.compile(
    r"\bcontent\s{0,3}=\s{0,3}(?:\"([^\"]{1,1500})\"|'([^']{1,1500})'|([^\s>]{1,1500}))", re.IGNORECASE
)
_TARGET = re.compile(
    r"^\s{0,9}(\d{0,4}(?:\.\d{0,4})?)\s{0,9}[;,\s]\s{0,9}(?:url\s{0,9}=\s{0,9})?[\"']?([^\"']{1,1500})", re.IGNORECASE
)
_SCRIPT = re.compile(r"<(script|style|noscript|title|svg)\b[^>]{0,500}>(.*?)</\1\s{0,9}>", re.IGNORECASE | re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript\b[^>]{0,500}>.*?</noscript\s{0,9}>", re.IGNORECASE | re.DOTALL)
_MOVES = re.compile(
    r"\blocation(?:\.href)?\s{0,9}=\s{0,9}(?:\"([^\"\s]{1,1500})\"|'([^'\s]{1,1500})')|"
    r"\blocation\.(?:replace|assign)\(\s{0,9}(?:\"([^\"\s]{1,1500})\"|'([^'\s]{1,1500})')\s{0,9}\)"
)
_ALERT = re.compile(r"\balert\s{0,3}\(\s{0,3}[\"']")
_TAG = re.compile(r"<[^<>]{0,3000}>")


def find_redirect(body: bytes, url: str) -> str:
    """Return the address a page sends its readers on to, '' where it is a page to be read."""
    if len(body) > MAX_BYTES:
        return ""
    text = body.decode("utf-8", "replace")
    letters = sum(map(str.isalnum, _TAG.sub(" ", _SCRIPT.sub(" ", text))))
    if letters > FEW_LETTERS:
        return ""
    target = _by_refresh(_NOSCRIPT.sub(" ", text)) or (_by_script(text) if letters <= NO_LETTERS else "")
    return _absolute(target, url) if target else ""


def _by_refresh(text: str) -> str:
    for tag in _REFRESH.finditer(text):
        content = _CONTENT.search(tag[0])
        stated = unescape(next(part for part in content.groups() if part)) if content else ""
        if (match := _TARGET.match(stated)) and float(match[1] or 0) <= MAX_DELAY_S:
            return match[2].strip()
    return ""


def _by_script(text: str) -> str:
    """Return the one address that the scripts of a page move to; '' where they name several, or say why they move."""
    code = " ".join(match[2] for match in _SCRIPT.finditer(text) if match[1].lower() == "script")
    if _ALERT.search(code):
        return ""  # "this article was deleted", and then the front page
    targets = {next(part for part in match.groups() if part) for match in _MOVES.finditer(code)}
    return targets.pop().replace("\\/", "/") if len(targets) == 1 else ""


def _absolute(target: str, url: str) -> str:
    try:
        address = urljoin(url, target)
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    is_itself = address.partition("#")[0] == url.partition("#")[0]
    return address if is_web and not is_itself else ""
