"""Judges whether an article is about the beat: DPRK–PRC or ROK–PRC, with a score and the spans that decided.

For each relation a handful of readable features (a pair token in the lead, both sides in one sentence, the
share of sentences that say so, third countries, match reports …) go into a logistic whose weights are data
(`lexicon/relevance.toml`). A headline or teaser and a whole article have a set of weights each: an article
must be about the pair, a headline need only say it. Off the subject is a judgement too: no relation, with
the score by which it fell short.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import read
from extractors.annotation.semantic_relevance import with_second_opinion
from extractors.records import Evidence, Relevance
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.annotation.annotated_text import Find, Reading
    from extractors.lexicon import Lexicon

RELATIONS = {"DPRK-PRC": ("DPRK", "PRC"), "ROK-PRC": ("ROK", "PRC")}
THRESHOLD = 0.5
PREJUDGE_THRESHOLD = 0.02  # title and summary: only what is far off the subject falls below
PLAIN_GENRE = 1.5  # weight of genre words by which a title with a summary is of another kind
LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
MAX_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class _Signs:
    """The finds of a text by sentence, as one relation sees them."""

    korea: dict[int, Find]  # first mention of the Korean side in each sentence
    china: dict[int, Find]
    pair: dict[int, Find]  # pair tokens
    bridge: dict[tuple[int, str], Find]  # names that stand between the two: the Yalu, THAAD


def judge_relevance(
    title: str,
    text: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> Relevance:
    """Judge an article by title and clean body; `lang` and the outlet's country are priors. Never raises on text."""
    reading = read(title, text, lang, outlet_country, lexicon=lexicon)
    weights = reading.lexicon.weights
    scores = {relation: _score(features(reading, relation), weights, reading) for relation in RELATIONS}
    if reading.is_short:  # what it was fitted to and measured on; a whole article's salience is not in its lead
        scores = with_second_opinion(scores, title, text, reading.lang)
    found = tuple(sorted(relation for relation, score in scores.items() if score >= THRESHOLD))
    best = max(scores, key=lambda relation: (scores[relation], relation))
    return Relevance(found, round(scores[best], 4), _evidence(reading, found or (best,)))


