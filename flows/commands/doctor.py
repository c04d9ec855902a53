"""Run all health checks and print the findings, the worst first. Nothing is changed.

The same list is what `yalu digest watch`, `yalu upkeep` and every alarm send. Ends with 1 where something needs a
person, else with 0. A check that cannot run is a finding, too. `--deep` also reads the whole published snapshot and
compares it with its manifest. `--metrics` prints numbers that Prometheus reads, for a text file that its node exporter
collects.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flows import clock
from flows.commands._present import add_json_option, as_called, print_json
from flows.config.settings import load_settings
from flows.config.words import many

if TYPE_CHECKING:
    from flows.operations.findings import Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--deep", action="store_true", help="also compare the whole snapshot with its manifest")
    form = parser.add_mutually_exclusive_group()
    add_json_option(form, "the findings")
    form.add_argument("--metrics", action="store_true", help="numbers as text for Prometheus")


def run(args: argparse.Namespace) -> int:
    """Run the checks and print the findings."""
    from extractors.text.sanitise import one_line
    from flows.operations.alerts import LINE_CHARS
    from flows.operations.doctor import examine

    settings = load_settings(args.settings, args.home)
    findings = examine(settings, clock.now(), deep=args.deep)
    urgent = [finding for finding in findings if finding.needs_person]
    if args.metrics:
        from flows.operations.metrics import as_text, measure

        print(as_text(measure(settings, findings)), end="")
    elif args.json:
        print_json([as_row(finding) for finding in findings])
    else:
        for finding in findings:
            words = as_called(one_line(finding.text, LINE_CHARS))
            print(f"{'NEEDS YOU' if finding.needs_person else 'note     '}  {words}")
        print(f"{many(len(urgent), 'thing needs', 'things need')} a person" if urgent else "nothing needs a person")
    return 1 if urgent else 0


def as_row(finding: Finding) -> dict[str, Any]:
    """Return a finding for programs."""
    row = asdict(finding) | {"needs_person": finding.needs_person, "key": finding.key}
    del row["name"]
    return row
