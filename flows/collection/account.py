"""The account of a run, as text for a person and as plain values for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from extractors.records import RunReport, SourceFailure, entry_reasons
from flows.config.words import many, when

ALIKE = 3  # failures of one reason from which on they are one line


def as_json(report: RunReport) -> dict[str, Any]:
    """Return the report as plain values, instants in ISO 8601."""

    def plain(value: Any) -> Any:  # noqa: ANN401 - any field of the report
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, list | tuple) else value

    values: dict[str, Any] = plain(asdict(report))
    return values


def as_text(
    report: RunReport, zone: str = "UTC", *, in_full: bool = False, has_hints: bool = True, is_backfill: bool = False
) -> str:
    """Return the report as text: the account, the reasons of what was not loaded, the sources without an answer.

    Several sources that failed alike are one line, except `in_full`. Instants are in `zone`. `has_hints`: options
    of the command line are named, which help nobody in a browser. `is_backfill`: no source was to be polled.
    """
    asked = "backfill" if is_backfill else f"{many(report.sources_polled, 'source')} polled"
    lines = [
        f"run {report.run_id}: {asked}, {report.received_bytes:,} bytes received",
        (
            f"  seen {report.seen} = loaded {report.loaded} + dropped {report.dropped} + failed {report.failed} "
            f"+ pending {report.pending}   (known before: {report.known})"
        ),
    ]
    if report.duplicates or report.seed_sightings:
        lines.append(f"  of the loaded: {report.duplicates} repeat another, {report.seed_sightings} copy a seed")
    lines += [f"  {count:5d}  {why}" for why, count in sorted(report.reasons.items(), key=lambda item: -item[1])]
    lines += _without_answer(report.sources_failed, zone, in_full=in_full)
    lines += [f"  a bug of Yalu's own: {bug}" for bug in report.bugs]
    if not report.sources_polled and not is_backfill:
        lines.append("  no source was due" + ("; --all asks them all the same" if has_hints else ""))
    if report.published:
        lines.append(f"  published {report.published}")
    return "\n".join([*lines, *(f"  {note}" for note in report.notes)])


def _without_answer(failures: Iterable[SourceFailure], zone: str, *, in_full: bool) -> Iterator[str]:
    """Yield a line a failure, or one for all of a reason where they are many."""
    meanings = {row.reason: row.words for row in entry_reasons()}
    by_reason: dict[str, list[SourceFailure]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(failure)
    for reason, alike in by_reason.items():
        if len(alike) >= ALIKE and not in_full:
            again = min((one.next_poll_at for one in alike if one.next_poll_at), default=None)
            words = meanings.get(reason, "").rstrip(".")
            hint = " Is this machine online?" if reason == "dns" else ""
            yield f"  no answer from {len(alike)} sources: {reason}{f' ({words})' if words else ''}.{hint}" + (
                f" Asked again from {when(again, zone)} on; -v names them" if again else " -v names them"
            )
            continue
        for one in alike:
            again_at = f"; asked again after {when(one.next_poll_at, zone)}" if one.next_poll_at else ""
            yield f"  no answer from {one.source_id}: {reason}{again_at}"
