"""Name look-ups that cannot hold up the end of the process.

asyncio looks names up in the default thread pool, whose threads the interpreter joins at exit: one dead
name server would keep Ctrl-C waiting for half a minute. Daemon threads are left behind instead.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

from aiohttp.abc import AbstractResolver, ResolveResult

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_A_TIME = 16


class DaemonResolver(AbstractResolver):
    """getaddrinfo, each in a daemon thread of its own, at most sixteen at a time."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_A_TIME)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """All addresses of a name; OSError where there is none."""
        async with self._slots:
            found = await _in_daemon_thread(
                lambda: socket.getaddrinfo(
                    host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
                )
            )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Nothing to close."""


async def _in_daemon_thread(call: Callable[[], list[Any]]) -> list[Any]:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[Any]] = loop.create_future()

    def settle(result: list[Any] | None, error: OSError | None) -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result or [])

    def work() -> None:
        result, error = None, None
        try:
            result = call()
        except OSError as problem:
            error = problem
        except (UnicodeError, ValueError) as problem:  # labels too long, stray characters
            error = OSError(str(problem))
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            pass  # the loop was closed meanwhile: nobody waits any more

    threading.Thread(target=work, name="yalu-resolve", daemon=True).start()
    return await future
