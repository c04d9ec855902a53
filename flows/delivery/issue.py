"""Issue a day: record its digest, a variant for each wish among the readers, and every reader as owed, before sending.

An issued digest is never built again, so all readers of a day get the same, however often the call is repeated. Not
here: which deliveries are due and what a reader wants (plan.py), and the deliveries themselves (send.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.text.sanitise import one_line
from flows import clock
from flows.bugs import each, note
from flows.delivery.build import build_correction, build_input, check_day, gather_variant
from flows.delivery.plan import LOOK_BACK, PastDay, begin_for, wants, wish_of
from flows.delivery.restore import restore_days
from flows.digest.compose import compose
from flows.digest.records import Digest, Input, Wish
from flows.digest.window import desk_today
from flows.errors import UsageError
from flows.outbox.journal import FINAL, Delivery, Issue, Outbox

if TYPE_CHECKING:
    from flows.config.settings import Settings
    from flows.sources.catalog import Recipient

CORRECTION_CHARS = 400  # longest mark of a correction
SWEEP_BACK = timedelta(days=30)  # how far back open deliveries are searched


def issue_day(
    outbox: Outbox,
    settings: Settings,
    day: date,
    now: datetime,
    recipients: Sequence[Recipient],
    correction: str = "",
    kind: str = "smtp",
    without: tuple[str, ...] = (),
) -> Issue:
    """Record the digest of a day and the readers who are owed it or skip it, where missing; return the whole digest.

    Raises as `build_digest`, and UsageError for a correction of a day that was not issued or for a day that a later
    digest has covered.
    """
    restore_days(outbox, settings, day)
    correction = one_line(correction, CORRECTION_CHARS)
    whole = _issue_whole(outbox, settings, check_day(day, settings, now), now, correction, without)
    deliveries = outbox.deliveries(day)
    noted = {d.recipient for d in deliveries if d.edition == whole.edition}
    missing = [reader for reader in recipients if reader.address not in noted]
    if deliveries and day < desk_today(now, settings.timezone):
        # A past day is closed: a reader added since begins with today's digest.
        known = {delivery.recipient for delivery in deliveries}
        missing = [reader for reader in missing if reader.address in known]
    readers = [reader for reader in missing if wants(reader, day)]
    if deliveries and outbox.misread(day):
        # An unreadable line may be the outcome of their delivery: held as unknown until a person settles it.
        for reader in readers:
            held = Delivery(day, whole.edition, reader.address, "unknown", now.isoformat(), 1, "", output=kind)
            outbox.note("intent", replace(held, reply="a line of the journal cannot be read", lang=reader.reading))
    elif readers:
        _owe(outbox, settings, whole, _select_readers(outbox, whole, readers), kind)
    for reader in missing:
        if reader not in readers:
            skipped = Delivery(day, whole.edition, reader.address, "skipped", now.isoformat(), 0, "", output=kind)
            outbox.note("skipped", skipped)
    return whole


def past_days(outbox: Outbox, day: date, back: timedelta = SWEEP_BACK) -> list[date]:
    """Return the days before `day` that have a journal, at most `back` earlier, oldest first."""
    return [earlier for earlier in outbox.days() if day - back <= earlier < day]


def _issue_whole(
    outbox: Outbox, settings: Settings, day: date, now: datetime, correction: str, without: tuple[str, ...]
) -> Issue:
    """Return the whole digest of the edition meant: the recorded one, else a new one, recorded now."""
    issued = [issue for issue in outbox.issues(day) if not issue.variant]
    if correction:
        for issue in issued:
            if (one_line(issue.input.correction, CORRECTION_CHARS), issue.input.without) == (correction, without):
                return issue
        if not issued:
            raise UsageError(f"no digest of {day} is stored that could be corrected")
        first, edition = issued[0], max(issue.edition for issue in issued) + 1
        return _note(outbox, day, edition, build_correction(settings, first.input, edition, correction, now, without))
    if issued:
        return max(issued, key=lambda issue: issue.edition)
    if later := [other for other in outbox.days() if other > day and outbox.issue(other)]:
        raise UsageError(f"the digest of {day} was not sent, and that of {later[0]} has covered it: nothing is due")
    return _note(outbox, day, 1, build_input(settings.home, day, settings, now))


def _note(outbox: Outbox, day: date, edition: int, given: Input, variant: str = "") -> Issue:
    digest = compose(given)
    issue = Issue(day, edition, digest.subject, digest.article_ids, given, variant)
    outbox.note_issue(issue)
    return issue


def _select_readers(outbox: Outbox, whole: Issue, readers: Sequence[Recipient]) -> list[Recipient]:
    """Return the readers of an edition; of a correction, those the earlier edition reached or may still reach.

    Open deliveries of the earlier edition are recorded as replaced.
    """
    if whole.edition == 1:
        return list(readers)
    last: dict[str, Delivery] = {}
    for delivery in outbox.deliveries(whole.day):
        if delivery.edition < whole.edition:
            last[delivery.recipient] = delivery
    for delivery in last.values():
        if delivery.state not in FINAL | {"unknown"}:
            reply = f"superseded by edition {whole.edition}"
            outbox.note("replaced", replace(delivery, at=clock.now().isoformat(), reply=reply))
    gone = {name for name, delivery in last.items() if delivery.state in ("refused", "failed")}
    return [reader for reader in readers if reader.address not in gone]


def _owe(outbox: Outbox, settings: Settings, whole: Issue, readers: Sequence[Recipient], kind: str) -> None:
    """Record the variants these readers want, then each reader as owed."""
    past = _past(outbox, whole.day)
    window = whole.input.window
    found = each(readers, lambda r: (r, wish_of(r, begin_for(r, whole.day, window.since, past))))
    for number, (_, error) in enumerate(found.failed, 1):
        note(f"wish of a reader ({number} of {len(found.failed)})", error)  # tried again with the next call
    lacking = _note_variants(outbox, settings, whole, {wish.key: wish for _, wish in found.done if wish.key})
    for reader, wish in found.done:
        if wish.key in lacking:
            continue
        at = clock.now().isoformat()
        blank = Delivery(whole.day, whole.edition, reader.address, "owed", at, 0, "")
        outbox.note("owed", replace(blank, variant=wish.key, lang=reader.reading, output=kind))


def _note_variants(outbox: Outbox, settings: Settings, whole: Issue, wishes: dict[str, Wish]) -> set[str]:
    """Build and record the missing variants; return the keys of those that failed by a bug: nobody is due them yet."""
    from warehouse.store.location import open_snapshot

    known = {issue.variant for issue in outbox.issues(whole.day) if issue.edition == whole.edition}
    missing = [(key, wish) for key, wish in wishes.items() if key not in known]
    if not missing:
        return set()
    with open_snapshot(settings) as connection:
        made = each(missing, lambda pair: (pair[0], gather_variant(connection, whole.input, pair[1])))
        made_of = each(made.done, lambda pair: _note(outbox, whole.day, whole.edition, pair[1], pair[0]))
    for _, error in (*made.failed, *made_of.failed):
        note("digest of a wish", error)
    return {key for (key, _), _ in made.failed} | {key for (key, _), _ in made_of.failed}


def _past(outbox: Outbox, day: date) -> list[PastDay]:
    """Return the past days that the readers' windows depend on."""
    found = []
    for earlier in past_days(outbox, day, LOOK_BACK):
        issues = {(issue.edition, issue.variant): issue for issue in outbox.issues(earlier)}
        whole = issues.get((1, ""))
        if whole is None:
            continue
        deliveries = outbox.deliveries(earlier)
        states = {d.recipient: d.state for d in deliveries}
        begins = {
            d.recipient: issue.input.window.since for d in deliveries if (issue := issues.get((d.edition, d.variant)))
        }
        window = whole.input.window
        found.append(PastDay(earlier, window.since, window.cut_off_at, states, begins))
    return found


def digest_for(
    settings: Settings, recipients: Sequence[Recipient], address: str, day: date | None, edition: int = 0
) -> Digest:
    """Return one reader's digest: as issued to them, else as it would be issued now. Writes nothing.

    Raises UsageError for an address that is no recipient, and as `build_digest`.
    """
    name, now = address.casefold(), clock.now()
    outbox = Outbox(settings.home, [reader.address.casefold() for reader in recipients])
    day = check_day(day, settings, now)
    owed = [d for d in outbox.deliveries(day) if d.recipient == name and edition in (0, d.edition)]
    if owed and (issue := outbox.issue(day, owed[-1].edition, owed[-1].variant)):
        return compose(issue.input, owed[-1].lang)
    reader = next((reader for reader in recipients if reader.address.casefold() == name), None)
    if reader is None:
        raise UsageError(f"{address} is not among the recipients in {settings.mail.recipients}")
    since = build_input(settings.home, day, settings, now, edition).window.since
    wish = wish_of(reader, begin_for(reader, day, since, _past(outbox, day)))
    return compose(build_input(settings.home, day, settings, now, edition, wish), reader.reading)
