"""One request from its first hop to its last byte, over aiohttp: the only place that touches the network.

Never raises for a server's fault: every answer, refusal and silence is a `Response`. Does not
decide when a source is due, nor what an answer means for it.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp

from extractors.faults import is_raised_here
from flows.fetching import guard, robots
from flows.fetching.bodies import CODINGS, BadCoding, BodyReader, TooLarge
from flows.fetching.failures import Failed, classify
from flows.fetching.headers import read_max_age, read_mitigation, read_retry_after, read_validator
from flows.fetching.hosts import HeldBack, Host, Hosts
from flows.fetching.lenient import LenientConnector
from flows.fetching.messages import Request, Response
from flows.fetching.resolver import DaemonResolver
from flows.fetching.targets import check_target, join, read_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from yarl import URL

    from flows.config.settings import FetchSettings

MAX_REDIRECTS = 5
CONNECT_TIMEOUT_S = 15.0
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
# An unwanted body is read only so far as it lets the connection be used again.
_DRAIN_BYTES = 64 * 1024
_DRAIN_S = 1.0
_SILENCE_S = 1.0
_ACCEPT = {
    "listing": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, text/html;q=0.7, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
}


@dataclass(slots=True)
class _Trip:
    """How far one request has come."""

    request: Request
    url: URL
    has_room: asyncio.Event | None
    hops: int = 0
    is_permanent: bool = True  # every hop so far was
    spent_s: float = 0.0
    received_bytes: int = 0
    status: int = 0  # of the answer whose body is being read
    jar: aiohttp.CookieJar | None = None  # for sources that send in circles until their cookie comes back

    def cookies(self) -> str:
        """The Cookie header for the present hop, '' for none."""
        if self.jar is None:
            return ""
        return "; ".join(f"{one.key}={one.coded_value}" for one in self.jar.filter_cookies(self.url).values())


class Exchange:
    """An aiohttp session with our manners and guards. Made, used and closed on one event loop."""

    def __init__(self, settings: FetchSettings, pauses: Mapping[str, float], robots_kept: Mapping[str, str]) -> None:
        self._settings = settings
        self._allow_hosts = frozenset(host.lower() for host in settings.allow_hosts)
        self._hosts = Hosts(settings.per_host_delay_s, settings.concurrency, pauses)
        self._robots = robots.Robots(self._read_robots, robots_kept)
        self._session = aiohttp.ClientSession(
            connector=LenientConnector(
                limit=0,  # hosts.py limits, per host and in all
                socket_factory=guard.open_socket,
                resolver=DaemonResolver(),
                ttl_dns_cache=300,
            ),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S),
            headers={"User-Agent": make_user_agent(settings.contact), "Accept-Encoding": ", ".join(CODINGS)},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            max_field_size=32 * 1024,  # real sites send content policies far beyond the default of 8 KiB
        )

    def pauses(self) -> dict[str, float]:
        """The hosts that asked to be left alone, with the seconds still to wait."""
        return self._hosts.pauses()

    def robots_read(self) -> dict[str, str]:
        """The robots.txt files that were read, by origin; '' for one that lays down nothing."""
        return dict(self._robots.read)

    async def close(self) -> None:
        """Close every connection."""
        self._robots.cancel()
        await self._session.close()

    async def fetch(self, request: Request, has_room: asyncio.Event | None = None) -> Response:
        """Send a request, after waiting for its hosts' turns, and return its response.

        Nothing is sent while `has_room` is cleared: the caller has bodies enough to take first.
        """
        try:
            trip = _Trip(request, read_url(request.url), has_room)
            if request.keep_cookies:
                trip.jar = aiohttp.CookieJar(unsafe=True)  # unsafe: also for hosts named by their address
        except Failed as failed:
            return Response(request.key, request.url, request.url, failure=failed.failure, detail=failed.detail)
        try:
            response = await self._follow(trip)
        except Failed as failed:
            response = Response(
                request.key,
                request.url,
                str(trip.url),
                status=trip.status,
                failure=failed.failure,
                detail=failed.detail,
                retry_after_s=failed.wait_s,
            )
        has_moved = trip.hops and trip.is_permanent and not response.failure
        return replace(
            response,
            moved_to=str(trip.url) if has_moved else "",
            received_bytes=trip.received_bytes,
        )

    async def _follow(self, trip: _Trip) -> Response:
        seen = {(trip.url, "")}
        while True:
            step = await self._hop(trip)
            if isinstance(step, Response):
                return step
            trip.hops += 1
            trip.url = step
            here = (step, trip.cookies())
            if here in seen:
                # The same address with the same cookies gets the same answer, so it is a loop.
                raise Failed("too_many_redirects", "a loop")
            if trip.hops > MAX_REDIRECTS:
                raise Failed("too_many_redirects", f"more than {MAX_REDIRECTS}")
            seen.add(here)

    async def _hop(self, trip: _Trip) -> Response | URL:
        """One request of the chain: its answer, or where it sends us."""
        is_exempt = check_target(trip.url, self._allow_hosts)
        host = self._hosts.at(trip.url.host or "", trip.url.port or 0)
        if trip.request.kind == "page":
            await self._obey_robots(trip, host)
        attempt = guard.Attempt(is_exempt)
        try:
            async with host.turn(trip.has_room), self._clock(trip):
                guard.ATTEMPT.set(attempt)
                step = await self._ask(trip)
        except HeldBack as held:
            raise Failed("held_back", held.why, held.wait_s) from None
        except Failed as failed:
            if attempt.forbidden:
                raise Failed("forbidden_address", attempt.forbidden) from None
            if failed.failure == "timed_out":
                host.note_timeout()
            raise
        if isinstance(step, Response):
            host.note_answer(step.status, step.retry_after_s)
        return step

    async def _obey_robots(self, trip: _Trip, host: Host) -> None:
        rules = await self._robots.rules_of(str(trip.url.origin()))
        if failure := rules.verdict_on(str(trip.url)):
            raise Failed(failure, f"robots.txt: {rules.detail}", rules.retry_after_s)
        host.slow_down(rules.crawl_delay_s)

    async def _read_robots(self, url: str) -> Response:
        return await self.fetch(Request(key=url, url=url, kind="robots"))

    @asynccontextmanager
    async def _clock(self, trip: _Trip) -> AsyncIterator[None]:
        """Hold the total time-out over all hops; waiting for a turn does not count."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(self._settings.total_timeout_s - trip.spent_s):
                yield
        except TimeoutError:
            raise Failed("timed_out", f"after {self._settings.total_timeout_s:g} s") from None
        finally:
            trip.spent_s += loop.time() - begun

    async def _ask(self, trip: _Trip) -> Response | URL:
        headers = {"Accept": _ACCEPT[trip.request.kind]}
        if trip.request.etag:
            headers["If-None-Match"] = trip.request.etag
        if trip.request.last_modified:
            headers["If-Modified-Since"] = trip.request.last_modified
        if cookies := trip.cookies():
            headers["Cookie"] = cookies
        try:
            async with self._session.get(trip.url, headers=headers, allow_redirects=False) as answer:
                if trip.jar is not None:
                    trip.jar.update_cookies(answer.cookies, trip.url)
                if 200 <= answer.status < 300:
                    return await self._read(trip, answer)
                trip.received_bytes += await _drain(answer)
                if answer.status in _REDIRECTS and (location := answer.headers.get("Location")):
                    trip.is_permanent &= answer.status in _PERMANENT
                    return join(trip.url, location)
                return _describe(trip, answer)
        except Failed:
            raise
        except Exception as error:  # aiohttp on hostile bytes may raise anything
            if is_raised_here(error) and not isinstance(error, OSError | aiohttp.ClientError):
                raise  # a bug of ours, which costs this request
            raise classify(error) from None

    async def _read(self, trip: _Trip, answer: aiohttp.ClientResponse) -> Response:
        is_robots = trip.request.kind == "robots"
        max_bytes = robots.MAX_BYTES if is_robots else self._settings.max_bytes
        response = _describe(trip, answer)
        trip.status = answer.status
        try:
            reader = BodyReader(answer.headers.get("Content-Encoding", ""), max_bytes)
        except BadCoding as error:
            answer.close()
            return replace(response, failure="bad_http", detail=str(error))
        try:
            while data := await _read_piece(answer):
                trip.received_bytes += len(data)
                reader.feed(data)
        except TooLarge:
            answer.close()
            kept = reader.body if is_robots else b""
            return replace(response, body=kept, failure="too_large", detail=f"over {max_bytes} bytes decoded")
        except BadCoding as error:
            answer.close()
            return replace(response, failure="bad_http", detail=str(error))
        if reader.is_truncated:
            return replace(response, failure="truncated", detail="no end marker of the compression")
        return replace(response, body=reader.body)


