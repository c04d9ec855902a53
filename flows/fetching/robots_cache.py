"""The cache of robots.txt files in the home: each is read once a day and not once a run. Makes no request.

Files that were read or are missing (4xx) are stored; where a server failed, the next run requests it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from warehouse.store.drafts import atomic_write

# RFC 9309 §2.4 allows 24 hours. An hour less, since a run uses throughout what it loaded at its start.
KEPT_FOR = timedelta(hours=23)
MAX_CHARS = 64 * 1024  # a longer file is requested each run: loading two hundred of them would cost more


@dataclass(frozen=True, slots=True)
class RobotsCache:
    """The file `robots.json` of a home: origin → when it was read and what it said."""

    path: Path

    def load(self, now: datetime) -> dict[str, str]:
        """Return the valid texts by origin ('https://host:port'); '' for a file without rules."""
        return {origin: text for origin, (_, text) in self._valid(now).items()}

    def save(self, fresh: Mapping[str, str], now: datetime) -> None:
        """Add the files read in this run, and delete those that have expired."""
        if not fresh:
            return
        new = {origin: (now, text) for origin, text in fresh.items() if len(text) <= MAX_CHARS}
        kept = {
            origin: {"read_at": read_at.isoformat(), "text": text}
            for origin, (read_at, text) in sorted((self._valid(now) | new).items())
        }
        atomic_write(self.path, json.dumps(kept, ensure_ascii=False, indent=0))

    def _valid(self, now: datetime) -> dict[str, tuple[datetime, str]]:
        try:
            stored = json.loads(self.path.read_text("utf-8"))
            found = {
                origin: (datetime.fromisoformat(row["read_at"]), str(row["text"])) for origin, row in stored.items()
            }
            return {origin: row for origin, row in found.items() if timedelta(0) <= now - row[0] <= KEPT_FOR}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}  # no file, or one that somebody broke: the rules are read again
