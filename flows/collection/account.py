"""The account of a run, as text for a person and as plain values for programs. Pure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from extractors.records import RunReport


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


def as_text(report: RunReport) -> str:
    """Return the report as text: the account, the reasons of what was not loaded, the sources without an answer."""
    lines = [
        f"run {report.run_id}: {report.sources_polled} sources polled, {report.received_bytes:,} bytes received",
        (
            f"  seen {report.seen} = loaded {report.loaded} + dropped {report.dropped} + failed {report.failed} "
            f"+ pending {report.pending}   (known before: {report.known})"
        ),
    ]
    if report.duplicates or report.seed_sightings:
        lines.append(f"  of the loaded: {report.duplicates} repeat another, {report.seed_sightings} copy a seed")
    lines += [f"  {count:5d}  {why}" for why, count in sorted(report.reasons.items(), key=lambda item: -item[1])]
    lines += [
        f"  no answer from {failure.source_id}: {failure.reason}"
        + (f"; asked again after {failure.next_poll_at:%Y-%m-%d %H:%M} UTC" if failure.next_poll_at else "")
        for failure in report.sources_failed
    ]
    lines += [f"  a bug of Yalu's own: {bug}" for bug in report.bugs]
    if not report.sources_polled:
        lines.append("  no source was due; --all asks them all the same")
    if report.published:
        lines.append(f"  published {report.published}")
    return "\n".join([*lines, *(f"  {note}" for note in report.notes)])
