"""Gather the doctor's facts from the warehouse, the journals, the stored failures and the log. Read-only.

Each part is read through `Look.at`, so that a part that fails is a fact of its own and the others are still known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.delivery.plan import wants
from flows.digest.window import desk_today
from flows.errors import SettingsError
from flows.operations.facts import BugPlace, Check, DigestDay, Problem, Published, SourceHealth, Writer
from flows.operations.failures import words_of
from flows.outbox.journal import Delivery, Outbox
from flows.outputs import find_kind
from flows.polling.moves import MOVED_FOR_GOOD
from flows.sources.catalog import Recipient, load_recipients
from warehouse.errors import NothingPublished, WarehouseBusy, WarehouseError, WriterDamaged, ZoneChanged
from warehouse.store.checks import WARNING, broken_checks
from warehouse.store.connection import PUBLISHED, WRITER, Warehouse
from warehouse.store.engine_errors import Cause, cause_of
from warehouse.store.location import open_snapshot
from warehouse.store.manifest import contents, differences, read_manifest
from warehouse.store.migrations import get_meta, refuse_newer, sql_files

if TYPE_CHECKING:
    import duckdb

    from flows.config.settings import Settings

T = TypeVar("T")
U = TypeVar("U")
WRITER_WAIT_S = 5.0
PENDING_FOR = timedelta(hours=76)  # five tries in 72 hours (polling/due.py), and the run that gives up
LOOK_BACK = timedelta(days=3)  # for deliveries
BUGS_FOR = timedelta(days=3)
MISREAD_FOR = timedelta(days=7)  # an unreadable line stays in its journal for good
ROW_CHARS = 160  # of a row of a failing check
_AGAIN = "fix that, then run 'yalu doctor' again"


class Look:
    """One examination of a home: runs its parts and collects those that failed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.failed: list[Problem] = []

    def at(self, subject: str, gather: Callable[[], T], otherwise: U) -> T | U:
        """Return the result of a part; where it fails, record that it cannot be examined and return `otherwise`."""
        try:
            return gather()
        except Exception as error:  # noqa: BLE001 - any failure is a finding itself
            self.note(subject, error)
            return otherwise

    def note(self, subject: str, error: BaseException) -> None:
        """Record that a part cannot be examined."""
        problem = Problem(subject, self.words_of(error), _AGAIN)
        if problem not in self.failed:
            self.failed.append(problem)

    def words_of(self, error: BaseException) -> str:
        """Return an error as one line, without the password that a lake's address may hold."""
        return words_of(error, self.settings.warehouse.url)


# ---------------------------------------------------------------- the writer


def writer(warehouse: Warehouse, look: Look, *, deep: bool = False) -> Writer:
    """Return whether the writer file (or the lake) can be used and which checks fail; `deep` reads all of it."""
    if not (warehouse.is_shared or warehouse.is_begun):
        return Writer(is_begun=False)
    name = "the lake" if warehouse.is_shared else WRITER
    try:
        with warehouse.reading("examine the writer", WRITER_WAIT_S) as connection:
            found = _read_writer(connection, warehouse, look, name)
            if deep:
                contents(connection)  # reads every block; a damaged one raises
            return found
    except (WarehouseBusy, NothingPublished):
        return Writer(is_begun=not warehouse.is_shared)  # being written (the lock says by whom), or a lake not begun
    except Exception as error:  # noqa: BLE001 - any error is the finding
        return Writer(problem=_problem_of(name, error, look))


def _read_writer(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, look: Look, name: str) -> Writer:
    done = refuse_newer(connection)
    stored, wanted = get_meta(connection, "timezone"), look.settings.timezone
    if stored and stored != wanted:
        raise ZoneChanged(f"its days are in {stored}, the settings say timezone = {wanted!r}")
    row = connection.execute("SELECT coalesce(max(number), 0) FROM store.batches").fetchone()
    last = int(row[0]) if row else 0
    # A writer of an earlier version is migrated, and checked, by the next run.
    is_current = len(done) == len(sql_files("schema"))
    return Writer(
        is_older=last < look.at("the manifest of the published snapshot", lambda: _published_batch(warehouse), 0),
        missing=look.at("the spool", lambda: _missing(warehouse, last), ()),
        last_batch=last,
        checks=_checked(connection, look, name) if is_current else (),
    )


def _published_batch(warehouse: Warehouse) -> int:
    return 0 if warehouse.is_shared else int(read_manifest(warehouse.published_path.resolve()).get("batch", 0))


def _missing(warehouse: Warehouse, last: int) -> tuple[int, ...]:
    """Return the batches after the writer's last that the spool lacks although it has later ones."""
    later = {number for number in warehouse.spool.files() if number > last}
    return tuple(sorted(set(range(last + 1, max(later, default=last) + 1)) - later))


