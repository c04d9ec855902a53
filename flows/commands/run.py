"""Collect once from the sources that are due, and publish what is new. Needs no server and no Prefect.

The next run takes up whatever this one leaves open. Exit status 3: not one source answered; 1: a bug of Yalu's cost a
record or more, and the rest was published.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.config.settings import load_settings
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
    parser.add_argument("--json", action="store_true", help="the run report as JSON")


def run(args: argparse.Namespace) -> int:
    """Collect once and show the report."""
    from flows.collection.pipeline import Choice, run_collection
    from flows.operations.alarming import tended

    settings = live(load_settings(args.settings, args.home))
    with tended(settings, "run"), progress() as notify:
        choice = Choice(load_sources(settings.sources), tuple(args.source), args.all)
        report = run_collection(settings, choice, notify=notify)
    print(json.dumps(as_json(report), ensure_ascii=False, indent=1) if args.json else as_text(report))
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
        print(f"yalu: {len(bugs)} bug(s) of Yalu's own, {where}; the first: {bugs[0]}", file=sys.stderr)
    return 1 if bugs else 0


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """What to tell each step to: a line that moves on a terminal, plain lines on stderr elsewhere."""
    if not sys.stderr.isatty():
        yield lambda line: print(line, file=sys.stderr, flush=True)
        return
    from rich.console import Console

    from extractors.text.sanitise import escaped
    from flows.commands._terminal import bare

    console = Console(file=bare(sys.stderr))
    with console.status("collecting …") as status:

        def show(line: str) -> None:
            console.print(escaped(line), markup=False, highlight=False)
            status.update("collecting …")

        yield show


def as_json(report: RunReport) -> dict[str, Any]:
    """The report as plain values, instants in ISO 8601."""

    def plain(value: Any) -> Any:  # noqa: ANN401 - any field of the report
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list | tuple) else value

    told: dict[str, Any] = plain(asdict(report))
    return told


def as_text(report: RunReport) -> str:
    """The report for a person: the account, why things were left out, and who did not answer."""
    lines = [
        f"run {report.run_id}: {report.sources_polled} sources polled, {report.received_bytes:,} bytes received",
        (
            f"  seen {report.seen} = loaded {report.loaded} + dropped {report.dropped} + failed {report.failed} "
            f"+ pending {report.pending}   (known before: {report.known})"
        ),
    ]
    if report.duplicates or report.seed_sightings:
        lines.append(f"  of the loaded: {report.duplicates} repeat another, {report.seed_sightings} copy a seed")
    lines += [f"  {count:5d}  {why}" for why, count in sorted(report.reasons.items(), key=lambda item: -item[1])]
    lines += [
        f"  no answer from {failure.source_id}: {failure.reason}"
        + (f"; asked again after {failure.next_poll_at:%Y-%m-%d %H:%M} UTC" if failure.next_poll_at else "")
        for failure in report.sources_failed
    ]
    lines += [f"  a bug of Yalu's own: {bug}" for bug in report.bugs]
    if not report.sources_polled:
        lines.append("  no source was due; --all asks them all the same")
    if report.published:
        lines.append(f"  published {report.published}")
    return "\n".join([*lines, *(f"  {note}" for note in report.notes)])
