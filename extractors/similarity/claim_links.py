"""Decide which event a statement answers: a pure function of where an article reports events and where it answers.

same words ─► the events those words report
a sentence of its own ("the ministry had no comment") ─► the report nearest before it, else that of the headline
an article without a report ─► the event its story reports
none of these: an official denial stands by itself, as a denial of a report that was not seen
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from extractors.records import AnswerOfArticle, ReportInArticle

NEAR = 400  # characters between a report and the answer to it: about two sentences
NEAR_CJK = 160
SHORT_SCRIPTS = frozenset({"zh-Hans", "zh-Hant", "zh", "ja", "ko"})


def links_of(
    answers: Iterable[AnswerOfArticle], reports: Sequence[ReportInArticle], of_story: str
) -> Iterator[tuple[AnswerOfArticle, str]]:
    """Yield the answers of one article, each with the event it is about; '' for an official denial of none.

    `of_story` is the one event that the article's story reports, where the article itself reports none.
    """
    for one in answers:
        at = one.passage
        same = {r.event_id for r in reports if r.field == at.field and r.start < at.end and at.start < r.end}
        for event_id in sorted(same):
            yield one, event_id
        if same:
            continue
        event_id = _elsewhere(one, reports, of_story)
        if event_id or (not reports and stands_alone(one)):
            yield one, event_id


def _elsewhere(one: AnswerOfArticle, reports: Sequence[ReportInArticle], of_story: str) -> str:
    """Return the event that an answer in a sentence of its own is about, '' where nothing shows it."""
    is_nobodys = one.source_class == "official" and not one.side  # nobody can say whose answer it is
    if one.source_class == "media" or is_nobodys:
        return ""
    return _nearest(one, reports) if reports else of_story


def _nearest(one: AnswerOfArticle, reports: Sequence[ReportInArticle]) -> str:
    """Return the event reported nearest before an answer in its field, else by the headline; '' where none is near."""
    at, most = one.passage, NEAR_CJK if one.lang in SHORT_SCRIPTS else NEAR
    before = [r for r in reports if r.field == at.field and r.end <= at.start and at.start - r.end <= most]
    if before:
        return max(before, key=lambda r: (r.end, r.start, r.event_id)).event_id
    # A headline answers what the text begins with; a text answers what its headline reports.
    other = [r for r in reports if r.field != at.field and (at.field == "text" or r.start <= most)]
    return min(other, key=lambda r: (r.start, r.event_id)).event_id if other else ""


def stands_alone(one: AnswerOfArticle) -> bool:
    """Return whether an answer is kept without an event: a denial by a side's official voice."""
    return one.manner == "denied" and one.source_class == "official" and bool(one.side)


def claim_of(event_id: str, side: str, quote: str) -> str:
    """Return the id of a claim: that of its event; of a denial of none that of its sentence, the same in every copy."""
    return event_id or hashlib.sha256(f"{side}\n{' '.join(quote.split())}".encode()).hexdigest()[:16]
