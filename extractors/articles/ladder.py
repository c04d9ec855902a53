"""The ladder: rungs in order; a text is believed when the page's own words vouch for it."""

from __future__ import annotations

from extractors.articles.html import read_html
from extractors.articles.metadata import read_facts
from extractors.articles.page import Page, open_page
from extractors.records import Article, Unreadable
from extractors.text import detect_lang


def climb(
    body: bytes, url: str | None, content_type: str | None, *, lang: str | None, timezone: str
) -> Article | Unreadable:
    """Read a page; raises only on a bug (read_article turns that into a reason)."""
    page = open_page(body, url, content_type)
    if not isinstance(page, Page):
        return page
    facts = read_facts(page, timezone)
    guess = detect_lang(facts.title + " " + facts.description, lang or page.lang_attribute or None)
    text = read_html(page, guess)
    if not text:
        return Unreadable("no_body")
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
        extractor="html",
    )
