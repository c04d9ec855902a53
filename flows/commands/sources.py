"""The sources: `list` shows them; `try URL` fetches one address and shows what Yalu would make of it.

Trying a feed shows its entries and reads its first page; trying a page shows its text, verdict and tags.
It stores nothing and keeps to the rules of a run: robots.txt, and no address that a news site cannot have.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import Source
from flows.commands import add_common_options
from flows.errors import NoSourceReached, UsageError, YaluError
from flows.settings import load_settings, web_rule
from flows.sources import KINDS, LANGS, load_sources

if TYPE_CHECKING:
    import argparse

    from extractors.records import Article, FeedEntry, Listing, Relevance, Tag, Unreadable
    from flows.polling.fetch import Fetcher, Response

ENTRIES_SHOWN = 30
TEXT_SHOWN = 1200  # characters
PIPE_WIDTH = 160


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `list` and `try`."""
    commands = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    shown = commands.add_parser("list", help="show the sources", allow_abbrev=False)
    shown.add_argument("--enabled", action="store_true", help="only those that are polled")
    tried = commands.add_parser("try", help="fetch one address, show what comes of it", allow_abbrev=False)
    tried.add_argument("url", metavar="URL", help="a feed, sitemap, list page or article")
    tried.add_argument("--pages", type=int, default=1, metavar="N", help="entries to read the page of (%(default)s)")
    tried.add_argument("--lang", choices=LANGS[:-1], help="the outlet's language (else that of the source list)")
    tried.add_argument("--country", metavar="CC", help="the outlet's country (else that of the source list)")
    for command in (shown, tried):
        command.add_argument("--json", action="store_true", help="JSON, for programs")
        add_common_options(command)


def run(args: argparse.Namespace) -> int:
    """List or try."""
    return _list(args) if args.action == "list" else _try(args)


# ---------------------------------------------------------------- list


