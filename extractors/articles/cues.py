"""The cues of page junk. Those of single lines are data (cues.toml); here are the ones that need code.

Every cue is general: no outlet's name, no sentence of one page. boilerplate.py decides what follows from them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from extractors.grammar import read_grammar

_I = re.IGNORECASE


@cache
def line_cues() -> tuple[int, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return the greatest length of a line and the (label, pattern) pairs of cues.toml, in its order."""
    table = tomllib.loads((files("extractors.articles") / "cues.toml").read_text("utf-8"))
    pairs = [(row["label"], re.compile("|".join(f"(?:{p})" for p in row["patterns"]), _I)) for row in table["line"]]
    return int(table["line_max"]), tuple(pairs)


@cache
def flash_cue() -> re.Pattern[str]:
    """Return the pattern of a headline that says it is a flash."""
    table = tomllib.loads((files("extractors.articles") / "cues.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{part})" for part in table["flash"]), _I)


_GRAMMAR = read_grammar("pages", "cues")
# A heading after which, in the second half of a page, no body comes any more.
CLOSING = re.compile(_GRAMMAR["closing"], _I)
CLOSES_WITH_COMMENTS = re.compile(_GRAMMAR["closes_with_comments"], _I)

# A line that is nothing but when, in any of the four languages. Possessive, so that no word is tried twice: where two
# readings of a row of digits are tried, a table of eight years takes 20 seconds.
_MONTHS = _GRAMMAR["months"]
WHEN = re.compile(_GRAMMAR["when"], _I)
MAX_WHEN = 90  # characters; beyond it the alternatives above are not worth trying
NAME_AND_DAY = re.compile(
    r"^(?:[A-Z][\w.'’\-]+[\s,]+){1,5}(?:\|\s*)?(?:\d{1,2}\s+(?:"
    + _MONTHS
    + r")\s+|(?:"
    + _MONTHS
    + r")\s+\d{1,2},?\s+)"
    r"\d{4}$",
    _I,
)

# A byline with its stamp: a name, a desk or an office, then the day and the hour.
NAME_AND_STAMP = re.compile(_GRAMMAR["name_and_stamp"], _I)

_WORK = _GRAMMAR["work"]
BIO = re.compile(_GRAMMAR["bio"])
MAX_BIO = 700

# ---------------------------------------------------------------- readers' comments

QUOTED = re.compile(r"[“\"「『«][^”\"」』»]{0,600}[”\"」』»]|(?<!\w)['‘][^'’]{2,300}['’](?!\w)")
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you're|you’re|ur)\b", _I)
ADDRESSED = re.compile(
    r"^(?:@\w+|[Yy]ou\b|[Yy]our\b|(?:[A-Z][\w'’]+[\s,]+){1,3}"
    r"(?:are you|you are|you're|you’re|do you|did you|why do you)\b)"
)
FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|I'd|IMO|IMHO)\b")
ASKS_READER = re.compile(r"\b(?:are|do|did|have|can|could|will|would|don't|don’t|aren't|aren’t) you\b", _I)
CHAT = re.compile(_GRAMMAR["chat"], _I)
ATTRIBUTION = re.compile(_GRAMMAR["attribution"], _I)
NAME = re.compile(r"[A-Z][\w’'\-]{1,40} [A-Z]")
