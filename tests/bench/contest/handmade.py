"""What a competent person joins by hand in an afternoon: reader, trafilatura, datasketch, SQLite, on every core.

    env/bin/python handmade.py FEEDS.json OUT      writes OUT/news.db, then OUT/found.json for the score

Runs in its own environment (requirements-handmade.lock) and knows nothing of Yalu. Near copies by the same means as
datasketch's manual: MinHash of 128 permutations, LSH at a Jaccard likeness of .6.
"""

import json
import os
import re
import sqlite3
import sys
import urllib.request
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import feedparser
import trafilatura
from datasketch import MinHash, MinHashLSH


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return url, answer.read()


def examine(url, body):
    found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    if found is None or not found.text:
        return url, "", "", "", "", None
    text = found.text
    words = re.findall(r"\w+", text) if text.isascii() or " " in text[:60] else [c for c in text if c.isalnum()]
    sketch = MinHash(num_perm=128)
    sketch.update_batch([" ".join(words[n : n + 4]).encode() for n in range(max(len(words) - 3, 1))])
    return url, found.title or "", found.author or "", found.date or "", text, sketch


def main(feeds, folder):
    db = sqlite3.connect(folder / "news.db")
    db.execute("CREATE TABLE articles (url PRIMARY KEY, feed, listed, title, author, date, text, copy_of)")
    db.execute("CREATE TABLE raw (url PRIMARY KEY, body)")
    lsh = MinHashLSH(threshold=0.6, num_perm=128)
    with ThreadPoolExecutor(16) as threads, ProcessPoolExecutor(os.cpu_count()) as processes:
        entries = {
            entry.link: (feed, entry.title)
            for feed, body in threads.map(fetch, feeds)
            for entry in feedparser.parse(body).entries
        }
        known = {url for (url,) in db.execute("SELECT url FROM articles")}
        futures = []
        for url, body in threads.map(fetch, [url for url in entries if url not in known]):
            db.execute("INSERT INTO raw VALUES (?, ?)", (url, body))
            futures.append(processes.submit(examine, url, body))
        for future in futures:
            url, title, author, date, text, sketch = future.result()
            copy_of = None
            if sketch is not None:
                copy_of = min(lsh.query(sketch), default=None)
                lsh.insert(url, sketch)
            db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (url, *entries[url], title, author, date, text, copy_of),
            )
    db.commit()
    rows = db.execute("SELECT url, text, copy_of FROM articles").fetchall()
    (folder / "found.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
