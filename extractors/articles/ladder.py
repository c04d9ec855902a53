"""The ladder: rungs in order; a text is believed when the page's own words vouch for it.

publisher's rule ─► merged (html and blocks agree) or html ─► state_json ─► blocks ─► believe? ─► Article or a reason
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.articles.agency import read_agency
from extractors.articles.blocks import Block, best_box, is_running, read_blocks, walk
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import ENOUGH_COVERAGE, Verdict, assess_text, repeats_description, squeeze
from extractors.articles.html import read_html
from extractors.articles.merge import merge
from extractors.articles.metadata import PageFacts, read_facts
from extractors.articles.official import official_kind, read_turns
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.posts import Posts, find_posts, is_front
from extractors.articles.publishers import PublisherRule, cut_dropped_boxes, publisher_of, read_publisher
from extractors.articles.state_json import read_state
from extractors.records import Article, Junk, Unreadable
from extractors.text.clean import detect_lang

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENOUGH_WORDS = 120  # a covered text of this length ends the climb; below it the state may hold the whole
LONGER = 1.3  # how much longer another covered text must be to replace a short one
MAX_TEXT = 400_000  # characters of a body; the longest of the public set has 30,000; tagging this much takes 4 s
MAX_LOST = 0.2  # coverage of the description a merge may cost
MOST = 0.5  # of the block reader's characters: a first look that found less is not believed at once
SOME = 0.3  # and of all running text on the page, wherever it stands
STATE_PROSE = 0.6  # state also holds code, key lists and menus
MIN_PROSE = 0.4  # share of a text in sentences below which, with nothing vouching for it, it is a list
MORE_PROSE = 0.2  # how much more of another text must be sentences where nothing else decides
MANY_POSTS = 3  # from which a text that its page does not vouch for is a row of posts
OTHERS_SHARE = 0.8  # of the text below linked headings from which it is a list of other stories
OWN_BOXES = frozenset({"state_json", "publisher"})  # rungs whose text does not come from the best box
CREDIT_LABELS = frozenset({"agency", "byline"})
TEASER_WORDS = 150  # a page that says it is not free and shows less than this shows the beginning only


@dataclass(frozen=True, slots=True)
class BodyCandidate:
    """A text one rung gave, with what the checks found."""

    extractor: str
    text: str
    verdict: Verdict


def climb(
    body: bytes,
    url: str | None,
    content_type: str | None,
    *,
    lang: str | None,
    timezone: str,
    is_ruled: bool = True,
    known: frozenset[str] = frozenset(),
    lexicon: Path | None = None,
) -> Article | Unreadable:
    """Read a page; raises only on a bug (read_article turns that into a reason)."""
    page = open_page(body, url, content_type)
    if not isinstance(page, ParsedPage):
        return page
    rule = publisher_of(page.host) if is_ruled else None
    if rule:
        cut_dropped_boxes(page.tree, rule)
    facts = read_facts(page, rule.timezone if rule else timezone)
    if is_front(page.url) and not facts.is_article:
        return Unreadable("not_an_article", "a front page")
    prior = lang or page.lang
    guess = detect_lang(" ".join((facts.title, *facts.descriptions[:1])), prior)
    blocks = walk(page.tree, page.host)
    box = best_box(blocks)
    best = _by_rule(page, rule, facts, guess) or choose(rungs(page, facts, guess, blocks, box))
    if best is None:
        return Unreadable(_why_nothing(page, facts))
    if len(best.text) > MAX_TEXT:
        return Unreadable("too_large", f"{len(best.text)} characters of text")
    parts = best.text.split("\n\n")
    body_parts, junk = split_junk(parts, title=facts.title, author=facts.author, captions=_captions(page), known=known)
    text = "\n\n".join(body_parts)
    verdict = assess_text(text, facts.title, facts.descriptions, guess)
    posts = find_posts(blocks, box) if box is not None and best.extractor not in OWN_BOXES else Posts()
    if reason := doubt(text, verdict, facts, posts):
        return Unreadable(reason, f"{best.extractor}, {verdict.words} words")
    article = _article(text, tuple(junk), best.extractor, facts, prior, verdict)
    turns = read_turns(text)
    kind = official_kind(page.host, facts.title, turns)
    lines = [j.text for j in junk if j.label in CREDIT_LABELS]
    agency = read_agency(facts.author, body_parts, lines, lexicon=lexicon)
    return replace(article, agency=agency, page_kind=kind, turns=turns if kind == "press_conference" else ())


def _by_rule(page: ParsedPage, rule: PublisherRule | None, facts: PageFacts, lang: str) -> BodyCandidate | None:
    """Return the text of the publisher's own rule, None where there is none that the page vouches for."""
    text = read_publisher(page.tree, rule) if rule else ""
    if not text:
        return None
    found = BodyCandidate("publisher", text, assess_text(text, facts.title, facts.descriptions, lang))
    return found if found.verdict.is_covered or found.verdict.fits_title else None


