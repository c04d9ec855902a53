"""Restore a backup into a home that has no warehouse, check it, and publish it.

Every file is compared with its SHA-256 before anything is written, every table with its rows and content sum before
anything is published. With another `timezone` in the settings the desk's days are computed again in it.
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
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what 'yalu backup' made")
    parser.add_argument("--check", action="store_true", help="only compare the files with their SHA-256")
    add_json_option(parser, "what was compared or published")


def run(args: argparse.Namespace) -> int:
    """Restore the backup, or only verify it."""
    from warehouse.maintenance.backup import read_backup, restore, verify
    from warehouse.store.location import open_warehouse

    folder = args.folder.absolute()
    if args.check:
        backup = read_backup(folder)
        verify(backup)
        text = f"{folder}: {many(len(backup.files), 'file is', 'files are')} as written"
        present({"folder": folder, "files": len(backup.files)}, text, as_json=args.json)
        return 0
    settings = load_settings(args.settings, args.home)
    with progress(args):
        published = restore(open_warehouse(settings), folder)
    present({"published": published}, f"restored and published {published}", as_json=args.json)
    return 0
