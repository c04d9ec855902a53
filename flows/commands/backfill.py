"""Collect what a source published since a day, over its sitemaps and list pages; stopped, it goes on where it was.

As polite as a poll: the same spacing, the same robots.txt. Entries are judged by their title first. Pages that are
still owed at the end are taken by the next run.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date

from flows import clock
from flows.collection.account import as_json, as_text
from flows.commands._present import add_json_option, print_json
from flows.commands._progress import progress
from flows.commands.run import exit_status
from flows.config.settings import load_settings
from flows.config.words import many
from flows.demo.mark import live
from flows.errors import UsageError
from flows.sources.catalog import load_sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the source, the day and the limits."""
    parser.add_argument("source", metavar="SOURCE", help="the id of a source, enabled or not")
    parser.add_argument("--since", required=True, metavar="DAY", help="YYYY-MM-DD, a day of the desk's")
    parser.add_argument("--most", type=int, default=500, metavar="N", help="listings to read in one go (%(default)s)")
    parser.add_argument("--again", action="store_true", help="read again what an earlier back-fill has read")
    add_json_option(parser, "the run report")


def run(args: argparse.Namespace) -> int:
    """Collect, publish and show the report."""
    from flows.collection.pipeline import Choice, backfill_collection

    settings = live(load_settings(args.settings, args.home))
    choice = Choice(load_sources(settings.sources), (args.source,))
    since = _since(args.since, settings.timezone)
    with progress(args):
        report, done = backfill_collection(settings, choice, since, most=args.most, again=args.again)
    if args.json:
        print_json(as_json(report))
    else:
        print(as_text(report, settings.timezone, in_full=bool(args.verbose), is_backfill=True))
        read = f"{many(done.listings, 'listing')} read: {many(done.entries, 'new entry', 'new entries')}"
        print(f"  {read}, {done.known} known before")
    if not done.listings:
        why = "it did not answer"
        if report.is_reached:
            why = "the source answered with no listing that reaches back so far"
        print(f"  nothing was read: {why}", file=sys.stderr)
    if not done.is_done:
        print("  more is left: the same command goes on", file=sys.stderr)
    return exit_status(report)


def _since(text: str, zone: str) -> date:
    from flows.collection.backfill import parse_since
    from flows.digest.window import desk_today

    try:
        return parse_since(text, desk_today(clock.now(), zone))
    except ValueError:
        raise UsageError(f"--since {text!r} is not a past day; write it as 2026-11-01") from None
