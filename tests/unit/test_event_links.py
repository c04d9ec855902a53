"""What the words beside parties make of them: cases, places, and words that let two meet."""

from __future__ import annotations

import pytest

from tests.unit.test_event_parties import acts


@pytest.mark.parametrize(
    ("passage", "form", "lang", "to", "expected"),
    [
        (
            "[DPRK:DPRK:country] <got rice from> [China:PRC:country]",
            "gets",
            "en",
            "",
            "PRC country:chn > DPRK country:prk",
        ),
        ("a train of [line:DPRK+PRC:pair] <ran again>", "between", "en", "", "PRC country:chn > DPRK country:prk"),
        ("from [Moscow:other:place] to [line:DPRK+PRC:pair] <ran again>", "between", "en", "", ""),
        ("[China:PRC:country] <sent back defectors>", "returns", "en", "DPRK", "PRC country:chn > DPRK country:prk"),
        ("[ROK:ROK:country]，[China:PRC:country]<签署>", "signs", "zh-Hans", "", ""),
        ("[ROK:ROK:country]与[China:PRC:country]<签署>", "signs", "zh-Hans", "", "ROK country:kor > PRC country:chn"),
        ("[ROK:ROK:country] <held a meeting> on [China:PRC:country]", "with", "en", "", ""),
        (
            "[ROK:ROK:country] <held a meeting> with [China:PRC:country]",
            "with",
            "en",
            "",
            "ROK country:kor > PRC country:chn",
        ),
        (
            "[China:PRC:country]은 [DPRK:DPRK:country]에 <보냈다>",
            "gives",
            "ko",
            "",
            "PRC country:chn > DPRK country:prk",
        ),
        ("[DPRK:DPRK:country]に[China:PRC:country]が<送った>", "gives", "ja", "", "PRC country:chn > DPRK country:prk"),
    ],
)
def test_cases_and_links(passage: str, form: str, lang: str, to: str, expected: str) -> None:
    assert acts(passage, form, lang, to) == expected