def _list(args: argparse.Namespace) -> int:
    sources = load_sources(load_settings(args.settings, args.home).sources)
    chosen = [source for source in sources if source.enabled or not args.enabled]
    if args.json:
        print(json.dumps([dataclasses.asdict(source) for source in chosen], ensure_ascii=False, indent=1))
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "outlet", "lang", "country", "ownership", "", "note", box=None, pad_edge=False)
    for source in chosen:
        state = ("on" if source.enabled else "off") + (", verified" if source.verified else "")
        row = (source.id, source.outlet, source.lang, source.country, source.ownership, state, source.note)
        table.add_row(*map(_literally, row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH)
    console.print(table)
    on = sum(source.enabled for source in sources)
    verified = sum(source.verified for source in sources)
    console.print(f"{len(sources)} sources: {on} on, {verified} verified against the live feed", highlight=False)
    return 0


def _literally(text: str) -> str:
    """Keep square brackets of a cell from being read as markup."""
    from rich.markup import escape

    return escape(text)


# ---------------------------------------------------------------- try


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one page: its article, or why there is none; the verdict and the tags."""

    url: str
    problem: str = ""
    article: Article | None = None
    relevance: Relevance | None = None
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one address: a listing with some of its pages read, or one page."""

    url: str
    listing: Listing | None
    readings: tuple[Reading, ...]


def _try(args: argparse.Namespace) -> int:
    from flows.polling.fetch import Fetcher

    if problem := web_rule(args.url):
        raise UsageError(problem)
    settings = load_settings(args.settings, args.home)
    outlet = _outlet(args, load_sources(settings.sources))
    with Fetcher(settings.fetch) as fetcher:
        trial = try_address(fetcher, args.url, outlet, args.pages)
    if args.json:
        print(json.dumps(dataclasses.asdict(trial), ensure_ascii=False, indent=1, default=str))
    else:
        _show(trial)
    return 0


def _outlet(args: argparse.Namespace, sources: tuple[Source, ...]) -> Source:
    """Give what the list says of this address, with what the command line says put over it."""
    listed = next((source for source in sources if source.url == args.url), None)
    source = listed or Source(id="tried", outlet="", url=args.url)
    return dataclasses.replace(source, lang=args.lang or source.lang, country=args.country or source.country)


def try_address(fetcher: Fetcher, url: str, outlet: Source, pages: int) -> Trial:
    """Fetch an address and read it as what it is. Raises NoSourceReached or YaluError where nothing came."""
    from extractors import read_listing

    answer = _fetch(fetcher, url, "listing")
    listing = read_listing(answer.body, answer.final_url, answer.content_type)
    # A page of an article has links too; it is a list only if the source says so or no text is found in it.
    is_feed = listing.kind in KINDS and listing.kind not in ("html_list", "") and not listing.reason
    if is_feed or outlet.kind == "html_list":
        return Trial(url, listing, _read_pages(fetcher, listing, outlet, pages))
    reading = _read(answer, outlet)
    if reading.article is None and listing.entries:
        return Trial(url, listing, _read_pages(fetcher, listing, outlet, pages))
    return Trial(url, None, (reading,))


def _read_pages(fetcher: Fetcher, listing: Listing, outlet: Source, pages: int) -> tuple[Reading, ...]:
    """Read the pages of the first entries; one that cannot be had does not stop the others."""
    readings = []
    for entry in [entry for entry in listing.entries if entry.url][:pages]:
        try:
            readings.append(_read(_fetch(fetcher, entry.url, "page"), outlet))
        except YaluError as error:
            readings.append(Reading(entry.url, problem=str(error)))
    return tuple(readings)


def _fetch(fetcher: Fetcher, url: str, kind: str) -> Response:
    from flows.polling.fetch import Request

    (answer,) = fetcher.fetch([Request(key=url, url=url, kind=kind)])
    if answer.failure:
        raise NoSourceReached(f"{url}: {answer.failure}" + (f" ({answer.detail})" if answer.detail else ""))
    if not 200 <= answer.status < 300:
        raise YaluError(f"{url}: the server answered {answer.status}")
    return answer


def _read(answer: Response, outlet: Source) -> Reading:
    """Read a page, judge it and tag it, as a run would."""
    from extractors import judge_relevance, read_article, tag
    from extractors.records import Unreadable

    article = read_article(answer.body, answer.final_url, answer.content_type)
    if isinstance(article, Unreadable):
        return Reading(answer.final_url, problem=_reason(article))
    lang = article.lang or outlet.lang
    relevance = judge_relevance(article.title, article.text, lang, outlet.country)
    tags = tag(article.title, article.text, lang, article.published_at, outlet.country)
    return Reading(answer.final_url, article=article, relevance=relevance, tags=tuple(tags))


def _reason(page: Unreadable) -> str:
    return page.reason + (f" ({page.detail})" if page.detail else "")


# ---------------------------------------------------------------- show


def _show(trial: Trial) -> None:
    if trial.listing:
        _show_listing(trial.listing)
    for reading in trial.readings:
        print()
        _show_reading(reading)


def _show_listing(listing: Listing) -> None:
    if listing.reason:
        print(f"not a listing that can be read: {listing.reason}")
        return
    print(f"{listing.kind}: {listing.title or '(no title)'}, {len(listing.entries)} entries, {listing.charset}")
    for entry in listing.entries[:ENTRIES_SHOWN]:
        print(f"  {_day(entry):10}  {entry.title or '(no title)'}\n  {'':10}  {entry.url or '(no address)'}")
    if len(listing.entries) > ENTRIES_SHOWN:
        print(f"  … and {len(listing.entries) - ENTRIES_SHOWN} more (--json shows all)")


def _day(entry: FeedEntry) -> str:
    return f"{entry.published_at:%Y-%m-%d}" if entry.published_at else "no date"


def _show_reading(reading: Reading) -> None:
    print(reading.url)
    if reading.article is None:
        print(f"no article: {reading.problem}")
        return
    article = reading.article
    facts = (
        article.author,
        article.published_at,
        article.lang,
        f"{len(article.junk)} paragraphs of junk left out",
    )
    print(article.title or "(no title)", " · ".join(str(fact) for fact in facts if fact), sep="\n")
    print(f"\n{article.text[:TEXT_SHOWN]}{' …' if len(article.text) > TEXT_SHOWN else ''}\n")
    if reading.relevance:
        relations = ", ".join(reading.relevance.relations) or "off the subject"
        print(f"verdict: {relations} ({reading.relevance.score:.2f})")
    for found in reading.tags:
        field = article.title if found.field == "title" else article.text
        print(f"  {found.kind}: {found.value} ({found.score:.2f}) “{field[found.start : found.end]}”")
