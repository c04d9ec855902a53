"""Equal and similar texts: edges between copies, and pages that all show one body; pure. commit.py gathers and writes.

An edge leads from the later text to its best earlier match. A text loaded today may be the earlier half of a pair
whose later half was loaded yesterday, so the edges of stored texts are decided again together with those of fresh
ones: the result does not depend on the order or the batches in which texts arrive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from extractors.articles.checks import ENOUGH_TITLE, title_coverage
from extractors.records import Document, Duplicate, Entry, Record
from extractors.similarity.duplicates import best_edge, compare, is_earlier
from extractors.text.clean import detect_lang
from extractors.text.urls import site_of
from warehouse.tables.addresses import StoredBody

# Headlines of one site from which a body that fits none of them is no article: fewer where the page's own title
# fits none either, since an outlet that prints a text twice sets a headline over each.
TWO_STRANGERS = 2
STRANGERS = 3
ASKED_AGAIN_FOR = timedelta(hours=72)  # after an entry was first seen: as long as a page is tried


@dataclass(frozen=True, slots=True)
class EdgeUpdate:
    """What changes in the table of duplicates. Both parts are in the order of `document_id`."""

    edges: tuple[Duplicate, ...]  # to write, in place of any edge of the same text
    removed: tuple[str, ...]  # stored texts whose edge is deleted


def decide_edges(
    fresh: Mapping[str, Document],
    stored: Mapping[str, Document],
    pairs: Iterable[tuple[str, str]],
    current: Mapping[str, Duplicate],
    reassessed: Collection[str] = (),
) -> EdgeUpdate:
    """Decide the edges of fresh texts and of the stored texts they affect.

    `current` holds the present edges of stored texts. An edge to a fresh text (a new version of it) is void, since
    that pair is compared again. `reassessed` names stored texts whose best match was rewritten: `pairs` holds their
    other candidates, and the next best counts.
    """
    matches = _compare_pairs(pairs, fresh, stored)
    removed = _keep_valid_edges(matches, current, fresh, reassessed)
    best = {name: best_edge(edges) for name, edges in matches.items()}
    # Loading a fresh text deletes its old edge, so its edge is written even where it is the same.
    edges = [edge for name, edge in best.items() if edge and (name in fresh or edge != current.get(name))]
    return EdgeUpdate(tuple(sorted(edges, key=lambda edge: edge.document_id)), tuple(sorted(removed)))


def _compare_pairs(
    pairs: Iterable[tuple[str, str]], fresh: Mapping[str, Document], stored: Mapping[str, Document]
) -> dict[str, list[Duplicate]]:
    """Compare each pair once, the later text with the earlier one. A fresh text replaces its stored version."""
    texts = {**stored, **fresh}
    matches: dict[str, list[Duplicate]] = defaultdict(list)
    for one, other in sorted({(min(pair), max(pair)) for pair in pairs}):
        first, second = texts[one], texts[other]
        earlier, later = (first, second) if is_earlier(first, second) else (second, first)
        if edge := compare(later, earlier):
            matches[later.id].append(edge)
    return dict(matches)


def _keep_valid_edges(
    matches: dict[str, list[Duplicate]],
    current: Mapping[str, Duplicate],
    fresh: Mapping[str, Document],
    reassessed: Collection[str],
) -> list[str]:
    """Add the edges of stored texts that are still valid to the matches; return the texts left without an edge."""
    removed = []
    for name, edge in current.items():
        if name in fresh:
            continue
        if name not in reassessed and edge.of_id not in fresh:
            matches.setdefault(name, []).append(edge)
        elif not matches.get(name):
            removed.append(name)
    return removed


@dataclass(frozen=True, slots=True)
class ShownBody:
    """The body that a page showed where the text of its entry was expected."""

    entry: Entry
    text: str
    lang: str
    text_sha256: str
    fits: bool  # the page's title or text speaks of the entry's headline
    fits_text: bool  # its text does
    is_weak: bool  # the headline is short or in another language: not to speak of it says little
    is_dropped: bool = False  # stored before, as off_topic


@dataclass(frozen=True, slots=True)
class SameBodies:
    """The pages that show a body which is the article of none: fresh addresses, and entries dropped for it before."""

    addresses: frozenset[str] = frozenset()
    earlier: tuple[Entry, ...] = ()


def shown_bodies(records: Iterable[tuple[Entry, Record]]) -> list[ShownBody]:
    """Return what the read pages of entries show; a feed's own text and a headline alone are no body."""
    shown = []
    for entry, record in records:
        article = record.article or (record.dropped.article if record.dropped else None)
        if article and article.text and article.text_sha256 and article.extractor != "feed":
            shown.append(shown_body(entry, article.title, article.text, article.lang, article.text_sha256))
    return shown


def shown_body(entry: Entry, title: str, text: str, lang: str, text_sha256: str) -> ShownBody:
    """Return what a page shows under its own title, compared with its entry's headline."""
    covered = title_coverage(entry.title, text)
    fits_text = (covered or 0.0) >= ENOUGH_TITLE
    fits = fits_text or (title_coverage(entry.title, f"{title}\n{text}") or 0.0) >= ENOUGH_TITLE
    is_weak = covered is None or detect_lang(entry.title, lang)[:2] != lang[:2]
    return ShownBody(entry, text, lang, text_sha256, fits, fits_text, is_weak)


def find_same_bodies(fresh: Sequence[ShownBody], stored: Iterable[StoredBody], now: datetime) -> SameBodies:
    """Return the pages of one site, fresh or `stored` by earlier batches, that show one body that fits none.

    Copies keep: a text that an outlet prints twice fits a headline, and outlets are compared with themselves.
    """
    bodies: dict[tuple[str, str], list[ShownBody]] = defaultdict(list)
    texts = {body.text_sha256: body for body in fresh}
    for body in (*fresh, *(_shown_before(one, texts[one.text_sha256]) for one in stored)):
        bodies[site_of(body.entry.url), body.text_sha256].append(body)
    found = [body for same in bodies.values() for body in _of_none(same)]
    asked = {body.entry.address_id for body in fresh}
    return SameBodies(
        frozenset(body.entry.address_id for body in found if body.entry.address_id in asked),
        tuple(
            body.entry
            for body in found
            if body.is_dropped and body.entry.address_id not in asked
            if now <= body.entry.first_seen_at + ASKED_AGAIN_FOR
        ),
    )


def _shown_before(stored: StoredBody, same: ShownBody) -> ShownBody:
    shown = shown_body(stored.entry, stored.title, same.text, same.lang, stored.text_sha256)
    return replace(shown, is_dropped=stored.is_dropped)


def _of_none(same: Sequence[ShownBody]) -> list[ShownBody]:
    """Return those of the pages with one body that it does not belong to."""
    strange = [body for body in same if not body.fits]
    if any(body.fits_text for body in same):
        return strange if _announced(strange) >= STRANGERS else []
    if _announced(same) >= STRANGERS:
        return list(same)
    is_all = len(strange) == len(same) and not any(body.is_weak for body in same)
    return strange if is_all and _announced(same) >= TWO_STRANGERS else []


def _announced(some: Iterable[ShownBody]) -> int:
    """Return how many articles these pages should show: headlines that differ, at addresses that differ."""
    entries = [body.entry for body in some]
    return min(len({entry.title for entry in entries}), len({entry.address_id for entry in entries}))
