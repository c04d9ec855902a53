"""Servers on loopback that misbehave in one chosen way each, for the fetcher to survive.

Every fault gets a port of its own, because the fetcher keeps its manners by host and port and one fault must
not hold back the next. A script yields what to send; `RESET` breaks the connection, the end closes it.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RESET = b"\0reset\0"
Script = Callable[["Asked"], AsyncIterator[bytes]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    port: int
    path: str
    headers: dict[str, str]  # names in lower case
    at: float  # time.monotonic()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class FaultServer:
    """`serve` opens a port with a script; `log` holds every request in order."""

    loop: asyncio.AbstractEventLoop
    log: list[Asked] = field(default_factory=list)
    servers: list[asyncio.Server] = field(default_factory=list)
    most_at_once: dict[int, int] = field(default_factory=dict)  # by port
    open_now: dict[int, int] = field(default_factory=dict)

    def serve(self, script: Script, host: str = "127.0.0.1") -> str:
        """Open a port with this behaviour; gives its address without a path."""
        return asyncio.run_coroutine_threadsafe(self._open(script, host), self.loop).result()

    def paths(self, base: str) -> list[str]:
        return [asked.path for asked in self.log if asked.base == base]

    async def _open(self, script: Script, host: str) -> str:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while asked := await self._read(reader, writer):
                    if not await self._play(script, asked, writer):
                        break
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass  # the client had enough, or the test did
            finally:
                writer.close()

        server = await asyncio.start_server(answer, host, 0)
        self.servers.append(server)
        return f"http://{host}:{server.sockets[0].getsockname()[1]}"

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Asked | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        asked = Asked(writer.get_extra_info("sockname")[1], first.split(" ")[1], headers, time.monotonic())
        self.log.append(asked)
        return asked

    async def _play(self, script: Script, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """True where the connection may serve another request."""
        port = asked.port
        self.open_now[port] = self.open_now.get(port, 0) + 1
        self.most_at_once[port] = max(self.most_at_once.get(port, 0), self.open_now[port])
        keep = False
        try:
            async for piece in script(asked):
                if piece == RESET:
                    sock = writer.get_extra_info("socket")
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                    return False
                keep = b"\r\nconnection: keep-alive\r\n" in piece.lower()[:500]
                writer.write(piece)
                await writer.drain()
        finally:
            self.open_now[port] -= 1
        return keep


@contextmanager
def run_fault_server() -> Iterator[FaultServer]:
    """A fault server in a thread of its own, until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = FaultServer(loop)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(server: FaultServer) -> None:
    for listening in server.servers:
        listening.close()
    mine = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not mine]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# ---------------------------------------------------------------- what to send


def head(status: int = 200, *lines: str, reason: str = "Said") -> bytes:
    """A status line and headers, as lines 'Name: value'."""
    return "\r\n".join((f"HTTP/1.1 {status} {reason}", *lines, "", "")).encode("utf-8", "surrogateescape")


def answer(body: bytes = b"well", status: int = 200, *lines: str) -> bytes:
    """A complete and correct answer."""
    return head(status, f"Content-Length: {len(body)}", "Connection: keep-alive", *lines) + body


def say(*pieces: bytes | float) -> Script:
    """Send these bytes; numbers are pauses in seconds."""

    async def script(_: Asked) -> AsyncIterator[bytes]:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                await asyncio.sleep(piece)

    return script


def forever(first: bytes, piece: bytes, pause_s: float = 0.0) -> Script:
    """Send `first`, then `piece` again and again."""

    async def script(_: Asked) -> AsyncIterator[bytes]:
        yield first
        while True:
            await asyncio.sleep(pause_s)
            yield piece

    return script


def redirect(location: str, status: int = 302) -> Script:
    """Send the client on; {base} in the location is this server."""

    async def script(asked: Asked) -> AsyncIterator[bytes]:
        if asked.path == "/end":
            yield answer(b"the end")
        else:
            yield answer(b"", status, f"Location: {location.format(base=asked.base)}")

    return script


def chain(hops: int, status: int = 302) -> Script:
    """So many redirects, then an answer."""

    async def script(asked: Asked) -> AsyncIterator[bytes]:
        done = int(asked.path.strip("/") or 0)
        yield answer(b"there") if done >= hops else answer(b"", status, f"Location: /{done + 1}")

    return script


def coded(body: bytes, coding: str, *lines: str) -> Script:
    """A complete answer whose body is labelled with this content coding."""
    return say(answer(body, 200, f"Content-Encoding: {coding}", *lines))


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def gibibyte_bomb() -> bytes:
    """1 GiB of zeros as gzip, in members so that it costs nothing to make."""
    return gzip.compress(bytes(1024**2), 9) * 1024


def raw_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()
