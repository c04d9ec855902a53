"""The headline of a page: what the outlet set above the story, without the site's name.

Measured: "h1 contained in og:title, else JSON-LD headline" is exact for .81 of pages, trafilatura for .52.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from extractors.articles.checks import squeeze
from extractors.grammar import read_grammar
from extractors.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.articles.json_ld import Statements
    from extractors.articles.page import ParsedPage

# A separator between headline and site: with spaces for the ones that occur inside words.
_SEPARATOR = re.compile(r"\s*[|｜│¦]+\s*|\s+[-–—:·•»«<>/~]\s+|\s*[_＿]+\s*|\s*::\s*|\s+[:：]{2}\s+|\s*<\s+")
_TIGHT_DASH = re.compile(r"(?<=[\u3040-\u9fff\uac00-\ud7a3\d）)」』”\"!?！？])\s?[-–—]{1,2}\s?(?=[^\s\d])")
_GRAMMAR = read_grammar("pages", "titles")
_SITE_WORD = re.compile(_GRAMMAR["site_word"], re.IGNORECASE)
MAX_TITLE = 500  # characters; no headline is longer
MAX_HEADINGS = 30
MIN_BEGUN = 8  # letters of a cut headline by which a whole one is found
_ELLIPSIS = re.compile(r"\s*(?:\.{3,}|…+|⋯+|\[(?:…|\.{3})\])\s*$")
# What editors of pages call a document without a name.
_PLACEHOLDER = re.compile(_GRAMMAR["placeholder"], re.IGNORECASE)
# A document named by its site and what it is: 'KCNA | Article', '조선중앙통신 | 기사'. Its headline stands elsewhere.
_LABEL = re.compile(_GRAMMAR["label"], re.IGNORECASE)
_MIN_SHARE = 0.4  # of og:title; a shorter h1 is a section's or the site's name


def read_title(page: ParsedPage, statements: Statements) -> str:
    """Return the headline, '' where the page has none; whole where only some of its statements are cut."""
    title = _read(page, statements)
    if not title or _PLACEHOLDER.match(title):
        return ""
    others = [_text(node) for node in islice(page.tree.iter("h1", "h2"), MAX_HEADINGS)]
    others += [
        statements.headline[:MAX_TITLE],
        *(page.meta.get(f"{key}:title", "")[:MAX_TITLE] for key in ("og", "twitter")),
    ]
    return whole_title(title, others)


def whole_title(title: str, others: Iterable[str]) -> str:
    """Return the longest of the other statements of a headline that goes on where this one was cut with an ellipsis."""
    cut = _ELLIPSIS.search(title)
    begun = squeeze(title[: cut.start()] if cut else title)
    if not cut or len(begun) < MIN_BEGUN:
        return title
    longer = [text for text in others if squeeze(text).startswith(begun) and not _ELLIPSIS.search(text)]
    return max((text for text in longer if len(squeeze(text)) > len(begun)), key=len, default=title)


def _read(page: ParsedPage, statements: Statements) -> str:
    sites = _site_names(page, statements)
    stated = (page.meta.get("og:title") or page.meta.get("twitter:title") or "")[:MAX_TITLE]
    document = _text(next(page.tree.iter("title"), None))
    document = "" if _LABEL.match(document) else document
    og = strip_site(stated, sites)
    headings = [text for node in islice(page.tree.iter("h1"), MAX_HEADINGS) if (text := _text(node))]
    for reference in (stated, document):
        if (whole := whole_title(bare := strip_site(reference, sites), headings)) != bare:
            return whole
        if heading := _contained(headings, reference, sites):
            return heading
    if statements.headline and squeeze(statements.headline) not in sites:
        return statements.headline[:MAX_TITLE]
    if og and squeeze(og) not in sites:
        return og
    bare = strip_site(document, sites)
    if bare and squeeze(bare) not in sites:
        return bare
    return max(headings, key=len, default="")


def strip_site(title: str, sites: Iterable[str] = ()) -> str:
    """Strip the names of site and section that follow a headline."""
    known = set(sites)
    while True:
        cut = _last_cut(title, known)
        if cut is None:
            return _without_first(title, known)
        title = title[:cut].rstrip()


def _without_first(title: str, known: set[str]) -> str:
    """Strip the name of the site that stands before a headline: 'Riverside Sheet | Ferry returns'."""
    match = _SEPARATOR.search(title)
    is_site = bool(match) and squeeze(title[: match.start()]) in known if match else False
    return title[match.end() :] if match and is_site and len(squeeze(title[match.end() :])) >= MIN_BEGUN else title


def _last_cut(title: str, known: set[str]) -> int | None:
    cuts = [*_SEPARATOR.finditer(title), *_TIGHT_DASH.finditer(title)]
    if not cuts:
        return None
    last = max(cuts, key=lambda m: m.end())
    head, tail = title[: last.start()], title[last.end() :]
    if len(squeeze(head)) < 4:
        return None
    name = squeeze(tail)
    strong = any(c in last.group() for c in "|｜│¦_＿")
    is_site = not name or any(name in site or (len(site) > 3 and site in name) for site in known if site)
    short = len(tail) <= max(30, len(head) // 2) and len(tail) < len(head)
    if is_site or (short and (strong or _SITE_WORD.search(tail))):
        return last.start()
    return None


def _contained(headings: list[str], reference: str, sites: set[str]) -> str:
    whole = squeeze(reference)
    bare = squeeze(strip_site(reference, sites))
    fitting = [
        heading
        for heading in headings
        if (small := squeeze(heading)) in whole and small not in sites and len(small) >= _MIN_SHARE * len(bare)
    ]
    return max(fitting, key=len, default="") if whole else ""


def _site_names(page: ParsedPage, statements: Statements) -> set[str]:
    names = [page.meta.get(key, "") for key in ("og:site_name", "application-name", "apple-mobile-web-app-title")]
    names += [statements.site, page.host.removeprefix("www."), *page.host.split(".")[:-1]]
    return {s for name in names if len(s := squeeze(name)) >= 3 or (name and not name.isascii())} - {
        "",
        "www",
    }


def _text(node: object) -> str:
    if node is None:
        return ""
    return clean_text(" ".join(node.itertext())).replace("\n", " ")[:MAX_TITLE]  # type: ignore[attr-defined]
