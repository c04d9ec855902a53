"""The committed facts and samples of the seed corpus, and building them from texts (invented ones here)."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise

import pytest

from extractors.similarity.fingerprint import SAMPLE_ONE_IN, fingerprint
from flows.reprocessing.seeds import SeedCorpusError, build_seeds, cut_body
from warehouse.reference import SEED_FACTS, SEED_FINGERPRINTS, load_seeds

BODY = " ".join(f"Gull {number} circled the {number % 7} lanterns of quay {number * 3}." for number in range(60))
TEXT = f"HARBOUR NEWS\n\n{BODY}\n[A quay at dusk]\nThe lamps went out.\nShare this"


@pytest.fixture
def corpus(tmp_path):
    """A folder with one invented text, its facts and the place for its fingerprint."""
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    start, cut = TEXT.index("Gull"), TEXT.index("[A quay")
    facts = f"""
        [[seed]]
        seed_id = "seed-one"
        file = "one.txt"
        sha256 = "{sha256(TEXT.encode()).hexdigest()}"
        body_start = {start}
        body_end = {TEXT.index("Share") - 1}
        cut = [[{cut}, {cut + len("[A quay at dusk]")}]]
    """
    (tmp_path / "facts.toml").write_text(facts, encoding="utf-8")
    return tmp_path


def build(corpus):
    return build_seeds(corpus, corpus / "facts.toml", corpus / "out.json")


def test_the_five_seeds_load_without_their_texts():
    seeds = load_seeds()
    assert [seed.seed_id for seed in seeds] == [f"seed-{number:03}" for number in range(5)]
    for seed in seeds:
        assert seed.lang == "en"
        assert seed.published_on is not None
        assert seed.words == pytest.approx(seed.fingerprint.tokens, rel=0.1)
        assert 0.7 < len(seed.fingerprint.sample) * SAMPLE_ONE_IN / seed.words < 1.4


def test_only_samples_are_committed():
    """A full set of shingle hashes could be chained back into the text."""
    assert all(value % SAMPLE_ONE_IN == 0 for seed in load_seeds() for value in seed.fingerprint.sample)
    assert all(len(line) < 120 for line in SEED_FACTS.read_text(encoding="utf-8").splitlines())
    keys = {key for marks in json.loads(SEED_FINGERPRINTS.read_text(encoding="utf-8")).values() for key in marks}
    assert keys == {"version", "tokens", "whole_sha256", "body_sha256", "sample"}


def test_the_seeds_share_next_to_nothing():
    seeds = load_seeds()
    assert len(seeds) > 1
    for one, other in pairwise(seeds):
        assert len(set(one.fingerprint.sample) & set(other.fingerprint.sample)) < 6


def test_building_gives_the_body_and_its_fingerprint(corpus):
    (built,) = build(corpus)
    assert built.text == TEXT
    assert built.body == f"{BODY}\n\nThe lamps went out."
    assert built.fingerprint == fingerprint(built.body)
    written = json.loads((corpus / "out.json").read_text(encoding="utf-8"))["seed-one"]
    assert (written["body_sha256"], written["sample"]) == (
        built.fingerprint.text_sha256,
        list(built.fingerprint.sample),
    )


def test_nothing_is_written_where_nothing_changed(corpus):
    build(corpus)
    before = (corpus / "out.json").stat()
    build(corpus)
    after = (corpus / "out.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_another_text_under_the_name_is_refused(corpus):
    (corpus / "one.txt").write_text(TEXT + "!", encoding="utf-8")
    found = sha256((TEXT + "!").encode()).hexdigest()
    with pytest.raises(
        SeedCorpusError, match=rf"one\.txt: not the seed text: SHA-256 \w+ expected, {found} found"
    ) as caught:
        build(corpus)
    assert caught.value.file == corpus / "one.txt"
    assert not (corpus / "out.json").exists()


def test_a_missing_text_is_refused(corpus):
    (corpus / "one.txt").unlink()
    with pytest.raises(SeedCorpusError, match=r"one\.txt: cannot be read .* name the folder that holds the seed texts"):
        build(corpus)


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        pytest.param([], "one two three four", id="whole_span"),
        pytest.param([[4, 7]], "one\n\nthree four", id="one_cut"),
        pytest.param([[8, 13], [0, 3]], "two\n\nfour", id="cuts_in_any_order"),
    ],
)
def test_cut_body(cut, expected):
    assert cut_body("one two three four and junk", 0, 18, cut) == expected
