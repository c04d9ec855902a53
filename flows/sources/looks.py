"""What is looked at in a listing that was read and in its pages: one function a question. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.text.urls import host_of
from flows.polling.habit import AHEAD_S
from flows.sources.check_facts import LEAST_ENTRIES, OFF, CheckFacts, Finding, PageFacts, kind_of

FROZEN_AFTER = timedelta(days=60)
QUIET_AFTER = timedelta(days=21)
_WINDOW_SHARE = 2  # a window is polled at least so often, or a busy hour is lost
_SHORTEST_MIN = 15
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
_NO_ARTICLE = frozenset(("not_an_article", "no_body", "script_only", "video_page", "page_limit"))
_GATES = frozenset(("challenge", "login", "consent", "maintenance", "firewall", "soft_404", "cookie_wall"))


def _moved(facts: CheckFacts) -> Finding | None:
    if facts.moved_to and facts.moved_to != facts.source.url:
        return Finding("moved", f"It has moved for good to {facts.moved_to}.", (("url", facts.moved_to),))
    return None


def _duplicate(facts: CheckFacts) -> Finding | None:
    if facts.same_as:
        return Finding("duplicate", f"It shows what {facts.same_as!r} shows.", OFF)
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
    if age > FROZEN_AFTER and (facts.dated >= LEAST_ENTRIES or age > 6 * FROZEN_AFTER):
        span = (facts.newest_at - facts.oldest_at) / max(facts.dated, 1) if facts.oldest_at else timedelta()
        if age > 10 * span and facts.found.feeds:
            words = (
                f"Nothing newer than {facts.newest_at:%Y-%m-%d}; its site names a living feed: {facts.found.feeds[0]}."
            )
            return Finding("moved_feed", words, (("url", facts.found.feeds[0]), *kind_of(facts)))
        if age > 10 * span:
            return Finding("frozen", f"Nothing newer than {facts.newest_at:%Y-%m-%d}.", OFF)
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
    if window is None or facts.entries < LEAST_ENTRIES or window >= _SHORT_WINDOW_H or facts.kind == "sitemap":
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
    if facts.source.prejudge or facts.entries < LEAST_ENTRIES or facts.relevant * 10 >= facts.entries:
        return None
    if any(page.is_relevant for page in facts.pages):
        return None
    words = f"{facts.relevant} of {facts.entries} titles are on the subject: every page of it would be fetched."
    return Finding("off_subject", words, (("prejudge", True),))


LOOKS: tuple[Callable[[CheckFacts], Finding | None], ...] = (
    _moved, _duplicate, _kind, _age, _undated, _zone, _window, _language, _country, _damage, _discovery, _robots,
    _text, _subject,
)  # fmt: skip
