"""`build_digest`: the digest of a day from a home; the same again for a day that was issued. Writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows import clock
from flows.digest.chart import draw_pictures
from flows.digest.compose import compose
from flows.digest.gather import gather, last_finish
from flows.digest.records import Digest, Input, Wish
from flows.digest.window import decide_window, desk_today, nominal_end
from flows.errors import UsageError
from flows.log import secrets_of, writing
from flows.outbox.journal import Outbox
from warehouse.tables.rows import has_view

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from flows.config.settings import Settings

WHOLE = Wish()


def build_digest(
    home: Path,
    day: date | None,
    settings: Settings,
    now: datetime | None = None,
    edition: int = 0,
    *,
    wish: Wish = WHOLE,
    lang: str = "en",
) -> Digest:
    """Compose the digest of `day` (None: today at the desk) from the published snapshot.

    A day that was issued is composed from the rows kept then; `edition` 0 is the last one issued. Raises
    NothingPublished where there is no snapshot, UsageError for a day to come or an edition that was not issued,
    ZoneChanged where the settings name another zone than the warehouse's.
    """
    now = now or clock.now()
    _refuse_other_zone(home, settings)
    day = check_day(day, settings, now)
    with writing(home, f"digest-{day}", secrets_of(settings), settings.log.level):
        return compose(build_input(home, day, settings, now, edition, wish), lang)


def _refuse_other_zone(home: Path, settings: Settings) -> None:
    from warehouse.errors import NothingPublished, SnapshotDamaged
    from warehouse.store.location import open_snapshot
    from warehouse.store.migrations import refuse_other_zone

    try:
        with open_snapshot(settings, home) as connection:
            refuse_other_zone(connection, settings.timezone)
    except (NothingPublished, SnapshotDamaged):
        pass  # a day that was issued is composed from the outbox alone


def check_day(day: date | None, settings: Settings, now: datetime) -> date:
    """The day meant. Raises UsageError for one that has not come."""
    today = desk_today(now, settings.timezone)
    if day and day > today:
        raise UsageError(f"the digest of {day} cannot be made before that day; today is {today} at the desk")
    return day or today


def build_input(
    home: Path, day: date, settings: Settings, now: datetime, edition: int = 0, wish: Wish = WHOLE
) -> Input:
    """The rows the digest of a day is made of: those kept where it was issued, else asked for now."""
    from warehouse.store.location import open_snapshot

    outbox = Outbox(home)
    wanted = edition or outbox.last_edition(day)
    if wanted and (issue := outbox.issue(day, wanted, wish.key)):
        return issue.input
    with open_snapshot(settings, home) as connection:
        wanted = wanted or _last_loaded(connection, day)
        kept = find_issued(home, connection, day, wanted or 1)
        if wanted > 1 and kept is None:
            raise UsageError(f"the digest of {day} has no edition {wanted}")
        if not kept and not outbox.path(day).exists() and _was_delivered(connection, day):
            raise UsageError(f"the digest of {day} was sent and is no longer kept ([retention] digests_days)")
        base = kept or _gathered(home, connection, day, settings, now)
        if not wish.key:
            return base
        if kept and (found := _loaded(connection, day, wanted, wish.key)):
            return found
        return gather_variant(connection, base, wish)


def build_correction(settings: Settings, issued: Input, edition: int, correction: str, now: datetime) -> Input:
    """The same window asked for again, as an edition of its own with its mark."""
    from warehouse.store.location import open_snapshot

    window = replace(issued.window, edition=edition, made_at=now.isoformat())
    with open_snapshot(settings) as connection:
        return draw_pictures(replace(gather(connection, window), correction=correction))


def gather_variant(connection: duckdb.DuckDBPyConnection, base: Input, wish: Wish) -> Input:
    """What a reader with this wish gets of a digest; its window ends where the whole one's does."""
    window = replace(base.window, since=wish.since) if wish.since else base.window
    return replace(gather(connection, window, wish), correction=base.correction, pictures=base.pictures)


def _gathered(home: Path, connection: duckdb.DuckDBPyConnection, day: date, settings: Settings, now: datetime) -> Input:
    zone = settings.timezone
    nominal = nominal_end(day, now, settings.mail.send_at, zone)
    finish = last_finish(connection, nominal)
    previous = previous_cut_off(home, connection, day)
    return draw_pictures(gather(connection, decide_window(day, 1, nominal, finish, previous, now, zone)))


def find_issued(home: Path, connection: duckdb.DuckDBPyConnection, day: date, edition: int) -> Input | None:
    """The rows a day's digest was issued from: from the outbox, else from the warehouse, else None."""
    issue = Outbox(home).issue(day, edition)
    return issue.input if issue else _loaded(connection, day, edition, "")


def _loaded(connection: duckdb.DuckDBPyConnection, day: date, edition: int, variant: str) -> Input | None:
    """The rows of an edition as the warehouse keeps them."""
    table, where = ("digest_variants", " AND variant = ?") if variant else ("digests", "")
    if not has_view(connection, table):
        return None
    query = f"SELECT input FROM {table} WHERE day = ? AND edition = ?{where}"  # noqa: S608 - one of two names
    row = connection.execute(query, [day, edition, *([variant] if variant else [])]).fetchone()
    return Input.from_json(row[0]) if row else None


def _was_delivered(connection: duckdb.DuckDBPyConnection, day: date) -> bool:
    """Whether a digest of the day was sent whose rows are gone."""
    if not has_view(connection, "deliveries"):
        return False
    return bool(connection.execute("SELECT 1 FROM deliveries WHERE day = ? LIMIT 1", [day]).fetchone())


def _last_loaded(connection: duckdb.DuckDBPyConnection, day: date) -> int:
    if not has_view(connection, "digests"):
        return 0
    row = connection.execute("SELECT max(edition) FROM digests WHERE day = ?", [day]).fetchone()
    return int(row[0]) if row and row[0] else 0


def previous_cut_off(home: Path, connection: duckdb.DuckDBPyConnection, day: date) -> datetime | None:
    """Where the digest of the last earlier day that was issued ended."""
    found = []
    outbox = Outbox(home)
    for earlier in reversed([other for other in outbox.days() if other < day]):
        if issue := outbox.issue(earlier):
            found.append(datetime.fromisoformat(issue.input.window.cut_off_at))
            break
    if has_view(connection, "digests"):
        row = connection.execute("SELECT max(cut_off_at) FROM digests WHERE day < ?", [day]).fetchone()
        found += [row[0].astimezone(UTC)] if row and row[0] else []
    return max(found, default=None)
