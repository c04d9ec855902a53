"""Stories and lineage: which articles report one event, and whose words each prints. Recomputed over the open days.

    days still open, or holding an article in no story ─► spans
      a span: gather ─► decide (pure) ─► apply what differs

The input is the articles alone, not earlier decisions: the same set of articles makes the same stories in any batches,
and the stories of the run before only lend their ids. Nothing is done where nothing changed since the last time
(warehouse/tables/story_state.py). A day that is no longer open keeps its stories until an article
arrives for it. An article that raises a bug stays as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from extractors.lexicon.families import Families, load_families
from extractors.records import Duplicate, Lineage, Sighting, StoryChange, StoryText
from extractors.similarity import embeddings
from extractors.similarity.lineage import compare_texts, copy_groups, excerpted_group, trace_lineage
from extractors.similarity.story_clustering import group_stories, name_stories
from extractors.similarity.story_event import event_of_tags
from extractors.similarity.story_memory import StoryMemory
from flows.bugs import each, in_parts, without_culprits
from flows.ledgers.remembered import recall, remember
from warehouse.store.migrations import set_meta
from warehouse.store.transactions import transaction
from warehouse.tables import stories as store
from warehouse.tables.stories import ArticleRow, Material
from warehouse.tables.story_state import KEY, days_to_group, rules_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.collection.run import Run

Vector = tuple[float, ...]
Write = Callable[["DuckDBPyConnection"], None]
OPEN_DAYS = 7  # events are reported for days; a later report is a story of its own
SPAN_DAYS = 31  # a long backfill is grouped a month at a time


@dataclass(frozen=True, slots=True)
class StoryUpdate:
    """The changes to write for one span; empty where nothing changed."""

    placed: dict[str, str]  # article → story, where it differs from before
    withdrawn: tuple[str, ...]  # articles that belong to no story any more
    changes: tuple[StoryChange, ...]
    lineage: tuple[Lineage, ...]  # where it differs from before


def regroup_stories(run: Run) -> int:
    """Group and trace the articles of the open days and write what differs. Return how many were placed or moved."""
    with run.warehouse.settling(f"settle {run.run_id}"):
        return _settle(run)


def _settle(run: Run) -> int:
    families = load_families(run.lexicon)
    model = embeddings.MODEL if embeddings.is_available() else ""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        families_of = sorted((source.id, source.family, source.ownership) for source in run.sources.values())
        rules = rules_of(run.lexicon_version, model, run.timezone, families_of, _code())
        since = run.started_at.date() - timedelta(days=OPEN_DAYS)
        state, days = days_to_group(connection, since, rules, is_shared=run.warehouse.is_shared)
        if not days:
            return 0
        found_spans = spans(days)
        materials = [store.gather(connection, first, last, model) for first, last in found_spans]
        versions = store.unwritten_versions(connection)
    bugs = len(run.bugs.lines)
    rewritten = each(versions, lambda pair: (pair, compare_texts(pair.before, pair.after)))
    for pair, error in rewritten.failed:
        run.note_bug("compare versions", error, url=pair.article_id)
    fresh = [_embed_missing(run, material) if model else {} for material in materials]
    is_open = [last >= since for _, last in found_spans]
    decisions = _decide_spans(run, materials, families, fresh, is_open)
    writes: list[Write] = []
    if rewritten.done or any(fresh) or any(map(_has_changes, decisions)):
        writes += [lambda connection: store.load_version_changes(connection, rewritten.done)]
        writes += [partial(_write_span, run, model, made, found) for made, found in zip(fresh, decisions, strict=True)]
    is_sound = len(run.bugs.lines) == bugs

    def commit(some: Sequence[Write]) -> None:
        with run.warehouse.write(f"stories {run.run_id}") as connection, transaction(connection):
            for write in some:
                write(connection)
            if is_sound and len(some) == len(writes):  # else the next run looks at the same days
                set_meta(connection, KEY, state.as_note())

    if not writes and is_sound:
        commit(writes)
    for _, error in in_parts(writes, commit).failed:  # a span stays as it was
        run.note_bug("commit stories", error)
    return sum(len(found.placed) for found in decisions)


@cache
def _code() -> str:
    """Return the identity of the code that decides stories, so that a later version groups once more."""
    home = resources.files("extractors") / "similarity"
    texts = [file.read_text("utf-8") for file in sorted(home.iterdir(), key=lambda file: file.name) if file.is_file()]
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _write_span(
    run: Run, model: str, made: Mapping[str, tuple[str, Vector]], found: StoryUpdate, connection: DuckDBPyConnection
) -> None:
    store.load_vectors(connection, model, made)
    store.load_stories(connection, run.run_id, run.now(), found.placed, found.withdrawn, found.changes, found.lineage)


def _decide_spans(
    run: Run,
    materials: Sequence[Material],
    families: Families,
    fresh: Sequence[Mapping[str, tuple[str, Vector]]],
    is_open: Sequence[bool],
) -> list[StoryUpdate]:
    """Decide span by span, with what an earlier run remembers of those that are open, and remember more of them."""
    remembered = run.aside("recall stories", lambda: recall(run.warehouse.home))
    decisions = []
    for material, made, is_asked_again in zip(materials, fresh, is_open, strict=True):
        vectors = material.vectors | {name: vector for name, (_, vector) in made.items()}
        memory = remembered.memory if remembered and is_asked_again else None
        decisions.append(_decide_span(run, material, families, vectors, memory))
    if remembered:
        with suppress(OSError):  # the next run then computes it again; a full disk ends this one where it matters
            run.aside("remember stories", partial(remember, remembered))
    return decisions


def _decide_span(
    run: Run, material: Material, families: Families, vectors: Mapping[str, Vector], memory: StoryMemory | None
) -> StoryUpdate:
    """The decision on a span; an article that a bug is met in stays as it was before."""
    rows = [*material.articles, *material.kin]
    try:
        found, culprits = without_culprits(
            rows, lambda some: decide_stories(_only(material, some), families, vectors, memory)
        )
    except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by note_bug
        run.note_bug("stories", error)
        return StoryUpdate({}, (), (), ())
    for row, problem in culprits:
        run.note_bug("stories", problem, url=row.url)
    return found


def _only(material: Material, rows: Sequence[ArticleRow]) -> Material:
    """The material without some articles, as if they were of another span."""
    kept = {row.id for row in rows}
    gone = {row.id for row in (*material.articles, *material.kin)} - kept
    if not gone:
        return material
    return replace(
        material,
        articles=tuple(row for row in material.articles if row.id in kept),
        kin=tuple(row for row in material.kin if row.id in kept),
        edges={name: edge for name, edge in material.edges.items() if not gone & {name, edge.of_id}},
        stories={name: story_id for name, story_id in material.stories.items() if name in kept},
        taken=material.taken | {story_id for name, story_id in material.stories.items() if name in gone},
    )


def spans(days: Sequence[date]) -> list[tuple[date, date]]:
    """The days as stretches without a gap, none longer than SPAN_DAYS."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days <= 1 and (day - found[-1][0]).days < SPAN_DAYS:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def decide_stories(
    material: Material,
    families: Families,
    vectors: Mapping[str, tuple[float, ...]],
    memory: StoryMemory | None = None,
) -> StoryUpdate:
    """Trace and group the articles of a span, pure; only what differs from before is in the decision.

    A memory of an earlier grouping saves time; the decision is the same without one.
    """
    everything = [*material.articles, *material.kin]
    traced = trace_lineage([_sighting(row, families) for row in everything], material.edges, memory)
    origins = {one.article_id: one for one in traced}
    articles = {row.id: row for row in material.articles if not row.is_seed_copy}
    groups = group_articles(articles, material.edges, origins, vectors, memory)
    previous: dict[str, set[str]] = {}
    for name, story_id in material.stories.items():
        previous.setdefault(story_id, set()).add(name)
    named, changes = name_stories(
        groups, {story_id: frozenset(names) for story_id, names in previous.items()}, material.taken
    )
    placed = {name: story_id for story_id, names in named.items() for name in names}
    return StoryUpdate(
        {name: story_id for name, story_id in placed.items() if material.stories.get(name) != story_id},
        tuple(sorted(set(material.stories) - set(placed))),
        changes,
        tuple(one for one in traced if material.lineage.get(one.article_id) != one),
    )


