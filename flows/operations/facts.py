"""Facts of a home: the frozen records that `findings.py` decides from. No I/O and no judgement here.

Every field has a default that means "in order" or "not known", so that a partly failed examination still yields its
other facts. Parts that could not be examined are in `Facts.unexamined`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flows.outbox.journal import Delivery, Misread


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be used or read: its name, the reason, and the action to take."""

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
    """The disk of the home: free and needed bytes, and whether it can be written."""

    free: int = 0  # bytes
    needed: int = 0  # bytes of the next snapshot
    unwritable: str = ""  # why a probe file could not be written


@dataclass(frozen=True, slots=True)
class Check:
    """A failing check of the warehouse: the number of rows it returned, the first of them, and the repair command."""

    name: str
    words: str
    count: int
    rows: tuple[str, ...] = ()
    repair: str = ""
    blocks: bool = True  # False: a check of level warning, which does not stop a publish


@dataclass(frozen=True, slots=True)
class Writer:
    """The private writer file, or the lake."""

    is_begun: bool = True
    problem: Problem | None = None  # why it cannot be used
    is_older: bool = False  # it lacks batches that were published from it
    missing: tuple[int, ...] = ()  # batches neither in it nor in the spool
    last_batch: int | None = None  # None: not known, as while another process of Yalu writes
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that differs from what was published."""

    name: str
    is_published: bool = True
    is_held: bool = False  # open for writing
    holder: str = ""  # " in process PID", '' where unknown
    has_log: bool = False  # a write-ahead log of a killed program lies beside it
    is_resized: bool = False


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """The health of an enabled source."""

    source_id: str
    state: str
    since: datetime | None = None
    note: str = ""
    failures: int = 0
    moved_to: str = ""  # where permanent redirects have led for a week


@dataclass(frozen=True, slots=True)
class Moved:
    """A source that was looked for and found at another address, in words."""

    source_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Published:
    """Facts from the published snapshot."""

    nothing: str = ""  # why there is none yet
    problem: Problem | None = None  # why it cannot be read
    has_runs: bool = False  # whether `last_run_at` is known (None: no run finished)
    last_run_at: datetime | None = None
    sources: tuple[SourceHealth, ...] = ()
    pending: int = 0  # entries that are pending too long
    pending_since: datetime | None = None
    bugs: int = 0  # recent entries failed by a bug
    old_importance: tuple[float, ...] = ()  # min_importance of digests that were issued in the form of 0.1.0
    old_guesses: tuple[int, int] = (0, 0)  # days that may be guesses of 0.1.0, and how many of their pages are kept
    differing: tuple[Problem, ...] = ()  # of a deep examination; without an action a note


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A damaged spool file and its batch number."""

    name: str
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Healed:
    """A damaged file that was set aside. `is_routine`: a killed process's log, whose batches the spool had."""

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
    """Recent bugs in one place of the code."""

    where: str
    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class DigestDay:
    """Today's digest and the recent deliveries."""

    day: date = date.min
    due_at: datetime | None = None  # None: no reader is due a digest today
    is_issued: bool = True
    deliveries: tuple[Delivery, ...] = ()
    misread: tuple[Misread, ...] = ()  # lines of journals


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a home at one instant."""

    now: datetime
    zone: str = "UTC"  # of the desk: instants are said in it
    unexamined: tuple[Problem, ...] = ()
    disk: Disk | None = None
    locks: tuple[HeldLock, ...] = ()
    misplaced: tuple[str, ...] = ()  # names in the home that should be folders and are not
    writer: Writer | None = None
    snapshots: tuple[Snapshot, ...] = ()
    published: Published | None = None
    spool: tuple[SpoolFile, ...] = ()
    waiting: int = 0  # batches that wait for a publish
    healed: tuple[Healed, ...] = ()
    failures: tuple[Failure, ...] = ()
    bugs: tuple[BugPlace, ...] = ()
    digest: DigestDay | None = None
    moves: tuple[Moved, ...] = ()
    old_scale: tuple[float, ...] = ()  # min_importance of readers that was chosen on the scale of 0.1.0
    has_contact: bool = True  # outlets are given an address of the desk