def rungs(page: ParsedPage, facts: PageFacts, lang: str, blocks: list[Block], box: Any) -> Iterator[BodyCandidate]:  # noqa: ANN401
    """Yield the candidates of each rung, lazily: a rung that is not needed is not climbed."""

    def candidate(extractor: str, text: str) -> BodyCandidate:
        return BodyCandidate(extractor, text, assess_text(text, facts.title, facts.descriptions, lang))

    running = read_blocks(blocks, box)
    own = candidate("blocks", running)
    html = "" if page.is_large else read_html(page, lang)
    if not page.is_large and len(html) < _expected(blocks, running):
        # The fast way found much less than there is. Where the page vouches for it, our own reader's text is the
        # better one (and the slow way takes as long as all the rest together).
        html = "" if _is_vouched(own) else max(html, read_html(page, lang, is_fast=False), key=len)
        if not html:
            yield own
    html_fits = False
    if html:
        found = first_of(candidate("merged", merge(blocks, html, box)), candidate("html", html))
        html_fits = found.verdict.is_covered or found.verdict.fits_title
        yield found
    states = read_state(page)
    for found in (
        candidate("state_json", text) for text in states if not repeats_description(text, facts.descriptions)
    ):
        # Where the page has no other text, its headline may vouch for the state as its description does.
        vouched = found.verdict.is_covered or (not html and (found.verdict.title or 0.0) >= ENOUGH_COVERAGE)
        if vouched and found.verdict.prose >= STATE_PROSE:
            yield found
            break
    if running:
        yield own
    if not html_fits and not _is_vouched(own) and facts.is_free is not False:
        # A photograph with its lines: the body is no more than the page's own description.
        yield from (c for text in states if (c := candidate("state_json", text)).verdict.is_covered)


def _expected(blocks: list[Block], running: str) -> float:
    """Return how many characters a reader should find at least."""
    return max(MOST * len(running), SOME * sum(len(b.text) for b in blocks if not b.outside and is_running(b)))


def _is_vouched(found: BodyCandidate) -> bool:
    """Return whether a text is sentences that the page's description or headline speaks of."""
    verdict = found.verdict
    return verdict.prose >= STATE_PROSE and (verdict.is_covered or verdict.fits_title)


def first_of(merged: BodyCandidate, html: BodyCandidate) -> BodyCandidate:
    """Return the merged text unless it lost what the page vouches for."""
    if not merged.text:
        return html
    lost = (html.verdict.description or 0.0) - (merged.verdict.description or 0.0)
    return html if html.verdict.is_covered and lost > MAX_LOST else merged


def choose(candidates: Iterator[BodyCandidate]) -> BodyCandidate | None:
    """Choose the first candidate the page vouches for, unless it is short and a longer one follows."""
    best: BodyCandidate | None = None
    for candidate in candidates:
        if best is None or _is_better(candidate, best):
            best = candidate
        if best.verdict.is_covered and best.verdict.words >= ENOUGH_WORDS:
            break
    return best


def _is_better(new: BodyCandidate, old: BodyCandidate) -> bool:
    if new.extractor == "blocks":
        poor = old.verdict.prose < 0.5 and new.verdict.prose > old.verdict.prose + MORE_PROSE
        stray = new.verdict.is_covered and not old.verdict.is_covered and not old.verdict.fits_title
        return poor or stray
    if new.verdict.is_covered != old.verdict.is_covered:
        return new.verdict.is_covered
    return new.verdict.is_covered and new.verdict.words > LONGER * old.verdict.words


def doubt(text: str, verdict: Verdict, facts: PageFacts, posts: Posts) -> str:
    """Return the reason why a text cannot be the page's body, '' where it can. Wrong and sure is worse than none.

    `posts` are those of the box the text comes from.
    """
    vouched = verdict.is_covered or verdict.fits_title
    if not verdict.words:
        return "no_body"
    if facts.is_free is False and any(squeeze(text) in squeeze(stated) for stated in facts.descriptions):
        return "paywall_teaser"
    are_others = posts.linked >= 2 and posts.linked_share >= OTHERS_SHARE and not verdict.is_covered
    if facts.is_video and (are_others or not vouched):
        return "video_page"
    is_section = posts.linked >= 2 * MANY_POSTS and not facts.is_article
    if are_others or is_section or (posts.count >= MANY_POSTS and not vouched):
        return "not_an_article"
    if not vouched and verdict.prose < MIN_PROSE:
        return "not_an_article"
    if verdict.is_other:
        return "no_body"
    return ""


def _article(
    text: str, junk: tuple[Junk, ...], extractor: str, facts: PageFacts, prior: str | None, verdict: Verdict
) -> Article:
    return Article(
        title=facts.title,
        text=text,
        author=facts.author,
        published_at=facts.published_at,
        date_precision=facts.date_precision,
        date_source=facts.date_source,
        modified_at=facts.modified_at,
        lang=detect_lang(text, prior),
        canonical_url=facts.canonical_url,
        is_teaser=facts.is_free is False and verdict.words < TEASER_WORDS,
        extractor=extractor,
        junk=junk,
    )


def _captions(page: ParsedPage) -> frozenset[str]:
    return frozenset(
        letters for node in page.tree.iter("figcaption") if (letters := squeeze(" ".join(node.itertext())))
    )


def _why_nothing(page: ParsedPage, facts: PageFacts) -> str:
    if facts.is_video:
        return "video_page"
    if facts.is_free is False:
        return "paywall_teaser"
    return "script_only" if sum(len(s.text) for s in page.scripts) > 2_000 else "no_body"
