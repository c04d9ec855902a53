"""The settings as JSON Schema, for editors that complete and check `yalu.toml`: from the dataclasses themselves."""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
import typing
from pathlib import Path
from typing import Any

_COMMENT = re.compile(r"^    (?P<name>\w+): [^#\n]*  # (?P<words>.+)$", re.MULTILINE)


def schema_of(settings: type) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a settings class; what is written beside a field describes its key."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "yalu.toml", **_table(settings)}


def _table(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    words = {match["name"]: match["words"] for match in _COMMENT.finditer(inspect.getsource(record))}
    hints = typing.get_type_hints(record)
    fields = {one.name: one for one in dataclasses.fields(record) if one.name != "file"}
    return {
        "type": "object",
        "description": (record.__doc__ or "").strip(),
        "additionalProperties": False,
        "properties": {name: _key(hints[name], field, words.get(name, "")) for name, field in fields.items()},
    }


def _key(kind: Any, field: dataclasses.Field[Any], words: str) -> dict[str, Any]:  # noqa: ANN401 - any kind of key
    if dataclasses.is_dataclass(kind):
        return _table(kind)
    made: dict[str, Any]
    if typing.get_origin(kind) is tuple:
        made = {
            "type": "array",
            "items": {"type": "string"},
            "default": list(typing.cast("tuple[str, ...]", field.default)),
        }
    elif kind is Path or isinstance(kind, types.UnionType):
        made = {"type": "string", "default": str(field.default or "")}
    else:
        names = {bool: "boolean", int: "integer", float: "number", str: "string"}
        made = {"type": names[kind], "default": field.default}
    return made | ({"description": words} if words else {})
