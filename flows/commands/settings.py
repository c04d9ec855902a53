"""Show the settings in force, with where each comes from, or their schema for an editor. No secret is shown.

Every key can be set by a variable of the environment, too: YALU_MAIL__HOST is `host` under [mail], YALU__TIMEZONE is
`timezone`. `yalu settings --schema > yalu.schema.json` makes a JSON Schema; editors read it where `yalu.toml` begins
with `#:schema ./yalu.schema.json`.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flows.commands._present import add_json_option, print_json
from flows.config.environment import keys_of
from flows.config.schema import schema_of
from flows.config.settings import Settings, load_settings

if TYPE_CHECKING:
    import argparse

HIDDEN = "(set, not shown)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the forms."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--schema", action="store_true", help="a JSON Schema of yalu.toml, for editors")
    add_json_option(form, "the settings")


def run(args: argparse.Namespace) -> int:
    """Print the settings or their schema."""
    if args.schema:
        print_json(schema_of(Settings))
        return 0
    settings = load_settings(args.settings, args.home)
    rows = list(in_force(settings))
    if args.json:
        print_json(dict(rows))
        return 0
    by_variable = {f"{key.table}.{key.name}".lstrip("."): key.variable for key in keys_of(Settings, os.environ)}
    print(f"settings file: {settings.file or 'none; every key has its default'}")
    for name, value in rows:
        source = f"   ({by_variable[name]})" if name in by_variable else ""
        print(f"{name} = {value!r}{source}" if isinstance(value, str) else f"{name} = {value}{source}")
    return 0


def in_force(record: Any, table: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a dataclass of settings
    """Yield each key with its value; of what may hold a secret only that it is set."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        name = f"{table}{field.name}"
        if dataclasses.is_dataclass(value):
            yield from in_force(value, f"{name}.")
        elif not field.repr:
            yield name, HIDDEN if value else ""
        else:
            yield (
                name,
                list(value)
                if isinstance(value, tuple)
                else value
                if isinstance(value, bool | int | float)
                else str(value or ""),
            )
