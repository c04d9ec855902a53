"""What Prefect's pages show of a run: its account, how the sources are, how far a long one has come.

A courtesy: where the server went away, the run goes on without it. Accounts and titles only, never article texts.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import markdown, one_line, some_lines
from flows import log
from flows.config.words import when
from flows.operations.findings import SOUND
from warehouse.errors import NothingPublished
from warehouse.store.location import open_snapshot
from warehouse.tables.rows import named_rows

if TYPE_CHECKING:
    from uuid import UUID

    from extractors.records import RunReport
    from flows.config.settings import Settings

# A bar moves in steps of this many points: each move is a request, and stays in Prefect's database for good.
BAR_STEP = 10.0
_SHARE = re.compile(r"\b(\d+) of (\d+)\b")


def show_markdown(key: str, text: str, words: str) -> None:
    """Show a page of Markdown under this key; `words` say in a line what it is."""
    from prefect.artifacts import create_markdown_artifact

    _kindly(lambda: create_markdown_artifact(text, key=key, description=words))


def show_sources(settings: Settings, *, is_all: bool) -> None:
    """Show how the sources are as a table: all of them, or (where there are any) those that are not well."""
    from prefect.artifacts import create_table_artifact

    if rows := _kindly(lambda: health_rows(settings, is_all=is_all)):
        words = "Every enabled source" if is_all else "Sources that are not well"
        _kindly(lambda: create_table_artifact(rows, key="source-health", description=words))


def health_rows(settings: Settings, *, is_all: bool) -> list[dict[str, Any]]:
    """Return the enabled sources of the published snapshot, those first that are not well."""
    try:
        with open_snapshot(settings) as connection:
            found = connection.execute(
                "SELECT source_id, h.state, h.since, h.failures, h.next_poll_at AS next_poll, "
                "concat_ws(' ', h.note, h.advice) AS note "
                "FROM sources JOIN source_health AS h USING (source_id) "
                "WHERE enabled AND ($1 OR NOT list_contains($2, h.state)) "
                "ORDER BY list_contains($2, h.state), source_id",
                [is_all, list(SOUND)],
            )
            zone = settings.timezone
            return [
                row | {"since": when(row["since"], zone), "next_poll": when(row["next_poll"], zone)}
                for row in named_rows(found)
            ]
    except NothingPublished:
        return []


def run_page(report: RunReport, zone: str = "UTC") -> str:
    """Return a run's account as Markdown."""
    rows = [("loaded", report.loaded), ("dropped", report.dropped), ("failed", report.failed)]
    rows.append(("pending", report.pending))
    lines = [
        f"## Run {report.run_id}",
        "",
        f"seen {report.seen} = " + " + ".join(f"{name} {count}" for name, count in rows),
        "",
        "| entries | |",
        "|---|---:|",
        *(f"| {name} | {count} |" for name, count in rows),
        f"| known before | {report.known} |",
        f"| of the loaded: repeat another | {report.duplicates} |",
        f"| of the loaded: copy a seed | {report.seed_sightings} |",
        "",
        f"{report.sources_polled} sources polled, {report.received_bytes:,} bytes received.",
    ]
    if report.reasons:
        lines += ["", "| why | |", "|---|---:|"]
        lines += [f"| {_cell(why)} | {count} |" for why, count in sorted(report.reasons.items(), key=lambda it: -it[1])]
    if report.sources_failed:
        lines += ["", "| no answer from | why | asked again |", "|---|---|---|"]
        lines += [
            f"| {_cell(one.source_id)} | {_cell(one.reason)} | {when(one.next_poll_at, zone) or '-'} |"
            for one in report.sources_failed
        ]
    return "\n".join([*lines, *(f"\n* {_cell(note)}" for note in report.notes)])


def as_code(text: str) -> str:
    """Return lines as a block of Markdown that foreign words in them cannot end."""
    fence = "`" * 3
    return "\n".join([fence, some_lines(text).replace("`", "'"), fence])


def _cell(text: str) -> str:
    return markdown(one_line(text))


@contextmanager
def flow_log(settings: Settings, words: str) -> Iterator[None]:
    """Feed what is logged within the block to the flow run's logger, with a bar that `words` describe."""
    from prefect import get_run_logger

    is_propagated = log.LOGGER.propagate
    log.LOGGER.propagate = False  # Prefect's console handler would write each line a second time
    try:
        with log.attached(FlowLog(get_run_logger(), words, log.secrets_of(settings))):
            yield
    finally:
        log.LOGGER.propagate = is_propagated


class FlowLog(logging.Handler):
    """Hands log records to a flow run's logger, and shows a bar for lines such as "batch 3 of 7".

    Lines about single pages stay out: each would be a row of Prefect's database. They are in the home's log.
    """

    def __init__(
        self, logger: logging.Logger | logging.LoggerAdapter[Any], words: str, secrets: tuple[str, ...] = ()
    ) -> None:
        super().__init__(logging.INFO)
        self._logger, self._words, self._secrets = logger, words, secrets
        self._bar: UUID | None = None
        self._shown = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Hand on a record; of progress, move the bar as well."""
        if record.name == log.PAGES.name:
            return
        line = log.line_of(record, self._secrets)
        self._logger.log(record.levelno, "%s", line)
        if record.name == log.PROGRESS.name:
            self._show(share_of(line))

    def _show(self, share: float | None) -> None:
        if share is None or (self._bar is not None and abs(share - self._shown) < BAR_STEP and share < 100):
            return
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        self._shown = share
        if (bar := self._bar) is None:
            self._bar = _kindly(lambda: create_progress_artifact(share, key="progress", description=self._words))
        else:
            _kindly(lambda: update_progress_artifact(bar, share))


def share_of(line: str) -> float | None:
    """Return the progress that a line states, in per cent; None where it states none or there is one step only."""
    stated = _SHARE.search(line)
    if stated is None:
        return None
    done, total = int(stated[1]), int(stated[2])
    return round(100 * done / total, 1) if 1 < total >= done else None


def _kindly(show: Callable[[], Any]) -> Any:  # noqa: ANN401 - any result of an artifact's maker
    """Show it where that works; a server that went away must not end a collection."""
    from prefect import get_run_logger

    try:
        return show()
    except Exception as problem:  # noqa: BLE001 - the run's own work does not depend on it
        get_run_logger().warning("not shown on Prefect's pages: %s", " ".join(str(problem).split()))
        return None
