"""What a text shows of the two sides of one relation: the mentions that the features of relevance are computed from.

A side may be there as an actor, as where two others meet (a venue), as who tells it (a source) or only by what its own
press leaves unsaid. Not here: how much each of these weighs (`relevance.py`, `lexicon/relevance.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.lexicon.speaker_words import SPEAKER_WORDS
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

SIDES_OF = {"DPRK-PRC": ("DPRK", "PRC"), "ROK-PRC": ("ROK", "PRC")}
# What a court or a ministry anywhere tells of the two is about the two, and not about who tells it.
REPORTED_ABROAD = frozenset({"border.smuggling", "sanctions.evasion", "sanctions.workers", "people.repatriation"})
SUMMIT = "diplomacy.summit"
PRESSURE = "trade.economic_coercion"
SANCTIONS = "sanctions.un_sanctions"
PUNISHING = frozenset({"sanction", "restrict"})  # acts
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
    plain = {
        side
        for mention in annotated.of_kind("name")
        if relation not in mention.sides and not mention.value.startswith("prov:")
        for side in mention.sides
    }
    for value in values:
        home = known[value].home
        if home and _is_at_the_border(annotated, signs, value, relation):
            return 2
        if home == "-" and relation == "ROK-PRC" and _is_with_korea_alone(annotated, signs, value):
            return 2
        wanted = {"-": {korea, china}, korea: {china}, china: {korea}}.get(home, set())
        if home and wanted <= here:
            return 2
        if not home and (here if relation == "ROK-PRC" else plain) & {korea, china}:
            return 2
    if len(values) == 1 or (relation == "DPRK-PRC" and not _is_between(annotated, values, here)):
        return 1
    is_open = any(not known[value].home for value in values)
    return 2 if is_open or (here & {korea, china} and _are_two_kinds(values)) else 1


def _is_between(annotated: AnnotatedText, values: set[str], here: set[str]) -> bool:
    """Return whether two places at the border stand for the border: the other side is there, or what is done across it.

    A town on the river has its harvests and its lights as well.
    """
    if "DPRK" in here or not all(by_id(annotated.lexicon)[value].is_place for value in values):
        return True
    return bool(_deeds(annotated, "DPRK-PRC"))


def _is_at_the_border(annotated: AnnotatedText, signs: Signs, value: str, relation: str) -> bool:
    """Return whether a sentence with this name speaks of what the two do there, and of no third country."""
    sentences = {index for index, name in signs.bridge if name == value}
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    return bool((sentences & _deeds(annotated, relation)) - abroad)


def _deeds(annotated: AnnotatedText, relation: str) -> set[int]:
    """Return the sentences with what is done between the two; a river's own name is no deed."""
    names = [m for m in annotated.of_kind("name") if relation in m.sides]
    inside = {field: Spans((m.start, m.end) for m in names if m.field == field) for field in ("title", "text")}
    return {
        m.sentence
        for m in annotated.of_kind("topic")
        if m.value.startswith(BORDERING[relation]) and not inside[m.field].cover(m.start, m.end)
    }


def _is_with_korea_alone(annotated: AnnotatedText, signs: Signs, value: str) -> bool:
    """Return whether a policy or a thing between the two, and no place, stands beside the ROK and no third country."""
    entity = by_id(annotated.lexicon)[value]
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    sentences = {index for index, name in signs.bridge if name == value}
    return not entity.is_place and bool((sentences & set(signs.korea)) - abroad)


def _are_two_kinds(values: set[str]) -> bool:
    """Return whether two bridges are of two kinds: the structures and the sea, a town and the river; not two of one."""
    return len({value.partition(":")[2].split("_")[0] for value in values}) > 1


def first_read(annotated: AnnotatedText) -> set[int]:
    """Return the title and the first sentence of the text."""
    first = next((i for i, s in enumerate(annotated.sentences) if s.field == "text"), 0)
    return lead_sentences(annotated) | {first}


