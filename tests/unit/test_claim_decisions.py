"""The state of a claim by one fact more or less, and which report an answer is about at the limits of its reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import AnswerOfArticle, Passage, ReportInArticle, SaidOfEvent
from extractors.similarity.claim_states import claim_of, claim_state, links_of, stands_alone

AT = datetime(2031, 5, 21, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def said(word: str, day: float = 0, *, field: str = "text", start: int = 0) -> SaidOfEvent:
    """'a' asserts; 'a?' hedges, 'a-' denies, 'a!' confirms, 'a.' is silent; PRC, ROK, RUS are official voices."""
    voice = word.rstrip("?-!.")
    manner = {"?": "hedged", "-": "denied", "!": "confirmed", ".": "silent"}.get(word[-1], "asserted")
    kind = "official" if voice.isupper() else {"n": "named", "x": "anonymous", "y": "anonymous"}.get(voice, "media")
    side = voice if voice.isupper() else ""
    return SaidOfEvent(Passage(f"{word}{day}", field, start, start + 9), AT + day * DAY, voice, manner, kind, side)


def shown(words: str, pair: str = "DPRK-PRC", after: float = 0, due: float | None = None) -> str:
    """The steps of a claim with their days: 'a PRC-@2' is said by an outlet and denied two days later."""
    items = []
    for word in words.split():
        name, _, day = word.partition("@")
        items.append(said(name, float(day or 0)))
    now = max(one.said_at for one in items) + after * DAY
    state = claim_state(items, pair, now, None if due is None else AT + due * DAY)
    if state is None:
        return ""
    steps = " ".join(f"{step.state}/{step.why}@{(step.said_at - AT) / DAY:g}" for step in state.steps)
    expires = f" until {(state.expires_at - AT) / DAY:g}" if state.expires_at else ""
    return f"{steps} {state.voices}v {state.reliability}{state.credibility}{expires}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a", "reported/one_voice@0 1v D3 until 45"),
        ("a?", "reported/one_voice@0 1v E4 until 45"),
        ("n?", "reported/one_voice@0 1v C3 until 45"),
        ("x", "reported/one_voice@0 1v E4 until 45"),
        ("x! y@1", "reported/one_voice@0 1v E4 until 46"),
        ("x a?@1", "reported/one_voice@0 1v E4 until 46"),
        ("a b@1", "reported/one_voice@0 corroborated/independent@1 2v D2 until 46"),
        ("a b@1 c@2", "reported/one_voice@0 corroborated/independent@1 3v D2 until 47"),
        ("a b", "reported/one_voice@0 corroborated/independent@0 2v D2 until 45"),
        ("a PRC@1", "reported/one_voice@0 confirmed/official@1 2v A1"),
        ("a PRC!@1", "reported/one_voice@0 confirmed/official@1 2v A1"),
        ("a PRC?@1", "reported/one_voice@0 corroborated/independent@1 2v B2 until 46"),
        ("a RUS@1", "reported/one_voice@0 corroborated/independent@1 2v B2 until 46"),
        ("PRC", "confirmed/official@0 1v A2"),
        ("PRC?", "reported/one_voice@0 1v B3 until 45"),
        ("PRC DPRK@1", "confirmed/official@0 2v A1"),
        ("PRC PRC@1", "confirmed/official@0 1v A2"),
        ("PRC-", "denied/official@0 1v F5"),
        ("RUS-", ""),
        ("a-", ""),
        ("PRC.", ""),
        ("a RUS-@1", "reported/one_voice@0 1v D4 until 46"),
        ("a b@1 RUS-@2", "reported/one_voice@0 corroborated/independent@1 2v D4 until 47"),
        ("a PRC-@1", "reported/one_voice@0 denied/official@1 1v D5"),
        ("a PRC-@1 b@2", "reported/one_voice@0 denied/official@1 2v D5"),
        ("a PRC-@1 DPRK@2", "reported/one_voice@0 denied/official@1 confirmed/official@2 2v A1"),
        ("PRC DPRK-@1", "confirmed/official@0 1v A2"),
        ("a PRC-@1 DPRK-@2", "reported/one_voice@0 denied/official@1 1v D5"),
        ("a a@45", "reported/one_voice@0 1v D3 until 90"),
        ("a a@46", "reported/one_voice@0 expired/no_word@45 reported/one_voice@46 1v D3 until 91"),
        ("a b@46", "reported/one_voice@0 expired/no_word@45 corroborated/independent@46 2v D2 until 91"),
        ("a PRC@46", "reported/one_voice@0 expired/no_word@45 confirmed/official@46 2v A1"),
        ("PRC a@99", "confirmed/official@0 2v A1"),
    ],
)
def test_the_steps_of_a_claim(words: str, expected: str) -> None:
    assert shown(words) == expected


@pytest.mark.parametrize(
    ("words", "pair", "expected"),
    [
        ("a ROK@1", "ROK-PRC", "reported/one_voice@0 confirmed/official@1 2v A1"),
        ("a DPRK@1", "ROK-PRC", "reported/one_voice@0 corroborated/independent@1 2v B2 until 46"),
        ("a ROK@1", "", "reported/one_voice@0 confirmed/official@1 2v A1"),
        ("a RUS@1", "", "reported/one_voice@0 corroborated/independent@1 2v B2 until 46"),
    ],
)
def test_whose_word_confirms(words: str, pair: str, expected: str) -> None:
    assert shown(words, pair) == expected


@pytest.mark.parametrize(
    ("after", "due", "expected"),
    [
        (45, None, "reported/one_voice@0 1v D3 until 45"),
        (45.01, None, "reported/one_voice@0 expired/no_word@45 1v D6"),
        (55, 10, "reported/one_voice@0 1v D3 until 55"),
        (55.01, 10, "reported/one_voice@0 expired/no_word@55 1v D6"),
        (45, -10, "reported/one_voice@0 1v D3 until 45"),
    ],
)
def test_a_claim_expires_after_its_last_word_and_day(after: float, due: float | None, expected: str) -> None:
    assert shown("a", after=after, due=due) == expected


@pytest.mark.parametrize(
    ("items", "first"),
    [
        ([said("b?"), said("a")], "a0"),
        ([said("a", start=5), said("b", start=2)], "b0"),
        ([said("b", field="title", start=9)], "b0"),
    ],
)
def test_of_one_instant_the_surest_word_comes_first(items: list[SaidOfEvent], first: str) -> None:
    state = claim_state(items, "DPRK-PRC", AT)
    assert state is not None
    same = [
        SaidOfEvent(Passage("z", i.passage.field, i.passage.start, 9), AT, i.voice, i.manner, i.source_class)
        for i in items
    ]
    again = claim_state(same, "DPRK-PRC", AT)
    assert again is not None
    assert again.steps[0].passage.start == next(i.passage.start for i in items if i.passage.article_id == first)


def answer(start: int, lang: str = "en", field: str = "text") -> AnswerOfArticle:
    return AnswerOfArticle(Passage("a", field, start, start + 50), "spokesman", "neither", "official", "PRC", lang)


def report(event: str, start: int, field: str = "text") -> ReportInArticle:
    return ReportInArticle(event, field, start, start + 50)


@pytest.mark.parametrize(
    ("one", "reports", "event"),
    [
        (answer(450), [report("e", 0)], "e"),
        (answer(451), [report("e", 0)], ""),
        (answer(210, "ko"), [report("e", 0)], "e"),
        (answer(211, "ko"), [report("e", 0)], ""),
        (answer(210, "zh-Hant"), [report("e", 0)], "e"),
        (answer(211, "zh-Hant"), [report("e", 0)], ""),
        (answer(50), [report("e", 0)], "e"),
        (answer(49), [report("e", 0)], "e"),
        (answer(0), [report("e", 50)], ""),
        (answer(0), [report("e", 49)], "e"),
        (answer(0, field="title"), [report("e", 400)], "e"),
        (answer(0, field="title"), [report("e", 401)], ""),
        (answer(0, "ja", "title"), [report("e", 160)], "e"),
        (answer(0, "ja", "title"), [report("e", 161)], ""),
        (answer(0, field="title"), [report("f", 90), report("e", 20)], "e"),
        (answer(900), [report("e", 500, "title")], "e"),
        (answer(200), [report("f", 20), report("e", 60), report("d", 900)], "e"),
        (answer(200), [report("f", 20), report("g", 0, "title")], "f"),
    ],
)
def test_the_report_that_an_answer_is_about(one: AnswerOfArticle, reports: list[ReportInArticle], event: str) -> None:
    assert [found for _, found in links_of([one], reports, "")] == ([event] if event else [])


@pytest.mark.parametrize(
    ("manner", "source_class", "side", "expected"),
    [
        ("denied", "official", "PRC", True),
        ("neither", "official", "PRC", False),
        ("denied", "media", "PRC", False),
        ("denied", "official", "", False),
    ],
)
def test_a_denial_that_stands_by_itself(manner: str, source_class: str, side: str, expected: bool) -> None:
    one = AnswerOfArticle(Passage("a", "text", 0, 9), "", manner, source_class, side)
    assert stands_alone(one) is expected
    assert [event for _, event in links_of([one], [], "")] == ([""] if expected else [])


def test_a_denial_of_none_has_the_id_of_its_sentence() -> None:
    assert claim_of("e", "PRC", "It did not.") == "e"
    assert claim_of("", "PRC", "It  did not.") == claim_of("", "PRC", "It did\nnot.")
    assert len({claim_of("", side, words) for side in ("PRC", "ROK") for words in ("It did not.", "It did.")}) == 4
