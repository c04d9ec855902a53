"""Sourcing: who stands behind what is said: official, named, media (relayed) or anonymous.

Two ways lead to a tag. A cue of sourcing.toml says it outright ("on condition of anonymity"). Or a verb of
saying belongs to a name of the lexicon: an outlet that reports is media, an office or a person in office
that speaks is official.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.reading import Find, Reading

VALUES = ("official", "named", "media", "anonymous")
BY_NAME = 0.7  # the score of a tag by a name and a verb
GAP_LATIN = 45  # characters between a name and its verb
GAP_HAN = 14
GAP_COUNTRY = 3  # a state speaks only where the verb follows at once
CREDIT_GAP = 18  # between "according to" and the name
STATE_AGENCIES = frozenset({"org:kcna", "org:rodong"})  # they speak for their state
TOPIC_MARK = re.compile(r"[^\s,、，。.]{0,6}?(은|는|は|도|も)(\s|[^가-힣])")
OUTLET_MARK = re.compile(r"[^\s,、，。.]{0,6}?[」』）)]?(은|는|이|가|は|が|も)(\s|[^가-힣])")
# "South Korean government sources" are nobody's office.
UNNAMED = re.compile(
    r"\s?(多名|多位)?(の?外交|的|軍事|군)?\s?(消息|知情|人士|소식통|관계자|관계|関係|情報筋|筋|sources?\b|insiders?\b)"
)
APPOSITION = re.compile(r"[.;:]\s|\b(who|which|whose|where)\b")


def tag(reading: Reading) -> list[Tag]:
    """One tag a kind of sourcing, on its first words, since what leads is what the article rests on."""
    tags = [
        Tag(
            "sourcing",
            find.value,
            find.rule.weight if find.rule else BY_NAME,
            find.rule_id,
            find.field,
            find.start,
            find.end,
        )
        for find in reading.of_kind("sourcing")
        if find.value in VALUES
    ]
    tags += _by_names(reading)
    first: dict[str, Tag] = {}
    for found in sorted(tags, key=lambda t: (t.field != "title", t.start, t.end, t.rule_id)):
        first.setdefault(found.value, found)
    return list(first.values())


def _by_names(reading: Reading) -> list[Tag]:
    """A tag for each name that speaks or is credited. The span is the name."""
    verbs: dict[int, list[Find]] = {}
    for find in reading.of_kind("sourcing"):
        if find.value in {"verb", "by"}:
            verbs.setdefault(find.sentence, []).append(find)
    kinds = {entity.id: (entity.kind, entity.side) for entity in reading.lexicon.entities}
    tags: list[Tag] = []
    offices = [find for find in reading.of_kind("sourcing") if find.value == "office"]
    for name in (*reading.of_kind("name"), *offices, *reading.of_kind("wire")):
        raw = reading.title if name.field == "title" else reading.text
        value = "" if UNNAMED.match(raw, name.end) else _standing(name, kinds)
        if value == "official" and _is_quoted(raw[reading.sentences[name.sentence].start : name.start]):
            continue
        near = verbs.get(name.sentence, ())
        if value and any(_speaks(raw, name, v) if v.value == "verb" else _is_credited(name, v) for v in near):
            tags.append(Tag("sourcing", value, BY_NAME, name.rule_id, name.field, name.start, name.end))
    return tags


def _standing(name: Find, kinds: dict[str, tuple[str, str]]) -> str:
    """What a name is when it speaks; '' where that says nothing about the source."""
    kind, side = kinds.get(name.value, ("", ""))
    if name.kind == "wire":
        return "" if name.value == "kcna" else "media"
    if name.value == "office" or kind == "country":
        return "official"
    if kind == "media":
        return "official" if name.value in STATE_AGENCIES else "media"
    if kind == "person" or (kind == "org" and (side or name.value in {"org:unsc", "org:poe"})):
        return "official"
    return ""


def _is_quoted(before: str) -> bool:
    """Whether a quotation is open where a sentence goes on after `before`."""
    return any(before.count(opens) > before.count(closes) for opens, closes in ("「」", "“”", "『』", "《》", "‘’"))


def _speaks(raw: str, name: Find, verb: Find) -> bool:
    """Whether the verb is the name's: close behind it, or at the end of a sentence that it is the topic of."""
    if verb.field != name.field or verb.start < name.end:
        return False
    between = raw[name.end : verb.start]
    if "가" <= raw[verb.start] <= "힣" or verb.rule is None or _is_japanese(raw, verb):
        mark = TOPIC_MARK if _is_state(name) else OUTLET_MARK
        return mark.match(raw, name.end) is not None
    limit = GAP_LATIN if raw[verb.start].isascii() else GAP_HAN
    if name.value.startswith("country:"):
        limit = GAP_COUNTRY
    return len(between) <= limit and not APPOSITION.search(between)


def _is_state(name: Find) -> bool:
    """Whether a name is a state, an office or a person rather than an outlet."""
    return name.kind != "wire" and (name.value == "office" or not name.value.startswith("org:"))


def _is_japanese(raw: str, verb: Find) -> bool:
    """Whether a verb is written with kana, so that it closes its sentence."""
    return any("ぁ" <= char <= "ん" for char in raw[verb.start : verb.end])


def _is_credited(name: Find, word: Find) -> bool:
    """Whether "according to" and its like stand beside the name."""
    if word.field != name.field or name.value.startswith("country:"):
        return False
    gap = name.start - word.end if word.end <= name.start else word.start - name.end
    return 0 <= gap <= CREDIT_GAP
