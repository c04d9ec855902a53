"""Claims in an invented world with its truth: how many states are right, and what counts as corroborated falsely."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import AnswerOfArticle, Event, PageFacts, Passage, ReportInArticle, SaidOfEvent
from extractors.similarity.claim_states import links_of
from extractors.similarity.event_merging import merge_events
from flows.ledgers.claims import claim_of_event
from tests.event_world import LANGS, Article, articles, reports_of, truths

STATE = {
    "both": "confirmed", "one_side": "confirmed", "misdated": "confirmed", "postponed": "confirmed", "denied": "denied",
    "outlets": "corroborated", "anonymous": "reported", "syndicated": "reported",
}  # fmt: skip
# What follows the report in some articles, by language: of these only the denial decides a state.
ANSWERS = {
    "neither": (
        "China's foreign ministry spokesman said he had no information on the matter.",
        "중국 외교부 대변인은 확인해 줄 수 없다고 말했다.",
        "中国外交部发言人表示没有可以提供的消息。",
        "中國外交部發言人表示沒有可以提供的消息。",
        "中国外務省の報道官は把握していないと述べた。",
    ),
    "silent": (
        "China's state media did not mention it.",
        "중국 관영 매체는 이를 보도하지 않았다.",
        "中国官方媒体没有报道此事。",
        "中國官方媒體沒有報道此事。",
        "中国国営メディアはこれを伝えていない。",
    ),
    "denied": (
        "China's foreign ministry denied the report.",
        "중국 외교부는 이 보도를 부인했다.",
        "中国外交部否认了这一报道。",
        "中國外交部否認了這一報道。",
        "中国外務省は報道を否定した。",
    ),
}
UNDECIDED = ("anonymous", "syndicated", "outlets")


def answer_to(number: int, fate: str) -> str:
    """Return how the articles on an event go on: nothing, or one of the answers."""
    return ("", "neither", "silent", "denied")[number // 3 % 4] if fate in UNDECIDED else ""


def answers_of(article: Article) -> list[tuple[AnswerOfArticle, SaidOfEvent]]:
    page = PageFacts(published_on=article.published_on)
    at = datetime.combine(article.published_on, time(3), UTC)
    found = []
    for one in read_ledgers("", article.text, article.lang, page).statements:
        if one.manner in {"neither", "denied", "confirmed", "silent"}:
            passage = Passage(article.name, one.field, one.start, one.end)
            voice = f"official:{one.speaker_side}" if one.speaker_side else article.voice
            answer = AnswerOfArticle(passage, one.speaker, one.manner, one.source_class, one.speaker_side, article.lang)
            found.append((answer, SaidOfEvent(passage, at, voice, one.manner, one.source_class, one.speaker_side)))
    return found


def said_of(events: Sequence[Event], written: Sequence[Article]) -> dict[str, list[SaidOfEvent]]:
    """Return the answers by the event they are about, as settling links them."""
    places: dict[str, list[ReportInArticle]] = {}
    for event in events:
        for one in event.reports:
            at = one.report
            places.setdefault(one.article_id, []).append(ReportInArticle(event.event_id, at.field, at.start, at.end))
    found: dict[str, list[SaidOfEvent]] = {}
    for article in written:
        said = dict(answers_of(article))
        for answer, event_id in links_of(said, places.get(article.name, ()), ""):
            found.setdefault(event_id, []).append(said[answer])
    return found


@pytest.mark.parametrize(
    ("events", "each"), [(40, 4), pytest.param(120, 18, marks=pytest.mark.long, id="whole")], ids=["small", "whole"]
)
def test_a_world_of_claims(events: int, each: int) -> None:
    known = truths(events)
    written = []
    for truth in known:
        kind = answer_to(truth.number, truth.fate)
        for article in articles(truth, each):
            answer = f" {ANSWERS[kind][LANGS.index(article.lang)]}" if kind else ""
            written.append(replace(article, text=article.text.rstrip() + answer))
    of = {article.name: article.of for article in written}
    merged = merge_events([report for article in written for report in reports_of(article)])
    said = said_of(merged, written)
    now = datetime.combine(max(article.published_on for article in written), time(), UTC) + timedelta(days=1)
    count: Counter[str] = Counter(articles=len(written), claims=len(merged))
    for event in merged:
        items = said.get(event.event_id, [])
        state = claim_of_event(event, items, event.first_reported_at + timedelta(days=20))
        assert state is not None
        assert claim_of_event(event, random.Random(1).sample(items, len(items)), now) == claim_of_event(
            event, items, now
        )
        (number, _), *_ = Counter(of[one.article_id] for one in event.reports).most_common(1)
        truth = known[number]
        is_denied = answer_to(number, truth.fate) == "denied"
        wanted = "denied" if is_denied else STATE[truth.fate]
        count["right"] += state.steps[-1].state == wanted
        count["asked"] += bool(items)
        count["corroborated falsely"] += wanted == "reported" and state.steps[-1].state in {"corroborated", "confirmed"}
        count["one voice"] += truth.fate == "syndicated" and state.voices == 1
    print(dict(count))  # noqa: T201 - shown with -s
    assert count["right"] / count["claims"] >= 0.95
    assert count["corroborated falsely"] / events < 0.02
    assert count["one voice"] == sum(truth.fate == "syndicated" for truth in known)
