"""A flash: a report of one line, whose headline says that it is all there is for now ([속보], 快讯, 速報, Urgent).

Only of a source whose row says `flashes = true`; of any other a page without a text is no article. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractors.articles.checks import squeeze
from extractors.articles.cues import flash_cue
from extractors.records import Article
from extractors.text.clean import count_words, detect_lang

if TYPE_CHECKING:
    from extractors.records import Entry, Source, Unreadable

KIND: Final = "flash"
MAX_WORDS = 45  # of its one line
MAX_CJK = 120
MAX_TITLE = 300  # characters of a headline that are looked at
WITHOUT_TEXT = frozenset({"no_body", "not_an_article", "script_only", "video_page", "empty_body"})


def is_flash_title(title: str) -> bool:
    """Return whether a headline says that it is a flash."""
    return bool(flash_cue().search(title[:MAX_TITLE].strip()))


def as_flash(page: Article | Unreadable, entry: Entry, source: Source) -> Article | Unreadable:
    """Return a page as the flash it is, as it was where it is none.

    A page of one line keeps that line, unless it only repeats the headline; one without a text has the text ''.
    """
    if not source.flashes or not is_flash_title(entry.title):
        return page
    if isinstance(page, Article):
        most = MAX_CJK if page.lang[:2] in {"zh", "ja"} else MAX_WORDS
        if count_words(page.text, page.lang) > most:
            return page
        is_title = squeeze(page.text) in {squeeze(entry.title), squeeze(page.title)}
        return replace(page, text="" if is_title else page.text, page_kind=KIND)
    if page.reason not in WITHOUT_TEXT:
        return page
    lang = detect_lang(entry.title, source.lang or None)
    return Article(title=entry.title, text="", author=entry.author, lang=lang, extractor=KIND, page_kind=KIND)
