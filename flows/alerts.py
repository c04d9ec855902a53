"""Telling the operator when silence is not good news: one mail (and a webhook) for everything found, not every hour.

    journal, snapshot, clock ─► gather ─► Facts ─► decide ─► alarms ─► not told lately ─► mail, webhook ─► noted

An alarm is told once and, while it lasts, again after a day. It is noted as told after somebody took it, so a kill
in between may tell it twice and never hides it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flows import clock
from flows.digest.outbox import FOLDER, Delivery, Outbox
from flows.digest.window import desk_today
from flows.errors import YaluError

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from flows.settings import Settings

TOLD = "alerts.json"
AGAIN = timedelta(hours=24)
NO_RUN_FOR = timedelta(hours=26)  # a day's schedule with one late run in it
LOOK_BACK = timedelta(days=3)
WRITER_WAIT_S = 5.0
LINES = 40  # of one mail; the rest is counted
_ROUGH = ("unknown", "failed", "refused")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that needs a person. `key` names it, the same as long as it lasts."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What alarms are decided from."""

    now: datetime
    day: date  # at the desk
    digest_by: datetime | None  # None: nobody is to get a digest today
    is_issued: bool
    deliveries: tuple[Delivery, ...]
    last_run_at: datetime | None
    has_snapshot: bool
    asked: int  # sources that are switched on and were asked
    failing: tuple[str, ...]  # of those
    checks: tuple[tuple[str, str], ...] = ()  # failing checks: name, what it means
    unreadable: str = ""  # why what was published cannot be read, as where a lake does not answer


@dataclass(frozen=True, slots=True)
class Told:
    """What one look found, and what was told to whom."""

    alarms: tuple[Alarm, ...]
    new: tuple[Alarm, ...]  # not told within the last day
    sent_to: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


def decide(facts: Facts) -> tuple[Alarm, ...]:
    """Everything that needs a person, the worst first. Pure."""
    return (*_silence(facts), *_collections(facts), *_deliveries(facts))


def _silence(facts: Facts) -> Iterator[Alarm]:
    if facts.digest_by is None or facts.now < facts.digest_by:
        return
    today = [d for d in facts.deliveries if d.day == facts.day and d.state != "skipped"]
    if not facts.is_issued:
        yield Alarm(f"no digest {facts.day}", f"The digest of {facts.day} was not made: run 'yalu digest --send'.")
    elif today and not any(d.state == "accepted" for d in today):
        yield Alarm(f"nobody {facts.day}", f"The digest of {facts.day} has reached nobody: run 'yalu digest --send'.")
    for delivery in today:
        if delivery.state in ("owed", "deferred"):
            reply = f" ({delivery.reply})" if delivery.reply else ""
            words = f"The digest of {delivery.day} to {delivery.recipient} is stuck: {delivery.state}{reply}."
            yield Alarm(f"stuck {delivery.day} {delivery.recipient}", words)


def _collections(facts: Facts) -> Iterator[Alarm]:
    if facts.unreadable:
        yield Alarm("warehouse", f"The warehouse cannot be read: {facts.unreadable}")
    if facts.asked and len(facts.failing) == facts.asked:
        names = ", ".join(facts.failing[:5]) + (" …" if len(facts.failing) > 5 else "")
        yield Alarm("sources", f"All {facts.asked} sources fail ({names}): look at the network, then 'yalu run --all'.")
    if facts.has_snapshot and (facts.last_run_at is None or facts.now - facts.last_run_at > NO_RUN_FOR):
        last = f"since {facts.last_run_at:%Y-%m-%d %H:%M} UTC" if facts.last_run_at else "ever"
        yield Alarm(
            "no collection", f"No collection has been published {last}: look at 'yalu doctor', then 'yalu run'."
        )
    for name, words in facts.checks:
        yield Alarm(f"check {name}", f"The check {name} fails, so nothing new is published: {words}")


