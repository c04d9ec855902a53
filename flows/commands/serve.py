"""Run the schedules, on Prefect: an embedded server under the home, or the one PREFECT_API_URL names.

Stops with Ctrl-C. `--status` tells what is scheduled and how the last runs ended.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flows.settings import load_settings

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --status and its form."""
    parser.add_argument("--status", action="store_true", help="tell what is scheduled, and stop")
    parser.add_argument("--json", action="store_true", help="the status as JSON")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped, or tell the status."""
    from flows import serving

    settings = load_settings(args.settings, args.home)
    if not args.status:
        from flows.commands.run import stop_on_sigterm

        stop_on_sigterm()
        serving.serve(settings)
        return 0
    rows = serving.status(settings)
    if args.json:
        print(json.dumps(rows, indent=1))
        return 0
    for row in rows:
        print("  ".join(f"{name}: {value or '-'}" for name, value in row.items() if name != "paused"))
    return 0
