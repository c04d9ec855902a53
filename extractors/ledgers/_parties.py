"""Who of a sentence's parties acts, and whom it is done with or to.

What a sentence does not say stays empty; two sides are needed, and a third country between them rules an event out.
The parties themselves, with office and level, are read in _party.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.statements import subjects
from extractors.ledgers._around.linked import both_of, is_beside, is_linked, is_met, nearest, travels, without_speakers
from extractors.ledgers._party import BESIDE, COUNTRIES, SIDES, Party, finds, read_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.annotation.speakers import Speaker

BEFORE_VERB = ("ko", "ja")  # languages whose destination stands before the verb
GOAL, GOAL_HAN = 60, 14  # characters between words of going and where to, behind them; in letters and in Han
GOAL_BEFORE = 24  # … before them
EVENTS = "events.toml"


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of an article, by sentence."""

    annotated: AnnotatedText
    by_sentence: dict[int, tuple[Party, ...]]
    has_pair: bool  # whether the article names PRC and one of the Koreas
    subjects: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # read where first needed

    def of(
        self, index: int, form: str, hit: tuple[int, int], clause: tuple[int, int], to: str
    ) -> tuple[Party, Party] | None:
        """Return who acts and whom it is done with or to; None where the sentence has no two sides of a pair."""
        own = self.by_sentence.get(index, ()) if form == "says" else self._without_who_says_so(index, form, hit)
        found = {
            "gets": self._gets,
            "between": self._between,
            "to": self._goes,
            "with": self._meets,
            "signs": self._signs,
            "gives": self._gives,
            "returns": self._returns,
            "says": self._says,
        }[form](index, hit, clause, own, to)
        if found is None or found[0].side == found[1].side:
            return None
        sides = {found[0].side, found[1].side}
        return found if "PRC" in sides and sides <= set(SIDES) else None

    def _without_who_says_so(self, index: int, form: str, hit: tuple[int, int]) -> tuple[Party, ...]:
        """Return a sentence's parties without countries and bodies that only say so, where the rest are a pair.

        A third country that announces what nobody else is named before acts itself.
        """
        own = self.by_sentence.get(index, ())
        spans = self._subjects().get(index, ())
        ahead = [one for one in own if one.start < hit[0] and one.kind in {"person", "country", "body"}]
        if form == "gives" and ahead and all(one.side == "other" for one in ahead):
            return own
        rest = tuple(o for o in own if o.kind == "person" or not any(start <= o.start < end for start, end in spans))
        sides = {side for one in rest for side in one.sides or (one.side,)}
        return rest if "PRC" in sides and sides & {"DPRK", "ROK"} else own

    def _subjects(self) -> dict[int, list[tuple[int, int]]]:
        """Return the spans of whoever says something, by sentence, in positions of the sentence."""
        if not self.subjects:
            self.subjects[-1] = []
            for subject in (one for one in subjects(self.annotated) if one.by in {"verb", "credit"}):
                start = self.annotated.sentences[subject.sentence].start
                self.subjects.setdefault(subject.sentence, []).append((subject.start - start, subject.end - start))
        return self.subjects

    def may_act(self, index: int) -> bool:
        """Return whether a sentence, with the one before for whoever it carries on, names PRC and one of the Koreas."""
        own = self.by_sentence.get(index, ())
        named = {side for one in (*own, *self.by_sentence.get(index - 1, ())) for side in one.sides or (one.side,)}
        return bool(own) and "PRC" in named and bool(named & {"DPRK", "ROK"})

    def place(self, index: int, hit: tuple[int, int], clause: tuple[int, int]) -> str:
        """Return the city or place nearest to an event's words in its clause, '' where none is named."""
        near = [
            (max(hit[0] - one.end, one.start - hit[1], 0), one.entity)
            for one in self.by_sentence.get(index, ())
            if one.kind == "place" and clause[0] <= one.start < clause[1] and not self._speaks(index, one)
        ]
        return min(near)[1] if near else ""

    def voice(self, speaker: Speaker | None) -> tuple[str, str, str]:
        """Return who says so: the class of the source, the side it speaks for officially, and the outlet it cites."""
        if speaker is None:
            return "", "", ""
        state = self._state_of(speaker.entity)
        if state:
            return "official", state, ""
        if speaker.speaker_class == "media":
            return "media", "", speaker.entity
        if speaker.speaker_class != "official":
            return speaker.speaker_class, "", ""
        entity = by_id(self.annotated.lexicon).get(speaker.entity)
        side = entity.side if entity and entity.side in SIDES else ""
        if not side:
            raw = self.annotated.raw(speaker.field)
            start = max(0, speaker.start - BESIDE)
            names = [
                m
                for m in self.annotated.of_kind("name")
                if m.field == speaker.field
                and start <= m.start
                and m.end <= speaker.end
                and "\n" not in raw[m.end : speaker.start]
            ]
            side = next((s for m in reversed(names) for s in m.sides if s in SIDES), "")
        return "official", side, ""

    def _state_of(self, entity: str) -> str:
        """Return the side whose state media an entity is, '' where it is none."""
        held = self.annotated.lexicon.ledger.get(EVENTS)
        words = held.words if held else {}
        return next(
            (s for s, key in (("PRC", "prc_voices"), ("DPRK", "dprk_voices")) if entity in words.get(key, ())), ""
        )

    def _speaks(self, index: int, place: Party) -> bool:
        """Return whether a capital stands for its government: Seoul said, 베이징은."""
        sentence = self.annotated.sentences[index]
        raw = self.annotated.raw(sentence.field)
        behind = raw[sentence.start + place.end : sentence.start + place.end + 8]
        return finds(self.annotated, "speaks", behind)

    def _carried(self, index: int, hit: tuple[int, int], sides: Sequence[str]) -> Party | None:
        """Return who is meant where the sentence names nobody of a side: the one person of the sentence before."""
        sentence = self.annotated.sentences[index]
        raw = self.annotated.raw(sentence.field)[sentence.start : sentence.start + hit[0]]
        if index == 0 or self.annotated.sentences[index - 1].field != sentence.field:
            return None
        if not finds(self.annotated, "carried", raw):
            return None
        before = [one for one in self.by_sentence.get(index - 1, ()) if one.kind == "person"]
        names = {one.entity for one in before if one.side in sides}
        return next((one for one in before if one.side in sides), None) if len(names) == 1 else None

    def _goes(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> tuple[Party, Party] | None:
        goal = self._goal(index, hit, clause, own, to)
        if goal is None or goal.side not in SIDES:
            return None
        actors = [one for one in own if one.kind in {"person", "country", "body"} and one.side != goal.side]
        actors = [one for one in actors if one.side in {*SIDES, "other"} and not one.is_attribute]
        actors = [one for one in actors if one.kind != "country" or travels(self.annotated, index, one, hit)]
        before = [one for one in actors if one.end <= hit[0] and one.start >= clause[0]]
        before = before or [one for one in actors if one.end <= hit[0]]
        actor = nearest([one for one in before if not is_met(self.annotated, index, one)] or before)
        if actor is None:
            actor = self._carried(index, hit, [side for side in SIDES if side != goal.side])
        if actor is None:
            actor = next((one for one in actors if hit[0] <= one.start < hit[1] and one.kind == "person"), None)
        if actor is None:
            behind = [one for one in actors if hit[1] <= one.start < clause[1] and one.kind == "person"]
            actor = behind[0] if behind else None
        if goal.kind in {"place", "toward"}:
            goal = replace(goal, entity=COUNTRIES[goal.side])
        host = next(
            (one for one in own if one.kind == "person" and one.side == goal.side and one.start >= clause[0]), goal
        )
        return (actor, host) if actor is not None else None

    def _goal(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> Party | None:
        """Return where somebody goes: within the word itself, else behind or before it as the language has it."""
        if to:
            return Party(hit[0], hit[1], to, COUNTRIES[to], "country")
        inside = [one for one in own if one.kind == "toward" and hit[0] - 1 <= one.start and one.end <= hit[1] + 1]
        if inside:
            return inside[0]
        able = [one for one in own if one.kind in {"country", "place"} and clause[0] <= one.start < clause[1]]
        within = [one for one in able if hit[0] <= one.start < hit[1]]
        is_latin = self.annotated.lang == "en"
        if within:
            return within[0 if is_latin else -1]
        behind = [one for one in able if 0 <= one.start - hit[1] <= (GOAL if is_latin else GOAL_HAN)]
        before = [one for one in able if 0 <= hit[0] - one.end <= GOAL_BEFORE]
        if self.annotated.lang in BEFORE_VERB:
            return before[-1] if before else None
        if behind:
            return behind[0]
        return (None if is_latin or not before else before[-1]) or self._where(index, hit, able)

    def _where(self, index: int, hit: tuple[int, int], able: Sequence[Party]) -> Party | None:
        """Return the place that a clause with "where" is about: "in the capital, where officials made a visit"."""
        sentence = self.annotated.sentences[index]
        raw = self.annotated.raw(sentence.field)[sentence.start : sentence.end]
        at = raw.rfind(" where ", 0, hit[0])
        before = [one for one in able if one.kind == "place" and one.end <= at]  # none where `at` is -1
        return before[-1] if before else None

    def _meets(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], _to: str
    ) -> tuple[Party, Party] | None:
        inside = [one for one in own if clause[0] <= one.start < clause[1]]
        pairs = [one for one in inside if one.kind == "pair"]
        able = [
            one for one in inside if one.kind in {"person", "country", "body"} and one.side and not one.is_attribute
        ]
        able = [one for one in able if one.kind != "country" or not self._is("topic", index, one)]
        if self.annotated.lang != "en":  # behind the words a pair is seldom who meets
            named = {one.side for one in able}
            may_be_behind = "other" not in named and (named >= set(SIDES) or self._is_both(index, hit))
            pairs = [one for one in pairs if one.start < hit[1] or may_be_behind or set(one.sides) == named]
        if pairs:
            return both_of(pairs, able, hit)
        near = sorted(able, key=lambda one: max(hit[0] - one.end, one.start - hit[1], 0))
        if not near:
            return None
        first = near[0]
        second = next((one for one in near if one.side != first.side), None)
        if second is None:
            second = self._carried(index, hit, [side for side in SIDES if side != first.side])
        if second is None:
            earlier = [one for one in own if one.kind == "person" and one.start < clause[0] and one.side != first.side]
            second = earlier[-1] if earlier else None
        if (
            second is None
            or "other" in {first.side, second.side}
            or not is_linked(self.annotated, index, first, second, hit[1])
        ):
            return None
        both = sorted((self._person(first, able), self._person(second, able)), key=lambda one: one.start)
        if any(one.side == "other" for one in able) and {one.kind for one in both} != {"person"}:
            return None  # a list of several countries
        return both[0], both[1]

    def _is_both(self, index: int, hit: tuple[int, int]) -> bool:
        """Return whether words up to an event stand for two sides named elsewhere: 双方, 양국."""
        sentence = self.annotated.sentences[index]
        raw = self.annotated.raw(sentence.field)[sentence.start : sentence.start + hit[1]]
        return finds(self.annotated, "carried", raw)

    def _is(self, key: str, index: int, one: Party) -> bool:
        return is_beside(self.annotated, index, one, key)

    def _signs(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> tuple[Party, Party] | None:
        """Return who signs with whom; in Chinese both stand, or are carried on, in the phrase of the words."""
        sentence = self.annotated.sentences[index]
        raw = self.annotated.raw(sentence.field)[sentence.start : sentence.end]
        if self.annotated.lang.startswith("zh"):
            start = max(raw.rfind(mark, 0, hit[0]) for mark in "，；,;") + 1
            inside = {side for one in own if start <= one.start < hit[1] for side in one.sides or (one.side,)}
            if len(inside) < 2 and not finds(self.annotated, "carried", raw[start : hit[1]]):
                return None
        return self._meets(index, hit, clause, own, to)

    def _person(self, one: Party, able: Sequence[Party]) -> Party:
        """Return the person who acts for a side where the clause names one, else the party itself."""
        if one.kind == "person":
            return one
        return next((other for other in able if other.kind == "person" and other.side == one.side), one)

    def _returns(
        self, _index: int, hit: tuple[int, int], _clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> tuple[Party, Party] | None:
        """Return who sends people back and whose they are: `to` where the words say so, else the side named nearest."""
        able = [one for one in own if one.kind in {"country", "body", "person"} and one.side in SIDES]
        able += [
            Party(one.start, one.end, side, COUNTRIES[side], "country")
            for one in own
            if one.kind in {"pair", "toward", "place"}
            for side in one.sides or ((one.side,) if one.side in SIDES else ())
            if side not in {party.side for party in able}
        ]
        behind = [one for one in able if one.start >= hit[0]]
        before = [one for one in able if one.end <= hit[0]]
        ordered = [*behind, *before[-1:]] if self.annotated.lang == "en" else [*before[-1:], *behind]
        if to:
            ordered = [*(one for one in able if one.side == to), Party(*hit, to, COUNTRIES[to], "country")]
        target = ordered[0] if ordered else None
        if target is None:
            return None
        others = [one for one in able if one.side != target.side]
        actor = min(others, key=lambda one: (one.side != "PRC" and target.side != "PRC", one.start), default=None)
        return (actor, target) if actor is not None else None

    def _says(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], _to: str
    ) -> tuple[Party, Party] | None:
        able = [replace(one, kind="country") if one.kind in {"media", "body"} else one for one in own]
        return self._gives(index, hit, clause, able, "")

    def _gets(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> tuple[Party, Party] | None:
        found = self._gives(index, hit, clause, own, to)
        return (found[1], found[0]) if found else None

    def _between(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], to: str
    ) -> tuple[Party, Party] | None:
        """Return who opens or closes a way between two sides; where none is said to, the two sides, PRC first."""
        found = self._gives(index, hit, clause, own, to)
        if found or any(one.side == "other" for one in own):
            return found
        named = [one for one in own if one.kind != "media"]
        sides = {side: one for one in named for side in one.sides or (one.side,) if side in SIDES}
        ordered = sorted(sides, key=lambda side: side != "PRC")
        both = [Party(sides[side].start, sides[side].end, side, COUNTRIES[side], "country") for side in ordered]
        return (both[0], both[1]) if len(both) == 2 else None

    def _gives(
        self, index: int, hit: tuple[int, int], clause: tuple[int, int], own: Sequence[Party], _to: str
    ) -> tuple[Party, Party] | None:
        able = [one for one in own if one.kind in {"person", "country", "body"} and one.side in {*SIDES, "other"}]
        able = [one for one in able if clause[0] <= one.start < clause[1] and not one.is_attribute]
        able = [one for one in able if one.kind != "country" or not self._is("locative", index, one)]
        before = [one for one in able if one.start < hit[0]]
        before = [one for one in before if not self._is("source", index, one)] or before
        before = without_speakers([one for one in before if not self._is("dative", index, one)] or before)
        actor = before[0] if before else self._carried(index, hit, SIDES)
        if actor is None:  # a body that the lexicon does not know acts; its side is named later in the sentence
            behind = [one for one in own if one.start >= hit[1] and one.kind in {"person", "country", "body"}]
            actor = next((one for one in behind if one.side in SIDES and one.side != behind[0].side), None)
            able = behind
        if actor is None:
            return None
        others = [one for one in able if one.side != actor.side]
        target = min(others, key=lambda one: max(hit[0] - one.end, one.start - hit[1], 0), default=None)
        if target is None or "other" in {actor.side, target.side}:
            return None
        return self._person(actor, able), self._person(target, able)


def read_parties(annotated: AnnotatedText) -> Parties:
    """Return the parties of an article."""
    by_sentence = read_names(annotated)
    named = {side for parties in by_sentence.values() for one in parties for side in one.sides or (one.side,)}
    return Parties(annotated, by_sentence, "PRC" in named and bool(named & {"DPRK", "ROK"}))
