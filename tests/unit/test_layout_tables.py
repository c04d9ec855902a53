"""Tables that only place things on a page become boxes; tables of figures stay."""

from __future__ import annotations

import pytest
from lxml import html

from extractors.articles.layout import unwrap_layout_tables


def left(rows: str) -> int:
    """How many tables stay; a row is cells between '|', rows between ';'."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows.split(";"))
    tree = html.document_fromstring(f"<html><body><table>{cells}</table></body></html>")
    unwrap_layout_tables(tree)
    return len(list(tree.iter("table")))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a|1;b|2", 1),
        ("a;b", 0),
        ("a", 0),
        ("a|<p>x</p><p>y</p>", 0),
        ("a|<p>x</p>", 1),
        ("a|x<br>x<br>x<br>x<br>x", 1),
        ("a|x<br>x<br>x<br>x<br>x<br>x", 0),
        ("a|" + "x" * 150, 1),
        ("a|" + "x" * 151, 0),
        ("a|<table><tr><td>1</td><td>2</td></tr></table>", 0),
        ("a|1;b", 1),
    ],
)
def test_which_tables_stay(rows: str, expected: int) -> None:
    assert left(rows) == expected


def heads(row: str) -> int:
    tree = html.document_fromstring(f"<html><body><table><tr>{row}</tr></table></body></html>")
    unwrap_layout_tables(tree)
    return len(list(tree.iter("table", "td", "th")))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("<th>a</th><td><p>x</p><p>y</p></td>", 3),
        ("<td>a</td><td><p>x</p><p>y</p></td>", 0),
        ("<th>a</th>", 0),
        ("", 0),
    ],
)
def test_a_table_with_heads_is_of_figures(row: str, expected: int) -> None:
    assert heads(row) == expected
