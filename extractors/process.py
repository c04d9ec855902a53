"""Decide everything about one listing or one page, in one pure call: what a worker process runs.

    bytes ─► read_listing ─► judge titles ─► ListingFindings
    bytes ─► read_page ─► judge_relevance ─► fingerprint ─► seeds? ─► tags, ledgers ─► PageFindings

No network, no clock, no warehouse: the jobs carry all that is needed, and the findings all that was learned. A bug is
raised: the worker hands it back as a value (flows/workers/pool.py). Of a listing it costs the one entry it was met in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from extractors.faults import Fault, fault_of
from extractors.records import (
    NO_LEDGERS,
    Article,
    DateMention,
    Document,
    Duplicate,
    Entry,
    Fingerprint,
    Ledgers,
    Listing,
    PageFacts,
    PageHints,
    Relevance,
    Seed,
    Selectors,
    Source,
    Tag,
    Unreadable,
)

# A feed's own text replaces a page only where it is an article and not a summary: the shortest wire
# briefs of the beat run to about 300 characters in English, 120 in Chinese and Japanese.
FEED_TEXT_FLOOR = {"zh": 120, "ja": 120, "ko": 160}
FEED_TEXT_FLOOR_OTHER = 400
MOST_LATE = timedelta(days=20)  # a report met later after its dateline may be of another year
LISTS = frozenset({"html_list", "sitemap"})  # kinds of source whose entries' dates come from a list, not a feed


@dataclass(frozen=True, slots=True)
class ListingJob:
    """One answer of a source's listing to be read."""

    source: Source
    body: bytes
    url: str
    content_type: str
    lexicon: Path | None = None
    now: datetime | None = None  # the poll's instant


