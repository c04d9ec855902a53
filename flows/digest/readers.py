"""Readers by token: what names a reader wherever their mail address must not stand.

The journals of the outbox hold addresses, since a delivery needs one, and so does recipients.toml. What is published
(the view `deliveries`), the desk's unsubscribe page and the log know the token alone.
"""

from __future__ import annotations

import hashlib
import re

TOKEN_CHARS = 32
_TOKEN = re.compile(rf"[0-9a-f]{{{TOKEN_CHARS}}}")
# From the beginning of a word, with the lengths of RFC 5321: a long line without an @ is read once.
_ADDRESS = re.compile(r"(?<![^\s<>()\"',;:])[^\s<>()\"',;:@]{1,64}@[^\s<>()\"',;:@]{1,255}")


def reader_token(address: str) -> str:
    """Return the token of a reader, the same for any case of letters; it does not show their address."""
    return hashlib.sha256(f"yalu reader {address.casefold()}".encode()).hexdigest()[:TOKEN_CHARS]


def is_token(name: str) -> bool:
    """Whether a recipient's name is a token, as in a journal that was restored from the warehouse."""
    return _TOKEN.fullmatch(name) is not None


def token_of(name: str) -> str:
    """Return the token of a recipient named by address or by token."""
    return name if is_token(name) else reader_token(name)


def is_same_reader(one: str, other: str) -> bool:
    """Whether two names, each an address or a token, are of one reader."""
    return token_of(one) == token_of(other)


def hide_addresses(text: str) -> str:
    """Return a text with `(address)` in the place of each mail address, as a server's reply may repeat one."""
    return _ADDRESS.sub("(address)", text)
