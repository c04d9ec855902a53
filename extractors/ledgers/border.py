"""Signs at the border: trains, cargo, trucks, fuel, tourists … up, down, unchanged, opened, closed or planned.

    sentence with an indicator ─► directions near it, in its clause ─► no veto (forecast, wish, negation, other border)
        ─► between DPRK and PRC ─► place, period, kind of source ─► BorderSign
All words are lexicon/border.toml's. Not here: the series (warehouse/macros/barometer.sql).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._border_signs import border_rules, signs_in
from extractors.ledgers._candidates import candidates
from extractors.ledgers._sentences import words_of
from extractors.ledgers._when import BESIDE, DATE, own_days
from extractors.records import BorderSign, DateMention
from extractors.text.days.parts import month_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.annotation.annotated_text import AnnotatedText, Mention, Sentence
    from extractors.ledgers._border_signs import BorderRules, Sign
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import PageFacts

MOST_PLACES = 3
MONTHS = 12
BEFORE = 2  # sentences before that name countries, from which the two may be carried on
ITS_OWN = frozenset({"fuel", "rail", "trucks", "bridge", "tourism", "smuggling"})  # PRC alone may say these of the DPRK
REACH = 6  # … and how far back they are looked for
LATEST = 2  # years before the publication: what changed before that is history
EXCERPT = 3  # sentences: a text this short may be part of an article that names the countries elsewhere
WHOLE = "DPRK-PRC"  # the place of a sign that names none
BY_SENTENCE_BEFORE = frozenset({"satellite", "customs"})  # kinds of source that go on to the next sentence
BOTH = frozenset({"DPRK", "PRC"})
_LEAD = re.compile(r"(?:since|from|on|in|than|by|over)\s")
_UNKNOWN_NAME = re.compile(
    r"[a-z,]\s(?!January|February|March|April|May|June|July|August|September|October|November|December)[A-Z][a-z]"
)
_PLACES = ("bridge:", "city:", "port:", "zone:", "river:", "prov:", "dam:", "mount:", "place:")
_WIDE = ("river:", "prov:", "mount:")  # where nothing narrower is named
_CAPITALS = frozenset({"city:pyongyang", "city:beijing", "city:seoul"})


def read(annotated: AnnotatedText, page: PageFacts) -> list[BorderSign]:
    """Return the signs of the border between DPRK and PRC, at most one a sentence for an indicator and a direction."""
    rules = border_rules(annotated.lexicon)
    names = _names(annotated) if rules else {}
    if rules is None or not _may_be_between(annotated, names):
        return []
    found: list[BorderSign] = []
    possible = candidates(annotated)
    for index, sentence in enumerate(annotated.sentences):
        raw = words_of(annotated, sentence)
        for sign in signs_in(rules, possible, index, raw):
            place = _place(annotated, names, index, sign)
            row = _row(annotated, page, rules, index, sign, place) if place else None
            if row is not None and not _is_history(row, page):
                found.append(row)
    return found


def _names(annotated: AnnotatedText) -> Mapping[int, list[Mention]]:
    """Return the names by sentence."""
    found: dict[int, list[Mention]] = {}
    for mention in annotated.of_kind("name"):
        found.setdefault(mention.sentence, []).append(mention)
    return found


def _sides(annotated: AnnotatedText, mentions: list[Mention]) -> frozenset[str]:
    """Return the countries names stand for; what lies between DPRK and PRC stands for both."""
    found: set[str] = set()
    for mention in mentions:
        for side in mention.sides:
            found.update(side.partition("/")[0].split("-"))
        for entity in mention.entities:
            held = _entity_sides(annotated.lexicon).get(entity, "")
            found.update(BOTH if held.startswith(WHOLE) else ())
    return frozenset(found - {""})


@lru_cache(maxsize=4)
def _entity_sides(lexicon: Lexicon) -> Mapping[str, str]:
    return {entity.id: entity.side for entity in lexicon.entities}


def _may_be_between(annotated: AnnotatedText, names: Mapping[int, list[Mention]]) -> bool:
    """Return whether a text names both countries, or is an excerpt that names nothing beside the DPRK.

    A whole article that names one of them alone is off the subject and never stored: only an excerpt is so.
    """
    named = frozenset().union(*(_sides(annotated, found) for found in names.values()))
    if named >= BOTH and all(_is_of_prc(annotated, name) for found in names.values() for name in found):
        return False
    if named >= BOTH or len(annotated.sentences) > EXCERPT or not named <= {"DPRK"}:
        return named >= BOTH
    return bool(named) or not _UNKNOWN_NAME.search(annotated.title + " " + annotated.text)


def _is_of_prc(annotated: AnnotatedText, name: Mention) -> bool:
    """Return whether a name is China's, a city on its bank of the river too: alone it says nothing of the DPRK."""
    held = {_entity_sides(annotated.lexicon).get(entity, "") for entity in name.entities}
    return bool(held and held <= {"PRC", f"{WHOLE}/PRC"}) or {*name.sides} == {"PRC"}


