"""Fingerprints of another version made again in slices, and the copies found that were missed meanwhile.

    articles whose fingerprint is of another version, the newest first ─► batches, one transaction each:
      text ─► fingerprint ─► pairs of the present version ─► edges, added where they are better ─► one publish

No pair is compared across versions: what is not made again yet has the edges it had. No edge is taken away here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.similarity.fingerprint import fingerprint
from flows import clock
from flows.bugs import Bugs, each
from flows.collection.dedupe import decide_edges
from flows.log import PROGRESS, count
from flows.reprocessing import stored_articles
from flows.workers.batches import in_batches
from warehouse.store import publish
from warehouse.store.transactions import transaction
from warehouse.tables import load, lookups
from warehouse.tables import retags as store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from flows.config.settings import Settings

A_BATCH = 1_000  # articles a transaction


@dataclass(frozen=True, slots=True)
class Remade:
    """How far a slice came."""

    made: int  # fingerprints of the present version that were written
    left: int  # articles whose fingerprint is of another version still
    copies: int  # texts found to repeat another one
    bugs: tuple[str, ...] = ()  # texts that a bug of ours left out, each in a line


def remake_fingerprints(settings: Settings, most: int) -> Remade:
    """Make the fingerprints of at most so many articles again. Raises WarehouseBusy while a collection is under way."""
    run_id = stored_articles.stamp_of("fingerprints", clock.now(), "").run_id
    bugs = Bugs([])
    made = copies = 0
    with stored_articles.opened(settings, "remake fingerprints", dry_run=False) as (opening, warehouse):
        with opening() as connection:
            names = lookups.outdated_fingerprints(connection, most)
        for batch in in_batches(names, A_BATCH):
            with opening() as connection:
                found = _remake(connection, batch, bugs)
            made, copies = made + found[0], copies + found[1]
            count("fingerprints", made, len(names))
            PROGRESS.info("made %d of %d fingerprints again", made, len(names))
        with opening() as connection:
            left = lookups.count_outdated_fingerprints(connection)
        if warehouse is not None and names:
            with warehouse.lock("remake fingerprints"):
                publish.publish_locked(warehouse, run_id)
    return Remade(made, left, copies, tuple(bugs.lines))


def _remake(connection: DuckDBPyConnection, names: Sequence[str], bugs: Bugs) -> tuple[int, int]:
    """Write the fingerprints of a batch and the copies it shows; return how many of each."""
    texts = store.latest_texts(connection, names)
    done = each(texts, lambda text: (text, fingerprint(text.text or text.title)))
    for text, error in done.failed:
        bugs.note("remake fingerprints", error, url=text.url)
    with transaction(connection):
        store.write_fingerprints(connection, [(t.article_id, t.version, t.published_on, f) for t, f in done.done])
        gone = set(names) - {text.article_id for text in texts}
        load.remove(connection, "fingerprints", "article_id", gone)  # of articles that are no longer stored
        pairs = lookups.duplicate_candidates(connection, {t.article_id: (f, t.published_on) for t, f in done.done})
        both = sorted({name for pair in pairs for name in pair})
        documents, current = lookups.stored_documents(connection, both), lookups.edges_of(connection, both)
        # Nothing is fresh: an edge there is stays, unless a better one is found.
        update = bugs.aside("find copies", lambda: decide_edges({}, documents, pairs, current))
        edges = update.edges if update else ()
        load.write_edges(connection, edges)
    return len(done.done), len(edges)
