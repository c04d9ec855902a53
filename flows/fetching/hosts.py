"""Manners towards one host: at most two requests at a time, starts spaced, and silence when it asks for it.

State lives as long as the fetcher: feeds and pages, runs and threads all draw on the same account of a
host. Everything here runs on the fetcher's loop; not thread-safe, and it need not be.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

AT_A_TIME = 2
LONGEST_PATIENCE_S = 5.0  # a shorter wish to be left alone is waited out; a longer one holds the request back
UNASKED_PAUSE_S = 60.0  # after a 429 without Retry-After
TIMEOUTS_IN_A_ROW = 4  # after so many the host is taken for dead: each more would cost the whole time-out
DEAD_PAUSE_S = 600.0
LONGEST_CRAWL_DELAY_S = 10.0


class HeldBack(Exception):
    """The host must not be asked now. `.wait_s` says for how long, `.why` because of what."""

    def __init__(self, wait_s: float, why: str) -> None:
        super().__init__(why)
        self.wait_s = wait_s
        self.why = why


class Host:
    """The account of one host (of one host:port where the port is not the web's)."""

    def __init__(self, delay_s: float, slots: asyncio.Semaphore) -> None:
        self._delay_s = delay_s
        self._slots = slots  # of the whole fetcher
        self._own_slots = asyncio.Semaphore(AT_A_TIME)
        self._next_start = 0.0  # loop time
        self._closed_until = 0.0
        self._closed_why = ""
        self._asked_until = 0.0  # by its own Retry-After
        self._timeouts = 0

    @asynccontextmanager
    async def turn(self, has_room: asyncio.Event | None = None) -> AsyncIterator[None]:
        """Wait for this host's turn and hold a slot for one request. Raises HeldBack instead of a long wait.

        While `has_room` is cleared no turn is given, and none is taken from other callers either.
        """
        while True:
            if has_room is not None:
                await has_room.wait()
            async with self._own_slots:
                await self._sleep_until_free()
                async with self._slots:
                    # The wait for a common slot may have let the other request of this host start.
                    while await self._sleep_until_free():
                        pass
                    if has_room is None or has_room.is_set():
                        self._next_start = self._now() + self._delay_s
                        yield
                        return

    async def _sleep_until_free(self) -> bool:
        closed_s = self._closed_until - self._now()
        if closed_s > LONGEST_PATIENCE_S:
            raise HeldBack(closed_s, self._closed_why)
        wait_s = max(closed_s, self._next_start - self._now())
        if wait_s <= 0:
            return False
        await asyncio.sleep(wait_s)
        return True

    def slow_down(self, crawl_delay_s: float) -> None:
        """Take the host's own wish for the spacing of starts, where it is the longer one."""
        if crawl_delay_s > self._delay_s:
            self._delay_s = min(crawl_delay_s, LONGEST_CRAWL_DELAY_S)

    def note_answer(self, status: int, retry_after_s: float | None) -> None:
        """Remember that the host answers, and whether it asks to be left alone."""
        self._timeouts = 0
        if status in {429, 503} and retry_after_s:
            self.pause(retry_after_s, f"the host asked to wait (status {status})")
        elif status == 429 and retry_after_s is None:
            self._close(UNASKED_PAUSE_S, f"the host asked to wait (status {status})")

    def pause(self, seconds: float, why: str) -> None:
        """Leave the host alone for as long as it asked, now or in an earlier run."""
        self._asked_until = max(self._asked_until, self._now() + seconds)
        self._close(seconds, why)

    @property
    def pause_s(self) -> float:
        """The seconds for which the host has still asked to be left alone."""
        return max(self._asked_until - self._now(), 0.0)

    def note_timeout(self) -> None:
        """Count a time-out; a host that only times out is left alone for a while."""
        self._timeouts += 1
        if self._timeouts >= TIMEOUTS_IN_A_ROW:
            self._close(DEAD_PAUSE_S, f"{self._timeouts} requests in a row timed out")

    def _close(self, seconds: float, why: str) -> None:
        until = self._now() + seconds
        if until > self._closed_until:
            self._closed_until, self._closed_why = until, why

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


class Hosts:
    """All hosts the fetcher has met."""

    def __init__(self, per_host_delay_s: float, concurrency: int, pauses: Mapping[str, float]) -> None:
        self._delay_s = per_host_delay_s
        self._slots = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, Host] = {}
        for name, seconds in pauses.items():
            self._at(name).pause(seconds, "the host asked to wait")

    def at(self, host: str, port: int) -> Host:
        """Find the account of this host; http and https of one name share it."""
        return self._at(host.lower() if port in {80, 443} else f"{host.lower()}:{port}")

    def pauses(self) -> dict[str, float]:
        """The hosts that asked to be left alone for more than a moment, with the seconds still to wait."""
        return {name: host.pause_s for name, host in self._hosts.items() if host.pause_s > LONGEST_PATIENCE_S}

    def _at(self, name: str) -> Host:
        if name not in self._hosts:
            self._hosts[name] = Host(self._delay_s, self._slots)
        return self._hosts[name]
