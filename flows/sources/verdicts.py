"""What a live check of a source shows, as findings with what to change in its row. Pure: facts in, verdict out.

facts of the listing, a few pages, robots.txt ─► findings, each with a code ─► sound, doubtful or dead
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.text.urls import host_of
from flows.sources.check_facts import OFF, CheckFacts, Finding, kind_of
from flows.sources.looks import LOOKS

# Codes of a source that nothing in its row can mend today; all other findings make it doubtful, notes neither.
DEAD = frozenset(("gone", "host_gone", "frozen", "no_feed", "moved_away", "malformed"))
NOTES = frozenset(("undated", "feed_text", "discovery_only", "moved_for_now"))
_REFUSALS = {401, 403, 406, 451}


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
    for look in LOOKS:
        if (found := look(facts)) is not None:
            yield found


# ---------------------------------------------------------------- no listing


def _unread(facts: CheckFacts) -> Finding | None:
    """Return why there is nothing to read, None where there is a listing with entries."""
    if facts.leads_away:
        return Finding(
            "moved_away", f"It leads to another publisher ({host_of(facts.final_url)}), which is not followed.", OFF
        )
    if facts.failure:
        return _failed(facts)
    if facts.status in {404, 410}:
        return _moved_feed(facts) or Finding("gone", f"The address is gone (status {facts.status}).", OFF)
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
        return moved or Finding(codes[facts.reason], words[facts.reason], OFF if facts.reason == "html_instead" else ())
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
            return Finding(code, f"{words}: {found[0]}.", (("url", found[0]), *kind_of(facts)))
    return None


def utc_words(at: datetime | None) -> str:
    """Return an instant to the minute in UTC, '' for none."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""
