"""Imported by the fork server: what every page needs is imported, read and compiled once, before workers are forked.

Lexicon, patterns and the words they require take a second of CPU a process; a forked worker has them at once and shares
their memory. A page is examined for it, so that no list of caches has to be kept. A lexicon of the home's own is read
by each worker as before, and files that changed since are read again (`load_lexicon`).
"""

from __future__ import annotations

import gc
from datetime import UTC, datetime

from extractors.process import PageJob, examine_page
from extractors.records import Entry, Source

_SAID = (
    "North Korea and China reopened the bridge at Dandong on Monday, the foreign ministry in Beijing said on Tuesday."
)
_COLLECT_AFTER = 20_000  # objects: a page makes some 100,000, and cycles are few; at Python's 700, 3 to 5 % of a page
_NOW = datetime(2026, 11, 2, tzinfo=UTC)


def examine_one() -> str:
    """Read a page of our own as a worker would. Return why there is no article, '' where there is one."""
    paragraphs = "".join(f"<p>{_SAID} It is the {n}th time that trains cross it.</p>" for n in range(4, 9))
    html = f"<html lang=en><title>{_SAID}</title><body><article><h1>{_SAID}</h1>{paragraphs}</article></body></html>"
    entry = Entry("", "", "", "", "", _SAID, "", "", "", None, "", "", _NOW)
    job = PageJob(entry, Source("ready", "Ready", "http://localhost/", lang="en"), html.encode(), "", "text/html")
    return examine_page(job).reason


def get_ready() -> None:
    """Examine the page and leave what it brought out of garbage collection: a collection would copy shared memory."""
    try:
        examine_one()
    except Exception:  # noqa: BLE001, S110 - a broken lexicon is each task's error, said with its file and line
        pass
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)


get_ready()
