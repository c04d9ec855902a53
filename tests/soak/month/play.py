"""Plays the invented month: four collections a day and a digest each morning, on loopback, under a virtual clock.

python -m tests.soak.month.play HOME [FIRST [LAST]]     collects, builds the digests, prints what was wrong with them

The digests stand in HOME as digest-NN.txt, to be read by eye.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flows.clock import VARIABLE
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.delivery.build import build_digest
from flows.digest.records import Digest, Row
from flows.digest.render import render_text
from tests.soak.month.plan import DAYS, MAIN, OUTAGE_ALL, START, Month, Piece
from tests.soak.month.score import Grouping, score
from tests.soak.month.web import MonthWeb
from warehouse.store.connection import open_published

RUN_HOURS = (3, 9, 15, 21)  # UTC, at ten to the next hour; the last is ten minutes before the digest in Seoul
LEAST_LEAD = 0.6  # of the weight of the window's weightiest event, from which another may lead as well


@dataclass
class Findings:
    """What the digests said, and what was wrong with it."""

    days: int = 0
    leads_right: int = 0
    wrong_leads: list[str] = field(default_factory=list)
    false_claims: list[str] = field(default_factory=list)
    claims: Counter[str] = field(default_factory=Counter)
    outages_missed: list[str] = field(default_factory=list)
    quiet_called_outage: list[str] = field(default_factory=list)
    grouping: Grouping = field(default_factory=lambda: Grouping(0, 0, 0))
    summit_stories: int = 0
    flashes: tuple[int, int] = (0, 0)  # loaded, published
    loaded: tuple[int, int] = (0, 0)  # of the entries on the subject: loaded, published

    def lines(self) -> list[str]:
        return [
            f"lead right on {self.leads_right} of {self.days} days",
            *(f"  wrong: {line}" for line in self.wrong_leads),
            f"stories {self.grouping}; the summit is {self.summit_stories} on its day",
            f"claims {dict(self.claims)}; false {len(self.false_claims)}",
            *(f"  false: {line}" for line in self.false_claims),
            f"outages missed {self.outages_missed}, quiet days called outages {self.quiet_called_outage}",
            f"flashes loaded {self.flashes}, on the subject loaded {self.loaded}",
        ]


@contextmanager
def virtual_clock(now: datetime) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = now.isoformat()
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


class Player:
    """One home, one web, and the days between them."""

    def __init__(self, home: Path, month: Month, web: MonthWeb) -> None:
        self.month, self.web = month, web
        fetch = FetchSettings(allow_hosts=(web.host,), per_host_delay_s=0.0)
        self.settings = Settings(home=home, fetch=fetch)
        self.digests: dict[int, Digest] = {}

    def collect(self, at: datetime) -> None:
        self.web.now = at
        with virtual_clock(at):
            run_collection(self.settings, Choice(self.web.sources(), seeds=()))

    def play(self, days: Iterable[int]) -> None:
        """Collect and build; the digest of day n is of the morning after day n of the month."""
        for day in days:
            for hour in RUN_HOURS:
                self.collect(START + timedelta(days=day, hours=hour, minutes=50))
            with virtual_clock(START + timedelta(days=day, hours=22)):
                self.digests[day] = build_digest(self.settings.home, None, self.settings)
            text = render_text(self.digests[day])
            (self.settings.home / f"digest-{day:02}.txt").write_text(text, encoding="utf-8")  # to be read by eye

    # ------------------------------------------------------------ judging

    def findings(self) -> Findings:
        """Hold what was said against the truth."""
        found = Findings(days=len(self.digests))
        pieces = {f"{self.web.base}{piece.path}": piece for piece in self.month.pieces}
        with open_published(self.settings.home) as connection:
            rows = connection.execute("SELECT url, story_id FROM articles WHERE seed_id IS NULL").fetchall()
            states = dict(connection.execute("SELECT url, outcome FROM entries").fetchall())
        since, until = (START + timedelta(days=day, hours=21) for day in (min(self.digests) - 1, max(self.digests)))
        self._judge_groups(found, {pieces[url]: story for url, story in rows if url in pieces})
        for form, name in (("flash", "flashes"), ("", "loaded")):
            due = [
                url for url, p in pieces.items() if p.event and form in ("", p.form) and since < p.published_at < until
            ]
            setattr(found, name, (sum(states.get(url) == "loaded" for url in due), len(due)))
        for day, digest in self.digests.items():
            self._judge_day(found, day, digest, pieces)
        return found

    def _judge_groups(self, found: Findings, stories: dict[Piece, str]) -> None:
        on = {piece: story for piece, story in stories.items() if piece.event}
        found.grouping = score({str(p.number): s for p, s in on.items()}, {str(p.number): p.event for p in on})
        found.summit_stories = len({story for piece, story in on.items() if piece.event.startswith("summit ")})

    def _judge_day(self, found: Findings, day: int, digest: Digest, pieces: dict[str, Piece]) -> None:
        end = START + timedelta(days=day, hours=21, minutes=50)
        is_outage = self._is_outage(end)
        said = " ".join((digest.subject, *digest.lead))
        # A desk that has never seen anything cannot know of an outage: "nothing is known yet" is all it may say.
        if is_outage != any(words in said for words in ("outage", "No collection", "othing is known yet")):
            (found.outages_missed if is_outage else found.quiet_called_outage).append(f"day {day}: {said[:160]}")
        rows = [row for section in digest.input.sections if section.layout in ("stories", "sides")
                for answer in section.answers if answer.key == "rows" for row in answer.rows]  # fmt: skip
        self._judge_lead(found, day, digest, end, pieces)
        for row in rows:
            self._judge_claims(found, day, row, pieces, end)

    def _is_outage(self, end: datetime) -> bool:
        begins, ends = (START + timedelta(days=day) for day in OUTAGE_ALL)
        since = end - timedelta(days=1)
        return (min(end, ends) - max(since, begins)) > timedelta(hours=16)

    def _judge_lead(self, found: Findings, day: int, digest: Digest, end: datetime, pieces: dict[str, Piece]) -> None:
        fresh = Counter(
            p.event for p in pieces.values()
            if p.event and end - timedelta(days=1) < p.published_at <= end and p.form not in ("notice", "column")
        )  # fmt: skip
        main = f"{MAIN[day]} {day}" if day in MAIN else ""
        is_seen = main in fresh and not self._is_outage(end)
        title = next((line for line in digest.lead if "(" in line and not line.startswith("An outage")), "")
        led = {p.event for p in pieces.values() if p.title and p.title[:60] in title}
        is_right = main in led if is_seen else not led or bool(led & set(fresh))
        found.leads_right += is_right
        if not is_right:
            found.wrong_leads.append(f"day {day}: {title[:110]!r} for {main!r}")

    def _judge_claims(self, found: Findings, day: int, row: Row, pieces: dict[str, Piece], end: datetime) -> None:
        known = [piece for m in row["members"] if (piece := pieces.get(m["url"]))]
        events = {piece.event for piece in known if piece.event}
        reports = [p for p in pieces.values() if p.event in events and p.published_at <= end]
        claims: dict[str, bool] = {}
        if row.get("side"):
            claims["one side"] = {p.outlet.country for p in reports} == {row["side"]}
        if row.get("is_state_only"):
            claims["state media only"] = all(p.outlet.ownership in ("state", "party", "government") for p in reports)
        if row.get("is_first_sure") and "side" not in row and len({p.outlet.id for p in known}) > 1:
            first = min(known, key=lambda p: (p.published_at, p.number))
            claims["first"] = not reports or first.published_at <= min(p.published_at for p in reports)
        for claim, is_true in claims.items():
            found.claims[claim] += 1
            if not is_true:
                found.false_claims.append(f"day {day} {claim}: {[p.title for p in known][:2]}")


def main(arguments: list[str]) -> int:
    """Play a month, or its first days, and print the findings."""
    home, first = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    last = int(arguments[2]) if len(arguments) > 2 else DAYS - 1
    month = Month()
    with MonthWeb(month) as web:
        player = Player(home, month, web)
        player.play(range(first, last + 1))
        for line in player.findings().lines():
            print(line)  # noqa: T201 - a command for the terminal
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
