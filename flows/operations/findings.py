"""Decide the findings of a home from its facts. Pure. `yalu doctor`, its metrics, `yalu upkeep`, `yalu digest watch`
and every alert share this list, so that none contradicts another.

    critical   nothing new is collected, published or sent, or this is unknown
    warning    needs a person; everything else continues
    note       needs no person
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flows.config.words import many, when
from flows.operations.facts import Check, Disk, Facts, HeldLock, Published, Snapshot, SourceHealth, Writer
from flows.outbox.journal import Delivery

CRITICAL, WARNING, NOTE = "critical", "warning", "note"
RANK = {CRITICAL: 0, WARNING: 1, NOTE: 2}

NO_RUN_FOR = timedelta(hours=26)  # a daily schedule with one late run
HELD_TOO_LONG = {"run.lock": timedelta(hours=6), "writer.lock": timedelta(minutes=10)}
SILENT_FOR = timedelta(days=3)
# States of a source that are normal or pass by themselves, and those that mean: silent beyond its own habit.
SOUND = ("ok", "undated", "new", "charset_flipped", "gap", "teaser_only")
SILENT = ("quiet", "frozen")
PUBLISHED = "warehouse.duckdb"
_SHOWN = 5  # names in a list
_ASK_PENDING = "yalu sql \"SELECT source_id, reason, url FROM entries WHERE outcome = 'pending'\""
_FAILED_STATES = ("unknown", "failed", "refused")
_REBUILD = "run 'yalu run', which rebuilds it from the published snapshot and the spool"
_RESTORE = "restore the newest backup (docs/operating.md, Restore)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about a home: subject, words, action to take, and severity."""

    subject: str
    words: str
    action: str = ""
    severity: str = WARNING
    name: str = ""  # distinguishes it from others of its subject while it lasts; '': the subject does

    @property
    def needs_person(self) -> bool:
        """Whether a person must act."""
        return self.severity != NOTE

    @property
    def key(self) -> str:
        """Return the key it is recorded under once sent; a worse severity is another key."""
        return f"{self.severity} {self.name or self.subject}"

    @property
    def text(self) -> str:
        """Return the finding as one line."""
        return " ".join(filter(None, (f"{self.subject}: {_sentence(self.words)}", _sentence(_capital(self.action)))))


def decide(facts: Facts) -> tuple[Finding, ...]:
    """Return the findings of a home, worst first; of equal severity, in the order of the parts here."""
    found = [
        *_unexamined(facts),
        *_disk(facts.disk),
        *(Finding(name, "is not a folder", "move it away", CRITICAL) for name in facts.misplaced),
        *_writer(facts.writer, facts.published),
        *_published(facts),
        *_spool(facts),
        *_snapshots(facts.snapshots),
        *_failures(facts),
        *_digest(facts),
        *_bugs(facts),
        *_sources(facts),
        *_moves(facts),
        *_locks(facts),
        *_healed(facts),
        *_manners(facts),
    ]
    return tuple(sorted(found, key=lambda finding: RANK[finding.severity]))


def _unexamined(facts: Facts) -> Iterator[Finding]:
    known = {f"the {name}" for name in facts.misplaced}  # has a finding of its own
    for part in facts.unexamined:
        if part.subject not in known:
            yield Finding(part.subject, f"cannot be examined: {part.why}", part.action, CRITICAL)


def _disk(disk: Disk | None) -> Iterator[Finding]:
    if disk is None:
        return
    if disk.unwritable:
        yield Finding("home", f"nothing can be written to it ({disk.unwritable})",
            "free space or repair the disk or its permissions; what was published is unchanged", CRITICAL
        )  # fmt: skip
    if disk.free < 2 * disk.needed:
        words = f"{disk.free / 1e9:.1f} GB are free and a snapshot takes {disk.needed / 1e9:.1f} GB"
        yield Finding("disk", words, "make room", CRITICAL if disk.free < disk.needed else NOTE)


def _writer(writer: Writer | None, published: Published | None) -> Iterator[Finding]:
    if writer is None:
        return
    if problem := writer.problem:
        # A lake that does not answer is one finding, not two.
        if not (published and published.problem and published.problem.why == problem.why):
            yield Finding(problem.subject, f"cannot be used: {problem.why}", problem.action, CRITICAL)
    elif writer.is_older:
        words = "is older than what was published from it: an old copy, or another file"
        yield Finding("writer.duckdb", words, _REBUILD, CRITICAL)
    elif not writer.is_begun and published and not published.nothing:
        yield Finding("writer.duckdb", "is missing; the next run builds it from the published snapshot", "", NOTE)
    if writer.missing:
        names = ", ".join(map(str, writer.missing[:_SHOWN])) + (" …" if len(writer.missing) > _SHOWN else "")
        action = "run 'yalu restore' into a new home, or move the later files away to continue without them"
        yield Finding("spool", f"batch {names} is neither in it nor in the writer file", action, CRITICAL)
    for check in writer.checks:
        yield _check(check)


