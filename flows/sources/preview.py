"""One address tried: fetched and read as a run would, judged and tagged, nothing stored. For `yalu sources try`.

A feed yields its entries and its first pages as read; a page yields its text, verdict and tags. What came is read in
worker processes that may be killed: a hostile page costs one line, not the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.errors import YaluError
from extractors.records import Selectors, Source
from extractors.text.sanitise import escaped
from flows import clock
from flows.errors import NoSourceReached, UsageError
from flows.sources.catalog import KINDS
from flows.workers.pool import WorkerFailure

if TYPE_CHECKING:
    from extractors.records import Article, FeedEntry, Listing, Relevance, Tag, Unreadable
    from flows.fetching.fetcher import Fetcher, Response
    from flows.workers.pool import Workers

LISTING_TIMEOUT_S = 5.0  # CPU seconds, as in a run
PAGE_TIMEOUT_S = 10.0
ENTRIES_SHOWN = 30
JUNK_SHOWN = 40  # paragraphs
JUNK_WIDTH = 100  # characters
TITLE, BODY, JUNK, LABEL = "1", "32", "2", "33"  # terminal colours: bold, green, faint, yellow
TEXT_SHOWN = 1200  # characters


@dataclass(frozen=True, slots=True)
class Reading:
    """The result for one page: its article, or why there is none; the verdict and the tags."""

    url: str
    problem: str = ""
    article: Article | None = None
    relevance: Relevance | None = None
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """The result for one address: a listing with some of its pages read, or one page."""

    url: str
    listing: Listing | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One answer to be read in a worker."""

    body: bytes
    url: str
    content_type: str
    outlet: Source
    lexicon: Path | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Trier:
    """What an address is tried with."""

    fetcher: Fetcher
    workers: Workers
    outlet: Source
    lexicon: Path | None = None  # the analyst's folder


GUARDED = "forbidden_address"


def guarded_host(url: str, detail: str = "") -> UsageError:
    """Return the error for an address that the guard refuses, with the setting that exempts its host."""
    host = urlsplit(url).hostname or url
    why = f" ({detail})" if detail else ""
    words = "is no address a public news site has, so nothing was sent"
    return UsageError(f'{url} {words}{why}; where it is yours: allow_hosts = ["{host}"] under [fetch] in yalu.toml')


def try_address(trier: Trier, url: str, pages: int) -> Trial:
    """Fetch an address and read it as what it is. Raises NoSourceReached or YaluError where nothing came."""
    outlet = trier.outlet
    job = _job(trier, _fetch(trier.fetcher, url, "listing"))
    listing = trier.workers.submit(read_tried_listing, job, timeout_s=LISTING_TIMEOUT_S).result()
    if isinstance(listing, WorkerFailure):
        raise YaluError(f"{url}: reading it was stopped: {_failure(listing)}")
    # A page of an article has links too; it is a list only if the source says so or no text is found in it.
    is_feed = listing.kind in KINDS and listing.kind not in ("html_list", "") and not listing.reason
    if is_feed or outlet.kind == "html_list":
        return Trial(url, listing, _read_pages(trier, listing, pages))
    reading = _read(trier, job)
    if reading.article is None and listing.entries:
        return Trial(url, listing, _read_pages(trier, listing, pages))
    return Trial(url, None, (reading,))


def _read_pages(trier: Trier, listing: Listing, pages: int) -> tuple[Reading, ...]:
    """Read the pages of the first entries; one that cannot be had or read does not stop the others."""
    readings = []
    for entry in [entry for entry in listing.entries if entry.url][:pages]:
        try:
            readings.append(_read(trier, _job(trier, _fetch(trier.fetcher, entry.url, "page"))))
        except YaluError as error:
            readings.append(Reading(entry.url, problem=str(error)))
    return tuple(readings)


def _fetch(fetcher: Fetcher, url: str, kind: str) -> Response:
    from flows.fetching.fetcher import Request
    from flows.fetching.onward import follow

    (answer,) = follow(fetcher.fetch, [Request(key=url, url=url, kind=kind)])
    if answer.failure:
        if answer.failure == GUARDED:
            raise guarded_host(url, answer.detail)
        raise NoSourceReached(f"{url}: {answer.failure}" + (f" ({answer.detail})" if answer.detail else ""))
    if not 200 <= answer.status < 300:
        raise YaluError(f"{url}: the server answered {answer.status}")
    return answer


def _job(trier: Trier, answer: Response) -> _Job:
    return _Job(answer.body, answer.final_url, answer.content_type, trier.outlet, trier.lexicon, clock.now())


def _read(trier: Trier, job: _Job) -> Reading:
    found = trier.workers.submit(read_tried_page, job, timeout_s=PAGE_TIMEOUT_S).result()
    return Reading(job.url, problem=_failure(found)) if isinstance(found, WorkerFailure) else found


def _failure(failure: WorkerFailure) -> str:
    return failure.reason + (f" ({failure.detail})" if failure.detail else "")


# ---------------------------------------------------------------- in a worker


