"""Virtual days of sending with everything going wrong, and what must hold after them whatever went wrong.

Every delivery is a real SMTP transaction, every kill a SIGKILL; only the clock and the news are invented.
"""

from __future__ import annotations

import email
import email.policy
import multiprocessing
import os
import random
import shutil
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import forkserver
from multiprocessing.connection import wait
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller

from extractors.records import Poll
from flows.delivery.send import resolve, unknown_deliveries
from flows.outbox.journal import Delivery, Outbox
from tests.builders import load_run, make_article, make_record, make_source, make_tag
from tests.mail import Postman, free_port
from tests.soak.digest_sender import Call, run
from warehouse.store.connection import Warehouse
from warehouse.store.publish import publish

READERS = {
    "ana@x.example": "",
    "bo@x.example": 'days = ["mon", "tue", "wed", "thu", "fri"]',
    "chun@x.example": 'lang = "ko"\ntopics = ["border"]',
    "dan@x.example": 'days = ["mon", "thu"]\nrelations = ["DPRK-PRC"]',
}
# A week before clocks change in Berlin, a week before they do in New York, and where they never do.
WORLDS = (
    ("Europe/Berlin", date(2026, 10, 19)),
    ("America/New_York", date(2027, 3, 6)),
    ("Asia/Seoul", date(2026, 11, 2)),
    ("Europe/Berlin", date(2027, 3, 20)),
    ("Australia/Lord_Howe", date(2027, 3, 28)),
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("border", "other")
DAYS = 25
# Starting a process looks after those of all worlds, and of two that read how one ended, one is told nothing.
ONE_PARENT = threading.Lock()
ONE_CLOCK = threading.Lock()  # the clock of this process, which only a person's part in the story needs
HOURS = ((2, 31), (2, 36), (2, 50), (15, 0))
STEPS = 44  # of a call that sends to everybody, alarms included


@dataclass
class Account:
    """What a number of days came to."""

    days: int = 0
    calls: int = 0
    killed: int = 0
    taken: int = 0
    states: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Account) -> None:
        for name in ("days", "calls", "killed", "taken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.states += other.states
        self.faults += other.faults
        self.problems += other.problems


class World:
    """A home, a mail server and some weeks of news."""

    def __init__(self, folder: Path, number: int, days: int) -> None:
        self.days = days
        self.zone, self.first = WORLDS[number % len(WORLDS)]
        self.home = folder / f"world-{number}" / "home"
        self.dice = random.Random(f"digest days {number}")
        self.postman = Postman()
        self.account = Account()
        self.news: dict[str, date] = {}  # article → the day whose digest should bring it
        self.days_called: list[date] = []
        self.context = multiprocessing.get_context("forkserver")

    def instant(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone)).astimezone(UTC)

    def fill(self, template: Path) -> None:
        """One article on the border and one on something else each day, collected at half past one.

        Worlds of one place are alike: the first of them is kept at `template`, and copied.
        """
        self.news = {
            f"art-{number}-{kind}": self.first + timedelta(days=number) for number in range(self.days) for kind in KINDS
        }
        self.home.parent.mkdir(parents=True)
        if not template.exists():
            self.collect()
            shutil.copytree(self.home, template, symlinks=True)
        else:
            shutil.copytree(template, self.home, symlinks=True)
        lines = [f'[[recipient]]\naddress = "{address}"\n{wishes}\n' for address, wishes in READERS.items()]
        (self.home.parent / "recipients.toml").write_text("\n".join(lines))

    def collect(self) -> None:
        """The runs of all the days; the last of them publishes."""
        self.home.mkdir()
        warehouse = Warehouse(self.home, self.zone)
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            at = self.instant(day, 1, 30)
            changes = {"seen_at": at, "first_seen_at": at, "published_at": at - timedelta(hours=3)}
            articles = [make_article(f"{number}-{kind}", title=f"{kind} {day}", text=f"The {kind} of {day}.", **changes)
                        for kind in KINDS]  # fmt: skip
            records = [make_record(articles[0], make_tag(start=4, end=10)), make_record(articles[1])]
            load_run(warehouse, *records, run_id=f"r{number}", at=at, sources=(make_source("s1"),),
                     polls=(Poll("s1", state_at(at), "ok"),), is_published=False)  # fmt: skip
        publish(warehouse, "filled")

    def call(self, at: datetime, kill_at: int = 0) -> multiprocessing.process.BaseProcess:
        process = self.context.Process(
            target=run, args=(Call(self.home, self.zone, self.port, at.isoformat(), kill_at),)
        )
        with ONE_PARENT:
            process.start()
        self.account.calls += 1
        return process

    def finish(self, process: multiprocessing.process.BaseProcess) -> None:
        wait([process.sentinel], 120)
        with ONE_PARENT:
            status = process.exitcode
        self.account.killed += status == -9
        if status not in (0, 1, 2, 75, -9):
            self.account.problems.append(f"a call ended with {status}")

    def live(self) -> Account:
        """Live through the days, then compare the state of everything."""
        with ONE_CLOCK:
            self.fill(self.home.parent.parent / f"made-{WORLDS.index((self.zone, self.first))}")
        server = Controller(self.postman, hostname="127.0.0.1", port=free_port())
        self.port = server.port
        server.start()
        try:
            for number in range(self.days):
                self.day(self.first + timedelta(days=number), is_calm=number in (0, self.days - 1))
                self.account.days += 1
        finally:
            server.stop()
        self.check()
        shutil.rmtree(self.home.parent)
        return self.account

    # ---------------------------------------------------------------- a day

    def day(self, day: date, *, is_calm: bool) -> None:
        fault = "calm" if is_calm else self.dice.choice(FAULTS)
        self.account.faults[fault] += 1
        calls = [self.instant(day, *hour) for hour in HOURS]
        if fault == "no call at all":
            return
        self.days_called.append(day)
        calls = {"one call only": calls[:1], "calm": calls[1:3]}.get(fault, calls)
        for number, at in enumerate(calls):
            self.misbehave(fault if number < self.dice.choice((1, 2, 4)) else "calm")
            kill_at = self.dice.randrange(1, STEPS) if "killed" in fault and number < 3 else 0
            processes = [self.call(at, kill_at)]
            if fault == "two senders":
                processes.append(self.call(at))
            for process in processes:
                self.finish(process)
            if fault == "clock set back":
                self.finish(self.call(at - timedelta(days=self.dice.choice((1, 2)))))
            if fault == "outbox lost" and number == 0 and processes[0].exitcode in (0, 1, 75):
                shutil.rmtree(self.home / "outbox", ignore_errors=True)
        self.misbehave("calm")
        if is_calm or self.dice.random() < 0.7:
            self.settle(calls[-1] + timedelta(hours=1))

    def misbehave(self, fault: str) -> None:
        """Make the server do what the fault says, to some readers."""
        some = [address for address in READERS if self.dice.random() < 0.5] or [next(iter(READERS))]
        postman = self.postman
        postman.replies, postman.after_text, postman.sender_reply = {}, {}, ""
        if fault.startswith("killed, and "):
            fault = fault.removeprefix("killed, and ")
        told = {
            "greylist": (postman.replies, "451 4.7.1 greylisted"),
            "refused for good": (postman.replies, "550 5.1.1 no such user"),
            "broken before": (postman.replies, "hang up"),
            "text put off": (postman.after_text, "452 4.3.1 no room"),
            "text refused": (postman.after_text, "554 5.7.1 no"),
            "broken after": (postman.after_text, "hang up"),
        }.get(fault)
        if told:
            told[0].update(dict.fromkeys(some, told[1]))
        if fault == "sender turned away":
            postman.sender_reply = "550 5.7.1 who are you"

    def settle(self, at: datetime) -> None:
        """A person asks the readers whether it arrived, and says so."""
        with ONE_CLOCK:
            os.environ["YALU_NOW"] = at.isoformat()
            try:
                arrived = {message_id for _, message_id, _ in self.mails()}
                for held in unknown_deliveries(self.home):
                    is_sent = held.message_id in arrived
                    resolve(self.home, held.day, held.recipient, is_sent=is_sent, zone=self.zone)
            finally:
                del os.environ["YALU_NOW"]

    # ---------------------------------------------------------------- what must hold

    def mails(self) -> list[tuple[str, str, str]]:
        """What the server took: reader, Message-ID, text."""
        found = []
        for address, content in self.postman.taken:
            message = email.message_from_bytes(content, policy=email.policy.default)
            body = message.get_body(("plain",))
            found.append((address, str(message["Message-ID"]), body.get_content() if body else ""))
        return found

    def check(self) -> None:
        mails = self.mails()
        problems, account = self.account.problems, self.account
        alerts = "\n".join(text for address, _, text in mails if address == "operator@desk.example")
        digests = [mail for mail in mails if mail[0] != "operator@desk.example"]
        account.taken = len(digests)
        problems += [f"doubled: {key}" for key, count in Counter(digests).items() if count > 1]
        problems += [f"doubled id: {key}" for key, n in Counter(mail[1] for mail in digests).items() if n > 1]
        arrived = {(reader, message_id) for reader, message_id, _ in digests}
        outbox = Outbox(self.home, READERS)
        held: dict[str, set[str]] = {reader: set() for reader in READERS}  # articles behind a row that says it failed
        got: dict[str, Counter[str]] = {reader: Counter() for reader in READERS}
        for day in outbox.days():
            issues = {(issue.edition, issue.variant): issue for issue in outbox.issues(day)}
            for delivery in outbox.deliveries(day):
                account.states[delivery.state] += 1
                reader = delivery.recipient
                # By the window, not by what is shown: of many stories the digest names the first and counts the rest.
                window = issues[delivery.edition, delivery.variant].input.window
                since, until = map(datetime.fromisoformat, (window.since, window.cut_off_at))
                ids = [name for name, day in self.news.items() if since < self.instant(day, 1, 30) <= until]
                if delivery.state == "skipped":
                    continue
                if delivery.state == "accepted":
                    got[reader].update(ids)
                    if (reader, delivery.message_id) not in arrived:
                        problems.append(f"said to be sent and never taken: {delivery}")
                    continue
                held[reader].update(ids)
                if delivery.state in ("unknown", "failed", "refused") and told_of(delivery) not in alerts:
                    problems.append(f"no alarm: {delivery}")
        for reader in READERS:
            problems += [f"{reader} got {name} twice" for name, count in got[reader].items() if count > 1]
            wanted = [name for name in self.news if "chun" not in reader or name.endswith("border")]
            missing = [name for name in wanted if name not in got[reader] and name not in held[reader]]
            problems += [f"{reader} never got {name}" for name in missing if not self.is_later(reader, name)]

    def is_later(self, reader: str, name: str) -> bool:
        """Whether it is still to come: on no day of this reader's since was there a call."""
        days = tomllib.loads(READERS[reader]).get("days", WEEKDAYS)
        return not any(day >= self.news[name] and WEEKDAYS[day.weekday()] in days for day in self.days_called)


