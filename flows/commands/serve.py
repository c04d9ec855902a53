"""Run the schedules, on Prefect: an embedded server under the home, or the one PREFECT_API_URL names.

Stops with Ctrl-C or SIGTERM, within seconds: a run under way is ended, and the next goes on from there.
`--status` shows the schedules and how the last runs ended; it ends with 1 where nothing is served.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings
from flows.config.words import when
from flows.demo.mark import live
from flows.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from flows.orchestration.api import Scheduled


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --status and its form."""
    parser.add_argument("--status", action="store_true", help="show the schedules and stop")
    add_json_option(parser, "with --status:")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped, or show the status."""
    from flows.orchestration import serve

    settings = load_settings(args.settings, args.home)
    if args.status:
        return _show(serve.status(settings), settings.timezone, as_json=args.json)
    if args.json:
        raise UsageError("--json shows the status: yalu serve --status --json")
    live(settings)
    try:
        serve.serve(settings)
    except KeyboardInterrupt:
        pass  # stopped while the server was starting
    return 0


def _show(rows: list[Scheduled], zone: str, *, as_json: bool) -> int:
    if as_json:
        print_json(rows)
    elif not rows:
        print("nothing is scheduled on this server")
    for row in [] if as_json else rows:
        served = "served" if row.is_served else "NOT SERVED: start 'yalu serve'"
        print(f"{row.deployment}: {'paused' if row.is_paused else served}")
        print(f"  next  {_minute(row.next_start_at, zone)}")
        print(
            f"  last  {_minute(row.last_start_at, zone)}  {row.last_state}{row.last_message and ': '}{row.last_message}"
        )
    return 0 if rows and all(row.is_served for row in rows) else 1


def _minute(instant: str, zone: str) -> str:
    """Return an instant of Prefect's in the desk's zone; - for none."""
    return when(datetime.fromisoformat(instant), zone) if instant else "-"
