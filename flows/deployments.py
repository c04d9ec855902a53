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

    from flows.settings import Settings

# Which sources are due is decided in each run; this is only how often that is asked.
COLLECT_EVERY_S = 900
# Slots are counted from here and not from the last registration, so that a service started again and again still
# collects. Five past the quarters: the last collection before a digest on the hour is over by then.
ANCHOR = datetime(2026, 1, 1, 0, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One deployment: a flow by its module and name, and either an interval in seconds or a cron line."""

    name: str
    entrypoint: str  # module.flow
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
            "flows.collect.collect",
            "Poll the sources that are due, fetch, judge, load and publish.",
            interval_s=COLLECT_EVERY_S,
            timezone=settings.timezone,
        ),
        Schedule(
            "daily",
            "flows.daily.daily",
            "Compose the digest of the day and send it to the recipients who want it today.",
            cron=f"{int(minute)} {int(hour)} * * *",
            timezone=settings.timezone,
        ),
    )


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
    when = (
        Cron(schedule.cron, timezone=schedule.timezone)
        if schedule.cron
        else Interval(schedule.interval_s, anchor_date=ANCHOR, timezone=schedule.timezone)
    )
    flow: Any = getattr(import_module(module), name)
    made: RunnerDeployment = flow.to_deployment(
        schedule.name,
        schedules=[when],
        description=schedule.description,
        parameters=parameters(settings),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return made