def group_articles(
    articles: Mapping[str, ArticleRow],
    edges: Mapping[str, Duplicate],
    origins: Mapping[str, Lineage],
    vectors: Mapping[str, tuple[float, ...]],
    memory: StoryMemory | None = None,
) -> list[list[str]]:
    """Group articles into stories, each earliest first. Copies go with their text, excerpts with what they excerpt."""
    copies = copy_groups(articles, edges)
    group_of = {name: number for number, group in enumerate(copies) for name in group}
    hosts = [excerpted_group(number, copies, edges, group_of) for number in range(len(copies))]
    free = {_representative(copies[number], articles, origins): number for number in sorted(set(hosts))}
    texts = [_story_text(articles[name], vectors.get(name, ())) for name in free]
    story_of: dict[int, int] = {}
    for story, names in enumerate(group_stories(texts, memory)):
        for name in names:
            story_of[free[name]] = story
    stories: dict[int, list[str]] = {}
    for number, group in enumerate(copies):
        stories.setdefault(story_of[hosts[number]], []).extend(group)
    return [sorted(names, key=lambda name: (_instant(articles[name]), name)) for _, names in sorted(stories.items())]


def _representative(group: Sequence[str], articles: Mapping[str, ArticleRow], origins: Mapping[str, Lineage]) -> str:
    """Return the copy that represents its group: the origin where it is a member, else the earliest."""
    origin = origins[group[0]].origin_id
    return origin if origin in group else min(group, key=lambda name: (_instant(articles[name]), name))


def _embed_missing(run: Run, material: Material) -> dict[str, tuple[str, Vector]]:
    missing = [row for row in material.articles if row.id not in material.vectors and not row.is_seed_copy]
    made = each(missing, lambda row: (row, embeddings.embed(row.title, row.text, row.lang)))
    for row, error in made.failed:
        run.note_bug("embed", error, url=row.url)
    return {row.id: (row.text_sha256, vector) for row, vector in made.done}


def _has_changes(found: StoryUpdate) -> bool:
    return bool(found.placed or found.withdrawn or found.changes or found.lineage)


def _instant(row: ArticleRow) -> datetime:
    instant = row.published_at or row.first_seen_at
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _story_text(row: ArticleRow, vector: tuple[float, ...]) -> StoryText:
    return StoryText(
        row.id, row.title, row.text, row.lang, _instant(row), row.entities, vector, event_of_tags(row.event_tags)
    )


def _sighting(row: ArticleRow, families: Families) -> Sighting:
    return Sighting(
        id=row.id,
        title=row.title,
        text=row.text,
        published_at=row.published_at,
        date_precision=row.date_precision,
        first_seen_at=row.first_seen_at,
        family=families.of_article(row.url, row.source_family, is_aggregated=row.is_aggregated),
        agency_family=families.of_wire(row.agency) if row.agency else "",
    )
