"""The frozen records that pass between the rooms of the house, one place.

Everything a step learns is a field here; no step passes a bag of keys. Records hold plain values only
(text, numbers, instants, tuples), so that they can be pickled to a worker, compared, and written down.

Words used throughout:
    instant      an aware `datetime` in UTC
    precision    what a date rests on: 'instant', 'day', 'month', 'none'
    span         0-based, half-open, in code points of the field named beside it ('title' or 'text')
    lang         'en', 'ko', 'ja', 'zh-Hans', 'zh-Hant', 'zh' (script unknown) or '' (unknown)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

# ---------------------------------------------------------------- what is read from bytes


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a listing, as the outlet wrote it: plain text, nothing resolved but the address."""

    guid: str = ""
    url: str = ""  # absolute; '' where the item names none
    title: str = ""
    summary: str = ""  # plain text
    content: str = ""  # plain text of the full text a feed carries, '' where it carries none
    author: str = ""
    published_at: datetime | None = None
    date_precision: str = "none"
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed, sitemap or list page says. A body that is none of them has a `reason` and no entries."""

    kind: str  # 'rss' (also Atom, RDF), 'json_feed', 'sitemap', 'html_list', 'unknown'
    title: str = ""
    entries: tuple[FeedEntry, ...] = ()
    reason: str = ""  # '' when read; else html_instead, not_a_listing, malformed, empty_body, too_large …
    charset: str = ""  # the encoding the bytes were decoded with
    bad_bytes: int = 0  # bytes that were not valid in that encoding
    ttl_minutes: int | None = None  # the feed's own wish for the least interval between polls
    skip_hours: tuple[int, ...] = ()  # UTC hours in which the feed asks not to be polled
    skip_days: tuple[str, ...] = ()  # English day names in which the feed asks not to be polled
    parts: tuple[FeedEntry, ...] = ()  # of a sitemap index: the sitemaps it names, `updated_at` their last change


@dataclass(frozen=True, slots=True)
class Junk:
    """A paragraph of a page that is not its body, and what it is instead."""

    label: str  # headline, byline, caption, pull_quote, comment, teaser, bio, contact, related, share, …
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a press conference or interview. The span is in the text, without the speaker's name."""

    speaker: str  # as the page names the speaker: 'Q', '记者', a name
    start: int
    end: int
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as a text gives it. The span is in the text."""

    start: int
    end: int
    day: date | None  # the first of the month or year where that is all there is; None: unresolved
    precision: str  # day, month, year, unresolved


@dataclass(frozen=True, slots=True)
class Article:
    """The clean body of a page and what the page says about itself. Paragraphs are parted by an empty line."""

    title: str
    text: str
    author: str = ""
    published_at: datetime | None = None
    date_precision: str = "none"
    date_source: str = ""  # where the date came from: 'json_ld', 'meta', 'url', 'text' …
    modified_at: datetime | None = None
    lang: str = ""
    canonical_url: str = ""  # as the page states it, '' where it states none or a foreign host's
    agency: str = ""  # the wire agency credited in the page, by its id in wires.csv
    is_teaser: bool = False  # the page shows the beginning only
    extractor: str = ""  # the rung of the ladder that gave the body
    junk: tuple[Junk, ...] = ()
    page_kind: str = ""  # 'readout' or 'press_conference' where a government speaks, else ''
    turns: tuple[Turn, ...] = ()  # of a press conference


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page without a body that can be believed, and why."""

    reason: str  # no_body, paywall_teaser, script_only, video_page, not_an_article, too_large, timed_out …
    detail: str = ""


# ---------------------------------------------------------------- what is judged


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that decided something, and the rule that saw it."""

    rule_id: str
    field: str  # 'title' or 'text'
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a text is about the beat. No relation means off the subject."""

    relations: tuple[str, ...]  # of 'DPRK-PRC', 'ROK-PRC', sorted
    score: float  # 0 … 1, how sure the strongest relation is (or how near one came)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One who passed a report on, or at the end of a chain whom it rests on, with the words that name them."""

    value: str  # an outlet's entity id, 'wire:' and an agency's; without one official, named, media or anonymous
    field: str  # 'title' or 'text'
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One statement about an article with the words it rests on."""

    kind: str  # topic, entity, place, event, sourcing, stance, phrase
    value: str
    score: float
    rule_id: str
    field: str  # 'title' or 'text'
    start: int
    end: int
    mentions: int = 1  # how often the article names it or says so; the span is the first
    chain: tuple[Link, ...] = ()  # of a relayed report (sourcing 'media'): who passed it on, nearest first


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a body to find its copies. See extractors/fingerprint.py."""

    text_sha256: str  # of the normalised body
    tokens: int
    sample: tuple[int, ...]  # sampled 64-bit shingle hashes, in order of first occurrence


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be compared with others."""

    id: str
    title: str
    text: str
    lang: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DuplicateEvidence:
    """The measured likeness of two texts behind a verdict."""

    containment: float  # share of the later text's shingles found in the earlier one
    containment_of: float  # share of the earlier text's shingles found in the later one
    jaccard: float
    shared: int  # shingles in common (sampled hashes where only a sample is known)
    numbers_agree: bool = True
    title_similarity: float = 0.0
    hours_apart: float | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An edge from a later text to its best earlier match."""

    document_id: str
    of_id: str
    relation: str  # exact, near_dup, excerpt_of, expanded_of, update_of
    score: float
    evidence: DuplicateEvidence