def _deliveries(facts: Facts) -> Iterator[Alarm]:
    for delivery in facts.deliveries:
        if delivery.state not in _ROUGH:
            continue
        what = f"The digest of {delivery.day} to {delivery.recipient}"
        reply = f": {delivery.reply}" if delivery.reply else ""
        words = {
            "unknown": f"{what} may or may not have arrived; ask, then 'yalu digest resolve --help'.",
            "failed": f"{what} failed{reply}.",
            "refused": f"{what} was refused{reply}; mend or remove the address.",
        }[delivery.state]
        # A mailbox that is gone is gone every day: that is told once, not daily anew.
        day = "" if delivery.state == "refused" else f" {delivery.day}.{delivery.edition}"
        yield Alarm(f"{delivery.state}{day} {delivery.recipient}", words)


def not_told(alarms: Iterable[Alarm], told: Mapping[str, str], now: datetime) -> tuple[Alarm, ...]:
    """Those that nobody was told of within the last day. Pure."""
    unique = {alarm.key: alarm for alarm in alarms}
    return tuple(
        alarm
        for key, alarm in unique.items()
        if key not in told or abs(now - datetime.fromisoformat(told[key])) >= AGAIN  # a clock may have been set back
    )


# ---------------------------------------------------------------- looking


def gather(settings: Settings, now: datetime, *, has_readers: bool) -> Facts:
    """Ask journal and snapshot."""
    from warehouse.errors import NothingPublished, WarehouseError
    from warehouse.opening import open_snapshot

    today = desk_today(now, settings.timezone)
    outbox = Outbox(settings.home)
    deliveries = tuple(
        d for day in outbox.days() for d in outbox.deliveries(day) if d.state == "unknown" or _is_recent(d, now, today)
    )
    digest_by = None
    if has_readers:
        hour = time.fromisoformat(settings.alert.digest_by)
        digest_by = datetime.combine(today, hour, ZoneInfo(settings.timezone))
    found: dict[str, Any] = {"last_run_at": None, "has_snapshot": False, "asked": 0, "failing": ()}
    try:
        with open_snapshot(settings) as connection:
            found = _published(connection)
    except NothingPublished:
        pass  # a home that was never collected into has nothing to be late with
    except WarehouseError as error:
        found["unreadable"] = str(error)
    found["checks"] = () if "unreadable" in found else _failing_checks(settings)
    return Facts(now, today, digest_by, bool(outbox.last_edition(today)), deliveries, **found)


