"""Who publishes official texts and how those begin and end: officials.toml, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).resolve().with_name("officials.toml")


@dataclass(frozen=True, slots=True)
class Issuer:
    """One [[issuer]] of officials.toml."""

    id: str
    side: str  # DPRK, PRC, ROK
    is_government: bool
    hosts: tuple[str, ...]
    host_words: tuple[str, ...]  # a host that holds one is the issuer's
    credit: re.Pattern[str]  # at the beginning of a text
    end: re.Pattern[str] | None  # of a text with the credit
    end_langs: tuple[str, ...]  # in which its texts have that end; () in all
    style: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Style:
    """One [[style]] of officials.toml: how an issuer writes."""

    issuer: str
    all_of: tuple[re.Pattern[str], ...]
    none_of: re.Pattern[str]
    is_signed: bool  # a letter: the sender's name is the last, not the first


@dataclass(frozen=True, slots=True)
class Officials:
    """The tables of officials.toml, explained there."""

    issuers: tuple[Issuer, ...]
    styles: tuple[Style, ...]
    own: Mapping[str, re.Pattern[str]]  # by side: its own people, whom its texts name first
    shortest: Mapping[str, Mapping[str, int]]  # characters by kind and language
    not_official: tuple[str, ...]  # hosts
    relay: re.Pattern[str]  # before a text that is printed whole
    asked: re.Pattern[str]  # a question, which may quote anybody
    quoting: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    statement: re.Pattern[str]
    of_government: re.Pattern[str]  # on a foreign ministry's own pages
    opening_act: re.Pattern[str]
    opening_form: re.Pattern[str]
    opening_day: re.Pattern[str]
    broken_start: re.Pattern[str]
    broken_end: re.Pattern[str]
    closing: re.Pattern[str]
    closing_mark: re.Pattern[str]
    ending: re.Pattern[str]
    translated: re.Pattern[str]
    levels: tuple[tuple[str, re.Pattern[str]], ...]


def _load() -> Officials:
    table = tomllib.loads(FILE.read_text("utf-8"))
    return Officials(
        issuers=tuple(
            Issuer(
                row["id"],
                row["side"],
                row["is_government"],
                tuple(row["hosts"]),
                tuple(row.get("host_words", ())),
                _any(row["credits"]),
                re.compile(row["ends"]) if row.get("ends") else None,
                tuple(row.get("end_langs", ())),
                _any(row["styles"]),
            )
            for row in table["issuer"]
        ),
        styles=tuple(
            Style(
                row["issuer"],
                tuple(re.compile(part) for part in row["all"]),
                _any(row["none"]),
                row.get("signed", False),
            )
            for row in table["style"]
        ),
        own={side: re.compile(pattern) for side, pattern in table["own"].items()},
        shortest=table["shortest"],
        not_official=tuple(table["not_official"]["hosts"]),
        relay=_any(table["relay"]["patterns"]),
        asked=_any(table["quoting"]["asked"]),
        quoting=_any(table["quoting"]["patterns"]),
        kinds=tuple((row["id"], _any(row["patterns"])) for row in table["kind"]),
        statement=_any(table["statement"]["patterns"]),
        of_government=_any(table["statement"]["of_government"]),
        opening_act=_any(table["opening"]["acts"]),
        opening_form=_any(table["opening"]["forms"]),
        opening_day=_any(table["opening"]["days"]),
        broken_start=_any(table["broken"]["starts"]),
        broken_end=_any(table["broken"]["ends"]),
        closing=_any(table["closing"]["patterns"]),
        closing_mark=_any(table["closing"]["marks"]),
        ending=re.compile(table["ending"]["pattern"]),
        translated=_any(table["translated"]["patterns"]),
        levels=tuple((row["id"], _any(row["patterns"])) for row in table["level"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for all; flags of a part stay its own."""
    parts = [re.sub(r"^\(\?i\)(.*)$", r"(?i:\1)", pattern, flags=re.DOTALL) for pattern in patterns]
    return re.compile("|".join(f"(?:{part})" for part in parts) or "(?!)")


OFFICIALS: Final = _load()
