"""Judge whether an article is about the beat: DPRK–PRC or ROK–PRC, with a score and the spans that decided.

For each relation a handful of readable features (a pair token in the lead, both sides in one sentence, the
share of sentences that say so, third countries, match reports …) enter a logistic regression whose weights are data
(`lexicon/relevance.toml`). A headline or teaser and a whole article have a set of weights each: an article
must be about the pair, a headline need only say it. Off the subject is a judgement too: no relation, with
the score by which it fell short.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import annotate
from extractors.annotation.bystanders import (
    is_aimed_at,
    is_bloc,
    is_late,
    is_origin_only,
    is_place_only,
    is_third_first,
    is_venue_only,
    listed,
)
from extractors.annotation.relation_signs import (
    SIDES_OF,
    bridging,
    heads_met,
    is_act_on_the_other,
    is_implicit,
    is_near,
    is_reported_abroad,
    is_source_only,
    lead_sentences,
    signs_of,
    topics_of_the_two,
)
from extractors.annotation.semantic_relevance import adjust_uncertain_scores
from extractors.records import Evidence, Relevance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.annotation.relation_signs import Signs
    from extractors.lexicon import Lexicon

THRESHOLD = (
    0.6  # by cross-validation over the stream without its held third: half as many false ones as at .5, none lost
)
PREJUDGE_THRESHOLD = 0.02  # title and summary: only what is far off the subject falls below
PLAIN_GENRE = 1.5  # weight of genre words by which a title with a summary is of another kind
ABROAD_SHARE = 0.4  # of the weight of a third country that only tells what the two did
LEAD_SENTENCES = 3
LEAD_WEIGHT = 2.0
TITLE_WEIGHT = 3.0
MAX_EVIDENCE = 6


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
    scores = {
        relation: _score(features(annotated, relation), weights, annotated) if is_near(annotated, relation) else 0.0
        for relation in SIDES_OF
    }
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
    """Return the weight of the words of other kinds, with the forms that the headline shows."""
    forms = [mention for mention in annotated.of_kind("form") if mention.field == "title"]
    return sum(mention.rule.weight for mention in [*annotated.of_kind("genre"), *forms] if mention.rule)


def _with_genre_forgiven(values: dict[str, float]) -> dict[str, float]:
    """Return the features with one word of another genre forgiven."""
    return values | {"genre": max(0.0, values["genre"] - 1.0)}


def features(annotated: AnnotatedText, relation: str) -> dict[str, float]:
    """Return the features of one relation, by the names the weights have. Each lies between 0 and about 3."""
    signs = signs_of(annotated, relation)
    both = (set(signs.korea) & set(signs.china)) | set(signs.pair)
    lead = lead_sentences(annotated)
    weight = [_sentence_weight(annotated, i) for i in range(len(annotated.sentences))]
    total = sum(weight) or 1.0
    names = [mention for mention in annotated.of_kind("name") if not mention.is_nested]
    mine = sum(1 for mention in names if _is_of(mention, relation))
    other_side = "ROK" if relation == "DPRK-PRC" else "DPRK"
    others = sum(1 for mention in names if other_side in mention.sides and "PRC" not in mention.sides)
    third = sum(1 for mention in names if "other" in mention.sides or "three" in mention.sides)
    is_act = relation == "ROK-PRC" and is_act_on_the_other(annotated, both)
    reported = is_act or is_reported_abroad(annotated, both, relation)
    genre = _genre(annotated)
    bridge = bridging(annotated, signs, relation)
    heads = heads_met(annotated, relation)
    beats = topics_of_the_two(annotated)
    return {
        "bias": 1.0,
        "pair_lead": float(any(i in lead for i in signs.pair)),
        "pair_any": float(bool(signs.pair)),
        "pair_share": sum(weight[i] for i in signs.pair) / total,
        "bridge": float(bridge > 1),
        "bridge_one": float(bridge == 1),
        "bridge_two": float(bridge > 1 and len({mention.value for mention in signs.bridge.values()}) > 1),
        "both_sentence": float(bool(both)),
        "both_title": float(bool(both & lead)),
        "both_lead": float(bool(both & lead)),
        "both_any": float(bool(signs.pair or (signs.korea and signs.china))),
        "salience": min(0.4, sum(weight[i] for i in both) / total),
        "beat": min(2.0, len({f.value for f in beats if f.sentence in both}) / 2),
        "heads": heads,
        "third": (ABROAD_SHARE if reported else 1.0) * third / (third + mine) if third else 0.0,
        "third_first": float(is_third_first(names, signs) and not reported),
        "other_korea": others / (others + mine) if others else 0.0,
        "genre": min(2.0, genre) if annotated.is_short else min(1.0, 4 * genre / len(annotated.sentences)),
        "source_only": float(is_source_only(annotated, relation)),
        "place_only": float(is_place_only(annotated, signs)),
        "listed": 0.0 if is_act else listed(annotated, signs, relation),
        "origin_only": float(is_origin_only(annotated, signs)),
        "venue": float(is_venue_only(annotated, signs, relation) and not reported),
        "bloc": float(is_bloc(annotated, signs, relation)),
        "aimed": float(is_aimed_at(annotated, signs, relation)),
        "late": float(is_late(annotated, signs)),
        "implicit": float(is_implicit(signs)),
        "third_pair": float(any(f.rule_id.startswith("with_third.") for f in names) and not reported),
        "rok_plain": float(relation == "ROK-PRC" and not heads and not _has_beat(beats, both, signs)),
    }


def is_judged(values: Mapping[str, float]) -> bool:
    """Return whether a text names both sides, or something that stands between them; others are off the subject."""
    return bool(values["both_any"] or values["bridge"] or values["bridge_one"])


def _score(values: Mapping[str, float], weights: Mapping[str, float], annotated: AnnotatedText) -> float:
    length = "short" if annotated.is_short else "long"
    if not is_judged(values):
        return 0.0
    logit = sum(weights.get(f"{length}.{name}", 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _sentence_weight(annotated: AnnotatedText, index: int) -> float:
    if annotated.sentences[index].field == "title":
        return TITLE_WEIGHT
    return LEAD_WEIGHT if index < LEAD_SENTENCES else 1.0


def _is_of(mention: Mention, relation: str) -> bool:
    return relation in mention.sides or any(side in mention.sides for side in SIDES_OF[relation])


def _has_beat(beats: list[Mention], both: set[int], signs: Signs) -> bool:
    """Return whether anything says what the two have to do with each other: a topic beside them, a pair in one word."""
    return bool(signs.pair or signs.bridge) or any(mention.sentence in both for mention in beats)


def _evidence(annotated: AnnotatedText, relations: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Return the deciding spans in reading order: pair tokens and bridges, else the first sentence with both sides."""
    chosen: dict[tuple[str, int, int], Mention] = {}
    for relation in relations:
        signs = signs_of(annotated, relation)
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
