"""The schedules on Prefect: an embedded server under the home, or the one PREFECT_API_URL names.

    serve.lock ─► server up ─► automation and deployments registered ─► runner: each run in a process of its own
    SIGTERM, Ctrl-C or a server that ended ─► runs ended ─► runner ended ─► server ended

Prefect is imported only after its environment is set.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.config.home_secret import home_secret, secret_file
from flows.config.words import many
from flows.errors import UsageError
from flows.orchestration.api import Scheduled, check_version, keep_automation, mark_dead_runs, scheduled, shown
from flows.orchestration.deployments import HEARTBEAT_S, schedules, zombie_automation
from flows.orchestration.errors import CLIENT_SECRET, ServerUnreachable
from flows.orchestration.server import Server, client_environment, embedded_server, ended, silence, wait_for
from warehouse.store.drafts import write_new
from warehouse.store.locks import hold
from warehouse.store.permissions import tighten

if TYPE_CHECKING:
    from pathlib import Path

    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

    from flows.config.settings import Settings

NOTE = "server.json"
WATCH_S = 0.5
STOPPING_S = 15.0


def serve(settings: Settings) -> None:
    """Serve the schedules until SIGTERM or Ctrl-C.

    Raises WarehouseBusy where this home is served already, ServerUnreachable where the server does not answer or ends.
    """
    with hold(settings.home / "serve.lock", "yalu serve"), _server(settings) as (api, server):
        _say(f"Prefect answers at {shown(api)}")
        if server is not None:
            _say(f"its pages: {api.removesuffix('/api')}, with the user and password in {secret_file(settings.home)}")
        keep_automation(api, zombie_automation())
        if server is not None:
            _bury(settings, api)
        asyncio.run(_serve(_deployments(settings), api, server))


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[str, Server | None]]:
    """The server to use: the one that is named, else an embedded one whose address is noted in the home."""
    os.environ.update(silence())
    if named := os.environ.get("PREFECT_API_URL", ""):
        if not re.match(r"https?://[^/\s]", named):
            raise UsageError("PREFECT_API_URL is not a web address; write it as http://HOST:4200/api")
        wait_for(named, 0)
        check_version(named, version("prefect"))
        yield named, None
        return
    folder = _folder(settings)
    tighten(settings.home, settings.named_folders)
    secret = home_secret(settings.home)
    _say("starting the Prefect server …")
    with embedded_server(folder, secret) as server:
        port = int(server.api.rpartition(":")[2].partition("/")[0])
        os.environ.update(client_environment(folder, port, secret))
        note = folder / NOTE
        write_new(note, json.dumps({"api": server.api, "pid": server.process.pid}))
        try:
            yield server.api, server
        finally:
            note.unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    return settings.home / "prefect"


def _bury(settings: Settings, api: str) -> None:
    """Nobody but this process, which has just begun, runs anything on an embedded server: what it left is dead."""
    if dead := mark_dead_runs(api, tuple(schedule.name for schedule in schedules(settings))):
        _say(f"{many(dead, 'run')} had died with the last service: marked as crashed")


def _deployments(settings: Settings) -> list[RunnerDeployment]:
    """Made outside the event loop: in one, Prefect's functions of the same names return awaitables."""
    from flows.orchestration.deployments import make_deployment

    return [make_deployment(schedule, settings) for schedule in schedules(settings)]


async def _serve(deployments: list[RunnerDeployment], api: str, server: Server | None) -> None:
    from prefect.exceptions import PrefectException
    from prefect.runner import Runner

    runner = Runner(name="yalu", pause_on_shutdown=False, heartbeat_seconds=HEARTBEAT_S)
    stop = asyncio.Event()
    _listen(stop)
    try:
        for made in deployments:
            if stop.is_set():
                return
            await runner.aadd_deployment(made)
            _say(f"scheduled: {made.name}")
        await _run_until_stopped(runner, server, stop)
    except* (OSError, PrefectException, RuntimeError) as problems:
        raise ServerUnreachable(
            f"the Prefect server at {shown(api)} failed or went away: {_reason(problems)}"
        ) from problems


def _reason(problem: BaseException) -> str:
    """Return the first error of a group of groups, in one line."""
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return " ".join(str(problem).split()) or type(problem).__name__


def _listen(stop: asyncio.Event) -> None:
    """Set `stop` at SIGTERM and Ctrl-C. A handler that raises may do so where Python drops the exception."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)


async def _run_until_stopped(runner: Runner, server: Server | None, stop: asyncio.Event) -> None:
    running = asyncio.create_task(runner.start())
    while not (runner.started or running.done()):  # noqa: ASYNC110 - the runner has a flag and no event
        await asyncio.sleep(0.05)
    # The runner has set a handler of its own for SIGTERM, which stops it from another thread than its own.
    _listen(stop)
    while not (running.done() or stop.is_set() or (server is not None and not server.is_running)):
        try:
            await asyncio.wait_for(stop.wait(), WATCH_S)
        except TimeoutError:
            pass
    if runner.started:
        _say("stopping …")
        await _end_runs(runner, running)
    if not running.cancelled():
        await running
    if server is not None and not server.is_running:
        raise ServerUnreachable(ended(server))


async def _end_runs(runner: Runner, running: asyncio.Task[None]) -> None:
    """End the runs under way, then the runner; it would ask a server that is gone for a minute and more."""
    stopping = asyncio.create_task(runner.astop())
    await asyncio.wait({stopping, running}, timeout=STOPPING_S)
    for left in (stopping, running):
        left.cancel()
    await asyncio.wait({stopping, running}, timeout=STOPPING_S)


def status(settings: Settings) -> list[Scheduled]:
    """Return the schedules, from the server that is named or serves this home. Raises ServerUnreachable."""
    api = os.environ.get("PREFECT_API_URL", "")
    if not api:
        api = _noted(settings)
        os.environ[CLIENT_SECRET] = home_secret(settings.home)
    return scheduled(api, tuple(schedule.name for schedule in schedules(settings)))


def _noted(settings: Settings) -> str:
    """The address of the server of this home, where its process is there: a killed one leaves its note behind."""
    try:
        note = json.loads((_folder(settings) / NOTE).read_text("utf-8"))
        os.kill(int(note["pid"]), 0)
    except PermissionError:
        pass  # it runs as somebody else
    except (OSError, ValueError, KeyError):
        raise ServerUnreachable(f"nothing is served from {settings.home}: start 'yalu serve'") from None
    return str(note["api"])


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - for the person at the terminal
