"""One live check: each source asked once, a few of its pages, its robots.txt, and where it fails what might replace it.

    listing ─► pages ─► (unread: with a cookie, the feeds its page names, its host's other forms) ─► CheckFacts

Nothing is stored and nothing decided here; the verdict is verdicts.py. Sources are taken in small groups, so that what
was found of one group is kept however the check ends.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.process import ListingFindings, ListingJob, PageFindings, PageJob, examine_listing, examine_page
from extractors.records import Entry, FeedEntry, Source, SourceState
from extractors.text.decoding import decode
from extractors.text.urls import article_id, canonical_url, host_of, site_of
from flows import clock
from flows.fetching.messages import Request, Response
from flows.fetching.robots import parse_rules
from flows.polling.habit import FirstSeen, profile_listing
from flows.polling.publishers import DISCOVERY_HOSTS, leads_away
from flows.sources.check_facts import CheckFacts, Found, PageFacts
from flows.sources.discovery import candidates
from flows.sources.looks import FROZEN_AFTER
from flows.workers.pool import WorkerFailure

if TYPE_CHECKING:
    from flows.fetching.fetcher import Fetcher
    from flows.workers.pool import Workers

GROUP = 8  # sources asked together
PAGES = 3
LISTING_TIMEOUT_S, PAGE_TIMEOUT_S = 5.0, 10.0  # CPU seconds, as in a run
_MOST_TRIED = 4  # other addresses asked for one source
_REPLACEABLE = frozenset(("html_instead", "no_dated_links", "sitemap_index"))
_CHALLENGE = re.compile(
    r"cf-chl|cf_chl|challenge-platform|captcha|just a moment|verify (?:that )?you are (?:a )?human"
    r"|/_incapsula|ddos-guard",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a check is made with."""

    fetcher: Fetcher
    workers: Workers
    lexicon: Path | None = None
    pages: int = PAGES


@dataclass(frozen=True, slots=True)
class ReadListing:
    """A listing as a run reads it, and besides what stands in a page in its place."""

    findings: ListingFindings
    relevant: int = 0
    feeds: tuple[str, ...] = ()
    is_challenge: bool = False


def read_for_check(job: ListingJob) -> ReadListing:
    """Read an answer in a worker: the listing, its titles on the subject, else the feeds that the page names."""
    from extractors.annotation.relevance import judge_relevance
    from extractors.lexicon import load_lexicon

    found = examine_listing(replace(job, source=replace(job.source, prejudge=True)))
    row, lexicon = job.source, load_lexicon(job.lexicon)
    relevant = sum(
        bool(judge_relevance(one.title, one.summary, row.lang or None, row.country, lexicon=lexicon).relations)
        for one in found.listing.entries
    )
    if not job.source.prejudge:
        found = replace(found, wanted=(True,) * len(found.listing.entries))
    if found.listing.entries:
        return ReadListing(found, relevant)
    page = decode(job.body, job.content_type).text
    named = [one.url for one in candidates(page, job.url) if one.why in {"link", "anchor"}]
    named += [
        part.url for part in sorted(found.listing.parts, key=lambda part: str(part.updated_at or ""), reverse=True)
    ]
    return ReadListing(found, 0, tuple(named[:_MOST_TRIED]), bool(_CHALLENGE.search(page[:200_000])))


def survey(tools: Tools, sources: Sequence[Source], all_sources: Sequence[Source] = ()) -> Iterator[CheckFacts]:
    """Yield what one check sees of each source, group by group. `all_sources` may know a source's sibling hosts."""
    for start in range(0, len(sources), GROUP):
        group = sources[start : start + GROUP]
        rows = {source.id: source for source in group}
        listings = dict(_listings(tools, {name: (source, source.url) for name, source in rows.items()}))
        pages = _pages(tools, rows, listings)
        others = _others(tools, rows, listings, all_sources)
        rules = {origin: parse_rules(text) for origin, text in tools.fetcher.robots_read().items()}
        for name, source in rows.items():
            facts = _facts(source, *listings[name], lexicon=tools.lexicon)
            origin = "/".join(source.url.split("/")[:3])
            is_forbidden = origin in rules and rules[origin].verdict_on(source.url) == "robots_disallowed"
            yield replace(
                facts,
                pages=tuple(pages.get(name, ())),
                is_robots_forbidden=is_forbidden,
                found=others.get(name, Found()),
            )


# ---------------------------------------------------------------- listings


_Answer = tuple[Response, ReadListing | WorkerFailure | None]


