"""The days that a page prints near its headline: "입력 2026.11.20 20:05", 发布时间：…, "Published: Nov 20, 2026".

A word beside a stamp says whether it is of publication or of the last change, or of something else (a registration, a
copyright, an event). Without a word, a line counts that holds a day and little else, just below the headline. A day in
a sentence never counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from extractors.articles.dating.decision import DateCandidate
from extractors.articles.dating.lines import Line, PageLines
from extractors.articles.dating.reading import read_date
from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR
from extractors.text.calendars import to_gregorian
from extractors.text.days.dateline import day_of_dateline

SAID: Final = 8  # weight of a stamp near the headline with a word of publication
SAID_ELSEWHERE: Final = 4  # of one below the text
TIMED: Final = 6  # of a stamp with its hour and no word
DAY_ONLY: Final = 5  # of a line with a day and little else
ABOVE: Final = 4  # of a stamp above the headline, in a box with it: mastheads have clocks
DATELINE: Final = 5
_BEFORE_LINES = 5  # before the headline
_AFTER_LINES = 14  # after it, and no further than the first paragraph
_STANDFIRST_LINES = 3  # after the first running line
_TAIL_LINES = 6  # after the last paragraph
_LONGEST_LINE = 160  # characters of a line with stamps
_REST_AT_END = 8  # beside a day that ends a text: notices are dated so
_REST = 36  # letters beside a stamp in a line without a word of publication, those of `beside` aside; a CJK one is two
_NEAR = 14  # characters between a word and its stamp
_FAR = 40  # and where the word follows: 于2026年11月20日在…发表

_MONTHS = "|".join(sorted(CALENDAR.month_numbers, key=len, reverse=True))
_HALVES = "|".join(sorted((*CALENDAR.early_halves, *CALENDAR.late_halves), key=len, reverse=True))
_GRAMMAR = read_grammar("pages", "stamps", {"halves": _HALVES, "months": _MONTHS})
_HALF = _GRAMMAR["half"]
_CLOCK = _GRAMMAR["clock"]
_DAY = _GRAMMAR["day"]
_WEEKDAY = _GRAMMAR["weekday"]
_STAMP = re.compile(
    rf"(?:{_CLOCK}\s?[,|/·-]?\s?(?:on\s)?(?:[A-Za-z]{{3,9}},?\s)?(?={_DAY}))?"
    rf"(?:{_DAY}){_WEEKDAY}(?:[\sT,·|/\[(-]{{0,4}}(?:at\s)?{_CLOCK})?",
    re.IGNORECASE,
)


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    parts = [(r"\b" if _is_latin(w[0]) else "") + re.escape(w) + (r"\b" if _is_latin(w[-1]) else "") for w in ordered]
    return re.compile("|".join(parts), re.IGNORECASE)


_PUBLISHED, _CHANGED = _any_of(CALENDAR.stamps["published"]), _any_of(CALENDAR.stamps["changed"])
_NEVER = _any_of(CALENDAR.stamps["never"])
_EVENT, _PLACE = _any_of(CALENDAR.stamps["event"]), _any_of(CALENDAR.stamps["place"])
# 更新日時, 작성일시: of the page, though an event's word is part of them
_PAGE_TIME = _any_of(
    [w for kind in ("published", "changed") for w in CALENDAR.stamps[kind] if w[-2:] in {"일시", "日時"}]
)
_BESIDE = _any_of(CALENDAR.stamps["beside"])
_MAIL = re.compile(r"[\w.+-]{1,40}@[\w.-]{1,60}")
_SPACED = re.compile(r"(?<!\d)((?:19|20)\d\d)\s(\d{1,2})\s?/\s?(\d{1,2})(?!\d)")  # 2026 11/20, in boxes of their own
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
_PROSE = re.compile(_GRAMMAR["prose"])


def read_stamps(page: PageLines, timezone: str) -> Iterator[DateCandidate]:
    """Yield the stamps a page prints, those of publication and those of its last change."""
    label = ""
    for number, line in enumerate(page.lines):
        place = _place(number, page)
        after = page.lines[number + 1].text if number + 1 < len(page.lines) else ""
        if line.is_other or not place or len(line.text) > _LONGEST_LINE or _PLACE.match(after):
            label = ""
            continue
        if _is_label(line.text):
            label = line.text
            continue
        yield from _of_line(f"{label} {line.text}".strip(), place, timezone)
        label = ""


def _place(number: int, page: PageLines) -> str:
    """Return where a line stands: above or below the headline, after the text, or '' where no stamp of the page is."""
    if page.heading < 0:
        return "unknown" if number < page.text_from or page.text_to < number <= page.text_to + _TAIL_LINES else ""
    if page.heading < number <= min(page.heading + _AFTER_LINES, page.text_from):
        return "below"
    if page.text_from < number <= page.text_from + _STANDFIRST_LINES and number < page.text_to:
        return "within"  # a standfirst may stand between the headline and its stamp
    if page.heading - _BEFORE_LINES <= number < page.heading:
        return "above" if _share_a_box(page.lines[number].node, page.lines[page.heading].node) else "masthead"
    if number == page.text_to + 1 and page.lines[number].node.getparent() is page.lines[page.text_to].node.getparent():
        return "end"
    return "after" if page.text_to < number <= page.text_to + _TAIL_LINES else ""


def _share_a_box(node: Any, heading: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Return whether a line and the headline are in one box that is not the whole page."""
    above = set(islice(node.iterancestors(), 4))
    return any(box in above and box.tag not in ("body", "html") for box in islice(heading.iterancestors(), 6))


