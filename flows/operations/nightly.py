"""Nightly maintenance: check the snapshot, retag, apply retention, back up, run health checks, alert the operator.

    publish a damaged snapshot again ─► make a slice of the fingerprints of another version again ─► retag where tags
      are of an older lexicon ─► read a slice of what is not yet in the ledgers ─► look where troubled sources went
      ─► retention ─► back up, verify, remove the oldest ─► all findings of `yalu doctor` ─► alert

For `yalu upkeep` and the flow `upkeep`. A step that cannot be done (a collection runs, the disk is full, a bug) is a
failed step and a finding until a later night does it; it stops no other step and no alert.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.errors import BUSY, YaluError
from flows import clock, log
from flows.bugs import is_bug
from flows.collection.pipeline import Call, call_directly
from flows.operations import alerts, failures
from flows.operations.alerting import print_unreached
from flows.operations.doctor import examine
from flows.operations.facts import Facts, Failure
from flows.operations.findings import Finding, decide
from flows.operations.moves import look_for_moves
from warehouse.store.permissions import is_within, private

if TYPE_CHECKING:
    from pathlib import Path

from flows.config.settings import Settings
from flows.config.words import many

FINGERPRINT_SLICE = 50_000  # fingerprints made again a night: a few minutes of one core
SEARCH_SLICE = 50_000  # texts taken into the index of search a night: about a minute of one core
LEDGER_SLICE = 20_000  # articles read into the ledgers a night: a few minutes of one core
BACKUPS = "backups"  # folder in the home, unless [backup] names another
# Step → its name in 0.1.0, under which an earlier version may have stored a failure.
FORMER_NAMES = {"check the snapshot": "read the snapshot", "retag": "tag again", "apply retention": "forget"}
_NAME = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Step:
    """One step and its result in words; `status` is 0 or the exit status of its error."""

    name: str
    words: str
    status: int = 0


@dataclass(frozen=True, slots=True)
class NightlyReport:
    """The steps and findings of one night."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    told: tuple[str, ...] = ()  # who was alerted; a field of `yalu upkeep --json`

    @property
    def exit_status(self) -> int:
        """Return 1 where a step failed, 75 where one was only put off, else 0. Findings do not count here."""
        statuses = {step.status for step in self.steps} - {0}
        return BUSY if statuses == {BUSY} else min(1, len(statuses))


def maintain(settings: Settings, *, call: Call = call_directly) -> NightlyReport:
    """Run all steps, the health checks and the alert; only the latter two where nothing was collected yet."""
    steps: list[Step] = []
    with log.home_log(settings):
        if _is_begun(settings):
            for name, act in (
                ("check the snapshot", _check_snapshot), ("remake fingerprints", _remake_fingerprints),
                ("retag", _retag), ("fill the ledgers", _fill_ledgers), ("look for moved sources", look_for_moves),
                ("apply retention", _apply_retention), ("index for search", _index_for_search), ("back up", _back_up),
            ):  # fmt: skip
                steps.append(_run_step(call, name, act, settings))
                log.PROGRESS.info("%s: %s", name, steps[-1].words)
    failed = _store_failures(settings, steps)
    now = clock.now()
    found = (
        *decide(Facts(now, failures=failed, zone=settings.timezone)),
        *call("run health checks", examine, settings, now),
    )
    findings = tuple(dict.fromkeys(found))  # a stored failure is among both
    report = call("alert the operator", alerts.alert, settings, findings, now)
    print_unreached(report)
    return NightlyReport(tuple(steps), findings, report.sent_to)


def _is_begun(settings: Settings) -> bool:
    """Whether the home holds a warehouse; True where unknown: the steps then say why."""
    from warehouse.store.location import open_warehouse

    try:
        warehouse = open_warehouse(settings)
        return warehouse.is_begun or os.path.lexists(warehouse.published_path)  # a missing writer is rebuilt
    except Exception:  # noqa: BLE001 - the steps say why
        return True


