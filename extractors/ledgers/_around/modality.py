"""What the words around an event make of it: none, or one planned, under way, done, denied, called off or hearsay.

Words of an event and those of modality are hits in a sentence; `scope` says how far the latter reach (modality.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.ledgers._party import finds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.lexicon import LedgerRule

NEAR, NEAR_HAN = 60, 22  # characters beside an event's words in which `near` modality stands
LIES_AHEAD = frozenset({"planned", "announced", "invited"})
AHEAD = frozenset({"planned", "announced", "cancelled"})
# Status that words give, the firmest first: what is cancelled is not planned.
ORDER = ("denied", "cancelled", "reported", "planned", "announced", "invited", "under_way", "done")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule finds its words in a sentence."""

    rule: LedgerRule
    start: int
    end: int

    @property
    def type(self) -> str:
        """Return the type of event, '' of other rules."""
        return self.rule.value("type")


def matches(rules: Iterable[LedgerRule], raw: str) -> list[Hit]:
    """Return all that rules find in a sentence, by rule."""
    return [
        Hit(rule, *match.span())
        for rule in rules
        for match in rule.pattern.finditer(raw)
        if match.end() > match.start() and rule.applies(raw)
    ]


def apart(found: list[Hit]) -> list[Hit]:
    """Return hits in reading order; of those that overlap the longest, of one length the first in the file."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def clause_of(hit: Hit, ends: list[int], length: int) -> tuple[int, int]:
    """Return from where to where the clause of a hit runs, between the ends beside it."""
    return max((end for end in ends if end <= hit.start), default=0), min(
        (e for e in ends if e >= hit.end), default=length
    )


def bears_on(other: Hit, hit: Hit, scopes: Mapping[str, tuple[int, int]], raw: str) -> bool:
    """Return whether words of modality are about an event: in its sentence, assertion or clause, or right beside it."""
    scope = other.rule.value("scope")
    types = other.rule.value("of")
    if types and hit.type not in types.split():
        return False
    if scope == "sentence":
        return True
    if scope in scopes:
        return scopes[scope][0] <= other.start < scopes[scope][1]
    if scope == "over":
        return other.start <= hit.start and hit.end <= other.end
    if scope == "behind":
        return hit.end <= other.start < scopes["run"][1]
    clause = scopes["clause"]
    if scope == "governs":
        return clause[0] <= other.start < hit.start
    if scope == "governed":
        return hit.end <= other.end and other.start < clause[1] and other.start > hit.start
    most = NEAR if raw[hit.start : hit.end].isascii() else NEAR_HAN
    before, after = hit.start - other.end, other.start - hit.end
    if scope == "before":
        return -(hit.end - hit.start) < before <= most and clause[0] <= other.start
    if scope == "after":
        return -(hit.end - hit.start) < after <= most and other.start < clause[1]
    return max(before, after) <= most and clause[0] <= other.start < clause[1]


def status_of(hit: Hit, scopes: Mapping[str, tuple[int, int]], statuses: list[Hit], raw: str) -> str:
    own = hit.rule.value("status")
    around = {other.rule.value("status") for other in statuses if bears_on(other, hit, scopes, raw)}
    if own in {"cancelled", "denied"}:
        return own
    if "invited" in around:
        around.discard("invited")
        if own != "under_way" and not around:
            return "invited"
    if own in AHEAD and "reported" in around:
        around = (around - {"reported"}) | {"planned"}
    if own in AHEAD:
        around -= {"under_way", "done"}
    return next((status for status in ORDER if status in around), own or "done")


def carried_on(
    annotated: AnnotatedText,
    hits: list[Hit],
    scopes: Sequence[Mapping[str, tuple[int, int]]],
    own: list[str],
    raw: str,
) -> list[str]:
    """Return each hit's status, what lies ahead carried on through its sentence: "将访问…，并举行会谈"."""
    found = list(own)
    for at in range(1, len(hits)):  # Chinese states the tense with the first verb
        before, hit = hits[at - 1], hits[at]
        is_open = (
            annotated.lang.startswith("zh")
            and found[at] in {"done", "reported"}
            and scopes[at]["run"] == scopes[at - 1]["run"]
        )
        if is_open and found[at - 1] in LIES_AHEAD and not finds(annotated, "past", raw[before.end : hit.end]):
            found[at] = found[at - 1]
    if hits and finds(annotated, "present", raw):
        found = [
            "announced" if status == "done" and finds(annotated, "chained", raw[hit.start : hit.end]) else status
            for hit, status in zip(hits, found, strict=True)
        ]
    for at in range(len(hits) - 2, -1, -1):  # Korean and Japanese with the last
        hit = hits[at]
        is_open = found[at] in {"done", "under_way"} and scopes[at]["run"] == scopes[at + 1]["run"]
        if is_open and found[at + 1] in LIES_AHEAD and finds(annotated, "chained", raw[hit.start : hit.end]):
            found[at] = found[at + 1]
    return found
