"""Group articles into stories: the same event, in other words or in another language, within a few days.

    texts ─► story_features.py ─► pairs with shared terms ─► likeness of each ─► average linkage ─► groups
    groups of one event, by who did what and when ─► joined (story_joining.py)
    groups + the stories of the run before ─► ids kept by largest overlap, changes listed

A pure function of the set of texts: the same set returns the same groups in any order. Copies of one
text are passed as one text by the caller (group_stories.py); whether two texts are copies is decided there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from extractors.records import StoryChange
from extractors.similarity.embeddings import cosine, near_pairs
from extractors.similarity.stated_facts import shared_figures
from extractors.similarity.story_event import act_factor, event_agreement, is_conflict
from extractors.similarity.story_features import story_features, weighted_cosine
from extractors.similarity.story_joining import join_events
from extractors.similarity.story_memory import StoryMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.records import StoryText
    from extractors.similarity.story_event import EventFeatures
    from extractors.similarity.story_features import StoryFeatures

# ---- likeness of a pair; set on halves of articles (every second sentence), on aligned translations and on official
# read-outs of meetings: rerun tests/quality/test_stories.py after a change.
WORDING_WEIGHT = 1.5
WORDING_WEIGHT_CJK = 2.8  # pairs of characters agree less than words do, in one story as in two
STATED_WEIGHT = 0.4
STATED_WEIGHT_ACROSS = 2.0  # across languages nothing but what is stated can agree
OTHER_MATTER = 0.4  # of it where only names agree: two reports from one town
# With the extra `semantic`: what is stated, and the cosine above what two unrelated texts reach.
STATED_WEIGHT_WITH_MEANING = 0.9
MEANING_WEIGHT = 10.0
MEANING_FROM = 0.80
EVENT_WEIGHT = 0.75  # of the agreement in who acts, what is done and when
CONFLICT_FACTOR = 0.4  # of the likeness of two texts whose events cannot be one
STORY_LIKENESS = 0.5  # the least mean likeness of the pairs between two groups that become one
STORY_HOURS = 72.0  # pairs further apart are not alike; a story may go on by its links
# Wording this alike with other amounts is a form with new figures: rates, weather, tables. Each day's is its own story.
FORM_WORDING = 0.6
FORM_AMOUNTS = 3
FORM_AGREEMENT = 0.3

# ---- candidates: the weightiest terms of each text; pairs that share so many of them are compared.
TERMS_A_TEXT = 25
SHARED_TERMS = 2
TERM_TEXTS = 400  # a term that more texts hold among their weightiest pairs nobody

_REACH_S = STORY_HOURS * 3600 + 1  # a second more than decides: instants as floats are not exact

Pair = tuple[int, int]


def group_stories(texts: Iterable[StoryText], memory: StoryMemory | None = None) -> list[tuple[str, ...]]:
    """Group texts into stories: the ids of each, sorted; the stories sorted by their first id.

    Every text is in exactly one story, most often alone. Ids must differ. A memory of an earlier grouping changes what
    it costs and nothing else; it learns what is computed here.
    """
    ordered = sorted(texts, key=lambda text: text.id)
    memory = memory or StoryMemory()
    known = story_features(ordered, memory)
    alike: dict[Pair, float] = {}
    for one, other in _candidates(known):
        compare = partial(pair_likeness, known[one], known[other])
        value = memory.likeness_of(known[one].key, known[other].key, compare)
        if value > 0:
            alike[one, other] = value
    groups = join_events(_link(len(ordered), alike), known)
    return [tuple(ordered[index].id for index in group) for group in groups]


def pair_likeness(one: StoryFeatures, other: StoryFeatures) -> float:
    """Return how surely two texts belong to one story; STORY_LIKENESS is enough, 0 is none at all."""
    hours = _hours_apart(one.text, other.text)
    if hours > STORY_HOURS:
        return 0.0
    likeness = min(1.0, _text_likeness(one, other))
    if not (one.event.is_stated and other.event.is_stated):
        return likeness
    likeness *= act_factor(one.event, other.event)
    if is_conflict(one.event, other.event):
        return CONFLICT_FACTOR * likeness
    return likeness + EVENT_WEIGHT * event_agreement(one.event, other.event, hours)


def _text_likeness(one: StoryFeatures, other: StoryFeatures) -> float:
    """Return the likeness of two texts by their wording and by what they state."""
    if one.script != other.script:
        stated = weighted_cosine(one.stated_across, other.stated_across)
        if _is_other_matter(one.event, other.event):
            stated *= OTHER_MATTER
        if not one.text.vector or not other.text.vector:
            return STATED_WEIGHT_ACROSS * stated
        meaning = cosine(one.text.vector, other.text.vector)
        return STATED_WEIGHT_WITH_MEANING * stated + MEANING_WEIGHT * max(0.0, meaning - MEANING_FROM)
    stated = weighted_cosine(one.stated, other.stated)
    wording = weighted_cosine(one.wording, other.wording)
    if wording >= FORM_WORDING and _is_form(one, other):
        return 0.0
    weight = WORDING_WEIGHT_CJK if one.script[:2] in ("ko", "ja", "zh") else WORDING_WEIGHT
    return weight * wording + STATED_WEIGHT * stated


def _is_other_matter(one: EventFeatures, other: EventFeatures) -> bool:
    """Return whether two openings name no act in common and each states figures, none of them the other's."""
    amounts, others = one.figures.amounts, other.figures.amounts
    is_other_act = not any(act in other.acts for act in one.acts)
    return bool(is_other_act and amounts and others and not shared_figures(amounts, others))