def _place(annotated: AnnotatedText, names: Mapping[int, list[Mention]], index: int, sign: Sign) -> str:
    """Return where a sign is: places' ids, else the whole border; '' where it is not between DPRK and PRC."""
    here = names.get(index, [])
    sides = _sides(annotated, here)
    at = annotated.sentences[index].start
    in_clause = _sides(annotated, [name for name in here if sign.clause[0] <= name.start - at < sign.clause[1]])
    indicator = sign.indicator.rule.value("indicator")
    strange = {"ROK", "other"} if indicator in ITS_OWN else {"PRC", "ROK", "other"}
    if in_clause & strange and "DPRK" not in in_clause:
        return ""
    if any({"other", "ROK"} & {*n.sides} and sign.start <= n.start - at <= sign.end for n in here):
        return ""
    if not sides >= BOTH and not _is_carried_on(annotated, names, index, sides, indicator):
        return ""
    own = [name for name in here if sign.clause[0] <= name.start - at < sign.clause[1]]
    places = _places(annotated, own) + [one for one in _places(annotated, here) if not one.startswith(_WIDE)]
    if indicator not in {"rail", "air"}:
        places = [place for place in places if place not in _CAPITALS]
    best = next(
        (
            found
            for found in (
                [place for place in places if place.startswith("bridge:")][:1],
                [place for place in places if indicator == "bridge" and place.startswith("river:")][:1],
                [place for place in places if not place.startswith(_WIDE)],
                places,
            )
            if found
        ),
        [],
    )
    return ", ".join(list(dict.fromkeys(best))[:MOST_PLACES]) or WHOLE


def _places(annotated: AnnotatedText, names: list[Mention]) -> list[str]:
    return [
        entity
        for name in names
        for entity in name.entities
        if entity.startswith(_PLACES) and _lies_there(annotated, entity)
    ]


def _lies_there(annotated: AnnotatedText, entity: str) -> bool:
    return _entity_sides(annotated.lexicon).get(entity, "").partition("/")[0] in {WHOLE, "DPRK", "PRC"}


def _is_carried_on(
    annotated: AnnotatedText, names: Mapping[int, list[Mention]], index: int, sides: frozenset[str], indicator: str
) -> bool:
    """Return whether the last sentences that name countries speak of both, and this one of no other, nor of PRC alone
    where that may be its trade with the world.

    Where the whole text names no third country, DPRK alone will do.
    """
    if sides & {"ROK", "other"} or (sides == {"PRC"} and indicator not in ITS_OWN):
        return False
    every = frozenset().union(*(_sides(annotated, held) for held in names.values()))
    if not every & {"ROK", "other"} and (sides == {"DPRK"} or every <= {"DPRK"}):
        return True
    field = annotated.sentences[index].field
    near = [i for i in range(max(0, index - REACH), index) if annotated.sentences[i].field == field]
    naming = [i for i in near if _sides(annotated, names.get(i, []))][-BEFORE:]
    found = _sides(annotated, [name for i in naming for name in names.get(i, [])])
    return found >= BOTH and "other" not in found and "ROK" not in found


def _is_history(row: BorderSign, page: PageFacts) -> bool:
    """Return whether a sign is of years before the text: background, and no news of the border."""
    if row.period_until is None or page.published_on is None:
        return False
    return page.published_on.year - row.period_until.year > LATEST


