"""Instants and counts in words for people: the desk's zone with its name, and plurals. Programs get ISO 8601 in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime


def when(instant: datetime | None, zone: str) -> str:
    """Return an instant in the desk's zone, such as 2026-11-20 12:00 KST; '' where there is none."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}" if instant else ""


def many(count: int, one: str, more: str = "") -> str:
    """Return a count with its noun: 1 source, 2 sources."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
