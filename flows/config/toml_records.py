"""From a TOML table to a frozen dataclass: the one strict reader behind settings, sources and recipients.

The dataclass says which keys there are, their types and defaults; rules say what else a value must be.
A fault raises one SettingsError that names the file, the key and what is allowed there.
Not a validation framework: str, bool, int, float, Path, tuple[str, ...] and nested dataclasses, no more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import json
import math
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from flows.errors import SettingsError

Rule = Callable[[Any], str]
"""Returns '' for an allowed value, else the fault and what is allowed."""

Rules = Mapping[str, Rule]
T = TypeVar("T")

# Tables of the settings that hold addresses with their secret, or have one typed into a key next to the right one.
PRIVATE = frozenset({"mail", "alert", "warehouse", "fleet"})
_WANTED = {str: "a text in quotes", bool: "true or false", int: "a whole number", float: "a number"}


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its file, the dotted name of the table, and the folder its paths start from."""

    file: Path | None
    table: str = ""
    folder: Path = dataclasses.field(default_factory=Path)
    is_private: bool = False  # what is written here may be a secret in the wrong place: no text of it is repeated

    def error(self, key: str, problem: str) -> SettingsError:
        """Make the error for `key` of this table ('' for the table itself)."""
        return SettingsError(self.file, ".".join(part for part in (self.table, key) if part), problem)

    def inside(self, name: str) -> Place:
        """Return the place of the table `name` in this one."""
        is_private = self.is_private or name in PRIVATE
        return dataclasses.replace(
            self, table=".".join(part for part in (self.table, name) if part), is_private=is_private
        )


def read_toml(file: Path) -> dict[str, Any]:
    """Read the top table of a TOML file. Raises SettingsError where it is missing, unreadable or not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # some editors begin a file with a mark
    except FileNotFoundError:
        raise SettingsError(file, "", "there is no such file") from None
    except OSError as error:
        raise SettingsError(file, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(file, "", "is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, "", f"is not TOML: {error}") from None


def read_table(
    cls: type[T],
    table: Mapping[str, Any],
    place: Place,
    rules: Mapping[type, Rules],
    *,
    skip: Iterable[str] = (),
) -> T:
    """Read one `cls` from one table.

    `rules` holds the rules of every nested class; the fields named in `skip` are no keys.
    """
    record, skipped = typing.cast("Any", cls), set(skip)
    hints = _hints(record)
    fields = {field.name: field for field in dataclasses.fields(record) if field.name not in skipped}
    for key in table:
        if key not in fields:
            near = suggest(key, fields)
            raise place.error(key, f"there is no such key{near}; the keys here: {', '.join(fields)}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        kind = hints[name]
        if name not in table:
            if dataclasses.is_dataclass(kind):
                values[name] = read_table(typing.cast("type[Any]", kind), {}, place.inside(name), rules)
            elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                raise place.error(name, "this key is missing")
            elif _is_path(kind):
                values[name] = resolve(str(field.default or ""), place.folder)
            continue
        values[name] = _value(kind, table[name], name, place, rules)
        problem = rules.get(cls, {}).get(name, _anything)(values[name])
        if problem:
            raise place.error(name, _discreet(problem, table[name], place))
    return cls(**values)


@cache
def _hints(cls: type[Any]) -> Mapping[str, Any]:
    """Return the types of a class's fields; working them out takes as long as reading a row."""
    return typing.get_type_hints(cls)


def resolve(path: str, folder: Path) -> Path | None:
    """Make a path absolute, relative ones starting from `folder`; None for ''."""
    return Path(folder, Path(path).expanduser()).absolute() if path else None


def _value(kind: Any, value: object, name: str, place: Place, rules: Mapping[type, Rules]) -> Any:  # noqa: ANN401 - as many kinds as fields
    """Read the value of one key, of the kind its field asks for."""
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise place.error(name, f"is a table: write [{name}] on a line of its own and its keys below")
        return read_table(typing.cast("type[Any]", kind), value, place.inside(name), rules)
    if _is_path(kind):
        if not isinstance(value, str) or (not value and kind is Path):
            raise place.error(name, f"{_shown(value, place)} is not a path; write {_WANTED[str]}")
        return resolve(value, place.folder)
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise place.error(name, f'{_shown(value, place)} is not a list of texts; write it as ["one", "two"] or []')
        return tuple(value)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (kind is float and not math.isfinite(typing.cast("float", value))):
        raise place.error(name, f"{_shown(value, place)} is not {_WANTED[kind]}")
    return value


def _shown(value: object, place: Place) -> str:
    return _discreet(show(value), value, place)


def _discreet(problem: str, value: object, place: Place) -> str:
    """Return a problem without the texts it names, where one of them may be a secret."""
    if not place.is_private or isinstance(value, bool | int | float | dt.date | dt.time):
        return problem
    items = value if isinstance(value, list) and all(isinstance(item, str) for item in value) else [value]
    for item in (value, *items):
        what = f"what is written there ({len(item)} characters)" if isinstance(item, str) else "what is written there"
        problem = problem.replace(show(item), what)
    return problem


def _is_path(kind: object) -> bool:
    return kind is Path or (isinstance(kind, types.UnionType) and Path in typing.get_args(kind))


def _anything(_value: object) -> str:
    return ""


# ---------------------------------------------------------------- rules


def one_of(*allowed: str) -> Rule:
    """Allow a text that must be one of a few."""

    def rule(value: str) -> str:
        if value in allowed:
            return ""
        return f"{show(value)} is not allowed{suggest(value, allowed)}; allowed: {_listing(allowed)}"

    return rule


def each(rule: Rule) -> Rule:
    """Allow a list each of whose items must keep `rule`."""

    def every(values: Iterable[Any]) -> str:
        return next(filter(None, map(rule, values)), "")

    return every


def optional(rule: Rule) -> Rule:
    """Allow a text that may be empty and else must keep `rule`."""

    def or_empty(value: str) -> str:
        return rule(value) if value else ""

    return or_empty


def between(low: float, high: float = math.inf) -> Rule:
    """Allow a number within bounds, both included."""
    allowed = f"from {low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"

    def rule(value: float) -> str:
        return "" if low <= value <= high else f"{show(value)} is out of bounds; allowed: {allowed}"

    return rule


def suggest(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean "…"?' where something like `word` is known, else ''."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def show(value: object) -> str:
    """Show a value as its author wrote it, short enough for one line."""
    is_instant = isinstance(value, dt.date | dt.time)  # TOML writes these without quotes
    text = str(value) if is_instant else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _listing(words: Iterable[str]) -> str:
    return ", ".join(word or '""' for word in words)
