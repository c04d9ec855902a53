"""Repair a page's markup before it is read: layout tables become boxes.

What it is *not*: a judgement of what is body. Every change here keeps all the text.
"""

from __future__ import annotations

from typing import Any

_CELLS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
LONG_CELL = 150  # characters of running text in one cell: no table of figures has that


def unwrap_layout_tables(tree: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Turn layout tables of a parsed page into boxes, in place."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            _unwrap(table)


def _is_layout(table: Any) -> bool:  # noqa: ANN401
    """Return whether a table only places things on the page, as pages of the 2000s and ministries have it."""
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if not cells or max(map(len, cells)) <= 1:
        return True
    if any(cell.tag == "th" for row in cells for cell in row):
        return False
    return any(_holds_blocks(cell) for row in cells for cell in row)


def _owner(part: Any) -> Any:  # noqa: ANN401
    """Return the table that a row or cell is of."""
    return next(part.iterancestors("table"), None)


def _holds_blocks(cell: Any) -> bool:  # noqa: ANN401
    if cell.find(".//table") is not None:
        return True
    if len(cell.findall(".//p")) > 1 or len(cell.findall(".//br")) > 4:
        return True
    return len(" ".join("".join(cell.itertext()).split())) > LONG_CELL


def _unwrap(table: Any) -> None:  # noqa: ANN401
    parts = [node for node in table.iter(*_CELLS) if node is table or _owner(node) is table]
    for node in parts:
        node.tag = "div"
