"""Show the whole job on an invented news web on loopback: no network, no server, under a minute.

A dozen outlets that do not exist are collected from twice (the second collection loads nothing new); then come
a digest, a trend, and what the monitor did not see. Everything is kept under ./yalu-demo, or under --home.
No settings are read. An earlier demo is replaced. --json prints the account of both collections, the digest's files,
the trend, the gaps and the commands to try, as one JSON document.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import time
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from extractors.errors import YaluError
from flows import clock
from flows.commands._present import add_json_option, own_name, print_json
from flows.commands._progress import progress
from flows.config.settings import FetchSettings, Settings
from flows.demo.mark import HOME, MARKER
from flows.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    import duckdb

    from extractors.records import RunReport
    from flows.demo.server import LoggedRequest
    from flows.demo.web import DemoWeb

FOLDER = "yalu-demo"
MADE = (HOME, "digest", "yalu.toml")
TREND_DAYS = 8
TREND_TOPICS = 4
BAR = "█"


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection of the demo: the run's own account and what the web saw of it."""

    report: RunReport
    requests: tuple[LoggedRequest, ...]
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Mark the command as the demo, and add --json."""
    parser.set_defaults(is_demo=True)
    add_json_option(parser, "the account, files, trend and gaps")


def run(args: argparse.Namespace) -> int:
    """Make the folder, collect twice, show the result."""
    from flows.demo.web import DemoWeb
    from warehouse.store.connection import open_published

    say = _hold if args.json else _say
    folder = args.home or Path(FOLDER)
    make_folder(folder)
    home = (folder / "data").resolve()
    collections = []
    with DemoWeb(clock.now(), has_failures=False) as web:
        say(describe_web(web))
        for number in (1, 2):
            with progress(args, "  … "):
                collections.append(_collect(web, home, all_due=number > 1))
            say(describe_collection(number, collections[-1]))
    digest = _make_digest(folder, as_json=args.json)
    with open_published(home) as connection:
        say(describe_trend(connection))
        say(describe_gaps(connection))
        if args.json:
            print_json(as_document(folder, collections, digest, connection))
    say(describe_next(folder))
    return 0


def as_document(
    folder: Path, collections: Sequence[Collection], digest: object, connection: duckdb.DuckDBPyConnection
) -> dict[str, object]:
    """Return what the demo did and found, for a program; the names are those of the text's parts."""
    return {
        "folder": folder,
        "home": folder / HOME,
        "collections": [
            {
                "seconds": round(one.seconds, 3),
                "requests": len(one.requests),
                "bytes": sum(request.bytes_sent for request in one.requests),
                "not_modified": sum(request.status == 304 for request in one.requests),
                "run": one.report,
            }
            for one in collections
        ],
        "digest": digest,
        "trend": _rows(connection, TREND),
        "unread_sources": _rows(connection, UNREAD_SOURCES),
        "unread_entries": _rows(connection, UNREAD_ENTRIES),
        "next": _commands(folder),
    }


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    from warehouse.tables.rows import named_rows

    return named_rows(connection.execute(query))


def make_folder(folder: Path) -> None:
    """Make the folder of the demo, or clear one that an earlier demo made. Raises UsageError for any other."""
    marker = folder / MARKER
    if folder.exists() and not marker.is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and no demo made it: move it away, or name another --home")
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text("made by yalu demo, which may replace this folder\n", encoding="utf-8")
    for name in MADE:  # only what a demo makes: what somebody put beside it stays
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (folder / HOME).mkdir()
    (folder / HOME / MARKER).touch()
    (folder / "digest").mkdir()
    (folder / "yalu.toml").write_text('home = "./data"\n', encoding="utf-8")


def _collect(web: DemoWeb, home: Path, *, all_due: bool) -> Collection:
    from flows.collection.pipeline import Choice, run_collection
    from flows.demo.web import demo_seed

    settings = replace(Settings(home=home), fetch=FetchSettings(allow_hosts=web.allow_hosts, per_host_delay_s=0.0))
    before, started = len(web.requests), time.monotonic()
    choice = Choice(web.sources, all_due=all_due, seeds=(demo_seed()[0],))
    report = run_collection(settings, choice)
    if not report.is_reached:
        raise YaluError("the invented web on 127.0.0.1 could not be reached: does a firewall forbid loopback?")
    return Collection(report, tuple(web.requests[before:]), time.monotonic() - started)


def _make_digest(folder: Path, *, as_json: bool) -> object:
    """Run `yalu digest --preview` as a reader of this output would; return what its --json prints, None without."""
    from flows.cli import main

    preview = folder / "digest" / "digest.html"
    words = ["digest", "--settings", str(folder / "yalu.toml"), "--preview", str(preview)]
    printed = io.StringIO()
    if not as_json:
        print("\nThe digest of the day (yalu digest --preview)")
        sys.stdout.flush()
    with redirect_stdout(printed) if as_json else nullcontext():
        status = main([*words, "--json"] if as_json else words)
    if status:
        raise YaluError(f"the digest could not be made (exit status {status})")
    return json.loads(printed.getvalue()) if as_json else None


# ---------------------------------------------------------------- descriptions


