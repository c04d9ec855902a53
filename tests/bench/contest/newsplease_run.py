"""news-please as a library, `NewsPlease.from_urls`: all its extractors, on every core. Copies are none of its tasks.

    env/bin/python newsplease_run.py FEEDS.json OUT      writes OUT/articles.jsonl, then OUT/found.json for the score

Pictures are not fetched: the web of the contest has none.
"""

import json
import sys
import urllib.request
from pathlib import Path

import feedparser
from newsplease import NewsPlease


def main(feeds, folder):
    links = [
        entry.link
        for feed in feeds
        for entry in feedparser.parse(urllib.request.urlopen(feed, timeout=20).read()).entries
    ]
    found = NewsPlease.from_urls(links, request_args={"timeout": 20}, fetch_images=False)
    rows = []
    with (folder / "articles.jsonl").open("w") as file:
        for url, article in found.items():
            said = article.get_serializable_dict() if hasattr(article, "get_serializable_dict") else {}
            file.write(json.dumps(said) + "\n")
            rows.append((url, said.get("maintext") or "", None))
    (folder / "found.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
