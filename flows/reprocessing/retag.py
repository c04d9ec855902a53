"""Retag: judging and tagging stored texts with the present lexicon. No network.

    stored articles, newest first ─► slices: judged and tagged in workers ─► written, one transaction each
      | dropped texts ─► slices: judged again ─► loaded where they now belong
      | one publish at the end: no reader sees a retag half done

A retag that is ended before its end goes on, the next time, behind the last slice it wrote. A dry run reads the
published snapshot, writes nothing and returns the same account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from extractors.records import LEDGER_VERSION, Record
from extractors.reprocess import Judged, StoredText, TextJob, judge_texts
from extractors.text.urls import canonical_url
from flows import clock
from flows.bugs import Bugs, in_parts
from flows.collection.commit import Stamp, commit_records
from flows.collection.lexicon_tables import store_lexicon, store_visits, store_watch
from flows.ledgers.events import settle
from flows.log import PROGRESS, count, home_log, timed
from flows.reprocessing import stored_articles
from flows.reprocessing.retag_changes import Changes, check, compare
from flows.reprocessing.stored_texts import dropped_text, record_of, stored_text
from flows.workers.batches import in_batches
from flows.workers.pool import WorkerFailure, Workers
from warehouse.store import publish
from warehouse.store.transactions import transaction
from warehouse.tables import load, polling
from warehouse.tables import retag_progress as progress
from warehouse.tables import retags as store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from extractors.faults import Fault
    from extractors.lexicon import Correction, Lexicon
    from flows.config.settings import Settings
    from warehouse.store.connection import Warehouse

TEXTS_A_JOB = 25
SLICE = 2_500  # texts read, judged and written together: some 50 MB of judgements
MOST_CULPRITS = 5  # a slice of which a bug lets nothing be written stops the retag where it costs more texts than that
JOB_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class _Retag:
    """What the steps of one retag share."""

    settings: Settings
    since: date | None
    lexicon: Lexicon
    stamp: Stamp
    changes: Changes
    opening: stored_articles.Opening
    warehouse: Warehouse | None  # None: a dry run
    workers: Workers
    corrections: Mapping[str, Correction]  # by address


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
        stored_articles.opened(settings, "retag", dry_run=dry_run) as (opening, warehouse),
    ):
        corrections = {canonical_url(row.url): row for row in lexicon.corrections}
        this = _Retag(settings, since, lexicon, stamp, changes, opening, warehouse, workers, corrections)
        with opening() as connection:
            changes.older = store.older_lexicon(connection, lexicon.version)
            begun = progress.Progress() if unread or dry_run else _begin(this, connection)
        done = _retag_articles(this, begun)
        if not unread:
            _retag_dropped(this)
        if warehouse is not None:
            _finish(this, warehouse, done)
    return changes


def _begin(this: _Retag, connection: DuckDBPyConnection) -> progress.Progress:
    """Store the lexicon's tables, and return how far an earlier retag by the same rules came."""
    with transaction(connection):
        store_lexicon(connection, this.lexicon)  # its new and renamed entities, with their names
        store_visits(connection, this.settings.lexicon)
        store_watch(connection, this.settings.lexicon, this.lexicon)
        load.note_run(connection, this.stamp.run_id, clock.now(), "retag")
    rules = f"{this.lexicon.version} {LEDGER_VERSION} {version('yalu')} {this.since or ''}"
    begun = progress.read_progress(connection, rules)
    this.changes.resumed = begun.articles
    return begun


def _retag_articles(this: _Retag, begun: progress.Progress) -> progress.Progress:
    """Judge the stored articles slice by slice and write each; return how far it came."""
    changes, done, seen = this.changes, begun, 0
    for slice_, behind, total in _slices(this, begun):
        with this.opening() as connection:
            texts = {text.article_id: text for text in store.latest_texts(connection, slice_)}
            before = store.tags_of(connection, slice_)
        asked = [stored_text(text) for text in texts.values()]
        kept: dict[str, tuple[store.JudgedText, Judged]] = {}
        for judged in _judge(this, asked, {text.article_id: text.url for text in texts.values()}):
            text = texts[judged.id]
            try:
                changes.count_correction(check(this.corrections.get(canonical_url(text.url)), judged))
                changes.count(compare(text, judged, before.get(judged.id, set())))
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _note
                _note(changes, "compare retag", error, judged.id, text.url)
                continue
            kept[judged.id] = (replace(text, text=""), judged)  # the text itself is needed no more
        done = replace(
            behind,
            articles=begun.articles + changes.articles,
            changed=begun.changed + changes.changed,
            left_subject=begun.left_subject + len(changes.left_subject),
        )
        if this.warehouse is not None:
            _write_slice(this, kept, done)
        seen += len(slice_)
        count("articles", seen, total)
        PROGRESS.info("judged %d of %d articles again", seen, total)
    return done


def _slices(this: _Retag, begun: progress.Progress) -> Iterator[tuple[list[str], progress.Progress, int]]:
    """Yield slices of articles, where each ends, and how many articles there are in all of them."""
    if most := this.changes.slice_size:
        with this.opening() as connection:
            unread = store.unread_articles(connection, most)
        for names in in_batches(unread, SLICE):
            yield list(names), begun, len(unread)
        return
    with this.opening() as connection:
        total = progress.count_behind(connection, this.since, begun)
    behind = begun
    while True:
        with this.opening() as connection:
            rows = progress.articles_behind(connection, this.since, behind, SLICE)
        if not rows:
            return
        behind = replace(behind, article_id=rows[-1][0], day=rows[-1][1])
        yield [row[0] for row in rows], behind, total


