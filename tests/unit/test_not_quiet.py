"""What a digest without news says of the day by who could be read: quiet, an outage, or that nothing is known yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.digest.compose import compose
from flows.digest.records import Input, SectionInput
from tests.digest_builders import golden_digest


def day_of(verdicts: str, *, brought: bool, came: int = 0, expected: float = 0.0, form: int = 2) -> Input:
    """A day without stories, its sources with these verdicts, with commas between; `brought`: whether they ever did."""
    given = golden_digest().input
    seen: dict[str, Any] = {"came": came, "expected": expected, "last_ok_at": given.window.cut_off_at}
    seen["last_new_at"] = given.window.cut_off_at if brought else None

    def changed(section: SectionInput) -> SectionInput:
        answers = []
        for answer in section.answers:
            rows = answer.rows
            if section.layout == "sources" and answer.key == "rows":
                rows = tuple({**rows[0], **seen, "verdict": one} for one in verdicts.split(","))
            elif section.layout in ("stories", "sides") and answer.key == "rows":
                rows = ()
            answers.append(replace(answer, rows=rows))
        return replace(section, answers=tuple(answers))

    return replace(given, sections=tuple(map(changed, given.sections)), form=form)


@pytest.mark.parametrize(
    ("verdicts", "how", "said"),
    [
        pytest.param("answered,silent", {"brought": True}, "a quiet day", id="quiet"),
        pytest.param("failed,failed,silent", {"brought": True}, "a quiet day", id="a_third_read"),
        pytest.param("failed,failed", {"brought": False}, "nothing is known yet", id="began_in_an_outage"),
        pytest.param("not yet known,failed", {"brought": False}, "nothing is known yet", id="empty_feeds"),
        pytest.param("not yet known,not asked yet", {"brought": False}, "nothing is known yet", id="one_not_asked"),
        pytest.param("failed,failed,failed,silent", {"brought": True}, "too little could be read", id="few_read"),
        pytest.param("lied,not asked,failed", {"brought": True}, "too little could be read", id="none_read"),
        pytest.param("failed", {"brought": True, "expected": 90.0}, "an outage", id="an_outage"),
        pytest.param("failed,failed", {"brought": False, "form": 1}, "a quiet day", id="form_1_stays"),
    ],
)
def test_a_day_is_quiet_only_where_it_was_seen(verdicts: str, how: dict[str, Any], said: str) -> None:
    digest = compose(day_of(verdicts, **how), "en")
    assert said in digest.subject
    assert ("A quiet day" in " ".join(digest.lead)) is (said == "a quiet day")


OF_CHINA = {"country": "CN", "verdict": "failed"}


@pytest.mark.parametrize(
    ("others", "said"),
    [
        pytest.param([OF_CHINA, OF_CHINA], True, id="none_of_a_country"),
        pytest.param([OF_CHINA, {"country": "CN", "verdict": "silent"}], False, id="one_was_read"),
        pytest.param([{**OF_CHINA, "last_new_at": "2020-01-01T00:00:00+00:00"}], False, id="dead_for_long"),
        pytest.param([{**OF_CHINA, "last_new_at": None}], False, id="never_brought_anything"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ko", "ja", "zh-Hans", "zh-Hant"])
def test_a_day_on_which_no_source_of_a_country_was_read_is_not_quiet(
    others: list[dict[str, str | None]], said: bool, lang: str
) -> None:
    given = day_of("silent", brought=True)
    sections = []
    for section in given.sections:
        answers = list(section.answers)
        for place, answer in enumerate(answers):
            if section.layout == "sources" and answer.key == "rows":
                read = {**answer.rows[0], "country": "KR"}
                answers[place] = replace(answer, rows=(read, *({**read, **other} for other in others)))
        sections.append(replace(section, answers=tuple(answers)))
    lead = " ".join(compose(replace(given, sections=tuple(sections)), lang).lead)
    expected = {"en": "China", "ko": "중국", "ja": "中国", "zh-Hans": "中国", "zh-Hant": "中國"}[lang]
    assert (expected in lead) is said


@pytest.mark.parametrize("lang", ["ko", "ja", "zh-Hans", "zh-Hant"])
def test_it_says_so_in_every_language(lang: str) -> None:
    digest = compose(day_of("not yet known,failed", brought=False), lang)
    assert "nothing" not in " ".join((digest.subject, *digest.lead)).lower()
