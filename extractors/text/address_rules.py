"""Reads lexicon/addresses.toml once, into the table extractors/text/urls.py asks. No address is judged here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from extractors.errors import LexiconError

_FILE = "lexicon/addresses.toml"
Rewrites = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class AddressRule:
    """What one publisher's addresses are made of; the fields are explained in the file."""

    hosts: tuple[str, ...]
    host: str = ""
    rewrite: Rewrites = ()
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    same: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AddressTable:
    """The whole table, in lower case where case does not matter."""

    trackers: frozenset[str]
    tracker_beginnings: tuple[str, ...]
    amp: frozenset[str]
    manner: frozenset[str]
    doubtful: frozenset[str]
    busters: frozenset[str]
    doubtful_busters: frozenset[str]
    mobile: frozenset[str]
    mobile_kept: frozenset[str]
    http_only: frozenset[str]
    www: frozenset[str]
    index_pages: frozenset[str]
    path_rewrites: Rewrites
    publishers: tuple[AddressRule, ...]

    def is_tracker(self, name: str, pair: str) -> bool:
        """Return whether a parameter (name, and name=value, in lower case) never names what is shown."""
        return name in self.trackers or name in self.amp or pair in self.amp or name.startswith(self.tracker_beginnings)

    def is_http_only(self, host: str) -> bool:
        """Return whether a host answers on http only."""
        return any(above in self.http_only for above in _above(host))

    def publisher_of(self, host: str) -> AddressRule | None:
        """Return the publisher with the nearest host."""
        by_host = _by_host(self.publishers)
        return next((by_host[above] for above in _above(host) if above in by_host), None)


def _above(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


@lru_cache(maxsize=4)
def _by_host(publishers: tuple[AddressRule, ...]) -> dict[str, AddressRule]:
    return {host: publisher for publisher in publishers for host in publisher.hosts}


@lru_cache(maxsize=1)
def load_addresses() -> AddressTable:
    """Read the shipped table; LexiconError where a table of it cannot be used."""
    table = tomllib.loads((files("extractors") / _FILE).read_text(encoding="utf-8"))
    query, host, path = table["query"], table["host"], table["path"]
    trackers = [name.lower() for name in query["trackers"]]
    return AddressTable(
        trackers=frozenset(name for name in trackers if not name.endswith("*")),
        tracker_beginnings=tuple(name[:-1] for name in trackers if name.endswith("*")),
        amp=frozenset(query["amp"]),
        manner=frozenset(query["manner"]),
        doubtful=frozenset(query["doubtful"]),
        busters=frozenset(query["busters"]),
        doubtful_busters=frozenset(query["doubtful_busters"]),
        mobile=frozenset(host["mobile"]),
        mobile_kept=frozenset(host["mobile_kept"]),
        http_only=frozenset(host["http_only"]),
        www=frozenset(host["www"]),
        index_pages=frozenset(path["index"]),
        path_rewrites=_rewrites(path["rewrite"], "[path]"),
        publishers=tuple(_publisher(one) for one in table["publisher"]),
    )


def _publisher(table: dict[str, Any]) -> AddressRule:
    where = f"publisher {table.get('hosts', '?')}"
    unknown = set(table) - {"hosts", "host", "rewrite", "keep", "drop", "same", "apart"}
    if unknown or not table.get("hosts"):
        raise LexiconError(_FILE, where, f"has no hosts or unknown keys {sorted(unknown)}")
    return AddressRule(
        hosts=tuple(table["hosts"]),
        host=table.get("host", ""),
        rewrite=_rewrites(table.get("rewrite", ()), where),
        keep=frozenset(table.get("keep", ())),
        drop=frozenset(table.get("drop", ())),
        same=tuple(tuple(group) for group in table.get("same", ())),
        apart=tuple(tuple(group) for group in table.get("apart", ())),
    )


def _rewrites(pairs: list[list[str]], where: str) -> Rewrites:
    try:
        return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)
    except (re.error, ValueError) as problem:
        raise LexiconError(_FILE, where, f"rewrite {pairs!r} cannot be used: {problem}") from problem
