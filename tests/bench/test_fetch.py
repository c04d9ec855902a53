"""The fetcher beside a bare asyncio client: 1,000 pages and 500 feeds at 100 ms latency, two at a time a host.

Both ask the same web in turns, in one process; the web has a process of its own, so the CPU measured is the client's.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from flows.config.settings import FetchSettings
from flows.fetching.fetcher import Fetcher, Request

pytestmark = pytest.mark.bench
HOSTS, PAGES, FEEDS, ROUNDS = 32, 1000, 500, 5


@pytest.fixture
def ports(root: Path) -> Iterator[list[int]]:
    command = [sys.executable, "-m", "tests.bench.slow_web", str(HOSTS)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as web:
        assert web.stdout
        yield json.loads(web.stdout.readline())
        web.kill()


def paths(ports: list[int]) -> list[tuple[int, str]]:
    found = [(ports[n % HOSTS], f"/page/{n}") for n in range(PAGES)]
    return found + [(ports[n % HOSTS], f"/feed/{n}") for n in range(FEEDS)]


async def ask_plainly(wanted: list[tuple[int, str]]) -> int:
    """The least a client can do: two connections a host, kept open, lengths believed; gives the bytes."""
    by_port: dict[int, list[str]] = {}
    for port, path in wanted:
        by_port.setdefault(port, []).append(path)

    async def connection(port: int, queue: list[str]) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        received = 0
        while queue:
            writer.write(f"GET {queue.pop()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
            received += len(await reader.readexactly(length))
        writer.close()
        return received

    return sum(await asyncio.gather(*(connection(port, queue) for port, queue in by_port.items() for _ in range(2))))


def ask_politely(wanted: list[tuple[int, str]]) -> int:
    settings = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, concurrency=2 * HOSTS)
    requests = [
        Request(str(n), f"http://127.0.0.1:{port}{path}", "page" if path.startswith("/page") else "listing")
        for n, (port, path) in enumerate(wanted)
    ]
    with Fetcher(settings) as fetcher:
        return sum(len(response.body) for response in fetcher.fetch(requests))


def test_politeness_costs_little(ports: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    wanted = paths(ports)
    ask_politely(wanted[:64])  # imports
    walls: dict[str, list[float]] = {"bare": [], "ours": []}
    cpus: dict[str, list[float]] = {"bare": [], "ours": []}
    received = set()
    for _ in range(ROUNDS):
        for name in ("bare", "ours"):
            wall, cpu = time.monotonic(), time.process_time()
            received.add(asyncio.run(ask_plainly(wanted)) if name == "bare" else ask_politely(wanted))
            walls[name].append(time.monotonic() - wall)
            cpus[name].append(time.process_time() - cpu)
    assert len(received) == 1
    ratio = median(walls["ours"]) / median(walls["bare"])
    with capsys.disabled():
        for name, taken in walls.items():
            sys.stdout.write(f"\n{name}: wall {median(taken):.2f} s, client CPU {median(cpus[name]):.2f} s")
        sys.stdout.write(f"\nwall ratio {ratio:.2f}\n")
    assert ratio <= 1.3
    assert median(cpus["ours"]) <= 1.0
