"""The schedules as data: what runs, when, and how overlaps are met. `yalu serve` and deploy/prefect.yaml use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

    from flows.settings import Settings

# Which sources are due is decided in each run; this is only how often that is asked.
COLLECT_EVERY_S = 900


@dataclass(frozen=True, slots=True)
class Schedule:
    """One deployment: a flow by its module and name, and either an interval in seconds or a cron line."""

    name: str
    entrypoint: str  # module:flow
    description: str
    interval_s: int = 0
    cron: str = ""
    timezone: str = "UTC"


def schedules(settings: Settings) -> tuple[Schedule, ...]:
    """The schedules for these settings: collect all day, the digest at its hour in the desk's zone."""
    hour, minute = settings.mail.send_at.split(":")
    return (
        Schedule(
            "collect",
            "flows.collect:collect",
            "Poll the sources that are due, fetch, judge, load and publish.",
            interval_s=COLLECT_EVERY_S,
            timezone=settings.timezone,
        ),
        Schedule(
            "daily",
            "flows.daily:daily",
            "Compose the digest of the day and send it to the recipients who want it today.",
            cron=f"{int(minute)} {int(hour)} * * *",
            timezone=settings.timezone,
        ),
    )


def make_deployments(settings: Settings) -> list[RunnerDeployment]:
    """Prefect's deployments for these settings, one run of each at a time; an overlapping start is cancelled."""
    from importlib import import_module

    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.flows import EntrypointType
    from prefect.schedules import Cron, Interval

    made: list[Any] = []
    for schedule in schedules(settings):
        module, name = schedule.entrypoint.split(":")
        when = (
            Cron(schedule.cron, timezone=schedule.timezone)
            if schedule.cron
            else Interval(schedule.interval_s, timezone=schedule.timezone)
        )
        made.append(
            getattr(import_module(module), name).to_deployment(
                schedule.name,
                schedules=[when],
                description=schedule.description,
                parameters={"settings": str(settings.file) if settings.file else None, "home": str(settings.home)},
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
                ),
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    return made
