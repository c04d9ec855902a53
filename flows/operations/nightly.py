"""What is done every night: read, tag again, forget, back up, look, alarm. `yalu upkeep` and the flow `upkeep`.

    a damaged snapshot published again ─► retag where articles carry an older lexicon's tags ─► retention
      ─► backup, verified, the oldest ones removed
      ─► everything that `yalu doctor` sees ─► the operator is alarmed of what needs a person

A step that cannot be done (a collection is at work, the disk is full, a bug) is a failed step and a finding until a
later night does it; it keeps no other step from being done, and never the alarm from being sent.
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
from warehouse.store.permissions import is_within, private

if TYPE_CHECKING:
    from pathlib import Path

    from flows.config.settings import Settings

BACKUPS = "backups"  # in the home, where no folder is named
_NAME = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one step; `status` is 0, or the exit status of what hindered it."""

    name: str
    words: str
    status: int = 0


@dataclass(frozen=True, slots=True)
class NightlyReport:
    """What one upkeep did and found."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    told: tuple[str, ...] = ()  # whom

    @property
    def exit_status(self) -> int:
        """1 where a step failed, 75 where one was put off, else 0. What was found is the doctor's business."""
        statuses = {step.status for step in self.steps} - {0}
        return BUSY if statuses == {BUSY} else min(1, len(statuses))


def maintain(settings: Settings, *, call: Call = call_directly) -> NightlyReport:
    """Do all steps. Where nothing was collected yet there is nothing to do but to look."""
    steps: list[Step] = []
    with log.home_log(settings):
        if _is_begun(settings):
            for name, act in (
                ("read the snapshot", _read_snapshot), ("tag again", _tag_again),
                ("forget", _forget), ("back up", _back_up),
            ):  # fmt: skip
                steps.append(_attempt(call, name, act, settings))
                log.PROGRESS.info("%s: %s", name, steps[-1].words)
    failed = _note(settings, steps)
    now = clock.now()
    found = (*decide(Facts(now, failures=failed)), *call("look at everything", examine, settings, now))
    findings = tuple(dict.fromkeys(found))  # a failure that could be noted was found again
    told = call("alarm the operator", alerts.alert, settings, findings, now)
    print_unreached(told)
    return NightlyReport(tuple(steps), findings, told.sent_to)


def _is_begun(settings: Settings) -> bool:
    """Whether there is anything to keep up; where nobody can tell, the steps say why."""
    from warehouse.store.location import open_warehouse

    try:
        warehouse = open_warehouse(settings)
        return warehouse.is_begun or os.path.lexists(warehouse.published_path)  # a writer that is gone is made again
    except Exception:  # noqa: BLE001 - what is tried then says why
        return True


def _attempt(call: Call, name: str, act: Callable[[Settings], str], settings: Settings) -> Step:
    try:
        with log.timed(name):
            return Step(name, call(name, act, settings))
    except Exception as error:  # noqa: BLE001 - a failed step, and a finding; the next steps are done all the same
        words = failures.words_of(error, settings.warehouse.url)
        if is_bug(error):
            log.log_bug(f"upkeep: {name}", error)
        return Step(name, words, error.exit_status if isinstance(error, YaluError) else 1)


def _note(settings: Settings, steps: list[Step]) -> tuple[Failure, ...]:
    """Note the steps that failed and forget those that were done; what is put off is done the next night."""
    failed = tuple(
        Failure(f"upkeep ({step.name})", step.words, clock.now()) for step in steps if step.status not in (0, BUSY)
    )
    for step in steps:
        if step.status == 0:
            failures.forget(settings.home, f"upkeep ({step.name})")
    for failure in failed:
        failures.note(settings.home, failure)
    return failed


def _read_snapshot(settings: Settings) -> str:
    """Publish a new snapshot where the published one is damaged; of a lake, see that it can be opened."""
    from warehouse.store.location import open_snapshot, open_warehouse
    from warehouse.store.publish import publish_again

    warehouse = open_warehouse(settings)
    if not warehouse.is_shared:
        return publish_again(warehouse)
    with open_snapshot(settings):
        return "it can be opened; 'yalu doctor --deep' reads all of it"


