"""Collect once from the sources that are due, and publish the new articles. Needs no server and no Prefect.

The next run takes up what this one leaves open. Exit status 3: not one source answered; 1: a bug of Yalu's cost a
record or more, and the rest was published.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.collection.account import as_json, as_text
from flows.commands._present import add_json_option, present
from flows.commands._progress import progress
from flows.config.settings import load_settings
from flows.config.words import many
from flows.demo.mark import live
from flows.sources.catalog import load_sources

if TYPE_CHECKING:
    import argparse

    from extractors.records import RunReport

NOT_REACHED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may be chosen for a collection."""
    parser.add_argument(
        "--source", action="append", default=[], metavar="ID", help="collect from this source only (repeatable)"
    )
    parser.add_argument(
        "--all", action="store_true", help="also sources and pages not due yet; requests stay conditional"
    )
    add_json_option(parser, "the run report")


def run(args: argparse.Namespace) -> int:
    """Collect once and show the report."""
    from flows.collection.pipeline import Choice, run_collection
    from flows.operations.alerting import alerting_after_collection

    settings = live(load_settings(args.settings, args.home))
    with alerting_after_collection(settings, "run"), progress(args):
        choice = Choice(load_sources(settings.sources), tuple(args.source), args.all)
        report = run_collection(settings, choice)
    present(as_json(report), as_text(report, settings.timezone, in_full=bool(args.verbose)), as_json=args.json)
    return exit_status(report)


def exit_status(report: RunReport) -> int:
    """Name what went wrong on stderr and return the status: 1 where a bug cost something, 3 where nobody answered."""
    if exit_of(report.bugs):
        return 1
    if not report.is_reached:
        print("yalu: no source could be reached; check the network and run again", file=sys.stderr)
        return NOT_REACHED
    return 0


def exit_of(bugs: Sequence[str]) -> int:
    """Name bugs on stderr, in one line; return the exit status: 1 where there are any."""
    if bugs:
        where = "the rest is done; the tracebacks are in logs/yalu.jsonl of the home"
        print(f"yalu: {many(len(bugs), 'bug')} of Yalu's own, {where}; the first: {bugs[0]}", file=sys.stderr)
    return 1 if bugs else 0
