"""One text to at most one candidate: the only place that turns a date's words into an instant for pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from extractors.articles.dating.address import FIRST_YEAR, LAST_YEAR
from extractors.articles.dating.decision import DateCandidate
from extractors.text.dates import read_instant

_LONGEST = 100


def read_date(
    text: str, source: str, weight: int, timezone: str, *, is_change: bool = False
) -> Iterator[DateCandidate]:
    """Yield the date a text states, if it states one that a web page can have."""
    if not text:
        return
    instant, precision = read_instant(text[:_LONGEST], timezone)
    if instant is not None and FIRST_YEAR <= instant.year <= LAST_YEAR:
        yield DateCandidate(instant.astimezone(UTC), precision, source, weight, is_change)