def name_stories(
    groups: Iterable[Sequence[str]], previous: Mapping[str, frozenset[str]], taken: frozenset[str] = frozenset()
) -> tuple[dict[str, tuple[str, ...]], tuple[StoryChange, ...]]:
    """Return the groups by story id, and the articles that changed their story.

    A group keeps the id of the previous story it shares most articles with; of two that claim one id, the one that
    shares more. Another is named for its first article whose id names no other story. Pass the articles of each
    group earliest first. `previous` maps the stories of the run before to those of their articles that are grouped
    again; `taken` are ids of stories that continue outside these groups and cannot name a new one.
    """
    found = [tuple(group) for group in groups]
    stories_of = _stories_of(previous)
    shared = [
        Counter(story_id for article in set(group) for story_id in stories_of.get(article, ())) for group in found
    ]
    overlaps = sorted(
        (-count, story_id, min(found[number]), number)
        for number, counts in enumerate(shared)
        for story_id, count in counts.items()
    )
    names: dict[int, str] = {}
    claimed: set[str] = set()
    for _, story_id, _, number in overlaps:
        if number not in names and story_id not in claimed:
            names[number] = story_id
            claimed.add(story_id)
    used = claimed | taken
    for number in sorted(set(range(len(found))) - set(names), key=lambda number: min(found[number])):
        names[number] = next((id_ for id_ in found[number] if id_ not in used), f"{min(found[number])}+")
        used.add(names[number])
    named = {names[number]: group for number, group in enumerate(found)}
    return named, _changes(named, previous, taken)


def _changes(
    named: Mapping[str, Sequence[str]], previous: Mapping[str, frozenset[str]], taken: frozenset[str]
) -> tuple[StoryChange, ...]:
    """Return which articles moved from which story to which other."""
    changes = []
    stories_of = _stories_of(previous)
    for new_id, group in sorted(named.items()):
        for old_id in sorted({old_id for article in group for old_id in stories_of.get(article, ())} - {new_id}):
            goes_on = old_id in named or old_id in taken
            moved = tuple(sorted(previous[old_id].intersection(group)))
            changes.append(StoryChange("split" if goes_on else "merge", old_id, new_id, moved))
    return tuple(changes)


