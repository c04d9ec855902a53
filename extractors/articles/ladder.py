"""The ladder: rungs in order; a text is believed when the page's own words vouch for it.

publisher's rule ─► merged (html and blocks agree) or html ─► state_json ─► blocks ─► json_ld ─► believe? ─► Article
                                                                                           └─► a reason
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractors.articles.agency import read_agency
from extractors.articles.blocks import (
    GUIDE_PARAGRAPHS,
    Block,
    best_box,
    best_boxes,
    count_marked,
    guess_lang,
    is_marked,
    is_running,
    read_blocks,
)
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import (
    ENOUGH_COVERAGE,
    Verdict,
    assess_text,
    repeats_description,
    running_share,
    squeeze,
)
from extractors.articles.first_rung import is_enough as believe_first
from extractors.articles.html import read_html
from extractors.articles.json_ld_body import is_live, read_stated_bodies
from extractors.articles.merge import merge
from extractors.articles.metadata import PageFacts, read_facts
from extractors.articles.no_article import FEW, SHORT_CJK, by_marks, judge_shown, what_is_shown
from extractors.articles.official import official_kind, read_turns, recognise
from extractors.articles.other_articles import cut_other_articles
from extractors.articles.own_post import cut_other_posts
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.paywall import announces_paywall
from extractors.articles.posts import FRONT_PAGE, Posts, find_posts, is_front
from extractors.articles.publishers import PublisherRule, cut_dropped_boxes, publisher_of, read_publisher
from extractors.articles.state_json import read_state
from extractors.articles.walk import walk
from extractors.articles.wrapped import join_wrapped
from extractors.records import Article, Junk, PageHints, Unreadable
from extractors.text.clean import detect_lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENOUGH_WORDS = 120  # a covered text of this length ends the climb; below it the state may hold the whole
LONGER = 1.3  # how much longer another covered text must be to replace a short one
BOXES = 12  # tried where the page speaks of nothing that its best box holds
MUCH_LONGER = 2.0  # of what JSON-LD states: elsewhere it is the worse text
MAX_TEXT = 400_000  # characters of a body; the longest of the public set has 30,000; tagging this much takes 4 s
MAX_LOST = 0.2  # coverage of the description a merge may cost
MOST = 0.5  # of the block reader's characters: a first look that found less is not believed at once
SOME = 0.3  # and of all running text on the page, wherever it stands
STATE_PROSE = 0.6  # state also holds code, key lists and menus
MIN_PROSE = 0.4  # share of a text in sentences below which, with nothing vouching for it, it is a list
MORE_PROSE = 0.2  # how much more of another text must be sentences where nothing else decides
MOST_OF_IT = 0.6  # of the running text: the article beside which others stand
MANY_POSTS = 3  # from which a text that its page does not vouch for is a row of posts
OTHERS_SHARE = 0.8  # of the text below linked headings from which it is a list of other stories
ENOUGH_PROSE = 0.75  # of a text that only its page's type and headline vouch for
SEVERAL = 3  # paragraphs of such a text
SUMMARY = 0.4  # of a body's words: a covered text that is shorter is its summary
SAME_TITLE = 0.6  # of the longer of two headlines that are one
OWN_BOXES = frozenset({"state_json", "json_ld", "publisher", "box"})  # rungs whose text does not come from the best box
OF_AN_ARTICLE = frozenset({"paywall_teaser", "video_page"})  # reasons that speak of an article, if not of its text
CREDIT_LABELS = frozenset({"agency", "byline"})
TEASER_WORDS = 150  # a page that says it is not free and shows less than this shows the beginning only


@dataclass(frozen=True, slots=True)
class BodyCandidate:
    """A text one rung gave, with what the checks found."""

    extractor: str
    text: str
    verdict: Verdict
    is_named: bool = False  # the page's headline stands beside it, or its markup names it the body

    @property
    def is_vouched(self) -> bool:
        """Whether the page's description or headline vouches for it."""
        return self.verdict.is_covered or self.is_named


