"""Patterns of four languages as data: lexicon/grammar_*.toml, a table a module. Not here: what a pattern means."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED = re.compile(r"\{\{(\w+)\}\}")


def read_grammar(name: str, table: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the texts of one table of lexicon/grammar_NAME.toml by key, in file order.

    A text that is a list is written in pieces. `{{key}}` is the text of an earlier key, or of `known`: what the caller
    makes of other tables, such as the names of the months. An unknown key raises `KeyError`.
    """
    texts: dict[str, str] = {}
    for key, value in _file(name)[table].items():
        whole = value if isinstance(value, str) else "".join(value)
        texts[key] = fill_in(whole, {**(known or {}), **texts})
    return texts


def read_numbers(name: str, table: str) -> dict[str, int]:
    """Return a table of numbers of lexicon/grammar_NAME.toml by word."""
    return dict(_file(name)[table])


def read_rows(name: str, table: str) -> list[dict[str, str]]:
    """Return the tables of an array of lexicon/grammar_NAME.toml, in file order, `{{key}}` as it stands."""
    return list(_file(name)[table])


def fill_in(text: str, known: Mapping[str, str]) -> str:
    """Return a text with each `{{key}}` replaced."""
    return _NAMED.sub(lambda named: known[named[1]], text)


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files("extractors") / f"lexicon/grammar_{name}.toml").read_text("utf-8"))