def _write_slice(this: _Retag, kept: Mapping[str, tuple[store.JudgedText, Judged]], done: progress.Progress) -> None:
    """Write the judgements of a slice, without the articles that a bug stops: those stay as they are."""

    def write(names: Sequence[str]) -> None:
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
        with this.opening() as connection, transaction(connection):
            store.write_judgements(connection, judged, this.stamp.lexicon_version)
            if done.rules:
                progress.note_progress(connection, done)

    _without_bugs(this, list(kept), write, {name: text.url for name, (text, _) in kept.items()})


def _without_bugs(
    this: _Retag, names: Sequence[str], write: Callable[[Sequence[str]], None], urls: Mapping[str, str]
) -> None:
    """Write all, without those that a bug stops: they stay as they are. Raises it where it stops a slice."""
    parts = in_parts(names, write)
    if parts.failed and not parts.done and len(names) > MOST_CULPRITS:
        raise parts.failed[-1][1]
    for name, error in parts.failed:
        _note(this.changes, "commit retag", error, name, urls[name])


def _retag_dropped(this: _Retag) -> None:
    """Judge the dropped texts again, and load those that now belong."""
    with this.opening() as connection:
        names = store.dropped_ids(connection, this.since)
    for some in in_batches(names, SLICE):
        with this.opening() as connection:
            dropped = {text.entry_id: text for text in store.dropped_texts(connection, some)}
        belong = _judge_dropped(this, dropped)
        if this.warehouse is not None:
            write = partial(_load_dropped, this, belong)
            _without_bugs(this, list(belong), write, {text.entry_id: text.article.url for text in dropped.values()})


def _judge_dropped(this: _Retag, dropped: Mapping[str, store.StoredDrop]) -> dict[str, Record]:
    """Return the records of the dropped texts that now belong, by their entry."""
    changes, belong = this.changes, dict[str, Record]()
    asked = [dropped_text(text) for text in dropped.values()]
    urls = {text.entry_id: text.article.url for text in dropped.values()}
    for judged in _judge(this, asked, urls, are_dropped=True):
        was = dropped[judged.id].article
        try:
            changes.count_correction(check(this.corrections.get(canonical_url(was.url)), judged))
            record = record_of(dropped[judged.id], judged) if judged.relevance.relations else None
        except Exception as error:  # noqa: BLE001 - as above
            _note(changes, "load dropped text", error, judged.id, was.url)
            continue
        if record:
            belong[judged.id] = record
            changes.loaded.append(was.title)
        else:
            changes.still_dropped += 1
    return belong


def _load_dropped(this: _Retag, belong: Mapping[str, Record], names: Sequence[str]) -> None:
    records = [belong[name] for name in names]
    entries = [outcome.entry_id for record in records for outcome in record.outcomes]
    with this.opening() as connection, transaction(connection):
        # An entry that led to an article before brings a version of it; in the entries it still names that article.
        named = {record.article.article_id for record in records if record.article}
        reopened = store.articles_of_entries(connection, entries) & named
        commit_records(this.stamp, connection, records, 0, reopened)
        load.remove(connection, "dropped", "entry_id", entries)
        polling.assign_raw_pages(connection, entries)


def _finish(this: _Retag, warehouse: Warehouse, done: progress.Progress) -> None:
    """Write the account, settle the events and publish."""
    changes = this.changes
    with warehouse.lock("retag"):
        with warehouse.opened() as connection:
            if not changes.slice_size:
                row = {
                    "lexicon_version": this.lexicon.version,
                    "since": this.since,
                    "articles": done.articles,
                    "changed": done.changed,
                    "left_subject": done.left_subject,
                    "loaded": len(changes.loaded),
                }
                progress.write_account(connection, this.stamp.run_id, clock.now(), row)
            Bugs(changes.bugs).aside("settle events", partial(_settle, connection, this.stamp))
        changes.published = str(publish.publish_locked(warehouse, this.stamp.run_id))


def _settle(connection: DuckDBPyConnection, stamp: Stamp) -> None:
    """Merge the events of what was read; their history is only added to."""
    with transaction(connection):
        settle(connection, at=clock.now(), run_id=stamp.run_id, lexicon_version=stamp.lexicon_version)


def _note(changes: Changes, stage: str, error: BaseException | Fault, name: str, url: str) -> None:
    Bugs(changes.bugs).note(stage, error, url=url)
    changes.failed.append(name)


def _judge(
    this: _Retag,
    texts: Sequence[StoredText],
    urls: Mapping[str, str],
    **what: bool,  # of TextJob
) -> Iterator[Judged]:
    changes = this.changes
    jobs = (TextJob(tuple(some), this.settings.lexicon, **what) for some in in_batches(texts, TEXTS_A_JOB))
    for job, found in this.workers.map_unordered(judge_texts, jobs, timeout_s=JOB_TIMEOUT_S):
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
