"""The flow `upkeep`: nightly maintenance, the same as `yalu upkeep`, each step a Prefect task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.config.words import many
from flows.operations.alerting import alerting
from flows.operations.nightly import as_text, maintain
from flows.orchestration.artifacts import as_code, flow_log, show_markdown, show_sources
from flows.orchestration.collect import read_settings
from flows.orchestration.tasks import as_state, name_run, run_task

T = TypeVar("T")
# A collection that a step waits for may take most of an hour; what is still busy then is done the next night.
DELAYS_S = (300.0, 900.0, 1800.0)
TIMEOUT_S = 6 * 3600.0


@flow(name="upkeep", flow_run_name=name_run, log_prints=True, persist_result=False)
def upkeep(settings: str | None = None, home: str | None = None) -> State[Any]:
    """Retag, apply retention, back up, run health checks, alert the operator. Failed where a step failed.

    Args:
        settings: The settings file; else yalu.toml of the working folder.
        home: The folder of the warehouse and all other stored data.

    """
    try:
        known = read_settings(settings, home)
        with flow_log(known, "Tagging again"), alerting(known, "upkeep"):
            done = maintain(known, call=_as_patient_task)
    except Exception as error:  # noqa: BLE001 - a bug is raised again by as_state
        return as_state(error)
    text = as_text(done)
    get_run_logger().info("%s", text)
    show_markdown("upkeep", as_code(text), "The night's upkeep")
    show_sources(known, is_all=True)
    hindered = [f"{step.name}: {step.words}" for step in done.steps if step.status]
    if done.exit_status == 1:
        return Failed(message="; ".join(hindered))
    urgent = sum(finding.needs_person for finding in done.findings)
    needed = f"{many(urgent, 'thing needs', 'things need')} a person" if urgent else "nothing needs a person"
    return Completed(message="; ".join([needed, *(f"put off: {words}" for words in hindered)]), data=None)


def _as_patient_task(name: str, step: Callable[..., T], *arguments: object) -> T:
    return run_task(name, lambda: step(*arguments), DELAYS_S, TIMEOUT_S)
