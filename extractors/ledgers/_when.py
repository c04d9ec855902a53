"""The days of a sentence: which of them an entry of a ledger has, and what its day makes of what is said of it."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.text.days.parts import month_end

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from datetime import date

    from extractors.lexicon import LedgerRule
    from extractors.records import DateMention, PageFacts

DATE = "<DATE>"  # stands for a day in the words that rules of days read
BESIDE = 40  # characters beside a day in which words say what it dates
MEETINGS = frozenset({"visit", "summit", "talks", "call", "letter", "delegation", "statement"})  # seldom untrue
EXACT = frozenset({"day", "month", "year"})  # precisions that fix a span; of "last week" no day is known


def span_of(mention: DateMention | None) -> tuple[date | None, date | None, str]:
    """Return the first and last day and the precision of a date."""
    if mention is None:
        return None, None, "none"
    if mention.day is None or mention.precision not in EXACT:
        return None, None, "unresolved"
    if mention.precision == "day":
        is_range = mention.until is not None and mention.until != mention.day
        return mention.day, mention.until or mention.day, "day_range" if is_range else "day"
    last = mention.until or (mention.day if mention.precision == "month" else mention.day.replace(month=12))
    return mention.day, month_end(last), mention.precision


def own_days(
    words: str, published_on: date | None, rules: Sequence[LedgerRule], lead: re.Pattern[str] | None = None
) -> list[DateMention]:
    """Return the days of a sentence without those that date something else, by the words beside them.

    `lead`: what at the begin of a mention belongs to the words before it ("since May").
    """
    return [
        mention
        for mention in _days_in(words, published_on)
        if not any(rule.finds(_beside(words, mention, lead)) for rule in rules)
    ]


@lru_cache(maxsize=8)
def _days_in(words: str, published_on: date | None) -> list[DateMention]:
    """Return the days of a sentence: read once for all that is found in it."""
    from extractors.text.date_mentions import read_dates

    return read_dates(words, published_on)


def _beside(words: str, mention: DateMention, lead: re.Pattern[str] | None) -> str:
    led = lead.match(words, mention.start, mention.end) if lead else None
    start = led.end() if led else mention.start
    return f"{words[max(0, start - BESIDE) : start]}{DATE}{words[mention.end : mention.end + BESIDE]}"


def with_source(status: str, source_class: str, event_type: str) -> str:
    """Return the status by who says so: only a state's voice asserts more than a meeting, an unnamed one nothing."""
    if source_class == "anonymous" or (source_class in {"media", "named"} and event_type not in MEETINGS):
        return {"done": "reported", "under_way": "reported", "announced": "planned"}.get(status, status)
    return status


def why_set_aside(status: str, first: date | None, precision: str, page: PageFacts) -> str:
    """Return why a report is no evidence: what is said to be done lies ahead of the day it was published."""
    if status not in {"done", "under_way"} or first is None or page.published_on is None:
        return ""
    is_day = precision in {"day", "day_range"}
    return "too_early" if first > page.published_on + timedelta(days=1 if is_day else 0) else ""
