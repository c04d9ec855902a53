"""What a look at a home found, before anything is judged: the frozen records that `findings.py` decides from.

Every field has a default that means "nothing is the matter" or "not known", so that a look which partly failed
still says what it saw. What could not be looked at is in `Facts.unexamined`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flows.outbox.journal import Delivery, Misread


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be used or read: what it is, why, and what to do about it."""

    subject: str
    why: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that a process holds."""

    name: str
    holder: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disk:
    """Room on the disk of the home, and whether anything can be written there at all."""

    free: int = 0
    needed: int = 0  # what the next snapshot takes
    unwritable: str = ""  # why a test file could not be written


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the warehouse that returns rows: how many, the first of them, and the command that mends it."""

    name: str
    words: str
    count: int
    rows: tuple[str, ...] = ()
    mend: str = ""
    blocks: bool = True  # False: a check of level warning, which does not keep anything from being published


@dataclass(frozen=True, slots=True)
class Writer:
    """The private writer file, or the lake."""

    is_begun: bool = True
    problem: Problem | None = None  # why it cannot be used
    is_older: bool = False  # it lacks what was published from it
    missing: tuple[int, ...] = ()  # batches that are neither in it nor in the spool
    last_batch: int | None = None  # None: not known, as while another process of Yalu writes
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that is not as it was published."""

    name: str
    is_published: bool = True
    is_held: bool = False  # open for writing
    holder: str = ""  # the process, where the system tells
    has_log: bool = False  # a write-ahead log of a killed program lies beside it
    is_resized: bool = False


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How an enabled source is."""

    source_id: str
    state: str
    since: datetime | None = None
    note: str = ""
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What the published snapshot says."""

    nothing: str = ""  # why there is none yet
    problem: Problem | None = None  # why it cannot be read
    has_runs: bool = False  # whether `last_run_at` is known, be it None
    last_run_at: datetime | None = None
    sources: tuple[SourceHealth, ...] = ()
    pending: int = 0  # entries that are pending too long
    pending_since: datetime | None = None
    bugs: int = 0  # entries of these days that a bug cost
    differing: tuple[Problem, ...] = ()  # of a deep look: what is not as the manifest says; no action: a note


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A damaged spool file, and its number."""

    name: str
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Healed:
    """A damaged file that was set aside. `is_routine`: the log of a killed process, whose batches the spool had."""

    name: str
    is_routine: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A step or command whose last call ended with an error."""

    what: str
    why: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BugPlace:
    """Bugs of these days in one place of the code."""

    where: str
    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class DigestDay:
    """The digest of today and the deliveries of these days."""

    day: date = date.min
    due_at: datetime | None = None  # None: nobody is to get a digest today
    is_issued: bool = True
    deliveries: tuple[Delivery, ...] = ()
    misread: tuple[Misread, ...] = ()  # lines of journals


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a home at one instant."""

    now: datetime
    unexamined: tuple[Problem, ...] = ()
    disk: Disk | None = None
    locks: tuple[HeldLock, ...] = ()
    misplaced: tuple[str, ...] = ()  # names of folders of the home that are no folders
    writer: Writer | None = None
    snapshots: tuple[Snapshot, ...] = ()
    published: Published | None = None
    spool: tuple[SpoolFile, ...] = ()
    waiting: int = 0  # batches that wait for a publish
    healed: tuple[Healed, ...] = ()
    failures: tuple[Failure, ...] = ()
    bugs: tuple[BugPlace, ...] = ()
    digest: DigestDay | None = None
