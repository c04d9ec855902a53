"""A home of constant traffic: days of collecting, sending and upkeep by a virtual clock, and its weight after each.

What holds articles (the writer, snapshots, backups) may grow; everything else must not, once retention has begun.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from flows import log
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import BackupSettings, FetchSettings, RetentionSettings, Settings
from flows.operations.alerting import deliver_and_alert
from flows.operations.nightly import maintain
from tests.collecting import LONG, page, source
from tests.digest_builders import make_settings
from tests.soak.week import own_words
from tests.web import Web
from warehouse.store.connection import PUBLISHED, WRITER
from warehouse.store.permissions import SNAPSHOTS

START = datetime(2026, 11, 2, 22, tzinfo=UTC)  # a Tuesday, 07:00 at the desk
# The memory of stories is written again once it holds more than 1,000 texts too many: tests/unit/test_story_memory.py.
HOLDS_ARTICLES = (WRITER, SNAPSHOTS, PUBLISHED, "backups", "cache")
RETENTION = RetentionSettings(raw_days=3, dropped_days=3, outbox_days=3, digests_days=3, reports_days=3, logs_days=3)
NEWS = 3  # articles a day
READERS = """
[[recipient]]
address = "ana@x.example"
[[recipient]]
address = "bo@x.example"
days = ["mon", "wed", "fri"]
topics = ["border"]
"""


class Days:
    """The home, its feed, and its weight by day: bytes and files of each entry of the home."""

    def __init__(self, folder: Path, web: Web, port: int, patch: pytest.MonkeyPatch) -> None:
        self.web, self.patch = web, patch
        readers = folder / "recipients.toml"
        readers.write_text(READERS, "utf-8")
        made = make_settings(folder / "home", port=port, recipients=readers, outputs=("smtp", "file"))
        fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0)
        self.settings: Settings = replace(made, fetch=fetch, retention=RETENTION, backup=BackupSettings(keep=1))
        self.listed: list[tuple[str, str, str]] = []
        self.weights: list[dict[str, tuple[int, int]]] = []

    def live(self, days: int) -> None:
        for number in range(days):
            now = START + timedelta(days=number)
            self.patch.setenv("YALU_NOW", now.isoformat())
            feed = self._publish(number, now)
            done = run_collection(self.settings, Choice((source("s1", feed),), all_due=True, seeds=()))
            assert done.loaded == NEWS, done
            deliver_and_alert(self.settings, say=lambda line: None)
            self._leave(now)
            kept = maintain(self.settings)
            assert kept.exit_status == 0, kept.steps
            self.weights.append(self._weigh())

    def _publish(self, number: int, now: datetime) -> str:
        for n in range(NEWS):
            dice = random.Random(number * NEWS + n)
            title = f"Freight trains cross again: {' '.join(dice.choices(own_words(str(number)).split(), k=4))}"
            body = page(title, f"{LONG} {own_words(title)}")
            self.listed.insert(0, (title, self.web.add(f"/a/{number}-{n}", body), format_datetime(now)))
        return self.web.add_feed("/feed", self.listed[: 4 * NEWS])

    def _leave(self, now: datetime) -> None:
        """A report made by a schedule of the desk's, and a line in the log."""
        reports = self.settings.home / "reports"
        reports.mkdir(exist_ok=True)
        (reports / f"{now:%Y-%m-%d}.html").write_text("<p>a report</p>" * 1000, "utf-8")
        with log.writing(self.settings.home):
            log.LOGGER.error("a line of the day", extra={"stage": "page"})

    def _weigh(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for path in self.settings.home.iterdir():
            if not path.name.startswith(HOLDS_ARTICLES):
                files = [file for file in (path, *path.rglob("*")) if file.is_file()]
                found[path.name] = (sum(file.stat().st_size for file in files), len(files))
        return found

    def growing(self, after: int) -> dict[str, tuple[int, int]]:
        """What weighs more at the end than ever before that day, by more than its news vary."""
        before = {name for weights in self.weights for name in weights}
        found = {}
        for name in before:
            sizes, counts = zip(*(weights.get(name, (0, 0)) for weights in self.weights), strict=True)
            if max(sizes[after:]) > 1.1 * max(sizes[:after]) + 2000 or max(counts[after:]) > max(counts[:after]):
                found[name] = (max(sizes[:after]), max(sizes[after:]))
        return found