def _row(
    annotated: AnnotatedText, page: PageFacts, rules: BorderRules, index: int, sign: Sign, place: str
) -> BorderSign:
    sentence = annotated.sentences[index]
    period = _period(rules, annotated, sentence, sign, page)
    return BorderSign(
        rule_id=f"{sign.indicator.rule.id} {sign.direction.rule.id}",
        field=sentence.field,
        start=sentence.start + sign.start,
        end=sentence.start + sign.end,
        indicator=sign.indicator.rule.value("indicator"),
        place=place,
        direction=sign.way,
        period_from=period.day if period else None,
        period_until=(period.until or _last_day(period)) if period else None,
        period_precision=period.precision if period else "none",
        source_kind=_source_kind(rules, annotated, index),
    )


def _period(
    rules: BorderRules, annotated: AnnotatedText, sentence: Sentence, sign: Sign, page: PageFacts
) -> DateMention | None:
    """Return the day or span nearest to the sign that dates neither the saying nor what it is compared with."""
    raw = words_of(annotated, sentence)
    own = own_days(raw, page.published_on, rules.dates, _LEAD)
    spans = [span for rule in rules.months for span in _spans(rules, rule, raw, own, page.published_on)]
    own = spans + [day for day in own if not any(day.start < span.end and span.start < day.end for span in spans)]
    return min(own, key=lambda m: max(m.start - sign.end, sign.start - m.end, 0), default=None)


def _spans(
    rules: BorderRules, rule: LedgerRule, raw: str, days: list[DateMention], published_on: date | None
) -> Iterator[DateMention]:
    """Yield the parts of a year a rule finds: of the year named behind them, else of the last in which they began."""
    first, _, last = rule.value("months").partition("-")
    for match in rule.pattern.finditer(raw):
        until = _count(match["n"].lower(), rule.value("counts").split()) if last == "n" else int(last)
        year_of = next(
            (day for day in days if day.precision == "year" and match.start() <= day.start <= match.end()), None
        )
        named = year_of.day if year_of else None
        on = named or published_on
        beside = f"{raw[max(0, match.start() - BESIDE) : match.start()]}{DATE}{raw[match.end() : match.end() + BESIDE]}"
        if on is None or not 1 <= until <= MONTHS or any(date_rule.finds(beside) for date_rule in rules.dates):
            continue
        year = on.year - (named is None and on.month < int(first))
        end = year_of.end if year_of else match.end()
        yield DateMention(match.start(), end, date(year, int(first), 1), "month", month_end(date(year, until, 1)))


def _count(word: str, counts: list[str]) -> int:
    """Return the number a word or digits say: the words begin with two."""
    return int(word) if word.isdigit() else counts.index(word) + 2


def _last_day(period: DateMention) -> date | None:
    """Return the last day of a day, month or year."""
    if period.day is None or period.precision not in {"month", "year"}:
        return period.day
    return month_end(period.day if period.precision == "month" else period.day.replace(month=12))


def _is_quoted_on(raw: str, sentence: Sentence) -> bool:
    """Return whether a sentence ends inside a quotation: who said it stands behind."""
    words = raw[raw.rfind("\n", 0, sentence.start) + 1 : sentence.end]
    return words.count("“") > words.count("”") or words.count('"') % 2 == 1


def _source_kind(rules: BorderRules, annotated: AnnotatedText, index: int) -> str:
    """Return the kind of source the sentence names, else the one before of satellites and customs, else media."""
    here = annotated.sentences[index]
    places: list[tuple[int, frozenset[str] | None]] = [(index, None)]
    if _is_quoted_on(annotated.raw(here.field), here) and index + 1 < len(annotated.sentences):
        places.append((index + 1, None))
    for at, kinds in (*places, (index - 1, BY_SENTENCE_BEFORE)):
        if at < 0 or annotated.sentences[at].field != here.field:
            continue
        sentence = annotated.sentences[at]
        raw = words_of(annotated, sentence)
        for rule in rules.sources:
            kind = rule.value("source")
            if (kinds is None or kind in kinds) and rule.finds(raw):
                return kind
    return "media"
