"""Tag the stored articles again with the lexicon as it is now, and load what was dropped and now belongs.

Works from stored text, without the network, in one transaction and one publish. --dry-run shows what would change
and writes nothing: look at it before you commit a change of the lexicon.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from flows.settings import load_settings

if TYPE_CHECKING:
    import argparse
    from collections import Counter

    from flows.retag import Changes

SHOWN = 15  # lines of each list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how far back, and whether to write."""
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="DAY", help="only what was published since (2026-11-20)"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would change; write nothing")
    parser.add_argument("--json", action="store_true", help="the account as JSON")


def run(args: argparse.Namespace) -> int:
    """Retag and show the account."""
    from flows.commands.run import progress
    from flows.retag import retag

    settings = load_settings(args.settings, args.home)
    with progress() as notify:
        changes = retag(settings, args.since, dry_run=args.dry_run, notify=notify)
    print(json.dumps(asdict(changes), ensure_ascii=False, indent=1) if args.json else as_text(changes, args.dry_run))
    return 0


def as_text(changes: Changes, is_dry: bool) -> str:  # noqa: FBT001 - one of two tellings
    """The account for a person."""
    belonging = "belonging" if is_dry else "loaded"
    would = "would change" if is_dry else "changed"
    lines = [
        f"lexicon {changes.lexicon_version}: {changes.articles} articles read again, {changes.changed} {would}",
        f"  tagged with an older lexicon: {changes.older}",
        f"  relations {would} in {len(changes.new_relation)}; of them off the subject now: {len(changes.left_subject)}",
        *(f"    off the subject: {title}" for title in changes.left_subject[:SHOWN]),
        f"  dropped before and {belonging} now: {len(changes.loaded)} of {len(changes.loaded) + changes.still_dropped}",
        *(f"    {title}" for title in changes.loaded[:SHOWN]),
        *_counted("gained", changes.added, changes.examples),
        *_counted("lost", changes.removed, {}),
    ]
    if changes.corrections_met or changes.corrections_missed:
        total = changes.corrections_met + len(changes.corrections_missed)
        lines.append(f"  corrections judged as expected: {changes.corrections_met} of {total}")
        lines += [f"    {line}" for line in changes.corrections_missed]
    if changes.failed:
        lines.append(f"  {len(changes.failed)} texts could not be judged and stay as they were")
    lines.append("  nothing was written" if is_dry else f"  published {changes.published}")
    return "\n".join(lines)


def _counted(word: str, counts: Counter[str], examples: dict[str, str]) -> list[str]:
    common = counts.most_common(SHOWN)
    return [f"  {word} {name}: {count} articles{_such_as(examples.get(name, ''))}" for name, count in common]


def _such_as(quote: str) -> str:
    return f"   … {quote} …" if quote else ""
