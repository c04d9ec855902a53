"""Relations between articles: the story they belong to, and whose words each prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """What happens by an article's headline and opening: its tags of the kinds act, actor, office and day."""

    acts: tuple[tuple[str, float], ...] = ()  # (id, score): 1 in the headline, less further down; so below
    actors: tuple[tuple[str, float], ...] = ()
    offices: tuple[tuple[str, float], ...] = ()
    day: str = ""  # ISO; '' where the opening states none
    forms: tuple[str, ...] = ()  # ids of forms.toml that its headline is marked as


@dataclass(frozen=True, slots=True)
class StoryText:
    """An article as it is grouped with others on the same event."""

    id: str
    title: str
    text: str
    lang: str
    published_at: datetime | None  # where the page states none, when it was first seen
    entities: tuple[str, ...] = ()  # ids of the entities and places it names, as often as it names them
    vector: tuple[float, ...] = ()  # of the optional extra `semantic`, () without it
    event: StoryEvent = StoryEvent()


@dataclass(frozen=True, slots=True)
class StoryChange:
    """Articles that left one story for another when stories were grouped again."""

    kind: str  # 'split': the old story continues without them; 'merge': nothing is left of it
    from_story_id: str
    to_story_id: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One article of a group of copies, as its lineage is traced."""

    id: str
    title: str
    text: str
    published_at: datetime | None
    date_precision: str
    first_seen_at: datetime
    family: str  # the publisher family of the outlet, '' where unknown
    agency_family: str = ""  # the family of the agency the page credits, '' where it credits none


@dataclass(frozen=True, slots=True)
class Differences:
    """What one text changed of another, sentence by sentence."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    numbers_added: tuple[str, ...] = ()
    numbers_removed: tuple[str, ...] = ()
    is_retitled: bool = False


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where an article's text comes from: its place among the copies of one text."""

    article_id: str
    origin_id: str  # the article the text is taken to come from; its own id where it is the origin
    origin_family: str  # whose words they are: an agency's or a publisher's family
    role: str  # origin, reprint, excerpt
    basis: str  # what names the origin: credit, time, containment, alone
    of_id: str  # the article it repeats most closely, '' for the origin
    hours_after: float | None  # after the origin
    changes: Differences
