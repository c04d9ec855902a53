"""What the opening of a report states in figures: amounts, the period a release is about, whether it corrects one.

    '23.4 percent' · '23.4%' · '23・4％'            one amount
    '213.7 million' · '2억1천만' · '2.1亿'           the second and third as the first, rounded
    'in October' · '지난달' · '10月' in November      one period

For comparing two reports of one event where no person is named (story_event.py). Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.grammar import read_grammar
from extractors.similarity.stated_facts import DATELINE_ZONE, extract_stated_facts
from extractors.text.date_mentions import read_dates

if TYPE_CHECKING:
    from datetime import date, datetime

OPENING = {"en": 420}  # code points of the body: the first two or three sentences
OPENING_DENSE = 180  # of Chinese, Japanese and Korean
LEAST_DIGITS, FIRM_DIGITS = 2, 3  # an amount of two digits is shared by chance more often than one of three
KEY_DIGITS = 2
_CORRECTS = re.compile(read_grammar("facts", "stated_figures")["corrects"], re.IGNORECASE)

Period = tuple["date", "date | None"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an opening; `periods` and `is_correction` are read of releases alone."""

    amounts: frozenset[str] = frozenset()
    periods: frozenset[Period] = frozenset()
    is_correction: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """What two openings that share an amount have in common, also where one rounds it, but at the edge."""
        return frozenset(_rounded(amount, KEY_DIGITS) for amount in self.amounts)


NO_FIGURES = Figures()


def read_figures(title: str, text: str, lang: str, published_at: datetime | None, *, is_release: bool) -> Figures:
    """Read the figures of a headline and the beginning of a body. Years and counts below thirteen are none."""
    opening = text[: OPENING.get(lang[:2], OPENING_DENSE)]
    stated = extract_stated_facts(title, opening, lang, published_at)
    amounts = frozenset(
        term[2:] for term in stated if term[:2] == "n:" and _digits(term[2:]) and not _is_year(term[2:])
    )
    if not is_release:
        return Figures(amounts)
    day = published_at.astimezone(DATELINE_ZONE).date() if published_at else None
    return Figures(amounts, _periods(f"{title}\n{opening}", day), bool(_CORRECTS.search(f"{title}\n{opening}")))


def shared_figures(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how firmly two openings state one amount: 1 by each of two digits, 2 by each of more, rounded or not."""
    count = 0
    for amount in one:
        digits = max((_agreeing(amount, second) for second in other), default=0)
        count += 2 if digits >= FIRM_DIGITS else int(digits >= LEAST_DIGITS)
    return count


def _agreeing(one: str, other: str) -> int:
    """Return the digits in which two amounts agree when the finer is rounded as the coarser is; 0: they do not."""
    digits = min(_digits(one), _digits(other))
    return digits if digits and _rounded(one, digits) == _rounded(other, digits) else 0


def _rounded(amount: str, digits: int) -> str:
    return f"{float(amount):.{digits - 1}e}"


def _digits(amount: str) -> int:
    """Return how many digits an amount is stated in: 3 of '213000000', 0 of less than LEAST_DIGITS."""
    whole = amount if "." in amount else amount.rstrip("0")
    digits = len(whole.replace(".", "").lstrip("0"))
    return digits if digits >= LEAST_DIGITS else 0


def _is_year(amount: str) -> bool:
    return len(amount) == 4 and amount[:2] in ("19", "20") and amount.isdigit()


def _periods(text: str, day: date | None) -> frozenset[Period]:
    """Return the months, quarters and parts of a year that a text names."""
    return frozenset(
        (found.day, found.until)
        for found in read_dates(text, day)
        if found.day and found.precision in ("month", "year")
    )
