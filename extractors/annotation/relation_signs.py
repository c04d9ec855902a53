"""What a text shows of the two sides of one relation: the mentions that the features of relevance are computed from.

A side may be there as an actor, as where two others meet (a venue), as who tells it (a source) or only by what its own
press leaves unsaid. Not here: how much each of these weighs (`relevance.py`, `lexicon/relevance.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.lexicon.speaker_words import SPEAKER_WORDS
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

SIDES_OF = {"DPRK-PRC": ("DPRK", "PRC"), "ROK-PRC": ("ROK", "PRC")}
PLACES = ("city:", "prov:", "place:", "island:", "zone:", "org:apec", "ev:apec")
# What a court or a ministry anywhere tells of the two is about the two, and not about who tells it.
REPORTED_ABROAD = frozenset({"border.smuggling", "sanctions.evasion", "sanctions.workers", "people.repatriation"})
SUMMIT = "diplomacy.summit"
PRESSURE = "trade.economic_coercion"
ACT_SPAN = {True: 60, False: 24}  # characters in which "China's sanctions on Hanwha" stands, in Latin letters or not
# What a name between the two must be spoken of with, where the other side is left unsaid.
BORDERING = {
    "DPRK-PRC": ("border.", "cyber.hacking", "people.workers", "people.repatriation", "sanctions."),
    "ROK-PRC": ("trade.economic_coercion", "culture.hallyu_ban", "travel.tourism_rok", "maritime.boundary"),
}
BESIDE = 24  # characters before or behind a country in which the words that make it a place stand


@dataclass(frozen=True, slots=True)
class Signs:
    """The mentions of a text by sentence that count for one relation."""

    korea: dict[int, Mention]  # first mention of the Korean side in each sentence
    china: dict[int, Mention]
    pair: dict[int, Mention]  # pair tokens
    bridge: dict[tuple[int, str], Mention]  # names that stand between the two: the Yalu, THAAD


def is_near(annotated: AnnotatedText, relation: str) -> bool:
    """Return whether both sides are named, or something between them: else there is nothing to weigh."""
    korea, china = SIDES_OF[relation]
    sides = {side for mention in annotated.of_kind("name") for side in mention.sides}
    return relation in sides or (korea in sides and china in sides)


def signs_of(annotated: AnnotatedText, relation: str) -> Signs:
    """Return the mentions that count for a relation. A bloc of three names both sides and is no pair."""
    korea_side, china_side = SIDES_OF[relation]
    signs = Signs({}, {}, {}, {})
    for mention in annotated.of_kind("name"):
        if relation in mention.sides:
            signs.bridge.setdefault((mention.sentence, mention.value), mention)
        if korea_side in mention.sides and china_side in mention.sides and "bloc" not in mention.sides:
            signs.pair.setdefault(mention.sentence, mention)
        if korea_side in mention.sides:
            signs.korea.setdefault(mention.sentence, mention)
        if china_side in mention.sides:
            signs.china.setdefault(mention.sentence, mention)
    return signs


def lead_sentences(annotated: AnnotatedText) -> set[int]:
    """Return the sentences a reader sees first: the title, or the first of the text where there is none."""
    titles = {i for i, sentence in enumerate(annotated.sentences) if sentence.field == "title"}
    return titles or {0}


def bridging(annotated: AnnotatedText, signs: Signs, relation: str) -> int:
    """Return 2 where a name stands between the two and the other side is there, 1 where it stands alone, else 0.

    A name that names the two by itself (an embassy, a treaty) asks for one side or a second such name.
    """
    if not signs.bridge:
        return 0
    known = by_id(annotated.lexicon)
    korea, china = SIDES_OF[relation]
    here = {
        side
        for mention in annotated.of_kind("name")
        if not (relation in mention.sides and known[mention.value].home not in {korea, china})
        for side in mention.sides
    }
    values = {mention.value for mention in signs.bridge.values()}
    for value in values:
        home = known[value].home
        if home and _is_at_the_border(annotated, signs, value, relation):
            return 2
        if home == "-" and relation == "ROK-PRC" and _is_with_korea_alone(annotated, signs, value):
            return 2
        wanted = {"-": {korea, china}, korea: {china}, china: {korea}}.get(home, set())
        if home and wanted <= here:
            return 2
        if not home and (here & {korea, china} or len(values) > 1):
            return 2
    return 2 if len(values) > 1 and here & {korea, china} and _are_two_kinds(values) else 1


def _is_at_the_border(annotated: AnnotatedText, signs: Signs, value: str, relation: str) -> bool:
    """Return whether a sentence with this name speaks of what the two do there, and of no third country."""
    sentences = {index for index, name in signs.bridge if name == value}
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    topics = {m.sentence for m in annotated.of_kind("topic") if m.value.startswith(BORDERING[relation])}
    return bool((sentences & topics) - abroad)


def _is_with_korea_alone(annotated: AnnotatedText, signs: Signs, value: str) -> bool:
    """Return whether a policy or a thing between the two, and no place, stands beside the ROK and no third country."""
    entity = by_id(annotated.lexicon)[value]
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    sentences = {index for index, name in signs.bridge if name == value}
    return not entity.is_place and bool((sentences & set(signs.korea)) - abroad)


def is_listed(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether the two stand in the title only side by side in a list, and a third country there too.

    "Mexico raises tariffs on China and South Korea", "ministers of China, Japan and South Korea".
    """
    lead = lead_sentences(annotated)
    korea, china = SIDES_OF[relation]
    names = [m for m in annotated.of_kind("name") if m.sentence in lead and not m.is_nested and m.sides]
    if not any("other" in m.sides for m in names) or any(i in lead for i in signs.pair):
        return False
    return any({korea, china} <= sides for sides in _lists(annotated, names))