def told_of(delivery: Delivery) -> str:
    """What the operator's mail must say of a delivery; one that is refused every day is told without the day."""
    if delivery.state == "refused":
        return f"to {delivery.recipient} was refused"
    return f"digest of {delivery.day}: to {delivery.recipient} "


def state_at(at: datetime) -> object:
    from extractors.records import SourceState

    return SourceState("s1", state="ok", last_ok_at=at, last_new_at=at, since=at)


FAULTS = (
    *("calm", "killed", "killed", "killed", "killed, and greylist", "killed, and broken after"),
    *("killed, and broken before", "killed, and refused for good", "greylist", "refused for good", "broken before"),
    *("text put off", "text refused", "broken after", "broken after", "sender turned away", "two senders"),
    *("clock set back", "outbox lost", "one call only", "no call at all"),
)  # fmt: skip


def live_through(folder: Path, worlds: range, days: int = DAYS) -> Account:
    """Live through so many days in some worlds, two at a time."""
    account = Account()
    with sender_server(), ThreadPoolExecutor(2) as pool:
        for lived in pool.map(lambda number: World(folder, number, days).live(), worlds):
            account.add(lived)
    return account


@contextmanager
def sender_server() -> Iterator[None]:
    """A fork server that has imported what sends, and none afterwards: the workers' limits leave no room for it."""
    server = forkserver._forkserver  # type: ignore[attr-defined]
    server._stop()
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.soak.digest_sender"])
    try:
        yield
    finally:
        server._stop()
        multiprocessing.get_context("forkserver").set_forkserver_preload([])
