"""Copies, edited copies and excerpts of the seed corpus are recognised from the committed samples alone."""

from __future__ import annotations

import gzip
import json
from random import Random

import pytest

from extractors.records import Document
from extractors.similarity.duplicates import match_seed
from extractors.similarity.fingerprint import fingerprint
from flows.reprocessing.seeds import build_seeds
from warehouse.reference import SEED_FINGERPRINTS, load_seeds

JUNK = """
Sign in to save this page to your reading list and follow the topics you care about.
A photograph shows the lighthouse at Brenner Point before the storm of last autumn.
Reader Tomas writes that the new tram timetable has made his mornings unbearable.
You may also like our recipe for barley soup with roasted beets and a spoon of cream.
The council of the small port voted by nine to four to repaint the old customs house.
Our correspondent joined the paper as a trainee and has covered fisheries for a decade.
Two divers recovered a bronze bell that had lain under the pier since the great fire.
North Korea and China appear in this list of countries covered by our weekly newsletter.
Share this story with a friend, or print it without pictures for the notice board.
The price of a ferry ticket rises next month for everyone but pupils and pensioners.
Comments are closed on this page; older remarks remain visible to subscribers only.
A choir from the valley will sing in the market hall on the last Sunday of the month.
Experts say that the harvest may be late, though the orchards on the slope look well.
The president of the rowing club said on Monday that talks about the boathouse go on.
""".strip().splitlines()


@pytest.fixture(scope="module")
def texts(shared, tmp_path_factory):
    return build_seeds(shared / "seeds", out=tmp_path_factory.mktemp("seeds") / "fingerprints.json")


def match(text):
    return match_seed(Document("d", "", text, "en"), fingerprint(text), load_seeds())


def junk(random, words):
    """So many words of invented page junk, sentences in random order."""
    made = []
    while len(made) < words:
        made += random.choice(JUNK).split()
    return " ".join(made[:words])


def with_junk(random, text, share):
    """The text with junk of `share` times its length, some of it before and the rest after."""
    words = round(len(text.split()) * share)
    before = random.randint(0, words)
    return f"{junk(random, before)}\n\n{text}\n\n{junk(random, words - before)}"


def edited(random, text, share):
    words = text.split()
    return " ".join(random.choice(words).upper() if random.random() < share else word for word in words)


def missed(cases):
    """The cases that are not recognised as their seed."""
    cases = list(cases)
    assert len(cases) > 50
    return [
        (seed_id, label) for seed_id, label, text in cases if (match(text) or Document("", "", "")).of_id != seed_id
    ]


def test_the_committed_fingerprints_are_those_of_the_texts(shared, tmp_path):
    build_seeds(shared / "seeds", out=tmp_path / "fingerprints.json")
    assert (tmp_path / "fingerprints.json").read_text(encoding="utf-8") == SEED_FINGERPRINTS.read_text(encoding="utf-8")


def test_the_files_as_they_are_and_their_bodies(texts):
    assert texts
    for text in texts:
        assert match(text.text).of_id == text.seed_id
        assert (match(text.body).of_id, match(text.body).relation) == (text.seed_id, "exact")


@pytest.mark.parametrize("share", [0.5, 1.0, 1.5, 2.0])
def test_copies_within_other_junk(texts, share):
    random = Random(f"junk {share}")
    assert missed((t.seed_id, n, with_junk(random, t.body, share)) for t in texts for n in range(20)) == []


def test_copies_with_every_twelfth_word_edited(texts):
    random = Random("edits")
    cases = ((t.seed_id, n, with_junk(random, edited(random, t.body, 0.08), n / 10)) for t in texts for n in range(20))
    assert missed(cases) == []


@pytest.mark.parametrize("host_words", [0, 2000])
def test_excerpts_of_150_words(texts, host_words):
    random = Random(f"excerpts {host_words}")
    cases = []
    for text in texts:
        words = text.body.split()
        for start in range(0, len(words) - 149, 7):
            excerpt = " ".join(words[start : start + 150])
            host = f"{junk(random, host_words // 2)}\n\n{excerpt}\n\n{junk(random, host_words // 2)}"
            cases.append((text.seed_id, start, host))
    assert missed(cases) == []


def public_texts(data):
    """Every text of the public sets that is not a seed: (where, text)."""
    for page in json.loads((data / "html-public" / "index.json").read_text(encoding="utf-8")):
        yield page["id"], page.get("gold_body") or ""
    for name in ("clusters", "translations"):
        with gzip.open(data / "dedup-public" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from ((row["id"], row["text"]) for row in map(json.loads, lines))
    for line in (data / "dedup-public" / "kcna_hard_pairs.jsonl").read_text(encoding="utf-8").splitlines():
        yield from ((side["id"], side["text"]) for side in (json.loads(line)["a"], json.loads(line)["b"]))
    for line in (data / "tagging-public.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["id"], json.loads(line)["text"]


def test_no_public_text_is_taken_for_a_seed(shared):
    texts = list(public_texts(shared / "data"))
    assert len(texts) > 4000
    assert [(where, match(text)) for where, text in texts if match(text)] == []


def test_neither_is_all_public_english_at_once(shared):
    """A page as long as a library still shares a few of a seed's hashes by chance; scattered, they prove nothing."""
    library = "\n\n".join(text for _, text in public_texts(shared / "data") if text.isascii())
    assert match(library) is None


def test_page_junk_of_the_seed_files_is_no_copy_of_them(texts):
    """The comments and teasers glued to two of them are other people's words."""
    tails = [text.text.removeprefix(text.body) for text in texts if text.text.startswith(text.body)]
    assert sum(len(tail) > 900 for tail in tails) == 2
    assert [match(tail) for tail in tails if match(tail)] == []
