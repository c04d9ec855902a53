"""The memory of stories between two runs: a file of the home that may be deleted at any time.

    {"rules": …}                                     the first line: what decides beside the texts
    ["text", key, wording, stated, left out, …]      terms of a text by count; those that do not count across languages;
                                                     its figures: amounts, periods, whether it corrects one
    ["pairs", one, others, values]                   likeness, texts by their place among the lines "text"
    ["copy", key, added, removed, …]                 what a copy changed of its text: the fields of Differences

Each run appends what it read and compared; where most of the file is of days long past, it is written again. What
cannot be read or written is computed again by the next run: nothing depends on this file but time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from extractors.records import Differences
from extractors.similarity.stated_facts import Figures
from extractors.similarity.story_memory import StoryMemory, TermCounts

FILE = Path("cache") / "stories.jsonl"
MOST_TIMES = 2  # the file holds so many times the texts that were met, …
SPARE = 1000  # … and so many more, before it is written again
# What decides a text's terms and a pair's likeness beside the texts themselves.
_READING = ("grammar.py", "lexicon", "similarity", "text")
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW


@dataclass(slots=True)
class Remembered:
    """A memory, and what its file holds of it."""

    file: Path
    rules: str
    memory: StoryMemory = field(default_factory=StoryMemory)
    places: dict[str, int] = field(default_factory=dict)  # of texts in the file
    is_whole: bool = False  # whether lines can be appended


def recall(home: Path) -> Remembered:
    """Return what the home remembers; nothing where this version of Yalu would read texts otherwise."""
    rules = _rules()
    found = Remembered(home / FILE, rules)
    try:
        descriptor = os.open(found.file, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, encoding="utf-8") as lines:
            if json.loads(next(lines, "null")) != {"rules": rules}:
                return found
            found.is_whole = True
            keys: list[str] = []
            for line in lines:
                _take(found.memory, keys, json.loads(line))
                found.is_whole = line.endswith("\n")  # else the next would be appended to it
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        found.is_whole = False  # what was read until there is right
    found.places = {key: place for place, key in enumerate(found.memory.counts)}
    return found


def remember(found: Remembered) -> None:
    """Write what was learned since `recall`. Raises OSError where it cannot be."""
    memory = found.memory
    if not memory.counted and not memory.compared and not memory.differing:
        return
    found.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if found.is_whole and len(memory.counts) + len(memory.differences) <= MOST_TIMES * len(memory.met) + SPARE:
        for key in memory.counted:
            found.places[key] = len(found.places)
        with os.fdopen(os.open(found.file, _FLAGS | os.O_APPEND, 0o600), "w", encoding="utf-8") as lines:
            lines.writelines(_lines(memory.counts, memory.counted, memory.compared, found.places))
            lines.writelines(_copies(memory, memory.differing))
        return
    kept = [key for key in memory.counts if key in memory.met]
    places = {key: place for place, key in enumerate(kept)}
    draft = found.file.with_name(f".{found.file.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(draft, _FLAGS | os.O_TRUNC, 0o600), "w", encoding="utf-8") as lines:
            lines.write(json.dumps({"rules": found.rules}) + "\n")
            lines.writelines(_lines(memory.counts, kept, memory.likeness, places))
            lines.writelines(_copies(memory, [key for key in memory.differences if key in memory.met]))
        draft.replace(found.file)
    finally:
        draft.unlink(missing_ok=True)


@cache
def _rules() -> str:
    """Return the identity of the code and data that read texts."""
    home = resources.files("extractors")
    identity = hashlib.sha256()
    for name in _READING:
        for file in _files(home / name):
            identity.update(file.read_bytes())
    return identity.hexdigest()


def _files(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield place
        return
    for inner in sorted(place.iterdir(), key=lambda one: one.name):
        if inner.name != "__pycache__":
            yield from _files(inner)


def _take(memory: StoryMemory, keys: list[str], line: list[Any]) -> None:
    kind, first, second, third, *more = line
    if kind == "text":
        wording, stated = Counter(_numbers(second)), Counter(_numbers(third))
        left_out, amounts, periods, is_correction = more
        across = Counter({term: stated[term] for term in stated.keys() - set(left_out)}) if left_out else stated
        known = frozenset(
            (date.fromisoformat(day), date.fromisoformat(until) if until else None) for day, until in periods
        )
        figures = Figures(frozenset(map(str, amounts)), known, bool(is_correction))
        memory.counts[first] = TermCounts(wording, stated, across, figures)
        keys.append(first)
    elif kind == "copy":
        (came, went), is_retitled = more
        added, removed, came, went = (tuple(map(str, part)) for part in (second, third, came, went))
        memory.differences[first] = Differences(added, removed, came, went, bool(is_retitled))
    elif kind == "pairs":
        values = dict(zip([keys[n] for n in second], third, strict=True))
        memory.likeness.setdefault(keys[first], {}).update(_numbers(values))


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a line says by key. Raises ValueError where a value is no number."""
    if not set(map(type, values.values())) <= {int, float}:
        raise ValueError("not a number")
    return values


def _copies(memory: StoryMemory, keys: list[str]) -> Iterator[str]:
    for key in keys:
        known = memory.differences[key]
        numbers = (known.numbers_added, known.numbers_removed)
        line = ("copy", key, known.added, known.removed, numbers, known.is_retitled)
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _lines(
    counts: Mapping[str, TermCounts],
    texts: list[str],
    pairs: Mapping[str, Mapping[str, float]],
    places: Mapping[str, int],
) -> Iterator[str]:
    for key in texts:
        known = counts[key]
        left_out = sorted(known.stated.keys() - known.across.keys())
        figures = known.figures
        periods = sorted((f"{day}", f"{until or ''}") for day, until in figures.periods)
        read = (sorted(figures.amounts), periods, figures.is_correction)
        line = ("text", key, known.wording, known.stated, left_out, *read)
        yield json.dumps(line, ensure_ascii=False) + "\n"
    for one, others in pairs.items():
        kept = {places[other]: value for other, value in others.items() if other in places}
        if one in places and kept:
            yield json.dumps(["pairs", places[one], list(kept), list(kept.values())]) + "\n"
