"""Find text in the articles: every word must be there, in title or body; words in double quotes are one.

Words are found inside longer ones in Korean, Chinese and Japanese, in either script of Chinese, and a name the
lexicon knows finds all its names. Best first; recent articles before older ones.
"""

from __future__ import annotations

import argparse

from flows.commands._present import add_json_option, print_json
from flows.config.settings import load_settings


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
        {"terms": terms, "since": args.since, "until": args.until, "most": args.most, "copies": args.copies},
    )
    if args.json:
        print_json(rows)
        return 0
    for row in rows:
        print(f"{row['published_on']}  {row['outlet'] or '?'} [{row['lang']}]  {row['title']}")
        print(f"    … {' '.join(row['snippet'].split())} …\n    {row['url']}")
    print(f"{len(rows)} found" + (", the most asked for" if len(rows) == args.most else ""))
    return 0
