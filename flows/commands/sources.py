"""The sources: list them, try an address, find a feed and add it, exchange lists, show their health.

`try` and `check` store nothing and keep to the rules of a run. `add` and `import` write the desk's own sources file;
the first time they copy the shipped list and make the settings name the copy.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from pathlib import Path
from shlex import quote
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from extractors.records import Source
from extractors.text.sanitise import escaped
from flows.commands import add_common_options
from flows.commands._present import PIPE_WIDTH, print_json, print_table
from flows.commands._source_check import add_check_options, check
from flows.config.settings import load_settings, web_rule
from flows.config.words import many, when
from flows.errors import UsageError
from flows.sources.catalog import KINDS, LANGS, OWNERSHIPS, load_sources, row_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.config.settings import Settings
    from flows.sources.check import Yield


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    commands = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    def action(name: str, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, allow_abbrev=False)
        add_common_options(made)
        made.add_argument("--json", action="store_true", help="JSON, for programs")
        return made

    shown = action("list", "show the sources")
    shown.add_argument("--enabled", action="store_true", help="only those that are polled")
    tried = action("try", "fetch one address, show what comes of it")
    tried.add_argument("url", metavar="URL", help="a feed, sitemap, list page or article")
    tried.add_argument("--pages", type=int, default=1, metavar="N", help="entries to read the page of (%(default)s)")
    _add_outlet_options(tried)
    added = action("add", "find the feed of an address and add it to the sources")
    added.add_argument("url", metavar="URL", help="a feed, or a page whose feed is looked for")
    _add_outlet_options(added)
    added.add_argument("--id", metavar="ID", help="its id (else from the feed's title, or the address)")
    added.add_argument("--outlet", metavar="NAME", help="the outlet's name (else the feed's title)")
    added.add_argument("--family", metavar="ID", default="", help="the publisher family (else that of the site)")
    added.add_argument("--ownership", choices=OWNERSHIPS, help="(else that of the site in the list, or unknown)")
    added.add_argument("--timezone", metavar="ZONE", help="zone of dates without one (else that of the site, or UTC)")
    added.add_argument("--kind", choices=[kind for kind in KINDS if kind], default="", help="html_list for a list page")
    added.add_argument("--dry-run", action="store_true", help="show the row, write nothing")
    add_check_options(
        action("check", "ask sources and a few pages of each now: sound, doubtful or dead, what to change")
    )
    health = action("health", "how each polled source behaves, and what to do")
    health.add_argument("--all", action="store_true", help="also those that are well")
    brought = action("import", "add the feeds of an OPML file")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--disabled", action="store_true", help="add them switched off")
    sent = action("export", "write the sources as OPML")
    sent.add_argument("file", nargs="?", type=Path, metavar="FILE", help="else to stdout")


def _add_outlet_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGS[:-1], help="the outlet's language (else that of the list, or the feed)")
    parser.add_argument("--country", metavar="CC", help="the outlet's country (else that of the source list)")


def run(args: argparse.Namespace) -> int:
    """Run the action."""
    actions = {
        "list": _list, "try": _try, "add": _add, "check": check, "health": _health, "import": _import,
        "export": _export,
    }  # fmt: skip
    return actions[args.action](args, load_settings(args.settings, args.home))


# ---------------------------------------------------------------- list, try


def _list(args: argparse.Namespace, settings: Settings) -> int:
    sources = load_sources(settings.sources)
    chosen = [source for source in sources if source.enabled or not args.enabled]
    if args.json:
        print_json(chosen)
        return 0
    print_table(
        ("id", "outlet", "lang", "country", "ownership", "", "note"),
        ((s.id, s.outlet, s.lang, s.country, s.ownership, _switches(s), s.note) for s in chosen),
    )
    on = sum(source.enabled for source in sources)
    verified = sum(source.verified for source in sources)
    print(f"{many(len(sources), 'source')}: {on} on, {verified} verified against the live feed")
    return 0


def _switches(source: Source) -> str:
    return ("on" if source.enabled else "off") + (", verified" if source.verified else "")


def _try(args: argparse.Namespace, settings: Settings) -> int:
    from flows.commands._terminal import bare
    from flows.fetching.fetcher import Fetcher
    from flows.sources.preview import Trier, as_lines, try_address
    from flows.workers.pool import Workers

    if problem := web_rule(args.url):
        raise UsageError(problem)
    outlet = _outlet(args, load_sources(settings.sources))
    with Fetcher(settings.fetch) as fetcher, Workers(1) as workers:
        trial = try_address(Trier(fetcher, workers, outlet, settings.lexicon), args.url, args.pages)
    if args.json:
        print_json(trial)
    else:
        is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        print("\n".join(as_lines(trial, is_coloured=is_coloured)), file=bare(sys.stdout))
    return 0


def _outlet(args: argparse.Namespace, sources: tuple[Source, ...]) -> Source:
    """Return the row of this address in the list, with the options of the command line over it."""
    listed = next((source for source in sources if source.url == args.url), None)
    source = listed or Source(id="tried", outlet="", url=args.url)
    return dataclasses.replace(source, lang=args.lang or source.lang, country=args.country or source.country)


# ---------------------------------------------------------------- add, check


def _add(args: argparse.Namespace, settings: Settings) -> int:
    from extractors.lexicon.families import load_families
    from flows.commands._present import own_name
    from flows.sources.add import find_listing, make_row
    from flows.sources.edit import add_rows, as_toml, own_file

    if problem := web_rule(args.url):
        raise UsageError(problem)
    known = load_sources(settings.sources)
    found = find_listing(settings, args.url, args.kind)
    if listed := next((source for source in known if source.url == found.chosen.url), None):
        raise UsageError(f"{found.chosen.url} is in the list already, as {listed.id!r}")
    row = make_row(found.chosen, args, known, load_families(settings.lexicon))
    if args.json:
        print_json([{"row": dataclasses.asdict(row), "yield": dataclasses.asdict(found.chosen)}])
    else:
        print(f"{found.chosen.url}: {_in_words(found.chosen, settings.timezone)}")
        for other in found.others:
            print(f"  also there: {other.url}: {_in_words(other, settings.timezone)}")
        print(f"\n{as_toml(row)}\n")
    if args.dry_run:
        return 0
    file = own_file(settings)
    add_rows(file, [row])
    if not args.json:
        print(f"added {row.id!r} to {file}; correct what is wrong there. What it brings, and a collection of it:")
        print(f"  {own_name()} sources try {quote(row.url)}")
        print(f"  {own_name()} run --source {row.id}")
    return 0


def _in_words(one: Yield, zone: str) -> str:
    newest = f", newest {when(one.newest_at, zone)}" if one.newest_at else ", no dates"
    lang = f", in {one.lang}" if one.lang else ""
    return f"{one.kind} {one.title!r}, {many(one.entries, 'entry', 'entries')}{newest}{lang}: {one.state}"


# ---------------------------------------------------------------- health, import, export


def _health(args: argparse.Namespace, settings: Settings) -> int:
    from warehouse.store.location import open_snapshot
    from warehouse.tables.rows import named_rows

    with open_snapshot(settings) as connection:
        asked = connection.execute(
            "SELECT h.source_id, h.state, h.since, h.last_ok_at, h.last_new_at, h.failures, h.next_poll_at, h.lost, "
            "h.note, h.advice, h.needs_person FROM source_health AS h JOIN sources AS s USING (source_id) "
            "WHERE s.enabled ORDER BY h.needs_person DESC, h.state <> 'ok' DESC, h.source_id"
        )
        found = named_rows(asked)
    shown = [row for row in found if args.all or row["state"] != "ok" or row["advice"]]
    if args.json:
        print_json(shown)
        return 0

    for row in shown:
        print("\n".join(_health_lines(row, settings.timezone, get_terminal_size((PIPE_WIDTH, 0)).columns)))
    urgent = sum(bool(row["needs_person"]) for row in found)
    well = sum(r["state"] == "ok" for r in found)
    print(f"{many(len(found), 'source')} polled: {well} well, {many(urgent, 'needs', 'need')} a person")
    return 0


def _health_lines(row: Mapping[str, Any], zone: str, width: int) -> list[str]:
    """Return how a source behaves: what happened when on one line, and below it why and what to do."""
    times = (("since", "since"), ("last new", "last_new_at"), ("asked again", "next_poll_at"))
    said = "; ".join(f"{words} {when(row[name], zone)}" for words, name in times if row[name])
    why = escaped(" ".join(filter(None, (row["note"], row["advice"]))))
    below = wrap(why, max(width, 40) - 4, break_long_words=False, break_on_hyphens=False)
    return [f"{row['source_id']}  {row['state']} {said}", *(f"    {line}" for line in below)]


def _import(args: argparse.Namespace, settings: Settings) -> int:
    from flows.sources.edit import add_rows, own_file
    from flows.sources.opml import read_opml

    try:
        body = args.file.read_bytes()
    except OSError as error:
        raise UsageError(f"{args.file} cannot be read: {error.strerror}") from None
    known = load_sources(settings.sources)
    rows, known_already = read_opml(body, known)
    problems = {row.id: problem for row in rows if (problem := row_problem(row))}
    sound = [
        dataclasses.replace(row, enabled=row.enabled and not args.disabled) for row in rows if row.id not in problems
    ]
    if sound:
        file = own_file(settings)
        add_rows(file, sound)
    if args.json:
        left_out = [{"url": row.url, "problem": problems[row.id]} for row in rows if row.id in problems]
        print_json({"added": [row.id for row in sound], "known": known_already, "left_out": left_out})
        return 0
    if sound:
        print(f"added {many(len(sound), 'source')} to {file}; `yalu sources check` shows what each yields")
    for row in rows:
        if row.id in problems:
            print(f"left out {row.outlet!r} ({row.url}): {problems[row.id]}")
    print(f"{len(sound)} added, {known_already} known already, {len(rows) - len(sound)} left out")
    return 0


def _export(args: argparse.Namespace, settings: Settings) -> int:
    from flows.sources.opml import write_opml

    sources = load_sources(settings.sources)
    text = write_opml(sources)
    if args.file is not None:
        args.file.write_text(text, "utf-8")
    if args.json:  # the OPML itself where no file takes it
        print_json({"sources": len(sources), "file": args.file} | ({} if args.file else {"opml": text}))
    else:
        print(f"wrote {many(len(sources), 'source')} to {args.file}" if args.file else text.removesuffix("\n"))
    return 0
