"""The flows `collect` and `backfill`: the same as `yalu run` and `yalu backfill`, with each batch or stage a task."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.collection.account import as_json, as_text
from flows.collection.pipeline import Choice, backfill_collection, run_collection
from flows.config.settings import Settings, load_settings
from flows.config.words import many
from flows.demo.mark import live
from flows.fleet.on_dask import dask_fleet
from flows.operations.alerting import alerting, alerting_after_collection
from flows.orchestration.artifacts import flow_log, run_page, show_markdown, show_sources
from flows.orchestration.tasks import as_state, as_task, name_run
from flows.sources.catalog import load_sources

if TYPE_CHECKING:
    from extractors.records import RunReport


@flow(name="collect", flow_run_name=name_run, log_prints=True, persist_result=False)
def collect(
    settings: str | None = None,
    home: str | None = None,
    source: list[str] | None = None,
    all: bool = False,  # noqa: A002, FBT001, FBT002 - named as on the command line, passed by name
    all_due: bool = False,  # noqa: FBT001, FBT002 - as above
) -> State[Any]:
    """Collect once from the sources that are due; ends with the run's account in a line.

    Cancelled where another collection is under way. Failed, in one line, where not one source could be reached
    (the run and its back-offs are recorded all the same) or something needs a person.

    Args:
        settings: The settings file; else yalu.toml of the working folder.
        home: The folder of the warehouse and all other stored data.
        source: Collect from these sources only, by their ids.
        all: Also sources and pages that are not due yet; requests stay conditional.
        all_due: The name of `all` in version 0.1; goes with the next version.

    """
    try:
        known = read_settings(settings, home)
        # `alerting_after_collection`: deliveries that were put off, and the operator's alarms.
        with flow_log(known, "Pages of this collection"), alerting_after_collection(known, "run"):
            choice = Choice(load_sources(known.sources), tuple(source or ()), all or all_due)
            with dask_fleet(known) as readers:
                report = run_collection(known, choice, call=as_task, readers=readers)
    except Exception as error:  # noqa: BLE001 - a bug is raised again by as_state
        return as_state(error)
    return _show(known, report)


@flow(name="backfill", flow_run_name=name_run, log_prints=True, persist_result=False)
def backfill(
    source: str,
    since: date,
    most: int = 500,
    again: bool = False,  # noqa: FBT001, FBT002 - as above
    settings: str | None = None,
    home: str | None = None,
) -> State[Any]:
    """Collect what a source published since a day; started again, it goes on where it was. Ends as `collect` does.

    Args:
        source: The id of a source, enabled or not.
        since: The first day, of the desk's.
        most: Listings to read in one go.
        again: Read again what an earlier back-fill has read.
        settings: The settings file; else yalu.toml of the working folder.
        home: The folder of the warehouse and all other stored data.

    """
    try:
        known = read_settings(settings, home)
        with flow_log(known, "Pages of this back-fill"), alerting(known, "backfill"):
            choice = Choice(load_sources(known.sources), (source,))
            report, progress = backfill_collection(known, choice, since, most=most, again=again, call=as_task)
    except Exception as error:  # noqa: BLE001 - a bug is raised again by as_state
        return as_state(error)
    return _show(known, report, "" if progress.is_done else "; more is left: start it again")


def read_settings(settings: str | None, home: str | None) -> Settings:
    """Load the settings that a deployment's parameters name."""
    return live(load_settings(Path(settings) if settings else None, Path(home) if home else None))


def _show(settings: Settings, report: RunReport, more: str = "") -> State[Any]:
    """Log and show the account; return the state the flow run ends in, its message beginning with the run's id."""
    get_run_logger().info("%s", as_text(report, settings.timezone, in_full=True, has_hints=False))
    show_markdown("run-report", run_page(report, settings.timezone), f"Run {report.run_id}")
    show_sources(settings, is_all=False)
    if report.bugs:
        return Failed(
            message=f"{report.run_id}: {many(len(report.bugs), 'bug')}, the rest was published: {report.bugs[0]}"
        )
    if not report.is_reached:
        return Failed(message=f"{report.run_id}: no source could be reached: check the network")
    account = f"loaded {report.loaded}, dropped {report.dropped}, failed {report.failed}, pending {report.pending}"
    return Completed(message=f"{report.run_id}: {account}{more}", data=as_json(report))