def _lists(annotated: AnnotatedText, names: list[Mention]) -> list[set[str]]:
    """Return the sides named in each list: names with nothing but a comma or an "and" between them."""
    lists: list[set[str]] = []
    is_open = False
    for one, next_one in pairwise(names):
        between = annotated.raw(one.field)[one.end : next_one.start]
        joined = one.field == next_one.field and SPEAKER_WORDS.list_joint.fullmatch(between) is not None
        if joined and not is_open:
            lists.append(set(one.sides))
        if joined:
            lists[-1].update(next_one.sides)
        is_open = joined
    return lists


def is_origin_only(annotated: AnnotatedText, signs: Signs) -> bool:
    """Return whether China is there only as where a person or a thing is from: 중국인, 중국산, a Chinese man."""
    china = [m for m in annotated.of_kind("name") if "PRC" in m.sides and not m.is_nested]
    return bool(china) and not signs.pair and all(_is_origin(annotated, m) for m in china)


def _is_origin(annotated: AnnotatedText, mention: Mention) -> bool:
    raw = annotated.raw(mention.field)
    return bool(SPEAKER_WORDS.origin.match(raw, mention.start))


def _are_two_kinds(values: set[str]) -> bool:
    """Return whether two bridges are of two kinds: the structures and the sea, a town and the river; not two of one."""
    return len({value.partition(":")[2].split("_")[0] for value in values}) > 1


def is_place_only(annotated: AnnotatedText, signs: Signs) -> bool:
    """Return whether China is there only as a place on the way: no state, no person, no pair token."""
    china = [m for m in annotated.of_kind("name") if "PRC" in m.sides and len(m.sides) == 1]
    return bool(china) and not signs.pair and all(m.value.startswith(("city:", "prov:", "place:")) for m in china)


