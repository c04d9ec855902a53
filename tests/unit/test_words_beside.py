"""Words beside a party and around an event: who travels, who meets whom, and what is carried on through a sentence."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.ledgers._around import linked
from extractors.ledgers._around.modality import Hit, apart, bears_on, carried_on, clause_of, status_of
from extractors.lexicon import load_lexicon
from tests.marked_parties import Passage


@pytest.mark.parametrize(
    ("passage", "lang", "meanings"),
    [
        ("in [PRC]", "en", "locative"),
        ("inside the [PRC]", "en", "locative"),
        ("from the [PRC]", "en", "source"),
        ("into [PRC]", "en", ""),
        ("[PRC]에서", "ko", "locative"),
        ("[PRC]에게", "ko", "dative"),
        ("[PRC] 수해 지역에게", "ko", "dative"),
        ("[PRC] 피해 지역 주민들에게", "ko", ""),
        ("向[PRC]", "zh", "dative"),
        ("在[PRC]", "zh", "locative"),
        ("to go in // [PRC]", "en", ""),
    ],
)
def test_what_the_words_beside_a_party_mean(passage: str, lang: str, meanings: str) -> None:
    one = Passage(f"{passage} <x>", lang)
    (party,) = one.named[one.index]
    keys = ("locative", "source", "dative")
    found = [key for key in keys if linked.is_beside(one.parties.annotated, one.index, party, key)]
    assert " ".join(found) == meanings


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[PRC] delegation <visited>", True),
        ("[PRC] train <visited>", False),
        ("a delegation of [PRC] <visited>", False),
        ("[PRC]<delegation visited>", False),
        ("<visit> by [PRC] officials", True),
        ("<visit> by [PRC]" + " x" * 24 + " delegation", True),
        ("<visit> by [PRC]" + " x" * 25 + " delegation", False),
        ("in [PRC] a delegation <visited>", False),
        ("from [PRC] a delegation <visited>", False),
    ],
)
def test_who_of_a_country_travels(passage: str, expected: bool) -> None:
    one = Passage(passage)
    (party,) = one.named[one.index]
    assert linked.travels(one.parties.annotated, one.index, party, one.hit) is expected


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("[PRC] with [ROK] <met>", "en", True),
        ("[PRC] on [ROK] <met>", "en", False),
        ("[PRC] 가 [ROK] <met>", "ko", True),
        ("between the old [PRC] or [ROK] <met>", "en", True),
        ("between the very old and so [PRC] or [ROK] <met>", "en", False),
        ("[Wang:PRC:person] on [ROK] <met>", "en", True),
        ("[PRC]-[ROK] <met>", "en", True),
        ("[PRC][ROK] <met>", "en", True),
    ],
)
def test_words_that_let_two_meet(passage: str, lang: str, expected: bool) -> None:
    one = Passage(passage, lang)
    first, second = one.named[one.index]
    for pair in ((first, second), (second, first)):
        assert linked.is_linked(one.parties.annotated, one.index, *pair) is expected


@pytest.mark.parametrize(
    ("passage", "left"),
    [
        ("[PRC]'s [ministry:PRC:body] said [ROK]", "country:kor"),
        ("[PRC]'s [ministry:PRC:body]", "country:chn ministry"),
        ("[PRC] a [ministry:PRC:body] said [ROK]", "country:kor"),
        ("[PRC] an [ministry:PRC:body] said [ROK]", "country:chn country:kor"),
        ("[Wang:PRC:person] [ministry:PRC:body] said [ROK]", "Wang country:kor"),
        ("[ministry:PRC:body] said [ROK]", "country:kor"),
        ("[ministry:PRC:body] of [PRC] said [ROK]", "country:chn country:kor"),
    ],
)
def test_a_body_that_says_so_leaves_those_it_speaks_of(passage: str, left: str) -> None:
    one = Passage(f"{passage} <x>")
    assert " ".join(party.entity for party in linked.without_speakers([*one.named[0]])) == left


def hit(start: int, end: int, **values: str) -> Hit:
    rule: Any = SimpleNamespace(value=lambda key: values.get(key, ""), applies=lambda _raw: True)
    return Hit(rule, start, end)


def carried(lang: str, marked: str, own: str, runs: str = "") -> str:
    """The status of each <event>; `runs` numbers the assertion each stands in, one for all where it is empty."""
    raw = re.sub("[<>]", "", marked)
    found = [match.span() for match in re.finditer("<[^>]*>", marked)]
    hits = [hit(start - 2 * place, end - 2 * place - 2) for place, (start, end) in enumerate(found)]
    scopes = [{"run": (int((runs or "0" * len(hits))[place]), 99)} for place in range(len(hits))]
    annotated: Any = SimpleNamespace(lang=lang, lexicon=load_lexicon())
    return " ".join(carried_on(annotated, hits, scopes, own.split(), raw))


@pytest.mark.parametrize(
    ("lang", "marked", "own", "runs", "expected"),
    [
        ("zh-Hans", "将<访问>，并<会谈>", "announced done", "", "announced announced"),
        ("zh-Hans", "将<访问>，并<会谈>", "planned reported", "", "planned planned"),
        ("zh-Hans", "将<访问>，并<会谈>", "announced done", "01", "announced done"),
        ("zh-Hans", "将<访问>，已<会谈>", "announced done", "", "announced done"),
        ("zh-Hans", "将<访问>，并<会谈>", "announced cancelled", "", "announced cancelled"),
        ("zh-Hans", "<访问>，并<会谈>", "done done", "", "done done"),
        ("en", "will <visit> and <meet>", "announced done", "", "announced done"),
        ("ko", "<방문해> <만났다>", "done announced", "", "announced announced"),
        ("ko", "<방문해> <회담한다>", "under_way announced", "", "announced announced"),
        ("ko", "<방문해> <만났다>", "done announced", "01", "done announced"),
        ("ko", "<방문했다> <회담한다>", "done announced", "", "done announced"),
        ("ko", "<방문해> <회담했다>", "done done", "", "done done"),
        ("ko", "<방문해> <만나고> <회담한다>", "done done announced", "", "announced announced announced"),
        ("ko", "<방문해> 현안을 논의합니다.", "done", "", "announced"),
        ("ko", "<방문해> 현안을 논의했다.", "done", "", "done"),
        ("ko", "<방문했다> 현안을 논의합니다.", "done", "", "done"),
        ("ko", "<방문해> 현안을 논의합니다.", "cancelled", "", "cancelled"),
    ],
)
def test_what_lies_ahead_is_carried_on(lang: str, marked: str, own: str, runs: str, expected: str) -> None:
    """In Chinese from the first verb, in Korean and Japanese from the last, within one assertion."""
    assert carried(lang, marked, own, runs) == expected


@pytest.mark.parametrize(
    ("own", "around", "expected"),
    [
        ("", "", "done"),
        ("announced", "", "announced"),
        ("cancelled", "done", "cancelled"),
        ("denied", "planned", "denied"),
        ("", "invited", "invited"),
        ("done", "invited", "invited"),
        ("under_way", "invited", "under_way"),
        ("", "invited planned", "planned"),
        ("announced", "reported", "planned"),
        ("", "reported", "reported"),
        ("announced", "done", "announced"),
        ("planned", "under_way", "planned"),
        ("", "under_way", "under_way"),
        ("done", "denied planned", "denied"),
        ("", "planned announced", "planned"),
    ],
)
def test_the_status_that_words_give(own: str, around: str, expected: str) -> None:
    scopes = {"clause": (0, 99), "run": (0, 99)}
    others = [hit(0, 1, status=status, scope="sentence") for status in around.split()]
    assert status_of(hit(10, 15, status=own), scopes, others, "a" * 99) == expected


@pytest.mark.parametrize(
    ("scope", "start", "end", "expected"),
    [
        ("over", 100, 110, True),
        ("over", 99, 111, True),
        ("over", 101, 110, False),
        ("over", 100, 109, False),
        ("governed", 101, 110, True),
        ("governed", 100, 110, False),
        ("governed", 101, 109, False),
        ("governed", 199, 210, True),
        ("governed", 200, 210, False),
        ("governs", 99, 100, True),
        ("governs", 100, 101, False),
        ("governs", 50, 55, True),
        ("governs", 49, 55, False),
        ("behind", 110, 115, True),
        ("behind", 109, 115, False),
        ("behind", 299, 310, True),
        ("behind", 300, 310, False),
        ("run", 299, 310, True),
        ("run", 300, 310, False),
        ("clause", 50, 55, True),
        ("clause", 49, 55, False),
        ("clause", 200, 205, False),
    ],
)
def test_the_scope_of_words_around_an_event(scope: str, start: int, end: int, expected: bool) -> None:
    """The event stands at 100 to 110, in the clause 50 to 200 and the assertion 0 to 300."""
    scopes = {"clause": (50, 200), "run": (0, 300)}
    assert bears_on(hit(start, end, scope=scope), hit(100, 110), scopes, "a" * 400) is expected


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 5), (5, 9)], [(0, 5), (5, 9)]),
        ([(5, 9), (0, 5)], [(0, 5), (5, 9)]),
        ([(0, 5), (4, 9)], [(0, 5)]),
        ([(0, 5), (4, 10)], [(4, 10)]),
        ([(0, 5), (0, 6), (6, 8)], [(0, 6), (6, 8)]),
    ],
)
def test_of_hits_that_overlap_the_longest_counts(spans: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in apart([hit(*span) for span in spans])] == kept


@pytest.mark.parametrize(
    ("ends", "expected"),
    [([], (0, 99)), ([10, 20], (10, 20)), ([11, 19], (0, 99)), ([3, 10, 20, 30], (10, 20)), ([3, 40], (3, 40))],
)
def test_a_clause_runs_between_the_ends_beside_it(ends: list[int], expected: tuple[int, int]) -> None:
    assert clause_of(hit(10, 20), ends, 99) == expected
