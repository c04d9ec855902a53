"""List where copies of the seed corpus were seen; `build` rebuilds its fingerprints from the texts.

The texts belong to their publishers: `build` loads them into the local warehouse only, and writes nothing but
sampled fingerprints beside the facts that ship.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from shutil import get_terminal_size
from zoneinfo import ZoneInfo

from flows.commands import add_common_options
from flows.commands._present import PIPE_WIDTH, add_json_option, present, print_json
from flows.config.settings import Settings, load_settings

SIGHTINGS = """
SELECT s.seed_id, coalesce(nullif(s.title, ''), s.outlet) AS seed, d.relation,
    round(d.evidence.containment_of, 2) AS of_seed, round(d.containment, 2) AS of_text,
    a.outlet, a.published_on, a.title, a.url
FROM seeds AS s
LEFT JOIN duplicates AS d ON d.of_seed_id = s.seed_id
LEFT JOIN articles AS a ON a.article_id = d.article_id
ORDER BY s.seed_id, a.published_on, a.url
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `build` and the form of the list."""
    add_json_option(parser, "the sightings")
    commands = parser.add_subparsers(dest="action", metavar="build DIR")
    build = commands.add_parser("build", help="rebuild the fingerprints from the texts in DIR", description=__doc__)
    add_common_options(build)
    build.add_argument("folder", type=Path, metavar="DIR", help="the folder that holds the seed texts")
    build.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="the fingerprints' sizes as JSON")


def run(args: argparse.Namespace) -> int:
    """List the sightings, or rebuild the fingerprints."""
    settings = load_settings(args.settings, args.home)
    if args.action == "build":
        return _build(args.folder, settings, as_json=args.json)
    return _list(settings, as_json=args.json)


def _build(folder: Path, settings: Settings, *, as_json: bool) -> int:
    from flows.reprocessing.seeds import build_seeds
    from warehouse.reference import load_seeds
    from warehouse.store.location import open_warehouse
    from warehouse.store.publish import publish_locked
    from warehouse.tables import load_reference

    texts = build_seeds(folder)
    load_seeds.cache_clear()
    warehouse = open_warehouse(settings)
    with warehouse.lock("yalu seeds build"):
        with warehouse.opened() as connection:
            load_reference.load_seeds(connection, load_seeds())
            load_reference.load_seed_texts(connection, {text.seed_id: text.body for text in texts})
        publish_locked(warehouse, "seeds")
    rows = [
        {"seed_id": text.seed_id, "tokens": text.fingerprint.tokens, "hashes": len(text.fingerprint.sample)}
        for text in texts
    ]
    lines = (f"{row['seed_id']}  {row['tokens']} tokens, {row['hashes']} hashes sampled" for row in rows)
    present(rows, "\n".join(lines), as_json=as_json)
    return 0


def _list(settings: Settings, *, as_json: bool) -> int:
    from flows.commands._tables import Answer, table_lines
    from warehouse.store.location import open_snapshot

    with open_snapshot(settings) as connection:
        answer = connection.sql(SIGHTINGS)
        if as_json:
            rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]
            print_json(rows)
        else:
            found = tuple(answer.fetchall())
            shown = Answer(tuple(answer.columns), found, len(found))
            width = get_terminal_size((PIPE_WIDTH, 0)).columns
            print("\n".join(table_lines(shown, width, ZoneInfo(settings.timezone))))
    return 0
