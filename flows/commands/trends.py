"""A trend in the terminal: originals on a topic in each period, as a share of all that was collected.

A bar is the share, so a feed that broke does not look like a falling trend. A period that is not over is marked `…`,
one in which sources were not to be believed `!` with the share of source-days that were, one at which the lexicon
changed `†`.
"""

from __future__ import annotations

import argparse
from shutil import get_terminal_size
from typing import Any

from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings

GRAINS = ("day", "week", "month", "quarter", "year")
TELLING = 0.9  # below this share of healthy source-days a period is marked
TEXT_WIDTH = 52  # of a line without its bar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the topic and the period."""
    parser.add_argument("topic", nargs="?", help="a topic id or its top level, such as border; without it, everything")
    parser.add_argument("--since", metavar="DAY", help="first day, such as 2026-01-01")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--grain", choices=GRAINS, default="week", help="length of a period (else week)")
    add_json_option(parser, "the rows")


def run(args: argparse.Namespace) -> int:
    """Ask the macro `trend` and draw it."""
    from flows.commands._questions import ask_of_days

    rows = ask_of_days(
        load_settings(args.settings, args.home),
        "SELECT period::VARCHAR AS period, articles, collected, share, is_complete, unhealthy_sources, "
        "healthy_share, is_boundary FROM trend($topic, $since, $until, $grain)",
        {"topic": args.topic, "since": args.since, "until": args.until, "grain": args.grain},
    )
    if args.json:
        print_json(rows)
        return 0
    print(f"{args.topic or 'all topics'}, originals a {args.grain}")
    for line in draw(rows, get_terminal_size((100, 0)).columns):
        print(line)
    return 0


def draw(rows: list[dict[str, Any]], width: int) -> list[str]:
    """Return one line a period: the count, its share, marks, and a bar as long as its share of the largest."""
    key = "articles" if all(row["share"] in (None, 1.0) for row in rows) else "share"
    largest = max((row[key] or 0 for row in rows), default=0) or 1
    room = max(width - TEXT_WIDTH, 8)
    lines = []
    for row in rows:
        share = "     –" if row["share"] is None else f"{row['share']:6.1%}"
        healthy = row["healthy_share"]
        marks = ("" if row["is_complete"] else "…") + ("†" if row.get("is_boundary") else "")
        marks += f"!{healthy:.0%}" if healthy is not None and healthy < TELLING else ""
        bar = "█" * round((row[key] or 0) / largest * room)
        lines.append(f"{row['period']} {row['articles']:6d} of {row['collected']:6d} {share} {marks:6} {bar}".rstrip())
    return lines
