"""Decide which window a reader's digest covers, and when a delivery is due or given up. Pure.

From the journal and the clock alone: no I/O, and nothing is recorded here (issue.py, send.py).

days of a reader    Mon accepted ── Tue not wanted ── Wed failed ── Thu
└──────── Thursday's digest for them ────┘
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.digest.records import Wish
from flows.outbox.journal import FINAL, REACHED, Delivery
from flows.sources.catalog import DAYS, Recipient

# By number of tries. Greylists accept a second try after minutes; a full mailbox or a down server needs hours.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (4, 10, 20, 40, 60))
LOOK_BACK = timedelta(days=31)  # digests missed longer ago than this are not caught up


@dataclass(frozen=True, slots=True)
class PastDay:
    """A past day: what its digest covered and whom it reached. Readers' windows depend on it."""

    day: date
    since: str  # of the whole digest, ISO 8601
    cut_off_at: str
    states: Mapping[str, str]  # recipient → state of the delivery of its last edition
    begins: Mapping[str, str]  # recipient → begin of the window of the digest they were owed, ISO 8601


def wish_of(reader: Recipient, since: str = "") -> Wish:
    """Return a reader's wish; `since` is set where their window begins earlier than everybody's."""
    return Wish(tuple(sorted(reader.relations)), tuple(sorted(reader.topics)), reader.min_importance, since)


def wants(reader: Recipient, day: date) -> bool:
    """Whether a reader wants a digest on the weekday of `day`."""
    return DAYS[day.weekday()] in reader.days


def begin_for(reader: Recipient, day: date, since: str, past: Iterable[PastDay]) -> str:
    """Return the begin of the reader's window, ISO 8601; '' where it is everybody's, `since`.

    It is the end of the last digest that reached them: days they skip and days that never reached them are in the
    next one. A reader without a delivery in `past` begins with everybody.
    """
    name = reader.address.casefold()
    begin = ""
    for earlier in sorted(past, key=lambda one: one.day, reverse=True):
        if earlier.day >= day or day - earlier.day > LOOK_BACK:
            continue
        state = earlier.states.get(name, "")
        if state in REACHED:
            return "" if earlier.cut_off_at >= since else earlier.cut_off_at
        if state:
            begin = earlier.begins.get(name) or earlier.since
    return begin if begin and begin < since else ""


def next_try(delivery: Delivery) -> datetime:
    """Return when a deferred delivery is tried again: PAUSES by its number of tries."""
    pause = PAUSES[min(max(delivery.tries, 1), len(PAUSES)) - 1]
    return datetime.fromisoformat(delivery.at) + pause


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery is made now: not where it is final, unknown, or deferred to a later time."""
    if delivery.state in FINAL or delivery.state == "unknown":
        return False
    if delivery.state != "deferred":
        return True
    # A clock set back makes the time passed unknown: try now.
    return now >= next_try(delivery) or now < datetime.fromisoformat(delivery.at)


def is_over(delivery: Delivery, today: date) -> bool:
    """Whether an open delivery is given up: its day is past, and the next digest holds its news.

    A withdrawn one (a person found it unsent) is not: the digests after it began where it ended.
    """
    return delivery.day < today and delivery.state in ("owed", "deferred")


def next_try_of(deliveries: Sequence[Delivery]) -> datetime | None:
    """Return when the first deferred delivery is tried again; None where none is deferred."""
    return min((next_try(delivery) for delivery in deliveries if delivery.state == "deferred"), default=None)
