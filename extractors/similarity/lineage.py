"""Where a text comes from: the origin of a group of copies, who reprinted it, and what each changed.

    copies of one text ─► origin: the credited agency's own article, else the earliest, else the fullest
                        ─► each other: reprint or excerpt, hours after, what it added, removed, renumbered, retitled

Groups are the connected components of the edges in JOINING; an excerpt attaches to the text it is taken from and
joins nothing. Knows articles, not stories: two articles on one event in other words are two origins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.records import Differences, Lineage
from extractors.similarity.fingerprint import runs, tokenise
from extractors.similarity.measures import title_similarity
from extractors.similarity.story_memory import StoryMemory
from extractors.text.clean import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.records import Duplicate, Sighting

JOINING = frozenset({"exact", "near_dup", "expanded_of", "update_of"})
# Times nearer than this do not decide who was first: a feed's stamp is often that of its own queue.
SAME_TIME_HOURS = 0.1
KEPT_SENTENCE = 0.6  # share of a sentence's shingles found in the other text from which it counts as kept
SAME_TITLE = 0.8
MOST_SENTENCES = 40
MOST_CHARACTERS = 400  # of a sentence, kept to show what changed


def copy_groups(ids: Iterable[str], edges: Mapping[str, Duplicate]) -> list[tuple[str, ...]]:
    """Group ids into copies of one text: connected by joining edges, each group sorted. `edges` by document id."""
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    for edge in edges.values():
        if edge.relation in JOINING and edge.document_id in parent and edge.of_id in parent:
            parent[root(edge.document_id)] = root(edge.of_id)
    groups = defaultdict(list)
    for id_ in parent:
        groups[root(id_)].append(id_)
    return sorted(tuple(sorted(group)) for group in groups.values())


def trace_lineage(
    sightings: Iterable[Sighting], edges: Mapping[str, Duplicate], memory: StoryMemory | None = None
) -> list[Lineage]:
    """Trace the lineage of every article, sorted by id. Edges to other articles are ignored.

    A memory has what two texts differ in where they were compared before, and learns the others.
    """
    memory = memory or StoryMemory()
    known = {one.id: one for one in sightings}
    groups = copy_groups(known, edges)
    group_of = {id_: number for number, group in enumerate(groups) for id_ in group}
    origins = [_origin([known[id_] for id_ in group], edges) for group in groups]
    traced = []
    for number, group in enumerate(groups):
        source = excerpted_group(number, groups, edges, group_of)
        role = "reprint" if source == number else "excerpt"
        origin = origins[source]
        traced += [
            origin if id_ == origin.article_id else _reprint(known[id_], origin, known, edges, role, memory)
            for id_ in group
        ]
    return sorted(traced, key=lambda one: one.article_id)


def excerpted_group(
    number: int, groups: Sequence[Sequence[str]], edges: Mapping[str, Duplicate], group_of: Mapping[str, int]
) -> int:
    """Follow excerpts of excerpts to the group whose words a group of copies has: its own where it excerpts none.

    Edges lead to earlier texts, so this ends by itself; where the edges are wrong, at the first group met again.
    """
    seen = {number}
    while True:
        hosts = (edges[id_].of_id for id_ in groups[number] if id_ in edges and edges[id_].relation == "excerpt_of")
        host = next((group_of[of_id] for of_id in hosts if of_id in group_of), number)
        if host in seen:
            return number
        seen.add(host)
        number = host


def compare_texts(before: tuple[str, str], after: tuple[str, str]) -> Differences:
    """Return what the second (title, text) changed of the first."""
    if before == after:
        return Differences()
    old, new = _numbers(before[1]), _numbers(after[1])
    return Differences(
        added=_sentences_missing_from(after[1], before[1]),
        removed=_sentences_missing_from(before[1], after[1]),
        numbers_added=tuple(sorted((new - old).keys())),
        numbers_removed=tuple(sorted((old - new).keys())),
        is_retitled=bool(before[0] and after[0]) and title_similarity(before[0], after[0]) < SAME_TITLE,
    )


def _origin(group: Sequence[Sighting], edges: Mapping[str, Duplicate]) -> Lineage:
    """Return the origin of a group of copies, with the basis of the choice."""
    ordered = sorted(group, key=lambda one: (_instant(one), one.id))
    given = Counter(one.agency_family for one in ordered if one.agency_family)
    # The most credited agency; of several, the one that comes first in the alphabet.
    credited = min(given, key=lambda agency: (-given[agency], agency), default="")
    own = [one for one in ordered if credited and one.family == credited]
    if own:
        return _as_origin(own[0], credited, "credit" if len(group) > 1 else "alone")
    if len(group) == 1:
        return _as_origin(ordered[0], credited or ordered[0].family, "credit" if credited else "alone")
    first = ordered[0]
    rivals = [one for one in ordered if _hours(first, one) <= SAME_TIME_HOURS or _is_vague(one, first)]
    if len(rivals) == 1:
        return _as_origin(first, credited or first.family, "credit" if credited else "time")
    # Cut copies are commoner than padded ones: of texts that came together the fullest is nearest to the origin,
    # but one that an edge says expands another is not.
    expanded = {one.id for one in rivals if one.id in edges and edges[one.id].relation in ("expanded_of", "update_of")}
    fullest = min(rivals, key=lambda one: (one.id in expanded, -len(one.text), _instant(one), one.id))
    return _as_origin(fullest, credited or fullest.family, "credit" if credited else "containment")


def _as_origin(one: Sighting, family: str, basis: str) -> Lineage:
    return Lineage(one.id, one.id, family, "origin", basis, "", None, Differences())


def _reprint(
    one: Sighting,
    origin: Lineage,
    known: Mapping[str, Sighting],
    edges: Mapping[str, Duplicate],
    role: str,
    memory: StoryMemory,
) -> Lineage:
    source = known[origin.origin_id]
    edge = edges.get(one.id)
    return Lineage(
        article_id=one.id,
        origin_id=source.id,
        origin_family=origin.origin_family,
        role=role,
        basis=origin.basis,
        of_id=edge.of_id if edge and edge.of_id in known else source.id,
        hours_after=round((_instant(one) - _instant(source)).total_seconds() / 3600, 2),
        changes=memory.differences_of((source.title, source.text), (one.title, one.text), compare_texts),
    )


def _instant(one: Sighting) -> datetime:
    """Return when it came out: a bare day is no instant, so then when it was first seen."""
    instant = one.published_at if one.published_at and one.date_precision == "instant" else one.first_seen_at
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _hours(one: Sighting, other: Sighting) -> float:
    return abs((_instant(one) - _instant(other)).total_seconds()) / 3600


def _is_vague(one: Sighting, first: Sighting) -> bool:
    """Return whether it may have come out before the first: it names only the day, and that day is not a later one."""
    return (
        one.date_precision == "day"
        and one.published_at is not None
        and one.published_at.date() <= _instant(first).date()
    )


def _sentences_missing_from(text: str, other: str) -> tuple[str, ...]:
    """Return the sentences of a text that the other does not have, cut short."""
    known = set(runs(tokenise(other)))
    missing = []
    for start, end in sentences(text):
        own = set(runs(tokenise(text[start:end])))
        if own and len(own & known) < KEPT_SENTENCE * len(own):
            missing.append(text[start:end][:MOST_CHARACTERS])
    return tuple(missing[:MOST_SENTENCES])


def _numbers(text: str) -> Counter[str]:
    return Counter(word for word in tokenise(text) if word[0].isdigit())
