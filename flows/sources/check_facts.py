"""What one live check saw of a source, and a finding on it: the records of survey.py, looks.py and verdicts.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from extractors.records import Source

LEAST_ENTRIES = 5  # of a listing that says something of its rhythm
OFF: tuple[tuple[str, object], ...] = (("enabled", False),)


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
        if self.oldest_at is None or self.newest_at is None or self.dated < LEAST_ENTRIES:
            return None
        if self.newest_at - self.oldest_at < timedelta(minutes=1):
            return None  # dated when the listing was built
        return max((self.now - self.oldest_at).total_seconds() / 3600, 0.0)


def kind_of(facts: CheckFacts) -> tuple[tuple[str, object], ...]:
    """Return the change of `kind` that a new address needs: what is there decides again."""
    return (("kind", ""),) if facts.source.kind not in {"", "html_list"} else ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the row says, in words, and what to change in the row."""

    code: str
    words: str
    changes: tuple[tuple[str, object], ...] = ()
