"""One of the contest's webs in a process of its own: `python -m tests.bench.contest.serve KIND PAGES FOLDER`.

Prints JSON: the feeds, and for each page its address, gold text, language and the address it copies. Serves until its
stdin is closed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tests.bench.contest.pages import Page, pages_of
from tests.big_web import SITES, answer


def feed_of(pages: list[Page], base: str) -> bytes:
    """A feed of a site's pages, all of now: of older ones a first harvest reads few."""
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{base}{page.path}</link><guid>{base}{page.path}</guid>"
        f"<pubDate>{now}</pubDate></item>"
        for page in pages
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed</title>'
    return f"{head}{items}</channel></rss>".encode()


async def main(kind: str, count: int, folder: Path) -> None:
    pages = pages_of(kind, count, folder)
    sites: list[dict[str, bytes]] = [{page.path: page.body for page in pages if page.site == n} for n in range(SITES)]
    bases = []
    for number, site in enumerate(sites):

        async def on_connection(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Mapping[str, bytes] = site
        ) -> None:
            await answer(site, reader, writer)

        server = await asyncio.start_server(on_connection, f"127.0.0.{number + 1}", 0)
        bases.append("http://{}:{}".format(*server.sockets[0].getsockname()[:2]))
        site["/feed"] = feed_of([page for page in pages if page.site == number], bases[-1])
    base_of = {page.path: bases[page.site] for page in pages}
    truth = [
        {
            "url": bases[page.site] + page.path,
            "gold": page.gold,
            "lang": page.lang,
            "copy_of": base_of[page.copy_of] + page.copy_of if page.copy_of else "",
        }
        for page in pages
    ]
    sys.stdout.write(json.dumps({"feeds": [f"{base}/feed" for base in bases], "pages": truth}) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
