"""Restore a backup into a home that has no warehouse, check it, and publish it.

Every file is compared with its SHA-256 before anything is written, every table with its rows and content sum before
anything is published. With another `timezone` in the settings the desk's days are computed again in it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.config.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what 'yalu backup' made")
    parser.add_argument("--check", action="store_true", help="only compare the files with their SHA-256")


def run(args: argparse.Namespace) -> int:
    """Restore the backup, or only verify it."""
    from warehouse.maintenance.backup import read_backup, restore, verify
    from warehouse.store.location import open_warehouse

    folder = args.folder.absolute()
    if args.check:
        backup = read_backup(folder)
        verify(backup)
        print(f"{folder}: {len(backup.files)} files are as they were written")
        return 0
    settings = load_settings(args.settings, args.home)
    print(f"restored and published {restore(open_warehouse(settings), folder)}")
    return 0
