"""Who is owed what, and when it is tried again: decided from the journal's words and the clock alone. Pure.

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

# Greylists let a second try pass after some minutes; a mailbox that is full or a server that is down wants hours.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (4, 10, 20, 40, 60))
LOOK_BACK = timedelta(days=31)  # what a reader missed for longer than this is not made up for


@dataclass(frozen=True, slots=True)
class PastDay:
    """A day as a reader's window needs it: what its digest covered, and who it reached."""

    day: date
    since: str  # of the whole digest, ISO 8601
    cut_off_at: str
    states: Mapping[str, str]  # recipient → where the delivery of its last edition stands
    begins: Mapping[str, str]  # recipient → where the window of what they were owed begins


def wish_of(reader: Recipient, since: str = "") -> Wish:
    """What a reader wants of a day; `since` where their window begins earlier than everybody's."""
    return Wish(tuple(sorted(reader.relations)), tuple(sorted(reader.topics)), reader.min_importance, since)


def wants(reader: Recipient, day: date) -> bool:
    """Whether a reader wants a digest on that weekday."""
    return DAYS[day.weekday()] in reader.days


def begin_for(reader: Recipient, day: date, since: str, past: Iterable[PastDay]) -> str:
    """Where the reader's window begins: '' where it does where everybody's does, at `since`.

    That is where the last digest that reached them ended: days they skip and days that never reached them are in
    the next one. A reader nobody has written to before begins with everybody.
    """
    name = reader.address.casefold()
    begin = ""
    for earlier in sorted(past, key=lambda told: told.day, reverse=True):
        if earlier.day >= day or day - earlier.day > LOOK_BACK:
            continue
        state = earlier.states.get(name, "")
        if state in REACHED:
            return "" if earlier.cut_off_at >= since else earlier.cut_off_at
        if state:
            begin = earlier.begins.get(name) or earlier.since
    return begin if begin and begin < since else ""


def next_try(delivery: Delivery) -> datetime:
    """When a deferred delivery is tried again: each pause is longer than the one before."""
    pause = PAUSES[min(max(delivery.tries, 1), len(PAUSES)) - 1]
    return datetime.fromisoformat(delivery.at) + pause


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery is to be made now: not where it is settled, unknown, or put off for a while yet."""
    if delivery.state in FINAL or delivery.state == "unknown":
        return False
    if delivery.state != "deferred":
        return True
    # A clock that was set back says nothing about how long ago it was.
    return now >= next_try(delivery) or now < datetime.fromisoformat(delivery.at)


def is_over(delivery: Delivery, today: date) -> bool:
    """Whether an open delivery is given up: its day has gone by, and the next digest holds its news.

    One that a person found unsent is not: the digests after it began where it ended.
    """
    return delivery.day < today and delivery.state in ("owed", "deferred")


def next_try_of(deliveries: Sequence[Delivery]) -> datetime | None:
    """When the first of these is tried again; None where none was put off."""
    return min((next_try(delivery) for delivery in deliveries if delivery.state == "deferred"), default=None)