def climb(body: bytes, hints: PageHints) -> Article | Unreadable:
    """Read a page; raises only on a bug (read_article turns that into a reason)."""
    page = open_page(body, hints.url, hints.content_type)
    if not isinstance(page, ParsedPage):
        return page
    rule = publisher_of(page.host) if hints.is_ruled else None
    if rule:
        cut_dropped_boxes(page.tree, rule)
    heading = cut_other_posts(page)
    facts = read_facts(page, rule.timezone if rule else hints.timezone, heading)
    if is_front(page.url) and not facts.is_article:
        return Unreadable("not_an_article", FRONT_PAGE)
    prior = hints.lang or page.lang
    cut_other_articles(page.tree, facts.title)
    blocks = walk(page.tree, page.host)
    box = best_box(blocks)
    guess = guess_lang(" ".join((facts.title, *facts.descriptions[:1])), blocks, prior)
    best = _by_rule(page, rule, facts, guess) or choose(rungs(page, facts, guess, blocks, box))
    if best is None:
        shown = what_is_shown(page, body, blocks, "", is_typed=facts.is_article, headline=hints.headline)
        return Unreadable(judge_shown(shown) or by_marks(body) or _why_nothing(page, facts))
    if len(best.text) > MAX_TEXT:
        return Unreadable("too_large", f"{len(best.text)} characters of text")
    parts = join_wrapped(best.text.split("\n\n"))
    body_parts, junk = split_junk(
        parts, title=facts.title, author=facts.author, captions=_captions(page), known=hints.known
    )
    text = "\n\n".join(body_parts)
    verdict = assess_text(text, facts.title, facts.descriptions, guess)
    posts = find_posts(blocks, box, text) if box is not None and best.extractor not in OWN_BOXES else Posts()
    reason = doubt(text, verdict, facts, posts, is_named=best.is_named)
    vouched = verdict.is_covered or verdict.fits_title or best.is_named
    if reason not in OF_AN_ARTICLE and not (vouched and verdict.words > SHORT_CJK):  # else judge_shown has no reason
        shown = what_is_shown(
            page,
            body,
            blocks,
            text,
            words=verdict.words,
            is_typed=facts.is_article,
            is_vouched=vouched,
            headline=hints.headline,
        )
        reason = judge_shown(shown) or (by_marks(body) if verdict.words < FEW and not vouched else "") or reason
    if reason:
        return Unreadable(reason, f"{best.extractor}, {verdict.words} words")
    article = _article(text, tuple(junk), best.extractor, facts, prior, verdict)
    turns = read_turns(text)
    official = recognise(page.url, facts.title, text, article.lang)
    kind = official_kind(page.host, facts.title, turns) or ("live" if is_live(page) else "")
    if official is not None and kind in {"", "readout"}:
        kind = official.kind if official.kind != "press_conference" or turns else kind
    lines = [j.text for j in junk if j.label in CREDIT_LABELS]
    agency = read_agency(facts.author, body_parts, lines, lexicon=hints.lexicon)
    if facts.is_free is None and announces_paywall(blocks, text, junk):
        article = replace(article, is_teaser=True)
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

    def candidate(extractor: str, text: str, title: str = "") -> BodyCandidate:
        verdict = assess_text(text, facts.title, facts.descriptions, lang)
        return BodyCandidate(extractor, text, verdict, is_same_title(title, facts.title))

    running = read_blocks(blocks, box)
    own = candidate("blocks", running)
    is_enough = box is not None and believe_first(own.verdict, running, blocks, box)
    if is_enough:
        yield own
    is_read = not (is_enough or page.is_large)
    html = read_html(page, lang) if is_read else ""
    if is_read and len(html) < _expected(blocks, running):
        # The fast way found much less than there is. Where the page vouches for it, our own reader's text is the
        # better one (and the slow way takes as long as all the rest together).
        html = "" if _is_vouched(own) else max(html, read_html(page, lang, is_fast=False), key=len)
        if not html:
            yield own
    html_fits = is_enough
    if html:
        found = first_of(candidate("merged", merge(blocks, html, box)), candidate("html", html))
        html_fits = found.verdict.is_covered or found.verdict.fits_title
        yield found
    states = [candidate("state_json", state.text, state.title) for state in read_state(page)]
    whole = [found for found in states if not repeats_description(found.text, facts.descriptions)]
    for found in sorted(whole, key=lambda found: not found.is_named):
        # Where the page has no other text, its headline may vouch for the state as its description does.
        by_title = found.is_named or (found.verdict.title or 0.0) >= ENOUGH_COVERAGE
        vouched = found.verdict.is_covered or (by_title and not html_fits and (found.is_named or not html))
        if vouched and found.verdict.prose >= STATE_PROSE:
            yield found
            break
    if running and not is_enough:
        yield own
        if not html_fits and not _is_vouched(own):
            yield from _other_boxes(blocks, candidate)
    if not html_fits and not _is_vouched(own) and facts.is_free is not False:
        # A photograph with its lines: the body is no more than the page's own description.
        yield from (found for found in states if found.verdict.is_covered)
    yield from (candidate("json_ld", body.text, body.headline) for body in read_stated_bodies(page))


def _other_boxes(blocks: list[Block], candidate: Callable[[str, str], BodyCandidate]) -> Iterator[BodyCandidate]:
    """Yield the texts of boxes that their markup names the article's body, then those of the next best boxes."""
    boxes = best_boxes(blocks, BOXES)
    is_row = count_marked(boxes) >= MANY_POSTS  # each is a post then, not the page's one body
    for box in sorted(boxes, key=lambda box: not is_marked(box)):
        yield replace(candidate("box", read_blocks(blocks, box)), is_named=is_marked(box) and not is_row)


