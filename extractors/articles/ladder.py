"""The ladder: rungs in order; a text is believed when the page's own words vouch for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.articles.checks import ENOUGH_COVERAGE, Verdict, examine, repeats
from extractors.articles.html import read_html
from extractors.articles.metadata import Facts, read_facts
from extractors.articles.merge import merge
from extractors.articles.page import Page, open_page
from extractors.articles.state_json import read_state
from extractors.records import Article, Unreadable
from extractors.text import detect_lang

if TYPE_CHECKING:
    from collections.abc import Iterator

ENOUGH_WORDS = 120  # a covered text of this length ends the climb; below it the state may hold the whole
LONGER = 1.3  # how much longer another covered text must be to replace a short one
STATE_PROSE = 0.6  # state also holds code, key lists and menus
MAX_LOST = 0.2  # coverage of the description a merge may cost
MIN_PROSE = 0.4  # share of a text in sentences below which, with nothing vouching for it, it is a list


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text one rung gave, with what the checks found."""

    extractor: str
    text: str
    verdict: Verdict


def climb(
    body: bytes, url: str | None, content_type: str | None, *, lang: str | None, timezone: str
) -> Article | Unreadable:
    """Read a page; raises only on a bug (read_article turns that into a reason)."""
    page = open_page(body, url, content_type)
    if not isinstance(page, Page):
        return page
    facts = read_facts(page, timezone)
    guess = detect_lang(" ".join((facts.title, *facts.descriptions[:1])), lang or page.lang_attribute or None)
    best = choose(rungs(page, facts, guess))
    if best is None:
        return Unreadable("no_body")
    text = best.text
    return Article(
        title=facts.title,
        text=text,
        author=facts.author,
        published_at=facts.published_at,
        date_precision=facts.date_precision,
        date_source=facts.date_source,
        modified_at=facts.modified_at,
        lang=detect_lang(text, lang),
        canonical_url=facts.canonical_url,
        extractor=best.extractor,
    )


def rungs(page: Page, facts: Facts, lang: str) -> Iterator[Candidate]:
    """Give the candidates of each rung, lazily: a rung that is not needed is not climbed."""

    def candidate(extractor: str, text: str) -> Candidate:
        return Candidate(extractor, text, examine(text, facts.title, facts.descriptions, lang))

    html = read_html(page, lang)
    if html:
        yield first_of(candidate("merged", merge(page, html)), candidate("html", html))
    stated = [candidate("state_json", t) for t in read_state(page) if not repeats(t, facts.descriptions)]
    prose = [c for c in stated if c.verdict.prose >= STATE_PROSE]
    for found in prose:
        # Where the page has no other text, its headline may vouch for the state as its description does.
        if found.verdict.is_covered or (not html and (found.verdict.title or 0.0) >= ENOUGH_COVERAGE):
            yield found
            break


def first_of(merged: Candidate, html: Candidate) -> Candidate:
    """Give the merged text unless it lost what the page vouches for."""
    if not merged.text:
        return html
    lost = (html.verdict.description or 0.0) - (merged.verdict.description or 0.0)
    return html if html.verdict.is_covered and lost > MAX_LOST else merged


def choose(candidates: Iterator[Candidate]) -> Candidate | None:
    """Choose the first candidate the page vouches for, unless it is short and a longer one follows."""
    best: Candidate | None = None
    for candidate in candidates:
        if best is None or _is_better(candidate.verdict, best.verdict):
            best = candidate
        if best.verdict.is_covered and best.verdict.words >= ENOUGH_WORDS:
            break
    return best


def _is_better(new: Verdict, old: Verdict) -> bool:
    if new.is_covered != old.is_covered:
        return new.is_covered
    return new.is_covered and new.words > LONGER * old.words
