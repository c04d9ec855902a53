"""The frozen records that pass between the packages: imported from here, one module a stage.

    listing ─► article ─► judgement, ledger, likeness ─► outcome ─► run      story: over what is loaded; source: between
    polls

Everything a step learns is a field here; no step passes a bag of keys. Records hold plain values only
(text, numbers, instants, tuples), so that they can be pickled to a worker, compared, and written down.

The fixed sets of words (outcomes, reasons, precisions, languages …) are in `vocabulary`. Terms used throughout:
    instant      an aware `datetime` in UTC
    precision    what a date rests on: 'instant', 'day', 'month', 'none'
    span         0-based, half-open, in code points of the field named beside it ('title' or 'text')
    lang         'en', 'ko', 'ja', 'zh-Hans', 'zh-Hant', 'zh' (script unknown) or '' (unknown)
"""

from __future__ import annotations

from extractors.records.article import Article, ArticleFacts, DateMention, Junk, PageHints, Turn, Unreadable
from extractors.records.claim import (
    AnswerOfArticle,
    ClaimState,
    ClaimStep,
    Passage,
    ReportInArticle,
    SaidOfEvent,
)
from extractors.records.judgement import Evidence, Link, Relevance, Tag
from extractors.records.ledger import (
    LEDGER_TABLES,
    LEDGER_VERSION,
    NO_LEDGERS,
    BorderSign,
    Condition,
    DeskQuestion,
    Event,
    EventConflict,
    EventReport,
    First,
    LedgerRow,
    Ledgers,
    PageFacts,
    PhraseUse,
    Readout,
    ReportOfEvent,
    Statement,
    Visit,
    VisitCoverage,
)
from extractors.records.likeness import (
    FINGERPRINT_VERSION,
    Document,
    Duplicate,
    DuplicateEvidence,
    Fingerprint,
    Seed,
)
from extractors.records.listing import FeedEntry, Listing, Selectors
from extractors.records.outcome import DroppedText, Entry, Outcome, PageState, Record, StoredArticle
from extractors.records.run import Poll, RunReport, SourceFailure
from extractors.records.source import Source, SourceState
from extractors.records.story import Differences, Lineage, Sighting, StoryChange, StoryEvent, StoryText
from extractors.records.vocabulary import (
    DATE_PRECISIONS,
    EDGE_RELATIONS,
    LANGUAGES,
    LINEAGE_ROLES,
    MENTION_PRECISIONS,
    OUTCOMES,
    RELATIONS,
    SPEAKER_CLASSES,
    STAND_INS,
    TAG_KINDS,
    EntryReason,
    entry_reasons,
    http_words,
)

__all__ = [
    "DATE_PRECISIONS",
    "EDGE_RELATIONS",
    "FINGERPRINT_VERSION",
    "LANGUAGES",
    "LEDGER_TABLES",
    "LEDGER_VERSION",
    "LINEAGE_ROLES",
    "MENTION_PRECISIONS",
    "NO_LEDGERS",
    "OUTCOMES",
    "RELATIONS",
    "SPEAKER_CLASSES",
    "STAND_INS",
    "TAG_KINDS",
    "AnswerOfArticle",
    "Article",
    "ArticleFacts",
    "BorderSign",
    "ClaimState",
    "ClaimStep",
    "Condition",
    "DateMention",
    "DeskQuestion",
    "Differences",
    "Document",
    "DroppedText",
    "Duplicate",
    "DuplicateEvidence",
    "Entry",
    "EntryReason",
    "Event",
    "EventConflict",
    "EventReport",
    "Evidence",
    "FeedEntry",
    "Fingerprint",
    "First",
    "Junk",
    "LedgerRow",
    "Ledgers",
    "Lineage",
    "Link",
    "Listing",
    "Outcome",
    "PageFacts",
    "PageHints",
    "PageState",
    "Passage",
    "PhraseUse",
    "Poll",
    "Readout",
    "Record",
    "Relevance",
    "ReportInArticle",
    "ReportOfEvent",
    "RunReport",
    "SaidOfEvent",
    "Seed",
    "Selectors",
    "Sighting",
    "Source",
    "SourceFailure",
    "SourceState",
    "Statement",
    "StoredArticle",
    "StoryChange",
    "StoryEvent",
    "StoryText",
    "Tag",
    "Turn",
    "Unreadable",
    "Visit",
    "VisitCoverage",
    "entry_reasons",
    "http_words",
]
