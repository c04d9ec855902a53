"""Read a desk's own watch items: watch.toml in its lexicon folder.

    [[watch]]
    id = "readout-autumn"
    question = "Does China's official text on the autumn visit leave denuclearisation out?"
    test = "omits"                # omits or says, with `concept`; happens, with `event`
    concept = "denuclearization"  # of concepts.toml
    side = "PRC"                  # whose text, or who acts
    pair = "DPRK-PRC"
    since = 2026-11-01
    until = 2027-01-31            # optional; 180 days without

Every fault is one `LexiconError` with file and line.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from extractors.errors import LexiconError
from extractors.lexicon.reader import check_one_of, read_tables
from extractors.records import DeskQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.lexicon.records import Lexicon

FILE = "watch.toml"
TESTS = ("omits", "says", "happens")
SIDES = ("DPRK", "PRC", "ROK")
PAIRS = ("DPRK-PRC", "ROK-PRC")
_KEYS = ("id", "question", "test", "concept", "event", "side", "pair", "since", "until")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def read_watch(path: Path, lexicon: Lexicon) -> list[DeskQuestion]:
    """Return the questions of a watch.toml, in its order. `lexicon` names the phrases and types of events."""
    concepts = [rule.value for rule in lexicon.rules_of("concept")]
    events = sorted({rule.value("type") for rule in lexicon.ledger["events.toml"].rules} - {""})
    found: dict[str, DeskQuestion] = {}
    _, tables = read_tables(path, "watch")
    for line, table in tables:
        where = f"{line}watch {table.get('id', '')}".rstrip()
        one = _question(path, where, table, concepts, events)
        if one.id in found:
            raise LexiconError(path.name, where, "the id is there twice")
        found[one.id] = one
    return list(found.values())


def _question(
    path: Path, where: str, table: dict[str, Any], concepts: Sequence[str], events: Sequence[str]
) -> DeskQuestion:
    for key in table:
        if key not in _KEYS:
            raise LexiconError(path.name, where, f"unknown key {key!r}; known: {', '.join(_KEYS)}")
    name = table.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise LexiconError(path.name, where, "id: write small letters, digits, - and _, such as readout-autumn")
    words = table.get("question")
    if not isinstance(words, str) or not words.strip():
        raise LexiconError(path.name, where, "question: write the question in words")
    test = check_one_of(path, where, "test", table.get("test"), TESTS)
    asks_text = test != "happens"
    if ("concept" if not asks_text else "event") in table:
        raise LexiconError(path.name, where, "omits and says take `concept`, happens takes `event`")
    pair = check_one_of(path, where, "pair", table.get("pair"), PAIRS)
    side = check_one_of(path, where, "side", table.get("side"), SIDES)
    if side not in pair.split("-"):
        raise LexiconError(path.name, where, f"side {side} is none of the pair {pair}")
    since, until = _day(path, where, table, "since"), table.get("until")
    last = _day(path, where, table, "until") if until is not None else None
    if last is not None and last < since:
        raise LexiconError(path.name, where, f"until {last} is before since {since}")
    return DeskQuestion(
        id=name,
        question=" ".join(words.split()),
        test=test,
        side=side,
        pair=pair,
        opened_on=since,
        concept=check_one_of(path, where, "concept", table.get("concept"), concepts) if asks_text else "",
        event_type="" if asks_text else check_one_of(path, where, "event", table.get("event"), events),
        until_on=last,
    )


def _day(path: Path, where: str, table: dict[str, Any], key: str) -> date:
    value = table.get(key)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise LexiconError(path.name, where, f"{key}: write a day without quotes, such as 2026-11-01")
    return value