def is_venue_only(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether others meet in Korea: a third country leads, and the Korean side is no more than the place."""
    lead = _first_read(annotated)
    names = annotated.of_kind("name")
    if signs.pair or not any("other" in m.sides and m.sentence in lead for m in names):
        return False
    korea = SIDES_OF[relation][0]
    mine = [m for m in names if korea in m.sides and not m.is_nested]
    return bool(mine) and all(_is_where(annotated, m) for m in mine)


def _first_read(annotated: AnnotatedText) -> set[int]:
    """Return the title and the first sentence of the text."""
    first = next((i for i, s in enumerate(annotated.sentences) if s.field == "text"), 0)
    return lead_sentences(annotated) | {first}


def _is_where(annotated: AnnotatedText, mention: Mention) -> bool:
    is_government = mention.value in SPEAKER_WORDS.capitals or mention.value.startswith("country:")
    if not is_government:
        return mention.value.startswith(PLACES) or mention.rule_id.startswith("toward.")
    if mention.rule_id.startswith("kor.own"):
        return False
    raw = annotated.raw(mention.field)
    before, behind = raw[max(0, mention.start - BESIDE) : mention.start], raw[mention.end : mention.end + BESIDE]
    return bool(SPEAKER_WORDS.place_before.search(before) or SPEAKER_WORDS.place_behind.match(behind))


def heads_met(annotated: AnnotatedText, relation: str) -> float:
    """Return 1 where the leaders of both stand in the title or first sentence, less where a third one does too.

    Half where the leader of one stands in a sentence with the other side and no third country.
    """
    korea, china = SIDES_OF[relation]
    known = by_id(annotated.lexicon)
    best = 0.0
    for index in _first_read(annotated):
        names = [m for m in annotated.of_kind("name") if m.sentence == index]
        leaders = {m.sides[0] for m in names if m.sides and any(_is_leader(known[e]) for e in m.entities if e in known)}
        sides = {side for m in names for side in m.sides}
        third = bool(sides & {"other", "bloc"})
        if names and names[0].sides == ("other",):  # someone else speaks of both
            continue
        if {korea, china} <= leaders:
            best = max(best, 0.5 if third else 1.0)
        elif leaders & {korea, china} and {korea, china} <= sides and not third:
            best = max(best, 0.5)
    return best


def _is_leader(entity: object) -> bool:
    return any(role.office.startswith(("president", "leader", "premier")) for role in getattr(entity, "roles", ()))


def topics_of_the_two(annotated: AnnotatedText) -> list[Mention]:
    """Return the cues of topics; a summit in a sentence with a third country may be that country's and is left out."""
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    return [m for m in annotated.of_kind("topic") if m.value != SUMMIT or m.sentence not in abroad]


def is_third_first(names: list[Mention], signs: Signs) -> bool:
    """Return whether the text begins with a third country alone, and says of the two nothing in one word."""
    return bool(names) and not signs.pair and names[0].sides == ("other",)


def is_reported_abroad(annotated: AnnotatedText, both: set[int], relation: str) -> bool:
    """Return whether a sentence with both sides is about what a third country's court or ministry tells of them."""
    if relation == "ROK-PRC":
        return _is_pressed(annotated, both)
    return any(m.value in REPORTED_ABROAD and m.sentence in both for m in annotated.of_kind("topic"))


def _is_pressed(annotated: AnnotatedText, both: set[int]) -> bool:
    """Return whether one side's pressure on the other is named in one breath, with no third country in it."""
    for act in annotated.of_kind("topic"):
        if act.value != PRESSURE or act.sentence not in both & _first_read(annotated):
            continue
        raw = annotated.raw(act.field)
        reach = ACT_SPAN[raw[act.start].isascii()]
        near = [
            m
            for m in annotated.of_kind("name")
            if m.field == act.field and max(m.end, act.end) - min(m.start, act.start) <= reach
        ]
        sides = {side for m in near for side in m.sides}
        if {"PRC", "ROK"} <= sides and "other" not in sides:
            return True
    return False


def is_bloc(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether the two stand in the title only as members of a bloc of three, in one word or in a list."""
    lead = lead_sentences(annotated)
    names = [m for m in annotated.of_kind("name") if m.sentence in lead and not m.is_nested and m.sides]
    blocs = any("bloc" in m.sides or "three" in m.sides for m in names)
    listed = any({*SIDES_OF[relation], "other"} <= sides for sides in _lists(annotated, names))
    return (blocs or listed) and not any(i in lead for i in signs.pair)


def is_implicit(signs: Signs) -> bool:
    """Return whether the ROK is only what its own press means by "the government" and "domestic"."""
    koreas = [*signs.korea.values(), *signs.pair.values()]
    return bool(koreas) and all(mention.rule_id.startswith("kor.own") for mention in koreas)


def is_source_only(annotated: AnnotatedText, relation: str) -> bool:
    """Return whether the ROK is there only as the one who says so, beside the DPRK: "South Korean officials said".

    Or as where that one lives: "a defector living in Seoul".
    """
    if relation == "DPRK-PRC" or not any("DPRK" in mention.sides for mention in annotated.of_kind("name")):
        return False
    roles = annotated.of_kind("role")
    behind = {(role.field, role.start + gap) for role in roles for gap in (0, -1)}
    inside = {name: Spans((r.start, r.end) for r in roles if r.field == name) for name in ("title", "text")}
    speakers = {entity for rule in annotated.lexicon.rules_of("role") for entity in rule.entities}
    mentions = [mention for mention in annotated.of_kind("name") if "ROK" in mention.sides]
    return bool(mentions) and all(
        mention.value in speakers
        or SPEAKER_WORDS.speaks.match(annotated.raw(mention.field), mention.end)
        or (mention.field, mention.end) in behind
        or inside[mention.field].cover(mention.start, mention.end)
        for mention in mentions
    )