def describe_web(web: DemoWeb) -> list[str]:
    """Describe the invented web."""
    langs = sorted({source.lang.partition("-")[0] for source in web.sources})
    counts = f"{len(web.allow_hosts)} outlets, {len(web.sources)} sources, {len(web.listed)} entries"
    return [
        "An invented news web on 127.0.0.1: every outlet, person and event in it is made up",
        f"  {counts}, {len(langs)} languages ({', '.join(langs)})",
    ]


def describe_collection(number: int, collection: Collection) -> list[str]:
    """Describe one collection."""
    report, requests = collection.report, collection.requests
    sent = sum(request.bytes_sent for request in requests)
    unchanged = sum(request.status == 304 for request in requests)
    cost = f"{collection.seconds:.1f} s, {len(requests)} requests, {sent:,} bytes sent to us"
    account = f"seen {report.seen} = loaded {report.loaded} + dropped {report.dropped} + failed {report.failed}"
    lines = [
        f"Collection {number}: {cost}" + (f", {unchanged} answers 'not modified'" if unchanged else ""),
        f"  {account} + pending {report.pending}" + (f"; {report.known} known before" if report.known else ""),
    ]
    if report.loaded:
        copies = f"repeating another article: {report.duplicates}, a text of the seed corpus: {report.seed_sightings}"
        lines.append(f"  of those loaded, {copies}")
    elif number > 1:
        lines.append("  nothing new was loaded: what is known is not fetched again")
    return lines


def describe_trend(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Draw the originals of the last days and the topics they were about, from the macro `trend`."""
    topics = [row[0] for row in connection.execute(TOP_TOPICS, [TREND_TOPICS]).fetchall()]
    columns = [_trend(connection, topic) for topic in (None, *topics)]
    lines = [
        "Originals a day, by the day of publication",
        "  " + " " * 10 + "".join(f"{name:>12}" for name in ("all", *topics)),
    ]
    for day in columns[0]:
        counts = [column.get(day, 0) for column in columns]
        lines.append(f"  {day}" + "".join(f"{count:>12}" for count in counts) + "  " + BAR * counts[0])
    return lines


TREND = "SELECT period, share, articles, collected FROM trend(grain := 'day')"
TOP_TOPICS = """
SELECT split_part(topic, '.', 1) AS top
FROM (SELECT article_id, unnest(topics) AS topic FROM articles WHERE is_original AND seed_id IS NULL)
GROUP BY top ORDER BY count(DISTINCT article_id) DESC, top LIMIT ?
"""


def _trend(connection: duckdb.DuckDBPyConnection, topic: str | None) -> dict[str, int]:
    rows = connection.execute("SELECT period, articles FROM trend(topic := ?, grain := 'day')", [topic])
    return {str(period): int(count) for period, count in rows.fetchall()[-TREND_DAYS:]}


UNREAD_SOURCES = """
SELECT s.outlet, s.source_id, h.state, coalesce(h.note, '') AS note
FROM source_health AS h JOIN sources AS s USING (source_id)
WHERE s.left_at IS NULL AND h.state NOT IN ('ok', 'new', 'quiet') ORDER BY s.source_id
"""
UNREAD_ENTRIES = """
SELECT outcome, reason, count(*) AS entries, min(title) AS example
FROM entries WHERE outcome <> 'loaded' GROUP BY ALL ORDER BY outcome DESC, entries DESC, reason
"""


def describe_gaps(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Describe what was not seen: sources without an answer and entries left out, each with its reason."""
    lines = ["What the monitor did not see"]
    for outlet, source_id, state, note in connection.execute(UNREAD_SOURCES).fetchall():
        lines.append(f"  {outlet} ({source_id}): {state.replace('_', ' ')}. {note}".rstrip())
    for outcome, reason, count, example in connection.execute(UNREAD_ENTRIES).fetchall():
        lines.append(f"  {count:3d} {outcome}: {reason}, such as “{_shortened(example)}”")
    return lines


def describe_next(folder: Path) -> list[str]:
    """Name commands to try on what the demo left behind, each ready to be pasted."""
    page = folder / "digest" / "digest.html"
    return [
        f"What to try next (look at {page}; the outlets it links to have closed again)",
        *(f"  {command}" for command in _commands(folder)),
        "",
        "The live feeds, into ./yalu-data (they answer only where there is a network):",
        f"  {own_name()} run",
    ]


def _commands(folder: Path) -> list[str]:
    home = quote(str(folder / HOME))
    return [f"{own_name()} {name} --home {home} {rest}".rstrip() for name, rest in TO_TRY]


TO_TRY = (
    ("sql", '"SELECT published_on, outlet, lang, title, topic_names FROM articles ORDER BY published_on DESC"'),
    ("sql", '"SELECT outlet, speaker, speaker_side, quote FROM quotes"'),
    ("sql", '"SELECT outcome, reason, title FROM entries"'),
    ("sql", "\"FROM first_reports('border')\""),
    ("sql", '"FROM dictionary"'),
    ("trends", "border --grain day"),
    ("trends", "--topics --grain day"),
    ("search", "customs"),
    ("sources health", ""),
    ("seeds", ""),
)


def _shortened(title: str) -> str:
    return title if len(title) <= 60 else title[:59] + "…"


def _hold(lines: Sequence[str]) -> None:
    """Print nothing: a program gets the document at the end."""


def _say(lines: Sequence[str]) -> None:
    print("\n" + "\n".join(lines), flush=True)