def _is_label(text: str) -> bool:
    bare = text.strip(" :：|·-")
    return len(bare) <= 12 and bool(_PUBLISHED.fullmatch(bare) or _CHANGED.fullmatch(bare))


def _of_line(text: str, place: str, timezone: str) -> Iterator[DateCandidate]:
    """Yield the stamps of one line with their weights."""
    text = _SPACED.sub(r"\1/\2/\3", to_gregorian(unicodedata.normalize("NFKC", text), timezone))
    stamps = list(_STAMP.finditer(text))
    if not stamps or _NEVER.search(text) or _EVENT.search(_PAGE_TIME.sub(" ", text)):
        return
    ends = [0, *(stamp.end() for stamp in stamps)]
    starts = [*(stamp.start() for stamp in stamps), len(text)]
    follow = not _kind(text[: stamps[0].start()]) and bool(_kind(text[stamps[0].end() : ends[1] + _FAR]))
    for number, stamp in enumerate(stamps):
        before, after = text[ends[number] : stamp.start()], text[stamp.end() : starts[number + 1]]
        kind = _kind(after[: _NEAR if len(stamps) > 1 else _FAR]) if follow else _kind(before[-_NEAR:])
        if not stamp.group()[-1].isspace():
            kind = _attached(after) or kind
        weight = _weight(text, stamp, kind, place)
        if weight:
            yield from read_date(stamp.group(), "stamp", weight, timezone, is_change=kind == "changed")


def _kind(words: str) -> str:
    """Return 'published', 'changed' or '' by the words beside a stamp; the last of them decides."""
    published = max((match.end() for match in _PUBLISHED.finditer(words)), default=-1)
    changed = max((match.end() for match in _CHANGED.finditer(words)), default=-1)
    if max(published, changed) < 0:
        return ""
    return "changed" if changed >= published else "published"


def _attached(after: str) -> str:
    """Return the kind by a word glued to the end of a stamp that heads nothing else: 20:05配信, 09:15更新."""
    for pattern, kind in ((_PUBLISHED, "published"), (_CHANGED, "changed")):
        if (match := pattern.match(after)) and not re.match(r"\s?(?:[:：]|\d)", after[match.end() :]):
            return kind
    return ""


def _weight(text: str, stamp: re.Match[str], kind: str, place: str) -> int:
    if kind:
        return SAID if place in {"below", "within", "above", "masthead"} else SAID_ELSEWHERE
    if place in {"after", ""} or _PROSE.search(text[: stamp.start()] + text[max(stamp.start(), stamp.end() - 1) :]):
        return 0
    is_timed = bool(re.search(r"\d\s?(?:[:時时시点點]|[ap]\.?m\b)", stamp.group(), re.IGNORECASE))
    rest = _LETTER.findall(_BESIDE.sub(" ", _MAIL.sub(" ", _STAMP.sub(" ", text))))
    if sum(2 if _CJK.match(letter) else 1 for letter in rest) > (_REST_AT_END if place == "end" else _REST):
        return 0
    if place == "end":
        return SAID_ELSEWHERE
    if place == "below":
        return TIMED if is_timed else DAY_ONLY
    if place == "above" or (is_timed and place in {"within", "unknown"}):
        return ABOVE
    return 0


def read_dateline(page: PageLines, timezone: str) -> Iterator[DateCandidate]:
    """Yield the day that the text's own dateline prints with its year."""
    first = page.lines[page.text_from].text if page.text_from < len(page.lines) else ""
    if day := day_of_dateline(first, None):
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
        yield DateCandidate(midnight.astimezone(UTC), "day", "dateline", DATELINE)


__all__ = ["Line", "read_dateline", "read_stamps"]
