"""Back-fill: collecting what a source published since a day, from its sitemaps and list pages.

    robots.txt ─► sitemaps ─► index? ─► parts since the day ─► entries since the day ─► open work ─► collect_pages
    a list page ─► entries ─► its next page, while they are not older than the day

Each listing commits its entries together with a mark that it was read, so a back-fill that was stopped continues where
it was. Requests are as spaced as those of a poll, and pages obey robots.txt. Entries are judged by their titles even
of sources whose every page is wanted: a site's sitemap is about everything.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.process import ListingFindings, ListingJob, examine_listing
from extractors.records import FeedEntry, Poll, Source
from extractors.text.decoding import decode
from extractors.text.urls import host_of
from flows.collection.listing_decisions import Known, decide_entries, list_entries, some_entries
from flows.collection.page_decisions import desk_day
from flows.fetching.messages import Request, Response
from flows.fetching.onward import follow
from flows.log import PROGRESS
from flows.sources.discovery import next_page, sitemaps
from flows.workers.pool import WorkerFailure
from warehouse.tables import lookups, polling

if TYPE_CHECKING:
    from flows.collection.run import Run

MOST_LISTINGS = 500
PARSE_TIMEOUT_S = 5.0
NEWS_SITEMAP_SHOWS = timedelta(days=2)
_CUSTOMARY = ("/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
_MONTH_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_/]?(0[1-9]|1[0-2])(?!\d{3})")
_YEAR_IN_NAME = re.compile(r"(?<![\d.])(20\d\d)(?![\d])")


@dataclass(frozen=True, slots=True)
class BackfillProgress:
    """The progress of a back-fill in one call."""

    listings: int = 0
    entries: int = 0
    known: int = 0
    is_done: bool = True  # False: stopped at its limit; the next call continues


def backfill_listings(run: Run, source: Source, since: date, most: int = MOST_LISTINGS) -> BackfillProgress:
    """Read a source's sitemaps and list pages back to a day, committing entries as open work."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        done = polling.backfilled(connection, source.id, since)
    first = run.aside("first listings", lambda: list(first_listings(run, source)), source.id, source.url)
    queue = deque(dict.fromkeys(first or [source.url]))
    seen = set(queue)
    total = BackfillProgress()
    while queue:
        if total.listings >= most:
            return replace(total, is_done=False)
        url = queue.popleft()
        visit = partial(_visit, run, source, since, url, is_done=url in done)
        visited = run.aside("back-fill", visit, source.id, url)  # without its mark: the next go reads it again
        if visited is None:
            continue
        queue += [address for address in visited.more if address not in seen]
        seen.update(visited.more)
        if visited.is_read:
            total = BackfillProgress(total.listings + 1, total.entries + visited.added, total.known + visited.known)
            PROGRESS.info("%s: %d new entries since %s", url, visited.added, since)
    return total


@dataclass(frozen=True, slots=True)
class _Visited:
    """One listing of a back-fill: the listings it leads to, and the number of committed entries."""

    more: tuple[str, ...] = ()
    is_read: bool = False
    added: int = 0
    known: int = 0


def _visit(run: Run, source: Source, since: date, url: str, *, is_done: bool) -> _Visited:
    """Read one listing and commit its entries. One read in an earlier call only adds the listings it leads to."""
    read = _read(run, source, url)
    if read is None:
        return _Visited()
    response, found = read
    entries = wanted(found.listing.entries, source, since, run.timezone)
    more = tuple(_next_listings(response, found, source, since, has_news=bool(entries)))
    if is_done and not found.listing.parts:
        return _Visited(more)
    added, known = _commit(run, source, since, url, some_entries(found, entries), marks=True)
    return _Visited(more, is_read=True, added=added, known=known)


def first_listings(run: Run, source: Source) -> Iterator[str]:
    """Yield the first listings: the source's own address, then the sitemaps robots.txt names, else customary ones."""
    yield source.url
    origin = "/".join(source.url.split("/")[:3])
    for response in run.fetch([Request("robots", f"{origin}/robots.txt", "robots")]):
        run.traffic.note(response)
        text = decode(response.body).text if response.is_ok else ""
        named = sitemaps(text, origin + "/")
        yield from named or (origin + path for path in _CUSTOMARY)


