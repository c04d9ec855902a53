"""Settings from environment variables: YALU_MAIL__HOST is `host` under [mail], YALU__TIMEZONE is `timezone`.

A value is read as the key's type asks: text as it stands, a number, true or false, a list with commas between its items
(or as TOML writes it). Relative paths start from the working folder.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.config.toml_records import suggest
from flows.errors import SettingsError

VARIABLE = re.compile(r"YALU_(?:_|(?P<table>[A-Za-z][A-Za-z_]{0,60}?)__)(?P<key>[A-Za-z]\w{0,60})")


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A key that a variable names: its table ('' at the top), its name, and its value as TOML would have it."""

    variable: str
    table: str
    name: str
    value: Any


def keys_of(settings: type, environ: Mapping[str, str]) -> Iterator[Key]:
    """Yield the keys that variables set, by name. Raises SettingsError for a variable that names no key."""
    for variable in sorted(environ):
        if not (found := VARIABLE.fullmatch(variable)):
            continue
        table, name = (found["table"] or "").lower(), found["key"].lower()
        hints = typing.get_type_hints(settings)
        kinds = {key: kind for key, kind in hints.items() if dataclasses.is_dataclass(kind) == bool(table)}
        if table and table not in kinds:
            raise SettingsError(variable, "", f"there is no table [{table}]{suggest(table, kinds)}")
        known = typing.get_type_hints(kinds[table]) if table else kinds
        if name not in known or name == "file":
            where = f"[{table}]" if table else "the settings"
            raise SettingsError(variable, "", f"there is no key {name!r} in {where}{suggest(name, known)}")
        yield Key(variable, table, name, _value(known[name], environ[variable], variable))


def _value(kind: Any, text: str, variable: str) -> Any:  # noqa: ANN401 - as many kinds as keys
    if kind is Path or isinstance(kind, types.UnionType):
        return str(Path(text).expanduser().absolute()) if text else ""
    if typing.get_origin(kind) is tuple:
        if text.lstrip().startswith("["):
            return _toml(text, variable)
        return [item.strip() for item in text.split(",") if item.strip()]
    return text if kind is str else _toml(text.strip().lower() if kind is bool else text, variable)


def _toml(text: str, variable: str) -> Any:  # noqa: ANN401 - any value of TOML
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        # Its text is not repeated: a secret may have been put into the wrong variable.
        raise SettingsError(variable, "", "its value is no number, no true or false and no list") from None
