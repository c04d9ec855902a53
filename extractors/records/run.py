"""The result of one poll, and the account of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from extractors.records.outcome import Entry, Outcome
from extractors.records.source import SourceState


@dataclass(frozen=True, slots=True)
class Poll:
    """The result of one poll of a source: its new or changed entries and the state to remember."""

    source_id: str
    state: SourceState
    result: str  # ok, not_modified, unchanged, failed
    reason: str = ""
    entries: tuple[Entry, ...] = ()
    decided: tuple[Outcome, ...] = ()  # entries dropped before their page was fetched
    known: int = 0  # entries met again unchanged
    status: int = 0  # HTTP status, 0 where there was no answer
    received_bytes: int = 0


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that could not be read in a run."""

    source_id: str
    reason: str
    next_poll_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """The balancing account of a run: seen = loaded + dropped + failed + pending."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    sources_polled: int
    sources_failed: tuple[SourceFailure, ...]
    seen: int
    loaded: int
    dropped: int
    failed: int
    pending: int
    known: int
    reasons: dict[str, int] = field(default_factory=dict)  # 'dropped: off_topic' → 12
    duplicates: int = 0
    seed_sightings: int = 0
    received_bytes: int = 0
    published: str = ""  # path of the snapshot, '' where nothing was published
    is_reached: bool = True  # false where not one server answered
    notes: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()  # of ours, each in a line; what they cost is *failed: bug*, the rest was published

    @property
    def is_balanced(self) -> bool:
        """Whether the account adds up."""
        return self.seen == self.loaded + self.dropped + self.failed + self.pending
