"""run.lock: one collection at a time. A second one is told who holds it and ends with status 75.

The lock itself (flock, signed by its holder, dropped by the kernel when the holder dies) is the one the
warehouse holds its writer with; here it only gets this package's error.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from flows.errors import Busy
from warehouse import locks
from warehouse.errors import WarehouseBusy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN_LOCK = "run.lock"


@contextmanager
def hold(path: Path, purpose: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock file `path` for the length of a block, waiting at most `wait_s` seconds for it.

    Raises Busy, its `holder` being the command, process and start of whoever has it; HomeUnusable where the
    file cannot be made.
    """
    with ExitStack() as held:
        # Only the taking is translated: a WarehouseBusy from inside the block is about another lock.
        try:
            held.enter_context(locks.hold(path, purpose, wait_s))
        except WarehouseBusy as busy:
            raise Busy(path.name, _name(busy.holder)) from None
        yield


def _name(holder: dict[str, object]) -> str:
    """Name a holder as a person would look for it."""
    purpose, pid, since = (holder.get(key, "?") for key in ("purpose", "pid", "since"))
    return f"{purpose} (process {pid}, since {since})" if holder else "another process"
