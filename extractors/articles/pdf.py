"""Communiqués and reports that come as PDF: their text in paragraphs, without running heads and page numbers.

A PDF knows lines and no paragraphs; a line that fills its column and ends no sentence continues in the next one.
What it says of itself is believed only where it says something: most titles are the name of a draft's file.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from extractors.articles.agency import read_agency
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import SENTENCE_END, squeeze
from extractors.grammar import read_grammar
from extractors.records import Article, Unreadable
from extractors.text.clean import clean_line, count_words, detect_lang
from extractors.text.date_mentions import first_full_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

MAX_PAGES = 80  # of a report; what follows is annexes
MAX_CHARS = 400_000
MIN_WORDS = 20  # below it the pages are pictures
FULL_LINE = 0.75  # of the longest usual line: a shorter line ends its paragraph
EDGE_LINES = 2  # at the top and bottom of a page in which running heads stand
MAX_TITLE = 200
HEAD_CHARS = 1_500  # in which the day of issue is searched
_CJK_EDGE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef。、，]")
_GRAMMAR = read_grammar("pages", "pdf")
_PAGE_NUMBER = re.compile(_GRAMMAR["page_number"], re.IGNORECASE)
_NOT_A_TITLE = re.compile(_GRAMMAR["not_a_title"], re.IGNORECASE)
_ITEM = re.compile(_GRAMMAR["item"])


def read_pdf(
    body: bytes, *, lang: str | None = None, timezone: str = "UTC", lexicon: Path | None = None
) -> Article | Unreadable:
    """Read the bytes of a PDF. Raises only on a bug; damaged and locked files have a reason."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Unreadable("pdf_locked")
        pages = [lines for lines in _page_lines(reader) if lines]
        stated = reader.metadata
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        return Unreadable("malformed", f"PDF: {type(error).__name__}")
    parts = _paragraphs(_without_heads(pages))
    title = _title(stated, parts)
    body_parts, junk = split_junk(parts, title=title)
    text = "\n\n".join(body_parts)
    guess = detect_lang(text, lang)
    if count_words(text, guess) < MIN_WORDS:
        return Unreadable("no_body", "a PDF without text")
    published_at, source = _published(stated, "\n".join(parts)[:HEAD_CHARS], timezone)
    return Article(
        title=title,
        text=text,
        author=_author(stated),
        published_at=published_at,
        date_precision="day" if published_at else "none",
        date_source=source,
        lang=guess,
        agency=read_agency("", body_parts, [j.text for j in junk if j.label in {"agency", "byline"}], lexicon=lexicon),
        extractor="pdf",
        junk=tuple(junk),
    )


def _page_lines(reader: Any) -> Iterable[list[str]]:  # noqa: ANN401 - of a library imported where it is used
    size = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or size > MAX_CHARS:
            return
        lines = [line for raw in page.extract_text().split("\n") if (line := clean_line(raw))]
        size += sum(map(len, lines))
        yield lines


def _without_heads(pages: list[list[str]]) -> list[str]:
    """Drop page numbers, and lines that stand at the edge of most pages."""
    edges = Counter(key for lines in pages for key in {_key(line) for line in _edge(lines)})
    running = {key for key, count in edges.items() if count >= 3 and count > len(pages) / 2}
    kept = []
    for lines in pages:
        edge = {id(line) for line in _edge(lines)}
        for line in lines:
            if id(line) in edge and (_PAGE_NUMBER.match(line) or _key(line) in running):
                continue
            kept.append(line)
    return kept


def _edge(lines: list[str]) -> list[str]:
    return [*lines[:EDGE_LINES], *lines[max(EDGE_LINES, len(lines) - EDGE_LINES) :]]


def _key(line: str) -> str:
    return re.sub(r"\d+", "", squeeze(line))


def _paragraphs(lines: list[str]) -> list[str]:
    """Join the lines of a column into paragraphs."""
    lengths = sorted(map(len, lines))
    full = FULL_LINE * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    parts: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and not _ITEM.match(line):
            parts[-1] = _join(parts[-1], line)
        else:
            parts.append(line)
        goes_on = len(line) >= full and not SENTENCE_END.search(line)
    return parts


def _join(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].islower():
        return before[:-1] + after
    tight = _CJK_EDGE.match(before[-1:]) and _CJK_EDGE.match(after[:1])
    return before + after if tight else f"{before} {after}"


def _title(stated: Any, parts: list[str]) -> str:  # noqa: ANN401
    title = clean_line(str(stated.title or "")) if stated else ""
    if len(title) > 5 and not _NOT_A_TITLE.search(title):
        return title[:MAX_TITLE]
    return next(
        (p for p in parts[:5] if len(p) <= MAX_TITLE and not SENTENCE_END.search(p) and len(squeeze(p)) > 7), ""
    )


def _author(stated: Any) -> str:  # noqa: ANN401
    name = clean_line(str(stated.author or "")) if stated else ""
    return name if " " in name or not name.isascii() else ""  # a single Latin word is a login name


def _published(stated: Any, head: str, timezone: str) -> tuple[datetime | None, str]:  # noqa: ANN401
    if day := first_full_day(head):
        return _instant(day, timezone), "stamp"
    try:
        made = stated.creation_date if stated else None
    except ValueError:
        made = None
    return (_instant(made.date(), timezone), "meta") if made and made.year > 1995 else (None, "")


def _instant(day: date, timezone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