def _run_step(call: Call, name: str, act: Callable[[Settings], str], settings: Settings) -> Step:
    try:
        with log.timed(name):
            return Step(name, call(name, act, settings))
    except Exception as error:  # noqa: BLE001 - a failed step and a finding; the next steps are still done
        words = failures.words_of(error, settings.warehouse.url)
        if is_bug(error):
            log.log_bug(f"upkeep: {name}", error)
        return Step(name, words, error.exit_status if isinstance(error, YaluError) else 1)


def _store_failures(settings: Settings, steps: list[Step]) -> tuple[Failure, ...]:
    """Store failed steps as failures and remove those of done steps; return the failed."""
    failed = tuple(
        Failure(f"upkeep ({step.name})", step.words, clock.now()) for step in steps if step.status not in (0, BUSY)
    )
    for step in steps:
        if step.status == 0:
            for name in filter(None, (step.name, FORMER_NAMES.get(step.name))):
                failures.forget(settings.home, f"upkeep ({name})")
    for failure in failed:
        failures.note(settings.home, failure)
    return failed


def _check_snapshot(settings: Settings) -> str:
    """Publish a new snapshot where the published one is damaged; of a lake, check that it can be opened."""
    from warehouse.store.location import open_snapshot, open_warehouse
    from warehouse.store.publish import check_everything, publish_again

    warehouse = open_warehouse(settings)
    if not warehouse.is_shared:
        broken = check_everything(warehouse)
        words = publish_again(warehouse)
        return words + (
            f"; broken: {', '.join(broken)}, so nothing is published until that is repaired" if broken else ""
        )
    with open_snapshot(settings):
        return "it can be opened; 'yalu doctor --deep' reads all of it"


def _remake_fingerprints(settings: Settings) -> str:
    """Make a slice of the fingerprints of another version again, and find the copies that were missed meanwhile."""
    from flows.reprocessing.fingerprints import remake_fingerprints
    from warehouse.errors import NothingPublished
    from warehouse.store.location import open_snapshot
    from warehouse.store.migrations import is_behind
    from warehouse.tables.lookups import other_fingerprints

    try:
        with open_snapshot(settings) as connection:
            has_other = is_behind(connection) or other_fingerprints(connection)
    except NothingPublished:
        return "nothing is published yet"
    if not has_other:
        return "every fingerprint is of the present version"
    done = remake_fingerprints(settings, FINGERPRINT_SLICE)
    words = f"{done.made} of {done.made + done.left} made again, {done.left} left"
    return "; ".join((words, f"{many(done.copies, 'copy', 'copies')} found", *done.bugs))


def _retag(settings: Settings) -> str:
    """Retag all articles where any has tags of an older lexicon.

    Before, sightings of seeds are judged again where that rule has changed.
    """
    from extractors.lexicon import load_lexicon
    from flows.reprocessing.retag import retag
    from flows.reprocessing.seed_sightings import judge_sightings
    from warehouse.errors import NothingPublished
    from warehouse.reference import load_seeds
    from warehouse.store.location import open_snapshot
    from warehouse.store.migrations import is_behind
    from warehouse.tables.retags import older_lexicon

    try:
        with open_snapshot(settings) as connection:
            version = load_lexicon(settings.lexicon).version
            older = is_behind(connection) or older_lexicon(connection, version)
    except NothingPublished:
        return "nothing is published yet"
    freed = judge_sightings(settings, load_seeds())
    words = f"; {freed} sightings of seeds are news that quotes one" if freed else ""
    if not older:
        return f"every article has tags of the present lexicon{words}"
    changes = retag(settings)
    loaded = f"{len(changes.loaded)} dropped before and loaded"
    return f"{changes.changed} of {changes.articles} articles changed, {loaded}{words}"


