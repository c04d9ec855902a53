"""Build the digest of a day from a home; for an issued day, from the rows it was issued with. Writes nothing.

Not here: recording what is issued (issue.py) and composing rows into a digest (flows/digest).
"""

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

    An issued day is composed from its stored rows; `edition` 0 is the last one issued. Raises NothingPublished
    where there is no snapshot, UsageError for a future day or an edition that was not issued,
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
        pass  # an issued day is composed from the outbox alone


def check_day(day: date | None, settings: Settings, now: datetime) -> date:
    """Return `day`, today at the desk for None. Raises UsageError for a future day."""
    today = desk_today(now, settings.timezone)
    if day and day > today:
        raise UsageError(f"the digest of {day} cannot be made before that day; today is {today} at the desk")
    return day or today


def build_input(
    home: Path, day: date, settings: Settings, now: datetime, edition: int = 0, wish: Wish = WHOLE
) -> Input:
    """Return the rows of a day's digest: the stored ones where it was issued, else those queried now."""
    from warehouse.store.location import open_snapshot

    outbox = Outbox(home)
    wanted = edition or outbox.last_edition(day)
    if wanted and (issue := outbox.issue(day, wanted, wish.key)):
        return issue.input
    with open_snapshot(settings, home) as connection:
        wanted = wanted or _last_loaded(connection, day)
        stored = find_issued(home, connection, day, wanted or 1)
        if wanted > 1 and stored is None:
            raise UsageError(f"the digest of {day} has no edition {wanted}")
        if not stored and not outbox.path(day).exists() and _was_delivered(connection, day):
            raise UsageError(f"the digest of {day} was sent and is no longer stored ([retention] digests_days)")
        base = stored or _gather_day(home, connection, day, settings, now)
        if not wish.key:
            return base
        if stored and (found := _load_issued(connection, day, wanted, wish.key)):
            return found
        return gather_variant(connection, base, wish)


def build_correction(
    settings: Settings, issued: Input, edition: int, correction: str, now: datetime, without: tuple[str, ...] = ()
) -> Input:
    """Query the window of an issued digest again, as a new edition marked with the correction, without some stories."""
    from warehouse.store.location import open_snapshot

    window = replace(issued.window, edition=edition, made_at=now.isoformat())
    with open_snapshot(settings) as connection:
        return draw_pictures(replace(gather(connection, window, without=without), correction=correction))


def gather_variant(connection: duckdb.DuckDBPyConnection, base: Input, wish: Wish) -> Input:
    """Query the digest for a reader with this wish; its window ends where the whole digest's does."""
    window = replace(base.window, since=wish.since) if wish.since else base.window
    found = gather(connection, window, wish, base.without)
    return replace(found, correction=base.correction, pictures=base.pictures)


def _gather_day(
    home: Path, connection: duckdb.DuckDBPyConnection, day: date, settings: Settings, now: datetime
) -> Input:
    zone = settings.timezone
    nominal = nominal_end(day, now, settings.mail.send_at, zone)
    finish = last_finish(connection, nominal)
    previous = previous_cut_off(home, connection, day)
    return draw_pictures(gather(connection, decide_window(day, 1, nominal, finish, previous, now, zone)))


def find_issued(home: Path, connection: duckdb.DuckDBPyConnection, day: date, edition: int) -> Input | None:
    """Return the rows an edition was issued with: from the outbox, else from the warehouse, else None."""
    issue = Outbox(home).issue(day, edition)
    return issue.input if issue else _load_issued(connection, day, edition, "")


def _load_issued(connection: duckdb.DuckDBPyConnection, day: date, edition: int, variant: str) -> Input | None:
    """Return the rows of an edition from the warehouse, None where it has none."""
    table, where = ("digest_variants", " AND variant = ?") if variant else ("digests", "")
    if not has_view(connection, table):
        return None
    query = f"SELECT input FROM {table} WHERE day = ? AND edition = ?{where}"  # noqa: S608 - one of two names
    row = connection.execute(query, [day, edition, *([variant] if variant else [])]).fetchone()
    return Input.from_json(row[0]) if row else None


def _was_delivered(connection: duckdb.DuckDBPyConnection, day: date) -> bool:
    """Whether a digest of the day was sent; asked where its rows are gone."""
    if not has_view(connection, "deliveries"):
        return False
    return bool(connection.execute("SELECT 1 FROM deliveries WHERE day = ? LIMIT 1", [day]).fetchone())


def _last_loaded(connection: duckdb.DuckDBPyConnection, day: date) -> int:
    if not has_view(connection, "digests"):
        return 0
    row = connection.execute("SELECT max(edition) FROM digests WHERE day = ?", [day]).fetchone()
    return int(row[0]) if row and row[0] else 0


def previous_cut_off(home: Path, connection: duckdb.DuckDBPyConnection, day: date) -> datetime | None:
    """Return the end of the window of the last digest issued before `day`, None where there is none."""
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
