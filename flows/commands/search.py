"""Find text in the articles: every word must be there, in title or body; words in double quotes are one.

Words are found inside longer ones in Korean, Chinese and Japanese, in either script of Chinese, and a name the
lexicon knows finds all its names. Best first; recent articles before older ones. A terminal marks what was found.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from shutil import get_terminal_size
from typing import Any

from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings

COUNTED = 1000  # matches that are counted; beyond, "more than"
INDENT = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words and the bounds."""
    parser.add_argument("terms", nargs="+", metavar="WORD", help="words to find")
    parser.add_argument("--since", metavar="DAY", help="first day of publication, such as 2026-01-01")
    parser.add_argument("--until", metavar="DAY", help="last day, included")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="at most so many (else 20)")
    parser.add_argument("--copies", action="store_true", help="copies, and copies of the seed corpus, too")
    add_json_option(parser, "the rows")


def run(args: argparse.Namespace) -> int:
    """Ask the macro `search`; ends with 0 also where nothing is found."""
    from flows.commands._questions import ask_of_days

    # A word with a space in it was quoted in the shell, and is meant as one.
    terms = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in args.terms)
    rows = ask_of_days(
        load_settings(args.settings, args.home),
        "SELECT score, article_id, published_on::VARCHAR AS published_on, outlet, lang, title, snippet, found, "
        "url, is_original FROM search($terms, $since, $until, $most, $copies)",
        {
            "terms": terms,
            "since": args.since,
            "until": args.until,
            "most": max(COUNTED, args.most),
            "copies": args.copies,
        },
    )
    shown = rows[: args.most]
    if args.json:
        print_json(shown)
        return 0
    for row in shown:
        _print_row(row, [word for word in args.terms if '"' not in word])
    print(how_many(len(shown), len(rows), max(COUNTED, args.most)))
    return 0


def how_many(shown: int, found: int, counted: int) -> str:
    """Return the line below the matches: how many there are, and how many of them are shown."""
    if found == shown:
        return f"{found} found"
    more = f"more than {counted - shown}" if found >= counted else str(found - shown)
    return f"{shown} shown, {more} more (--most N)"


def window(snippet: str, found: Iterable[str], columns: int) -> str:
    """Return the part of a snippet around its first match that takes so many columns, in any script."""
    from flows.commands._tables import wide

    text = " ".join(snippet.split())
    place = next((match.start() for match in _matches(text, found)), 0)
    start = place
    while start > 0 and wide(text[start - 1 : place]) <= columns // 3:
        start -= 1
    end = start
    while end < len(text) and wide(text[start : end + 1]) <= columns:
        end += 1
    while end == len(text) and start > 0 and wide(text[start - 1 : end]) <= columns:
        start -= 1
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def _matches(text: str, found: Iterable[str]) -> Iterable[re.Match[str]]:
    words = sorted({word for word in found if word}, key=len, reverse=True)
    return re.finditer("|".join(map(re.escape, words)), text, re.IGNORECASE) if words else ()


def _print_row(row: dict[str, Any], terms: list[str]) -> None:
    from rich.console import Console
    from rich.text import Text

    from extractors.text.sanitise import escaped
    from flows.commands._terminal import bare

    words = [*(row["found"] or ()), *terms]
    title = f"{row['published_on']}  {row['outlet'] or '?'} [{row['lang']}]  {row['title']}"
    snippet = window(row["snippet"] or "", words, get_terminal_size((100, 0)).columns - INDENT - 4)
    lines = [title, " " * INDENT + snippet, " " * INDENT + row["url"]]
    if not sys.stdout.isatty():
        print("\n".join(lines))
        return
    console = Console(file=bare(sys.stdout), highlight=False)
    for line in lines:
        text = Text(escaped(line))
        for match in _matches(text.plain, words) if line is not lines[2] else ():
            text.stylize("bold yellow", *match.span())
        console.print(text, soft_wrap=True)