def make_user_agent(contact: str) -> str:
    """Product, version and, where the settings give one, a contact: 'Yalu/0.1.0 (+desk@example.org)'."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        product = f"{robots.PRODUCT}/{version('yalu')}"
    except PackageNotFoundError:  # run from a checkout that was never installed
        product = robots.PRODUCT
    contact = "".join(char for char in contact if char.isascii() and char.isprintable() and char not in "()")
    return f"{product} (+{contact.strip()})" if contact.strip() else product


async def _read_piece(answer: aiohttp.ClientResponse) -> bytes:
    """Read the available part of the body; b'' at its end.

    Where a chunk's size is no number, aiohttp 3.14 closes the connection without an error
    to the reader of the body: after a second of silence the closed connection shows it.
    """
    while True:
        try:
            async with asyncio.timeout(_SILENCE_S):
                return await answer.content.readany()
        except TimeoutError:
            connection = answer.connection
            if connection is None or connection.transport is None or connection.transport.is_closing():
                raise Failed("bad_http", "the body cannot be parsed") from None


async def _drain(answer: aiohttp.ClientResponse) -> int:
    """Read a small unwanted body, close on a large, slow or broken one: the status is what counts."""
    drained = 0
    try:
        async with asyncio.timeout(_DRAIN_S):
            while data := await answer.content.readany():
                drained += len(data)
                if drained > _DRAIN_BYTES:
                    answer.close()
                    break
    except (TimeoutError, aiohttp.ClientError, OSError):
        answer.close()
    return drained


def _describe(trip: _Trip, answer: aiohttp.ClientResponse) -> Response:
    now = datetime.now(UTC)
    return Response(
        trip.request.key,
        trip.request.url,
        str(trip.url),
        status=answer.status,
        content_type=answer.headers.get("Content-Type", ""),
        etag=read_validator(answer.headers.get("ETag", "")),
        last_modified=read_validator(answer.headers.get("Last-Modified", "")),
        retry_after_s=read_retry_after(answer.headers.get("Retry-After", ""), now),
        max_age_s=read_max_age(answer.headers, now),
        mitigation=read_mitigation(answer.headers),
    )
