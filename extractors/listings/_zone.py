"""Dates of a feed that say GMT: how many there are, and what they mean where the source's row says it is local time.

Servers in East Asia print their own clock under the label GMT (or Z, +0000). A row with `clock = "local"` has the label
taken out of the dates, and nothing else, so that they are read in the row's zone. Dates with any other zone stay.
"""

from __future__ import annotations

import re

_DATE = (
    r"(?:<(?:[\w-]{1,20}:)?(?:pubdate|publication_date|date|published|updated|issued|modified|created|lastmod"
    r"|publicationdate)(?:\s[^<>]{0,200})?>\s{0,20}(?:<!\[CDATA\[)?|"
    r'"date_(?:published|modified)"\s{0,9}:\s{0,9}"|datetime\s{0,3}=\s{0,3}["\'])'
)
_STATED_UTC = re.compile(
    rf"({_DATE}[^<>\"']{{0,60}}?\d:\d\d(?::\d\d)?(?:\.\d{{1,9}})?)\s{{0,3}}(?:GMT|UTC|UT|Z|[+-]00:?00)(?=[\s\]<\"'])",
    re.IGNORECASE,
)


def count_utc(text: str) -> int:
    """Return how many dates of a listing name UTC as their zone."""
    return sum(1 for _ in _STATED_UTC.finditer(text))


def as_local(text: str) -> str:
    """Return the listing with its dates freed from a GMT that is none."""
    return _STATED_UTC.sub(r"\1", text)
