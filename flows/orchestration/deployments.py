"""The schedules as data: what runs and when. `yalu serve` makes deployments of them; deploy/prefect.yaml holds the
same for work pools, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from flows.config.settings import Settings

# How often a run says that it lives, and how long after its last word it counts as dead: within two minutes of a kill.
HEARTBEAT_S = 30  # Prefect takes no less
DEAD_AFTER_S = 90
TAG = "yalu"  # of every deployment and its runs, so that a page shared with others can be filtered
FLOWS = ("collect", "daily", "upkeep", "backfill")
# Which sources are due is decided in each run; this is only how often that is asked.
COLLECT_EVERY_S = 900
# After the desk's day is over and before the digest is due, and at no hour that summer time takes away.
UPKEEP_CRON = "40 3 * * *"
# Slots are counted from here and not from the last registration, so that a service started again and again still
# collects. Five past the quarters: the last collection before a digest on the hour is over by then.
ANCHOR = datetime(2026, 1, 1, 0, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One deployment: a flow by its module and name; an interval in seconds, a cron line, or neither."""

    name: str
    entrypoint: str  # module.flow
    description: str
    interval_s: int = 0
    cron: str = ""  # without either it runs when it is asked for
    timezone: str = "UTC"


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """The schedules for these settings: collect all day, digest and upkeep at their hours in the desk's zone."""
    hour, minute = settings.mail.send_at.split(":")
    return (
        Schedule(
            "collect",
            "flows.orchestration.collect.collect",
            "Poll the sources that are due, fetch, judge, load and publish.",
            interval_s=COLLECT_EVERY_S,
            timezone=settings.timezone,
        ),
        Schedule(
            "daily",
            "flows.orchestration.daily.daily",
            "Compose the digest of the day and send it to the recipients who want it today.",
            cron=f"{int(minute)} {int(hour)} * * *",
            timezone=settings.timezone,
        ),
        Schedule(
            "upkeep",
            "flows.orchestration.upkeep.upkeep",
            "Nightly maintenance: retag, apply retention, back up, run health checks, alert the operator.",
            cron=UPKEEP_CRON,
            timezone=settings.timezone,
        ),
        Schedule(
            "backfill",
            "flows.orchestration.collect.backfill",
            "Collect what a source published since a day; runs when it is asked for.",
        ),
    )


def zombie_automation() -> dict[str, Any]:
    """The automation that marks a run as crashed when it stops saying that it lives, as Prefect's API takes it.

    Without it a run whose process and runner are both gone stays Running, and keeps its slot, for ever.
    """
    ended = ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut")
    return {
        "name": "Yalu: mark dead runs",
        "description": "A run that has said nothing for 90 seconds is dead; the next one goes on from there.",
        "enabled": True,
        "trigger": {
            "type": "event",
            "posture": "Proactive",
            "match": {"prefect.resource.id": "prefect.flow-run.*"},
            "match_related": {"prefect.resource.role": "flow", "prefect.resource.name": [*FLOWS]},
            "for_each": ["prefect.resource.id"],
            "after": ["prefect.flow-run.heartbeat"],
            "expect": ["prefect.flow-run.heartbeat", *(f"prefect.flow-run.{state}" for state in ended)],
            "threshold": 1,
            "within": DEAD_AFTER_S,
        },
        "actions": [
            {
                "type": "change-flow-run-state",
                "state": "CRASHED",
                "name": "Crashed",
                "message": "The run stopped saying that it lives; the next one goes on from there.",
            }
        ],
    }


def parameters(settings: Settings) -> dict[str, str]:
    """What a flow run must know to find the same files wherever its process is started."""
    named = {"home": str(settings.home.absolute())}
    return {"settings": str(settings.file.absolute()), **named} if settings.file else named


def make_deployment(schedule: Schedule, settings: Settings) -> RunnerDeployment:
    """Prefect's deployment of a schedule: one run at a time; an overlapping start is cancelled, not queued."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron, Interval
    from prefect.types.entrypoint import EntrypointType

    module, _, name = schedule.entrypoint.rpartition(".")
    when = []
    if schedule.cron:
        when.append(Cron(schedule.cron, timezone=schedule.timezone))
    elif schedule.interval_s:
        when.append(Interval(schedule.interval_s, anchor_date=ANCHOR, timezone=schedule.timezone))
    flow: Any = getattr(import_module(module), name)
    made: RunnerDeployment = flow.to_deployment(
        schedule.name,
        schedules=when,
        description=schedule.description,
        parameters=parameters(settings),
        tags=[TAG],
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return made
