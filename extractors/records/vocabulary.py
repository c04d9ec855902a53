"""The closed vocabularies of the records, each word with its meaning in plain English.

Every word of a column with a fixed set (outcome, reason, precision, relation, language, tag kind …) is defined here;
a house test compares the reasons in the code with it. Not here: the words that analysts edit (topics, entities, rules),
which the lexicon holds, and the states of a source, which flows/polling derives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Words: TypeAlias = Mapping[str, str]

EntryOutcome: TypeAlias = Literal["loaded", "dropped", "failed", "pending"]
OUTCOMES: Final[Words] = MappingProxyType(
    {
        "loaded": "The entry led to an article of its own.",
        "dropped": "The entry was left out on purpose.",
        "failed": "The entry should have led to an article, but its page could not be fetched or read.",
        "pending": "The entry is not decided yet; the next run tries it.",
    }
)

# Reasons the fetcher returns instead of a complete answer (flows/fetching). They apply to pages and to listings.
FETCH_FAILURES: Final[Words] = MappingProxyType(
    {
        "timed_out": "No complete answer came within the time limit.",
        "dns": "The host's name does not resolve.",
        "refused": "The host refused the connection, or no route leads to it.",
        "reset": "The connection broke before the answer was complete.",
        "tls": "The server's certificate or the TLS handshake is faulty.",
        "truncated": "The answer ended before its stated length or the end of its compression.",
        "robots_unreachable": "The site's robots.txt could not be read, so the page was not requested.",
        "held_back": "Nothing was sent: the host asked for a pause or had stopped answering.",
        "cancelled": "The run was stopped before the request was sent.",
        "forbidden_address": "The address or port is not one that a public news site may have.",
        "forbidden_scheme": "The address is neither http nor https.",
        "bad_url": "The address cannot be requested.",
        "too_many_redirects": "The server redirected in a loop or too often.",
        "too_large": "The page is larger than Yalu reads.",
        "bad_http": "The answer is not valid HTTP.",
        "robots_disallowed": "The site's robots.txt forbids the page.",
    }
)
# After these the same request is repeated later; after any other the entry fails at once.
TEMPORARY_FAILURES: Final = frozenset(
    {
        "timed_out",
        "dns",
        "refused",
        "reset",
        "tls",
        "truncated",
        "robots_unreachable",
        "held_back",
        "cancelled",
    }
)
# Reasons of a page that answers 200 with something in place of the article (extractors/articles/no_article.py). It is
# requested again; only then the entry fails.
STAND_INS: Final[Words] = MappingProxyType(
    {
        "challenge": "The server wants to know whether a person is reading.",
        "login": "The server asks for a login instead of showing the article.",
        "consent": "The server asks for consent instead of showing the article.",
        "maintenance": "The site says that it is under maintenance.",
        "firewall": "The site refuses the request in words.",
        "soft_404": "The site says in words that it has no such page, or shows an error or another page.",
        "cookie_wall": "The site shows nothing without cookies.",
    }
)
# Reasons a page that was fetched leads to no article (extractors/articles).
PAGE_REASONS: Final[Words] = MappingProxyType(
    {
        "no_body": "The page has no text that can be its article's body.",
        "paywall_teaser": "The page shows only the beginning of an article behind a paywall.",
        "script_only": "The page's text is loaded by scripts, which Yalu does not run.",
        "video_page": "The page is a video without an article.",
        "not_an_article": "The page is a front page, section or list, not an article.",
        "empty_body": "The server answered with an empty page.",
        "not_html": "The page is neither HTML nor PDF.",
        "malformed": "The page's markup or PDF is damaged.",
        "deleted": "The page says that the article was removed.",
        "pdf_locked": "The PDF is protected by a password.",
        "too_large": FETCH_FAILURES["too_large"],
    }
)
# Reasons a worker process returns instead of a result (flows/workers); with `page_` or `listing_` before them.
WORKER_FAILURES: Final[Words] = MappingProxyType(
    {
        "timed_out": "Reading the {thing} took too long.",
        "out_of_memory": "Reading the {thing} took too much memory.",
        "crashed": "The process that read the {thing} crashed.",
    }
)
# Reasons to leave an entry out on purpose.
DROP_REASONS: Final[Words] = MappingProxyType(
    {
        "off_topic": "The article is about neither relation.",
        "off_topic_title": "The title and summary are about neither relation, so the page was not fetched.",
        "same_article": "The page is an article that another entry had led to before.",
        "not_an_article": PAGE_REASONS["not_an_article"],
        "video_page": PAGE_REASONS["video_page"],
        "bad_entry": "The entry has no usable address.",
        "discovery_only": "The address is an aggregator's redirect, which Yalu does not follow.",
        "too_old": "The entry is dated before the source's max_age_days.",
        "first_harvest": "Listed at the source's first poll, old or without a date: kept, not fetched, never news.",
        "expired": "The article was removed when its retention period ended.",
    }
)
BUG_WORDS: Final = "A bug of Yalu's own; 'yalu retag --extract' reads the page again."
PENDING_BUG_WORDS: Final = "A bug of Yalu's own had stopped it; the next run requests the page again."
# Reasons the answer to a poll is no listing (extractors/listings).
LISTING_REASONS: Final[Words] = MappingProxyType(
    {
        "html_instead": "The server sent a web page where the feed was.",
        "moved_away": "The address leads to another publisher, whose answer is not read.",
        "not_a_listing": "The answer is no feed, sitemap or list page.",
        "malformed": "The listing's markup is damaged.",
        "empty_body": "The server answered with nothing.",
        "too_large": "The listing is larger than Yalu reads.",
        "no_dated_links": "The page has no link with a date beside it.",
        "sitemap_index": "The sitemap names other sitemaps instead of articles.",
    }
)

# The HTTP statuses that are not a page: those of the IANA registry, and those common beyond it.
HTTP_STATUSES: Final[Mapping[int, str]] = MappingProxyType(
    {
        300: "multiple choices",
        301: "moved permanently",
        302: "found elsewhere",
        303: "see other",
        304: "not modified",
        305: "use a proxy",
        307: "moved temporarily",
        308: "moved permanently",
        400: "bad request",
        401: "a login is required",
        402: "payment is required",
        403: "forbidden",
        404: "not found",
        405: "method not allowed",
        406: "not acceptable",
        407: "a proxy login is required",
        408: "the request took too long",
        409: "conflict",
        410: "gone for good",
        411: "length required",
        412: "precondition failed",
        413: "request too large",
        414: "address too long",
        415: "unsupported media type",
        416: "range not satisfiable",
        417: "expectation failed",
        418: "refused",
        421: "misdirected request",
        422: "unprocessable request",
        423: "locked",
        424: "failed dependency",
        425: "too early",
        426: "upgrade required",
        428: "precondition required",
        429: "too many requests",
        431: "request headers too large",
        444: "no response",
        451: "unavailable for legal reasons",
        498: "invalid token",
        499: "the client closed the request",
        500: "internal server error",
        501: "not implemented",
        502: "bad gateway",
        503: "service unavailable",
        504: "gateway timeout",
        505: "HTTP version not supported",
        506: "variant also negotiates",
        507: "insufficient storage",
        508: "loop detected",
        509: "bandwidth limit exceeded",
        510: "not extended",
        511: "network login is required",
        520: "unknown error of the server behind the proxy",
        521: "the server behind the proxy is down",
        522: "the server behind the proxy did not accept the connection",
        523: "the server behind the proxy cannot be reached",
        524: "the server behind the proxy took too long",
        525: "TLS handshake with the server behind the proxy failed",
        526: "invalid certificate of the server behind the proxy",
        530: "the server behind the proxy cannot be resolved",
    }
)
_TEMPORARY_STATUSES: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class EntryReason:
    """One combination of outcome and reason that an entry may have: a row of the view `reasons`.

    `is_final`: no later run decides the entry again, unless its outlet changes the entry or an analyst the lexicon.
    """

    outcome: EntryOutcome
    reason: str  # '' for an entry that is loaded in full, or new
    words: str
    is_final: bool


def is_temporary_status(status: int) -> bool:
    """Return whether the same request may succeed later after this HTTP status."""
    return status in _TEMPORARY_STATUSES or 500 <= status < 600


def http_words(status: int) -> str:
    """Return the meaning of the reason `http_<status>`, also of a status that `HTTP_STATUSES` does not list."""
    name = HTTP_STATUSES.get(status)
    return f"The server answered {status}: {name}." if name else f"The server answered {status}."


def entry_reasons() -> tuple[EntryReason, ...]:
    """Return every combination of outcome and reason, sorted; of `http_<status>` those listed in `HTTP_STATUSES`."""
    rows = [
        EntryReason("loaded", "", "The whole article is loaded.", is_final=True),
        EntryReason("loaded", "teaser", "Only the public beginning of the article is loaded.", is_final=True),
        EntryReason("pending", "", "The entry is new; its page is not fetched yet.", is_final=False),
        EntryReason("pending", "bug", PENDING_BUG_WORDS, is_final=False),
        EntryReason("failed", "bug", BUG_WORDS, is_final=False),
        EntryReason("failed", "source_removed", "The entry's source is no longer in sources.toml.", is_final=True),
    ]
    rows += [EntryReason("dropped", reason, words, is_final=True) for reason, words in DROP_REASONS.items()]
    failures: dict[str, str] = {**PAGE_REASONS, **STAND_INS, **FETCH_FAILURES}
    rows += [EntryReason("pending", reason, words, is_final=False) for reason, words in STAND_INS.items()]
    rows += [
        EntryReason("failed", reason, words, is_final=True)
        for reason, words in failures.items()
        if reason not in DROP_REASONS
    ]
    rows += [
        EntryReason("failed", f"page_{reason}", words.format(thing="page"), is_final=True)
        for reason, words in WORKER_FAILURES.items()
    ]
    rows += [EntryReason("failed", f"http_{status}", http_words(status), is_final=True) for status in HTTP_STATUSES]
    rows += [EntryReason("pending", reason, FETCH_FAILURES[reason], is_final=False) for reason in TEMPORARY_FAILURES]
    rows += [
        EntryReason("pending", f"http_{status}", http_words(status), is_final=False)
        for status in HTTP_STATUSES
        if is_temporary_status(status)
    ]
    return tuple(sorted(rows, key=lambda row: (row.outcome, row.reason)))


DatePrecision: TypeAlias = Literal["instant", "day", "month", "none"]
DATE_PRECISIONS: Final[Words] = MappingProxyType(
    {
        "instant": "The date has a time and a zone.",
        "day": "The date is a day without a time.",
        "month": "The date is a month.",
        "none": "The page states no date that can be believed.",
    }
)
MentionPrecision: TypeAlias = Literal["day", "month", "year", "unresolved"]
MENTION_PRECISIONS: Final[Words] = MappingProxyType(
    {
        "day": "The text names a day.",
        "month": "The text names a month.",
        "year": "The text names a year.",
        "unresolved": "The text names a date that cannot be placed without the article's own.",
    }
)
Relation: TypeAlias = Literal["DPRK-PRC", "ROK-PRC"]
RELATIONS: Final[Words] = MappingProxyType(
    {
        "DPRK-PRC": "Relations of North Korea and China.",
        "ROK-PRC": "Relations of South Korea and China.",
    }
)
EdgeRelation: TypeAlias = Literal["exact", "near_dup", "excerpt_of", "expanded_of", "update_of", "quotes"]
EDGE_RELATIONS: Final[Words] = MappingProxyType(
    {
        "exact": "The same text, but for white space and marks.",
        "near_dup": "The same text with small changes.",
        "excerpt_of": "A part of the earlier text.",
        "expanded_of": "The earlier text with more added.",
        "update_of": "The earlier report with changed facts.",
        "quotes": "News that repeats a part of a seed; no copy of it.",
    }
)
LineageRole: TypeAlias = Literal["origin", "reprint", "excerpt"]
LINEAGE_ROLES: Final[Words] = MappingProxyType(
    {
        "origin": "The article whose words the others print.",
        "reprint": "The article prints the origin's text.",
        "excerpt": "The article prints a part of the origin's text.",
    }
)
Language: TypeAlias = Literal["en", "ko", "ja", "zh-Hans", "zh-Hant", "zh", ""]
LANGUAGES: Final[Words] = MappingProxyType(
    {
        "en": "English",
        "ko": "Korean",
        "ja": "Japanese",
        "zh-Hans": "Chinese, simplified characters",
        "zh-Hant": "Chinese, traditional characters",
        "zh": "Chinese, script unknown",
        "": "unknown",
    }
)
TagKind: TypeAlias = Literal[
    "topic",
    "entity",
    "place",
    "event",
    "sourcing",
    "stance",
    "phrase",
    "act",
    "actor",
    "office",
    "day",
    "form",
    "dateline",
]
TAG_KINDS: Final[Words] = MappingProxyType(
    {
        "topic": "What the article is about, by the lexicon's topics.",
        "entity": "A person or organisation it names.",
        "place": "A place it names.",
        "event": "What happens between the two sides; no tagger that ships with Yalu makes it.",
        "sourcing": "What the report rests on.",
        "stance": "How one side speaks of the other.",
        "phrase": "A set phrase of official language.",
        "act": "What is done in its headline or first sentences: talks, visit, sanction …",
        "actor": "A person, body or country that its headline or first sentences name.",
        "office": "The office of who acts there: head, foreign_minister, institute …",
        "form": "A form of text that is no news by itself, by its headline: column, feature, notice, markets …",
        "dateline": "The place its dateline names, by id or in its own words.",
        "day": "The day that its headline or first sentences state, as an ISO date.",
    }
)
SpeakerClass: TypeAlias = Literal["official", "named", "media", "anonymous"]
SPEAKER_CLASSES: Final[Words] = MappingProxyType(
    {
        "official": "A government, party or its office.",
        "named": "A person or organisation named, not speaking for a government.",
        "media": "Another outlet's report.",
        "anonymous": "A source that is not named.",
    }
)
