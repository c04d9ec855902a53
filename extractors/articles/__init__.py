"""From the bytes of a page to its clean body, its junk with labels, and what it says about itself.

bytes ─► page.open_page ─► html ─► state_json ─► density ─► boilerplate ─► metadata ─► Article
               │            └──── checks: is this the page's own body? ────┘
      │        └──────────────────────────────► Unreadable(reason)
      └─► pdf.read_pdf (communiqués, reports)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.records import Article, PageHints, Unreadable

__all__ = ["read_article", "read_page"]


def read_article(  # noqa: PLR0913 - a public function: each is a fact of its own
    body: bytes,
    url: str | None = None,
    content_type: str | None = None,
    *,
    lang: str | None = None,
    timezone: str = "UTC",
    is_ruled: bool = True,
    known: frozenset[str] = frozenset(),
    lexicon: Path | None = None,
    headline: str = "",
) -> Article | Unreadable:
    """Read the bytes of a page into an article, or into the reason why that cannot be done. Never raises.

    `lang` and `timezone` are the outlet's: they decide where the page itself is silent. Not `is_ruled`, the
    publishers' own rules (lexicon/publishers.toml) are left aside. `known` are the keys of lines the outlet prints on
    all its pages (common_lines.py), `lexicon` is the analyst's folder, whose wire
    agencies are known too. `headline` is that of the entry which led to the page: a page that tells it is no notice.
    """
    from extractors.faults import BUG, fault_of
    from extractors.records import PageHints, Unreadable

    try:
        return read_page(body, PageHints(url, content_type, lang, timezone, is_ruled, known, lexicon, headline))
    except Exception as error:  # noqa: BLE001 - the one catch-all of this package: any bytes return a record
        return Unreadable(BUG, fault_of(error).error)


def read_page(body: bytes, hints: PageHints) -> Article | Unreadable:
    """As `read_article`, but a bug of ours is raised: a run writes it down with its traceback."""
    from extractors.articles.ladder import climb
    from extractors.articles.page import MAX_BYTES
    from extractors.articles.pdf import read_pdf
    from extractors.records import Unreadable

    try:
        if body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-") and len(body) <= MAX_BYTES:
            return read_pdf(body, lang=hints.lang, timezone=hints.timezone, lexicon=hints.lexicon)
        return climb(body, hints)
    except RecursionError:
        return Unreadable("malformed", "nested too deep")
