"""Official texts: what each is, of whom, with whom, and whether it is whole. One row a text.

Recognition is extractors/articles/official.py; phrases and absence are phrases.py and SQL.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.statements import subjects
from extractors.articles.official import OfficialText, recognise
from extractors.records import Readout

if TYPE_CHECKING:
    from datetime import date

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.records import PageFacts

RULE = "official"
SIDES = ("DPRK", "ROK", "PRC")
LEAD_SENTENCES = 3
HEAD = 400  # characters of a text in which the day of the meeting is looked for
BOXED = re.compile(r"\s{0,4}[【(（\[][^】)）\]\n]{4,40}[】)）\]]")  # a credit with its day before the text
WEEK = timedelta(days=7)  # … before the dateline's own
ZONES = timedelta(days=1)  # by which a day may differ between a place and a page


def read(annotated: AnnotatedText, page: PageFacts) -> list[Readout]:
    """Return the row of an official text, [] where it is none."""
    official = official_text(annotated, page)
    if official is None:
        return []
    first = next((s for s in annotated.sentences if s.end > s.start), None)
    if first is None:
        return []
    countries = _parties(annotated, official.side)
    is_half = official.is_complete and official.kind == "readout" and not _both_speak(annotated)
    why = (
        official.why_incomplete
        or ("one_side" if is_half else "")
        or ("several_countries" if len(countries) > 1 else "")
    )
    return [
        Readout(
            rule_id=RULE,
            field=first.field,
            start=first.start,
            end=first.end,
            page_kind=official.kind,
            issuer=official.issuer,
            side=official.side,
            other_side=countries[0] if len(countries) == 1 else "",
            level=official.level,
            edition=annotated.lang,
            is_complete=official.is_complete and not is_half,
            why_incomplete=why,
            happened_on=_day(annotated, page, official.kind),
        )
    ]


def official_text(annotated: AnnotatedText, page: PageFacts) -> OfficialText | None:
    """Return what an official text is, None where it is none. Asked by every reader that needs it."""
    return _recognise(page.url, annotated.title, annotated.text, annotated.lang, page.is_teaser)


@lru_cache(maxsize=4)
def _recognise(url: str, title: str, text: str, lang: str, is_teaser: bool) -> OfficialText | None:  # noqa: FBT001
    return recognise(url, title, text, lang, is_teaser=is_teaser)


def _both_speak(annotated: AnnotatedText) -> bool:
    """Return whether no party speaks alone: a read-out in which only one does is an excerpt."""
    said = {annotated.raw(s.field)[s.start : s.end].casefold() for s in subjects(annotated) if s.field == "text"}
    return len(said) != 1


def _parties(annotated: AnnotatedText, side: str) -> tuple[str, ...]:
    """Return whom the text is about, by how often its first sentences name them; others follow where there are two."""
    lead = {i for i, s in enumerate(annotated.sentences) if i < LEAD_SENTENCES or s.field == "title"}
    found: dict[str, int] = {}
    others: set[str] = set()
    for mention in annotated.of_kind("name"):
        if mention.sentence not in lead:
            continue
        for party in mention.sides:
            if party in SIDES and party != side:
                found[party] = found.get(party, 0) + 1
        others |= {e for e in mention.entities if e.startswith("country:") and "other" in mention.sides}
    ordered = sorted(found, key=lambda party: (-found[party], party))
    if side in {"DPRK", "ROK"}:
        ordered = [party for party in ordered if party == "PRC"] or ordered
    return (ordered[0], *sorted(others)) if ordered and len(others) > 1 else tuple(ordered[:1])


def _day(annotated: AnnotatedText, page: PageFacts, kind: str) -> date | None:
    """Return the day of the meeting: the first full day of the first sentences; the dateline's where none is near it.

    None where it lies after the page's own day in what is no announcement: one of the two is wrong.
    """
    from extractors.text.date_mentions import read_dates

    mentions = read_dates(annotated.text[:HEAD], page.published_on)
    days = [(m.start, m.day) for m in mentions if m.day is not None and m.precision == "day"]
    boxed = BOXED.match(annotated.text)
    line = max(annotated.dateline.end if annotated.dateline else 0, boxed.end() if boxed else 0)
    sent = next((day for at, day in days if at < line), None)
    stated = [day for at, day in days if at >= line and (sent is None or sent - WEEK <= day <= sent)]
    day = next(iter(stated), sent)
    if day is not None and page.published_on is not None and day > page.published_on + ZONES:
        return day if kind == "announcement" else None
    return day or page.published_on
