"""Tag the stored articles with the present lexicon, and load dropped texts that it finds relevant.

Works from stored text, without the network, in slices, with one publish at the end; stopped, it goes on the next time.
--dry-run shows what would change and writes nothing: run it before you commit a change of the lexicon. --extract first
reads the kept pages again from their raw bytes, as a run would read them now.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flows.commands import as_day
from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings
from flows.config.words import many

if TYPE_CHECKING:
    import argparse
    from collections import Counter

    from flows.reprocessing.reextract import Reextraction
    from flows.reprocessing.retag_changes import Changes

SHOWN = 15  # lines of each list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how far back, and whether to write."""
    parser.add_argument("--since", type=as_day, metavar="DAY", help="only what was published since (2026-11-20)")
    parser.add_argument("--extract", action="store_true", help="first read the kept pages again from their raw bytes")
    parser.add_argument("--dry-run", action="store_true", help="show what would change; write nothing")
    add_json_option(parser, "the account")


def run(args: argparse.Namespace) -> int:
    """Retag and show the account."""
    from flows.commands._progress import progress
    from flows.commands.run import exit_of
    from flows.reprocessing.reextract import reextract
    from flows.reprocessing.retag import retag

    settings = load_settings(args.settings, args.home)
    with progress(args):
        again = reextract(settings, args.since, dry_run=args.dry_run) if args.extract else None
        changes = retag(settings, args.since, dry_run=args.dry_run)
    status = exit_of([*(again.bugs if again else ()), *changes.bugs])
    if args.json:
        account = asdict(changes) | ({"extract": asdict(again)} if again else {})
        print_json(account)
        return status
    if again:
        print(extract_as_text(again, args.dry_run))
    print(as_text(changes, args.dry_run))
    return status


def extract_as_text(again: Reextraction, is_dry: bool) -> str:  # noqa: FBT001 - one of two forms
    """Return the changes of a re-extraction for a person."""
    would, loaded = ("would change", "would be loaded") if is_dry else ("changed", "loaded")
    return "\n".join(
        [
            (
                f"{many(again.pages, 'kept page')} read again: {many(len(again.changed), 'article')} {would}, "
                f"{again.same} as before"
            ),
            *(f"    {title}" for title in again.changed[:SHOWN]),
            f"  pages that gave no article before and {loaded}: {len(again.loaded)}",
            *(f"    {title}" for title in again.loaded[:SHOWN]),
            *(f"  left as they are, {reason}: {count}" for reason, count in again.left.most_common()),
            *([f"  pages whose raw bytes are gone: {again.gone}"] if again.gone else []),
            *(f"  that a bug had cost, now {what}: {count}" for what, count in again.recovered.most_common()),
            *([f"  that a bug had cost, for the next run to ask again: {again.reopened}"] if again.reopened else []),
        ]
    )


def as_text(changes: Changes, is_dry: bool) -> str:  # noqa: FBT001 - one of two forms
    """Return the changes of a retag for a person."""
    belonging = "belonging" if is_dry else "loaded"
    would = "would change" if is_dry else "changed"
    lines = [
        f"lexicon {changes.lexicon_version}: {many(changes.articles, 'article')} read again, {changes.changed} {would}",
        *([f"  behind {many(changes.resumed, 'article')} that a stopped retag had done"] if changes.resumed else []),
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
    if changes.broken:
        lines.append(f"  sentences that rules of the lexicon folder do not keep: {len(changes.broken)}")
        lines += [f"    {line}" for line in changes.broken[:SHOWN]]
    if changes.failed:
        lines.append(f"  {many(len(changes.failed), 'text')} could not be judged, left unchanged")
    lines += [f"  a bug of Yalu's own: {bug}" for bug in changes.bugs[:SHOWN]]
    lines.append("  nothing was written" if is_dry else f"  published {changes.published}")
    return "\n".join(lines)


def _counted(word: str, counts: Counter[str], examples: dict[str, str]) -> list[str]:
    common = counts.most_common(SHOWN)
    return [f"  {word} {name}: {many(count, 'article')}{_such_as(examples.get(name, ''))}" for name, count in common]


def _such_as(quote: str) -> str:
    return f"   … {quote} …" if quote else ""
