"""The fetcher: requests in, responses out as they complete, from any thread, politely and safely.

One background thread holds one event loop and one session for the fetcher's whole life, so that what was
learned of a host (spacing, Retry-After, robots.txt, open connections) serves every later call. Callers are
plain synchronous code. Does not read feeds or pages, and stores nothing.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from extractors.faults import BUG, fault_of
from flows.bugs import is_bug
from flows.fetching.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType

    from flows.config.settings import FetchSettings
    from flows.fetching.exchange import Exchange

__all__ = ["Fetcher", "Request", "Response"]

T = TypeVar("T")
WINDOW = 2_000  # requests under way or waiting per call; the rest stays with the caller's iterable
BACKLOG_BYTES = 16 * 1024 * 1024  # bodies the caller has not taken yet: beyond, no new request is started
_STOP_S = 1.0


@dataclass(frozen=True, slots=True)
class _Engine:
    """The loop and the session of the background thread."""

    loop: asyncio.AbstractEventLoop
    exchange: Exchange


class _Call:
    """One run through `fetch`: where its responses go, and how many bytes wait there."""

    def __init__(self) -> None:
        self.out: queue.SimpleQueue[Response | BaseException] = queue.SimpleQueue()
        self.tasks: set[asyncio.Task[Response]] = set()
        self.waiting_bytes = 0
        self.has_room = asyncio.Event()
        self.has_room.set()

    def deliver(self, response: Response) -> None:
        self.waiting_bytes += len(response.body)
        if self.waiting_bytes > BACKLOG_BYTES:
            self.has_room.clear()
        self.out.put(response)

    def taken(self, size: int) -> None:
        self.waiting_bytes -= size
        if self.waiting_bytes <= BACKLOG_BYTES:
            self.has_room.set()


class Fetcher:
    """Fetches many addresses at a time. A context manager; leaving it, or `stop`, ends everything at once."""

    def __init__(
        self,
        settings: FetchSettings,
        pauses: Mapping[str, float] | None = None,
        robots_kept: Mapping[str, str] | None = None,
    ) -> None:
        """`pauses` are hosts to leave alone for so many seconds more, by their own word in an earlier run.

        `robots_kept` are robots.txt files that an earlier run read, by origin.
        """
        self._settings = settings
        self._pauses = dict(pauses or {})
        self._robots_kept = dict(robots_kept or {})
        self._engine: _Engine | None = None
        self._thread: threading.Thread | None = None
        self._calls: set[_Call] = set()
        self._lock = threading.Lock()
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def fetch(self, requests: Iterable[Request]) -> Iterator[Response]:
        """Yield one response for each request, as they complete. Never raises for a bad server or for a bug of ours.

        Requests are taken from the iterable while earlier ones are under way. Closing the iterator early
        cancels what is left; after `stop` the rest has the failure 'cancelled'.
        """
        call = _Call()
        open_requests = 0
        try:
            for request in requests:
                if not self._submit(call, request):
                    call.out.put(_cancelled(request))
                open_requests += 1
                while open_requests >= WINDOW or not call.out.empty():
                    yield self._take(call)
                    open_requests -= 1
            while open_requests:
                yield self._take(call)
                open_requests -= 1
        finally:
            if open_requests:
                self._on_loop(self._abandon, call)

    def pauses(self) -> dict[str, float]:
        """The hosts that have asked to be left alone, with the seconds still to wait.

        Empty where nothing was fetched yet or the loop is stalled: stored pauses are still valid then.
        """
        return self._ask_loop(lambda exchange: exchange.pauses(), {})

    def robots_read(self) -> dict[str, str]:
        """The robots.txt files read since the start, by origin; '' for one without rules."""
        return self._ask_loop(lambda exchange: exchange.robots_read(), {})

    def _ask_loop(self, ask: Callable[[Exchange], T], otherwise: T) -> T:
        answer: Future[T] = Future()
        engine = self._engine
        if engine is None or not self._on_loop(lambda: answer.set_result(ask(engine.exchange))):
            return otherwise
        try:
            return answer.result(_STOP_S)
        except TimeoutError:
            return otherwise  # a stalled loop: the caller is about to commit, and that is not to fail for it

    def stop(self) -> None:
        """Cancel everything within a second. Requests under way get the failure 'cancelled'. May be repeated."""
        with self._lock:
            self._is_stopped = True
            thread = self._thread
        if thread is not None:
            self._on_loop(self._halt)
            thread.join(_STOP_S)

    # ------------------------------------------------------------ the caller's side

    def _submit(self, call: _Call, request: Request) -> bool:
        with self._lock:  # so that nothing is begun after `_halt` has been queued
            if self._is_stopped:
                return False
            if self._engine is None:
                self._engine = self._start()
            return self._on_loop(self._begin, self._engine.exchange, call, request)

    def _start(self) -> _Engine:
        ready: Future[_Engine] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="yalu-fetcher", daemon=True)
        self._thread.start()
        return ready.result()

    def _take(self, call: _Call) -> Response:
        item = call.out.get()
        if isinstance(item, BaseException):
            raise item  # the machine's doing, never a server's
        if item.body:
            self._on_loop(call.taken, len(item.body))
        return item

    def _on_loop(self, function: Callable[..., None], *args: object) -> bool:
        try:
            if self._engine is not None:
                self._engine.loop.call_soon_threadsafe(function, *args)
                return True
        except RuntimeError:
            pass  # the loop has closed
        return False

    # ------------------------------------------------------------ the loop's side

    def _run(self, ready: Future[_Engine]) -> None:
        loop = asyncio.new_event_loop()
        try:
            exchange = loop.run_until_complete(_open(self._settings, self._pauses, self._robots_kept))
        except BaseException as error:  # noqa: BLE001 - handed to the caller, who waits for it
            loop.close()
            ready.set_exception(error)
            return
        ready.set_result(_Engine(loop, exchange))
        try:
            loop.run_forever()
            loop.run_until_complete(self._close(exchange))
        finally:
            loop.close()

    def _begin(self, exchange: Exchange, call: _Call, request: Request) -> None:
        task = asyncio.get_running_loop().create_task(exchange.fetch(request, call.has_room))
        call.tasks.add(task)
        self._calls.add(call)
        task.add_done_callback(lambda done: self._finish(call, request, done))

    def _finish(self, call: _Call, request: Request, task: asyncio.Task[Response]) -> None:
        call.tasks.discard(task)
        if not call.tasks:
            self._calls.discard(call)
        if task.cancelled():
            call.deliver(_cancelled(request))
        elif (error := task.exception()) is None:
            call.deliver(task.result())
        elif is_bug(error):
            call.deliver(_failed(request, error))
        else:
            call.out.put(error)

    @staticmethod
    def _abandon(call: _Call) -> None:
        for task in tuple(call.tasks):
            task.cancel()

    def _halt(self) -> None:
        asyncio.get_running_loop().stop()

    async def _close(self, exchange: Exchange) -> None:
        tasks = [task for call in self._calls for task in call.tasks]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_S)
        await exchange.close()


async def _open(settings: FetchSettings, pauses: Mapping[str, float], robots_kept: Mapping[str, str]) -> Exchange:
    # aiohttp takes a third of a second to import: only who fetches pays for it.
    from flows.fetching.exchange import Exchange

    return Exchange(settings, pauses, robots_kept)


def _failed(request: Request, error: BaseException) -> Response:
    """A bug costs the request it was met in."""
    fault = fault_of(error)
    return Response(request.key, request.url, request.url, failure=BUG, detail=fault.error, fault=fault)


def _cancelled(request: Request) -> Response:
    return Response(request.key, request.url, request.url, failure="cancelled", detail="stopped")