def _check(check: Check) -> Finding:
    effect = ", so nothing new is published" if check.blocks else ""
    more = "; …" if check.count > len(check.rows) else ""
    rows = f" Rows: {'; '.join(check.rows)}{more}" if check.rows else ""
    words = f"{many(check.count, 'row breaks', 'rows break')} it{effect}. {_sentence(check.words)}{rows}"
    return Finding(f"check {check.name}", words, check.repair or _RESTORE, CRITICAL if check.blocks else NOTE)


def _published(facts: Facts) -> Iterator[Finding]:
    if (known := facts.published) is None:
        return
    if known.nothing:
        yield Finding(PUBLISHED, known.nothing, "", CRITICAL)
        return
    if known.problem:
        words = f"what was published cannot be read: {known.problem.why}" if known.problem.action else known.problem.why
        yield Finding(known.problem.subject, words, known.problem.action, CRITICAL)
        return
    if known.has_runs and (known.last_run_at is None or facts.now - known.last_run_at > NO_RUN_FOR):
        last = f"since {when(known.last_run_at, facts.zone)}" if known.last_run_at else "ever"
        action = "check the schedule (the systemd timer, or 'yalu serve --status'), then 'yalu run'"
        yield Finding("runs", f"no collection has been published {last}", action, CRITICAL)
    if known.pending:
        since = f", the oldest since {when(known.pending_since, facts.zone)}" if known.pending_since else ""
        yield Finding("entries", f"{known.pending} are pending too long{since}", _ASK_PENDING, name="pending entries")
    if known.old_guesses[0]:
        yield _old_guesses(*known.old_guesses)
    for problem in known.differing:
        yield Finding(problem.subject, problem.why, problem.action, WARNING if problem.action else NOTE)


def _old_guesses(count: int, kept: int) -> Finding:
    words = f"{many(count, 'article has a day', 'articles have days')} that version 0.1.0 may have guessed"
    action = f"'yalu retag --extract' weighs the dates again of the {kept} whose pages are kept"
    if not kept:
        words, action = f"{words}; none of their pages is kept, so that they stay as they are", ""
    return Finding("published_at", words, action, NOTE)


def _spool(facts: Facts) -> Iterator[Finding]:
    last = facts.writer.last_batch if facts.writer else None
    for file in facts.spool:
        subject = f"spool/{file.name}"
        if last is not None and file.number <= last:
            yield Finding(subject, f"{file.why}; the writer file holds its batch", "run 'yalu run', which publishes it")
        else:
            action = "move the file away to continue without that batch (its pages are fetched again where their "
            action += "entries are still open), or run 'yalu restore'"
            yield Finding(subject, f"{file.why}, and its batch is in no snapshot", action, CRITICAL)
    if facts.waiting:
        yield Finding(
            "spool",
            f"{many(facts.waiting, 'committed batch waits', 'committed batches wait')} for the next publish",
            "",
            NOTE,
        )


def _snapshots(snapshots: Iterable[Snapshot]) -> Iterator[Finding]:
    """Snapshots that were opened for writing, and damaged ones."""
    for one in snapshots:
        place = "the published snapshot" if one.is_published else "an older snapshot"
        severity = CRITICAL if one.is_published else WARNING
        if one.is_held:
            words = f"{place} is open for writing{one.holder}; nobody else can read it until then, or the next publish"
            yield Finding(one.name, words, "close it there and open it read-only", severity)
        elif one.has_log:
            words = f"{place} was open for writing in a program that was killed; its log is not Yalu's"
            action = f"remove {one.name}.wal, or let the next run publish a clean snapshot"
            yield Finding(one.name, words, action, severity)
        if one.is_resized:
            words = f"{place} differs in size from what was published"
            yield Finding(one.name, words, "run 'yalu run', which publishes a new one", severity, f"{one.name} size")


def _failures(facts: Facts) -> Iterator[Finding]:
    for failure in facts.failures:
        at = f" at {when(failure.at, facts.zone)}" if failure.at else ""
        action = "fix the cause it names; the next call that succeeds clears this"
        yield Finding(f"yalu {failure.what}", f"the last call{at} ended with an error: {failure.why}", action)


def _bugs(facts: Facts) -> Iterator[Finding]:
    action = "report it; after an upgrade 'yalu retag --extract' reads the lost entries again"
    for bug in facts.bugs:
        words = f"{bug.count} in the last days, such as: {bug.what} (traceback in logs/yalu.jsonl)"
        yield Finding(f"bug in {bug.where}", words, action)
    if facts.published and facts.published.bugs:
        words = f"{facts.published.bugs} of the last days failed by a bug of Yalu's"
        yield Finding("entries", words, action, name="entries that a bug cost")


def _sources(facts: Facts) -> Iterator[Finding]:
    sources = facts.published.sources if facts.published else ()
    asked = [source for source in sources if source.state != "new"]
    failing = [source.source_id for source in asked if source.failures]
    are_all = bool(failing) and len(failing) == len(asked)
    if are_all:
        names = ", ".join(failing[:_SHOWN]) + (" …" if len(failing) > _SHOWN else "")
        action = "check the network, then run 'yalu run --all'"
        yield Finding("sources", f"all {len(asked)} fail ({names})", action, CRITICAL)
    for source in sources:
        if source.state not in SOUND:
            yield _source(source, facts, is_one_of_all=are_all)


