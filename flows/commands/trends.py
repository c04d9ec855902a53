"""A trend in the terminal: originals in each period with a topic, a name or a phrase, as a share of all collected.

A bar is the share, so a feed that broke does not look like a falling trend; marks beside it are explained below it.
The topic is an id of `FROM topics`, its top level, or any other value of a tag (an entity, place, phrase or event);
--country, --ownership, --lang, --family and --outlet limit what is counted and what it is a share of, several with
commas between them. --topics shows all topics at once. Twelve weeks by default, or 28 days, 12 months, 8 quarters, 10
years.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings
from flows.config.words import many
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.config.settings import Settings

GRAINS = {"day": 28, "week": 12, "month": 12, "quarter": 8, "year": 10}  # and the periods shown of each
PARTS = ("country", "ownership", "lang", "family", "outlet")
TELLING = 0.9  # below this share of healthy source-days a period is marked
TEXT_WIDTH = 52  # of a line without its bar
SPARKS = "▁▂▃▄▅▆▇█"
LEGEND = {
    "…": "not over, cut by --since or --until, or begun before the first poll: known in part",
    "†": "the lexicon changed here: a step may be its doing",
    "!": "share of source-days on which sources were to be believed",
    "–": "nothing was collected",
}
# The periods before the present one that are shown by default, from the first article on.
FIRST_DAY = """
SELECT greatest(
    date_trunc($grain, today::TIMESTAMP - ($periods::INTEGER - 1) * ('1 ' || $grain)::INTERVAL)::DATE,
    date_trunc($grain, coalesce((SELECT min(published_on) FROM originals), today))::DATE)::VARCHAR AS since FROM desk
"""
TREND = """
SELECT period::VARCHAR AS period, articles, collected, share, is_complete, unhealthy_sources, healthy_share,
    is_boundary, is_outage
FROM trend($topic, $since, $until, $grain, $country, $ownership, $lang, $family, $outlet)
"""
NAME = """
SELECT name FROM topics WHERE topic_id = $1
UNION ALL SELECT name FROM entities WHERE entity_id = $1
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawing: words, then a bar that may be coloured."""

    words: str
    bar: str
    is_whole: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the topic, the period and the filters."""
    parser.add_argument(
        "topic", nargs="?", help="a topic id or its top level, such as border, or another tag value; else everything"
    )
    parser.add_argument("--topics", action="store_true", help="all topics of the top level, a line each")
    parser.add_argument("--since", metavar="DAY", help="first day, such as 2026-01-01 (else twelve weeks)")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--grain", choices=tuple(GRAINS), default="week", help="length of a period (else week)")
    for part in PARTS:
        parser.add_argument(f"--{part}", metavar="WORD", help=f"only of this {part}; several with commas")
    add_json_option(parser, "the rows")


def run(args: argparse.Namespace) -> int:
    """Ask the macro `trend` and draw it."""
    from flows.commands._questions import ask_of_days

    settings = load_settings(args.settings, args.home)
    since = args.since
    if not since and not args.until:
        found = ask_of_days(settings, FIRST_DAY, {"grain": args.grain, "periods": GRAINS[args.grain]})
        since = found[0]["since"] if found else None
    if args.topics:
        return _show_topics(settings, args, since)
    values = {"topic": args.topic, "since": since, "until": args.until, "grain": args.grain}
    rows = ask_of_days(settings, TREND, values | {part: getattr(args, part) for part in PARTS})
    if args.json:
        print_json(rows)
        return 0
    print(_heading(settings, args))
    _print([*draw(rows, get_terminal_size((100, 0)).columns)])
    print("\n".join(legend(rows)), end="\n" if legend(rows) else "")
    return 0


def _heading(settings: Settings, args: argparse.Namespace) -> str:
    from flows.commands._questions import ask_of_days

    named = [row["name"] for row in ask_of_days(settings, NAME, [args.topic])] if args.topic else []
    what = args.topic or "everything"
    if named and named[0] != args.topic:
        what = f"{named[0]} ({args.topic})"
    limits = ", ".join(f"{part} {getattr(args, part)}" for part in PARTS if getattr(args, part))
    return f"{what}{': ' if limits else ''}{limits}; originals a {args.grain}, and of how many collected"


def _show_topics(settings: Settings, args: argparse.Namespace, since: str | None) -> int:
    from flows.commands._questions import ask_of_days
    from warehouse.analysis.recipes import recipe

    if args.topic or args.until or any(getattr(args, part) for part in PARTS):
        raise UsageError("--topics shows all topics of everything collected: only --since and --grain go with it")
    chosen = recipe("all_topics")
    rows = ask_of_days(settings, chosen.sql, {"grain": args.grain, "since": since})
    if args.json:
        print_json(rows)
        return 0
    periods = len(rows[0]["shares"]) if rows else 0
    print(f"all topics: originals, and their share in {many(periods, args.grain)} to today (the last three in figures)")
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        shares = row["shares"]
        last = [f"{share:6.1%}" if share is not None else "     –" for share in shares[-3:]]
        print(f"{row['name']:{width}}  {row['articles'] or 0:6d}  {sparks(shares)}  {' '.join(last)}")
    return 0


def sparks(shares: list[float | None]) -> str:
    """Return one character a share, as high as its part of the largest; a blank where nothing was collected."""
    largest = max((share or 0 for share in shares), default=0) or 1
    return "".join(" " if share is None else SPARKS[round(share / largest * (len(SPARKS) - 1))] for share in shares)


def draw(rows: list[dict[str, Any]], width: int) -> list[Line]:
    """Return one line a period: the count, its share, marks, and a bar as long as its share of the largest."""
    key = "articles" if all(row["share"] in (None, 1.0) for row in rows) else "share"
    largest = max((row[key] or 0 for row in rows), default=0) or 1
    room = max(width - TEXT_WIDTH, 8)
    lines = []
    for row in rows:
        share = "     –" if row["share"] is None else f"{row['share']:6.1%}"
        bar = "█" * round((row[key] or 0) / largest * room)
        words = f"{row['period']} {row['articles']:6d} of {row['collected']:6d} {share} {marks(row):6} "
        lines.append(Line(words, bar, row["is_complete"]))
    return lines


def marks(row: dict[str, Any]) -> str:
    """Return the marks of a period: not over, another lexicon, sources not to be believed."""
    healthy = row["healthy_share"]
    found = ("" if row["is_complete"] else "…") + ("†" if row.get("is_boundary") else "")
    found += "×" if row.get("is_outage") else ""
    return found + (f"!{healthy:.0%}" if healthy is not None and healthy < TELLING else "")


def legend(rows: list[dict[str, Any]]) -> list[str]:
    """Return what the marks that were used mean, a line each."""
    used = "".join(marks(row) for row in rows) + ("–" if any(row["share"] is None for row in rows) else "")
    return [f"  {mark} {words}" for mark, words in LEGEND.items() if mark in used]


def _print(lines: list[Line]) -> None:
    from rich.console import Console
    from rich.text import Text

    from flows.commands._terminal import bare

    if not sys.stdout.isatty():
        print("\n".join((line.words + line.bar).rstrip() for line in lines))
        return
    console = Console(file=bare(sys.stdout), highlight=False)
    for line in lines:
        console.print(
            Text(line.words), Text(line.bar, "cyan" if line.is_whole else "bright_black"), sep="", soft_wrap=True
        )
