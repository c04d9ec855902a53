"""Judge whether an article is about the beat: DPRK–PRC or ROK–PRC, with a score and the spans that decided.

For each relation a handful of readable features (a pair token in the lead, both sides in one sentence, the
share of sentences that say so, third countries, match reports …) enter a logistic regression whose weights are data
(`lexicon/relevance.toml`). A headline or teaser and a whole article have a set of weights each: an article
must be about the pair, a headline need only say it. Off the subject is a judgement too: no relation, with
the score by which it fell short.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import annotate
from extractors.annotation.semantic_relevance import adjust_uncertain_scores
from extractors.records import Evidence, Relevance
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.lexicon import Lexicon

SIDES_OF = {"DPRK-PRC": ("DPRK", "PRC"), "ROK-PRC": ("ROK", "PRC")}
THRESHOLD = 0.5
PREJUDGE_THRESHOLD = 0.02  # title and summary: only what is far off the subject falls below
PLAIN_GENRE = 1.5  # weight of genre words by which a title with a summary is of another kind
LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
MAX_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class _Signs:
    """The mentions of a text by sentence that count for one relation."""

    korea: dict[int, Mention]  # first mention of the Korean side in each sentence
    china: dict[int, Mention]
    pair: dict[int, Mention]  # pair tokens
    bridge: dict[tuple[int, str], Mention]  # names that stand between the two: the Yalu, THAAD


def judge_relevance(
    title: str,
    text: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> Relevance:
    """Judge an article by title and clean body; `lang` and the outlet's country are priors. Never raises on text."""
    annotated = annotate(title, text, lang, outlet_country, lexicon=lexicon)
    weights = annotated.lexicon.weights
    scores = {relation: _score(features(annotated, relation), weights, annotated) for relation in SIDES_OF}
    if annotated.is_short:  # what it was fitted to and measured on; a whole article's salience is not in its lead
        scores = adjust_uncertain_scores(scores, title, text, annotated.lang)
    found = tuple(sorted(relation for relation, score in scores.items() if score >= THRESHOLD))
    best = max(scores, key=lambda relation: (scores[relation], relation))
    return Relevance(found, round(scores[best], 4), _evidence(annotated, found or (best,)))


