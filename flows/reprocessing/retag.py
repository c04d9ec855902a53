"""Retag: judging and tagging stored texts with the present lexicon. No network.

    stored articles ─► judged and tagged in workers ─► what differs
      | dropped texts ─► judged again ─► loaded where they now belong
      | one transaction ─► one publish: no reader sees a retag half done

A dry run reads the published snapshot, writes nothing and returns the same account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from extractors.records import Record
from extractors.reprocess import Judged, StoredText, TextJob, judge_texts
from extractors.text.urls import canonical_url
from flows import clock
from flows.bugs import Bugs, is_bug, take_back, trial, without_culprits
from flows.collection.commit import Stamp, commit_records
from flows.collection.lexicon_tables import store_lexicon, store_visits, store_watch
from flows.ledgers.events import settle
from flows.log import PROGRESS, count, home_log, timed
from flows.reprocessing import stored_articles
from flows.reprocessing.stored_texts import dropped_text, record_of, stored_text
from flows.workers.batches import in_batches
from flows.workers.pool import WorkerFailure, Workers
from warehouse.store import publish
from warehouse.store.transactions import transaction
from warehouse.tables import load, polling
from warehouse.tables import retags as store

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from extractors.faults import Fault
    from extractors.lexicon import Correction, Lexicon
    from flows.config.settings import Settings

TEXTS_A_JOB = 25
READ_AT_ONCE = 500
WRITE_AT_ONCE = 1000
MOST_CULPRITS = 5  # articles that a bug keeps out of one retag; beyond, nothing is written
JOB_TIMEOUT_S = 120.0


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
    slice_size: int = 0  # of the articles whose ledgers are filled by upkeep; 0: all


Rejudged = dict[str, tuple[store.JudgedText, Judged]]


def retag(
    settings: Settings,
    since: date | None = None,
    *,
    dry_run: bool = False,
    unread: int = 0,
) -> Changes:
    """Judge and tag stored texts again. Return what changed. Raises WarehouseBusy while a collection is under way.

    `unread`: only so many of the articles that the present readers of ledgers have not read, the newest first.
    """
    from extractors.annotation.rule_examples import failed_examples
    from extractors.lexicon import load_lexicon

    lexicon = load_lexicon(settings.lexicon)
    broken = failed_examples(lexicon) if settings.lexicon and not unread else []
    changes = Changes(lexicon.version, broken=broken, slice_size=unread)
    stamp = stored_articles.stamp_of("retag", clock.now(), lexicon.version)
    log = nullcontext() if dry_run else home_log(settings, stamp.run_id)
    with (
        log,
        timed("retag"),
        Workers() as workers,
        stored_articles.opened(settings, "look up retag", dry_run=dry_run) as (opening, warehouse),
    ):
        kept, now_belong = _judge_stored(opening, workers, settings, since, changes, lexicon)
        if warehouse is not None:
            with warehouse.lock("retag"):
                with warehouse.opened() as connection:
                    _write_sound(connection, stamp, since, kept, now_belong, changes, lexicon, settings.lexicon)
                    Bugs(changes.bugs).aside("settle events", partial(_settle, connection, stamp))
                changes.published = str(publish.publish_locked(warehouse, stamp.run_id))
    return changes


def _settle(connection: DuckDBPyConnection, stamp: Stamp) -> None:
    """Merge the events of what was read; their history is only added to."""
    with transaction(connection):
        settle(connection, at=clock.now(), run_id=stamp.run_id, lexicon_version=stamp.lexicon_version)


def _write_sound(
    connection: DuckDBPyConnection,
    stamp: Stamp,
    since: date | None,
    kept: Rejudged,
    now_belong: list[Record],
    changes: Changes,
    lexicon: Lexicon,
    folder: Path | None,
) -> None:
    """Write all of it in one transaction, without the articles that a bug stops: those stay as they are."""
    texts = {record.outcomes[0].entry_id: record for record in now_belong}

    def write(names: Sequence[str], *, is_trial: bool = False) -> None:
        with transaction(connection):
            store_lexicon(connection, lexicon)  # its new and renamed entities, with their names
            store_visits(connection, folder)
            store_watch(connection, folder, lexicon)
            some = {name: kept[name] for name in names if name in kept}
            _write(connection, stamp, since, some, [texts[name] for name in names if name in texts], changes)
            if is_trial:
                take_back()

    def try_out(names: Sequence[str]) -> None:
        with trial():
            write(names, is_trial=True)

    names = [*kept, *texts]
    try:
        write(names)
    except Exception as error:
        if not is_bug(error):
            raise
        _, culprits = without_culprits(names, try_out, MOST_CULPRITS)
        for name, problem in culprits:
            article = texts[name].article if name in texts else None
            _note(changes, "commit retag", problem, name, article.url if article else kept[name][0].url)
        gone = {name for name, _ in culprits}
        write([name for name in names if name not in gone])


def _note(changes: Changes, stage: str, error: BaseException | Fault, name: str, url: str) -> None:
    Bugs(changes.bugs).note(stage, error, url=url)
    changes.failed.append(name)


def _judge_stored(
    opening: stored_articles.Opening,
    workers: Workers,
    settings: Settings,
    since: date | None,
    changes: Changes,
    lexicon: Lexicon,
) -> tuple[Rejudged, list[Record]]:
    """Read, judge and compare: the articles with their new judgement, and the dropped texts that now belong."""
    with opening() as connection:
        changes.older = store.older_lexicon(connection, lexicon.version)
        most = changes.slice_size
        ids = store.unread_articles(connection, most) if most else store.article_ids_since(connection, since)
        dropped = {} if most else {text.entry_id: text for text in store.dropped_texts(connection, since)}
    expected = {canonical_url(row.url): row for row in lexicon.corrections}
    kept: Rejudged = {}
    for names in in_batches(ids, READ_AT_ONCE):
        with opening() as connection:
            texts = {text.article_id: text for text in store.latest_texts(connection, names)}
            before = store.tags_of(connection, names)
        asked = [stored_text(text) for text in texts.values()]
        urls = {text.article_id: text.url for text in texts.values()}
        for judged in _judge(workers, asked, settings, changes, urls):
            text = texts[judged.id]
            try:
                _check(expected.get(canonical_url(text.url)), judged, changes)
                _compare(text, judged, before.get(judged.id, set()), changes)
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _note
                _note(changes, "compare retag", error, judged.id, text.url)
                continue
            kept[judged.id] = (replace(text, text=""), judged)  # the text itself is needed no more
        count("articles", len(kept), len(ids))
        PROGRESS.info("judged %d of %d articles again", len(kept), len(ids))
    asked = [dropped_text(text) for text in dropped.values()]
    belong = []
    urls = {text.entry_id: text.article.url for text in dropped.values()}
    for judged in _judge(workers, asked, settings, changes, urls, are_dropped=True):
        was = dropped[judged.id].article
        try:
            _check(expected.get(canonical_url(was.url)), judged, changes)
            record = record_of(dropped[judged.id], judged) if judged.relevance.relations else None
        except Exception as error:  # noqa: BLE001 - as above
            _note(changes, "load dropped text", error, judged.id, was.url)
            continue
        if record:
            belong.append(record)
            changes.loaded.append(was.title)
        else:
            changes.still_dropped += 1
    return kept, belong


def _judge(
    workers: Workers,
    texts: Sequence[StoredText],
    settings: Settings,
    changes: Changes,
    urls: Mapping[str, str],
    **what: bool,  # of TextJob
) -> Iterator[Judged]:
    jobs = (TextJob(tuple(some), settings.lexicon, **what) for some in in_batches(texts, TEXTS_A_JOB))
    for job, found in workers.map_unordered(judge_texts, jobs, timeout_s=JOB_TIMEOUT_S):
        if isinstance(found, WorkerFailure):
            changes.failed += [text.id for text in job.texts]
            if found.fault is not None:
                Bugs(changes.bugs).note("retag", found.fault)
            continue
        for judged in found:
            if judged.fault is None:
                yield judged
            else:
                _note(changes, "retag", judged.fault, judged.id, urls[judged.id])


def _compare(text: store.JudgedText, judged: Judged, before: set[store.TagKey], changes: Changes) -> None:
    """Count what differs of one article."""
    now = {(tag.kind, tag.value, tag.field, tag.start, tag.end) for tag in judged.tags}
    said, says = {key[:2] for key in before}, {key[:2] for key in now}
    for kind, value in says - said:
        name = f"{kind} {value}"
        changes.added[name] += 1
        changes.examples.setdefault(name, _quote(text, now, (kind, value)))
    for kind, value in said - says:
        changes.removed[f"{kind} {value}"] += 1
    changes.articles += 1
    relations = judged.relevance.relations
    changes.changed += now != before or relations != text.relations
    if relations != text.relations:
        changes.new_relation.append(text.title)
        if not relations and not text.is_seed_copy:
            changes.left_subject.append(text.title)


def _quote(text: store.JudgedText, tags: set[store.TagKey], wanted: tuple[str, str]) -> str:
    """The words a tag rests on, with some before and behind."""
    place, start, end = next(key[2:] for key in sorted(tags) if key[:2] == wanted)
    raw = text.title if place == "title" else text.text
    return " ".join(f"{raw[max(0, start - 25) : start]}[{raw[start:end]}]{raw[end : end + 25]}".split())


def _check(correction: Correction | None, judged: Judged, changes: Changes) -> None:
    """Count whether a text is judged as the desk has corrected it."""
    if correction is None:
        return
    if correction.relations == judged.relevance.relations:
        changes.corrections_met += 1
    else:
        found = "+".join(judged.relevance.relations) or "none"
        wanted = "+".join(correction.relations) or "none"
        changes.corrections_missed.append(f"{correction.url}: {found}, should be {wanted}")


def _write(
    connection: DuckDBPyConnection,
    stamp: Stamp,
    since: date | None,
    kept: Rejudged,
    now_belong: list[Record],
    changes: Changes,
) -> None:
    """Write all decisions, inside the caller's transaction."""
    now = clock.now()
    for names in in_batches(sorted(kept), WRITE_AT_ONCE):
        judged = {
            name: store.Judgement(
                text.version,
                text.published_on,
                found.relevance,
                found.tags,
                found.is_unconfirmed,
                found.ledgers,
                found.dates,
            )
            for name in names
            for text, found in [kept[name]]
        }
        store.write_judgements(connection, judged, stamp.lexicon_version)
    if changes.slice_size:
        return
    store.write_account(
        connection,
        stamp.run_id,
        now,
        {
            "lexicon_version": stamp.lexicon_version,
            "since": since,
            "articles": changes.articles,
            "changed": changes.changed,
            "left_subject": len(changes.left_subject),
            "loaded": len(now_belong),
        },
    )
    if now_belong:
        entries = [outcome.entry_id for record in now_belong for outcome in record.outcomes]
        # An entry that led to an article before brings a version of it; in the entries it still names that article.
        named = {record.article.article_id for record in now_belong if record.article}
        reopened = store.articles_of_entries(connection, entries) & named
        commit_records(stamp, connection, now_belong, 0, reopened)
        load.remove(connection, "dropped", "entry_id", entries)
        polling.assign_raw_pages(connection, entries)
