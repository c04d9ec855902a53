"""Copy all stored data into a new folder: the tables as Parquet, the spool, the outbox, each with its SHA-256.

Waits for a load under way, and keeps loads waiting while it copies; readers and collections between two loads go on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands._present import add_json_option, present
from flows.commands._progress import progress
from flows.config.settings import load_settings
from flows.config.words import many


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there yet")
    parser.add_argument("--raw", action="store_true", help="raw bytes of listings and pages, too")
    add_json_option(parser, "folder, tables, rows and bytes")


def run(args: argparse.Namespace) -> int:
    """Back up and print the folder, tables, rows and size."""
    from warehouse.errors import NothingPublished
    from warehouse.maintenance.backup import back_up
    from warehouse.store.location import open_warehouse

    settings = load_settings(args.settings, args.home)
    warehouse = open_warehouse(settings)
    if not warehouse.is_begun:
        raise NothingPublished(f"there is no warehouse in {settings.home} to back up")
    with progress(args):
        backup = back_up(warehouse, args.folder.absolute(), has_raw=args.raw)
    size = sum((backup.folder / name).stat().st_size for name in backup.files)
    made = {"folder": backup.folder, "tables": len(backup.tables), "rows": backup.rows, "bytes": size}
    text = f"{backup.folder}: {many(len(backup.tables), 'table')}, {many(backup.rows, 'row')}, {size / 1e6:,.1f} MB"
    present(made, text, as_json=args.json)
    return 0