def heads_met(annotated: AnnotatedText, relation: str) -> float:
    """Return 1 where the leaders of both stand in the title or first sentence, less where a third one does too.

    Half where the leader of one stands in a sentence with the other side and no third country, or one person of each.
    """
    korea, china = SIDES_OF[relation]
    known = by_id(annotated.lexicon)
    best = 0.0
    for index in first_read(annotated):
        names = [m for m in annotated.of_kind("name") if m.sentence == index]
        leaders = {m.sides[0] for m in names if m.sides and any(_is_leader(known[e]) for e in m.entities if e in known)}
        sides = {side for m in names for side in m.sides}
        third = bool(sides & {"other", "bloc"})
        if names and names[0].sides == ("other",):  # someone else speaks of both
            continue
        if {korea, china} <= leaders:
            best = max(best, 0.5 if third else 1.0)
        elif {korea, china} <= sides and not third and (leaders & {korea, china} or {korea, china} <= _persons(names)):
            best = max(best, 0.5)
    return best


def _persons(names: list[Mention]) -> set[str]:
    return {mention.sides[0] for mention in names if mention.sides and mention.value.startswith("per:")}


def _is_leader(entity: object) -> bool:
    return any(role.office.startswith(("president", "leader", "premier")) for role in getattr(entity, "roles", ()))


def topics_of_the_two(annotated: AnnotatedText) -> list[Mention]:
    """Return the cues of topics; a summit in a sentence with a third country may be that country's and is left out."""
    abroad = {m.sentence for m in annotated.of_kind("name") if "other" in m.sides}
    return [m for m in annotated.of_kind("topic") if m.value != SUMMIT or m.sentence not in abroad]


def is_reported_abroad(annotated: AnnotatedText, both: set[int], relation: str) -> bool:
    """Return whether a sentence with both sides is about what a third country's court or ministry tells of them."""
    if relation == "ROK-PRC":
        return _is_pressed(annotated, both)
    here = [m for m in annotated.of_kind("topic") if m.sentence in both]
    return any(m.value in REPORTED_ABROAD or (m.value == SANCTIONS and _hits_firms(annotated, m)) for m in here)


def _hits_firms(annotated: AnnotatedText, act: Mention) -> bool:
    """Return whether the sentence of a sanction names China's firms or people: whom it hits for their business."""
    sentence = annotated.sentences[act.sentence]
    raw = annotated.raw(sentence.field)
    return SPEAKER_WORDS.firms.search(raw, sentence.start, sentence.end) is not None


def _is_pressed(annotated: AnnotatedText, both: set[int]) -> bool:
    """Return whether one side's pressure on the other is named in one breath, with no third country in it."""
    for act in annotated.of_kind("topic"):
        if act.value != PRESSURE or act.sentence not in both & first_read(annotated):
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


def is_act_on_the_other(annotated: AnnotatedText, both: set[int]) -> bool:
    """Return whether China punishes a firm or measure of the ROK in one breath, whoever comments on it.

    "China's sanctions on Hanwha": the order of its language, and no third country between what is named.
    """
    acts = [m for m in annotated.of_kind("act") if m.value in PUNISHING]
    acts += [m for m in annotated.of_kind("topic") if m.value == PRESSURE]
    for act in acts:
        if act.sentence not in both & first_read(annotated):
            continue
        names = [
            m for m in annotated.of_kind("name") if m.sentence == act.sentence and m.field == act.field and m.sides
        ]
        for actor in (m for m in names if m.sides == ("PRC",)):
            for hit in (m for m in names if m.sides == ("ROK",) and m.start >= actor.end):
                if _is_ordered(annotated, actor, act, hit) and not _third_between(
                    names, actor.end, max(act.end, hit.end)
                ):
                    return True
    return False


def _is_ordered(annotated: AnnotatedText, actor: Mention, act: Mention, hit: Mention) -> bool:
    """Return whether the act follows its actor and, in Korean and Japanese, whom it hits, within a few words."""
    behind = hit.end if annotated.lang[:2] in ("ko", "ja") else actor.end
    reach = ACT_SPAN[annotated.raw(act.field)[act.start].isascii()]
    return act.start >= behind and max(act.end, hit.end) - actor.start <= reach


def _third_between(names: list[Mention], start: int, end: int) -> bool:
    return any(start <= m.start and m.end <= end and {"other", "DPRK", "three"} & set(m.sides) for m in names)


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
