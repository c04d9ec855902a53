"""newspaper4k with its languages and key words (`parse`, then the part of `nlp` that needs no download), on every core.

    env/bin/python newspaper_run.py FEEDS.json OUT      writes OUT/articles.jsonl, then OUT/found.json for the score

Summaries, the other half of `nlp`, need a model of NLTK that is no package. Pictures are not fetched. The language is
what the page itself says: newspaper4k reads it.
"""

import json
import os
import sys
import urllib.request
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import feedparser
import newspaper
from newspaper import nlp
from newspaper.text import StopWords


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return url, answer.read()


def examine(url, body):
    article = newspaper.Article(url, fetch_images=False)
    try:
        article.download(input_html=body)
        article.parse()
    except Exception as error:  # noqa: BLE001 - a page that breaks it is a page without text
        return url, "", {"failed": repr(error)}
    words = []
    try:
        words = list(nlp.keywords(article.text, StopWords(article.config.language), 30))
    except Exception:  # noqa: BLE001 - a language it has no words of
        pass
    said = {"title": article.title, "authors": article.authors, "date": str(article.publish_date), "words": words}
    return url, article.text, said | {"text": article.text}


def main(feeds, folder):
    with ThreadPoolExecutor(16) as threads, ProcessPoolExecutor(os.cpu_count()) as processes:
        links = [entry.link for _, body in threads.map(fetch, feeds) for entry in feedparser.parse(body).entries]
        futures = [processes.submit(examine, url, body) for url, body in threads.map(fetch, links)]
        rows = []
        with (folder / "articles.jsonl").open("w") as file:
            for future in futures:
                url, text, said = future.result()
                file.write(json.dumps({"url": url, **said}, default=str) + "\n")
                rows.append((url, text, None))
    (folder / "found.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
