"""The flow `collect`: one collection, the same as `yalu run`, with each batch or stage a Prefect task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.commands.run import as_json, as_text
from flows.pipeline import Choice, run_collection
from flows.sending import tend
from flows.settings import load_settings
from flows.sources import load_sources
from flows.tasks import as_state, as_task


@flow(name="collect", persist_result=False)
def collect(
    settings: str | None = None,
    home: str | None = None,
    all_due: bool = False,  # noqa: FBT001, FBT002 - a parameter of the deployment, given by name
) -> dict[str, Any] | State[Any]:
    """Collect once from the sources that are due; gives the run report as plain values.

    Cancelled where another collection is under way. Failed, in one line, where not one source could be reached
    (the run and its back-offs are recorded all the same) or something needs a person.
    """
    logger = get_run_logger()
    try:
        known = load_settings(Path(settings) if settings else None, Path(home) if home else None)
        choice = Choice(load_sources(known.sources), all_due=all_due)
        try:
            report = run_collection(known, choice, call=as_task, notify=logger.info)
        finally:
            tend(known)  # deliveries that were put off, and the operator's alerts
    except Exception as error:  # noqa: BLE001 - a bug is raised again by as_state
        return as_state(error)
    told = as_text(report)
    logger.info("%s", told)
    create_markdown_artifact(f"```\n{told}\n```", key="run-report", description=f"Run {report.run_id}")
    if not report.is_reached:
        return Failed(message="no source could be reached: check the network")
    return as_json(report)
