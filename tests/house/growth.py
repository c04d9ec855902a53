"""Hostile texts that grow, and the CPU time that something takes over them.

`hostile(pattern)` derives from a pattern's own syntax what it almost matches; UNITS are what pages in four languages
are made of. `growth(run, text)` compares a run over a text with one over a quarter of it.
"""

from __future__ import annotations

import gc
import random
import time
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

TIMES = 4
MOST = 6.0  # times the CPU for TIMES the text: linear ones came to 5.0 with noise, n ** 1.5 would be 8
STEEP_S = 0.1  # what a run over a few characters takes only where each of them doubles it
SMALL = (24, 48, 128)  # where exponential growth shows
LARGE = (512, 2048, 8192)

# What pages are made of, and what they hold by the thousand where somebody means harm.
UNITS = (
    "7", "1987 ", "2026-11-20 ", "1,", "3.", " ", "\n", " \n", ".", "-", "— ", ":", "“", '"', "「", "(", "[", "【", "<",
    "<a ", "<!--", "&", "a", "A", "A.", "a ", "Kim ", "O'", "Kim said, ", "가", "가 ", "말했다. ", "中", "中国",
    "外交部表示，", "年", "あ", "氏は", "ア", "〇", "@", "http://a.b/", '{"a":', "\\", "=", "|", "_", "é",
    "\u0301\u0316",
)  # fmt: skip
PALETTE = "a7 A가中あ.,-:\"'(<>/=&\n|_“@#"
RARE_END = "\x01"  # matches hardly anything: what came before was in vain


def growth(
    run: Callable[[str], object], text: Callable[[int], str], sizes: tuple[int, ...] = LARGE, floor_s: float = 0.001
) -> float:
    """The CPU time over the longest text as a multiple of that over a quarter of it; 0 where both take no time.

    A shorter text that takes long is compared instead, so that nothing is waited for: infinity where it is tiny.
    """
    for size in SMALL:
        # A first run may load what it needs, and a busy machine slows any one of them.
        if size <= sizes[-1] and all(_time(run, text(size)) > STEEP_S for _ in range(6)):
            return float("inf")
    shorter = float("inf")
    for size in sizes:
        took = _time(run, text(size))
        if took > (floor_s if size == sizes[-1] else STEEP_S):
            return _ratio(run, text, size, floor_s / TIMES, took, shorter)
        shorter = took
    return 0.0


def _ratio(
    run: Callable[[str], object], text: Callable[[int], str], size: int, least_s: float, long_s: float, short_s: float
) -> float:
    """The least ratio of a few: noise adds to either run, growth to every one. The first is of times taken already."""
    long, short = text(size), text(size // TIMES)
    ratio = long_s / max(min(short_s, _time(run, short)), least_s)
    for _ in range(9):
        if ratio <= MOST:
            break
        took = min(_time(run, short) for _ in range(3))
        ratio = min(ratio, _time(run, long) / max(took, least_s))
    return ratio


def _time(run: Callable[[str], object], text: str) -> float:
    """CPU seconds of one run, of this thread alone: servers of other tests may still run beside it.

    Garbage is not collected meanwhile: how much there is depends on what ran before.
    """
    gc.disable()
    try:
        start = time.thread_time()
        run(text)
        return time.thread_time() - start
    finally:
        gc.enable()


def repeated(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """Texts of a unit over and over, by length."""
    return lambda size: before + unit * max(1, size // len(unit)) + after


def hostile(pattern: re.Pattern[Any], most: int = 40) -> list[tuple[str, str, str]]:
    """(before, unit, after) for texts that a pattern almost matches, the same at every call."""
    random_ = random.Random(ascii(pattern.pattern))
    tree = list(parser.parse(pattern.pattern, pattern.flags))
    found: dict[tuple[str, str, str], None] = {}
    for _ in range(2):
        for before, unit in _repeats(tree, "", random_):
            found[before, unit, RARE_END] = None
        whole = _sample(tree, random_)
        for part in (whole, whole[:-1], whole[: len(whole) // 2]):
            found["", part, ""] = None
    return [one for one in found if one[1]][:most]


def _repeats(items: list[Any], before: str, random_: random.Random) -> Iterator[tuple[str, str]]:
    """What may repeat in a pattern, with a sample of what stands before it."""
    for kind, value in items:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            body = list(value[2])
            if value[1] > 8:
                for unit in islice(_units(body, random_), 6):
                    yield before, unit
                yield "", before + _sample(body, random_)
            yield from _repeats(body, before, random_)
        else:
            for inner in _inside(kind, value):
                yield from _repeats(inner, before, random_)
        before += _sample([(kind, value)], random_)


def _inside(kind: Any, value: Any) -> list[list[Any]]:
    """The sequences inside a node that is no repetition."""
    if kind is op.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind is op.SUBPATTERN:
        return [list(value[3])]
    if kind is op.ATOMIC_GROUP:
        return [list(value)]
    return [list(value[1])] if kind in (op.ASSERT, op.ASSERT_NOT) else []


def _units(body: list[Any], random_: random.Random) -> Iterator[str]:
    """Samples of what repeats: alternatives first, then mixtures."""
    inner = body
    while len(inner) == 1 and inner[0][0] in (op.SUBPATTERN, op.ATOMIC_GROUP):
        inner = _inside(*inner[0])[0]
    if len(inner) == 1 and inner[0][0] is op.BRANCH:
        for branch in _inside(*inner[0])[:3]:
            yield _sample(branch, random_)
    yield _sample(body, random_)
    yield _sample(body, random_) + _sample(body, random_)
    yield _sample(body, random_)


def _sample(items: list[Any], random_: random.Random) -> str:
    """A text that a sequence of nodes matches, what stands around it aside."""
    made = ""
    for kind, value in items:
        if kind is op.LITERAL:
            made += chr(value)
        elif kind in (op.NOT_LITERAL, op.ANY):
            made += "b" if value == ord("a") else "a"
        elif kind is op.IN:
            made += _one_of(value, random_)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            times = max(int(value[0]), min(1, int(value[1])))
            made += "".join(_sample(list(value[2]), random_) for _ in range(times))
        elif kind is not op.ASSERT_NOT and not (kind is op.ASSERT and value[0] > 0) and (inner := _inside(kind, value)):
            made += _sample(random_.choice(inner), random_)
    return made


def _one_of(items: list[Any], random_: random.Random) -> str:
    """A character of a set."""
    if items[0][0] is op.NEGATE:
        return next((c for c in PALETTE if not any(_holds(item, c) for item in items[1:])), "x")
    kind, value = random_.choice(items)
    if kind is op.CATEGORY:
        return next((c for c in PALETTE if _holds((kind, value), c)), "x")
    return chr(value[0] if kind is op.RANGE else value)


def _holds(item: tuple[Any, Any], char: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(value == ord(char))
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    name = str(value)
    is_in = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    return is_in[name.rsplit("_", 1)[1]] is ("NOT" not in name)
