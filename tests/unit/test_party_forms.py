"""Forms of events whose parties stand in an order of their own: ways, signatures, pairs, aid, whoever says so."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.ledgers._parties import read_parties
from tests.marked_parties import Passage


def acts(passage: str, form: str, lang: str = "en", to: str = "") -> str:
    """Who acts > with whom; a country by its side alone."""
    return re.sub(r" country:\w+", "", Passage(passage, lang).acts(form, to))


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[PRC] and [DPRK] <reopened> the border", "PRC > DPRK"),
        ("<trains were stopped> between [DPRK] and [PRC]", "PRC > DPRK"),
        ("[DPRK] <reopened> its border with [PRC]", "DPRK > PRC"),
        ("trains in [Sinuiju:DPRK:place] and [Dandong:PRC:place] <were stopped>", "PRC > DPRK"),
        ("a [line:PRC+DPRK:pair] <was stopped>", "PRC > DPRK"),
        ("a [line:DPRK+PRC:pair] <was stopped>", "PRC > DPRK"),
        ("a [line:PRC+DPRK:pair] to [Moscow:other:place] <was stopped>", ""),
        ("a [line:PRC+x:pair] and [Sinuiju:DPRK:place] <was stopped>", "PRC > DPRK"),
        ("[paper:PRC:media] in [Sinuiju:DPRK:place] wrote: <trains stopped>", ""),
        ("[Dandong:PRC:place] <trains stopped>", ""),
        ("[Dandong:PRC:place] [Sinuiju:DPRK:place] [Seoul:ROK:place] <trains stopped>", ""),
        ("[Sinuiju:DPRK:place] [Seoul:ROK:place] <trains stopped>", ""),
    ],
)
def test_a_way_between_two_sides(passage: str, expected: str) -> None:
    assert acts(passage, "between") == expected


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("[PRC]，[Cho:ROK:person]与[Wang:PRC:person]<签署协定>", "zh", "ROK Cho > PRC Wang"),
        ("[PRC]，[Cho:ROK:person]<签署协定>", "zh", ""),
        ("[PRC]，双方<签署协定>[ROK]", "zh", "PRC > ROK"),
        ("双方，[PRC]<签署协定>[ROK]", "zh", ""),
        ("[PRC]，[a:PRC+ROK:pair]<签署协定>", "zh-Hant", "PRC > ROK"),
        ("[PRC],[ROK];[Cho:ROK:person]<签署协定>", "zh", ""),
        ("[Cho:ROK:person];[PRC]与[ROK]<签署协定>", "zh", "ROK Cho > PRC"),
        ("[PRC]<签署协定>[ROK]", "zh", ""),
        ("[PRC],[Cho:ROK:person]<signed>", "en", "PRC > ROK Cho"),
        ("[PRC]，[Cho:ROK:person]<署名>", "ja", "PRC > ROK Cho"),
    ],
)
def test_who_signs(passage: str, lang: str, expected: str) -> None:
    """In Chinese both sides stand, or are carried on, in the phrase of the words."""
    assert acts(passage, "signs", lang) == expected


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("[a:PRC+ROK:pair] [Seoul:ROK:country]<회담>", "ko", "PRC > ROK"),
        ("[PRC]와 [ROK]는 <회담> [b:DPRK+PRC:pair]", "ko", "PRC > ROK"),
        (
            "[PRC]와 [ROK], [DPRK]는 <회담> [b:DPRK+PRC:pair]",
            "ko",
            "DPRK > PRC",
        ),
        ("[PRC] 양국은 <회담> [b:DPRK+PRC:pair]", "ko", "DPRK > PRC"),
        ("[Moscow:other:country] 양국은 <회담> [b:DPRK+PRC:pair]", "ko", ""),
        ("[Moscow:other:country] <회담> [b:DPRK+PRC:pair]", "ko", ""),
        ("<회담> [b:PRC+ROK:pair]", "ko", ""),
        ("<met> [b:PRC+ROK:pair]", "en", "PRC > ROK"),
        ("<회담[b:PRC+ROK:pair]>", "ko", "PRC > ROK"),
        ("[Kim:DPRK:person] <회담>[b:PRC+ROK:pair]", "ko", ""),
        ("[PRC] <회담>[b:PRC+ROK:pair]", "ko", ""),
    ],
)
def test_a_pair_named_in_one_word(passage: str, lang: str, expected: str) -> None:
    """Behind the words of a meeting it is seldom who meets, but in English."""
    assert acts(passage, "with", lang) == expected


@pytest.mark.parametrize(
    ("passage", "gives", "says"),
    [
        ("[PRC~] said [ROK] <gave rice to> [PRC]", "ROK > PRC", "PRC > ROK"),
        ("[PRC~] said it <gave rice to> [DPRK]", "PRC > DPRK", "PRC > DPRK"),
        ("[Wang:PRC:person~] said he <gave rice to> [DPRK] by [bank:PRC:body]", "PRC Wang > DPRK", "PRC Wang > DPRK"),
        ("[ROK~] said [PRC] <gave rice to> [DPRK]", "PRC > DPRK", "ROK > PRC"),
        ("[ROK~] said [x:PRC+DPRK:pair], [PRC] <gave>", "", "ROK > PRC"),
        ("[Moscow:other:country~] said [PRC] <gave rice to> [DPRK]", "PRC > DPRK", ""),
        ("[ROK~] said [DPRK] <gave rice to> it, unlike [PRC]", "DPRK > PRC", ""),
    ],
)  # fmt: skip
def test_a_side_that_only_says_so_does_not_act(passage: str, gives: str, says: str) -> None:
    assert (acts(passage, "gives"), acts(passage, "says")) == (gives, says)


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("in [PRC] he <gave rice to> [DPRK]", "en", ""),
        ("in [Shenyang office:PRC:body] he <gave rice to> [DPRK]", "en", "PRC Shenyang office > DPRK"),
        ("coal from [DPRK] [PRC] <gave away>", "en", "PRC > DPRK"),
        ("coal from [DPRK] <went to> [PRC]", "en", "DPRK > PRC"),
        ("<[PRC] gives> [DPRK]", "en", ""),
        ("an unknown body <gave>[DPRK] to [PRC]", "en", "PRC > DPRK"),
        ("an unknown body <gave> [DPRK] to [PRC] and [Wang:PRC:person]", "en", "PRC Wang > DPRK"),
        ("[DPRK]에 [PRC]이 <쌀을 보냈다>", "ko", "PRC > DPRK"),
        ("[DPRK]에 쌀을 <보냈다>. [PRC]", "ko", "DPRK > PRC"),
        ("向[DPRK]，[PRC]<提供粮食>", "zh", "PRC > DPRK"),
        ("[PRC]에서 [ROK]이 [DPRK]에 <쌀을 보냈다>", "ko", ""),
    ],
)  # fmt: skip
def test_words_beside_a_party_say_who_is_given(passage: str, lang: str, expected: str) -> None:
    assert acts(passage, "gives", lang) == expected


@pytest.mark.parametrize(
    ("passage", "form", "to", "expected"),
    [
        ("[PRC] <got rice from> [DPRK]", "gets", "", "DPRK > PRC"),
        ("[PRC] <sent Koreans back> past [ROK]", "returns", "DPRK", "PRC > DPRK"),
        ("[PRC] <sent Koreans back> past [Kim:DPRK:person]", "returns", "DPRK", "PRC > DPRK Kim"),
        ("[paper:PRC:media] <sent back> [DPRK]", "returns", "", ""),
        ("<[DPRK] people sent back> by [PRC]", "returns", "", "PRC > DPRK"),
        ("[PRC]<sent back> [Sinuiju:DPRK:place]", "returns", "", "PRC > DPRK"),
        ("[PRC]<met>[ROK]", "with", "", "PRC > ROK"),
        ("[Kim:DPRK:person]<visits>[Dandong:PRC:place]", "to", "", "DPRK Kim > PRC"),
        ("[Wang:PRC:person] and [Kim:DPRK:person] came. // He <visited> [Seoul:ROK:place]", "to", "", ""),
        ("[Kim:DPRK:person] and [Wang:PRC:person] came. // He <met> [Cho:ROK:person]", "with", "", ""),
        ("[Cho:ROK:person] and [Wang:PRC:person] came. // He <met> [Ri:ROK:person]", "with", "", "ROK Ri > PRC Wang"),
        ("x [Lee:other:person], [Kim:DPRK:person] <visited> [Dandong:PRC:place]", "to", "", "DPRK Kim > PRC"),
        ("[Kim:DPRK:person] and [Lee:other:person] <visited> [Dandong:PRC:place]", "to", "", ""),
        ("[Lee::person] of [Kim:DPRK:person] <visited> [Dandong:PRC:place]", "to", "", "DPRK Kim > PRC"),
        ("[Kim:DPRK:person] of [Lee::person] <visited> [Dandong:PRC:place]", "to", "", "DPRK Kim > PRC"),
    ],
)  # fmt: skip
def test_who_acts_by_form(passage: str, form: str, to: str, expected: str) -> None:
    assert acts(passage, form, to=to) == expected


def voice(raw: str, start: int, *names: tuple[int, int, str], field: str = "t") -> tuple[str, str, str]:
    one = Passage(raw + " <x>")
    speaker: Any = SimpleNamespace(entity="", speaker_class="official", field="t", start=start, end=start + 9)
    marked = [SimpleNamespace(field=field, start=a, end=b, sides=tuple(sides.split())) for a, b, sides in names]
    one.parties.annotated.of_kind = lambda _kind: marked  # type: ignore[method-assign,assignment,return-value]
    return one.parties.voice(speaker)


NEAR = "a" * 40


@pytest.mark.parametrize(
    ("raw", "names", "field", "side"),
    [
        (NEAR, [(20, 26, "PRC")], "t", "PRC"),
        (NEAR, [(20, 26, "DPRK"), (28, 30, "PRC")], "t", "PRC"),
        (NEAR, [(20, 26, "DPRK"), (28, 30, "other")], "t", "DPRK"),
        (NEAR, [(20, 26, "PRC")], "h", ""),
        (NEAR, [(6, 9, "PRC")], "t", "PRC"),
        (NEAR, [(5, 9, "PRC")], "t", ""),
        (NEAR, [(31, 39, "PRC")], "t", "PRC"),
        (NEAR, [(31, 40, "PRC")], "t", ""),
        (NEAR[:28] + "\n" + NEAR, [(20, 26, "PRC")], "t", ""),
        (NEAR, [], "t", ""),
    ],
)
def test_the_side_of_an_unnamed_official(raw: str, names: list[tuple[int, int, str]], field: str, side: str) -> None:
    """It is that of the last name within reach before the words, in the same line."""
    assert voice(raw, 30, *names, field=field) == ("official", side, "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kim Jong Un met Xi Jinping", True),
        ("Xi Jinping met Lee Jae-myung", True),
        ("China and Russia met", False),
        ("Kim Jong Un met Lee Jae-myung", False),
        ("The China-DPRK border", True),
    ],
)
def test_an_article_with_a_pair(title: str, expected: bool) -> None:
    assert read_parties(annotate(title, "", "en")).has_pair is expected