@dataclass(frozen=True, slots=True)
class ListingFindings:
    """What the listing says, and for each entry whether its title is worth a page."""

    listing: Listing
    wanted: tuple[bool, ...]
    faults: tuple[tuple[str, Fault], ...] = ()  # bugs met in judging titles, by the entry's address; it is wanted


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to be read for the entry it belongs to; without a body, the feed's own text is read."""

    entry: Entry
    source: Source
    body: bytes
    url: str
    content_type: str
    seeds: tuple[Seed, ...] = ()
    lexicon: Path | None = None
    junk_lines: frozenset[str] = frozenset()  # keys of lines the outlet prints on all its pages


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What the page gave. Without an article the reason says why."""

    article: Article | None
    reason: str = ""
    relevance: Relevance | None = None
    fingerprint: Fingerprint | None = None
    seed_match: Duplicate | None = None
    tags: tuple[Tag, ...] = ()
    is_unconfirmed: bool = False
    word_count: int = 0
    dates: tuple[DateMention, ...] = ()
    ledgers: Ledgers = NO_LEDGERS


def examine_listing(job: ListingJob) -> ListingFindings:
    """Read a listing and judge each entry's title and summary, where the source asks for that."""
    from extractors.annotation.relevance import prejudge
    from extractors.lexicon import load_lexicon
    from extractors.listings import read_listing
    from extractors.text.urls import canonical_url

    source = job.source
    selectors = Selectors(source.entry_xpath, source.title_xpath, source.date_xpath)
    listing = read_listing(
        job.body,
        job.url,
        job.content_type,
        timezone=source.timezone,
        kind=source.kind,
        selectors=selectors,
        now=job.now,
        clock=source.clock,
    )
    lexicon = load_lexicon(job.lexicon) if source.prejudge else None
    entries, wanted, faults = [], [], []
    for entry in listing.entries:
        try:
            # Here and not under the writer's lock: the ids and other spellings of an address follow from it.
            entries.append(replace(entry, canonical_url=canonical_url(entry.url)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a run makes it canonical, then
            entries.append(entry)
            faults.append((entry.url, fault_of(error)))
        summary = entry.summary or entry.content[:600]
        try:
            wanted.append(
                lexicon is None or prejudge(entry.title, summary, source.lang, source.country, lexicon=lexicon)
            )
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - judged by its page, then
            wanted.append(True)
            faults.append((entry.url, fault_of(error)))
    return ListingFindings(replace(listing, entries=tuple(entries)), tuple(wanted), tuple(faults))


def examine_page(job: PageJob) -> PageFindings:
    """Read a page, judge it, fingerprint it, look for a seed in it and tag it."""
    from extractors.annotation.relevance import judge_relevance
    from extractors.annotation.taggers import is_unconfirmed, tag
    from extractors.ledgers import read_ledgers
    from extractors.lexicon import load_lexicon
    from extractors.similarity.fingerprint import fingerprint
    from extractors.text.clean import count_words

    article = _read_article(job)
    if isinstance(article, Unreadable):
        return PageFindings(None, article.reason)
    article = _with_entry_facts(article, job.entry, job.source)
    lexicon = load_lexicon(job.lexicon)
    country = job.source.country
    relevance = judge_relevance(article.title, article.text, article.lang, country, lexicon=lexicon)
    print_ = fingerprint(article.text or article.title)
    seed_match = _match_seed(article, print_, job)
    words = count_words(article.text, article.lang)
    if not relevance.relations and (seed_match is None or seed_match.relation == "quotes"):
        if _tells_another_story(job.entry.title, article):
            return PageFindings(None, "soft_404")
        return PageFindings(article, "off_topic", relevance, print_, word_count=words)
    tags = tuple(tag(article.title, article.text, article.lang, article.published_at, country, lexicon=lexicon))
    zone = job.source.timezone
    dates = dates_of(article.text, article.published_at, article.date_precision, zone)
    ledgers = NO_LEDGERS
    if not seed_match:
        on = own_day(article.text, article.published_at, article.date_precision, zone)
        facts = PageFacts(job.url or job.entry.url, article.page_kind, article.is_teaser, country, on)
        ledgers = read_ledgers(article.title, article.text, article.lang, facts, lexicon=lexicon)
    doubtful = is_unconfirmed(list(tags))
    return PageFindings(article, "", relevance, print_, seed_match, tags, doubtful, words, dates, ledgers)


def _tells_another_story(headline: str, article: Article) -> bool:
    """Return whether no word of the entry's headline stands anywhere in what came, though both are in one language."""
    from extractors.articles.checks import title_coverage
    from extractors.text.clean import detect_lang

    if detect_lang(headline, article.lang)[:2] != article.lang[:2]:
        return False
    return title_coverage(headline, f"{article.title}\n{article.text}") == 0.0


def dates_of(text: str, published_at: datetime | None, precision: str, timezone: str) -> tuple[DateMention, ...]:
    """Return the days, weeks and months a text names, counted from its dateline, else from the outlet's day."""
    from extractors.text.date_mentions import read_dates

    on, known = own_day(text, published_at, precision, timezone), "day"
    if on is None and published_at and precision == "month":
        on, known = published_at.astimezone(ZoneInfo(timezone)).date().replace(day=1), "month"
    return tuple(found for found in read_dates(text, on, known) if found.precision in {"day", "week", "month"})


def own_day(text: str, published_at: datetime | None, precision: str, timezone: str) -> date | None:
    """Return the day a text was written: of its dateline, else of publication in the outlet's zone, None if unknown."""
    from extractors.text.days.dateline import day_of_dateline

    has_day = precision in {"instant", "day"}
    published_on = published_at.astimezone(ZoneInfo(timezone)).date() if published_at and has_day else None
    return day_of_dateline(text, published_on) or published_on


def _read_article(job: PageJob) -> Article | Unreadable:
    from extractors.articles import read_page
    from extractors.articles.flash import as_flash
    from extractors.articles.posts import FRONT_PAGE, is_front

    page: Article | Unreadable = Unreadable("no_body")
    if job.body:
        source = job.source
        hints = PageHints(
            job.url,
            job.content_type,
            lang=source.lang or None,
            timezone=source.timezone,
            known=job.junk_lines,
            lexicon=job.lexicon,
            headline=job.entry.title,
        )
        page = read_page(job.body, hints)
        if isinstance(page, Article):
            return as_flash(page, job.entry, job.source)
        if page.detail == FRONT_PAGE and not is_front(job.entry.url):
            page = Unreadable("soft_404", page.detail)  # where links to dead articles are led
    return _feed_text(job.entry, job.source) or as_flash(page, job.entry, job.source)


def _feed_text(entry: Entry, source: Source) -> Article | None:
    """Return the feed's own full text as an article, where the feed carries one."""
    from extractors.text.clean import clean_text, detect_lang

    text = clean_text(entry.content)
    lang = detect_lang(text, source.lang or None)
    if len(text) < FEED_TEXT_FLOOR.get(lang[:2], FEED_TEXT_FLOOR_OTHER):
        return None
    return Article(title=entry.title, text=text, author=entry.author, lang=lang, extractor="feed")


def _with_entry_facts(article: Article, entry: Entry, source: Source) -> Article:
    """Fill what the page left open from the feed's entry, and weigh the page's day against the entry's."""
    from extractors.articles.dating.decision import LEAST_WEIGHT, weigh_entry

    dated = weigh_entry(article, entry, "list" if source.kind in LISTS else "feed")
    if dated.published_at is None and (day := _dateline_day(article, entry, source)):
        midnight = datetime.combine(day, time(), ZoneInfo(source.timezone)).astimezone(UTC)
        dated = replace(
            dated, published_at=midnight, precision="day", source="dateline", weight=LEAST_WEIGHT, guessed_on=None
        )
    return replace(
        article,
        title=article.title or entry.title,
        author=article.author or entry.author,
        lang=article.lang or source.lang,
        published_at=dated.published_at,
        date_precision=dated.precision,
        date_source=dated.source,
        date_weight=dated.weight,
        guessed_on=dated.guessed_on,
    )


def _dateline_day(article: Article, entry: Entry, source: Source) -> date | None:
    """Return the day of a dateline without a year, of a report met within days of it; None where there is none.

    KCNA's pages print no date besides: "Pyongyang, November 20 (KCNA) --".
    """
    from extractors.text.days.dateline import day_of_dateline

    met_on = entry.first_seen_at.astimezone(ZoneInfo(source.timezone)).date()
    for head in (article.text, "\n".join(junk.text for junk in article.junk[:6])):
        day = day_of_dateline(head, met_on)
        if day and timedelta(days=-1) <= met_on - day <= MOST_LATE:
            return day
    return None


def _match_seed(article: Article, print_: Fingerprint, job: PageJob) -> Duplicate | None:
    from extractors.similarity.duplicates import match_seed

    document = Document(job.entry.entry_id, article.title, article.text, article.lang, article.published_at)
    return match_seed(document, print_, job.seeds)
