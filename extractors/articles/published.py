"""When a page says it was published and last changed, how exactly, and where it says so.

Gathers what every place of the page states (extractors/articles/dating) and lets the weights decide. What only a
library guesses is handed on as a guess: it states no day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.articles.dating.address import FIRST_YEAR, read_address
from extractors.articles.dating.decision import CERTAIN, SAME_DAY, DateCandidate, PageDate, decide, last_change
from extractors.articles.dating.lines import read_lines
from extractors.articles.dating.markup import read_moments, read_times
from extractors.articles.dating.stamps import read_dateline, read_stamps
from extractors.articles.dating.statements import OWN, read_json_ld, read_meta

if TYPE_CHECKING:
    from extractors.articles.json_ld import Statements
    from extractors.articles.page import ParsedPage

MAX_GUESSED = 6_000  # elements of a page htmldate may see: it tries many of them with a slow parser
SETTLED = OWN  # weight from which print is not looked at: the article's own node, or two places that agree
MAX_READ = 20_000  # elements of a page whose printed lines are looked through


@dataclass(frozen=True, slots=True)
class PageDates:
    """The day of publication a page states, and the instant of its last change."""

    published: PageDate
    modified_at: datetime | None


def read_published(page: ParsedPage, statements: Statements, title: str, timezone: str) -> PageDates:
    """Return when a page was published and last changed; a day that is only guessed stands apart."""
    candidates = [*read_json_ld(page, statements, timezone), *read_meta(page, timezone), *_of_address(page, timezone)]
    found = decide(candidates)
    if not _is_settled(found, candidates, SETTLED) and page.nodes <= MAX_READ:
        lines = read_lines(page.tree, title)
        candidates += [
            *read_times(page, lines, timezone),
            *read_stamps(lines, timezone),
            *read_dateline(lines, timezone),
        ]
        found = decide(candidates)
        if not _is_settled(found, candidates, CERTAIN):
            candidates += read_moments(page, lines, title, timezone)
            found = decide(candidates)
    if found.published_at is None and page.nodes <= MAX_GUESSED:
        found = replace(found, source="guess", guessed_on=day) if (day := _guess(page)) else found
    return PageDates(found, last_change(candidates))


def _is_settled(found: PageDate, candidates: list[DateCandidate], weight: int) -> bool:
    """Return whether an instant of so much weight is known, not of the last change, that nothing speaks against."""
    at = found.published_at
    if at is None or found.precision != "instant" or found.weight < weight:
        return False
    if at in {one.instant for one in candidates if one.is_change}:
        return False
    return all(
        abs(one.instant - at) <= SAME_DAY for one in candidates if not one.is_change and one.precision != "month"
    )


def _of_address(page: ParsedPage, timezone: str) -> list[DateCandidate]:
    own = (page.url, *page.tree.xpath("//link[@rel='canonical']/@href")[:1], page.meta.get("og:url", ""))
    stated = next((found for url in own if url and (found := read_address(url))), None)
    if stated is None:
        return []
    day, weight = stated
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
    return [DateCandidate(midnight.astimezone(UTC), "day", "address", weight)]


def _guess(page: ParsedPage) -> date | None:
    """Return the day htmldate guesses; the first of a year is what it makes of a lone year."""
    from htmldate import find_date

    # A fixed end instead of today: extractors have no clock.
    found = find_date(page.copy_tree(), url=page.url or None, original_date=True, max_date="2100-01-01")
    day = date.fromisoformat(found) if found else None
    return day if day and day.year >= FIRST_YEAR and (day.month, day.day) != (1, 1) else None
