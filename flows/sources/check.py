"""What sources yield right now: each asked once and read, nothing stored. For `yalu sources check` and `add`.

`Yield` is what a person decides by: entries, dates, language, how many are worth a page, and the state it would get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.process import ListingFindings, ListingJob, examine_listing
from extractors.records import Source, SourceState
from flows import clock
from flows.fetching.messages import Request, Response
from flows.fetching.onward import follow
from flows.polling.habit import FirstSeen, profile_listing, update_habit
from flows.polling.health import Health, PollFacts, read_health
from flows.workers.pool import WorkerFailure

if TYPE_CHECKING:
    from pathlib import Path

    from flows.fetching.fetcher import Fetcher
    from flows.workers.pool import Workers

PARSE_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Yield:
    """The result of polling one source now."""

    source_id: str
    url: str
    state: str
    note: str
    advice: str
    kind: str = ""
    title: str = ""
    entries: int = 0
    wanted: int = 0  # worth a page by title and summary
    dated: int = 0
    newest_at: datetime | None = None
    lang: str = ""
    charset: str = ""
    status: int = 0
    moved_to: str = ""
    failure: str = ""  # the fetcher's reason for no answer

    @property
    def is_sound(self) -> bool:
        """Whether it is a listing with entries as expected."""
        return self.state in {"ok", "undated"} and self.entries > 0


def check_sources(
    fetcher: Fetcher, workers: Workers, sources: Iterable[Source], lexicon: Path | None = None
) -> Iterator[Yield]:
    """Poll each of these sources once, without validators, and yield its result."""
    rows = {source.id: source for source in sources}
    answers: dict[str, Response] = {}

    def jobs() -> Iterator[ListingJob]:
        asked = [Request(s.id, s.url, "listing", keep_cookies=s.cookies == "redirect") for s in rows.values()]
        for response in follow(fetcher.fetch, asked):
            answers[response.key] = response
            if response.is_ok:
                source = rows[response.key]
                yield ListingJob(source, response.body, response.final_url, response.content_type, lexicon, clock.now())

    for job, found in workers.map_unordered(examine_listing, jobs(), timeout_s=PARSE_TIMEOUT_S):
        yield _read(job.source, answers.pop(job.source.id), found)
    for name, response in answers.items():
        yield _unread(rows[name], response)


def _read(source: Source, response: Response, found: ListingFindings | WorkerFailure) -> Yield:
    now = clock.now()
    if isinstance(found, WorkerFailure):
        return _as_yield(
            source, response, read_health(PollFacts(listing_reason=found.reason), SourceState(source.id), now)
        )
    listing = found.listing
    if listing.reason:
        return _as_yield(
            source, response, read_health(PollFacts(listing_reason=listing.reason), SourceState(source.id), now)
        )
    looked = profile_listing(listing, FirstSeen(), SourceState(source.id), now)
    state = update_habit(SourceState(source.id), looked, None, now)
    health = read_health(
        PollFacts(response.status, glance=looked, lang=source.lang, timezone=source.timezone), state, now
    )
    return Yield(
        source.id,
        source.url,
        health.state,
        health.note,
        health.advice,
        kind=listing.kind,
        title=listing.title,
        entries=len(listing.entries),
        wanted=sum(found.wanted),
        dated=sum(1 for entry in listing.entries if entry.published_at),
        newest_at=looked.newest_at,
        lang=looked.lang,
        charset=listing.charset,
        status=response.status,
        moved_to=response.moved_to,
    )


def _unread(source: Source, response: Response) -> Yield:
    health = read_health(PollFacts(response.status, response.failure), SourceState(source.id, etag="held"), clock.now())
    return _as_yield(source, response, health)


def _as_yield(source: Source, response: Response, health: Health) -> Yield:
    return Yield(
        source.id,
        source.url,
        health.state,
        health.note,
        health.advice,
        status=response.status,
        moved_to=response.moved_to,
        failure=response.failure or "",
    )