def _listings(
    tools: Tools, asked: Mapping[str, tuple[Source, str]], *, keep_cookies: bool = False
) -> Iterator[tuple[str, _Answer]]:
    """Ask addresses, each as its source's listing, and yield the answers by name."""
    responses: dict[str, Response] = {}
    names: dict[int, str] = {}

    def jobs() -> Iterator[ListingJob]:
        requests = [
            Request(name, url, "listing", keep_cookies=keep_cookies or source.cookies == "redirect")
            for name, (source, url) in asked.items()
        ]
        for response in tools.fetcher.fetch(requests):
            responses[response.key] = replace(response, body=b"")
            source = asked[response.key][0]
            if response.is_ok and not leads_away(response.url, response.final_url, tools.lexicon):
                job = ListingJob(
                    source, response.body, response.final_url, response.content_type, tools.lexicon, clock.now()
                )
                names[id(job)] = response.key
                yield job

    for job, found in tools.workers.map_unordered(read_for_check, jobs(), timeout_s=LISTING_TIMEOUT_S):
        name = names.pop(id(job))
        yield name, (responses.pop(name), found)
    for name, response in responses.items():
        yield name, (response, None)


def _facts(
    source: Source, response: Response, read: ReadListing | WorkerFailure | None, lexicon: Path | None
) -> CheckFacts:
    facts = CheckFacts(
        source, clock.now(), response.status, response.failure, response.detail, response.final_url, response.moved_to,
        leads_away=response.is_ok and leads_away(response.url, response.final_url, lexicon),
    )  # fmt: skip
    if read is None:
        return facts
    if isinstance(read, WorkerFailure):
        return replace(facts, reason=read.reason)
    listing = read.findings.listing
    facts = replace(
        facts, reason=listing.reason, kind=listing.kind, title=listing.title, is_challenge=read.is_challenge
    )
    if listing.reason or not listing.entries:
        return facts
    seen = profile_listing(listing, FirstSeen(), SourceState(source.id), facts.now)
    addresses = [canonical for entry in listing.entries if (canonical := canonical_url(entry.url))]
    return replace(
        facts,
        entries=len(listing.entries),
        wanted=sum(read.findings.wanted),
        relevant=read.relevant,
        dated=sum(1 for entry in listing.entries if entry.published_at),
        utc_dates=listing.utc_dates,
        ahead=seen.ahead,
        ahead_s=seen.ahead_s,
        newest_at=seen.newest_at,
        oldest_at=seen.oldest_at,
        lang=seen.lang,
        charset=listing.charset,
        bad_bytes=listing.bad_bytes,
        discovered=sum(host_of(entry.url) in DISCOVERY_HOSTS for entry in listing.entries),
        addresses=frozenset(article_id(canonical)[:12] for canonical in addresses),
    )


# ---------------------------------------------------------------- pages


def _pages(tools: Tools, rows: Mapping[str, Source], listings: Mapping[str, _Answer]) -> dict[str, list[PageFacts]]:
    """Fetch and read a few pages of each source that has entries."""
    entries = {
        f"{name} {number}": _as_entry(rows[name], entry)
        for name, (_, read) in listings.items()
        if isinstance(read, ReadListing)
        for number, entry in enumerate(_chosen(read, tools.pages))
    }
    found: dict[str, list[PageFacts]] = {}

    def jobs() -> Iterator[PageJob]:
        for response in tools.fetcher.fetch([Request(key, entry.url) for key, entry in entries.items()]):
            entry = entries[response.key]
            if response.is_ok or entry.content:
                yield PageJob(
                    replace(entry, guid=response.key), rows[entry.source_id], response.body, response.final_url,
                    response.content_type, lexicon=tools.lexicon,
                )  # fmt: skip
            else:
                reason = response.failure or f"http_{response.status}"
                found.setdefault(entry.source_id, []).append(PageFacts(entry.url, reason))

    for job, read in tools.workers.map_unordered(examine_page, jobs(), timeout_s=PAGE_TIMEOUT_S):
        found.setdefault(job.entry.source_id, []).append(_page_facts(job, read))
    return found


def _chosen(read: ReadListing, most: int) -> list[FeedEntry]:
    """Return the entries whose pages are read: those worth one first, the newest first, none behind a search engine."""
    listed = zip(read.findings.listing.entries, read.findings.wanted, strict=True)
    usable = [(wanted, entry) for entry, wanted in listed if entry.url and host_of(entry.url) not in DISCOVERY_HOSTS]
    usable.sort(key=lambda one: (not one[0], -(one[1].published_at.timestamp() if one[1].published_at else 0.0)))
    return [entry for _, entry in usable[:most]]


def _as_entry(source: Source, item: FeedEntry) -> Entry:
    name = hashlib.sha256(item.url.encode("utf-8", "replace")).hexdigest()[:20]
    return Entry(
        name, source.id, name, item.url, item.guid, item.title, item.summary, item.content, item.author,
        item.published_at, item.date_precision, "", clock.now(),
    )  # fmt: skip


