"""What a live check of a source shows, as findings with what to change in its row. Pure: facts in, verdict out.

facts of the listing, a few pages, robots.txt ─► findings, each with a code ─► sound, doubtful or dead
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.records import Source
from extractors.text.urls import host_of
from flows.polling.habit import AHEAD_S

# Codes of a source that nothing in its row can mend today; all other findings make it doubtful, notes neither.
DEAD = frozenset(("gone", "host_gone", "frozen", "no_feed", "moved_away", "malformed"))
NOTES = frozenset(("undated", "feed_text", "discovery_only", "moved_for_now"))
FROZEN_AFTER = timedelta(days=60)
QUIET_AFTER = timedelta(days=21)
_WINDOW_SHARE = 2  # a window is polled at least so often, or a busy hour is lost
_SHORTEST_MIN = 15
_LEAST_ENTRIES = 5
_SHORT_WINDOW_H = 24.0
_MOSTLY = 0.6
_ZONES = {
    "KR": "Asia/Seoul", "KP": "Asia/Pyongyang", "CN": "Asia/Shanghai", "JP": "Asia/Tokyo", "TW": "Asia/Taipei",
    "HK": "Asia/Hong_Kong", "SG": "Asia/Singapore", "GB": "Europe/London", "RU": "Europe/Moscow", "FR": "Europe/Paris",
    "DE": "Europe/Berlin", "US": "America/New_York",
}  # fmt: skip
_COUNTRY_OF = {
    "kr": "KR", "kp": "KP", "cn": "CN", "jp": "JP", "tw": "TW", "hk": "HK", "sg": "SG", "uk": "GB", "ru": "RU",
    "fr": "FR", "de": "DE",
}  # fmt: skip
_REFUSALS = {401, 403, 406, 451}
_NO_ARTICLE = frozenset(("not_an_article", "no_body", "script_only", "video_page", "page_limit"))
_GATES = frozenset(("challenge", "login", "consent", "maintenance", "firewall", "soft_404", "cookie_wall"))


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page of the source as a run would read it."""

    url: str
    reason: str = ""  # why there is no article; '' where there is one
    chars: int = 0
    lang: str = ""
    is_teaser: bool = False
    is_relevant: bool = False
    is_feed_text: bool = False  # the page was refused and the feed's own text read in its place
    shift_h: float | None = None  # hours the entry's instant lies after the page's, where both state one


