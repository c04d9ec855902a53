"""Readers' comments, recognised by their furniture: a nickname with its time, a masked id, answer and like buttons.

Works in any script, where the words of a comment are not enough (boilerplate.py reads those in English). A live
report has names and times too: there they are one or two reporters', and what follows them quotes and cites.
"""

from __future__ import annotations

import re

from extractors.articles import cues
from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR

LEAST = 2  # furniture lines that make a thread
AFTER = 2  # paragraphs of body before it, at least
MAY_BE = frozenset({"", "byline", "share"})  # labels the lines of a thread may have before
MAX_LINE = 60
MAX_COMMENT = 900

_MONTHS = "|".join(CALENDAR.short_months)
_GRAMMAR = read_grammar("pages", "threads", {"months": _MONTHS})
_DATE = _GRAMMAR["date"]
_WORD_DATE = _GRAMMAR["word_date"]
_CLOCK = _GRAMMAR["clock"]
_AGO = _GRAMMAR["ago"]
_NICK = _GRAMMAR["nick"]
NICK_LINE = re.compile(_GRAMMAR["nick_line"], re.IGNORECASE)
MASKED_ID = re.compile(_GRAMMAR["masked_id"])
FLOOR = re.compile(_GRAMMAR["floor"])
ACTIONS = re.compile(_GRAMMAR["actions"], re.IGNORECASE)


def mark_threads(plain: list[str], marks: list[str]) -> None:
    """Mark as comments what stands from the first line of a thread to the end."""
    body = [i for i, mark in enumerate(marks) if not mark]
    if len(body) <= AFTER:
        return
    after = range(body[AFTER - 1], len(plain))
    lines = {i: nick for i in after if marks[i] in MAY_BE and (nick := furniture(plain[i]))}
    if len(lines) < LEAST:
        return
    first = min(lines)
    if lines[first] == "!":  # a row of buttons stands below its comment
        first = max((i for i in range(first) if not marks[i]), default=first)
    tail = range(first, len(plain))
    words = [plain[i] for i in tail if i not in lines and not marks[i]]
    nicks = {nick for nick in lines.values() if nick != "!"}
    is_report = sum(bool(cues.ATTRIBUTION.search(text)) for text in words) > len(words) / 2
    has_words = bool(words) or any(FLOOR.match(plain[i]) for i in lines)
    is_alone = len(nicks) == 1 and "!" not in lines.values()
    if not has_words or is_report or is_alone or any(len(text) > MAX_COMMENT for text in words):
        return
    if len(lines) < len(words) / 4:
        return
    for i in tail:
        marks[i] = marks[i] or "comment"


def furniture(text: str) -> str:
    """Return the nickname a line of a thread shows, '!' for a row of buttons, '' for any other text."""
    if len(text) > MAX_LINE and not FLOOR.match(text):
        return ""
    for pattern in (NICK_LINE, MASKED_ID, FLOOR):
        if match := pattern.match(text):
            return match["nick"]
    return "!" if any(c.isalpha() for c in text) and ACTIONS.match(text) else ""