def _page_facts(job: PageJob, read: PageFindings | WorkerFailure) -> PageFacts:
    if isinstance(read, WorkerFailure):
        return PageFacts(job.url, f"page_{read.reason}")
    article = read.article
    if article is None:
        return PageFacts(job.url, read.reason or "no_body")
    shift_h = None
    if article.date_precision == "instant" and article.date_source not in {"feed", "list"} and article.published_at:
        entry_at = job.entry.published_at if job.entry.date_precision == "instant" else None
        shift_h = (entry_at - article.published_at).total_seconds() / 3600 if entry_at else None
    return PageFacts(
        job.url,
        chars=len(article.text),
        lang=article.lang,
        is_teaser=article.is_teaser,
        is_relevant=bool(read.relevance and read.relevance.relations),
        is_feed_text=not job.body,
        shift_h=shift_h if shift_h is not None and abs(shift_h) < 15 else None,
    )


# ---------------------------------------------------------------- what might take its place


def _others(
    tools: Tools, rows: Mapping[str, Source], listings: Mapping[str, _Answer], all_sources: Sequence[Source]
) -> dict[str, Found]:
    """Ask what might replace the listings that cannot be read; return what answered, by source."""
    found: dict[str, Found] = {}
    looped = {name: (rows[name], rows[name].url) for name, (answer, _) in listings.items() if _is_loop(answer)}
    for name, (_, read) in _listings(tools, looped, keep_cookies=True):
        if _has_entries(read):
            found[name] = Found(cookie_helps=True)
    named = _named_feeds(tools, rows, listings)
    tried: dict[str, tuple[Source, str]] = {}
    for name, source in rows.items():
        siblings = _siblings(source, listings[name][0], all_sources)
        for kind, urls in (("feed", named.get(name, [])), ("sibling", siblings)):
            for number, url in enumerate(urls[:_MOST_TRIED]):
                tried[f"{kind} {number} {name}"] = (replace(source, kind="", cookies=""), url)
    good = {key: read for key, (answer, read) in _listings(tools, tried) if answer.is_ok and _has_entries(read)}
    for key, (source, url) in tried.items():
        if key in good and (not _is_left(listings[source.id][1]) or _is_living(good[key])):
            before = found.get(source.id, Found())
            if key.startswith("feed"):
                found[source.id] = replace(before, feeds=(*before.feeds, url))
            else:
                found[source.id] = replace(before, siblings=(*before.siblings, url))
    return found


def _newest(read: ReadListing | WorkerFailure | None) -> datetime | None:
    entries = read.findings.listing.entries if isinstance(read, ReadListing) else ()
    return max((entry.published_at for entry in entries if entry.published_at), default=None)


def _is_left(read: ReadListing | WorkerFailure | None) -> bool:
    """Whether a listing has had nothing new for so long that its site may name another."""
    newest = _newest(read)
    return newest is not None and clock.now() - newest > FROZEN_AFTER


def _is_living(read: ReadListing | WorkerFailure | None) -> bool:
    newest = _newest(read)
    return newest is not None and clock.now() - newest < FROZEN_AFTER


def _is_loop(response: Response) -> bool:
    return response.failure == "too_many_redirects"


def _has_entries(read: ReadListing | WorkerFailure | None) -> bool:
    return isinstance(read, ReadListing) and bool(read.findings.listing.entries)


def _named_feeds(tools: Tools, rows: Mapping[str, Source], listings: Mapping[str, _Answer]) -> dict[str, list[str]]:
    """Return the feeds that the page in a listing's place, or its site's home page, names, of its own site."""
    found: dict[str, list[str]] = {}
    homes: dict[str, tuple[Source, str]] = {}
    for name, (response, read) in listings.items():
        if isinstance(read, ReadListing) and read.findings.listing.reason in _REPLACEABLE:
            found[name] = list(read.feeds)
        if response.status in {404, 410} or _is_left(read) or (name in found and not found[name]):
            homes[name] = (replace(rows[name], kind=""), "/".join(rows[name].url.split("/")[:3]) + "/")
    for name, (_, read) in _listings(tools, homes):
        if isinstance(read, ReadListing):
            found[name] = list(read.feeds)
    return {
        name: [url for url in urls if site_of(url) == site_of(rows[name].url) and url != rows[name].url]
        for name, urls in found.items()
    }


def _siblings(source: Source, response: Response, all_sources: Sequence[Source]) -> list[str]:
    """Return the same path on the host's other forms and on the hosts of its family, where its own does not answer."""
    if response.failure not in {"dns", "refused", "tls"}:
        return []
    scheme, _slashes, rest = source.url.partition("://")
    host, _slash, path = rest.partition("/")
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    hosts = [other] if not host.replace(".", "").replace(":", "").isdigit() else []
    family = [one for one in all_sources if one.family and one.family == source.family and one.id != source.id]
    hosts += [one.url.partition("://")[2].partition("/")[0] for one in family]
    return [f"{scheme}://{name}/{path}" for name in dict.fromkeys(hosts) if name != host]
