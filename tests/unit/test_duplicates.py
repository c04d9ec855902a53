"""Copies, excerpts, expansions and updates of invented texts; what must stay apart; copies of an invented seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Document, Duplicate, DuplicateEvidence, Seed
from extractors.similarity.duplicates import (
    FREQUENT_HASH,
    best_edge,
    candidate_pairs,
    compare,
    find_duplicates,
    is_earlier,
    match_seed,
)
from extractors.similarity.fingerprint import fingerprint

DAWN = datetime(2031, 5, 4, 6, tzinfo=UTC)
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]


def prose(seed, words=240, numbers=True):
    """Invented sentences that share next to nothing with those of another seed."""
    random = Random(seed)
    made = ["".join(random.choices(SYLLABLES, k=random.randint(1, 4))) for _ in range(words)]
    if numbers:
        made[20::40] = [str(random.randint(100, 9999)) for _ in made[20::40]]
    return " ".join(made)


def document(id_, text, hours=0.0, title=""):
    published = None if hours is None else DAWN + timedelta(hours=hours)
    return Document(id=id_, title=title, text=text, lang="en", published_at=published)


def edited(text, share, seed=7):
    random = Random(seed)
    return " ".join("quux" if random.random() < share else word for word in text.split())


def words_of(text, start, end):
    return " ".join(text.split()[start:end])


STORY = prose(1)
RATES = (
    "Today one crown buys {} marks, one florin buys {} marks, one ducat buys {} marks and one shilling buys {} marks "
)
BULLETIN = "in the lower town. " + RATES * 3


def rates(seed):
    random = Random(seed)
    return BULLETIN.format(*(random.randint(100, 999) for _ in range(12)))


@pytest.mark.parametrize(
    ("later", "relation"),
    [
        pytest.param(STORY.upper().replace(" ", "  "), "exact", id="form_only"),
        pytest.param(edited(STORY, 0.04), "near_dup", id="few_words_edited"),
        pytest.param(edited(STORY, 0.12), "near_dup", id="many_words_edited"),
        pytest.param(STORY.replace(STORY.split()[60], "12345"), "update_of", id="a_number_changed"),
        pytest.param(words_of(STORY, 0, 90), "excerpt_of", id="first_paragraphs"),
        pytest.param(f"{prose(2, 90)} {STORY} {prose(3, 200)}", "expanded_of", id="added_paragraphs"),
    ],
)
def test_relation_of_a_later_text(later, relation):
    edge = compare(document("b", later, 2), document("a", STORY))
    assert (edge.relation, edge.document_id, edge.of_id) == (relation, "b", "a")


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        pytest.param(prose(5), STORY, id="another_article"),
        pytest.param(f"{prose(6, 400)} {words_of(STORY, 50, 110)}", words_of(STORY, 50, 110), id="quotes_a_brief"),
        pytest.param(f"{prose(6, 150)} {words_of(STORY, 50, 110)}", STORY, id="quotes_a_paragraph"),
        pytest.param(rates(1), rates(2), id="a_form_filled_in_anew"),
        pytest.param(words_of(STORY, 0, 30), STORY, id="short_text_days_apart"),
        pytest.param("", "", id="nothing_to_compare"),
        pytest.param("…", "—", id="no_letters"),
    ],
)
def test_kept_apart(later, earlier):
    assert compare(document("b", later, 60), document("a", earlier)) is None


BRIEF = prose(9, 30)
BRIEF_EDITED = BRIEF.replace(BRIEF.split()[12], "quux", 1)


@pytest.mark.parametrize(
    ("title", "hours", "text", "expected"),
    [
        pytest.param("Envoy lands at noon", 3, BRIEF, "exact", id="same_title_day_and_text"),
        pytest.param("Envoy lands at noon", 3, BRIEF_EDITED, "near_dup", id="same_title_and_day"),
        pytest.param("", 3, BRIEF, "exact", id="untitled_but_same_text_and_day"),
        pytest.param("", 3, BRIEF_EDITED, None, id="untitled_and_edited"),
        pytest.param("Choir tours the coast", 3, BRIEF, None, id="another_title"),
        pytest.param("Envoy lands at noon", 80, BRIEF, None, id="another_day"),
        pytest.param("Envoy lands at noon", None, BRIEF, None, id="undated"),
    ],
)
def test_text_alone_proves_nothing_of_a_short_text(title, hours, text, expected):
    edge = compare(document("b", text, hours, title), document("a", BRIEF, 0, "Envoy lands at noon"))
    assert (edge and edge.relation) == expected


def test_changed_numbers_keep_short_texts_apart():
    brief = "The envoy landed with 12 crates for the spring fair and left again by the evening train"
    later = document("b", brief.replace("12", "15"), 2, "Envoy lands")
    assert compare(later, document("a", brief, 0, "Envoy lands")) is None


def test_numbers_of_added_paragraphs_are_not_compared():
    later = f"{STORY} {' '.join(f'{prose(number, 6, numbers=False)} {number}77' for number in range(11, 40))}"
    edge = compare(document("b", later, 1), document("a", STORY))
    assert (edge.relation, edge.evidence.numbers_agree) == ("expanded_of", True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("b", 0), ("a", 1), id="by_instant"),
        pytest.param(("a", 0), ("b", 0), id="then_by_id"),
        pytest.param(("b", 0), ("a", None), id="undated_last"),
        pytest.param(("a", None), ("b", None), id="undated_by_id"),
    ],
)
def test_order(first, second):
    one, other = (document(id_, "", hours) for id_, hours in (first, second))
    assert is_earlier(one, other)
    assert not is_earlier(other, one)


def test_an_instant_without_zone_counts_as_utc():
    naive = Document("a", "", "", "en", DAWN.replace(tzinfo=None))
    assert is_earlier(naive, document("b", ""))
    assert compare(Document("a", "", STORY, "en", naive.published_at), document("b", STORY)).evidence.hours_apart == 0


def test_each_document_has_one_edge_to_its_best_earlier_match():
    found = find_duplicates(
        [
            document("copy", STORY, 5),
            document("rough", edited(STORY, 0.1), 1),
            document("first", STORY, 0),
            document("other", prose(4), 2),
            document("tail", words_of(STORY, 100, 200), 6),
        ]
    )
    assert [(edge.document_id, edge.of_id, edge.relation) for edge in found] == [
        ("rough", "first", "near_dup"),
        ("copy", "first", "exact"),
        ("tail", "copy", "excerpt_of"),
    ]


def test_a_document_is_no_copy_of_itself():
    assert find_duplicates([document("a", STORY), document("a", STORY, 3)]) == []


POOL = [
    document(f"{kind}{number}", text, hours)
    for number in range(3)
    for kind, text, hours in [
        ("base", prose(number, 120), 1),
        ("copy", prose(number, 120).title(), None if number else 1),
        ("edit", edited(prose(number, 120), 0.08), number),
        ("part", words_of(prose(number, 120), 10, 80), 3),
        ("form", rates(number), number),
    ]
]


@given(st.permutations(POOL))
@settings(deadline=None, derandomize=True, max_examples=25)
def test_order_of_arrival_does_not_matter(shuffled):
    assert find_duplicates(shuffled) == find_duplicates(POOL)


@given(st.lists(st.sampled_from(POOL), max_size=8, unique=True))
@settings(deadline=None, derandomize=True, max_examples=25)
def test_every_edge_is_what_comparing_the_pair_says(documents):
    known = {one.id: one for one in documents}
    edges = find_duplicates(documents)
    assert len({edge.document_id for edge in edges}) == len(edges)
    for edge in edges:
        assert compare(known[edge.document_id], known[edge.of_id]) == edge
        assert is_earlier(known[edge.of_id], known[edge.document_id])


def test_candidates_are_the_pairs_that_share_enough():
    prints = {"a": STORY, "b": edited(STORY, 0.1), "c": prose(2), "d": words_of(STORY, 0, 60), "e": "", "f": "…"}
    pairs = candidate_pairs({id_: fingerprint(text) for id_, text in prints.items()})
    assert pairs == {("a", "b"), ("a", "d"), ("b", "d")}


def test_a_story_that_very_many_reprint_at_once_is_paired_with_the_first_of_them():
    prints = {f"{number:03}": fingerprint(f"{STORY} {prose(number, 30)}") for number in range(FREQUENT_HASH + 40)}
    pairs = candidate_pairs(prints)
    assert ("000", f"{FREQUENT_HASH + 39:03}") in pairs
    assert len(pairs) <= len(prints) * FREQUENT_HASH


def edge(of_id, relation="near_dup", score=0.5):
    return Duplicate("d", of_id, relation, score, DuplicateEvidence(0.5, 0.5, 0.5, 10))


@pytest.mark.parametrize(
    ("edges", "best"),
    [
        pytest.param([edge("a", score=0.9), edge("b", "exact", 0.4)], "b", id="exact_first"),
        pytest.param([edge("a", score=0.4), edge("b", score=0.6)], "b", id="then_score"),
        pytest.param([edge("b"), edge("a")], "a", id="then_smallest_id"),
        pytest.param([], None, id="none"),
    ],
)
def test_best_edge(edges, best):
    found = best_edge(iter(edges))
    assert (found and found.of_id) == best


SEED_TEXT = prose(31, 800)
SEED = Seed("seed-x", "", "", "", None, "none", "en", "", 800, "", 0, 0, fingerprint(SEED_TEXT))
OTHER = Seed("seed-y", "", "", "", None, "none", "en", "", 500, "", 0, 0, fingerprint(prose(32, 500)))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        pytest.param(SEED_TEXT, "exact", id="the_text"),
        pytest.param(f"{prose(40, 100)} {SEED_TEXT}", "near_dup", id="a_little_junk"),
        pytest.param(f"{prose(40, 700)} {SEED_TEXT} {prose(41, 900)}", "expanded_of", id="twice_its_length_of_junk"),
        pytest.param(edited(SEED_TEXT, 0.08), "near_dup", id="edited"),
        pytest.param(f"{prose(40, 30)} {words_of(SEED_TEXT, 300, 600)} {prose(41, 30)}", "excerpt_of", id="excerpt"),
        pytest.param(
            f"{prose(40, 1000)} {words_of(SEED_TEXT, 300, 450)} {prose(41, 1000)}", "quotes", id="news_that_quotes_it"
        ),
    ],
)
def test_a_copy_of_a_seed_is_recognised_whatever_surrounds_it(text, relation):
    found = match_seed(document("d", text), fingerprint(text), [OTHER, SEED])
    assert (found.of_id, found.relation, found.document_id) == ("seed-x", relation, "d")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(prose(50, 2000), id="another_text"),
        pytest.param(f"{prose(50, 300)} {words_of(SEED_TEXT, 100, 125)}", id="one_quotation"),
        pytest.param(
            " ".join(f"{prose(60 + at, 300)} {words_of(SEED_TEXT, at, at + 8)}" for at in range(0, 800, 40)),
            id="a_long_text_with_scattered_phrases",
        ),
        pytest.param("", id="empty"),
    ],
)
def test_other_texts_are_no_copy_of_a_seed(text):
    assert match_seed(document("d", text), fingerprint(text), [SEED, OTHER]) is None
