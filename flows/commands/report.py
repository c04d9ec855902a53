"""Write one HTML page of the last weeks: coverage, bursts, who speaks of what, places, stories, silent sources.

Everything is inside the file: it asks nothing of any other place, reads in light and dark and on a phone, and can be
mailed. Needs the extra `charts`.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

from extractors.errors import YaluError
from flows.commands import as_day
from flows.commands._present import add_json_option, present
from flows.config.settings import load_settings
from flows.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and the days."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="else report.html in the home")
    parser.add_argument(
        "--since", type=as_day, metavar="DAY", help="first day, such as 2026-09-01 (else twelve weeks back)"
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    add_json_option(parser, "the file")


def run(args: argparse.Namespace) -> int:
    """Gather, draw, write."""
    missing = [name for name in ("altair", "vl_convert") if find_spec(name) is None]
    if missing:
        words = "the report needs the extra 'charts': pip install -e '.[charts]' where Yalu was installed from"
        raise UsageError(words)
    from flows.bugs import account
    from flows.commands.run import exit_of
    from flows.log import home_log
    from flows.report.charts import draw
    from flows.report.gather import gather
    from flows.report.page import render_page
    from warehouse.store.location import open_snapshot
    from warehouse.store.permissions import private

    settings = load_settings(args.settings, args.home)
    with home_log(settings, "report"), account() as bugs:
        with open_snapshot(settings) as connection:
            found = gather(connection, args.since)
        if found is None:
            raise YaluError("no run has been recorded yet: run 'yalu run' first")
        file = (args.file or settings.home / "report.html").absolute()
        with nullcontext() if args.file else private():
            file.write_text(render_page(found, draw(found)), "utf-8")
    present({"file": file, "bugs": list(bugs.lines)}, str(file), as_json=args.json)
    if args.open:
        import webbrowser

        webbrowser.open(file.as_uri())
    return exit_of(bugs.lines)
