"""Which of a page's candidates is its day of publication. Pure: weights and agreement decide, nothing is read here.

Candidates of one day agree; the weights of different sources add up. First published beats last changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from extractors.records import Article, Entry

SAME_DAY: Final = timedelta(hours=36)  # an instant belongs to a printed day in some zone
LEAST_WEIGHT: Final = 4  # of a day that is stated: what one weak place says alone is not
CERTAIN: Final = 8  # weight from which a page is believed against its feed: a statement of its own, or two that agree
FIRST_WEIGHT: Final = 6  # of an earlier day that beats one which is also the day of the last change
FAR: Final = timedelta(days=400)  # an entry so much older than its page is a feed's mistake


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that one place of a page states."""

    instant: datetime
    precision: str  # instant, day, month
    source: str  # json_ld, meta, time, stamp, address, state, dateline
    weight: int
    is_change: bool = False  # of the last change


@dataclass(frozen=True, slots=True)
class PageDate:
    """When a page says it was published; without a day, what a library guessed."""

    published_at: datetime | None = None
    precision: str = "none"
    source: str = ""
    weight: int = 0
    guessed_on: date | None = None


def decide(candidates: Sequence[DateCandidate]) -> PageDate:
    """Return the day the candidates state together; none where they weigh too little."""
    stated = [one for one in candidates if not one.is_change]
    changes = {one.instant for one in candidates if one.is_change and one.precision == "instant"}
    groups = sorted(_groups(stated), key=lambda group: (-_weight(group), min(one.instant for one in group)))
    if not groups or _weight(groups[0]) < LEAST_WEIGHT:
        return _only_change(candidates)
    best = _first_published(groups, changes)
    weight = _weight(best)
    exact = (
        [one for one in best if one.precision == "instant"] or [one for one in best if one.precision == "day"] or best
    )
    chosen = max(exact, key=lambda one: one.weight)
    if chosen.instant in changes:  # a page that states its last change twice may print when it was first published
        chosen = min([chosen, *(one for one in exact if one.weight >= FIRST_WEIGHT)], key=lambda one: one.instant)
    return PageDate(chosen.instant, chosen.precision, chosen.source, weight)


def _only_change(candidates: Sequence[DateCandidate]) -> PageDate:
    """Return the one stamp a page prints where it is of the last change: outlets print 更新 over what is new.

    It weighs so little that any entry's day beats it.
    """
    printed = [one for one in candidates if one.is_change and one.source == "stamp"]
    if len({one.instant for one in printed}) != 1:
        return PageDate()
    return PageDate(printed[0].instant, printed[0].precision, "stamp", LEAST_WEIGHT)


def last_change(candidates: Sequence[DateCandidate]) -> datetime | None:
    """Return the instant of the last change that weighs most, None where none is stated."""
    changes = [one for one in candidates if one.is_change]
    return max(changes, key=lambda one: one.weight).instant if changes else None


def weigh_entry(article: Article, entry: Entry, source: str) -> PageDate:
    """Weigh the day an article's page states against its entry's; `source` is 'feed' or 'list'.

    A day after the entry was first seen is something to come, and not of publication.
    """
    page = PageDate(
        article.published_at, article.date_precision, article.date_source, article.date_weight, article.guessed_on
    )
    if page.published_at and page.published_at > entry.first_seen_at + SAME_DAY:
        page = PageDate()
    return with_entry(page, entry.published_at, entry.date_precision, source)


def with_entry(page: PageDate, entry_at: datetime | None, precision: str, source: str) -> PageDate:
    """Weigh the page's day against its entry's in the feed or list; an entry's `precision` is 'none' without one.

    A guess never counts against an entry. Where both are of one day, the more exact says when. Where they are far
    apart, the page is believed only if it is certain; and an entry that is older is the first publication.
    """
    entry = PageDate(entry_at, precision, source, CERTAIN) if entry_at and precision != "none" else PageDate()
    if entry.published_at is None:
        return page
    if page.published_at is None:
        return entry
    if abs(page.published_at - entry.published_at) <= SAME_DAY:
        return entry if precision == "instant" and page.precision != "instant" else page
    is_first = entry.published_at < page.published_at and page.published_at - entry.published_at <= FAR
    if page.weight < CERTAIN or (is_first and page.weight < 2 * CERTAIN):
        return entry
    return page


def _groups(candidates: list[DateCandidate]) -> list[list[DateCandidate]]:
    """Return the candidates by day, each with those that can be of the same day as its heaviest."""
    groups: list[list[DateCandidate]] = []
    for one in sorted(candidates, key=lambda one: (-one.weight, one.precision != "instant")):
        for group in groups:
            if abs(group[0].instant - one.instant) <= SAME_DAY or _is_month_of(one, group[0]):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _is_month_of(month: DateCandidate, other: DateCandidate) -> bool:
    return month.precision == "month" and timedelta(0) <= other.instant - month.instant <= timedelta(days=32)


def _weight(group: Sequence[DateCandidate]) -> int:
    best: dict[str, int] = {}
    for one in group:
        best[one.source] = max(best.get(one.source, 0), one.weight)
    return sum(best.values())


def _first_published(groups: list[list[DateCandidate]], changes: set[datetime]) -> list[DateCandidate]:
    """Return the heaviest group, or an earlier one where the heaviest is the day of the last change as well."""
    best = groups[0]
    if not any(one.instant in changes for one in best):
        return best
    earlier = [
        group
        for group in groups[1:]
        if _weight(group) >= FIRST_WEIGHT and max(one.instant for one in group) < min(one.instant for one in best)
    ]
    return max(earlier, key=_weight, default=best)
