"""List a ledger: what texts say that can be checked, the newest first, each row with the words it rests on.

    visits     known visits, meetings abroad, calls and letters
    readouts   official texts, with the tracked phrases they say and leave out
    firsts     "the first visit in seven years", checked against the visits: consistent, contradicted, undecidable
    events     visits, talks, letters, agreements, sanctions … merged across languages, with status and voices
    claims     what is claimed of events, how far it has come (reported … confirmed, denied, expired) and its weight
    calendar   what is due, how sure, and who says so
    watch      stored questions, what would decide them, and what did
    border     what goes over the border between DPRK and PRC, and which way it changes

What cannot be known is answered "undecidable", "unknown" or "unresolved"; docs/ledgers says what an entry takes and
how often one is wrong.
"""

from __future__ import annotations

import argparse

from extractors.records import RELATIONS
from flows.commands._present import add_json_option, print_json, print_table
from flows.config.settings import load_settings

MOST_ROWS = 50  # in a table; --json has all
CELL = 90  # characters of a cell in the table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the ledger and the bounds."""
    from warehouse.analysis.ledgers import shown_ledgers

    parser.add_argument("ledger", choices=tuple(shown_ledgers()), help="which one")
    parser.add_argument("--since", metavar="DAY", help="first day, such as 2026-01-01")
    parser.add_argument("--pair", choices=tuple(RELATIONS), help="one pair of countries only")
    add_json_option(parser, "all rows")


def run(args: argparse.Namespace) -> int:
    """Ask the ledger's query; ends with 0 also where it is empty."""
    from flows.commands._questions import ask_of_days
    from warehouse.analysis.ledgers import shown_ledgers

    shown = shown_ledgers()[args.ledger]
    rows = ask_of_days(
        load_settings(args.settings, args.home), shown.sql, {"since": args.since, "pair": args.pair or ""}
    )
    if args.json:
        print_json(rows)
        return 0
    if rows:
        print_table(tuple(rows[0]), ([_cell(value) for value in row.values()] for row in rows[:MOST_ROWS]))
    cut = f", the newest {MOST_ROWS} shown; --json has all" if len(rows) > MOST_ROWS else ""
    print(f"{len(rows)} in the ledger of {shown.name}{cut}")
    return 0


def _cell(value: object) -> str:
    """Return a value as a cell shows it: lists by commas, true and false as yes and no, long words cut."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " ".join(str("" if value is None else value).split())
    return words if len(words) <= CELL else f"{words[: CELL - 1]}…"
