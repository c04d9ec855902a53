"""The least that fetches, reads and stores: aiohttp, feedparser, trafilatura, DuckDB, on every core. No copies found.

env/bin/python bare.py FEEDS.json OUT      writes OUT/news.duckdb, then OUT/found.json for the score
"""

import asyncio
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import aiohttp
import duckdb
import feedparser
import trafilatura


def examine(url, body):
    return url, trafilatura.extract(body, url=url, include_comments=False) or "", None


async def main(feeds, folder):
    db = duckdb.connect(str(folder / "news.duckdb"))
    db.execute("CREATE TABLE articles (url VARCHAR, text VARCHAR, copy_of VARCHAR)")
    loop, limit = asyncio.get_running_loop(), asyncio.Semaphore(16)
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        async with aiohttp.ClientSession() as session:

            async def body_of(url):
                async with limit, session.get(url) as answer:
                    return await answer.read()

            async def read(url):
                return await loop.run_in_executor(processes, examine, url, await body_of(url))

            bodies = await asyncio.gather(*map(body_of, feeds))
            links = dict.fromkeys(entry.link for body in bodies for entry in feedparser.parse(body).entries)
            rows = await asyncio.gather(*map(read, links))
    db.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
    db.close()
    (folder / "found.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])))
