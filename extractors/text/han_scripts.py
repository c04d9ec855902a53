"""Chinese characters folded to one script, so that a text and its copy in the other script have the same tokens.

The table (han_scripts.csv) holds, for each character, the forms that count as the same: traditional, of Hong Kong,
of Taiwan. Made from the character tables of OpenCC (Apache-2.0). A traditional character with several simplified
ones joins them, so it is a fold for comparing and no conversion for reading. Korean and Japanese are folded alike.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[int, str]:
    rows = csv.DictReader((files("extractors.text") / "han_scripts.csv").read_text("utf-8").splitlines())
    return {ord(form): row["character"] for row in rows for form in row["variants"]}


def fold_scripts(text: str) -> str:
    """Return a text with every Chinese character in the form that stands for all its variants; as long as before."""
    return text.translate(_table())