def prejudge(
    title: str,
    summary: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> bool:
    """Return whether a feed entry is worth fetching; False only where title and summary are far off the subject.

    A title alone is thin evidence: its page is fetched unless the title is plainly of another kind or country.
    """
    annotated = annotate(title, summary, lang, outlet_country, lexicon=lexicon)
    sides = {side for mention in annotated.of_kind("name") for side in mention.sides}
    if sides & set(SIDES_OF):
        return True  # a name that stands between the two, such as a treaty or a border town
    if "PRC" in sides and sides & {"DPRK", "ROK"}:
        weights = annotated.lexicon.weights
        return any(
            _score(_with_genre_forgiven(features(annotated, r)), weights, annotated) >= PREJUDGE_THRESHOLD
            for r in SIDES_OF
        )
    if "three" in sides:
        return True
    # The kind of text is weighed by its words: one of them in passing makes no match report.
    if _genre(annotated) >= (PLAIN_GENRE if summary.strip() else 1.0) * (2.0 if "DPRK" in sides else 1.0):
        return False
    if sides & {"DPRK", "PRC", "ROK"}:
        return True  # one side alone: the other may be in the body
    return not summary.strip() and "other" not in sides


def _genre(annotated: AnnotatedText) -> float:
    return sum(mention.rule.weight for mention in annotated.of_kind("genre") if mention.rule)


def _with_genre_forgiven(values: dict[str, float]) -> dict[str, float]:
    """Return the features with one word of another genre forgiven."""
    return values | {"genre": max(0.0, values["genre"] - 1.0)}


def features(annotated: AnnotatedText, relation: str) -> dict[str, float]:
    """Return the features of one relation, by the names the weights have. Each lies between 0 and about 3."""
    signs = _signs(annotated, relation)
    both = (set(signs.korea) & set(signs.china)) | set(signs.pair)
    lead = _lead_sentences(annotated)
    weight = [_sentence_weight(annotated, i) for i in range(len(annotated.sentences))]
    total = sum(weight) or 1.0
    names = [mention for mention in annotated.of_kind("name") if not mention.is_nested]
    mine = sum(1 for mention in names if _is_of(mention, relation))
    other_side = "ROK" if relation == "DPRK-PRC" else "DPRK"
    others = sum(1 for mention in names if other_side in mention.sides and "PRC" not in mention.sides)
    third = sum(1 for mention in names if "other" in mention.sides or "three" in mention.sides)
    genre = sum(mention.rule.weight for mention in annotated.of_kind("genre") if mention.rule)
    return {
        "bias": 1.0,
        "pair_lead": float(any(i in lead for i in signs.pair)),
        "pair_any": float(bool(signs.pair)),
        "pair_share": sum(weight[i] for i in signs.pair) / total,
        "bridge": float(_is_bridged(signs)),
        "bridge_two": float(len({mention.value for mention in signs.bridge.values()}) > 1),
        "both_sentence": float(bool(both)),
        "both_title": float(bool(both & lead)),
        "both_lead": float(bool(both & lead)),
        "both_any": float(bool(signs.pair or (signs.korea and signs.china))),
        "salience": min(0.4, sum(weight[i] for i in both) / total),
        "beat": min(2.0, len({f.value for f in annotated.of_kind("topic") if f.sentence in both}) / 2),
        "third": third / (third + mine) if third else 0.0,
        "third_first": float(_is_third_first(names, signs)),
        "other_korea": others / (others + mine) if others else 0.0,
        "genre": min(2.0, genre) if annotated.is_short else min(1.0, 4 * genre / len(annotated.sentences)),
        "source_only": float(_is_source_only(annotated, relation)),
        "place_only": float(_is_place_only(annotated, signs)),
        "implicit": float(_is_implicit(signs)),
        "third_pair": float(any(f.rule_id.startswith("with_third.") for f in names)),
        "rok_plain": float(relation == "ROK-PRC" and not _has_beat(annotated, both, signs)),
    }


def _score(values: Mapping[str, float], weights: Mapping[str, float], annotated: AnnotatedText) -> float:
    length = "short" if annotated.is_short else "long"
    if not values["both_any"] and not values["bridge"]:
        return 0.0
    logit = sum(weights.get(f"{length}.{name}", 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _signs(annotated: AnnotatedText, relation: str) -> _Signs:
    korea_side, china_side = SIDES_OF[relation]
    signs = _Signs({}, {}, {}, {})
    for mention in annotated.of_kind("name"):
        if relation in mention.sides:
            signs.bridge.setdefault((mention.sentence, mention.value), mention)
        if korea_side in mention.sides and china_side in mention.sides:
            signs.pair.setdefault(mention.sentence, mention)
        if korea_side in mention.sides:
            signs.korea.setdefault(mention.sentence, mention)
        if china_side in mention.sides:
            signs.china.setdefault(mention.sentence, mention)
    return signs


def _lead_sentences(annotated: AnnotatedText) -> set[int]:
    """Return the sentences a reader sees first: the title, or the first of the text where there is none."""
    titles = {i for i, sentence in enumerate(annotated.sentences) if sentence.field == "title"}
    return titles or {0}


def _sentence_weight(annotated: AnnotatedText, index: int) -> float:
    if annotated.sentences[index].field == "title":
        return TITLE_WEIGHT
    return LEAD_WEIGHT if index < LEAD_SENTENCES else 1.0


def _is_of(mention: Mention, relation: str) -> bool:
    return relation in mention.sides or any(side in mention.sides for side in SIDES_OF[relation])


def _is_bridged(signs: _Signs) -> bool:
    """Return whether names stand between the two: one of them beside a side, or two of them (Dandong and the Yalu)."""
    return bool(signs.bridge) and bool(signs.korea or signs.china or len({f.value for f in signs.bridge.values()}) > 1)


def _is_place_only(annotated: AnnotatedText, signs: _Signs) -> bool:
    """Return whether China is there only as a place on the way: no state, no person, no pair token."""
    china = [mention for mention in annotated.of_kind("name") if "PRC" in mention.sides]
    return (
        bool(china)
        and not signs.pair
        and all(mention.value.startswith(("city:", "prov:", "place:")) for mention in china)
    )


def _is_third_first(names: list[Mention], signs: _Signs) -> bool:
    """Return whether the text begins with a third country, and says of the two nothing in one word."""
    return bool(names) and not signs.pair and "other" in names[0].sides


def _has_beat(annotated: AnnotatedText, both: set[int], signs: _Signs) -> bool:
    """Return whether anything says what the two have to do with each other: a topic beside them, a pair in one word."""
    return bool(signs.pair or signs.bridge) or any(mention.sentence in both for mention in annotated.of_kind("topic"))


def _is_implicit(signs: _Signs) -> bool:
    """Return whether the ROK is only what its own press means by "the government" and "domestic"."""
    koreas = [*signs.korea.values(), *signs.pair.values()]
    return bool(koreas) and all(mention.rule_id.startswith("kor.own") for mention in koreas)


def _is_source_only(annotated: AnnotatedText, relation: str) -> bool:
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
        or (mention.field, mention.end) in behind
        or inside[mention.field].cover(mention.start, mention.end)
        for mention in mentions
    )


def _evidence(annotated: AnnotatedText, relations: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Return the deciding spans in reading order: pair tokens and bridges, else the first sentence with both sides."""
    chosen: dict[tuple[str, int, int], Mention] = {}
    for relation in relations:
        signs = _signs(annotated, relation)
        mentions = [*signs.pair.values(), *signs.bridge.values()][: MAX_EVIDENCE // 2]
        both = sorted(set(signs.korea) & set(signs.china))[:1]
        for index in both:
            mentions += [signs.korea[index], signs.china[index]]
        if not mentions:
            mentions = [*list(signs.korea.values())[:1], *list(signs.china.values())[:1]]
        chosen |= {(mention.field, mention.start, mention.end): mention for mention in mentions}
    ordered = sorted(chosen.values(), key=lambda mention: (mention.field != "title", mention.start, mention.end))
    return tuple(
        Evidence(mention.rule_id, mention.field, mention.start, mention.end) for mention in ordered[:MAX_EVIDENCE]
    )
