"""Who acts and with whom, by the parties a sentence names: passages with the parties marked, each form by its cases."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.marked_parties import Passage


def acts(passage: str, form: str, lang: str = "en", to: str = "") -> str:
    return Passage(passage, lang).acts(form, to)


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[Kim:DPRK:person] <visited> [China:PRC:country]", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] <visited> [China:PRC:country] and met [Wang:PRC:person]", "DPRK Kim > PRC Wang"),
        ("[Wang:PRC:person] saw how [Kim:DPRK:person] <visited> [Dandong:PRC:place]", "DPRK Kim > PRC Wang"),
        ("[Wang:PRC:person] slept and |[Kim:DPRK:person] <visited> [Dandong:PRC:place]|", "DPRK Kim > PRC country:chn"),
        (
            "[Seoul office:ROK:body] said, |[China:PRC:country]'s envoy <visited> [Seoul:ROK:place]|",
            "PRC country:chn > ROK country:kor",
        ),
        ("a train of [China:PRC:country] <came to> [Seoul:ROK:place]", ""),
        ("an envoy from [China:PRC:country] <came to> [Seoul:ROK:place]", ""),
        ("[Kim:DPRK:person] said, |it <visited> [Dandong:PRC:place]|", "DPRK Kim > PRC country:chn"),
        ("[China:PRC:country] and [Wang:PRC:person] <visited> [Pyongyang:DPRK:place]", "PRC Wang > DPRK country:prk"),
        ("[Wang:PRC:person] and [China:PRC:country] <visited> [Pyongyang:DPRK:place]", "PRC Wang > DPRK country:prk"),
        ("[China:PRC:country!] <visited> [Pyongyang:DPRK:place]", ""),
        ("[Russia:other:country] <visited> [Pyongyang:DPRK:place]", ""),
        ("[Wang:PRC:person] <visited> [Moscow:other:place]", ""),
        ("[Wang:PRC:media] <visited> [Pyongyang:DPRK:place]", ""),
        ("the <visit by [Wang:PRC:person]> to [Pyongyang:DPRK:place]", "PRC Wang > DPRK country:prk"),
        ("the <visit by [China:PRC:country]> to [Pyongyang:DPRK:place]", ""),
        ("a |<visit> to [Pyongyang:DPRK:place] by [Wang:PRC:person]|", "PRC Wang > DPRK country:prk"),
        ("a |<visit> to [Pyongyang:DPRK:place]| by [Wang:PRC:person]", ""),
        ("a <visit> to [Pyongyang:DPRK:place] by [China:PRC:country]", ""),
        ("[Wang:PRC:person] spoke. // He <visited> [Pyongyang:DPRK:place]", "PRC Wang > DPRK country:prk"),
        ("[Wang:PRC:person] spoke. // A group <visited> [Pyongyang:DPRK:place]", ""),
        ("[Kim:DPRK:person] spoke. // He <visited> [Pyongyang:DPRK:place]", ""),
        ("[Wang:PRC:person] met [Li:PRC:person]. // He <visited> [Pyongyang:DPRK:place]", ""),
        (
            "[Wang:PRC:person] met [Kim:DPRK:person]. // He <visited> [Pyongyang:DPRK:place]",
            "PRC Wang > DPRK country:prk",
        ),
        ("[China:PRC:country] spoke. // He <visited> [Pyongyang:DPRK:place]", ""),
        ("[Kim:DPRK:person] <went> [x:PRC:toward] to [Seoul:ROK:place]", ""),
        ("[Kim:DPRK:person] <went [x:PRC:toward]>", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] <went> there to [x:PRC:toward]", ""),
        ("[Kim:DPRK:person] <[China:PRC:country] and [Seoul:ROK:place]>", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] left [Seoul:ROK:place] and <went>", ""),
        ("[Kim:DPRK:person] at [Dandong:PRC:place], where he <made a visit>", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] at [China:PRC:country], where he <made a visit>", ""),
        ("[Kim:DPRK:person] <made a visit>, [Dandong:PRC:place] where ", "DPRK Kim > PRC country:chn"),
        (
            "[Kim:DPRK:person] <went>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx[Dandong:PRC:place]",
            "DPRK Kim > PRC country:chn",
        ),
        (
            "[Kim:DPRK:person] <went>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx[Dandong:PRC:place]",
            "",
        ),
        ("[Dandong:PRC:place] <visited> by [Kim:DPRK:person]", ""),
        ("[Kim:DPRK:person] of |the <visit> to| [Dandong:PRC:place]", ""),
    ],
)
def test_who_goes_where(passage: str, expected: str) -> None:
    assert acts(passage, "to") == expected


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("[Kim:DPRK:person] [China:PRC:country]<visits>", "ko", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] [China:PRC:country]xxxxxxxxxxxxxxxxxxxxxxxx<visits>", "ja", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] [China:PRC:country]xxxxxxxxxxxxxxxxxxxxxxxxx<visits>", "ja", ""),
        ("[Kim:DPRK:person] <visits> [China:PRC:country]", "ko", ""),
        ("[Kim:DPRK:person] [China:PRC:country] [Seoul:ROK:place] <visits>", "ko", ""),
        ("[Kim:DPRK:person] <visits>xxxxxxxxxxxxxx[China:PRC:country]", "zh", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] <visits>xxxxxxxxxxxxxxx[China:PRC:country]", "zh", ""),
        ("[Kim:DPRK:person] [Dandong:PRC:place] <visits> [Seoul:ROK:place]", "zh", ""),
        ("[Kim:DPRK:person] [Dandong:PRC:place] <visits>", "zh", "DPRK Kim > PRC country:chn"),
        ("[Kim:DPRK:person] <[China:PRC:country] and [Seoul:ROK:place]>", "zh", ""),
    ],
)
def test_where_a_language_puts_its_destination(passage: str, lang: str, expected: str) -> None:
    assert acts(passage, "to", lang) == expected


@pytest.mark.parametrize(
    ("passage", "to", "expected"),
    [
        ("[Kim:DPRK:person] <visits China>", "PRC", "DPRK Kim > PRC country:chn"),
        ("[Wang:PRC:person] <visits China> [Seoul:ROK:place]", "PRC", ""),
        ("[Kim:DPRK:person] <visits China> [Wang:PRC:person]", "PRC", "DPRK Kim > PRC Wang"),
        ("[Wang:PRC:person], |[Kim:DPRK:person] <visits China>|", "PRC", "DPRK Kim > PRC country:chn"),
    ],
)
def test_a_word_may_name_its_destination(passage: str, to: str, expected: str) -> None:
    assert acts(passage, "to", "zh", to) == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[Kim:DPRK:person] <met> [Wang:PRC:person]", "DPRK Kim > PRC Wang"),
        ("[Wang:PRC:person] <met> [Kim:DPRK:person]", "PRC Wang > DPRK Kim"),
        ("[China:PRC:country] and [Seoul office:ROK:body] <met>", "PRC country:chn > ROK Seoul office"),
        (
            "[China:PRC:country] and [Wang:PRC:person] <met> [Cho:ROK:person] of [Seoul office:ROK:body]",
            "PRC Wang > ROK Cho",
        ),
        ("[China:PRC:country!] <met> [Kim:DPRK:person]", ""),
        ("[Dandong:PRC:place] <met> [Kim:DPRK:person]", ""),
        ("[Kim:DPRK:person] <met> [Moscow:other:country] and [China:PRC:country]", ""),
        ("[Kim:DPRK:person] <met> [China:PRC:country] and [Moscow:other:country]", ""),
        ("[Kim:DPRK:person] <met> [Wang:PRC:person] and [Moscow:other:country]", "DPRK Kim > PRC Wang"),
        ("[Kim:DPRK:person] and [Cho:ROK:person] <met>", ""),
        ("[Kim:DPRK:person] <met>", ""),
        ("nobody <met>", ""),
        ("[Wang:PRC:person] came. // He <met> [Kim:DPRK:person]", "PRC Wang > DPRK Kim"),
        ("[Wang:PRC:person] came. // Today <met> [Kim:DPRK:person]", ""),
        ("[Wang:PRC:person] slept, |[Kim:DPRK:person] <met>|", "PRC Wang > DPRK Kim"),
        ("[China:PRC:country] slept, |[Kim:DPRK:person] <met>|", ""),
        ("[Li:PRC:person], [Wang:PRC:person] slept, |[Kim:DPRK:person] <met>|", "PRC Wang > DPRK Kim"),
        ("[Li:PRC:person] far away from here, [Kim:DPRK:person], <met> [Cho:ROK:person] and [Wang:PRC:person]", ""),
        ("[a:PRC+ROK:pair] <met>", "PRC country:chn > ROK country:kor"),
        ("[a:PRC+ROK:pair] with [Cho:ROK:person] <met>", "PRC country:chn > ROK Cho"),
        ("[a:PRC+ROK:pair] and [b:DPRK+PRC:pair] <met>", "DPRK country:prk > PRC country:chn"),
        ("[a:PRC+ROK:pair] <met> [b:DPRK+PRC:pair]", "PRC country:chn > ROK country:kor"),
        ("[a:PRC+ROK:pair]   <met> [b:DPRK+PRC:pair]", "DPRK country:prk > PRC country:chn"),
        ("[a:ROK+DPRK:pair] <met>", ""),
    ],
)
def test_who_meets_whom(passage: str, expected: str) -> None:
    assert acts(passage, "with") == expected


@pytest.mark.parametrize(
    ("passage", "lang", "expected"),
    [
        ("[China:PRC:country] <sent back> [Kim:DPRK:person]", "en", "PRC country:chn > DPRK Kim"),
        ("<sent back> to [DPRK:DPRK:country] from [China:PRC:country]", "en", "PRC country:chn > DPRK country:prk"),
        ("[DPRK:DPRK:country] [China:PRC:country] <sent back>", "ko", "DPRK country:prk > PRC country:chn"),
        ("[China:PRC:country] <sent back> [DPRK:DPRK:country]", "ko", "DPRK country:prk > PRC country:chn"),
        ("[China:PRC:country], [DPRK:DPRK:country] <sent back>", "en", "PRC country:chn > DPRK country:prk"),
        (
            "[ROK:ROK:country], [China:PRC:country] <sent back> [DPRK:DPRK:country]",
            "en",
            "PRC country:chn > DPRK country:prk",
        ),
        (
            "[ROK:ROK:country], [DPRK:DPRK:country] <sent back> [China:PRC:country]",
            "en",
            "ROK country:kor > PRC country:chn",
        ),
        ("[DPRK:DPRK:country] <sent back>", "en", ""),
        ("<sent back>", "en", ""),
        ("[Moscow:other:country] <sent back> [DPRK:DPRK:country]", "en", ""),
        ("[Dandong:PRC:place] <sent back> [DPRK:DPRK:country]", "en", "PRC country:chn > DPRK country:prk"),
    ],
)
def test_who_sends_whom_back(passage: str, lang: str, expected: str) -> None:
    assert acts(passage, "returns", lang) == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[China:PRC:country] <gave rice to> [DPRK:DPRK:country]", "PRC country:chn > DPRK country:prk"),
        (
            "[China:PRC:country] and [Wang:PRC:person] <gave rice to> [Kim:DPRK:person] of [DPRK:DPRK:country]",
            "PRC Wang > DPRK Kim",
        ),
        (
            "[China:PRC:country]'s [ministry:PRC:body] said [ROK:ROK:country] <gave rice to> [China:PRC:country]",
            "ROK country:kor > PRC country:chn",
        ),
        (
            "[China:PRC:country]    [ministry:PRC:body] said [ROK:ROK:country] <gave rice to> [ROK:ROK:country]",
            "PRC country:chn > ROK country:kor",
        ),
        ("[ministry:PRC:body] <gave rice to> [DPRK:DPRK:country]", "PRC ministry > DPRK country:prk"),
        (
            "[China:PRC:country]'s [ministry:PRC:body] <gave rice to> [DPRK:DPRK:country]",
            "PRC country:chn > DPRK country:prk",
        ),
        ("[China:PRC:country] <gave> [Moscow:other:country]", ""),
        ("[Moscow:other:country] <gave> [China:PRC:country]", ""),
        ("[China:PRC:country!] <gave> [DPRK:DPRK:country]", ""),
        ("[China:PRC:place] <gave> [DPRK:DPRK:country]", ""),
        ("[Wang:PRC:person] came. // He <gave> [DPRK:DPRK:country]", "PRC Wang > DPRK country:prk"),
        ("an unknown body <gave> [DPRK:DPRK:country] to [China:PRC:country]", "PRC country:chn > DPRK country:prk"),
        ("an unknown body <gave> [DPRK:DPRK:country] to [Kim:DPRK:person]", ""),
        ("an unknown body <gave> [Moscow:other:country] [China:PRC:country] and [DPRK:DPRK:country]", ""),
        ("[ROK:ROK:country] slept, |[China:PRC:country] <gave rice>|, [DPRK:DPRK:country]", ""),
        ("[China:PRC:country] <gave> x [ROK:ROK:country] and [DPRK:DPRK:country]", "PRC country:chn > ROK country:kor"),
        ("[DPRK:DPRK:country], |[China:PRC:country] <gave> x|", ""),
        ("[Xinhua:PRC:media] <gave> [DPRK:DPRK:country]", ""),
    ],
)
def test_who_gives_to_whom(passage: str, expected: str) -> None:
    assert acts(passage, "gives") == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[Xinhua:PRC:media] <urged> [DPRK:DPRK:country]", "PRC Xinhua > DPRK country:prk"),
        ("[Xinhua:PRC:media] <urged> [Li:PRC:person]", ""),
    ],
)
def test_a_voice_may_speak_for_its_side(passage: str, expected: str) -> None:
    assert acts(passage, "says") == expected


def spot(passage: str) -> str:
    one = Passage(passage)
    return one.parties.place(one.index, one.hit, one.clause)


def may_act(passage: str) -> bool:
    one = Passage(passage)
    return one.parties.may_act(one.index)


def carried(passage: str, fields: str) -> bool:
    one = Passage(passage, fields=fields)
    return one.parties.of(one.index, "to", one.hit, one.clause, "") is not None


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("in [Dandong:PRC:place] he <met> her", "Dandong"),
        ("in [Dandong:PRC:place] he <met> in [Sinuiju:DPRK:place]", "Dandong"),
        ("in [Dandong:PRC:place], |he <met> her|", ""),
        ("|he <met> her| in [Dandong:PRC:place]", ""),
        ("[Seoul:ROK:place] said he <met> her", ""),
        ("[Seoul:ROK:place] and he <met> in a [Busan:ROK:place]", "Busan"),
        ("[Kim:DPRK:person] <met>", ""),
        ("in [Dandong:PRC:place] he <met> far from [Sinuiju:DPRK:place]", "Dandong"),
    ],
)
def test_the_place_of_an_event(passage: str, expected: str) -> None:
    assert spot(passage) == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("[Kim:DPRK:person] <met> [Wang:PRC:person]", True),
        ("[Kim:DPRK:person] <met>", False),
        ("[China:PRC:country] came. // [Kim:DPRK:person] <met>", True),
        ("[Kim:DPRK:person] met [Wang:PRC:person]. // He <met>", False),
        ("[a:PRC+ROK:pair] <met>", True),
        ("[China:PRC:country] came. // x // [Kim:DPRK:person] <met>", False),
        ("[Kim:DPRK:person] <met> [Cho:ROK:person]", False),
    ],
)
def test_a_sentence_that_may_hold_an_event(passage: str, expected: bool) -> None:
    assert may_act(passage) == expected


@pytest.mark.parametrize(
    ("passage", "fields", "expected"),
    [
        ("[Wang:PRC:person] spoke. // He <visited> [Pyongyang:DPRK:place]", "tt", True),
        ("[Wang:PRC:person] spoke. // He <visited> [Pyongyang:DPRK:place]", "ht", False),
    ],
)
def test_a_person_is_carried_on_within_a_field(passage: str, fields: str, expected: bool) -> None:
    assert carried(passage, fields) == expected


def voice(entity: str, speaker_class: str) -> tuple[str, str, str]:
    one = Passage("a <b>")
    speaker: Any = SimpleNamespace(entity=entity, speaker_class=speaker_class, field="t", start=0, end=0)
    one.parties.annotated.of_kind = lambda _kind: ()  # type: ignore[method-assign,assignment]
    return one.parties.voice(speaker if speaker_class else None)


@pytest.mark.parametrize(
    ("entity", "speaker_class", "expected"),
    [
        ("", "", ("", "", "")),
        ("org:xinhua", "media", ("official", "PRC", "")),
        ("org:kcna", "media", ("official", "DPRK", "")),
        ("media:none", "media", ("media", "", "media:none")),
        ("", "expert", ("expert", "", "")),
        ("country:chn", "official", ("official", "PRC", "")),
        ("country:rus", "official", ("official", "", "")),
        ("", "official", ("official", "", "")),
    ],
)
def test_the_voice_that_reports(entity: str, speaker_class: str, expected: tuple[str, str, str]) -> None:
    assert voice(entity, speaker_class) == expected