def _failing_checks(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The checks that keep the writer's data from being published; none where a writer is at work just now."""
    from warehouse.errors import WarehouseBusy
    from warehouse.opening import open_warehouse
    from warehouse.publish import failing_checks

    warehouse = open_warehouse(settings)
    if not warehouse.is_begun:
        return ()
    try:
        with warehouse.write("watch", WRITER_WAIT_S) as connection:
            return tuple((name, f"{count} rows. {words}") for name, count, words in failing_checks(connection))
    except WarehouseBusy:
        return ()


def _is_recent(delivery: Delivery, now: datetime, today: date) -> bool:
    """Whether it is of these days, or was noted in them: a day may be given up long after it went by."""
    is_of_late = today - LOOK_BACK <= delivery.day <= today
    return is_of_late or abs(now - datetime.fromisoformat(delivery.at)) < LOOK_BACK


def _published(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    row = connection.execute("SELECT max(finished_at) FROM runs").fetchone()
    asked = connection.execute(
        "SELECT s.source_id, h.failures > 0 FROM sources AS s JOIN source_health AS h USING (source_id) "
        "WHERE s.enabled AND h.state <> 'new' ORDER BY s.source_id"
    ).fetchall()
    failing = tuple(source_id for source_id, is_failing in asked if is_failing)
    return {"last_run_at": row[0] if row else None, "has_snapshot": True, "asked": len(asked), "failing": failing}


# ---------------------------------------------------------------- telling


def watch(settings: Settings, *, has_readers: bool, more: Iterable[Alarm] = ()) -> Told:
    """Look, and tell the operator what is new; `more` is what the caller found by itself. Sends by [mail] and [alert].

    Raises WarehouseBusy where another one is telling; what the mail server or the webhook do is told in `failures`.
    """
    from warehouse.locks import hold

    now = clock.now()
    alarms = (*more, *decide(gather(settings, now, has_readers=has_readers)))
    if not alarms:
        return Told((), ())
    with hold(settings.home / FOLDER / "alerts.lock", "yalu digest watch", 30.0):
        path = settings.home / FOLDER / TOLD
        told = _read(path)
        new = not_told(alarms, told, now)
        if not new:
            return Told(alarms, ())
        sent_to, failures = _tell(settings, alarms, new, now)
        if sent_to:
            _write(path, {key: at for key, at in told.items() if _is_young(at, now)}, new, now)
    return Told(alarms, new, sent_to, failures)


def as_text(alarms: Iterable[Alarm], new: Iterable[Alarm]) -> str:
    """The mail: what is new, then what was told before and lasts."""
    fresh = list(new)
    keys = {alarm.key for alarm in fresh}
    old = list({alarm.key: alarm for alarm in alarms if alarm.key not in keys}.values())
    lines = [f"* {alarm.words}" for alarm in fresh[:LINES]]
    lines += [f"… and {len(fresh) - LINES} more"] if len(fresh) > LINES else []
    if old:
        lines += ["", "Told before, and not over:", *(f"* {alarm.words}" for alarm in old[:LINES])]
    return "\n".join([*lines, "", "'yalu doctor' looks at everything.", ""])


def _subject(new: tuple[Alarm, ...]) -> str:
    more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
    return f"Yalu needs you: {new[0].words.rstrip('.')}{more}"


def _tell(
    settings: Settings, alarms: tuple[Alarm, ...], new: tuple[Alarm, ...], now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell everybody of [alert]; gives who took it, and who did not with the reason."""
    text = as_text(alarms, new)
    sent, failures = [], []
    for name, reply in [*_by_mail(settings, new, text, now), *_by_webhook(settings, new, text)]:
        if reply:
            failures.append(f"{name}: {reply}")
        else:
            sent.append(name)
    return tuple(sent), tuple(failures)


def _by_mail(settings: Settings, new: tuple[Alarm, ...], text: str, now: datetime) -> Iterator[tuple[str, str]]:
    from flows.digest.message import make_notice
    from flows.outputs.smtp import open_output

    readers = settings.alert.recipients
    if not readers:
        return
    if not settings.mail.sender:
        yield ", ".join(readers), "mail.sender is not set"
        return
    ident = hashlib.sha256("\n".join([now.isoformat(), *(alarm.key for alarm in new)]).encode()).hexdigest()[:20]
    try:
        with open_output(settings) as output:
            for number, reader in enumerate(readers):
                name = f"alert.{ident}.{number}"
                answer = output.deliver(make_notice(settings.mail.sender, reader, _subject(new), text, name, now))
                # Better told twice than not at all: only a clear yes counts.
                yield reader, "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.reply}"
    except (YaluError, ValueError) as problem:
        yield ", ".join(readers), str(problem)


def _by_webhook(settings: Settings, new: tuple[Alarm, ...], text: str) -> Iterator[tuple[str, str]]:
    from flows.outputs.webhook import WebhookOutput, notice

    if settings.alert.webhook:
        answer = WebhookOutput(settings.alert.webhook).post(notice(_subject(new), text))
        yield "the webhook", "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.code} {answer.reply}"


def _is_young(at: str, now: datetime) -> bool:
    return abs(now - datetime.fromisoformat(at)) < AGAIN


def _read(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text("utf-8"))
        return {str(key): datetime.fromisoformat(at).isoformat() for key, at in told.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}  # lost or torn: it is told once more


def _write(path: Path, told: dict[str, str], new: Iterable[Alarm], now: datetime) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(told | {alarm.key: now.isoformat() for alarm in new}, ensure_ascii=False), "utf-8")
    draft.replace(path)
