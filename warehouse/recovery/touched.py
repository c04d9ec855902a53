"""What has changed since the last publish, read from the spool: every change is there until a snapshot holds it.

Rows that came in, by the ids in them, and the ids that rows were removed by. A statement of another kind on a table
that a check reads (a migration, a retag's update, retention) changes what cannot be listed: then everything counts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from warehouse.errors import HomeUnusable, SpoolDamaged
from warehouse.recovery.spool import Spool, Statement

_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)
_INSERT = re.compile(r"^\s*INSERT INTO store\.(\w+) BY NAME SELECT \* FROM incoming\s*$")
_REMOVE = re.compile(r"^\s*DELETE FROM store\.(\w+) WHERE (\w+) IN \(SELECT unnest\(\S+::JSON::VARCHAR\[\]\)\)")
_TARGET = re.compile(r"^\s*(?:UPDATE|DELETE FROM|INSERT INTO)\s+store\.(\w+)")
# Tables whose rows no check reads, or reads only beside a row that is touched itself.
UNCHECKED = frozenset((
    "meta", "runs", "sources", "source_states", "polls", "host_pauses", "page_states", "raw", "backfills", "dropped",
    "junk_lines", "entities", "entity_aliases", "topics", "reasons", "dictionary", "batches", "digests", "deliveries",
    "digest_variants", "events", "event_members", "event_conflicts", "event_digests", "claims",
    "claim_statements", "claim_articles", "story_changes", "version_changes", "meanings", "retags", "seed_texts",
    "fingerprints", "search_postings",
))  # fmt: skip
# Rows of these cannot go without breaking a rule elsewhere.
_HOLDING = frozenset(("article_versions", "seeds", "runs"))


@dataclass(slots=True)
class Touched:
    """The ids of what was written, by column."""

    ids: dict[str, set[str]] = field(default_factory=lambda: {"article_id": set(), "entry_id": set(), "run_id": set()})

    @property
    def size(self) -> int:
        """How many ids there are."""
        return sum(map(len, self.ids.values()))

    def add(self, statement: Statement) -> bool:
        """Add what a statement touches; return False where that cannot be listed."""
        sql = _COMMENT.sub("", statement.sql)
        if insert := _INSERT.match(sql):
            self._add_rows(statement.tables["incoming"], insert[1])
            return True
        remove = _REMOVE.match(sql)
        if remove and remove[1] not in _HOLDING and remove[2] in self.ids and statement.parameters:
            self.ids[remove[2]].update(json.loads(statement.parameters[0]))
            return True
        if "decided" in statement.tables:
            self._add_rows(statement.tables["decided"], "entries")
            return True
        target = _TARGET.match(sql)
        return target is not None and target[1] in UNCHECKED

    def _add_rows(self, table: Any, name: str) -> None:  # noqa: ANN401 - pyarrow carries no types
        for key, ids in self.ids.items():
            # A run's account is that of its entries; other rows name the run that wrote them and count nothing for it.
            if key in table.schema.names and (key != "run_id" or name == "entry_attempts"):
                ids.update(value for value in table.column(key).to_pylist() if value)


def touched(spool: Spool, published: int, last: int) -> Touched | None:
    """Return what the batches after the published one up to the last touched; None: no list of it can be made."""
    files = spool.files()
    numbers = range(published + 1, last + 1)
    if not published or any(number not in files for number in numbers):
        return None
    found = Touched()
    try:
        if all(found.add(statement) for number in numbers for statement in spool.read(files[number])):
            return found
    except (SpoolDamaged, HomeUnusable):
        pass  # said where it matters: a replay
    return None
