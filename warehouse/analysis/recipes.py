"""Analysts' questions that ship: one .sql file each in `recipes/`, with question and parameters in its header.

-- name: The question, in an analyst's words.
-- parameter: What it is. Default: `value`.          no value in backticks: left out, it is NULL
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.errors import UnknownRecipe
from warehouse.store.migrations import sql_files

_DEFAULT = re.compile(r"Default: `([^`]*)`")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question with its parameters: what each is, and its default (None where it may be left out)."""

    name: str
    question: str
    parameters: dict[str, str]
    defaults: dict[str, str | None]
    sql: str

    def values(self, given: Mapping[str, str]) -> dict[str, str | None]:
        """Return the value of every parameter. Raises UnknownRecipe for one it does not have."""
        for name in given:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "it has none"
                raise UnknownRecipe(f"the recipe {self.name} has no parameter {name!r}; its parameters: {known}")
        return self.defaults | {name: value or None for name, value in given.items()}


def recipes() -> list[Recipe]:
    """Return every recipe, sorted by name."""
    found = []
    for file in sql_files("recipes"):
        (_, question), *rest = file.words
        defaults = {name: match[1] if (match := _DEFAULT.search(words)) else None for name, words in rest}
        found.append(Recipe(file.name, question, dict(rest), defaults, file.text))
    return found


def recipe(name: str) -> Recipe:
    """Return one recipe. Raises UnknownRecipe."""
    known = {one.name: one for one in recipes()}
    if name not in known:
        raise UnknownRecipe(f"there is no recipe {name!r}; 'yalu sql --recipes' lists: {', '.join(known)}")
    return known[name]
