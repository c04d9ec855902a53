"""The taggers: topics, entities, places, sourcing, quotes, phrases, stance and acts of an article.

One module a kind, each with one `tag(annotated)`; a module in this folder is loaded by its name. All of
them use the same annotated text, so a text is matched once. A tag rests on a span of the raw title or text.
"""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.annotation.annotated_text import annotate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.lexicon import Lexicon
    from extractors.records import Tag

BESIDE = 240  # characters behind doubtful words within which a source still speaks of the same
HEDGE_IN_PASSING = 0.5  # the most that a hedge below the lead scores
DATELINE_ZONE = ZoneInfo("Asia/Seoul")
HEDGE = "hedge"  # the value of a 'phrase' tag: the text says itself that it is not sure


def tag(
    title: str,
    text: str,
    lang: str | None = None,
    published_at: datetime | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> list[Tag]:
    """Tag an article by title and clean body; its day decides who held an office.

    The order is fixed: by kind, then value, then place in the text.
    """
    annotated = annotate(title, text, lang, outlet_country, lexicon=lexicon)
    if published_at is not None:
        annotated = replace(annotated, published_on=_day(published_at))
    tags = [found for tagger in _taggers() for found in tagger(annotated)]
    return sorted(tags, key=lambda t: (t.kind, t.value, t.field != "title", t.start, t.end, t.rule_id))


def _day(instant: datetime) -> date:
    """Return the day of an instant where the beat's datelines are, in any zone it is written in."""
    return (instant.astimezone(DATELINE_ZONE) if instant.tzinfo else instant).date()


def is_unconfirmed(tags: Iterable[Tag]) -> bool:
    """Return whether an article rests on anonymous or hedged sources, with nobody official or named before or beside.

    What comes long after the doubtful words ("Asked about it, a spokesman spoke of peace") confirms nothing.
    """
    found = list(tags)
    doubtful = [t for t in found if (t.kind, t.value) == ("sourcing", "anonymous") or _is_doubt(t)]
    if not doubtful:
        return False
    field, start = min((t.field != "title", t.start) for t in doubtful)
    firm = [t for t in found if t.kind == "sourcing" and t.value in {"official", "named"}]
    return not any((t.field != "title", t.start) < (field, start + BESIDE) for t in firm)


def _is_doubt(found: Tag) -> bool:
    return (found.kind, found.value) == ("phrase", HEDGE) and found.score > HEDGE_IN_PASSING


@lru_cache(maxsize=1)
def _taggers() -> tuple[Callable[[AnnotatedText], list[Tag]], ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}").tag for name in names)