def _moves(facts: Facts) -> Iterator[Finding]:
    """Sources with a new address: redirected for a week, or found elsewhere by the night."""
    words = {one.source_id: one.words for one in facts.moves}
    for source in facts.published.sources if facts.published else ():
        if source.moved_to:
            words[source.source_id] = f"It has moved for good to {source.moved_to}."
    for name, found in words.items():
        action = f"'yalu sources check {name} --apply' writes the new address into its row"
        yield Finding(f"source {name}", found, action, WARNING, f"source {name} moved")


def _source(source: SourceHealth, facts: Facts, *, is_one_of_all: bool) -> Finding:
    lasting = source.state in SILENT or (source.since is not None and facts.now - source.since > SILENT_FOR)
    since = f" since {when(source.since, facts.zone)}" if source.since else ""
    words = f"{source.state}{since}. {source.note}".rstrip()
    return Finding(f"source {source.source_id}", words, "", WARNING if lasting and not is_one_of_all else NOTE)


def _manners(facts: Facts) -> Iterator[Finding]:
    for value in facts.old_scale:
        words = f"{value:g} was chosen on the scale of version 0.1.0; importance is weighed differently since"
        action = "compare it with the importance in news_stories, and set it again (docs/adding.md)"
        yield Finding("min_importance", words, action, NOTE, f"min_importance {value:g}")
    if not facts.has_contact:
        words = "is empty, so that no outlet can reach the desk"
        yield Finding("[fetch] contact", words, "write a mail or web address there", NOTE)


def _locks(facts: Facts) -> Iterator[Finding]:
    for lock in facts.locks:
        if _is_held_too_long(lock, facts):
            action = "examine that process; stop it if it hangs"
            yield Finding(lock.name, f"{lock.holder} has held it too long", action)
        else:
            yield Finding(lock.name, f"{lock.holder} is running", "", NOTE)


def _is_held_too_long(lock: HeldLock, facts: Facts) -> bool:
    limit = HELD_TOO_LONG.get(lock.name)
    return lock.since is not None and limit is not None and facts.now - lock.since > limit


def _healed(facts: Facts) -> Iterator[Finding]:
    for file in facts.healed:
        if file.is_routine:
            words = "the log of a killed process; its batches came from the spool"
            yield Finding(file.name, words, "remove it at any time", NOTE)
        else:
            words = "was damaged, was set aside and rebuilt from other stored data"
            yield Finding(file.name, words, "check the disk's health; remove the file to settle this")


# ---------------------------------------------------------------- the digest


def _digest(facts: Facts) -> Iterator[Finding]:
    if (known := facts.digest) is None:
        return
    if known.due_at is not None and facts.now >= known.due_at:
        today = [d for d in known.deliveries if d.day == known.day and d.state != "skipped"]
        subject, send = f"digest of {known.day}", "run 'yalu digest --send'"
        if not known.is_issued:
            yield Finding(subject, "it was not issued", send, CRITICAL, f"no digest {known.day}")
        elif today and not any(d.state == "accepted" for d in today):
            yield Finding(subject, "it has reached nobody", send, CRITICAL, f"nobody {known.day}")
        for delivery in today:
            if delivery.state in ("owed", "deferred"):
                reply = f" ({delivery.reply})" if delivery.reply else ""
                words = f"to {delivery.recipient} is stuck: {delivery.state}{reply}"
                yield Finding(subject, words, "", WARNING, f"stuck {delivery.day} {delivery.recipient}")
    for delivery in known.deliveries:
        if delivery.state in _FAILED_STATES:
            yield _delivery(delivery)
    for misread in known.misread:
        place = f"outbox/{misread.day}.jsonl"
        words = f"{misread}; deliveries that were open before it are held as unknown"
        action = "read it, then 'yalu digest resolve --help'" if misread.line else "move it away, then send again"
        yield Finding(place, words, action, WARNING, f"{place} {misread.line}")


def _delivery(delivery: Delivery) -> Finding:
    reply = f": {delivery.reply}" if delivery.reply else ""
    words, action = {
        "unknown": ("may or may not have arrived", "ask the reader, then 'yalu digest resolve --help'"),
        "failed": (f"failed{reply}", ""),
        "refused": (f"was refused{reply}", "correct or remove the address"),
    }[delivery.state]
    # A mailbox that is gone stays gone: one finding, not a new one each day.
    day = "" if delivery.state == "refused" else f" {delivery.day}.{delivery.edition}"
    name = f"{delivery.state}{day} {delivery.recipient}"
    return Finding(f"digest of {delivery.day}", f"to {delivery.recipient} {words}", action, WARNING, name)


# ---------------------------------------------------------------- sentences


def _capital(text: str) -> str:
    """Return an action with a capital first letter; a command stays as typed."""
    return text if text.startswith(("yalu ", "'")) else text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", "…", '"')) else f"{text}."
