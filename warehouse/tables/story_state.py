"""When stories have to be grouped again, and which days: decided from what was committed since they last were.

The state is one row of the warehouse's notes: the last batch that was taken into account, the first open day, and the
identity of all else that decides stories. Each batch in the ledger says what it was for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from warehouse.recovery.spool import last_batch
from warehouse.store.migrations import get_meta
from warehouse.tables import stories

if TYPE_CHECKING:
    import duckdb

KEY = "stories_grouped"
# What batches are for, by whether articles may change in them. A batch for anything else (a retag, retention, a replay)
# may change what no list has.
_HARMLESS = frozenset((
    "begin", "commit listings", "commit back-fill", "stories", "publish", "check everything", "load the outbox",
    "read which days of the outbox are loaded", "look up", "settle", "note stories", "events", "watch items",
    "index for search",
))  # fmt: skip
_LOADING = frozenset(("commit pages", "commit re-checks"))


@dataclass(frozen=True, slots=True)
class StoryState:
    """Up to where stories are grouped."""

    batch: int
    since: str  # the first open day, ISO 8601
    rules: str

    def as_note(self) -> str:
        """Return the state as it is stored."""
        return json.dumps(asdict(self))


def read_state(note: str) -> StoryState | None:
    """Return a stored state; None where there is none that can be read."""
    try:
        return StoryState(**json.loads(note))
    except (ValueError, TypeError):
        return None


def rules_of(*parts: object) -> str:
    """Return the identity of what decides stories beside the articles: lexicon, families, zone, code."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def loading_runs(before: StoryState | None, now: StoryState, purposes: Iterable[str]) -> list[str] | None:
    """Return the runs that may have loaded articles since stories were grouped; None: everything has to be looked at.

    `purposes` are those of the batches after the last one taken into account.
    """
    if before is None or before.rules != now.rules or before.batch > now.batch:
        return None
    runs: set[str] = set()
    for purpose in purposes:
        words, _, run_id = purpose.rpartition(" ")
        if words in _LOADING:
            runs.add(run_id)
        elif words not in _HARMLESS and purpose not in _HARMLESS:
            return None
    return sorted(runs)


def days_to_group(
    connection: duckdb.DuckDBPyConnection, since: date, rules: str, *, is_shared: bool
) -> tuple[StoryState, list[date]]:
    """Return the days to group and the state after it: no days where nothing has changed since the last time.

    Where only collections have written since, the days follow from what they loaded; else, and in a lake, which has no
    ledger, history is searched.
    """
    state = StoryState(last_batch(connection), since.isoformat(), rules)
    before = None if is_shared else read_state(get_meta(connection, KEY))
    runs = loading_runs(before, state, _purposes_since(connection, before.batch)) if before else None
    if runs is None or before is None:
        return state, stories.story_days(connection, since)
    days = stories.days_of_runs(connection, runs, since)
    if not days and before.since != state.since:  # a day less may group those that remain otherwise
        days = stories.days_since(connection, since)
    return state, days


def _purposes_since(connection: duckdb.DuckDBPyConnection, batch: int) -> list[str]:
    asked = "SELECT DISTINCT purpose FROM store.batches WHERE number > ? ORDER BY purpose"
    return [row[0] for row in connection.execute(asked, [batch]).fetchall()]