def _read(run: Run, source: Source, url: str) -> tuple[Response, ListingFindings] | None:
    """Request one listing and read it; None where it is none or its host is held back."""
    asked_for = Request(source.id, url, "listing", keep_cookies=source.cookies == "redirect")
    (response,) = follow(run.fetch, [asked_for], run.traffic.note)
    run.traffic.note(response)
    if response.fault is not None:
        run.note_bug("back-fill request", response.fault, source.id, url)
    if not response.is_ok:
        return None
    run.store_response(response, "listing", source.id)
    kind = source.kind if url == source.url or source.kind == "html_list" else ""
    asked = replace(source, prejudge=True, kind=kind)
    job = ListingJob(asked, response.body, response.final_url, response.content_type, run.lexicon, run.started_at)
    for _, found in run.workers.map_unordered(examine_listing, [job], timeout_s=PARSE_TIMEOUT_S):
        if isinstance(found, WorkerFailure):
            if found.fault is not None:
                run.note_bug("back-fill listing", found.fault, source.id, url)
            return None
        for address, fault in found.faults:
            run.note_bug("judge title", fault, source.id, address)
        if found.listing.reason in ("", "sitemap_index"):
            return response, found
    return None


def _next_listings(
    response: Response, found: ListingFindings, source: Source, since: date, *, has_news: bool
) -> list[str]:
    """Return where a listing leads: the parts of an index that reach back far enough, or the next list page."""
    if found.listing.parts:
        return [part.url for part in found.listing.parts if may_reach(part, since)]
    if source.kind == "html_list" and has_news:
        text = decode(response.body, response.content_type).text
        address = next_page(text, response.final_url)
        return [address] if address and host_of(address) == host_of(source.url) else []
    return []


def may_reach(part: FeedEntry, since: date) -> bool:
    """Whether a part of a sitemap index may hold anything since a day, by its last change and by its name."""
    if part.updated_at and part.updated_at.date() < since - timedelta(days=1):
        return False
    name = part.url.rpartition("://")[2].partition("/")[2]
    since -= timedelta(days=1)  # the outlet's day may be the one before the desk's
    if month := _MONTH_IN_NAME.search(name):
        return (int(month[1]), int(month[2])) >= (since.year, since.month)
    if year := _YEAR_IN_NAME.search(name):
        return int(year[1]) >= since.year
    return True


def wanted(entries: Sequence[FeedEntry], source: Source, since: date, desk: str) -> list[int]:
    """Return the numbers of entries dated the day or later (as `published_on` is). Undated entries are left out."""
    return [
        number
        for number, entry in enumerate(entries)
        if (at := entry.published_at) and desk_day(at, entry.date_precision, at, source, desk) >= since
    ]


def _commit(run: Run, source: Source, since: date, url: str, found: ListingFindings, *, marks: bool) -> tuple[int, int]:
    now = run.now()
    listed = list_entries(source, found.listing, now)
    with run.committing("back-fill") as connection:
        known = Known(
            lookups.known_entries(connection, [entry.entry_id for entry in listed]),
            lookups.known_addresses(connection, [entry.address_id for entry in listed if entry.address_id]),
        )
        entries, decided, unchanged = decide_entries(source, found, known, now)
        mark = polling.BackfillMark(source.id, since, url, now, len(entries)) if marks else None
        polling.save_backfilled(connection, run.run_id, entries, decided, mark)
    return len(entries), unchanged


def recover_gaps(run: Run, polls: Sequence[Poll]) -> int:
    """Where a poll found a gap, collect lost entries from the host's news sitemap. Return how many were found."""
    found = 0
    for poll in polls:
        source = run.sources.get(poll.source_id)
        if source is None or poll.state.gap_at != run.started_at:
            continue
        recover = partial(_recover, run, source)
        found += run.aside("look for lost entries", recover, source.id, source.url) or 0
    return found


def _recover(run: Run, source: Source) -> int:
    found, since = 0, (run.started_at - NEWS_SITEMAP_SHOWS).astimezone(ZoneInfo(run.timezone)).date()
    for url in [one for one in first_listings(run, source) if "news" in one.rpartition("/")[2].lower()][:3]:
        read = _read(run, source, url) if url != source.url else None
        if read is not None:
            findings = some_entries(read[1], wanted(read[1].listing.entries, source, since, run.timezone))
            found += _commit(run, source, since, url, findings, marks=False)[0]
    return found


def parse_since(text: str, today: date) -> date:
    """Parse a day as YYYY-MM-DD. Raises ValueError for text that is no day, or a day not yet past."""
    day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    if day > today:
        raise ValueError("is not past yet")
    return day
