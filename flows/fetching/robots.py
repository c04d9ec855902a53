"""robots.txt by RFC 9309: the rules in an answer, each origin's file read once in the fetcher's life.

Files that earlier runs read within a day are passed in (robots_cache.py). Only pages are checked: a feed is an address
its publisher hands out to be polled.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from protego import Protego

    from flows.fetching.messages import Response

PRODUCT = "Yalu"
MAX_BYTES = 500 * 1024  # RFC 9309 §2.5; what lies beyond is not read


# Robots.txt failing like this says that the page would fail alike, and names the cause better.
_OF_THE_HOST = {"timed_out", "dns", "refused", "reset", "tls", "held_back"}
# §2.3.1.2: an address that cannot be had is unavailable, like a 404.
_UNAVAILABLE = {"too_many_redirects", "forbidden_address", "forbidden_scheme", "bad_url"}


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin's robots.txt for Yalu. Without rules or failure all is allowed."""

    rules: Protego | None = None
    failure: str = ""  # why the file could not be read: all is forbidden for now
    detail: str = ""
    retry_after_s: float | None = None
    text: str = ""  # what the rules were read from, '' where all is allowed

    def verdict_on(self, url: str) -> str:
        """Return '' where the address may be fetched, else the failure of its response."""
        if self.failure or self.rules is None or self.rules.can_fetch(url, PRODUCT):
            return self.failure
        return "robots_disallowed"

    @property
    def crawl_delay_s(self) -> float:
        """The spacing the file asks for, 0 where it asks for none."""
        delay = (self.rules.crawl_delay(PRODUCT) if self.rules is not None else None) or 0.0
        return delay if 0 < delay < math.inf else 0.0  # the file may say nan


def read_rules(response: Response) -> Rules:
    """Judge the answer to a request for robots.txt: 4xx allows all, 5xx and silence forbid all for now."""
    if response.status in range(200, 300) and response.failure in {"", "too_large"}:
        return parse_rules(response.body[:MAX_BYTES].decode("utf-8-sig", "replace"))  # RFC 9309 obeys what was read
    if response.failure in _UNAVAILABLE:
        return Rules()
    if not response.failure and response.status < 500 and response.status != 429:
        return Rules()
    failure = response.failure if response.failure in _OF_THE_HOST else "robots_unreachable"
    detail = response.detail or response.failure or f"status {response.status}"
    return Rules(None, failure, detail, response.retry_after_s)


def parse_rules(text: str) -> Rules:
    """Read the rules in a file's text."""
    from protego import Protego

    if not text.strip() or "<html" in text[:1000].lower():
        return Rules()  # a page in place of the file holds no rules
    return Rules(Protego.parse(text), text=text)


class Robots:
    """Reads each origin's file once, however many requests wait for it."""

    def __init__(self, read: Callable[[str], Awaitable[Response]], kept: Mapping[str, str] | None = None) -> None:
        """`kept` are the texts of files read not long ago, by origin."""
        self._read = read
        self._kept = dict(kept or {})
        self.read: dict[str, str] = {}  # what was read or found missing now, by origin
        self._origins: dict[str, asyncio.Task[Rules]] = {}

    async def rules_of(self, origin: str) -> Rules:
        """Return the rules of an origin ('https://host:port')."""
        task = self._origins.get(origin)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._load(origin))
            self._origins[origin] = task
        # The reading outlives the request that asked first: others wait for the same file.
        return await asyncio.shield(task)

    async def _load(self, origin: str) -> Rules:
        if (text := self._kept.get(origin)) is not None:
            return parse_rules(text)
        rules = read_rules(await self._read(f"{origin}/robots.txt"))
        if not rules.failure:
            self.read[origin] = rules.text
        return rules

    def cancel(self) -> None:
        """Stop all readings under way."""
        for task in self._origins.values():
            task.cancel()
