r"""Read the rule files of the ledgers: regular expressions with values, each with its own yes and no sentences.

    [words]                              words that patterns share, by name
    en_number = ["two", "three"]         a list: one of these words; {en_number} in a pattern stands for it
    en_since = '(?:since|after)'         a text: a part of a pattern

    [[first]]                            the file's name without 's': firsts.toml holds [[first]]
    id = "en.interval"
    langs = ["en"]                       absent: in every language
    pattern = 'first\b.{0,60}\bin (?P<n>{en_number}) years'
    unless = 'price'                     not where this is found in the sentence
    needs = 'ferry'                      only where this is found in the sentence
    yes = ["…"]                          sentences in which the rule must find something; `no`: must not

Other keys are values, texts that a reader knows (`kind = "interval"`). What rules mean is decided by the reader of the
ledger in `extractors/ledgers`. A fault is one `LexiconError` with file and line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from extractors.errors import LexiconError
from extractors.lexicon.reader import read_tables
from extractors.lexicon.records import LedgerRule, LedgerRules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)\}")  # no quantifier: that has digits
_OWN_KEYS = frozenset({"id", "langs", "pattern", "unless", "needs", "yes", "no"})


def read_ledger_rules(path: Path, shared: Mapping[str, tuple[str, ...]]) -> LedgerRules:
    """Return the rules of a file. `shared` are words of the same file as it ships, for a desk's own patterns."""
    kind = path.stem.removesuffix("s")
    document, lines = read_tables(path, kind, others=("words",))
    words = dict(shared) | _words(path, document.get("words", {}))
    rules: dict[str, LedgerRule] = {}
    for line, table in lines:
        where = f"{line}{kind} {table.get('id', '')}".rstrip()
        rule = _rule(path, where, table, words)
        if rule.id in rules:
            raise LexiconError(path.name, where, "the id is there twice")
        rules[rule.id] = rule
    return LedgerRules(tuple(rules.values()), words)


def _words(path: Path, table: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise LexiconError(path.name, "[words]", "expected names with lists of words")
    found: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        if isinstance(value, str):
            found[name] = ("", value)  # a part of a pattern as it stands
        elif isinstance(value, list) and all(isinstance(word, str) and word for word in value):
            found[name] = tuple(value)
        else:
            raise LexiconError(path.name, f"[words] {name}", "expected a list of words or a part of a pattern")
    return found


def _rule(path: Path, where: str, table: dict[str, Any], words: Mapping[str, tuple[str, ...]]) -> LedgerRule:
    if not isinstance(table.get("id"), str) or not isinstance(table.get("pattern"), str):
        raise LexiconError(path.name, where, "a rule needs an id and a pattern, both texts")
    values = []
    for key, value in table.items():
        if key in _OWN_KEYS:
            continue
        if not isinstance(value, str):
            raise LexiconError(path.name, where, f"{key} must be a text")
        values.append((key, value))
    texts = {key: table.get(key, []) for key in ("langs", "yes", "no")}
    for key, value in texts.items():
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise LexiconError(path.name, where, f"{key} must be a list of texts")
    pattern = _compiled(path, f"{where}, pattern", table["pattern"], words)
    beside = {
        key: _compiled(path, f"{where}, {key}", table[key], words) for key in ("unless", "needs") if table.get(key)
    }
    return LedgerRule(
        id=table["id"],
        file=path.name,
        pattern=pattern,
        unless=beside.get("unless"),
        needs=beside.get("needs"),
        langs=tuple(texts["langs"]),
        values=tuple(values),
        yes=tuple(texts["yes"]),
        no=tuple(texts["no"]),
    )


def _compiled(path: Path, where: str, pattern: str, words: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    def of(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise LexiconError(path.name, where, f"{match[0]} is none of [words]: {', '.join(sorted(words))}")
        first, *others = words[match[1]]
        if not first:
            return _PLACEHOLDER.sub(of, others[0])
        return "(?:" + "|".join(re.escape(word) for word in sorted((first, *others), key=len, reverse=True)) + ")"

    text = _PLACEHOLDER.sub(of, pattern)
    try:
        return re.compile(text)
    except re.error as error:
        raise LexiconError(path.name, where, f"not a regular expression: {error}") from None
