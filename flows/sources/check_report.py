"""What a live check found, kept in the home: one JSON file to go on from and to read by program, one Markdown report.

reports/2026-11-20-sources.json   one record a source, as it was checked
reports/2026-11-20-sources.md     three lists (sound, doubtful, dead), then each source with what to change
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.text.sanitise import markdown, one_line
from flows.sources.check_facts import CheckFacts
from flows.sources.verdicts import Verdict, utc_words
from warehouse.store.drafts import atomic_write

FOLDER = "reports"
NAME = "sources"
_ORDER = ("sound", "doubtful", "dead")
_HEADINGS = {"sound": "Sound", "doubtful": "Doubtful", "dead": "Dead"}


@dataclass(frozen=True, slots=True)
class Checked:
    """One source as checked: what is stored, printed and reported. `state` and `entries` are as in a run's poll."""

    source_id: str
    outlet: str
    url: str
    verdict: str
    findings: tuple[tuple[str, str], ...]  # (code, words)
    changes: dict[str, Any]
    checked_at: str
    status: int = 0
    kind: str = ""
    entries: int = 0
    wanted: int = 0
    dated: int = 0
    newest_at: str = ""
    window_h: float | None = None
    lang: str = ""
    pages: int = 0
    pages_read: int = 0
    pages_relevant: int = 0
    addresses: tuple[str, ...] = ()

    @property
    def paste(self) -> str:
        """The lines to paste into the row, '' where nothing is to change."""
        return "\n".join(f"{key} = {_toml(value)}" for key, value in self.changes.items())


def checked(facts: CheckFacts, verdict: Verdict) -> Checked:
    """Return the record of one source."""
    source = facts.source
    return Checked(
        source.id,
        source.outlet,
        source.url,
        verdict.verdict,
        tuple((finding.code, finding.words) for finding in verdict.findings),
        verdict.changes,
        utc_words(facts.now),
        facts.status,
        facts.kind,
        facts.entries,
        facts.wanted,
        facts.dated,
        utc_words(facts.newest_at),
        None if facts.window_h is None else round(facts.window_h, 1),
        facts.lang,
        len(facts.pages),
        sum(1 for page in facts.pages if not page.reason or page.chars),
        sum(1 for page in facts.pages if page.is_relevant),
        tuple(sorted(facts.addresses)),
    )


def same_listing(addresses: Iterable[str], others: Iterable[Checked]) -> str:
    """Return the id of a source that shows the same entries, '' where none does."""
    mine = set(addresses)
    for other in others:
        theirs = set(other.addresses)
        if min(len(mine), len(theirs)) >= 5 and len(mine & theirs) >= 0.8 * min(len(mine), len(theirs)):
            return other.source_id
    return ""


# ---------------------------------------------------------------- files


def write_reports(home: Path, found: Sequence[Checked], day: str) -> Path:
    """Write both files of a day; return the Markdown report's path."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_records(folder / f"{day}-{NAME}.json", found)
    report = folder / f"{day}-{NAME}.md"
    atomic_write(report, as_markdown(found, day))
    return report


def read_last(home: Path) -> tuple[list[Checked], str]:
    """Return what the last check found, and its day; nothing where there is none or it cannot be read."""
    files = sorted((home / FOLDER).glob(f"*-{NAME}.json"))
    found = read_records(files[-1]) if files else []
    return found, files[-1].name[:10] if found else ""


def write_records(file: Path, found: Iterable[Checked]) -> None:
    """Write records as JSON, whole or not at all."""
    rows = [{name: getattr(one, name) for name in Checked.__slots__} for one in found]
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(file, json.dumps(rows, ensure_ascii=False, indent=1))


def read_records(file: Path) -> list[Checked]:
    """Return the records of a file; none where it is missing or cannot be read."""
    try:
        return [
            Checked(**{**row, "findings": tuple(map(tuple, row["findings"])), "addresses": tuple(row["addresses"])})
            for row in json.loads(file.read_text("utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def as_markdown(found: Sequence[Checked], day: str) -> str:
    """Return the report: three lists, then the sources that want a change with the lines to paste."""
    lines = [f"# Sources checked on {day}", ""]
    counts = ", ".join(f"{sum(one.verdict == name for one in found)} {name}" for name in _ORDER)
    lines += [f"{len(found)} asked: {counts}. Written by `yalu sources check`.", ""]
    for name in _ORDER:
        some = [one for one in found if one.verdict == name]
        lines += [f"## {_HEADINGS[name]} ({len(some)})", ""]
        if some:
            lines += [
                "| source | outlet | entries | dated | newest (UTC) | window h | pages read | why |",
                "|---|---|---|---|---|---|---|---|",
            ]
            lines += [_row(one) for one in some]
            lines.append("")
    lines += ["## To change", ""]
    for one in found:
        if one.changes:
            lines += [
                f"`{one.source_id}`: {_plain(' '.join(words for _, words in one.findings))}",
                "",
                "```toml",
                one.paste,
                "```",
                "",
            ]
    lines.append("`yalu sources check --apply` writes these lines, `--mark` sets `verified = true` for the sound ones.")
    return "\n".join(lines) + "\n"


def _row(one: Checked) -> str:
    why = "; ".join(f"{code}: {words}" for code, words in one.findings)
    window = "" if one.window_h is None else f"{one.window_h:g}"
    cells = (
        one.source_id,
        one.outlet,
        one.entries,
        one.dated,
        one.newest_at,
        window,
        f"{one.pages_read}/{one.pages}",
        why,
    )
    return "| " + " | ".join(_plain(str(cell)) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Return text of the web so that it stays inside its cell and is no markup."""
    return markdown(one_line(text.replace("|", "/").replace("<", "‹").replace("`", "'")))


def _toml(value: object) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool)
        else str(value)
        if isinstance(value, int)
        else json.dumps(value, ensure_ascii=False)
    )


def is_of_today(last_day: str, now: datetime) -> bool:
    """Whether a check is recent enough to go on with: of this day or the one before."""
    return bool(last_day) and (now.date() - datetime.fromisoformat(last_day).date()).days <= 1
