"""Response headers about validators and time. Pure: `now` is passed in."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT_S = 7 * 24 * 3600.0
_MAX_VALIDATOR = 1024  # characters; a longer one would come back as our own header flood


def read_validator(value: str) -> str:
    """Return an ETag or Last-Modified that can be sent back byte for byte, else ''."""
    if len(value) > _MAX_VALIDATOR or any(char < " " and char != "\t" for char in value):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8 cannot be echoed unchanged
        return ""
    return value


def read_retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait, from either form of Retry-After; None where it is absent or senseless."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_WAIT_S)
    moment = _read_date(value)
    if moment is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT_S)


def read_max_age(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which the answer stays fresh by Cache-Control or Expires; None where neither says.

    The server's own Date is the base of Expires, so that its clock need not agree with ours.
    """
    directives = _read_directives(headers.get("Cache-Control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    if (text := directives.get("max-age", "")).isascii() and text.isdigit():
        age = headers.get("Age", "").strip()
        spent = float(age[:12]) if age.isascii() and age.isdigit() else 0.0
        return min(max(float(text[:12]) - spent, 0.0), LONGEST_WAIT_S)
    expires = _read_date(headers.get("Expires", ""))
    if expires is None:
        return None
    base = _read_date(headers.get("Date", "")) or now
    return min(max((expires - base).total_seconds(), 0.0), LONGEST_WAIT_S)


def read_mitigation(headers: Mapping[str, str]) -> str:
    """Return 'challenge' where the server's headers say that it sent one in place of the page, else ''."""
    stated = headers.get("cf-mitigated", "") or headers.get("x-amzn-waf-action", "")
    return "challenge" if stated.strip().lower() in {"challenge", "captcha"} else ""


def _read_directives(value: str) -> dict[str, str]:
    directives: dict[str, str] = {}
    for part in value.lower().split(","):
        name, _, argument = part.strip().partition("=")
        directives.setdefault(name.strip(), argument.strip().strip('"'))
    return directives


def _read_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
