"""The error tree of `warehouse`, under the root `extractors.errors.YaluError`; each says in one line what to do.

WarehouseError                exit status 1
├── WarehouseBusy      (75)   another process holds a lock; .holder names it
├── NothingPublished          no snapshot yet
├── TooNew                    made by a newer Yalu or DuckDB
├── ZoneChanged         (2)   the settings name another desk zone than the one stored
├── CheckFailed               a check found offending rows; .check, .rows
├── OutOfSpace                the disk is full
├── DiskFailing               the disk cannot be read or written
├── OutOfMemory               memory is short
├── WriterHeld                another program has the writer file open
├── WriterDamaged             the writer file is proved damaged; .kept names it where it was set aside and rebuilt
├── Unopenable                the writer file cannot be opened, and nothing proves that it is damaged
├── Misplaced                 a folder, link or device lies where a file of Yalu belongs; .path
├── SnapshotDamaged           the published snapshot cannot be read; the next publish makes a new one
├── LakeDamaged               a file of the lake is gone or damaged
├── SpoolDamaged              a spool file is not what was written, or is missing; .path
├── CopyDiffers               the copy to be published is not what was copied
├── BackupRefused             a backup that cannot be made, trusted or restored here
├── QuestionRefused           SQL that would do more than ask
├── UnknownRecipe       (2)   no recipe, or no parameter of it, has that name
├── LakeUnreachable           the lake's catalogue does not answer, or what a lake needs is not installed
├── LakeMisnamed        (2)   the settings name no lake, or another one's folder
└── HomeUnusable              the home cannot be made or written
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extractors.errors import BUSY, YaluError

SHOWN_CHARS = 80
_LOOK = "run 'yalu doctor'."


class WarehouseError(YaluError):
    """Root of the errors of this package."""


class WarehouseBusy(WarehouseError):
    """Another process holds a lock."""

    exit_status = BUSY

    def __init__(self, lock: str, holder: Mapping[str, object]) -> None:
        purpose, pid, since = (holder.get(key, "?") for key in ("purpose", "pid", "since"))
        who = f"{purpose} (process {pid}, since {since})" if holder else "another process"
        super().__init__(f"busy: {who} holds {lock}; try again when it is done")
        self.holder = dict(holder)


class NothingPublished(WarehouseError):
    """There is no snapshot to read yet."""


class TooNew(WarehouseError):
    """The warehouse was written by a newer version than this one."""


class ZoneChanged(WarehouseError):
    """The desk's zone is stored in the warehouse and cannot change under it."""

    exit_status = 2


class CheckFailed(WarehouseError):
    """A check found offending rows; the published snapshot stays as it was. `shown` are the first of them."""

    def __init__(
        self,
        check: str,
        rows: int,
        words: str,
        shown: Sequence[Mapping[str, object]] = (),
        repair: str = _LOOK,
    ) -> None:
        said = "; ".join(", ".join(f"{name} = {_shown(value)}" for name, value in row.items()) for row in shown)
        offending = f" ({said}{' …' if rows > len(shown) else ''})" if said else ""
        super().__init__(
            f"the check {check} found {rows} offending row(s){offending}: {words} "
            f"Nothing was published; the previous snapshot stays. To repair it, {repair}"
        )
        self.check = check
        self.rows = rows
        self.repair = repair


def _shown(value: object) -> str:
    """A value of a row in a line: it may hold words of a page."""
    text = "".join(char if char.isprintable() else "�" for char in str(value))
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


class OutOfSpace(WarehouseError):
    """The disk is full."""


class DiskFailing(WarehouseError):
    """The disk cannot be read or written."""


class OutOfMemory(WarehouseError):
    """Memory is short."""


class WriterHeld(WarehouseError):
    """Another program has the writer file open."""


class WriterDamaged(WarehouseError):
    """The writer file is proved damaged. `kept` names the damaged file where it was set aside, '' where it stays."""

    def __init__(self, message: str, kept: str = "") -> None:
        super().__init__(message)
        self.kept = kept


class Unopenable(WarehouseError):
    """The writer file cannot be opened, and nothing proves that it is damaged: it is left alone."""


class Misplaced(WarehouseError):
    """A folder, a link or a device lies where a file of Yalu belongs."""

    def __init__(self, path: Path, what: str = "a file of Yalu") -> None:
        super().__init__(
            f"{path} is no regular file, and {what} belongs there: nothing was touched; move it away, "
            "or put the file itself in its place"
        )
        self.path = path


class SnapshotDamaged(WarehouseError):
    """The published snapshot cannot be read."""


class LakeDamaged(WarehouseError):
    """A file of the lake is gone or damaged; Yalu changes nothing there by itself."""


class SpoolDamaged(WarehouseError):
    """A batch in the spool is not what was written, so what a write-ahead log lost cannot be replayed."""

    def __init__(self, path: Path, problem: str = "is damaged") -> None:
        super().__init__(
            f"{path} {problem} and its batch is in no snapshot: move the file away to go on without that batch "
            "(its pages are fetched again where their entries are still open), or run 'yalu restore'"
        )
        self.path = path


class BatchesMissing(SpoolDamaged):
    """Batches are in neither the writer file nor the spool."""

    def __init__(self, spool: Path, numbers: Sequence[int]) -> None:
        names = ", ".join(str(number) for number in numbers[:5]) + (" …" if len(numbers) > 5 else "")
        WarehouseError.__init__(
            self,
            f"batch {names} is in neither writer.duckdb nor {spool}: run 'yalu restore' into a new home, or move the "
            "later files of the spool away to go on without them",
        )
        self.path = spool


class CopyDiffers(WarehouseError):
    """The copy made for publishing does not hold what the writer file holds; nothing was published."""


class LakeUnreachable(WarehouseError):
    """The lake's catalogue does not answer, or what a lake needs is not installed."""


class LakeMisnamed(WarehouseError):
    """What the settings say of the lake cannot be right."""

    exit_status = 2


class HomeUnusable(WarehouseError):
    """The home folder cannot be made or written."""


class BackupRefused(WarehouseError):
    """A backup cannot be made, be trusted, or be restored here; nothing was changed."""


class QuestionRefused(WarehouseError):
    """SQL that would do more than ask the published warehouse (warehouse/analysis/confinement.py)."""


class UnknownRecipe(WarehouseError):
    """No recipe, or no parameter of it, has that name."""

    exit_status = 2
