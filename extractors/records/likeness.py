"""The comparison of texts: the fingerprint that is stored of a body, and the result of comparing two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# Of the tokens and hashes that similarity/fingerprint.py makes: those of two versions have nothing in common.
FINGERPRINT_VERSION = 2  # 2: Chinese is folded to one script


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a body to find its copies. See extractors/similarity/fingerprint.py."""

    text_sha256: str  # of the normalised body
    tokens: int
    sample: tuple[int, ...]  # sampled 64-bit shingle hashes, in order of first occurrence
    version: int = FINGERPRINT_VERSION


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be compared with others."""

    id: str
    title: str
    text: str
    lang: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DuplicateEvidence:
    """The measured likeness of two texts behind a verdict."""

    containment: float  # share of the later text's shingles found in the earlier one
    containment_of: float  # share of the earlier text's shingles found in the later one
    jaccard: float
    shared: int  # shingles in common (sampled hashes where only a sample is known)
    numbers_agree: bool = True
    title_similarity: float = 0.0
    hours_apart: float | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An edge from a later text to its best earlier match."""

    document_id: str
    of_id: str
    relation: str  # exact, near_dup, excerpt_of, expanded_of, update_of
    score: float
    evidence: DuplicateEvidence


@dataclass(frozen=True, slots=True)
class Seed:
    """Facts and fingerprints of one text of the seed corpus; never a sentence of it."""

    seed_id: str
    title: str  # '' where the text carries none
    outlet: str
    author: str
    published_on: date | None
    date_precision: str
    lang: str
    url: str
    words: int
    text_sha256: str  # of the file's bytes
    body_start: int
    body_end: int
    fingerprint: Fingerprint
