"""Finding a feed for `yalu sources add`: the address itself, else what its page, robots.txt and custom offer.

Every candidate is asked and read as a run would ask and read it; the best one is chosen, the others are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.errors import YaluError
from extractors.records import Source
from extractors.text.decoding import decode
from flows.errors import NoSourceReached
from flows.fetching.messages import Request
from flows.sources.check import PARSE_TIMEOUT_S, Yield, check_sources
from flows.sources.discovery import Candidate, candidates, make_id
from flows.sources.preview import GUARDED, guarded_host
from flows.workers.pool import WorkerFailure

if TYPE_CHECKING:
    import argparse

    from extractors.lexicon.families import Families
    from flows.config.settings import Settings
    from flows.fetching.fetcher import Fetcher
    from flows.workers.pool import Workers

_ORDER = {"link": 0, "anchor": 1, "robots": 2, "path": 3}
_LANG_NAMES = {"zh": "zh", "en": "en", "ko": "ko", "ja": "ja"}


@dataclass(frozen=True, slots=True)
class Found:
    """The listing chosen for an address, and what else was there."""

    chosen: Yield
    others: tuple[Yield, ...] = ()


def find_listing(settings: Settings, url: str, kind: str = "") -> Found:
    """Find the listing behind an address. Raises NoSourceReached or YaluError where there is none."""
    from flows.fetching.fetcher import Fetcher
    from flows.workers.pool import Workers

    with Fetcher(settings.fetch) as fetcher, Workers() as workers:
        (itself,) = check_sources(fetcher, workers, [Source("s0", "", url, kind=kind)], settings.lexicon)
        if itself.failure == GUARDED:
            raise guarded_host(url)
        if itself.entries or kind:
            return Found(itself)
        tried = _candidates(fetcher, workers, url)
        found = list(_asked(fetcher, workers, tried, settings))
    with_entries = [one for one in found if one.entries]
    if not with_entries:
        if not itself.status:
            raise NoSourceReached(f"{url}: {itself.note}")
        raise YaluError(
            f"no feed found behind {url} ({len(tried)} addresses tried); "
            "for a page that lists articles: --kind html_list"
        )
    return Found(with_entries[0], tuple(with_entries[1:6]))


def _candidates(fetcher: Fetcher, workers: Workers, url: str) -> list[Candidate]:
    """Return the addresses to try. The page is read in a worker: it is any page of the web."""
    origin = "/".join(url.split("/")[:3])
    asked = [Request("page", url, "listing"), Request("robots", f"{origin}/robots.txt", "robots")]
    bodies = {"page": (b"", ""), "robots": (b"", "")}
    for response in fetcher.fetch(asked):
        if response.is_ok:
            bodies[response.key] = (response.body, response.content_type)
    found = workers.submit(read_candidates, url, bodies["page"], bodies["robots"], timeout_s=PARSE_TIMEOUT_S).result()
    if isinstance(found, WorkerFailure):
        raise YaluError(f"{url}: reading the page was stopped: {found.reason}")
    return found


def read_candidates(url: str, page: tuple[bytes, str], robots: tuple[bytes, str]) -> list[Candidate]:
    """Return the addresses to try, from the bytes and content types of a page and a robots.txt."""
    return candidates(decode(*page).text, url, decode(*robots).text)


def _asked(fetcher: Fetcher, workers: Workers, tried: Iterable[Candidate], settings: Settings) -> Iterable[Yield]:
    """Return what the candidates yield, the likeliest first: by where it was named, sound ones and full ones before."""
    by_id = {f"c{number}": one for number, one in enumerate(tried)}
    rows = [Source(name, "", one.url) for name, one in by_id.items()]
    found = check_sources(fetcher, workers, rows, settings.lexicon)
    return sorted(found, key=lambda one: (not one.is_sound, _ORDER[by_id[one.source_id].why], int(one.source_id[1:])))


def make_row(found: Yield, args: argparse.Namespace, known: Sequence[Source], families: Families) -> Source:
    """Return the row to write: the options of the command line, else what is proposed. Never verified.

    What the list has of the same site (family, country, ownership, zone) is proposed, then what the feed states.
    """
    host = _site(found.url)
    like = next((one for one in known if _site(one.url) == host), Source("", "", ""))
    lang = args.lang or _LANG_NAMES.get(found.lang, "") or like.lang
    outlet = (args.outlet or found.title or like.outlet or host)[:80].strip()
    row = Source(
        args.id or make_id(found.url, [one.id for one in known], lang, title=found.title),
        outlet,
        found.url,
        family=args.family or families.of_article(found.url, like.family) or make_id(found.url, (), title=outlet),
        kind=args.kind or found.kind,
        lang=lang,
        country=args.country or like.country,
        ownership=args.ownership or like.ownership,
        timezone=args.timezone or like.timezone,
    )
    return replace(row, note="" if found.is_sound else f"When added: {found.state}. {found.note}")


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("rss.")
