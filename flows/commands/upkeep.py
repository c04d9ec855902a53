"""Nightly maintenance: retag with a changed lexicon, apply retention, back up, run health checks, alert the operator.

The same as the schedule `upkeep` of `yalu serve`, for a crontab or a timer. Ends with 1 where a step failed, with 75
where one was put off because a collection was at work: the next night does it. Findings that need a person are printed
and, with [alert], sent; `yalu doctor` ends with 1 for them.
"""

from __future__ import annotations

import argparse

from flows.commands._present import add_json_option, present
from flows.config.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the form."""
    add_json_option(parser, "the account")


def run(args: argparse.Namespace) -> int:
    """Run the nightly maintenance and print its report."""
    from flows.commands._progress import progress
    from flows.operations.alerting import alerting
    from flows.operations.nightly import as_text, maintain

    settings = load_settings(args.settings, args.home)
    with progress(args), alerting(settings, "upkeep"):
        done = maintain(settings)
    present(done, as_text(done), as_json=args.json)
    return done.exit_status
