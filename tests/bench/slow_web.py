"""A web of many hosts with 100 ms of latency, in a process of its own: `python -m tests.bench.slow_web HOSTS`.

Prints the ports as JSON and serves until its stdin is closed.
"""

from __future__ import annotations

import asyncio
import json
import sys

LATENCY_S = 0.1
PAGE = b"<html><body>" + b"<p>A page of some length, as pages are.</p>" * 700 + b"</body></html>"
FEED = b"<rss><channel>" + b"<item><title>A title</title></item>" * 300 + b"</channel></rss>"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1]
            await asyncio.sleep(LATENCY_S)
            body = b"" if path == b"/robots.txt" else FEED if path.startswith(b"/feed") else PAGE
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: text/html\r\n\r\n" % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        writer.close()


async def main(hosts: int) -> None:
    servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(hosts)]
    sys.stdout.write(json.dumps([server.sockets[0].getsockname()[1] for server in servers]) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
