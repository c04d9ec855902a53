"""`yalu sources check`: the first live day's guide. Asks, judges, stores, prints, and writes changes on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from extractors.text.sanitise import escaped
from flows import clock
from flows.commands._present import print_json, print_table
from flows.errors import NoSourceReached, UsageError
from flows.sources.catalog import load_sources
from flows.sources.check_report import Checked, checked, is_of_today, read_last, same_listing, write_reports
from flows.sources.verdicts import judge

if TYPE_CHECKING:
    import argparse

    from extractors.records import Source
    from flows.config.settings import Settings


def add_check_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sources check`."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="these only (else every enabled source)")
    parser.add_argument("--pages", type=int, default=3, metavar="N", help="pages to read of each (%(default)s)")
    parser.add_argument("--resume", action="store_true", help="go on with a check of today that was stopped")
    parser.add_argument("--apply", action="store_true", help="write what should change into the rows")
    parser.add_argument("--mark", action="store_true", help="write verified = true where a source is sound")


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Check the sources. Raises NoSourceReached where not one answered."""
    known = {source.id: source for source in load_sources(settings.sources)}
    if unknown := [name for name in args.ids if name not in known]:
        near = get_close_matches(unknown[0], known, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"no source {unknown[0]!r} in the list{meant} ('yalu sources list' shows all {len(known)})")
    chosen = [known[name] for name in args.ids] or [source for source in known.values() if source.enabled]
    day = f"{clock.now():%Y-%m-%d}"
    before, last_day = read_last(settings.home)
    kept = {one.source_id: one for one in before if is_of_today(last_day, clock.now())}
    done = {one.id: kept[one.id] for one in chosen if args.resume and one.id in kept and kept[one.id].url == one.url}
    left = [source for source in chosen if source.id not in done]
    if not args.json and len(left) > 1:
        print(f"asking {len(left)} sources, {args.pages} pages of each, politely: this takes minutes", flush=True)
    for one in _survey(settings, left, list(known.values()), args.pages, done):
        done[one.source_id] = one
        report = write_reports(settings.home, _in_order(known, {**kept, **done}), day)
        if not args.json:
            print(f"{one.verdict:9}{one.source_id}: {escaped(_why(one) or 'as the row says')}", flush=True)
    found = [done[source.id] for source in chosen if source.id in done]
    if args.json:
        print_json([_as_json(one) for one in found])
    else:
        _print_lists(found)
    _write(args, settings, found, known)
    if found and not args.json:
        print(f"report: {report if left else settings.home / 'reports'}")
    if found and not any(one.status for one in found):
        raise NoSourceReached(f"none of {len(found)} sources answered: check the network", len(found))
    return 0


def _survey(
    settings: Settings, left: Sequence[Source], every: Sequence[Source], pages: int, done: dict[str, Checked]
) -> Iterator[Checked]:
    """Yield each source as checked."""
    from flows.fetching.fetcher import Fetcher
    from flows.sources.survey import Tools, survey
    from flows.workers.pool import Workers

    with Fetcher(settings.fetch) as fetcher, Workers() as workers:
        tools = Tools(fetcher, workers, settings.lexicon, pages)
        for facts in survey(tools, left, every):
            twin = same_listing(facts.addresses, [one for one in done.values() if one.source_id != facts.source.id])
            yield checked(facts, judge(replace(facts, same_as=twin)))


def _in_order(known: dict[str, Source], found: dict[str, Checked]) -> list[Checked]:
    return [found[name] for name in known if name in found]


def _as_json(one: Checked) -> dict[str, object]:
    shown = {name: getattr(one, name) for name in Checked.__slots__ if name != "addresses"}
    return {**shown, "paste": one.paste}


def _why(one: Checked) -> str:
    return " ".join(words for _, words in one.findings)


def _print_lists(found: Sequence[Checked]) -> None:
    """Print the three lists, then what to paste."""
    for name in ("sound", "doubtful", "dead"):
        some = [one for one in found if one.verdict == name]
        print(f"\n{name}: {len(some)}")
        if some:
            columns = ("id", "entries", "worth a page", "dated", "newest", "window h", "pages", "lang", "why")
            print_table(columns, map(_cells, some))
    for one in found:
        if one.changes:
            print(f"\n[[source]] id = {one.source_id!r}: set\n{escaped(one.paste)}")
    counts = ", ".join(f"{sum(one.verdict == name for one in found)} {name}" for name in ("sound", "doubtful", "dead"))
    print(f"\n{len(found)} asked: {counts}")


def _cells(one: Checked) -> tuple[object, ...]:
    window = "" if one.window_h is None else f"{one.window_h:g}"
    read = f"{one.pages_read}/{one.pages}"
    return (one.source_id, one.entries, one.wanted, one.dated, one.newest_at, window, read, one.lang, _why(one))


def _write(args: argparse.Namespace, settings: Settings, found: Sequence[Checked], known: dict[str, Source]) -> None:
    """Write changes and marks into the desk's own list. A changed row is not marked: it has to be checked again."""
    from flows.sources.edit import own_file, set_keys

    changes: dict[str, dict[str, object]] = {}
    if args.apply:
        changes = {one.source_id: dict(one.changes) for one in found if one.changes}
    if args.mark:
        sound = [one.source_id for one in found if one.verdict == "sound" and one.source_id not in changes]
        changes |= {name: {"verified": True} for name in sound if not known[name].verified}
    if not changes:
        return
    file = own_file(settings)
    set_keys(file, changes)
    if not args.json:
        marked = sum(list(change) == ["verified"] for change in changes.values())
        print(f"{len(changes) - marked} rows changed, {marked} marked as verified in {file}")