def prejudge(
    title: str,
    summary: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> bool:
    """Whether a feed entry is worth fetching; False only where title and summary are far off the subject.

    A title alone is thin evidence: its page is fetched unless the title is plainly of another kind or country.
    """
    reading = read(title, summary, lang, outlet_country, lexicon=lexicon)
    sides = {side for find in reading.of_kind("name") for side in find.sides}
    if sides & set(RELATIONS):
        return True  # a name that stands between the two, such as a treaty or a border town
    if "PRC" in sides and sides & {"DPRK", "ROK"}:
        weights = reading.lexicon.weights
        return any(_score(_mildly(features(reading, r)), weights, reading) >= PREJUDGE_THRESHOLD for r in RELATIONS)
    if "three" in sides:
        return True
    # The kind of text is weighed by its words: one of them in passing makes no match report.
    if _genre(reading) >= (PLAIN_GENRE if summary.strip() else 1.0) * (2.0 if "DPRK" in sides else 1.0):
        return False
    if sides & {"DPRK", "PRC", "ROK"}:
        return True  # one side alone: the other may stand in the body
    return not summary.strip() and "other" not in sides


def _genre(reading: Reading) -> float:
    return sum(find.rule.weight for find in reading.of_kind("genre") if find.rule)


def _mildly(values: dict[str, float]) -> dict[str, float]:
    """The features with one word of another genre forgiven."""
    return values | {"genre": max(0.0, values["genre"] - 1.0)}


def features(reading: Reading, relation: str) -> dict[str, float]:
    """The features of one relation, by the names the weights have. Each lies between 0 and about 3."""
    signs = _signs(reading, relation)
    both = (set(signs.korea) & set(signs.china)) | set(signs.pair)
    lead = _lead(reading)
    weight = [_sentence_weight(reading, i) for i in range(len(reading.sentences))]
    total = sum(weight) or 1.0
    names = [find for find in reading.of_kind("name") if not find.is_nested]
    mine = sum(1 for find in names if _is_of(find, relation))
    other_side = "ROK" if relation == "DPRK-PRC" else "DPRK"
    others = sum(1 for find in names if other_side in find.sides and "PRC" not in find.sides)
    third = sum(1 for find in names if "other" in find.sides or "three" in find.sides)
    genre = sum(find.rule.weight for find in reading.of_kind("genre") if find.rule)
    return {
        "bias": 1.0,
        "pair_lead": float(any(i in lead for i in signs.pair)),
        "pair_any": float(bool(signs.pair)),
        "pair_share": sum(weight[i] for i in signs.pair) / total,
        "bridge": float(_is_bridged(signs)),
        "bridge_two": float(len({find.value for find in signs.bridge.values()}) > 1),
        "both_sentence": float(bool(both)),
        "both_title": float(bool(both & lead)),
        "both_lead": float(bool(both & lead)),
        "both_any": float(bool(signs.pair or (signs.korea and signs.china))),
        "salience": min(0.4, sum(weight[i] for i in both) / total),
        "beat": min(2.0, len({f.value for f in reading.of_kind("topic") if f.sentence in both}) / 2),
        "third": third / (third + mine) if third else 0.0,
        "third_first": float(_is_third_first(names, signs)),
        "other_korea": others / (others + mine) if others else 0.0,
        "genre": min(2.0, genre) if reading.is_short else min(1.0, 4 * genre / len(reading.sentences)),
        "source_only": float(_is_source_only(reading, relation)),
        "place_only": float(_is_place_only(reading, signs)),
        "implicit": float(_is_implicit(signs)),
        "third_pair": float(any(f.rule_id.startswith("with_third.") for f in names)),
        "rok_plain": float(relation == "ROK-PRC" and not _has_beat(reading, both, signs)),
    }


def _score(values: Mapping[str, float], weights: Mapping[str, float], reading: Reading) -> float:
    length = "short" if reading.is_short else "long"
    if not values["both_any"] and not values["bridge"]:
        return 0.0
    logit = sum(weights.get(f"{length}.{name}", 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _signs(reading: Reading, relation: str) -> _Signs:
    korea_side, china_side = RELATIONS[relation]
    signs = _Signs({}, {}, {}, {})
    for find in reading.of_kind("name"):
        if relation in find.sides:
            signs.bridge.setdefault((find.sentence, find.value), find)
        if korea_side in find.sides and china_side in find.sides:
            signs.pair.setdefault(find.sentence, find)
        if korea_side in find.sides:
            signs.korea.setdefault(find.sentence, find)
        if china_side in find.sides:
            signs.china.setdefault(find.sentence, find)
    return signs


def _lead(reading: Reading) -> set[int]:
    """The sentences a reader sees first: the title, or the first of the text where there is none."""
    titles = {i for i, sentence in enumerate(reading.sentences) if sentence.field == "title"}
    return titles or {0}


def _sentence_weight(reading: Reading, index: int) -> float:
    if reading.sentences[index].field == "title":
        return TITLE_WEIGHT
    return LEAD_WEIGHT if index < LEAD_SENTENCES else 1.0


def _is_of(find: Find, relation: str) -> bool:
    return relation in find.sides or any(side in find.sides for side in RELATIONS[relation])


def _is_bridged(signs: _Signs) -> bool:
    """Whether names stand between the two: one of them beside a side, or two of them (Dandong and the Yalu)."""
    return bool(signs.bridge) and bool(signs.korea or signs.china or len({f.value for f in signs.bridge.values()}) > 1)


def _is_place_only(reading: Reading, signs: _Signs) -> bool:
    """Whether China is there only as a place on the way: no state, no person, no pair token."""
    china = [find for find in reading.of_kind("name") if "PRC" in find.sides]
    return bool(china) and not signs.pair and all(find.value.startswith(("city:", "prov:", "place:")) for find in china)


def _is_third_first(names: list[Find], signs: _Signs) -> bool:
    """Whether the text begins with a third country, and says of the two nothing in one word."""
    return bool(names) and not signs.pair and "other" in names[0].sides


def _has_beat(reading: Reading, both: set[int], signs: _Signs) -> bool:
    """Whether anything says what the two have to do with each other: a topic beside them, a pair in one word."""
    return bool(signs.pair or signs.bridge) or any(find.sentence in both for find in reading.of_kind("topic"))


def _is_implicit(signs: _Signs) -> bool:
    """Whether the ROK is only what its own press means by "the government" and "domestic"."""
    koreas = [*signs.korea.values(), *signs.pair.values()]
    return bool(koreas) and all(find.rule_id.startswith("kor.own") for find in koreas)


def _is_source_only(reading: Reading, relation: str) -> bool:
    """Whether the ROK is there only as the one who says so, beside the DPRK: "South Korean officials said".

    Or as where that one lives: "a defector living in Seoul".
    """
    if relation == "DPRK-PRC" or not any("DPRK" in find.sides for find in reading.of_kind("name")):
        return False
    roles = reading.of_kind("role")
    behind = {(role.field, role.start + gap) for role in roles for gap in (0, -1)}
    inside = {name: Spans((r.start, r.end) for r in roles if r.field == name) for name in ("title", "text")}
    speakers = {entity for rule in reading.lexicon.rules_of("role") for entity in rule.entities}
    mentions = [find for find in reading.of_kind("name") if "ROK" in find.sides]
    return bool(mentions) and all(
        find.value in speakers or (find.field, find.end) in behind or inside[find.field].cover(find.start, find.end)
        for find in mentions
    )


def _evidence(reading: Reading, relations: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The spans that decided, in reading order: pair tokens and bridges, else the first sentence with both sides."""
    chosen: dict[tuple[str, int, int], Find] = {}
    for relation in relations:
        signs = _signs(reading, relation)
        finds = [*signs.pair.values(), *signs.bridge.values()][: MAX_EVIDENCE // 2]
        both = sorted(set(signs.korea) & set(signs.china))[:1]
        for index in both:
            finds += [signs.korea[index], signs.china[index]]
        if not finds:
            finds = [*list(signs.korea.values())[:1], *list(signs.china.values())[:1]]
        chosen |= {(find.field, find.start, find.end): find for find in finds}
    ordered = sorted(chosen.values(), key=lambda find: (find.field != "title", find.start, find.end))
    return tuple(Evidence(find.rule_id, find.field, find.start, find.end) for find in ordered[:MAX_EVIDENCE])
