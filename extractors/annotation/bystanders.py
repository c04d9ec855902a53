"""Whether one of the two is only a bystander: in a list, as a venue, as another's target, in passing, as an origin.

The features of relevance that speak against a relation. The mentions that speak for it are in `relation_signs.py`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.annotation.relation_signs import BESIDE, SIDES_OF, first_read, lead_sentences
from extractors.lexicon.speaker_words import SPEAKER_WORDS

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.annotation.relation_signs import Signs

PLACES = ("city:", "prov:", "place:", "island:", "zone:", "org:apec", "ev:apec")
OWN_STATE = "jpn.own_words"
OPENING = " \"'“”‘’「『[("  # marks that may stand before a headline's first word
EARLY_SENTENCES = 2  # of the text, with the title


def listed(annotated: AnnotatedText, signs: Signs, relation: str) -> float:
    """Return 1 where the two stand in the title only side by side in a list, and a third country there too.

    "Ministers of China, Japan and South Korea". 2 where a measure of trade hits both, whoever takes it: "tariffs on
    China and South Korea".
    """
    lead = lead_sentences(annotated)
    wanted = set(SIDES_OF[relation])
    names = [m for m in annotated.of_kind("name") if m.sentence in lead and not m.is_nested and m.sides]
    if any(i in lead for i in signs.pair):
        return 0.0
    named = [m for m in names if m.rule_id != OWN_STATE]  # "the prime minister, North Korea and China": he speaks
    lists = [members for members in _lists(annotated, named) if wanted <= _sides(members)]
    if any(_is_done_to(annotated, members) for members in lists):
        return 2.0
    third = any("other" in m.sides for m in names)
    return float(
        any((third and not _act(annotated, members)) or _is_named_last(annotated, members) for members in lists)
    )


def _is_named_last(annotated: AnnotatedText, members: list[Mention]) -> bool:
    """Return whether a headline ends with the list as what someone speaks about: "… asked about China, North Korea"."""
    raw = annotated.raw(members[0].field)
    before = raw[max(0, members[0].start - BESIDE) : members[0].start]
    return not raw[members[-1].end :].strip(" .?!\"'”’") and SPEAKER_WORDS.about.search(before) is not None


def _is_done_to(annotated: AnnotatedText, members: list[Mention]) -> bool:
    """Return whether what is done to a list is done by another, named or not: "steel from China, South Korea"."""
    raw, end = annotated.raw(members[0].field), members[-1].end
    before = raw[max(0, members[0].start - BESIDE) : members[0].start]
    behind = raw[end : end + 2 * BESIDE]
    is_measure = SPEAKER_WORDS.remedy.search(raw) is not None
    return is_measure and bool(SPEAKER_WORDS.done_to.search(behind) or SPEAKER_WORDS.done_by.search(before))


def _act(annotated: AnnotatedText, members: list[Mention]) -> bool:
    """Return whether a list is of the two alone, who meet or agree: another country in the headline looks on.

    So it is where the headline begins with the two: they are its subject.
    """
    if "other" in _sides(members):
        return False
    raw = annotated.raw(members[0].field)
    behind = raw[members[-1].end : members[-1].end + 2 * BESIDE]
    return not raw[: members[0].start].strip(OPENING) or SPEAKER_WORDS.both_act.search(behind) is not None


def _sides(members: list[Mention]) -> set[str]:
    return {side for member in members for side in member.sides}


def _lists(annotated: AnnotatedText, names: list[Mention]) -> list[list[Mention]]:
    """Return the names of each list: with nothing but a comma or an "and" between them."""
    lists: list[list[Mention]] = []
    is_open = False
    for one, next_one in pairwise(names):
        between = annotated.raw(one.field)[one.end : next_one.start]
        joined = one.field == next_one.field and SPEAKER_WORDS.list_joint.fullmatch(between) is not None
        if joined and not is_open:
            lists.append([one])
        if joined:
            lists[-1].append(next_one)
        is_open = joined
    return lists


def is_aimed_at(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether China is there only as another's target or rival: a pact without it, "the US and China".

    Beside Russia it is the DPRK's company, so a list with third countries says nothing of that relation; nor does it
    where the headline names the ROK itself, which stands between the two powers, and not one of its firms.
    """
    names = annotated.of_kind("name")
    china = [m for m in names if "PRC" in m.sides and not m.is_nested]
    beside = _beside_others(annotated) if relation == "ROK-PRC" and not _is_state_first(annotated, "ROK") else []
    if signs.pair or signs.bridge or not any({"other", "bloc"} & set(m.sides) for m in names):
        return False
    return bool(china) and all(m in beside or _is_against(annotated, m) for m in china)


