"""One collection in a process of its own, watched: what it connected to, and how much memory it took.

    python -m tests.integration.watched_run FILE        FILE is JSON: home, allow_hosts, sources

Nothing but loopback is ever connected to: other attempts are noted and refused here. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractors.records import Source
from flows.collection import pipeline
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    attempted: list[str] = []
    connect = asyncio.SelectorEventLoop.sock_connect

    async def watched(loop: Any, sock: Any, address: Any) -> None:
        if address[0] != "127.0.0.1":
            attempted.append(str(address))
            raise ConnectionRefusedError(111, "not of this machine")
        await connect(loop, sock, address)

    asyncio.SelectorEventLoop.sock_connect = watched  # type: ignore[method-assign]
    fetch = FetchSettings(
        allow_hosts=tuple(given["allow_hosts"]), per_host_delay_s=0, total_timeout_s=2.5, concurrency=32
    )
    done = threading.Event()
    largest, together = [0], [0]
    watcher = threading.Thread(target=watch_session, args=(done, largest, together), daemon=True)
    watcher.start()
    pipeline.LISTINGS_A_BATCH = 500  # each batch waits for its slowest server
    sources = tuple(Source(**row) for row in given["sources"])
    report = run_collection(Settings(home=Path(given["home"]), fetch=fetch), Choice(sources, all_due=True, seeds=()))
    done.set()
    watcher.join()
    peak = {"self": own_peak() // 1024, "workers": largest[0] // 1024, "together": together[0] // 1024}
    sys.stdout.write(json.dumps({"report": asdict(report), "attempted": attempted, "peak_mb": peak}, default=str))


def own_peak() -> int:
    """The highest memory (kB) of this process. ru_maxrss would carry over what its parent had when it was started."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("utf-8"))
    except OSError:
        found = None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def watch_session(done: threading.Event, largest: list[int], together: list[int]) -> None:
    """Keep the highest memory (kB) of any other process of this session, and of all together, as /proc tells it.

    Together what they share (the fork server's modules) counts once: the sum of proportional shares.
    """
    while not done.wait(0.2):
        shares = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if os.getsid(int(folder.name)) != os.getsid(0):
                    continue
                shares += kilobytes(folder / "smaps_rollup", "Pss")
                if int(folder.name) != os.getpid():
                    largest[0] = max(largest[0], kilobytes(folder / "status", "VmHWM"))
            except (OSError, ValueError):
                continue  # it has just ended
        together[0] = max(together[0], shares)


def kilobytes(file: Path, key: str) -> int:
    found = re.search(rf"^{key}:\s+(\d+)", file.read_text("utf-8"), re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
