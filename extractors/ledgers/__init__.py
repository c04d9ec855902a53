"""The ledgers: what a text says that can be checked later, read by rules from its clean body.

One module a ledger, each with one `read(annotated, page)`; a module in this folder is loaded by its name. All of them
use the annotated text of the taggers, so a text is matched once. Every row rests on a span of the raw title or text.

Used by process.py and reprocess.py, and by the tests that score a ledger. Not here: verdicts, pairs and absence,
which follow in SQL (warehouse/views) from the rows of all articles.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractors.annotation.annotated_text import annotate
from extractors.records import LEDGER_TABLES, Ledgers, PageFacts

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.lexicon import Lexicon
    from extractors.records import LedgerRow

    Reader = Callable[[AnnotatedText, PageFacts], list[LedgerRow]]


def read_ledgers(
    title: str, text: str, lang: str | None = None, page: PageFacts | None = None, *, lexicon: Lexicon | None = None
) -> Ledgers:
    """Return the rows of all ledgers, each in reading order. Pure."""
    facts = page or PageFacts()
    annotated = annotate(title, text, lang, facts.outlet_country, lexicon=lexicon)
    if facts.published_on is not None:
        annotated = replace(annotated, published_on=facts.published_on)
    rows = [row for reader in readers().values() for row in reader(annotated, facts)]
    rows.sort(key=lambda row: (row.field != "title", row.start, row.end, row.rule_id))
    of: dict[str, Any] = {table: tuple(row for row in rows if row.table == table) for table in LEDGER_TABLES}
    return Ledgers(**of)


@lru_cache(maxsize=1)
def readers() -> dict[str, Reader]:
    """Return the readers by the name of their module."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return {name: import_module(f"{__name__}.{name}").read for name in names}
