"""An answer in SQL as a table for people: the columns that fit, from the left, and a line on what is not shown.

Instants are in the desk's zone. `fit` decides which columns are shown and how wide; nothing here reads the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import escaped

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

GAP = 2  # blanks between two columns
LEAST = 12  # a column is cut to no less; a shorter one is shown whole
LEAST_TEXT = 20  # the same of a text longer than that


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer that are shown, as Python values, and how many there are (None: too many to count)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int | None


def table_lines(answer: Answer, width: int, zone: ZoneInfo) -> list[str]:
    """Return the answer as lines of at most `width` columns, with a heading and what is not shown below."""
    cells = [[shown(value, zone) for value in row] for row in answer.rows]
    are_numbers = [_is_numeric([row[at] for row in answer.rows]) for at in range(len(answer.columns))]
    natural = [
        max(wide(text) for text in (name, *(row[at] for row in cells))) for at, name in enumerate(answer.columns)
    ]
    are_whole = [_is_never_cut([row[at] for row in answer.rows]) for at in range(len(answer.columns))]
    widths = fit(natural, width, are_whole)
    lines = [_line(answer.columns, widths, are_numbers), "─" * (sum(widths) + GAP * (len(widths) - 1))]
    lines += [_line(row, widths, are_numbers) for row in cells]
    return [*lines, *_what_is_hidden(answer, len(widths))]


def record_lines(answer: Answer, zone: ZoneInfo) -> list[str]:
    """Return the answer with one line a value, every column, and a blank line between two rows."""
    margin = max((wide(name) for name in answer.columns), default=0)
    lines: list[str] = []
    for row in answer.rows:
        lines += [
            f"{name}{' ' * (margin - wide(name))}  {shown(value, zone)}"
            for name, value in zip(answer.columns, row, strict=True)
        ]
        lines.append("")
    return [*lines, *_what_is_hidden(answer, len(answer.columns))]


def _what_is_hidden(answer: Answer, columns: int) -> list[str]:
    left = len(answer.columns) - columns
    if answer.count is None:
        rows = f"{len(answer.rows):,} of more than 10,000 rows (--rows N, --all)"
    elif answer.count > len(answer.rows):
        rows = f"{len(answer.rows):,} of {answer.count:,} rows (--rows N, --all)"
    else:
        rows = f"{answer.count:,} row{'' if answer.count == 1 else 's'}"
    if left:
        names = ", ".join(answer.columns[columns:][:6]) + (", …" if left > 6 else "")
        rows += f"; not shown: {names} (--line)"
    return [rows]


def fit(natural: Sequence[int], width: int, are_whole: Sequence[bool] = ()) -> list[int]:
    """Return the widths of as many columns as fit from the left, at least one.

    Wide texts are cut, narrow ones never, nor those that `are_whole`: half a number or a day says something else.
    """
    least = [LEAST_TEXT if one > LEAST_TEXT else min(one, LEAST) for one in natural]
    least = [one if whole else cut for one, cut, whole in zip_longest(natural, least, are_whole[: len(natural)])]
    count, used = 1, least[0]
    while count < len(natural) and used + GAP + least[count] <= width:
        used += GAP + least[count]
        count += 1
    widths = least[:count]
    for _ in range(width - used):  # the narrowest of those that are cut grows first
        cut = [at for at in range(count) if widths[at] < natural[at]]
        if not cut:
            break
        widths[min(cut, key=widths.__getitem__)] += 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int], are_numbers: Sequence[bool]) -> str:
    parts = []
    for text, width, is_number in zip(cells, widths, are_numbers, strict=False):
        cut = shortened(text, width)
        blanks = " " * (width - wide(cut))
        parts.append(blanks + cut if is_number else cut + blanks)
    return (" " * GAP).join(parts).rstrip()


def wide(text: str) -> int:
    """Return the columns a text takes on a terminal: two for a Chinese character or a Korean syllable."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def shortened(text: str, width: int) -> str:
    """Return a text cut to so many columns, with … at its end where it was longer."""
    if wide(text) <= width:
        return text
    while text and wide(text) > width - 1:
        text = text[: max(len(text) * (width - 1) // wide(text), 0)] if wide(text) > 2 * width else text[:-1]
    return text.rstrip() + "…"


def shown(value: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 - as many types as columns
    """Return a value as people read it, in one line: instants in the desk's zone, shares with four digits."""
    return escaped(" ".join(_spelled(value, zone).split()))


def _spelled(value: Any, zone: ZoneInfo) -> str:  # noqa: ANN401 - as many types as columns
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if 0.0001 <= abs(value) < 1e9 else f"{value:g}"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_spelled(one, zone)}" for key, one in value.items()) + "}"
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ", ".join(_spelled(one, zone) for one in value)
    return str(value)


def _is_never_cut(values: Iterable[Any]) -> bool:
    found = [value for value in values if value is not None]
    return bool(found) and all(isinstance(value, int | float | date) for value in found)


def _is_numeric(values: Iterable[Any]) -> bool:
    found = [value for value in values if value is not None]
    return bool(found) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in found)
