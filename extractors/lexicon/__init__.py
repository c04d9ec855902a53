"""The lexicon: names, topics, sourcing cues and traps as data that analysts edit.

One line or one table says one thing; `load_lexicon` reads them all into a frozen `Lexicon`. A folder of the
analyst's own (setting `lexicon`) may hold files of the same names: what they hold is added, and an id that
ships is overridden. Matching is `extractors.annotation.cue_matching`; nothing is matched here.

    entities.csv places.csv wires.csv      one line each
    topics.toml sourcing.toml stance.toml  one table each, with its own yes and no sentences
    tokens.toml                            pair tokens and short forms that name sides: 北中, 한중, 朝中
    contexts.toml                          names that count only in company: 왕이, 北, Xi
    blockers.toml                          traps that hide the names inside them: 朝鮮日報, 북중미
    genres.toml                            kinds of text that are off the subject: match reports, stock lists
    roles.toml                             words that make a side a speaker only: "Seoul officials said"
    acts.toml offices.toml                 what is done, and by holders of which office: what stories are joined by
    forms.toml                             marks of headlines that are no news by themselves: columns, notices
    relevance.toml                         the weights of the relevance judgement
    concepts.toml                          phrases of read-outs that are tracked, in all spellings
    firsts.toml uses.toml                  patterns of the ledgers (ledger_rules.py): "first in N years"; negated, asked
    border.toml                            what goes over the border, which way it changes, what is no sign of it
    corrections.csv                        analysts' corrections of relevance: tests and training, no rules

Read where they are used, and no part of `Lexicon`: speakers.toml (speaker_words.py) and datelines.toml
(annotation/datelines.py), whose digests are part of the version, calendar.toml (text/calendar_words.py), families.csv
(extractors/lexicon/families.py), publishers.toml (articles/publishers.py), addresses.toml (text/address_rules.py),
semantic.json (annotation/semantic_relevance.py), grammar_*.toml (extractors/grammar.py: patterns, a table a module).
"""

from __future__ import annotations

import hashlib
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractors.errors import LexiconError
from extractors.lexicon.ledger_rules import read_ledger_rules
from extractors.lexicon.reader import read_corrections, read_entities, read_rule_file, read_weights, read_wires
from extractors.lexicon.records import Correction, Cue, Entity, LedgerRule, LedgerRules, Lexicon, Rule, Wire
from extractors.lexicon.speaker_words import FILE as SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Correction", "Cue", "Entity", "LedgerRule", "LedgerRules", "Lexicon", "Rule", "Wire", "load_lexicon"]

SHIPPED = Path(__file__).resolve().parent
DATELINES = SHIPPED / "datelines.toml"
RULE_FILES = {
    "topics.toml": "topic",
    "sourcing.toml": "sourcing",
    "stance.toml": "stance",
    "tokens.toml": "token",
    "contexts.toml": "context",
    "blockers.toml": "blocker",
    "genres.toml": "genre",
    "roles.toml": "role",
    "concepts.toml": "concept",
    "acts.toml": "act",
    "offices.toml": "office",
    "forms.toml": "form",
}
# Rules of the ledgers (ledger_rules.py), read by the readers of extractors/ledgers.
LEDGER_FILES = (
    "firsts.toml",
    "uses.toml",
    "border.toml",
    "events.toml",
    "modality.toml",
    "statements.toml",
    "conditions.toml",
)
# A desk's own facts about visits, read with those of warehouse/reference, and its questions (watch.py): both are no
# part of the lexicon.
REFERENCE_FILES = ("visits.csv", "visits_coverage.csv", "watch.toml")
TABLE_FILES = (
    "entities.csv",
    "places.csv",
    "wires.csv",
    *RULE_FILES,
    *LEDGER_FILES,
    "relevance.toml",
    "corrections.csv",
)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_HasId)


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Return the shipped lexicon, with the files of `folder` added or overriding by id.

    The same files return the same object (cached by name and time of change). A missing folder, an unknown name
    in it or a file that cannot be used raises `LexiconError` with file and line.
    """
    folders = [SHIPPED] if folder is None else [SHIPPED, Path(folder)]
    if folder is not None:
        _check_folder(Path(folder))
    return _load(tuple(_present(folders)))


def _present(folders: Iterable[Path]) -> Iterator[tuple[str, int]]:
    """Yield the files that exist with their time of change. Called for every text, therefore without Path."""
    for where in folders:
        for name in TABLE_FILES:
            path = f"{where}{os.sep}{name}"
            try:
                found = os.stat(path)  # noqa: PTH116 - a Path for each file costs more than the stat
            except OSError:
                continue
            if stat.S_ISREG(found.st_mode):
                yield path, found.st_mtime_ns


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise LexiconError(str(folder), "folder", "there is no such folder; set `lexicon` to one or to ''")
    for path in sorted(folder.iterdir()):
        known = path.name in TABLE_FILES or path.name in REFERENCE_FILES or (SHIPPED / path.name).is_file()
        if path.suffix in {".toml", ".csv"} and not known:
            raise LexiconError(path.name, "folder", f"unknown file; known: {', '.join(TABLE_FILES)}")


@lru_cache(maxsize=4)
def _load(files: tuple[tuple[str, int], ...]) -> Lexicon:
    digest = hashlib.sha256(SPEAKERS.read_bytes() + DATELINES.read_bytes())
    entities: list[Entity] = []
    wires: list[Wire] = []
    rules: list[Rule] = []
    weights: dict[str, float] = {}
    corrections: list[Correction] = []
    ledger: dict[str, LedgerRules] = {}
    for path in (Path(name) for name, _ in files):
        if path.name == "corrections.csv":
            corrections += read_corrections(path)
            continue
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        if path.name in {"entities.csv", "places.csv"}:
            entities = _override(entities, read_entities(path))
        elif path.name == "wires.csv":
            wires = _override(wires, read_wires(path))
        elif path.name == "relevance.toml":
            weights |= read_weights(path)
        elif path.name in LEDGER_FILES:
            before = ledger.get(path.name, LedgerRules())
            ledger[path.name] = before.added(read_ledger_rules(path, before.words))
        else:
            rules = _override(rules, read_rule_file(path, RULE_FILES[path.name]))
    _check_references(entities, rules)
    return Lexicon(
        digest.hexdigest()[:12], tuple(entities), tuple(wires), tuple(rules), weights, tuple(corrections), ledger
    )


def _override(rows: list[Row], new: Iterable[Row]) -> list[Row]:
    return list(({row.id: row for row in rows} | {row.id: row for row in new}).values())


def _check_references(entities: list[Entity], rules: list[Rule]) -> None:
    known = {entity.id for entity in entities}
    names = {kind: name for name, kind in RULE_FILES.items()}
    by_rule = {rule.value for rule in rules if rule.kind == "context"}.union(*(rule.entities for rule in rules))
    for entity in entities:
        if not entity.aliases and entity.id not in by_rule:
            name = "places.csv" if entity.is_place else "entities.csv"
            raise LexiconError(name, entity.id, "has no name in any language: fill the column en, ko, zh_hans …")
    for rule in rules:
        named = [*rule.entities, *(r for r in rule.requires if ":" in r and not r.startswith(("outlet:", "lang:")))]
        if rule.kind == "context":
            named.append(rule.value)
        for entity_id in named:
            if entity_id not in known:
                raise LexiconError(names[rule.kind], f"{rule.kind} {rule.id}", f"unknown entity {entity_id!r}")
