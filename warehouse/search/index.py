"""Fill the inverted index that the macro `search` reads. docs/decisions says how it is laid out and what it costs.

A version of an article gets numbers of its own, which are never used again; token i of its title or body stands at
place number * 1024 + i. Texts without a number are not in the index, and a search reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from warehouse.tables.rows import first_row, load_query

if TYPE_CHECKING:
    import duckdb

PLACES = 1024  # of one number
NEXT = "search_next"  # key of store.meta: the first number that no version ever had
# Characters that form a word with their neighbours: letters and digits of alphabets, and hangul. Every other character
# is a token by itself: a Chinese character or kana, a sign, a blank that stands before no word.
_WORD = (
    r"0-9A-Za-z_\x{C0}-\x{2AF}\x{370}-\x{52F}\x{1100}-\x{11FF}\x{1E00}-\x{1FFF}\x{2126}\x{212A}\x{212B}"
    r"\x{2C60}-\x{2C7F}\x{3130}-\x{318F}\x{A720}-\x{A7FF}\x{A960}-\x{A97F}\x{AC00}-\x{D7FF}"
    r"\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}"
)
TOKEN = rf" ?[{_WORD}]+|(?s:.)"  # of RE2; macros/search.sql has the same
_INSIDE = re.compile(r" ?[0-9A-Za-z\uac00-\ud7a3]+")


def most_tokens(text: str) -> int:
    """Return a number of tokens that a text does not exceed."""
    return len(_INSIDE.sub("x", text))


def number_texts(connection: duckdb.DuckDBPyConnection, rows: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """Give each row of `article_versions` its numbers; return the first, and the first after. Inside a transaction."""
    first = number = number_of(connection, NEXT)
    for text in rows:
        count = -(-max(most_tokens(text.get("title") or ""), most_tokens(text.get("text") or ""), 1) // PLACES)
        text |= {"search_number": number, "search_numbers": count}
        number += count
    if number > first:
        set_number(connection, NEXT, number)
    return first, number


def add_numbered(connection: duckdb.DuckDBPyConnection, first: int, after: int) -> None:
    """Add the stored versions with these numbers to the index."""
    if after > first:
        connection.execute(load_query("index_texts").replace("{token}", TOKEN), [first, after])


def number_of(connection: duckdb.DuckDBPyConnection, key: str) -> int:
    """Return a number of the table `meta`, 0 where there is none."""
    row = first_row(connection.execute("SELECT max(value::BIGINT) FROM store.meta WHERE key = ?", [key]))
    return int(row[0]) if row and row[0] is not None else 0


def set_number(connection: duckdb.DuckDBPyConnection, key: str, number: int) -> None:
    """Set a number of the table `meta`. Inside a transaction."""
    connection.execute("DELETE FROM store.meta WHERE key = ?", [key])
    connection.execute("INSERT INTO store.meta VALUES (?, ?)", [key, str(number)])
