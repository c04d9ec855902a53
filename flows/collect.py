"""The flow `collect`: one collection, the same as `yalu run`, with each batch or stage a Prefect task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.commands.run import as_json, as_text
from flows.errors import NoSourceReached
from flows.pipeline import Choice, run_collection
from flows.settings import load_settings
from flows.sources import load_sources
from flows.tasks import as_task


@flow(name="collect", persist_result=False, validate_parameters=False)
def collect(
    settings: str | None = None,
    home: str | None = None,
    all_due: bool = False,  # noqa: FBT001, FBT002 - a parameter of the deployment, given by name
) -> dict[str, Any]:
    """Collect once from the sources that are due; gives the run report as plain values.

    Fails where not one source could be reached, after the run and its back-offs were recorded.
    """
    logger = get_run_logger()
    known = load_settings(Path(settings) if settings else None, Path(home) if home else None)
    choice = Choice(load_sources(known.sources), all_due=all_due)
    report = run_collection(known, choice, call=as_task, notify=logger.info)
    logger.info("%s", as_text(report))
    create_markdown_artifact(f"```\n{as_text(report)}\n```", key="run-report", description=f"Run {report.run_id}")
    if not report.is_reached:
        raise NoSourceReached("no source could be reached: check the network", len(report.sources_failed))
    return as_json(report)
