"""The words by which a claim of a first is compared with known visits: visit_words.toml, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).resolve().with_name("visit_words.toml")


@dataclass(frozen=True, slots=True)
class VisitWords:
    """The tables of visit_words.toml, explained there."""

    trip: re.Pattern[str]
    meeting: re.Pattern[str]
    visit: re.Pattern[str]
    destination: Mapping[str, re.Pattern[str]]  # by country
    state_visit: re.Pattern[str]
    offices: Mapping[str, re.Pattern[str]]  # the first that is found is meant
    roles: Mapping[str, tuple[str, ...]]
    sides: Mapping[str, str]  # by country
    numbers: Mapping[str, float]
    han_digits: Mapping[str, int]
    units: Mapping[str, tuple[str, ...]]  # the first letters of their words


def _load() -> VisitWords:
    table = tomllib.loads(FILE.read_text("utf-8"))
    return VisitWords(
        trip=_any(table["trip"]),
        meeting=_any(table["meeting"]),
        visit=_any(table["visit"]),
        destination={country: _any(words) for country, words in table["destination"].items()},
        state_visit=_any(table["state_visit"]["words"]),
        offices={office: _any(words) for office, words in table["offices"].items()},
        roles={office: tuple(words) for office, words in table["roles"].items()},
        sides=table["countries"],
        numbers=table["numbers"],
        han_digits=table["han"],
        units={unit: tuple(words) for unit, words in table["units"].items()},
    )


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


VISIT_WORDS: Final = _load()
