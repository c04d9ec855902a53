"""Look where sources went that no longer answer, or answer with nothing new: one step of nightly maintenance.

    health in the warehouse ─► troubled for three days, not looked at for a week ─► asked once, with what their page
      names and their siblings ─► reports/moves.json ─► a finding until the row has the address

A run meets permanent redirects by itself (`source_health.moved_to`). A feed that is named elsewhere on its site, or
lives on at a sibling of a host that is gone, is found only by asking those: as `yalu sources check` does, of a few
sources a night. Nothing is written into the source list here; `yalu sources check ID --apply` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.records import Source
from flows import clock
from flows.config.words import many
from flows.operations.facts import Moved
from flows.sources.catalog import load_sources
from flows.sources.check_report import FOLDER, Checked, read_records, write_records

if TYPE_CHECKING:
    from flows.config.settings import Settings

KEPT = "moves.json"
MOST = 8  # sources a night: one group of a check, so that dead hosts cost their time-out once
TROUBLED_FOR = timedelta(days=3)
AGAIN_AFTER = timedelta(days=7)
# States of a listing that may live on elsewhere. `blocked` is not among them: who refuses Yalu is not gone.
TROUBLED = frozenset(("failing", "dead", "frozen", "html_instead", "empty", "redirect_loop", "moved_away"))
MOVES = frozenset(("moved", "moved_feed"))  # codes of flows/sources/verdicts.py that name a new address


def choose(
    sources: Sequence[Source],
    troubled_since: Mapping[str, datetime],
    looked_at: Mapping[str, datetime],
    now: datetime,
) -> list[Source]:
    """Return the sources to look for tonight: those never looked at first, then the longest not looked at."""
    waiting = [
        source
        for source in sources
        if source.enabled
        and (since := troubled_since.get(source.id)) is not None
        and now - since >= TROUBLED_FOR
        and now - looked_at.get(source.id, now - AGAIN_AFTER) >= AGAIN_AFTER
    ]
    return sorted(waiting, key=lambda one: (one.id in looked_at, looked_at.get(one.id, now), one.id))[:MOST]


def read_moves(home: Path, sources: Sequence[Source]) -> tuple[Moved, ...]:
    """Return the new addresses found for rows that are still as they were when looked at."""
    rows = {source.id: source for source in sources if source.enabled}
    return tuple(
        Moved(one.source_id, " ".join(words for code, words in one.findings if code in MOVES))
        for one in read_records(home / FOLDER / KEPT)
        if one.source_id in rows and rows[one.source_id].url == one.url and _new_address(one)
    )


def look_for_moves(settings: Settings) -> str:
    """Ask the troubled sources that are due for a look, and keep what was found. Return it in words."""
    now, sources = clock.now(), load_sources(settings.sources)
    kept = {one.source_id: one for one in read_records(settings.home / FOLDER / KEPT)}
    looked_at = {name: at for name, one in kept.items() if (at := _instant(one.checked_at)) and _is_of(one, sources)}
    chosen = choose(sources, _troubled_since(settings), looked_at, now)
    if not chosen:
        return "no source is due for a look"
    found = _ask(settings, chosen, sources)
    if not any(one.status for one in found):
        # Perhaps the network's doing: nothing is kept, and the next night asks again.
        return f"none of {many(len(chosen), 'source')} answered"
    listed = {source.id for source in sources}
    kept |= {one.source_id: one for one in found}
    write_records(settings.home / FOLDER / KEPT, [one for one in kept.values() if one.source_id in listed])
    moved = [f"{one.source_id} → {_new_address(one)}" for one in found if _new_address(one)]
    words = f"{many(len(chosen), 'source')} asked, {len(moved)} found elsewhere"
    return f"{words}: {', '.join(moved)}" if moved else words


def _ask(settings: Settings, chosen: Sequence[Source], sources: Sequence[Source]) -> list[Checked]:
    from flows.fetching.fetcher import Fetcher
    from flows.sources.check_report import checked
    from flows.sources.survey import Tools, survey
    from flows.sources.verdicts import judge
    from flows.workers.pool import Workers

    with Fetcher(settings.fetch) as fetcher, Workers() as workers:
        tools = Tools(fetcher, workers, settings.lexicon, pages=0)
        return [checked(facts, judge(facts)) for facts in survey(tools, chosen, sources)]


def _troubled_since(settings: Settings) -> dict[str, datetime]:
    from warehouse.errors import NothingPublished
    from warehouse.store.location import open_snapshot

    try:
        with open_snapshot(settings) as connection:
            rows = connection.execute("SELECT source_id, state, since FROM source_health WHERE since IS NOT NULL")
            return {name: since for name, state, since in rows.fetchall() if state in TROUBLED}
    except NothingPublished:
        return {}


def _new_address(one: Checked) -> str:
    is_moved = any(code in MOVES for code, _ in one.findings)
    return str(one.changes.get("url", "")) if is_moved else ""


def _is_of(one: Checked, sources: Sequence[Source]) -> bool:
    """Whether a record is of the row as it is now: a row with another address is looked at afresh."""
    return any(source.id == one.source_id and source.url == one.url for source in sources)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{text}+00:00")  # check_report writes UTC to the minute
    except ValueError:
        return None
