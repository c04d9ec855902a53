"""Addresses to request: quoted, joined over redirects, refused where they are not on the web.

Not the canonical form of an article's address: that is extractors/text/urls.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from yarl import URL

from flows.fetching import guard
from flows.fetching.failures import Failed

if TYPE_CHECKING:
    from collections.abc import Collection

# What needs no quoting is sent as it stands: a signed query does not survive tidying.
_IS_QUOTED = re.compile(r"(?:[!#$&'()*+,\-./:;=?@\[\]_~0-9A-Za-z]|%[0-9A-Fa-f]{2})+").fullmatch
_MAX_URL = 8192  # characters; servers refuse longer ones and data: addresses may hold megabytes


def read_url(text: str) -> URL:
    """Return the address to request: quoted where needed, without fragment, user or password. Raises Failed."""
    if len(text) > _MAX_URL:
        raise Failed("bad_url", f"{len(text)} characters")
    try:
        return _clean(_parse(text))
    except (ValueError, TypeError) as error:
        raise Failed("bad_url", str(error)) from None


def join(base: URL, location: str) -> URL:
    """Return the target of a Location header. Raises Failed."""
    if len(location) > _MAX_URL:
        raise Failed("bad_url", f"Location of {len(location)} characters")
    try:
        return _clean(base.join(_parse(location)))
    except (ValueError, TypeError) as error:
        raise Failed("bad_url", f"Location: {error}") from None


def check_target(url: URL, allow_hosts: Collection[str]) -> bool:
    """Raise Failed for an address that is not on the web; return whether the settings exempt it from the guard."""
    if url.scheme not in {"http", "https"}:
        raise Failed("forbidden_scheme", url.scheme[:40])
    host, port = url.host, url.port
    if not host or not port:
        raise Failed("bad_url", "no host")
    exempt = guard.is_exempt(host, port, allow_hosts)
    if not exempt and port not in guard.WEB_PORTS:
        raise Failed("forbidden_address", f"port {port}")
    return exempt


def _parse(text: str) -> URL:
    text = text.strip()
    return URL(text, encoded=True) if _IS_QUOTED(text) else URL(_quote_bytes(text))


def _clean(url: URL) -> URL:
    if not url.scheme:
        raise ValueError("no scheme")
    url = url.with_fragment(None)
    return url.with_user(None) if url.host and url.user is not None else url


def _quote_bytes(text: str) -> str:
    """Percent-encode header bytes that were no UTF-8: the server meant bytes, and gets them back."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    return "".join(quote(char.encode("utf-8", "surrogateescape")) if ord(char) > 127 else char for char in text)