def _beside_others(annotated: AnnotatedText) -> list[Mention]:
    """Return the names of China beside third countries alone: "the United States and China", in a list or one word."""
    names = [m for m in annotated.of_kind("name") if not m.is_nested and m.sides]
    lists = [members for members in _lists(annotated, names) if _sides(members) == {"PRC", "other"}]
    return [m for members in lists for m in members] + [m for m in names if set(m.sides) == {"PRC", "other"}]


def _is_state_first(annotated: AnnotatedText, side: str) -> bool:
    """Return whether the headline names a state or who leads it, not only its firms and towns."""
    lead = lead_sentences(annotated)
    names = [m for m in annotated.of_kind("name") if m.sentence in lead and side in m.sides]
    return any(not m.value.startswith((*PLACES, "co:")) for m in names)


def _is_against(annotated: AnnotatedText, mention: Mention) -> bool:
    raw = annotated.raw(mention.field)
    before, behind = raw[max(0, mention.start - BESIDE) : mention.start], raw[mention.end : mention.end + BESIDE]
    return bool(SPEAKER_WORDS.against_before.search(before) or SPEAKER_WORDS.against_behind.search(behind))


def is_late(annotated: AnnotatedText, signs: Signs) -> bool:
    """Return whether the two meet in no sentence of the beginning, nor the Korean side alone: a mention in passing."""
    first = next((i for i, s in enumerate(annotated.sentences) if s.field == "text"), 0)
    early = set(range(first + EARLY_SENTENCES))
    return not early & (set(signs.korea) | set(signs.pair) | {index for index, _ in signs.bridge})


def is_origin_only(annotated: AnnotatedText, signs: Signs) -> bool:
    """Return whether China is there only as where a person or a thing is from: 중국인, 중국산, a Chinese man."""
    china = [m for m in annotated.of_kind("name") if "PRC" in m.sides and not m.is_nested]
    return bool(china) and not signs.pair and all(_is_origin(annotated, m) for m in china)


def _is_origin(annotated: AnnotatedText, mention: Mention) -> bool:
    raw = annotated.raw(mention.field)
    return bool(SPEAKER_WORDS.origin.match(raw, mention.start))


def is_place_only(annotated: AnnotatedText, signs: Signs) -> bool:
    """Return whether China is there only as a place on the way: no state, no person, no pair token."""
    china = [m for m in annotated.of_kind("name") if "PRC" in m.sides and len(m.sides) == 1]
    return bool(china) and not signs.pair and all(m.value.startswith(("city:", "prov:", "place:")) for m in china)


def is_venue_only(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether others meet in Korea: a third country leads, and the Korean side is no more than the place."""
    lead = first_read(annotated)
    names = annotated.of_kind("name")
    if signs.pair or not any("other" in m.sides and m.sentence in lead for m in names):
        return False
    korea = SIDES_OF[relation][0]
    mine = [m for m in names if korea in m.sides and not m.is_nested]
    return bool(mine) and all(_is_where(annotated, m) for m in mine)


def _is_where(annotated: AnnotatedText, mention: Mention) -> bool:
    is_government = mention.value in SPEAKER_WORDS.capitals or mention.value.startswith("country:")
    if not is_government:
        return mention.value.startswith(PLACES) or mention.rule_id.startswith("toward.")
    if mention.rule_id.startswith("kor.own"):
        return False
    raw = annotated.raw(mention.field)
    before, behind = raw[max(0, mention.start - BESIDE) : mention.start], raw[mention.end : mention.end + BESIDE]
    return bool(SPEAKER_WORDS.place_before.search(before) or SPEAKER_WORDS.place_behind.match(behind))


def is_third_first(names: list[Mention], signs: Signs) -> bool:
    """Return whether the text begins with a third country alone, and says of the two nothing in one word."""
    return bool(names) and not signs.pair and names[0].sides == ("other",)


def is_bloc(annotated: AnnotatedText, signs: Signs, relation: str) -> bool:
    """Return whether the two stand in the title only as members of a bloc of three, in one word or in a list."""
    lead = lead_sentences(annotated)
    names = [m for m in annotated.of_kind("name") if m.sentence in lead and not m.is_nested and m.sides]
    blocs = any("bloc" in m.sides or "three" in m.sides for m in names)
    listed = any({*SIDES_OF[relation], "other"} <= _sides(members) for members in _lists(annotated, names))
    return (blocs or listed) and not any(i in lead for i in signs.pair)