def _fill_ledgers(settings: Settings) -> str:
    """Read a slice of the articles that the present readers of ledgers have not read, the newest first."""
    from flows.reprocessing.retag import retag
    from warehouse.errors import NothingPublished
    from warehouse.store.location import open_snapshot
    from warehouse.tables.retags import count_unread

    try:
        with open_snapshot(settings) as connection:
            unread = count_unread(connection)
    except NothingPublished:
        return "nothing is published yet"
    if not unread:
        return "every article is in them"
    changes = retag(settings, unread=LEDGER_SLICE)
    return f"{changes.articles} of {unread} articles read"


def _apply_retention(settings: Settings) -> str:
    """Remove what is older than [retention] allows, from the home and the warehouse."""
    from flows.operations.retention import remove_files
    from warehouse.maintenance.retention import apply_retention
    from warehouse.store.location import open_warehouse

    files = remove_files(settings, clock.now())
    done = apply_retention(
        open_warehouse(settings),
        now=clock.now(),
        timezone=settings.timezone,
        dropped_days=settings.retention.dropped_days,
        articles_months=settings.retention.articles_months,
        digests_days=settings.retention.digests_days,
    )
    size = f"{done.bytes_before / 1e6:.0f} → {done.bytes_after / 1e6:.0f} MB"
    gone = f"{done.articles} articles and {done.dropped} dropped texts removed"
    return f"{gone}, {done.cited} retained as cited, {size}; {files}"


def _index_for_search(settings: Settings) -> str:
    """Take a slice of older texts into the index of search, remove what is stored no more, and merge its segments."""
    from warehouse.search.upkeep import keep_index
    from warehouse.store.location import open_warehouse

    done = keep_index(open_warehouse(settings), clock.now(), SEARCH_SLICE)
    words = f"{done.filled} texts taken in, {done.waiting} left" if done.filled else "every text is in it"
    words += f", {many(done.merged, 'segment', 'segments')} merged" if done.merged else ""
    return words + (", what is stored no more taken out" if done.is_purged else "")


def _back_up(settings: Settings) -> str:
    """Back up into a folder named by the desk's day, verify it, and remove the oldest beyond `backup.keep`."""
    from warehouse.maintenance.backup import back_up, verify
    from warehouse.store.location import open_warehouse

    keep = settings.backup.keep
    if not keep:
        return "no backups (backup.keep = 0)"
    place = backup_folder(settings)
    folder = place / f"{_desk(settings):%Y-%m-%d}"
    if folder.exists():
        return f"{folder} exists already"
    with private() if is_within(settings.home, place) else nullcontext():
        place.mkdir(parents=True, exist_ok=True)
    backup = back_up(open_warehouse(settings), folder)
    verify(backup)
    gone = remove_oldest(place, keep)
    return f"{folder}: {len(backup.tables)} tables, {backup.rows:,} rows" + (f"; {gone} older removed" if gone else "")


def backup_folder(settings: Settings) -> Path:
    """Return the folder of the backups."""
    return settings.backup.folder or settings.home / BACKUPS


def remove_oldest(place: Path, keep: int) -> int:
    """Remove all but the newest `keep` folders named by a day; return how many. Other names are not backups."""
    made = sorted(path for path in place.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
    for path in made[:-keep]:
        shutil.rmtree(path)
    return max(0, len(made) - keep)


def _desk(settings: Settings) -> datetime:
    return clock.now().astimezone(ZoneInfo(settings.timezone))


def as_text(done: NightlyReport) -> str:
    """Return the steps and urgent findings as text, a line each."""
    words = {0: "done", BUSY: "put off"}
    lines = [f"{words.get(step.status, 'FAILED'):8}  {step.name}: {step.words}" for step in done.steps]
    urgent = [finding for finding in done.findings if finding.needs_person]
    lines += [f"NEEDS YOU  {finding.text}" for finding in urgent]
    lines.append(f"{many(len(urgent), 'thing needs', 'things need')} a person" if urgent else "nothing needs a person")
    return "\n".join([*lines, *([f"sent to {', '.join(done.told)}"] if done.told else [])])
