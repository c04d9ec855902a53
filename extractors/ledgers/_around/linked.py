"""What the words beside a party make of it: a place, one that is given something, one that travels or is met.

The words are modality.toml's (`locative`, `dative`, `traveller`, `linked`). Not here: who acts (_parties.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.ledgers._party import BESIDE, COUNTRIES, SIDES, Party, finds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.ledgers._around.modality import Hit

BEFORE, BEHIND = 12, 10  # characters beside a party in which its case stands: "from inside the", 에서
OF_BODY = 3  # characters between a country and its body: "China's foreign ministry"
OF_OBJECT = 40  # characters before a person in which the words of a meeting stand
FAR = 60  # characters behind a country's name in which the words of a traveller stand


def is_beside(annotated: AnnotatedText, index: int, one: Party, key: str) -> bool:
    """Return whether the words beside a party have the meaning of a key: `locative`, `source` or `dative`."""
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)
    start, end = sentence.start + one.start, sentence.start + one.end
    before = raw[max(sentence.start, start - BEFORE) : start]
    return finds(annotated, key, f"{before}<PARTY>{raw[end : end + BEHIND]}")


def travels(annotated: AnnotatedText, index: int, one: Party, hit: tuple[int, int]) -> bool:
    """Return whether somebody of a country travels, not a train from it."""
    if is_beside(annotated, index, one, "locative") or is_beside(annotated, index, one, "source"):
        return False
    if one.office:
        return True
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : sentence.end]
    words = raw[one.end : hit[0]] if one.end <= hit[0] else raw[one.end : one.end + FAR]
    return finds(annotated, "traveller", words)


def is_met(annotated: AnnotatedText, index: int, one: Party) -> bool:
    """Return whether words make a person who is met, so that somebody else travels on: "met Lin and flew to"."""
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : sentence.end]
    before = raw[max(0, one.start - OF_OBJECT) : one.start]
    return one.kind == "person" and finds(annotated, "object", f"{before}<PARTY>{raw[one.end : one.end + BEHIND + 2]}")


def is_linked(annotated: AnnotatedText, index: int, first: Party, second: Party, end: int | None = None) -> bool:
    """Return whether words between two parties let them meet: not "held a meeting on China's ban".

    `end`: of the event's words; in Chinese nobody meets who is named first in a later phrase: "会谈，呼吁中国 …".
    """
    one, other = sorted((first, second), key=lambda party: party.start)
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : sentence.end]
    if annotated.lang.startswith("zh") and end is not None and end <= one.start:
        return not any(mark in raw[end : one.start] for mark in "，,")
    if annotated.lang != "en" or "person" in {first.kind, second.kind} or first.end > second.start > first.start:
        return True
    words = raw[max(0, one.start - BESIDE) : one.start]
    return finds(annotated, "linked", raw[one.end : other.start]) or "etween" in words


def without_speakers(before: list[Party]) -> list[Party]:
    """Return parties without bodies and the countries they are of, where others stand there: those say who acts."""
    bodies = [one for one in before if one.kind == "body"]
    heads = [c for c in before if any(0 <= one.start - c.end <= OF_BODY for one in bodies) and c.kind == "country"]
    return [one for one in before if one not in bodies and one not in heads] or before


def nearest(before: Sequence[Party]) -> Party | None:
    """Return the subject of words: the person nearest before them, else the nearest party."""
    persons = [one for one in before if one.kind == "person"]
    return persons[-1] if persons else before[-1] if before else None


def is_of_others(
    annotated: AnnotatedText, index: int, own: Sequence[Party], hit: Hit, clause: tuple[int, int], both: Sequence[Party]
) -> bool:
    """Return whether somebody else of a sentence may act: a third country before the words or in their clause.

    Two persons who are both named are sure, unless one is met by a third. Of a sanction a third side before the
    words may be who imposes it.
    """
    acting = [one for one in own if one.kind in {"person", "country", "body"}]
    if {one.kind for one in both} == {"person"}:
        first = min(both, key=lambda one: one.start)
        is_second = first in acting and acting[0].side == "other" and first.end <= hit.start
        return is_second and is_met(annotated, index, first)
    before = {one.side for one in acting if one.start < hit.start}
    around = before | {one.side for one in acting if clause[0] <= one.start < clause[1]}
    return "other" in around or (hit.type == "sanction" and bool((before & set(SIDES)) - {one.side for one in both}))


def both_of(pairs: Sequence[Party], able: Sequence[Party], hit: tuple[int, int]) -> tuple[Party, Party] | None:
    """Return the two sides of a pair named in one word (한중, 中朝), each as its person nearest to the words."""

    def distance(one: Party) -> int:
        return max(hit[0] - one.end, one.start - hit[1], 0)

    pair = min(pairs, key=distance)
    persons = sorted((one for one in able if one.kind == "person"), key=distance)
    found = []
    for side in pair.sides:
        person = next((one for one in persons if one.side == side), None)
        country = Party(pair.start, pair.end, side, COUNTRIES.get(side, ""), "country", pair.office, pair.level)
        found.append(person or country)
    return (found[0], found[1]) if len(found) == 2 else None