def _stories_of(previous: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return the stories of each article: comparing every group with every story takes seconds for thousands."""
    found: dict[str, list[str]] = defaultdict(list)
    for story_id, old in previous.items():
        for article in old:
            found[article].append(story_id)
    return found


def _hours_apart(one: StoryText, other: StoryText) -> float:
    if one.published_at is None or other.published_at is None:
        return 0.0
    return abs((one.published_at - other.published_at).total_seconds()) / 3600


def _is_form(one: StoryFeatures, other: StoryFeatures) -> bool:
    both = one.amounts | other.amounts
    if min(len(one.amounts), len(other.amounts)) < FORM_AMOUNTS:
        return False
    return len(one.amounts & other.amounts) < FORM_AGREEMENT * len(both)


def _candidates(known: Sequence[StoryFeatures]) -> list[Pair]:
    """Pair the texts that share weighty terms; across languages also those whose vectors are near."""
    pairs = _pairs_by_terms(known) | _pairs_by_event(known)
    with_meaning = [index for index, bearing in enumerate(known) if bearing.text.vector]
    least = MEANING_FROM + (STORY_LIKENESS - STATED_WEIGHT_WITH_MEANING / 4) / MEANING_WEIGHT
    for one, other in near_pairs([known[index].text.vector for index in with_meaning], least):
        first, second = with_meaning[one], with_meaning[other]
        if known[first].script != known[second].script:
            pairs.add((first, second))
    return sorted(pairs)


def _pairs_by_terms(known: Sequence[StoryFeatures]) -> set[Pair]:
    """Pair the texts that share SHARED_TERMS of their weightiest terms and were published within STORY_HOURS."""
    weighty: list[list[str]] = []
    for bearing in known:
        mine: list[str] = []
        for kind, terms in ((bearing.script, bearing.wording), ("stated", bearing.stated_across)):
            mine += (f"{kind} {term}" for term in sorted(terms, key=lambda term: (-terms[term], term))[:TERMS_A_TEXT])
        weighty.append(mine)
    texts_with = Counter(term for mine in weighty for term in mine)
    instants = [bearing.text.published_at for bearing in known]
    seconds = [instant.timestamp() if instant else None for instant in instants]
    holders: dict[str, list[int]] = defaultdict(list)
    pairs: set[Pair] = set()
    for index, mine in enumerate(weighty):
        shared: Counter[int] = Counter()  # counted in C, which is what makes a week of 5,000 texts bearable
        for term in mine:
            if 1 < texts_with[term] <= TERM_TEXTS:
                shared.update(holders[term])
                holders[term].append(index)
        mine_at = seconds[index]
        for other, count in shared.items():
            if count < SHARED_TERMS:
                continue
            other_at = seconds[other]
            if mine_at is None or other_at is None or abs(mine_at - other_at) <= _REACH_S:
                pairs.add((other, index))
    return pairs


def _pairs_by_event(known: Sequence[StoryFeatures]) -> set[Pair]:
    """Pair the texts that share an act with a person, or with an office and both sides, within STORY_HOURS."""
    holders: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for index, bearing in enumerate(known):
        instant = bearing.text.published_at
        for key in bearing.event.keys:
            holders[key].append((instant.timestamp() / 3600 if instant else 0.0, index))
    pairs: set[Pair] = set()
    for having in holders.values():
        having.sort()
        for number, (hour, one) in enumerate(having):
            for later, other in having[number + 1 :]:
                if later - hour > STORY_HOURS:
                    break
                pairs.add((min(one, other), max(one, other)))
    return pairs


def _link(count: int, alike: Mapping[Pair, float]) -> list[tuple[int, ...]]:
    """Join the two groups whose pairs are most alike on average, until none reach STORY_LIKENESS.

    Pairs not in `alike` count as nothing. Among equals the lowest indexes are joined first.
    """
    members: dict[int, tuple[int, ...]] = {index: (index,) for index in range(count)}
    total: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), value in alike.items():
        total[one][other] = total[other][one] = value
    queue = [(-value, one, other) for (one, other), value in alike.items() if value >= STORY_LIKENESS]
    heapify(queue)
    while queue:
        value, one, other = heappop(queue)
        if one not in members or other not in members or -value != _mean(total, members, one, other):
            continue
        # The joined group keeps the lower index, so a group is always known by its first text.
        members[one] = tuple(sorted(members[one] + members.pop(other)))
        for third, shared in sorted(total.pop(other).items()):
            total[third].pop(other, None)
            if third != one:
                joined = total[one].get(third, 0.0) + shared
                total[one][third] = total[third][one] = joined
        for third in total[one]:
            mean = _mean(total, members, one, third)
            if mean >= STORY_LIKENESS:
                heappush(queue, (-mean, min(one, third), max(one, third)))
    return sorted(members.values())


def _mean(
    total: Mapping[int, Mapping[int, float]], members: Mapping[int, tuple[int, ...]], one: int, other: int
) -> float:
    return total[one].get(other, 0.0) / (len(members[one]) * len(members[other]))