def is_same_title(stated: str, title: str) -> bool:
    """Return whether two headlines are one, or one is a part of the other."""
    shorter, longer = sorted((squeeze(stated), squeeze(title)), key=len)
    return bool(shorter) and shorter in longer and len(shorter) >= SAME_TITLE * len(longer)


def _expected(blocks: list[Block], running: str) -> float:
    """Return how many characters a reader should find at least."""
    return max(MOST * len(running), SOME * sum(len(b.text) for b in blocks if not b.outside and is_running(b)))


def _is_vouched(found: BodyCandidate) -> bool:
    """Return whether a text is sentences that the page's description or headline speaks of."""
    verdict = found.verdict
    return verdict.prose >= STATE_PROSE and (found.is_vouched or verdict.fits_title)


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
    has_prose = old.verdict.prose >= STATE_PROSE and old.verdict.title != 0.0
    if has_prose and new.verdict.words < SUMMARY * old.verdict.words:
        return False
    if new.extractor == "box":
        return not _is_vouched(old) and (_is_vouched(new) or (new.is_named and new.verdict.prose >= STATE_PROSE))
    if new.extractor == "json_ld":
        has_all = new.verdict.is_covered and new.verdict.words > MUCH_LONGER * old.verdict.words
        return new.verdict.prose >= STATE_PROSE and (has_all or not _is_vouched(old))
    if new.is_vouched != old.is_vouched:
        return new.is_vouched
    return new.is_vouched and new.verdict.words > LONGER * old.verdict.words


def doubt(text: str, verdict: Verdict, facts: PageFacts, posts: Posts, *, is_named: bool = False) -> str:
    """Return the reason why a text cannot be the page's body, '' where it can. Wrong and sure is worse than none.

    `posts` are those of the box the text comes from; `is_named`: the page's headline stands beside the text.
    """
    vouched = verdict.is_covered or verdict.fits_title or is_named
    if not verdict.words:
        return "no_body"
    if facts.is_free is False and any(squeeze(text) in squeeze(stated) for stated in facts.descriptions):
        return "paywall_teaser"
    stands_alone = _stands_alone(text, verdict, facts, posts)
    are_others = posts.linked >= 2 and posts.linked_share >= OTHERS_SHARE and not verdict.is_covered
    are_others = are_others and not _is_guide(verdict, facts, posts)
    if facts.is_video and (are_others or not (vouched or stands_alone)):
        return "video_page"
    is_section = (
        posts.linked >= 2 * MANY_POSTS and not facts.is_article and not _is_vouched_prose(verdict, facts, posts)
    )
    if (
        are_others
        or is_section
        or (posts.count >= MANY_POSTS and posts.largest < MOST_OF_IT and not (vouched or stands_alone))
    ):
        return "not_an_article"
    if not vouched and verdict.prose < MIN_PROSE and running_share(text) < STATE_PROSE:
        return "not_an_article"
    if verdict.is_other and not (is_named or stands_alone):
        return "no_body"
    return ""


def _is_guide(verdict: Verdict, facts: PageFacts, posts: Posts) -> bool:
    """Return whether linked headings are those of one text: the places a guide leads to, not other stories."""
    has_paragraphs = posts.below >= GUIDE_PARAGRAPHS * posts.linked
    return verdict.prose >= STATE_PROSE and verdict.fits_title and (facts.is_article or has_paragraphs)


def _is_vouched_prose(verdict: Verdict, facts: PageFacts, posts: Posts) -> bool:
    """Return whether a text is sentences the page speaks of: an article with rows of other stories around it."""
    return verdict.prose >= STATE_PROSE and (verdict.is_covered or _is_guide(verdict, facts, posts))


def _stands_alone(text: str, verdict: Verdict, facts: PageFacts, posts: Posts) -> bool:
    """Return whether the page's type, its headline and the text's own sentences vouch for it."""
    is_prose = verdict.prose >= ENOUGH_PROSE and text.count("\n\n") >= SEVERAL - 1
    return facts.is_article and bool(facts.title) and is_prose and posts.linked < 2


def _article(
    text: str, junk: tuple[Junk, ...], extractor: str, facts: PageFacts, prior: str | None, verdict: Verdict
) -> Article:
    return Article(
        title=facts.title,
        text=text,
        author=facts.author,
        published_at=facts.dates.published.published_at,
        date_precision=facts.dates.published.precision,
        date_source=facts.dates.published.source,
        date_weight=facts.dates.published.weight,
        guessed_on=facts.dates.published.guessed_on,
        modified_at=facts.dates.modified_at,
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