@dataclass(frozen=True, slots=True)
class Seed:
    """Facts and fingerprints of one text of the seed corpus; never a sentence of it."""

    seed_id: str
    title: str  # '' where the text carries none
    outlet: str
    author: str
    published_on: date | None
    date_precision: str
    lang: str
    url: str
    words: int
    text_sha256: str  # of the file's bytes
    body_start: int
    body_end: int
    fingerprint: Fingerprint


# ---------------------------------------------------------------- sources and polls


@dataclass(frozen=True, slots=True)
class Source:
    """One row of sources.toml."""

    id: str
    outlet: str
    url: str
    family: str = ""  # publisher family: outlets of one house count once
    kind: str = ""  # rss, json_feed, sitemap, html_list; '' = the bytes decide
    lang: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    ownership: str = "unknown"
    timezone: str = "UTC"
    enabled: bool = True
    verified: bool = False
    prejudge: bool = True  # judge title and summary before the page is fetched; false: fetch every page
    max_age_days: int = 0  # entries dated longer ago are dropped as too_old; 0 keeps them all
    note: str = ""
    cookies: str = ""  # 'redirect': keep cookies in memory within one redirect chain; '' = never any
    min_interval_minutes: int = 0  # bounds of the adaptive interval between polls; 0 = the general ones
    max_interval_minutes: int = 0
    entry_xpath: str = ""  # on a list page: the elements that hold one entry each; '' = every link with a date nearby
    title_xpath: str = ""  # inside such an element, where its link does not say it
    date_xpath: str = ""


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a list page's entries stand, as XPath; all empty: wherever a link has a date nearby."""

    entry: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between polls; validators are stored together, from one response."""

    source_id: str
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    last_poll_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    next_poll_at: datetime | None = None
    interval_s: float = 0.0
    failures: int = 0
    state: str = "new"  # ok, quiet, empty, failing, html_instead … (view source_health)
    since: datetime | None = None
    note: str = ""
    advice: str = ""  # what the reader should do about it, '' where nothing
    url: str = ""  # the address of the source's row that all this was learned from
    moved_to: str = ""  # where permanent redirects lead; asked instead of `url` once seen often enough
    moved_seen: int = 0  # polls in a row that were led there
    ttl_minutes: int = 0  # the feed's own wishes, kept for polls that read nothing
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    newest_at: datetime | None = None  # the newest believable date of any entry so far
    longest_gap_s: float = 0.0  # habit: the longest usual pause between two entries
    watched_from: datetime | None = None  # since when its entries are known: what the habit rests on
    daily_rate: float = 0.0  # habit: entries a day, of the last days
    lang: str = ""  # habit: the language of its titles
    charset: str = ""  # habit: the encoding of its bytes
    shown: str = ""  # what the listing read last shows by itself: undated, misdated, language_flipped …
    gap_at: datetime | None = None  # when entries were last lost between two polls
    lost: int = 0  # how many, by estimate; 0 where nobody can tell


# ---------------------------------------------------------------- entries, outcomes, rows to load

OUTCOMES = ("loaded", "dropped", "failed", "pending")


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed entry as the warehouse keeps it: open work until its outcome is final."""

    entry_id: str  # hash of source id and canonical address (or guid)
    source_id: str
    address_id: str  # hash of the entry's own canonical address, '' where it has none
    url: str
    guid: str
    title: str
    summary: str
    content: str
    author: str
    published_at: datetime | None
    date_precision: str
    content_sha256: str  # of title and stated dates: tells a changed entry
    first_seen_at: datetime
    outcome: str = "pending"
    reason: str = ""
    tries: int = 0
    first_tried_at: datetime | None = None
    next_try_at: datetime | None = None
    article_id: str = ""  # the article it led to


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry in one run. A drop is a value with a reason."""

    entry_id: str
    outcome: str  # loaded, dropped, failed, pending
    reason: str
    at: datetime
    article_id: str = ""
    tries: int = 0
    first_tried_at: datetime | None = None
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One version of one article as loaded: the row behind the view `articles`."""

    article_id: str
    url: str
    canonical_url: str
    source_id: str
    lang: str
    title: str
    author: str
    published_at: datetime | None
    published_on: date
    date_precision: str
    first_seen_at: datetime
    seen_at: datetime
    text: str
    text_sha256: str
    word_count: int
    relations: tuple[str, ...]
    relevance: float
    agency: str = ""
    extractor: str = ""
    junk: tuple[Junk, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    seed_id: str = ""
    is_unconfirmed: bool = False
    page_kind: str = ""  # as Article has it
    turns: tuple[Turn, ...] = ()
    dates: tuple[DateMention, ...] = ()  # the days and months its text names, resolved


@dataclass(frozen=True, slots=True)
class DroppedText:
    """Text, score and evidence of what relevance dropped, kept for `dropped_days`."""

    entry_id: str
    article_id: str
    source_id: str
    url: str
    title: str
    text: str
    lang: str
    published_at: datetime | None
    dropped_at: datetime
    reason: str
    relations: tuple[str, ...]
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of a loaded article's page: validators from one response, and its re-check."""

    article_id: str
    url: str  # where the page came from
    etag: str
    last_modified: str
    body_sha256: str
    fetched_at: datetime
    recheck_at: datetime | None = None  # None: no re-check is owed
    rechecked_at: datetime | None = None
    result: str = ""  # unchanged, same_text, edited, deleted, unreachable; '' before the re-check


@dataclass(frozen=True, slots=True)
class Record:
    """Everything one page led to: the outcome of its entries and, if it was kept, the article."""

    outcomes: tuple[Outcome, ...]
    article: StoredArticle | None = None
    fingerprint: Fingerprint | None = None
    tags: tuple[Tag, ...] = ()
    dropped: DroppedText | None = None
    seed_match: Duplicate | None = None  # of_id is a seed_id
    page: PageState | None = None  # what to remember of the page, for its one re-check


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of a source gave: its new or changed entries and the state to remember."""

    source_id: str
    state: SourceState
    result: str  # ok, not_modified, unchanged, failed
    reason: str = ""
    entries: tuple[Entry, ...] = ()
    decided: tuple[Outcome, ...] = ()  # entries dropped before their page was fetched
    known: int = 0  # entries met again unchanged
    status: int = 0  # HTTP status, 0 where there was no answer
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that could not be read in a run."""

    source_id: str
    reason: str
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """The balancing account of a run: seen = loaded + dropped + failed + pending."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    sources_polled: int
    sources_failed: tuple[SourceFailure, ...]
    seen: int
    loaded: int
    dropped: int
    failed: int
    pending: int
    known: int
    reasons: dict[str, int] = field(default_factory=dict)  # 'dropped: off_topic' → 12
    duplicates: int = 0
    seed_sightings: int = 0
    received_bytes: int = 0
    published: str = ""  # path of the snapshot, '' where nothing was published
    is_reached: bool = True  # false where not one server answered
    notes: tuple[str, ...] = ()

    @property
    def is_balanced(self) -> bool:
        """Whether the account adds up."""
        return self.seen == self.loaded + self.dropped + self.failed + self.pending


# ---------------------------------------------------------------- stories and lineage


@dataclass(frozen=True, slots=True)
class StoryText:
    """An article as it is grouped with others on the same event."""

    id: str
    title: str
    text: str
    lang: str
    published_at: datetime | None  # where the page states none, when it was first seen
    entities: tuple[str, ...] = ()  # ids of the entities and places it names, as often as it names them
    vector: tuple[float, ...] = ()  # of the optional extra `semantic`, () without it


@dataclass(frozen=True, slots=True)
class StoryChange:
    """Articles that left one story for another when stories were grouped anew."""

    kind: str  # 'split': the old story goes on without them; 'merge': nothing is left of it
    from_story_id: str
    to_story_id: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One article of a group of copies, as its lineage is traced."""

    id: str
    title: str
    text: str
    published_at: datetime | None
    date_precision: str
    first_seen_at: datetime
    family: str  # the publisher family of the outlet, '' where unknown
    agency_family: str = ""  # the family of the agency the page credits, '' where it credits none


@dataclass(frozen=True, slots=True)
class Differences:
    """What one text changed of another, sentence by sentence."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    numbers_added: tuple[str, ...] = ()
    numbers_removed: tuple[str, ...] = ()
    is_retitled: bool = False


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an article's text comes from: its place among the copies of one text."""

    article_id: str
    origin_id: str  # the article the text is taken to come from; its own id where it is the origin
    origin_family: str  # whose words they are: an agency's or a publisher's family
    role: str  # origin, reprint, excerpt
    basis: str  # what names the origin: credit, time, containment, alone
    of_id: str  # the article it repeats most closely, '' for the origin
    hours_after: float | None  # after the origin
    changes: Differences
