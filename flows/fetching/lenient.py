"""Answers that browsers read and aiohttp's parser refuses, mended before it sees them: nothing but the head is touched.

- `Content-Length` beside `Transfer-Encoding: chunked`: the chunks count (RFC 9112, 6.3), and the connection is closed
  afterwards, because what follows on it cannot be trusted.
- the same `Content-Length`, `Transfer-Encoding` or `Content-Encoding` twice, or as a list of equal values: once.

Two different lengths stay a contradiction and are refused.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import aiohttp
from aiohttp.client_proto import ResponseHandler

if TYPE_CHECKING:
    from aiohttp.connector import SocketFactoryType

_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 256 * 1024  # bytes; a longer head goes on as it stands, for the parser to refuse
_LIST = re.compile(rb"\n(?:content-length|transfer-encoding):[^\n]*,")
_DOUBLED = (b"content-length", b"transfer-encoding", b"content-encoding")


def mend_head(head: bytes) -> bytes:
    """Return the head of an answer (its last line end included) without harmless contradictions and repetitions."""
    lines = head.split(b"\n")
    fields = [(line.partition(b":")[0].strip().lower(), line.partition(b":")[2].strip()) for line in lines]
    names = [name for name, _ in fields]
    is_chunked = any(name == b"transfer-encoding" and value.lower().endswith(b"chunked") for name, value in fields)
    is_torn = is_chunked and b"content-length" in names
    kept: list[bytes] = []
    met: set[tuple[bytes, bytes]] = set()
    for line, (name, value) in zip(lines, fields, strict=True):
        if name in _DOUBLED:
            single = value.lower() if name == b"content-encoding" else _single(value)
            if (name, single) in met or (is_torn and name == b"content-length"):
                continue
            met.add((name, single))
            kept.append(line if single == value.lower() else name + b": " + single + b"\r")
        elif not (is_torn and name == b"connection"):
            kept.append(line)
    if is_torn:
        kept.insert(1, b"Connection: close\r")
    return b"\n".join(kept)


def _single(value: bytes) -> bytes:
    """Return one of a list of equal values, in lower case; any other value as it is."""
    parts = [part.strip().lower() for part in value.split(b",")]
    return parts[0] if len(set(parts)) == 1 else value.lower()


def _needs_mending(head: bytes) -> bool:
    lowered = head.lower()
    is_torn = b"content-length:" in lowered and b"transfer-encoding:" in lowered
    return is_torn or any(lowered.count(name + b":") > 1 for name in _DOUBLED) or bool(_LIST.search(lowered))


class LenientHandler(ResponseHandler):
    """aiohttp's protocol of one connection, with each answer's head mended on its way to the parser."""

    _head: bytes | None = None  # what has arrived of a head; None outside of one

    def set_response_params(self, **params: Any) -> None:  # noqa: ANN401 - passed on as they are
        """Expect the head of an answer."""
        self._head = b""
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        """Hold a head back until it is whole, and pass on everything else."""
        if self._head is None or self._parser is None:
            super().data_received(data)
            return
        self._head += data
        while self._head and (end := _END.search(self._head)):
            head, self._head = self._head[: end.end()], self._head[end.end() :]
            is_last = not re.match(rb"HTTP/1\.[01] 1\d\d", head)  # 103 Early Hints and the like come before the answer
            head = mend_head(head) if _needs_mending(head) else head
            if is_last:
                rest, self._head = self._head, None
                super().data_received(head + rest)
                return
            super().data_received(head)
        if len(self._head) > _LONGEST_HEAD:
            self._pass_on()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Let the parser have what was held back."""
        self._pass_on()
        super().connection_lost(exc)

    def _pass_on(self) -> None:
        held, self._head = self._head, None
        if held:
            super().data_received(held)


class LenientConnector(aiohttp.TCPConnector):
    """A connector whose connections mend heads."""

    def __init__(self, *, socket_factory: SocketFactoryType, **options: Any) -> None:  # noqa: ANN401 - aiohttp's own
        super().__init__(socket_factory=socket_factory, **options)
        self._factory = partial(cast("type[ResponseHandler]", LenientHandler), loop=self._loop)
