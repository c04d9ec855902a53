"""Whether a mention of a day lies ahead of its text or behind it, by the words around it in its sentence. Pure.

Only words decide ([tense] of calendar.toml): the nearest before the mention, else the first after it.
What the words leave open stays open.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.text.calendar_words import CALENDAR

AHEAD: Final = "ahead"
PAST: Final = "past"
OPEN: Final = ""

_BEFORE = 70  # characters of the sentence before a mention that are searched
_AFTER = 60  # and after it
_END = re.compile(r"(?<![ap]\.m)(?<!U\.S)[.!?]\s(?!\d)|[。！？\n]|[.!?]$")
_CLAUSE = re.compile(r"[，；,;:]")


def _one_of(fragments: tuple[str, ...], *, latin: bool) -> re.Pattern[str]:
    pattern = "|".join(fragments)
    if not latin:
        return re.compile(f"(?:{pattern})")
    # "United", "Allied" are names: endings are looked for in small letters only.
    return re.compile(rf"\b(?:{pattern})(?![\w-])", 0 if "ed" in pattern[-3:] else re.IGNORECASE)


_CUES = {
    script: {place: _one_of(fragments, latin=script == "latin") for place, fragments in places.items()}
    for script, places in CALENDAR.tense.items()
}
# "will be announced", "to be held": of what is ahead, though it ends as the past does
_PASSIVE = re.compile(r"\b(?:will|would|shall|to|can|could|may|might|must|should) (?:have )?be(?:en)? [a-z]{2,14}\b")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")


def tense_of(text: str, start: int, end: int) -> str:
    """Return AHEAD, PAST or OPEN for the mention at [start, end) of a text."""
    before = _END.split(text[max(0, start - _BEFORE) : start])[-1]
    after = _END.split(text[end : end + _AFTER] + " ", maxsplit=1)
    follows = after[0] + (text[end + len(after[0]) : end + len(after[0]) + 1])
    script = _script_of(before[-30:] + text[start:end] + follows[:30])
    if script == "latin":
        return _latin(before, follows)
    cues = _CUES[script]
    before = _CLAUSE.split(before)[-1][-24:] if script == "han" else before[-8:]
    nearest = _nearest(before, cues["ahead_before"], cues["past_before"])
    if script == "han":
        follows = _CLAUSE.split(follows)[0][:24]
    return nearest or _first(follows, cues["ahead_after"], cues["past_after"])


def _script_of(around: str) -> str:
    if _HANGUL.search(around):
        return "hangul"
    if _KANA.search(around):
        return "kana"
    return "han" if _HAN.search(around) else "latin"


def _latin(before: str, after: str) -> str:
    cues = _CUES["latin"]
    before = _PASSIVE.sub("will ", before)
    ahead, past = _last(cues["ahead_before"], before), _last(cues["past_before"], before)
    if ahead > past:
        return AHEAD
    if past >= 0:
        return PAST
    if (found := _first(after, cues["ahead_after"], cues["past_after"])) and _last(cues["past_weak"], before) < 0:
        return found
    weak, done = _last(cues["ahead_weak"], before), _last(cues["past_weak"], before)
    if done >= 0:
        return PAST
    return AHEAD if weak >= 0 else OPEN


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _nearest(text: str, ahead: re.Pattern[str], past: re.Pattern[str]) -> str:
    one, other = _last(ahead, text), _last(past, text)
    if one == other:
        return OPEN
    return AHEAD if one > other else PAST


def _first(text: str, ahead: re.Pattern[str], past: re.Pattern[str]) -> str:
    one, other = ahead.search(text), past.search(text)
    if one and (other is None or one.start() <= other.start()):
        return AHEAD
    return PAST if other else OPEN
