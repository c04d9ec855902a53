"""The judgements on a text: relevance and tags, each with the span it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that decided something, and the rule that saw it."""

    rule_id: str
    field: str  # 'title' or 'text'
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a text is about the beat. No relation means off the subject."""

    relations: tuple[str, ...]  # of 'DPRK-PRC', 'ROK-PRC', sorted
    score: float  # 0 … 1, how sure the strongest relation is (or how near one came)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: who relayed a report, or at its end whom it rests on, with the words that name them."""

    value: str  # an outlet's entity id, 'wire:' and an agency's; without one official, named, media or anonymous
    field: str  # 'title' or 'text'
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One judgement on an article with the span it rests on."""

    kind: str  # one of TAG_KINDS
    value: str
    score: float
    rule_id: str
    field: str  # 'title' or 'text'
    start: int
    end: int
    mentions: int = 1  # how often the article names it or says so; the span is the first
    chain: tuple[Link, ...] = ()  # of a relayed report: who passed it on, nearest first; of a quotation: its speaker