def _checked(connection: duckdb.DuckDBPyConnection, look: Look, name: str) -> tuple[Check, ...]:
    """Return the failing checks. Raises where the file is damaged rather than a check broken."""
    import duckdb

    try:
        return tuple(_checks(connection))
    except duckdb.Error as error:
        if cause_of(error) is not Cause.OTHER:
            raise
        look.note(f"checks of {name}", error)
        return ()


def _problem_of(name: str, error: Exception, look: Look) -> Problem:
    """Return why a writer cannot be used, and the action to take."""
    if isinstance(error, WriterDamaged) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # the engine's own words; the action is added here
    why = look.words_of(error)
    if isinstance(error, ZoneChanged):
        return Problem(name, why, "set it back, or begin a new home")
    if isinstance(error, WarehouseError):
        return Problem(name, why)  # its message holds the action
    if cause_of(error) is Cause.DAMAGED:
        action = "run 'yalu run', which rebuilds it from the published snapshot and the spool where these hold all; "
        return Problem(name, why, f"{action}else restore the newest backup (docs/operating.md, Restore)")
    return Problem(name, why, "run 'yalu run' and read its message")


def _checks(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    for check in broken_checks(connection):
        rows = (", ".join(f"{name} = {value}" for name, value in row.items()) for row in check.rows)
        shown = tuple(one_line(row, ROW_CHARS) for row in rows)
        repair = check.repair.removesuffix(".")
        yield Check(check.name, check.words, check.count, shown, repair, blocks=check.level != WARNING)


# ---------------------------------------------------------------- the published snapshot


def published(warehouse: Warehouse, now: datetime, look: Look, *, deep: bool) -> Published:
    """Return the published snapshot's facts on runs, entries and sources, or why it cannot be read."""
    try:
        with open_snapshot(look.settings) as connection:
            runs = connection.execute("SELECT max(finished_at) FROM runs WHERE finished_at <= ?", [now]).fetchone()
            pending, since, bugs = _entries(connection, now)
            states = tuple(_sources(connection, now))
            old_importance = _old_importance(connection)
            old_guesses = look.at("guessed days", lambda: _old_guesses(connection), (0, 0))
            differing = tuple(_differing(connection, warehouse)) if deep else ()
    except NothingPublished as error:
        return Published(nothing=look.words_of(error))
    except Exception as error:  # noqa: BLE001 - any error is the finding
        return Published(problem=Problem(PUBLISHED, look.words_of(error), _snapshot_action(error)))
    return Published(
        has_runs=True, last_run_at=runs[0] if runs else None, sources=states, pending=pending, pending_since=since,
        bugs=bugs, old_importance=old_importance, old_guesses=old_guesses, differing=differing,
    )  # fmt: skip


def _snapshot_action(error: Exception) -> str:
    if isinstance(error, WarehouseError):
        return ""  # its message holds the action
    return "run 'yalu run', which publishes a new one; where that fails, restore a backup with 'yalu restore'"


def _old_importance(connection: duckdb.DuckDBPyConnection) -> tuple[float, ...]:
    """Return the least importances that digests were filtered by on the scale of 0.1.0, whose input states no form."""
    rows = connection.execute(
        "SELECT DISTINCT min_importance FROM digest_variants "
        "WHERE min_importance > 0 AND NOT contains(right(input, 12), '\"form\":') ORDER BY ALL"
    )
    return tuple(float(row[0]) for row in rows.fetchall())


def _old_guesses(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Return how many articles have a day that 0.1.0 may have guessed, and of how many of them the page is kept.

    It guessed days, never instants, and named no source of a date; a feed's own text has the feed's.
    """
    if not connection.execute("SELECT 1 FROM duckdb_columns() WHERE column_name = 'date_source' LIMIT 1").fetchall():
        return 0, 0  # a snapshot of 0.1.0: counted once a run has brought it to the present schema
    row = connection.execute(
        """
        WITH old AS (
            SELECT article_id, max(version) AS version FROM store.article_versions
            WHERE coalesce(date_source, '') = '' AND published_at IS NOT NULL AND date_precision = 'day'
                AND coalesce(extractor, '') <> 'feed'
            GROUP BY article_id
        )
        SELECT count(*), count(*) FILTER (o.article_id IN (SELECT article_id FROM store.raw WHERE kind = 'page'))
        FROM old AS o
        ANTI JOIN store.article_versions AS v ON v.article_id = o.article_id AND v.version > o.version
        """
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def old_scale(settings: Settings, known: Published | None) -> tuple[float, ...]:
    """Return the readers' present `min_importance` that is still as digests of 0.1.0 were filtered by."""
    before = known.old_importance if known else ()
    return tuple(sorted({reader.min_importance for reader in all_readers(settings)} & set(before)))


def _entries(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[int, datetime | None, int]:
    """Return the number of entries pending too long, since when, and the number recently failed by a bug."""
    row = connection.execute(
        "SELECT count(*) FILTER (late), min(first_seen_at) FILTER (late), "
        "count(*) FILTER (outcome = 'failed' AND reason = 'bug' AND first_seen_at > $2) "
        "FROM (SELECT *, outcome = 'pending' AND first_seen_at < $1 AS late FROM entries)",
        [now - PENDING_FOR, now - BUGS_FOR],
    ).fetchone()
    return (int(row[0]), row[1], int(row[2])) if row else (0, None, 0)


def _sources(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[SourceHealth]:
    rows = connection.execute(
        "SELECT source_id, h.state, h.since, concat_ws(' ', h.note, h.advice), coalesce(h.failures, 0), "
        "CASE WHEN h.moved_since <= $1 AND h.moved_to <> s.url THEN h.moved_to ELSE '' END FROM sources AS s "
        "JOIN source_health AS h USING (source_id) WHERE enabled ORDER BY source_id",
        [now - MOVED_FOR_GOOD],
    ).fetchall()
    for source_id, state, since, note, failures, moved_to in rows:
        yield SourceHealth(source_id, state, since, note, failures, moved_to)


def _differing(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> Iterator[Problem]:
    """Compare the whole snapshot with its manifest. A lake has none: only that all of it can be read is tested."""
    import duckdb

    held = contents(connection)
    if warehouse.is_shared:
        return
    snapshot = warehouse.published_path.resolve()
    manifest = read_manifest(snapshot)
    if not manifest:
        yield Problem(snapshot.name, "it has no manifest: nothing proves what it holds", "run 'yalu run' again")
    elif not manifest.get("blocks") and manifest.get("duckdb") != duckdb.__version__:
        yield Problem(snapshot.name, f"its sums were made by DuckDB {manifest.get('duckdb')} and cannot be compared")
    elif differing := differences(snapshot, held, manifest):
        words = f"{', '.join(differing)} differ from the manifest: it was changed after it was published"
        yield Problem(snapshot.name, words, "run 'yalu run' again")


# ---------------------------------------------------------------- the digest, and bugs


def digest(settings: Settings, now: datetime, look: Look) -> DigestDay:
    """Return today's digest and the recent deliveries. A home without sender and journals is never late with one."""
    today = desk_today(now, settings.timezone)
    readers = look.at("the readers", lambda: all_readers(settings), ())
    outbox = Outbox(settings.home, [reader.address for reader in readers])
    days = outbox.days()
    due_at = None
    if (settings.mail.sender or days) and look.at("the readers", lambda: readers_today(settings, today), ()):
        hour = time.fromisoformat(settings.alert.digest_by)
        due_at = datetime.combine(today, hour, ZoneInfo(settings.timezone))
    found: list[Delivery] = []
    is_issued = False
    for day in days:
        deliveries, edition = look.at(f"outbox/{day}.jsonl", partial(_of_day, outbox, day, now, today), ((), 1))
        found += deliveries
        is_issued = edition > 0 if day == today else is_issued
    recent = [day for day in days if today - day <= MISREAD_FOR]
    misread = tuple(one for day in recent for one in outbox.misread(day))
    return DigestDay(today, due_at, is_issued, tuple(found), misread)


def _of_day(outbox: Outbox, day: date, now: datetime, today: date) -> tuple[list[Delivery], int]:
    """Return the deliveries of a day that are recent or unknown, and the latest edition (1 for another day)."""
    found = [d for d in outbox.deliveries(day) if d.state == "unknown" or _is_recent(d, now, today)]
    return found, outbox.last_edition(day) if day == today else 1


def _is_recent(delivery: Delivery, now: datetime, today: date) -> bool:
    """Whether a delivery is of the last days or changed in them: a day may be given up long after it passed."""
    is_of_recent_day = today - LOOK_BACK <= delivery.day <= today
    return is_of_recent_day or abs(now - datetime.fromisoformat(delivery.at)) < LOOK_BACK


def all_readers(settings: Settings) -> tuple[Recipient, ...]:
    """Return the readers in recipients.toml; none where there is no such file."""
    file = settings.mail.recipients
    return load_recipients(file) if file.exists() else ()


def readers_today(settings: Settings, today: date) -> tuple[Recipient, ...]:
    """Return the readers who are due a digest today; none where there is no list of readers."""
    recipients = all_readers(settings)
    found: list[Recipient] = []
    for name in settings.mail.outputs:
        try:
            found += find_kind(name).readers_of(settings, recipients)
        except SettingsError:
            continue  # an output that is not configured raises when it is used
    return tuple(reader for reader in found if wants(reader, today))


def bugs(home: Path, now: datetime) -> tuple[BugPlace, ...]:
    """Return the recent bugs of the log, by stage, most frequent first."""
    from flows.log import recent_bugs

    found = recent_bugs(home, now - BUGS_FOR)
    counts = Counter(bug.stage for bug in found)
    last = {bug.stage: one_line(bug.error) for bug in found}
    return tuple(BugPlace(stage or "a step", last[stage], count) for stage, count in counts.most_common())
