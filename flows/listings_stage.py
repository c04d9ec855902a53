"""The first half of a collection: ask the sources that are due, read what they answer, commit what is new.

What an answer means is decided in flows/listing_outcomes.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.examine import ListingJob, examine_listing
from extractors.records import Poll, Source, SourceState
from flows.listing_outcomes import Answer, Known, address_of, decide_poll, entries_of, of_row
from flows.polling.health import PagesSeen
from flows.polling.messages import Request, Response
from flows.workers import WorkerFailure
from warehouse import load, lookups, polling

if TYPE_CHECKING:
    from flows.pipeline import Run

PARSE_TIMEOUT_S = 5.0


def poll_sources(run: Run, sources: Sequence[Source]) -> list[Poll]:
    """Ask these sources, read what they answer, and commit what is new as open work."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        stored = lookups.source_states(connection)
        pages = {name: PagesSeen(*row) for name, row in polling.pages_seen(connection, [s.id for s in sources]).items()}
    # What was learned from another address than the row's present one no longer holds.
    states = {source.id: of_row(stored.get(source.id, SourceState(source.id)), source) for source in sources}
    requests = [_request(source, states[source.id]) for source in sources]
    answers = list(_read_answers(run, {source.id: source for source in sources}, requests, states))
    with run.committing("listings") as connection:
        found = [
            entry
            for answer in answers
            if answer.findings
            for entry in entries_of(answer.source, answer.findings.listing, run.started_at)
        ]
        known = Known(
            lookups.known_entries(connection, [entry.entry_id for entry in found]),
            lookups.known_addresses(connection, [entry.address_id for entry in found if entry.address_id]),
            pages,
        )
        polls = [
            decide_poll(answer, states[answer.source.id], known, run.started_at, run.jitter()) for answer in answers
        ]
        load.load_polls(connection, run.run_id, run.started_at, polls)
    return polls


def _request(source: Source, state: SourceState) -> Request:
    return Request(
        source.id,
        address_of(source, state),
        "listing",
        etag=state.etag,
        last_modified=state.last_modified,
        keep_cookies=source.cookies == "redirect",
    )


def _read_answers(
    run: Run, sources: Mapping[str, Source], requests: Sequence[Request], states: Mapping[str, SourceState]
) -> Iterator[Answer]:
    """Each source's answer, listings read in killable workers while others are still on their way."""
    plain: list[Answer] = []
    digests: dict[str, tuple[Response, str]] = {}

    def jobs() -> Iterator[ListingJob]:
        for response in run.fetcher.fetch(requests):
            run.note_response(response)
            source = sources[response.key]
            digest = hashlib.sha256(response.body).hexdigest() if response.body else ""
            before = states[source.id].body_sha256
            if not response.is_ok or (before and before == digest):
                plain.append(Answer(source, replace(response, body=b""), body_sha256=digest))
                continue
            # Without its body: those of a whole batch would stay in memory until all are read.
            digests[source.id] = (replace(response, body=b""), digest)
            run.keep_raw(response, "listing", source.id)
            yield ListingJob(source, response.body, response.final_url, response.content_type, run.lexicon)

    for job, findings in run.workers.map_unordered(examine_listing, jobs(), timeout_s=PARSE_TIMEOUT_S):
        response, digest = digests[job.source.id]
        if isinstance(findings, WorkerFailure):
            yield Answer(job.source, response, failure=findings.reason, body_sha256=digest)
        else:
            yield Answer(job.source, response, findings, body_sha256=digest)
    yield from plain
