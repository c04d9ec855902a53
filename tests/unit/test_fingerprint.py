"""Fingerprints: the same everywhere, indifferent to form, denser for short texts."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.similarity.fingerprint import SAMPLE_FLOOR, SAMPLE_ONE_IN, fingerprint, shingles, token_text, tokenise

FERRY = "The ferry left the north bank at dawn and three crews waited for the fog to lift over the river. "
LONG = " ".join(f"Crew {number} counted {number * 7} crates of pears on pier {number % 5}." for number in range(80))
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
steady = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Ferry, at 7:05!", ["the", "ferry", "at", "7", "05"], id="words"),
        pytest.param("1,200.5 won, 3.14 and 1,2", ["1200.5", "won", "3.14", "and", "1,2"], id="numbers"),
        pytest.param("강변 축제", ["강", "변", "축", "제"], id="hangul_by_syllable"),
        pytest.param("江边ポート", ["江", "边", "ポ", "ー", "ト"], id="han_and_kana"),
        pytest.param("３月１日", ["3", "月", "1", "日"], id="full_width"),
        pytest.param("covid19", ["covid", "19"], id="letters_and_digits"),
        pytest.param("co\u00adope\u200brate", ["cooperate"], id="invisible"),
        pytest.param("… — “”", [], id="punctuation_only"),
    ],
)
def test_tokens(text, expected):
    assert tokenise(text) == expected


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(FERRY.upper(), id="case"),
        pytest.param(FERRY.replace(" ", "\u00a0\n"), id="spaces"),
        pytest.param(f"“{FERRY.replace('dawn and', 'dawn — and')}”", id="punctuation"),
        pytest.param(FERRY.replace("ferry", "\uff46\uff45rry"), id="width"),
    ],
)
def test_form_does_not_change_a_fingerprint(variant):
    assert fingerprint(variant) == fingerprint(FERRY)


def test_word_spacing_does_not_change_a_korean_fingerprint():
    assert fingerprint("강변 축제 준비") == fingerprint("강변축제 준비")


def test_a_changed_word_changes_the_exact_hash_and_keeps_most_of_the_sample():
    changed = fingerprint(LONG.replace("Crew 40 ", "Squad 40 "))
    kept = set(changed.sample) & set(fingerprint(LONG).sample)
    assert changed.text_sha256 != fingerprint(LONG).text_sha256
    assert len(kept) >= 0.95 * len(fingerprint(LONG).sample)


def test_values_are_pinned():
    """Stored fingerprints, the seeds' among them, are worthless once these change."""
    assert shingles("the river is low") == [6298885901224046795, 7728511218796067500]
    assert fingerprint("the river is low").text_sha256.startswith("fe0f9a97841b570a")


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_with_another_hash_seed_agrees(root, hash_seed):
    code = (
        "import sys; from extractors.similarity.fingerprint import fingerprint; print(fingerprint(sys.argv[1]).sample)"
    )
    command = [sys.executable, "-c", code, FERRY]
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)}
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert answer.stdout.strip() == str(fingerprint(FERRY).sample)


def test_a_long_text_keeps_one_hash_in_eight():
    mark = fingerprint(LONG)
    assert all(value % SAMPLE_ONE_IN == 0 for value in mark.sample)
    assert len(mark.sample) == pytest.approx(len(set(shingles(LONG))) / SAMPLE_ONE_IN, rel=0.3)


@pytest.mark.parametrize("length", [3, 10, 18, 40, 60])
def test_a_short_text_keeps_enough(length):
    text = " ".join(LONG.split()[:length])
    assert len(fingerprint(text).sample) >= min(SAMPLE_FLOOR, len(set(shingles(text))))


@pytest.mark.parametrize(("text", "count"), [("", 0), ("…", 0), ("ferry", 1), ("ferry left", 1), ("a b c d", 2)])
def test_shingles_of_the_shortest_texts(text, count):
    assert len(shingles(text)) == count


@given(TEXTS)
@steady
def test_normalising_twice_is_normalising_once(text):
    assert token_text(token_text(text)) == token_text(text)
    assert fingerprint(token_text(text)) == fingerprint(text)


@given(TEXTS)
@steady
def test_sample_is_distinct_in_order_of_first_occurrence_and_fits_a_bigint(text):
    hashes, sample = list(dict.fromkeys(shingles(text))), fingerprint(text).sample
    assert list(sample) == [value for value in hashes if value in set(sample)]
    assert all(0 <= value < 2**63 for value in sample)
    assert {value for value in hashes if value % SAMPLE_ONE_IN == 0} <= set(sample)
