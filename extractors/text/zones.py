"""Time zones as dates name them. Only extractors/text/dates.py needs it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"\s*+\(?(?:GMT|UTC|UT|Z)?\s*+([+\-−])(\d{1,2})(?::?([0-5]\d))?(?!\d)", re.IGNORECASE)
_IANA = re.compile(r"\s*[(\[]?((?:Asia|Europe|America|Australia|Pacific|Africa|Etc)/[A-Za-z_]+(?:/[A-Za-z_]+)?)")
_NAME = re.compile(r"\s*+[(\[]?\s*+([A-Z]{1,5})\b")

_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8,
    "AWST": 8, "KST": 9, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_CHINA_OR_CHICAGO = "CST"  # also IST (India, Ireland, Israel), which is left to the source's own zone
_HALF_DAY = timedelta(hours=15)


def read_zone(text: str, local: datetime, default: tzinfo) -> tzinfo | None:
    """Read the zone at the beginning of what follows a time; `default` where it names none.

    None for an offset that no place has. `default` also decides whether CST means China or Chicago.
    """
    if match := _OFFSET.match(text):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if offset > _HALF_DAY:
            return None
        return timezone(offset if match[1] == "+" else -offset)
    if match := _IANA.match(text):
        try:
            return ZoneInfo(match[1])
        except (ValueError, OSError, KeyError):
            return default
    if match := _NAME.match(text):
        return _named(match[1], local, default)
    return default


def _named(name: str, local: datetime, default: tzinfo) -> tzinfo:
    if name == _CHINA_OR_CHICAGO:
        offset = default.utcoffset(local) or timedelta(0)
        return timezone(timedelta(hours=8 if offset > timedelta(hours=3) else -6))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    return timezone(timedelta(hours=_HOURS[name])) if name in _HOURS else default
