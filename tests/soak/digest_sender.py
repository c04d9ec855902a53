"""One call of `yalu digest --send` in a process of its own, killed at a chosen step. Preloaded by a fork server."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import css_inline  # noqa: F401 - loaded once, before processes are forked
import duckdb
import pyarrow.dataset  # noqa: F401 - as above: DuckDB looks for it when it is given a table
import pytz  # noqa: F401 - as above: DuckDB's instants

from extractors.errors import YaluError
from flows.config.settings import AlertSettings, MailSettings, Settings
from flows.delivery import deliver
from flows.digest import gather, render
from flows.operations import alerting, alerts
from flows.outbox import journal
from flows.outputs import smtp
from warehouse.store import location, publish  # noqa: F401 - as above

render._template("digest.html.j2", escape=True)  # compiled once, as above
render._template("digest.txt.j2")
BUG = 70  # a status no command ends with


@dataclass(frozen=True)
class Call:
    """What the process does: at which instant, and at which of its steps it dies (0: never)."""

    home: Path
    zone: str
    port: int
    now: str
    kill_at: int = 0


def settings_of(call: Call) -> Settings:
    mail = MailSettings(
        host="127.0.0.1", port=call.port, security="none", sender="Yalu <yalu@desk.example>",
        recipients=call.home.parent / "recipients.toml", send_at="02:30",
    )  # fmt: skip
    alert = AlertSettings(recipients=("operator@desk.example",), digest_by="09:00")
    return Settings(home=call.home, timezone=call.zone, mail=mail, alert=alert)


def run(call: Call) -> None:
    """Send and tell, as the command line does; the exit status is the command's."""
    os.environ["YALU_NOW"] = call.now
    smtp.TIMEOUT_S = 5.0
    # What a digest says is tested elsewhere; one section is enough to be delivered, lost or doubled.
    every = gather.sql_files
    gather.sql_files = lambda folder: tuple(f for f in every(folder) if folder != "digest" or f.name == "20_stories")
    # A process of its own for every call, two at a time: threads would only wait for each other.
    connect = duckdb.connect
    duckdb.connect = lambda *a, config=None, **k: connect(*a, config={**(config or {}), "threads": 1}, **k)
    _arm(call.kill_at)
    try:
        status = alerting.deliver_and_alert(settings_of(call), say=lambda _: None)
    except Exception as problem:  # noqa: BLE001 - what is no status of the command line's is a bug, and counted
        status = problem.exit_status if isinstance(problem, YaluError) else BUG
        if status == BUG:
            traceback.print_exc()
    os._exit(status)


def _arm(kill_at: int) -> None:
    """Count steps, and die at the one chosen."""
    steps = 0

    def tick() -> None:
        nonlocal steps
        steps += 1
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            tick()
            given = function(*args, **kwargs)
            tick()
            return given

        return watched

    append = journal.Outbox._append

    def torn(self: journal.Outbox, day: Any, step: Any) -> None:
        if steps + 1 == kill_at:  # the disk has half of the line
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.path(day).open("a") as file:
                file.write(f'{{"step":"{step["step"]}","recip')
        tick()
        append(self, day, step)
        tick()

    journal.Outbox._append = torn
    for module, name in (
        (smtp, "_begin_mail"),
        (smtp, "_send_text"),
        (deliver, "load_outbox"),
        (publish, "_flip"),
        (alerts, "_write"),
    ):
        setattr(module, name, around(getattr(module, name)))
