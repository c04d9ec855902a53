"""Look at everything that can go wrong by itself, and say what needs a person. Nothing is changed.

Ends with 1 where something needs a person, else with 0. `--deep` also reads the whole published snapshot and compares
it with its manifest.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from flows import clock
from flows.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--deep", action="store_true", help="also compare the whole snapshot with its manifest")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Examine and tell."""
    from flows.doctor import examine

    findings = examine(load_settings(args.settings, args.home), clock.now(), deep=args.deep)
    urgent = [finding for finding in findings if finding.needs_person]
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in sorted(findings, key=lambda one: not one.needs_person):
            print(f"{'NEEDS YOU' if finding.needs_person else 'note     '}  {finding.subject}: {finding.words}")
        print(f"{len(urgent)} thing(s) need a person" if urgent else "nothing needs a person")
    return 1 if urgent else 0
