"""The exceptions of the network as the reason classes of messages.py."""

from __future__ import annotations

import errno
import ssl

import aiohttp

from extractors.text.sanitise import one_line

_NO_ROUTE = {
    errno.ECONNREFUSED,
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
    errno.EHOSTDOWN,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
}
_BROKEN = {errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE}

_CLASSES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (  # the first that fits
    ((aiohttp.ServerTimeoutError, TimeoutError), "timed_out"),
    ((aiohttp.ClientConnectorDNSError,), "dns"),
    ((aiohttp.ClientSSLError, ssl.SSLError), "tls"),
    ((aiohttp.InvalidURL,), "bad_url"),
    ((aiohttp.ClientPayloadError,), "truncated"),
    ((aiohttp.ServerDisconnectedError,), "reset"),
)


class Failed(Exception):
    """A request that cannot become an answer."""

    def __init__(self, failure: str, detail: str = "", wait_s: float | None = None) -> None:
        super().__init__(failure, detail)
        self.failure = failure
        self.detail = one_line(detail)
        self.wait_s = wait_s


def classify(error: Exception) -> Failed:
    """Return the reason class of an exception of aiohttp or the socket; anything unknown is bad HTTP."""
    if isinstance(error, aiohttp.ClientConnectorError):
        detail = f"{error.host}: {error.os_error.strerror or error.os_error}"
    else:
        detail = f"{type(error).__name__}: {error}"
    return Failed(_class_of(error), detail)


def _class_of(error: Exception) -> str:
    for kinds, failure in _CLASSES:
        if isinstance(error, kinds):
            return failure
    if isinstance(error, OSError):
        # A connection that never came about was refused; one that broke was reset.
        never = isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno not in _BROKEN
        return "refused" if never or error.errno in _NO_ROUTE else "reset"
    return "bad_http"
