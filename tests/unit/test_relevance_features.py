"""The features of the relevance judgement, one by one: texts of our own, the value each feature has."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.relevance import features

ROK, DPRK = "ROK-PRC", "DPRK-PRC"


@pytest.mark.parametrize(
    ("relation", "text", "expected"),
    [
        (DPRK, "China and North Korea met.", {"other_korea": 0.0, "rok_plain": 0.0, "both_sentence": 1.0}),
        (DPRK, "China and North Korea met. South Korea watched.", {"other_korea": 1 / 3}),
        (ROK, "China and South Korea met. North Korea and Pyongyang watched.", {"other_korea": 0.5}),
        (ROK, "China and South Korea met. Beijing and Pyongyang watched.", {"other_korea": 0.25}),
        (ROK, "China and South Korea met.", {"third": 0.0, "third_first": 0.0}),
        (ROK, "China and South Korea met. Japan watched.", {"third": 1 / 3, "third_first": 0.0}),
        (ROK, "Japan and China met. South Korea watched.", {"third": 1 / 3, "third_first": 1.0, "both_sentence": 0.0}),
        (ROK, "A South Korean choir sang in Shanghai.", {"place_only": 1.0}),
        (ROK, "A South Korean choir sang in Liaoning.", {"place_only": 1.0}),
        (ROK, "A South Korean choir sang in Shanghai. China thanked it.", {"place_only": 0.0}),
        (ROK, "A South Korean choir sang at home.", {"place_only": 0.0}),
        (ROK, "한중 관계는 상하이에서", {"place_only": 0.0, "pair_any": 1.0}),
        (ROK, "China and South Korea met.", {"rok_plain": 1.0}),
        (ROK, "South Korea and China signed a trade agreement.", {"rok_plain": 0.0, "beat": 0.5}),
        (ROK, "South Korea and China met. A trade agreement was signed.", {"rok_plain": 1.0, "beat": 0.0}),
        (ROK, "한중 관계", {"rok_plain": 0.0, "pair_lead": 1.0}),
    ],
)
def test_a_feature_has_its_value(relation: str, text: str, expected: dict[str, float]) -> None:
    values = features(annotate("", text, "en"), relation)
    assert {name: values[name] for name in expected} == pytest.approx(expected)