@dataclass(frozen=True, slots=True)
class Found:
    """What answered in place of a listing that cannot be read."""

    cookie_helps: bool = False  # asked again with a cookie kept, it answered
    feeds: tuple[str, ...] = ()  # addresses of feeds that its page or site names
    siblings: tuple[str, ...] = ()  # the same path on the host's other forms and its family's hosts


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """Everything that one check saw of a source."""

    source: Source
    now: datetime
    status: int = 0
    failure: str = ""
    detail: str = ""
    final_url: str = ""
    moved_to: str = ""  # where permanent redirects lead
    leads_away: bool = False  # the answer came from another publisher, and was not read
    reason: str = ""  # why the answer is no listing
    kind: str = ""
    title: str = ""
    entries: int = 0
    wanted: int = 0  # worth a page by title and summary
    relevant: int = 0  # on the subject by title and summary, asked of every entry
    dated: int = 0
    utc_dates: int = 0
    ahead: int = 0
    ahead_s: float = 0.0
    newest_at: datetime | None = None
    oldest_at: datetime | None = None
    lang: str = ""
    charset: str = ""
    bad_bytes: int = 0
    discovered: int = 0  # entries whose links only show that an article exists
    is_challenge: bool = False  # the page in place of the feed asks to prove something
    is_robots_forbidden: bool = False  # robots.txt forbids the listing's address
    found: Found = field(default_factory=Found)  # what might take its place
    pages: tuple[PageFacts, ...] = ()
    addresses: frozenset[str] = frozenset()  # canonical addresses of its entries
    same_as: str = ""  # an enabled row checked before with the same entries

    @property
    def window_h(self) -> float | None:
        """The hours its listing reaches back; None where it states no dates."""
        if self.oldest_at is None or self.newest_at is None or self.dated < _LEAST_ENTRIES:
            return None
        if self.newest_at - self.oldest_at < timedelta(minutes=1):
            return None  # dated when the listing was built
        return max((self.now - self.oldest_at).total_seconds() / 3600, 0.0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the row says, in words, and what to change in the row."""

    code: str
    words: str
    changes: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a source with its findings."""

    source_id: str
    verdict: str  # sound, doubtful, dead
    findings: tuple[Finding, ...]

    @property
    def changes(self) -> dict[str, object]:
        """What to set in the row, the first finding's word first."""
        found: dict[str, object] = {}
        for finding in self.findings:
            for key, value in finding.changes:
                found.setdefault(key, value)
        return found


def judge(facts: CheckFacts) -> Verdict:
    """Return the verdict on one source."""
    findings = tuple(_findings(facts))
    codes = {finding.code for finding in findings}
    name = "dead" if codes & DEAD else "doubtful" if codes - NOTES else "sound"
    return Verdict(facts.source.id, name, findings)


def _findings(facts: CheckFacts) -> Iterator[Finding]:
    if (unread := _unread(facts)) is not None:
        yield unread
        return
    for look in _LOOKS:
        if (found := look(facts)) is not None:
            yield found


# ---------------------------------------------------------------- no listing


def _unread(facts: CheckFacts) -> Finding | None:
    """Return why there is nothing to read, None where there is a listing with entries."""
    if facts.leads_away:
        return Finding(
            "moved_away", f"It leads to another publisher ({host_of(facts.final_url)}), which is not followed.", _OFF
        )
    if facts.failure:
        return _failed(facts)
    if facts.status in {404, 410}:
        return _moved_feed(facts) or Finding("gone", f"The address is gone (status {facts.status}).", _OFF)
    if facts.status in _REFUSALS:
        return Finding(
            "blocked", f"The server refuses Yalu (status {facts.status}): ask the outlet, or try another line."
        )
    if facts.status == 429:
        return Finding("rate_limited", "It asks for fewer requests (429).", (("min_interval_minutes", 120),))
    if not 200 <= facts.status < 300:
        return Finding("server_error", f"The server answers {facts.status}: check again tomorrow.")
    return _no_entries(facts)


def _failed(facts: CheckFacts) -> Finding:
    what = facts.failure.replace("_", " ") + (f": {facts.detail}" if facts.detail else "")
    if facts.failure == "too_many_redirects":
        if facts.found.cookie_helps:
            return Finding(
                "cookie_loop", "It redirects in circles until its cookie comes back.", (("cookies", "redirect"),)
            )
        return Finding("redirect_loop", "It redirects without end, with a cookie, too.")
    if facts.failure in {"dns", "refused", "tls"} and (moved := _moved_feed(facts)):
        return moved
    if facts.failure in {"dns", "refused"}:
        return Finding("host_gone", f"The host does not answer ({what}).")
    if facts.failure == "too_large":
        return Finding("too_large", f"The answer is too large ({facts.detail}): look for a section's feed.")
    codes = {"timed_out": "slow", "tls": "bad_certificate", "bad_http": "bad_http", "truncated": "bad_http"}
    return Finding(codes.get(facts.failure, "unreachable"), f"No usable answer ({what}): check again tomorrow.")


def _no_entries(facts: CheckFacts) -> Finding | None:
    if facts.is_challenge:
        return Finding("challenge", "It asks to prove that no robot asks: ask the outlet, or leave it off.")
    if facts.reason in {"html_instead", "no_dated_links", "sitemap_index"}:
        moved = _moved_feed(facts)
        words = {
            "html_instead": "A page comes in place of the feed, and names no feed that answers.",
            "no_dated_links": "The page has no links with dates: it may be drawn by a script.",
            "sitemap_index": "An index of sitemaps: choose one of them.",
        }
        codes = {"html_instead": "no_feed", "no_dated_links": "empty_list", "sitemap_index": "sitemap_index"}
        return moved or Finding(
            codes[facts.reason], words[facts.reason], _OFF if facts.reason == "html_instead" else ()
        )
    if facts.reason == "empty_body" or (not facts.reason and not facts.entries):
        return Finding("empty", "It answers, and has no entries: it may revive.")
    if facts.reason:
        return Finding("malformed", f"The answer cannot be read ({facts.reason}).")
    return None


def _moved_feed(facts: CheckFacts) -> Finding | None:
    """Return that its site names another feed, or a sibling host has it."""
    for code, found, words in (
        ("moved", facts.found.siblings, "The host's other form answers"),
        ("moved_feed", facts.found.feeds, "Its page names another feed"),
    ):
        if found:
            return Finding(code, f"{words}: {found[0]}.", (("url", found[0]), *_kind_of(facts)))
    return None


_OFF: tuple[tuple[str, object], ...] = (("enabled", False),)


def _kind_of(facts: CheckFacts) -> tuple[tuple[str, object], ...]:
    return (("kind", ""),) if facts.source.kind not in {"", "html_list"} else ()


# ---------------------------------------------------------------- a listing that was read


def _moved(facts: CheckFacts) -> Finding | None:
    if facts.moved_to and facts.moved_to != facts.source.url:
        return Finding("moved", f"It has moved for good to {facts.moved_to}.", (("url", facts.moved_to),))
    return None


def _duplicate(facts: CheckFacts) -> Finding | None:
    if facts.same_as:
        return Finding("duplicate", f"It shows what {facts.same_as!r} shows.", _OFF)
    return None


def _kind(facts: CheckFacts) -> Finding | None:
    wanted = facts.source.kind
    if wanted and facts.kind and facts.kind != wanted:
        return Finding("wrong_kind", f"It is a {facts.kind}, not a {wanted}.", (("kind", facts.kind),))
    return None


def _age(facts: CheckFacts) -> Finding | None:
    if facts.newest_at is None:
        return None
    age = facts.now - facts.newest_at
    if age > FROZEN_AFTER and (facts.dated >= _LEAST_ENTRIES or age > 6 * FROZEN_AFTER):
        span = (facts.newest_at - facts.oldest_at) / max(facts.dated, 1) if facts.oldest_at else timedelta()
        if age > 10 * span:
            return Finding("frozen", f"Nothing newer than {facts.newest_at:%Y-%m-%d}.", _OFF)
    if age > QUIET_AFTER:
        return Finding("quiet", f"Nothing newer than {facts.newest_at:%Y-%m-%d}: a slow source, or one that was left.")
    return None


def _undated(facts: CheckFacts) -> Finding | None:
    if facts.dated * 2 < facts.entries:
        return Finding(
            "undated", f"{facts.entries - facts.dated} of {facts.entries} entries have no date; pages give it."
        )
    return None


def _zone(facts: CheckFacts) -> Finding | None:
    """Judge the zone by dates ahead of the clock, and by the hours between entries and their pages."""
    shifts = [page.shift_h for page in facts.pages if page.shift_h is not None]
    shift_h = sorted(shifts)[len(shifts) // 2] if len(shifts) >= 2 else 0.0
    if facts.ahead < 2 and abs(shift_h) < 0.9:
        return None
    ahead_h = facts.ahead_s / 3600
    says = f"{facts.ahead} entries lie up to {ahead_h:.0f} hours ahead of the clock" if facts.ahead >= 2 else (
        f"its entries lie {shift_h:+.0f} hours from their pages")  # fmt: skip
    own = _ZONES.get(facts.source.country, facts.source.timezone)
    if facts.utc_dates * 2 >= max(facts.dated, 1):
        changes: tuple[tuple[str, object], ...] = (("clock", "local"),)
        changes += (("timezone", own),) if own != facts.source.timezone else ()
        offset = _offset_h(own, facts.now)
        if offset > 0 and (ahead_h - AHEAD_S / 3600 <= offset or abs(shift_h - offset) < 0.6):
            return Finding("local_as_gmt", f"Its dates say GMT and are local time: {says}.", changes)
        return Finding("future_dates", f"Its dates run ahead: {says}.")
    if own != facts.source.timezone:
        return Finding("wrong_zone", f"Its dates name no zone, and the row's is wrong: {says}.", (("timezone", own),))
    return Finding("wrong_zone", f"Its dates name no zone that fits: {says}. Set `timezone` to the outlet's own.")


def _offset_h(zone: str, now: datetime) -> float:
    return (now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds() / 3600


def _window(facts: CheckFacts) -> Finding | None:
    """Judge whether the listing reaches back far enough for the longest interval of the source."""
    window = facts.window_h
    if window is None or facts.entries < _LEAST_ENTRIES or window >= _SHORT_WINDOW_H or facts.kind == "sitemap":
        return None
    longest = facts.source.max_interval_minutes or 24 * 60
    wanted = max(int(window * 60 / _WINDOW_SHARE) // 15 * 15, _SHORTEST_MIN)
    if longest <= wanted or longest <= _SHORTEST_MIN:
        return None
    return Finding(
        "short_window",
        f"{facts.entries} entries reach back {window:.1f} hours: polled more seldom it loses some.",
        (("max_interval_minutes", wanted),),
    )


def _language(facts: CheckFacts) -> Finding | None:
    row, seen = facts.source.lang, facts.lang
    pages = {page.lang for page in facts.pages if page.lang}
    if row and seen and row[:2] != seen[:2]:
        exact = next((lang for lang in pages if lang[:2] == seen[:2]), seen)
        return Finding("wrong_language", f"It is in {exact!r}, the row says {row!r}.", (("lang", exact),))
    if row in {"zh-Hans", "zh-Hant"} and len(pages) == 1 and (other := next(iter(pages))) != row and other[:3] == "zh-":
        return Finding("wrong_language", f"It is in {other!r}, the row says {row!r}.", (("lang", other),))
    return None


def _country(facts: CheckFacts) -> Finding | None:
    named = _COUNTRY_OF.get(host_of(facts.source.url).rpartition(".")[2], "")
    if not facts.source.country and named:
        return Finding("no_country", f"The row names no country; the address is of {named}.", (("country", named),))
    if named and facts.source.country != named:
        return Finding("wrong_country", f"The address is of {named}, the row says {facts.source.country}.")
    return None


def _damage(facts: CheckFacts) -> Finding | None:
    if facts.bad_bytes > max(3, facts.entries):
        return Finding("damaged_text", f"{facts.bad_bytes} places of its text are damaged ({facts.charset}).")
    return None


def _discovery(facts: CheckFacts) -> Finding | None:
    if facts.discovered * 2 > facts.entries:
        owner = (("ownership", "aggregator"),) if facts.source.ownership != "aggregator" else ()
        code = "discovery" if owner else "discovery_only"
        return Finding(code, "Its links lead through a search engine: it shows that articles exist, not where.", owner)
    return None


def _robots(facts: CheckFacts) -> Finding | None:
    if facts.pages and all(page.reason == "robots_disallowed" for page in facts.pages):
        return Finding("robots", "robots.txt forbids its pages: only what the feed itself carries can be read.")
    if facts.is_robots_forbidden:
        return Finding("robots", "robots.txt forbids the feed's own address: ask the outlet.")
    return None


def _text(facts: CheckFacts) -> Finding | None:
    """Judge what its pages give."""
    tried = [page for page in facts.pages if page.reason != "robots_disallowed"]
    if not tried:
        return None

    def share(test: Callable[[PageFacts], bool]) -> bool:
        return sum(map(test, tried)) >= _MOSTLY * len(tried)

    if share(lambda page: page.is_feed_text):
        return Finding("feed_text", "Its pages refuse; the feed's own text is read in their place.")
    if share(lambda page: page.is_teaser or page.reason == "paywall_teaser"):
        return Finding("teaser_only", "Its pages show the beginning only: read it as headlines.")
    if share(lambda page: page.reason in _GATES):
        return Finding("pages_gated", f"Its pages ask for something first ({tried[0].reason}).")
    if share(lambda page: page.reason.startswith("http_4")):
        return Finding("pages_refused", f"Its pages refuse ({tried[0].reason}), and the feed carries no text.")
    if share(lambda page: page.reason in _NO_ARTICLE):
        return Finding("no_text", f"Its pages give no article ({tried[0].reason}): look with `yalu sources try`.")
    if share(lambda page: bool(page.reason)):
        return Finding("pages_unread", f"Its pages could not be read ({tried[0].reason}).")
    return None


def _subject(facts: CheckFacts) -> Finding | None:
    if facts.source.prejudge or facts.entries < _LEAST_ENTRIES or facts.relevant * 10 >= facts.entries:
        return None
    if any(page.is_relevant for page in facts.pages):
        return None
    words = f"{facts.relevant} of {facts.entries} titles are on the subject: every page of it would be fetched."
    return Finding("off_subject", words, (("prejudge", True),))


_LOOKS: tuple[Callable[[CheckFacts], Finding | None], ...] = (
    _moved, _duplicate, _kind, _age, _undated, _zone, _window, _language, _country, _damage, _discovery, _robots,
    _text, _subject,
)  # fmt: skip


def utc_words(at: datetime | None) -> str:
    """Return an instant to the minute in UTC, '' for none."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""
