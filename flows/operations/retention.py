"""Retention of files in a home: journals of deliveries, digests and reports, old logs.

    gather   the names in each folder and the state of each journal
    decide   `journals_to_drop`, `files_to_drop`: pure
    apply    remove them, journals under the sender's lock

Not here: articles and texts in the warehouse (warehouse/maintenance). A journal is retained beyond its days while a
delivery in it is open or unknown, a reader's next digest begins where it ends, the warehouse has not loaded all of it,
or no later digest was issued. `deliveries` in the warehouse are never removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows import log
from flows.delivery.plan import LOOK_BACK
from flows.digest.readers import token_of
from flows.digest.window import desk_today
from flows.outbox.journal import FINAL, REACHED, Outbox

if TYPE_CHECKING:
    from flows.config.settings import RetentionSettings, Settings

LOCK_WAIT_S = 120.0
# Folder, pattern of the files Yalu names by a day, and the setting that limits their age. Other files are not removed.
FOLDERS = (
    ("digests", re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\d+)?\.(?:html|txt|md|json|eml|atom)"), "digests_days"),
    ("outbox/files", re.compile(r"yalu\.(\d{4}-\d\d-\d\d)\.\d+\.[0-9a-f]+@[^/]*\.eml"), "outbox_days"),
    ("reports", re.compile(r"(\d{4}-\d\d-\d\d)[^/]*\.(?:html|json|md|csv)"), "reports_days"),
)
LOGS = re.compile(r"yalu\.jsonl(?:\.\d+)?")
_PART = 65_536  # bytes of a log read for its first or last line


@dataclass(frozen=True, slots=True)
class Journal:
    """The state of one day's journal."""

    day: date
    is_issued: bool
    is_loaded: bool  # whether the warehouse has loaded all of it
    states: tuple[tuple[str, str], ...]  # token of the reader, state of each delivery


def journals_to_drop(journals: Sequence[Journal], today: date, days: int) -> tuple[date, ...]:
    """Return the days whose journals nothing depends on, oldest first. `days` 0 removes none. Pure."""
    newest = max((journal.day for journal in journals if journal.is_issued), default=None)
    if not days or newest is None:
        return ()
    dropped: list[date] = []
    reached_later: set[str] = set()
    for journal in sorted(journals, key=lambda one: one.day, reverse=True):
        is_settled = all(state in FINAL for _, state in journal.states)
        # A reader's next window begins at the end of the last digest that reached them (plan.begin_for).
        begins_here = today - journal.day <= LOOK_BACK and any(name not in reached_later for name, _ in journal.states)
        is_past = today - journal.day > timedelta(days=days) and journal.day < newest
        if is_past and is_settled and journal.is_loaded and not begins_here:
            dropped.append(journal.day)
        reached_later |= {name for name, state in journal.states if state in REACHED}
    return tuple(sorted(dropped))


def files_to_drop(names: Iterable[str], pattern: re.Pattern[str], today: date, days: int) -> tuple[str, ...]:
    """Return the files named by a day more than `days` ago, sorted. `days` 0 removes none. Pure."""
    found = ((name, match[1]) for name in names if (match := pattern.fullmatch(name)))
    return tuple(sorted(name for name, day in found if days and _is_past(day, today, days)))


def _is_past(day: str, today: date, days: int) -> bool:
    try:
        return today - date.fromisoformat(day) > timedelta(days=days)
    except ValueError:
        return False  # 2026-13-45: not a day


# ---------------------------------------------------------------- the shell


def remove_files(settings: Settings, now: datetime) -> str:
    """Remove the files that are due, journals only once loaded into the warehouse; return a line that counts them.

    Raises WarehouseBusy where a sender or a writer is running, and the warehouse's other errors.
    """
    kept, today = settings.retention, desk_today(now, settings.timezone)
    gone = [_drop_journals(settings, today), *_drop_named(settings.home, kept, today)]
    gone.append((_drop_logs(settings.home, now, kept.logs_days), "log files"))
    counts = [f"{count} {what}" for count, what in gone if count]
    return f"removed {', '.join(counts)}" if counts else "no file was due"


def _drop_journals(settings: Settings, today: date) -> tuple[int, str]:
    from flows.delivery.ledger import load_outbox, loaded_days
    from warehouse.store.location import open_warehouse
    from warehouse.store.locks import hold

    outbox = Outbox(settings.home)
    if not settings.retention.outbox_days or not outbox.days():
        return 0, "journals"
    with hold(outbox.folder / "send.lock", "yalu upkeep", LOCK_WAIT_S):
        warehouse = open_warehouse(settings)
        load_outbox(warehouse)
        loaded = loaded_days(warehouse, outbox)
        journals = [
            Journal(day, bool(outbox.last_edition(day)), day in loaded, _states(outbox, day)) for day in outbox.days()
        ]
        days = journals_to_drop(journals, today, settings.retention.outbox_days)
        for day in days:
            outbox.path(day).unlink()
    return len(days), "journals"


def _states(outbox: Outbox, day: date) -> tuple[tuple[str, str], ...]:
    return tuple((token_of(delivery.recipient), delivery.state) for delivery in outbox.deliveries(day))


def _drop_named(home: Path, kept: RetentionSettings, today: date) -> Iterable[tuple[int, str]]:
    for folder, pattern, setting in FOLDERS:
        names = [path.name for path in (home / folder).glob("*") if path.is_file()]
        due = files_to_drop(names, pattern, today, getattr(kept, setting))
        for name in due:
            (home / folder / name).unlink(missing_ok=True)
        yield len(due), f"files of {folder}/"


def _drop_logs(home: Path, now: datetime, days: int) -> int:
    """Remove the log files whose last line is too old, and roll over a log that begins too long ago."""
    if not days:
        return 0
    files = [path for path in (home / log.FOLDER).glob("*") if LOGS.fullmatch(path.name)]
    due = [path for path in files if now - _line_at(path, is_last=True) > timedelta(days=days)]
    for path in due:
        path.unlink(missing_ok=True)
    newest = home / log.FOLDER / log.FILE
    # Rolled over after a quarter of the days, no line is retained longer than a quarter beyond them.
    if newest in files and newest not in due and now - _line_at(newest, is_last=False) > timedelta(days=days) / 4:
        log.roll_over(home)
    return len(due)


def _line_at(path: Path, *, is_last: bool) -> datetime:
    """Return the instant of the first or last line, by its field `at`, else by the file's modification time."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _PART, 0) if is_last else 0)
        lines = file.read(_PART).splitlines()
    for line in reversed(lines) if is_last else lines:
        try:
            at = datetime.fromisoformat(json.loads(line)["at"])
        except (ValueError, KeyError, TypeError):
            continue
        if at.tzinfo is not None:
            return at
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
