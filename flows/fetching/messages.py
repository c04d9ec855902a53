"""The fetcher's requests and responses: plain records, no behaviour.

A bad server is never an exception: it is a `Response` whose `failure` names the class of what went wrong.

    failure             meaning
    ''                  an HTTP answer was read to its end; `status` says which
    timed_out           no complete answer within the total time-out
    dns                 the name does not resolve
    refused             the connection was refused or no route leads there
    reset               the connection broke before the answer was complete
    tls                 certificate or handshake
    forbidden_address   the address or port is not one a news site may have (see guard.py)
    forbidden_scheme    neither http nor https
    bad_url             not an address that can be asked for
    too_many_redirects  more than five hops, or a loop
    too_large           the decoded body passed `max_bytes`; it is thrown away
    truncated           the body ended before its length, its last chunk or its compression's end marker
    bad_http            the answer is not HTTP, or contradicts itself
    robots_disallowed   robots.txt forbids the page
    robots_unreachable  robots.txt could not be read just now, so the page is left for later (RFC 9309)
    held_back           nothing was sent: the host asked us to wait, or has stopped answering
    cancelled           the fetcher was stopped
    bug                 an exception of Yalu's own during the request; `fault` holds it and its place
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.faults import Fault


@dataclass(frozen=True, slots=True)
class Request:
    """One address to ask for. Validators are sent back byte for byte, and none is ever made up."""

    key: str  # the caller's name for it, returned in the response
    url: str
    kind: str = "page"  # 'listing', 'page' (robots.txt is obeyed) or 'robots'
    etag: str = ""
    last_modified: str = ""
    keep_cookies: bool = False  # in memory, within this one chain of redirects


@dataclass(frozen=True, slots=True)
class Response:
    """The result of one request. `body` is decoded from its transfer form, and empty for all but 2xx answers."""

    key: str
    url: str  # as asked for
    final_url: str  # where the answer came from; the last address tried where there was none
    status: int = 0  # 0 where no answer began; with a failure, of the answer whose body went wrong
    body: bytes = b""
    content_type: str = ""  # the header as sent
    etag: str = ""
    last_modified: str = ""
    failure: str = ""
    detail: str = ""  # for people: what exactly was wrong
    retry_after_s: float | None = None
    max_age_s: float | None = None
    moved_to: str = ""  # the final address where every hop was 301 or 308
    mitigation: str = ""  # what stands in place of the page by the server's own headers: 'challenge'
    received_bytes: int = 0  # body bytes as they came over the wire, redirects included
    fault: Fault | None = None  # of a bug

    @property
    def is_ok(self) -> bool:
        """Whether a 2xx answer was read to its end."""
        return not self.failure and 200 <= self.status < 300
