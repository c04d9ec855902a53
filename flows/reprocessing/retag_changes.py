"""What a retag changes, or would change, counted article by article. Nothing is read or written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.lexicon import Correction
    from extractors.reprocess import Judged
    from warehouse.tables import retags as store


@dataclass(slots=True)
class Changes:
    """What a retag changes, or would change."""

    lexicon_version: str
    older: int = 0  # articles that carry tags of another lexicon
    articles: int = 0
    changed: int = 0
    new_relation: list[str] = field(default_factory=list)  # titles of articles whose relations change
    left_subject: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)  # titles of dropped texts that now belong
    still_dropped: int = 0
    added: Counter[str] = field(default_factory=Counter)  # 'entity per:xi' → articles that gain it
    removed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)  # 'entity per:xi' → the words in one article
    corrections_met: int = 0
    corrections_missed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # texts a worker could not judge; they stay as they are
    bugs: list[str] = field(default_factory=list)  # of ours, each in a line; what they were met in stays as it is
    broken: list[str] = field(default_factory=list)  # rules of one's own that do not keep their own sentences
    published: str = ""
    resumed: int = 0  # articles that a retag which was ended before its end had judged and written
    slice_size: int = 0  # of the articles whose ledgers are filled by upkeep; 0: all

    def count(self, found: Difference) -> None:
        """Count what differs of one article."""
        for name, words in found.gained:
            self.added[name] += 1
            self.examples.setdefault(name, words)
        self.removed.update(found.lost)
        self.articles += 1
        self.changed += found.is_changed
        if found.has_new_relation:
            self.new_relation.append(found.title)
        if found.has_left_subject:
            self.left_subject.append(found.title)

    def count_correction(self, missed: str | None) -> None:
        """Count how a correction is met (`check`)."""
        if missed:
            self.corrections_missed.append(missed)
        self.corrections_met += missed == ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs of one article."""

    title: str
    gained: tuple[tuple[str, str], ...]  # ('entity per:xi', the words it rests on)
    lost: tuple[str, ...]
    is_changed: bool
    has_new_relation: bool
    has_left_subject: bool


def compare(text: store.JudgedText, judged: Judged, before: set[store.TagKey]) -> Difference:
    """Return what differs between an article's stored tags and relations and a new judgement."""
    now = {(tag.kind, tag.value, tag.field, tag.start, tag.end) for tag in judged.tags}
    said, says = {key[:2] for key in before}, {key[:2] for key in now}
    relations = judged.relevance.relations
    return Difference(
        text.title,
        tuple((f"{kind} {value}", _quote(text, now, (kind, value))) for kind, value in sorted(says - said)),
        tuple(f"{kind} {value}" for kind, value in sorted(said - says)),
        now != before or relations != text.relations,
        relations != text.relations,
        relations != text.relations and not relations and not text.is_seed_copy,
    )


def _quote(text: store.JudgedText, tags: set[store.TagKey], wanted: tuple[str, str]) -> str:
    """The words a tag rests on, with some before and behind."""
    place, start, end = next(key[2:] for key in sorted(tags) if key[:2] == wanted)
    raw = text.title if place == "title" else text.text
    return " ".join(f"{raw[max(0, start - 25) : start]}[{raw[start:end]}]{raw[end : end + 25]}".split())


def check(correction: Correction | None, judged: Judged) -> str | None:
    """Return how a text is judged otherwise than the desk has corrected it, '' where alike; None: no correction."""
    if correction is None:
        return None
    if correction.relations == judged.relevance.relations:
        return ""
    found = "+".join(judged.relevance.relations) or "none"
    wanted = "+".join(correction.relations) or "none"
    return f"{correction.url}: {found}, should be {wanted}"