def read_tried_listing(job: _Job) -> Listing:
    """Read an answer as a listing."""
    from extractors import read_listing

    outlet = job.outlet
    return read_listing(
        job.body,
        job.url,
        job.content_type,
        timezone=outlet.timezone,
        kind="html_list" if outlet.kind == "html_list" else "",
        selectors=Selectors(outlet.entry_xpath, outlet.title_xpath, outlet.date_xpath),
        now=job.now,
        clock=outlet.clock,
    )


def read_tried_page(job: _Job) -> Reading:
    """Read a page, judge it and tag it, as a run would."""
    from extractors import judge_relevance, read_article, tag
    from extractors.lexicon import load_lexicon
    from extractors.records import Unreadable

    outlet = job.outlet
    article = read_article(
        job.body,
        job.url,
        job.content_type,
        lang=outlet.lang or None,
        timezone=outlet.timezone,
        lexicon=job.lexicon,
    )
    if isinstance(article, Unreadable):
        return Reading(job.url, problem=_reason(article))
    lang = article.lang or outlet.lang
    known = load_lexicon(job.lexicon)
    relevance = judge_relevance(article.title, article.text, lang, outlet.country, lexicon=known)
    tags = tag(article.title, article.text, lang, article.published_at, outlet.country, lexicon=known)
    return Reading(job.url, article=article, relevance=relevance, tags=tuple(tags))


def _reason(page: Unreadable) -> str:
    return page.reason + (f" ({page.detail})" if page.detail else "")


# ---------------------------------------------------------------- as lines


def as_lines(trial: Trial, *, is_coloured: bool = False) -> Iterator[str]:
    """Return the result for a person: the body, then what was left out of it and why, in colour on a terminal."""
    if trial.listing:
        yield from map(escaped, _listing_lines(trial.listing))
    for reading in trial.readings:
        yield ""
        for line in _reading_lines(reading, is_coloured=is_coloured):
            yield line if isinstance(line, Painted) else escaped(line)


class Painted(str):
    """A line with colours of ours in it, and nothing else that a terminal acts upon."""

    __slots__ = ()


def _listing_lines(listing: Listing) -> Iterator[str]:
    if listing.reason:
        yield f"not a listing that can be read: {listing.reason}"
        return
    yield f"{listing.kind}: {listing.title or '(no title)'}, {len(listing.entries)} entries, {listing.charset}"
    for entry in listing.entries[:ENTRIES_SHOWN]:
        yield f"  {_day(entry):10}  {entry.title or '(no title)'}\n  {'':10}  {entry.url or '(no address)'}"
    if len(listing.entries) > ENTRIES_SHOWN:
        yield f"  … and {len(listing.entries) - ENTRIES_SHOWN} more (--json shows all)"


def _day(entry: FeedEntry) -> str:
    return f"{entry.published_at:%Y-%m-%d}" if entry.published_at else "no date"


def _paint(text: str, code: str, *, is_coloured: bool) -> Painted:
    return Painted(f"\x1b[{code}m{escaped(text)}\x1b[0m" if is_coloured and text else escaped(text))


def _junk_lines(article: Article, *, is_coloured: bool) -> Iterator[str]:
    for junk in article.junk[:JUNK_SHOWN]:
        text = junk.text if len(junk.text) <= JUNK_WIDTH else junk.text[:JUNK_WIDTH] + " …"
        label = _paint(f"{junk.label:>10}", LABEL, is_coloured=is_coloured)
        yield Painted(f"{label}  {_paint(text, JUNK, is_coloured=is_coloured)}")
    if len(article.junk) > JUNK_SHOWN:
        yield f"{'':10}  … and {len(article.junk) - JUNK_SHOWN} more (--json shows all)"


def _reading_lines(reading: Reading, *, is_coloured: bool) -> Iterator[str]:
    yield reading.url
    if reading.article is None:
        yield f"no article: {reading.problem}"
        return
    article = reading.article
    facts = (
        article.author,
        article.published_at,
        article.lang,
        article.page_kind.replace("_", " ") + (f" with {len(article.turns)} turns" if article.turns else ""),
        f"by {article.extractor}",
        f"{len(article.junk)} paragraphs of junk left out",
    )
    yield from (
        _paint(article.title or "(no title)", TITLE, is_coloured=is_coloured),
        " · ".join(str(fact) for fact in facts if fact),
    )
    shown = article.text[:TEXT_SHOWN] + (" …" if len(article.text) > TEXT_SHOWN else "")
    yield from ("", _paint(shown, BODY, is_coloured=is_coloured), "")
    if article.junk:
        yield from (*_junk_lines(article, is_coloured=is_coloured), "")
    if reading.relevance:
        relations = ", ".join(reading.relevance.relations) or "off the subject"
        yield f"verdict: {relations} ({reading.relevance.score:.2f})"
    for found in reading.tags:
        field = article.title if found.field == "title" else article.text
        yield f"  {found.kind}: {found.value} ({found.score:.2f}) “{field[found.start : found.end]}”"
