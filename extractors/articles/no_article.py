"""A page that answers 200 and is no article: a challenge, a login, consent, maintenance, a refusal, an error, a notice.

Such a page says nothing of the article's subject and is asked for again (flows/collection/page_decisions.py). It is
known by its title, by what it says (no_article.toml, in four languages) and by marks of its makers. A text that the
page vouches for as an article of its own is never one. Pure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from extractors.articles.blocks import is_linked
from extractors.articles.checks import squeeze, title_coverage
from extractors.articles.titles import strip_site
from extractors.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.articles.blocks import Block
    from extractors.articles.page import ParsedPage

SHORT = 170  # words (characters of Chinese and Japanese: SHORT_CJK) up to which a text may be a notice
SHORT_CJK = 420
FEW = 60  # words up to which one telling line is enough
SHARE = 0.3  # of a longer text's letters that stand in telling lines
MAX_LINES = 80
MAX_LETTERS = 600  # of the lines that are weighed: menus around a notice do not make it an article
MAX_TITLES = 6
SAME_STORY = 0.5  # share of the entry's headline found in a text that is its article
_MARKS_IN = 200_000  # bytes of a page searched for marks
_PASSWORD = re.compile(rb"<input[^>]{0,200}type\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
_ALERT = re.compile(r"\balert\s{0,3}\(\s{0,3}(?:\"([^\"\n]{2,300})\"|'([^'\n]{2,300})')\s{0,3}\)")
_ALERTING = 4_000  # characters of a script that says something and does little else
_CODE_IN_TITLE = re.compile(r"^(?:\W*\d{3}\W+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Kind:
    """One reason with its words."""

    id: str
    title: re.Pattern[str]
    text: re.Pattern[str]
    marks: re.Pattern[bytes] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, as far as it matters here."""

    titles: tuple[str, ...]  # of the document, its statements and first headings
    lines: tuple[str, ...]
    words: int  # of the text that was read; 0 where none was
    is_cjk: bool
    is_typed: bool  # it says that it is an article
    is_vouched: bool  # its headline or description speaks of the text
    has_password: bool = False
    headline: str = ""  # of the entry that led to it


@cache
def _report() -> re.Pattern[str]:
    """Return the pattern of lines that report in the register of news."""
    table = tomllib.loads((files("extractors.articles") / "no_article.toml").read_text("utf-8"))
    return re.compile("|".join(table["report"]))


@cache
def kinds() -> tuple[int, tuple[Kind, ...]]:
    """Return the greatest length of a line, and the kinds in the order of no_article.toml."""
    table = tomllib.loads((files("extractors.articles") / "no_article.toml").read_text("utf-8"))
    return int(table["line_max"]), tuple(_kind(row) for row in table["reason"])


def _kind(row: dict[str, list[str]]) -> Kind:
    title = re.compile("|".join(f"(?:{part})" for part in row["title"]), re.IGNORECASE)
    text = re.compile("|".join(f"(?:{part})" for part in row["text"]), re.IGNORECASE)
    marks = re.compile("|".join(row["marks"]).encode()) if "marks" in row else None
    return Kind(str(row["id"]), title, text, marks)


def judge_shown(shown: Shown) -> str:
    """Return the reason why a page is no article, '' where it may be one.

    A title decides alone unless the page speaks of the text below it; lines decide a short text only.
    """
    is_short = shown.words <= (SHORT_CJK if shown.is_cjk else SHORT)
    is_own = shown.is_vouched and (shown.words > FEW or shown.is_typed)
    reason = _by_title(shown.titles)
    if not is_short:
        return "" if is_own or (shown.headline and _tells(shown.headline, shown.lines)) else reason
    by_lines = _by_lines(shown)
    if not reason or is_own:
        is_form = by_lines == "login" and not (shown.has_password or shown.words <= FEW)
        return "" if is_form or (is_own and not reason and _is_article(shown)) else by_lines
    return (by_lines or reason) if reason == "soft_404" else reason


def _is_article(shown: Shown) -> bool:
    """Return whether a short text is an article all the same: the page says so, or tells what its entry announced."""
    return shown.is_typed or bool(shown.headline and _tells(shown.headline, shown.lines))


def _by_title(titles: Iterable[str]) -> str:
    """Return the reason that a whole title gives; a number before it, such as a status, does not count."""
    longest, every = kinds()
    names = [name for title in titles if (name := clean_line(title)) and len(name) <= longest]
    for kind in every:
        for name in names:
            if kind.title.fullmatch(name) or kind.title.fullmatch(_CODE_IN_TITLE.sub("", name)):
                return kind.id
    return ""


def _by_lines(shown: Shown) -> str:
    """Return the reason that most of what is shown gives."""
    longest, every = kinds()
    lines = [line for line in shown.lines if len(line) <= longest and not _report().search(line)]
    total = sum(len(squeeze(line)) for line in shown.lines) or 1
    found = {kind.id: sum(len(squeeze(line)) for line in lines if kind.text.search(line)) for kind in every}
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        return ""
    is_little = shown.words <= FEW * (2 if shown.is_cjk else 1) and not (shown.is_typed and shown.is_vouched)
    total = min(total, MAX_LETTERS)
    return best if is_little or found[best] >= SHARE * total else ""


def _tells(headline: str, lines: Sequence[str]) -> bool:
    return (title_coverage(headline, "\n".join(lines)) or 0.0) >= SAME_STORY


def by_marks(body: bytes) -> str:
    """Return the reason that the makers' marks in a page without a text give, '' where it has none."""
    for kind in kinds()[1]:
        if kind.marks and kind.marks.search(body[:_MARKS_IN]):
            return kind.id
    return ""


def what_is_shown(
    page: ParsedPage,
    body: bytes,
    blocks: Sequence[Block],
    text: str,
    *,
    words: int = 0,
    is_typed: bool = False,
    is_vouched: bool = False,
    headline: str = "",
) -> Shown:
    """Gather what a page shows: of a text it vouches for only that text, else every line that is no link."""
    stated = [page.meta.get("og:title", ""), _text(next(page.tree.iter("title"), None))]
    headings = list(page.tree.iter("h1")) or list(page.tree.iter("h2"))[:1]
    stated += [_text(node) for node in headings[:MAX_TITLES]]
    titles = [name for title in stated for name in (title, strip_site(title)) if name]
    lines = [line for line in text.split("\n") if line]
    if not is_vouched:
        kept = set(lines)
        lines += [block.text for block in blocks if not is_linked(block) and block.text not in kept]
    if not words:
        lines += _alerts(page)
    wide = sum(1 for c in text if c > "\u2e80")
    return Shown(
        tuple(dict.fromkeys(titles)),
        tuple(lines[:MAX_LINES]),
        words,
        is_cjk=wide > len(text) / 3 and not any("\uac00" <= c <= "\ud7a3" for c in text[:400]),
        is_typed=is_typed,
        is_vouched=is_vouched,
        has_password=bool(_PASSWORD.search(body[:_MARKS_IN])),
        headline=headline,
    )


def _alerts(page: ParsedPage) -> list[str]:
    """Return what scripts of a page without a text say in a window of their own before they send the reader back."""
    short = (script.text for script in page.scripts[:MAX_TITLES] if len(script.text) <= _ALERTING)
    said = (next(filter(None, match.groups())) for code in short for match in _ALERT.finditer(code))
    return [clean_line(line.replace("\\n", " ")) for line in said]


def _text(node: object) -> str:
    return clean_line(" ".join(node.itertext()))[:300] if node is not None else ""  # type: ignore[attr-defined]
