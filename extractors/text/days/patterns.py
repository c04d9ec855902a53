"""What a mention of a day, month or year looks like in running text, by kind. Not which day it is: resolution.py.

The patterns are data (lexicon/grammar_days.toml); the words in them come from lexicon/calendar.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extractors.grammar import fill_in, read_grammar, read_rows
from extractors.text.calendar_words import CALENDAR


def words(table: Iterable[str], *, latin: bool | None = None) -> str:
    """Return the words of a table as one alternation, longest first; only those of one script where asked."""
    chosen = [word for word in table if latin is None or word.isascii() is latin]
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(chosen, key=len, reverse=True))


_KANA = re.compile("[\u3041-\u30ff]")
_CALENDAR: Final = {
    "short": r"(?:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in CALENDAR.months) + r"|sept)",
    "en_days": "|".join(CALENDAR.weekdays),
    "eras": words(CALENDAR.eras),
    "numbers": words(CALENDAR.numbers),
    "counts": words(CALENDAR.counts),
    "bracketed_days": "".join(CALENDAR.bracketed_days),
    "days_han": words(w for w in CALENDAR.days if not w.isascii() and not _KANA.match(w)),
    "days_kana": words(w for w in CALENDAR.days if _KANA.match(w)),
    "days_en": words(w for w in CALENDAR.days if w.isascii()),
    "month_words": words(CALENDAR.month_words),
    "month_parts": words(CALENDAR.month_parts, latin=False),
    "month_parts_en": words(CALENDAR.month_parts, latin=True),
    "year_words": words(w for w in CALENDAR.year_words if len(w) > 1),
    "anchored_years": words(CALENDAR.anchored_years, latin=False),
    "anchored_years_en": words(CALENDAR.anchored_years, latin=True),
    "year_parts": words(CALENDAR.year_parts["word"]),
    "year_suffixes": words(CALENDAR.year_parts["suffix"]),
    "year_parts_en": words(CALENDAR.year_parts["english"]),
}
_KNOWN: Final = {**_CALENDAR, **read_grammar("days", "fragments", _CALENDAR)}

# What a text must hold for the patterns that name the sign to be tried.
SIGNS: Final = {
    name: re.compile(pattern, re.IGNORECASE) for name, pattern in read_grammar("days", "signs", _CALENDAR).items()
}
COMPILED: Final = [
    (row["kind"], row["sign"], re.compile(fill_in(row["pattern"], _KNOWN), re.IGNORECASE))
    for row in read_rows("days", "pattern")
]
