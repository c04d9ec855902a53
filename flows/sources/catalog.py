"""The source list and the readers of the digest: rows of TOML files, checked on reading.

A source is one [[source]] table of sources.toml (the shipped one, or the file named in the settings), a
reader of the digest one [[recipient]] table of recipients.toml. Nothing here polls, sends or writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.records import Source
from extractors.text.sanitise import one_line
from flows.config.settings import address_rule, timezone_rule, web_rule
from flows.config.toml_records import (
    Place,
    Rules,
    between,
    each,
    one_of,
    optional,
    read_table,
    read_toml,
    show,
    suggest,
)
from flows.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHIPPED = "sources.toml"
NAME, NOTE = 120, 2_000  # characters at most
KINDS = ("rss", "json_feed", "sitemap", "html_list", "")
LANGS = ("en", "ko", "ja", "zh-Hans", "zh-Hant", "zh", "")
OWNERSHIPS = ("state", "party", "government", "public", "independent", "aggregator", "unknown")
RELATIONS = ("DPRK-PRC", "ROK-PRC")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row of recipients.toml: a reader of the digest and what they want of it. Empty lists mean all."""

    address: str
    name: str = ""
    lang: str = "en"
    relations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # ids of topics, top level ('border') or below it ('border.bridge_rail')
    days: tuple[str, ...] = DAYS
    min_importance: float = 0.0  # 0 … 1
    langs: tuple[str, ...] = ()  # of headlines, in order of preference, the mail in the first; empty: lang alone

    @property
    def reading(self) -> str:
        """Return the languages of the reader's headlines, in order of preference, separated by commas."""
        return ",".join(self.langs or (self.lang,))


def load_sources(file: Path | None = None) -> tuple[Source, ...]:
    """Read the sources of a file, in its order; None reads the shipped list.

    Raises SettingsError naming file, source id, key and what is allowed there.
    """
    path = file or Path(str(files("flows.sources") / SHIPPED))
    return _sources_of(path, _content(path))


@lru_cache(maxsize=4)
def _sources_of(path: Path, _: bytes | None) -> tuple[Source, ...]:
    """Read a file once for each content that it has: a night reads the list a dozen times, in a quarter of a second."""
    rows = (read_table(Source, table, place, RULES) for table, place in _rows(path, "source", unique_key="id"))
    return tuple(_in_lines(row) for row in rows)


def _content(path: Path) -> bytes | None:
    """Return the bytes of a file; None where it cannot be read, and reading it as a list says why."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def row_problem(row: Source) -> str:
    """Return the fault of a row that comes from no file: its key and what is allowed there; '' for none."""
    table = {field.name: getattr(row, field.name) for field in fields(row)}
    try:
        read_table(Source, table, Place(None), RULES)
    except SettingsError as error:
        return f"{error.key}: {error.problem}"
    return ""


def _in_lines(row: Source) -> Source:
    texts = {"outlet": NAME, "note": NOTE, "evidence": NOTE, "terms": NOTE}
    return replace(row, **{name: one_line(getattr(row, name), most) for name, most in texts.items()})  # type: ignore[arg-type]


def load_recipients(file: Path) -> tuple[Recipient, ...]:
    """Read the recipients of a file, in its order. Raises SettingsError as `load_sources` does."""
    rows = (read_table(Recipient, table, place, RULES) for table, place in _rows(file, "recipient", "address"))
    return tuple(replace(row, name=one_line(row.name, NAME)) for row in rows)


def _rows(file: Path, name: str, unique_key: str) -> Iterator[tuple[Mapping[str, Any], Place]]:
    """Yield each [[name]] table of a file with its place, known by its unique key or else by its number."""
    top = read_toml(file)
    for key in top:
        if key != name:
            near = suggest(key, [name])
            raise SettingsError(file, key, f"there is no such key{near}; each {name} begins with [[{name}]]")
    rows = top.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(file, name, f"begin each {name} with [[{name}]], in double brackets")
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        unique = row.get(unique_key)
        known = isinstance(unique, str) and unique != ""
        place = Place(file, f"{name}.{unique}" if known else f"{name} number {number}", file.parent)
        if known and unique.casefold() in seen:
            raise place.error(unique_key, f"{show(unique)} is given twice; each {name} needs its own")
        if known:
            seen.add(unique.casefold())
        yield row, place


# ---------------------------------------------------------------- what a value must be


@cache
def _countries() -> frozenset[str]:
    """Read the ISO 3166-1 alpha-2 codes from the list that comes with the time zone database."""
    listed = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    return frozenset(line[:2] for line in listed.splitlines() if line and not line.startswith("#"))


def _country_rule(code: str) -> str:
    if code in _countries():
        return ""
    return f'{show(code)} is not a country; allowed: ISO 3166-1 codes of two capitals, such as KR or GB, or ""'


def _id_rule(text: str) -> str:
    if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        return ""
    return f'{show(text)} is not an id; allowed: small letters, digits and single hyphens, such as "yna-en-nk"'


def _outlet_rule(name: str) -> str:
    return "" if one_line(name) else "is empty; write the name readers know the outlet by"


def _day_rule(text: str) -> str:
    if re.fullmatch(r"20\d\d(?:-[01]\d(?:-[0-3]\d)?)?", text):
        return ""
    return f'{show(text)} is no day; write "2026-10-08", "2026-10" or "2026"'


def _xpath_rule(selector: str) -> str:
    from lxml import etree  # only rows that have one pay for it

    try:
        etree.XPath(selector)
    except etree.XPathError as error:
        return f"{show(selector)} is no XPath ({error}); write one such as \"//ul[@class='board']/li\""
    return ""


def _topic_rule(topic: str) -> str:
    if re.fullmatch(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?", topic):
        return ""
    return f'{show(topic)} is not a topic; write an id such as "border" or "border.bridge_rail"'


RULES: Mapping[type, Rules] = {
    Source: {
        "id": _id_rule,
        "outlet": _outlet_rule,
        "url": web_rule,
        "family": optional(_id_rule),
        "kind": one_of(*KINDS),
        "lang": one_of(*LANGS),
        "country": optional(_country_rule),
        "ownership": one_of(*OWNERSHIPS),
        "timezone": timezone_rule,
        "stands_in": optional(_country_rule),
        "clock": one_of("stated", "local"),
        "last_seen": optional(_day_rule),
        "cookies": one_of("redirect", ""),
        "entry_xpath": optional(_xpath_rule),
        "title_xpath": optional(_xpath_rule),
        "date_xpath": optional(_xpath_rule),
        "max_age_days": between(0),
        "min_interval_minutes": between(0, 7 * 24 * 60),
        "max_interval_minutes": between(0, 7 * 24 * 60),
    },
    Recipient: {
        "address": address_rule,
        "lang": one_of(*LANGS[:-1]),
        "langs": each(one_of(*LANGS[:-1])),
        "relations": each(one_of(*RELATIONS)),
        "topics": each(_topic_rule),
        "days": each(one_of(*DAYS)),
        "min_importance": between(0, 1),
    },
}