def _tag_again(settings: Settings) -> str:
    """Retag everything where anything carries tags of an older lexicon; a night without a change costs nothing."""
    from extractors.lexicon import load_lexicon
    from flows.reprocessing.retag import retag
    from warehouse.errors import NothingPublished
    from warehouse.store.location import open_snapshot
    from warehouse.store.migrations import is_behind
    from warehouse.tables.lookups import other_fingerprints
    from warehouse.tables.retags import older_lexicon

    try:
        with open_snapshot(settings) as connection:
            version = load_lexicon(settings.lexicon).version
            older = is_behind(connection) or older_lexicon(connection, version) or other_fingerprints(connection)
    except NothingPublished:
        return "nothing is published yet"
    if not older:
        return "every article carries tags of the present lexicon"
    changes = retag(settings)
    return f"{changes.changed} of {changes.articles} articles changed, {len(changes.loaded)} dropped before and loaded"


def _forget(settings: Settings) -> str:
    """What the settings say is kept for a time only."""
    from flows.operations.retention import forget_files
    from warehouse.maintenance.retention import apply_retention
    from warehouse.store.location import open_warehouse

    files = forget_files(settings, clock.now())
    done = apply_retention(
        open_warehouse(settings),
        now=clock.now(),
        timezone=settings.timezone,
        dropped_days=settings.retention.dropped_days,
        articles_months=settings.retention.articles_months,
        digests_days=settings.retention.digests_days,
    )
    size = f"{done.bytes_before / 1e6:.0f} → {done.bytes_after / 1e6:.0f} MB"
    gone = f"{done.articles} articles and {done.dropped} dropped texts forgotten"
    return f"{gone}, {done.cited} kept as cited, {size}; {files}"


def _back_up(settings: Settings) -> str:
    """Back up into a folder named by the desk's day, read it back, and remove the oldest beyond `backup.keep`."""
    from warehouse.maintenance.backup import back_up, verify
    from warehouse.store.location import open_warehouse

    keep = settings.backup.keep
    if not keep:
        return "none is kept (backup.keep = 0)"
    place = backup_folder(settings)
    folder = place / f"{_desk(settings):%Y-%m-%d}"
    if folder.exists():
        return f"{folder} is there already"
    with private() if is_within(settings.home, place) else nullcontext():
        place.mkdir(parents=True, exist_ok=True)
    made = back_up(open_warehouse(settings), folder)
    verify(made)
    gone = remove_oldest(place, keep)
    return f"{folder}: {len(made.tables)} tables, {made.rows:,} rows" + (f"; {gone} older removed" if gone else "")


def backup_folder(settings: Settings) -> Path:
    """Where backups are made."""
    return settings.backup.folder or settings.home / BACKUPS


def remove_oldest(place: Path, keep: int) -> int:
    """Remove all but the newest `keep` folders that are named by a day; gives how many. Others are not ours."""
    made = sorted(path for path in place.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
    for path in made[:-keep]:
        shutil.rmtree(path)
    return max(0, len(made) - keep)


def _desk(settings: Settings) -> datetime:
    return clock.now().astimezone(ZoneInfo(settings.timezone))


def as_text(done: NightlyReport) -> str:
    """The upkeep for a person."""
    words = {0: "done", BUSY: "put off"}
    lines = [f"{words.get(step.status, 'FAILED'):8}  {step.name}: {step.words}" for step in done.steps]
    urgent = [finding for finding in done.findings if finding.needs_person]
    lines += [f"NEEDS YOU  {finding.text}" for finding in urgent]
    lines.append(f"{len(urgent)} thing(s) need a person" if urgent else "nothing needs a person")
    return "\n".join([*lines, *([f"sent to {', '.join(done.told)}"] if done.told else [])])
