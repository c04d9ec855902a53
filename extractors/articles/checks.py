"""Whether a text can be the body of the page it was read from: the page's own words decide.

A page states a description and a headline apart from its body. A text that holds neither may be anything:
the list of other stories beside a video, a cookie notice, a site's motto. Wrong and sure is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.text.clean import count_words

ENOUGH_COVERAGE = 0.5  # measured: below it the next extractor takes .080 failed pages to .054
ENOUGH_TITLE = 0.34  # share of the headline's words; headlines paraphrase, lists of other stories do not
# Below both, a text is another story's. On the public set no page's own body came near: where its description
# was covered by less than .2, at least .38 of its headline was.
OTHER_DESCRIPTION = 0.15
OTHER_TITLE = 0.2
_ARTICLE = 50_000  # characters of a text whose verdict is remembered
_LINE = 1000  # characters of a text whose letters are remembered: a megabyte or two in all
_SQUEEZE = re.compile(r"[\W_]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W_]{3,}")
SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»」』）)\]】]*$")
_PAUSE = re.compile(r"[,;，、；：,。]\s?\S")
_CJK_ENDS = ("。", "！", "？")
_ENDS = (". ", "! ", "? ", *_CJK_ENDS)
LONG_LINE = 200  # characters of a line that may hold several sentences
LONG_CJK_LINE = 50
RUNNING = 80  # characters, CJK ones counting for two, of a line of running text
_MIN_DESCRIPTION = 20  # letters; shorter ones are the site's name
# What a description is compared by and with: each part of one is searched in the other, so that a page whose
# description is as long as its body would cost their product.
_MAX_DESCRIPTION = 1_000
_MAX_SEARCHED = 200_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks found of one candidate text."""

    words: int
    description: float | None  # share of the page's description found in the text; None where it has none
    title: float | None
    prose: float  # share of the text's characters in lines that end like a sentence

    @property
    def is_covered(self) -> bool:
        """Whether the page's own words vouch for the text."""
        return self.description is not None and self.description >= ENOUGH_COVERAGE

    @property
    def fits_title(self) -> bool:
        """Whether the text speaks of what the headline speaks of."""
        return self.title is not None and self.title >= ENOUGH_TITLE

    @property
    def is_other(self) -> bool:
        """Whether the text speaks of nothing that the page's description or headline speaks of."""
        if self.description is None or self.title is None:
            return False
        return self.description < OTHER_DESCRIPTION and self.title < OTHER_TITLE


def squeeze(text: str) -> str:
    """Keep the letters and digits of a text, case folded: what two printings of it share."""
    return _squeeze_line(text) if len(text) <= _LINE else _SQUEEZE.sub("", text).casefold()


@lru_cache(maxsize=1024)  # of a page's 400 lines and headlines three in four are asked for again
def _squeeze_line(line: str) -> str:
    return _SQUEEZE.sub("", line).casefold()


def coverage(part: str, text: str) -> float | None:
    """Return the share (0 … 1) of a description found in a text; None where the description is too short to compare."""
    return _coverage(squeeze(part), squeeze(text))


def _coverage(small: str, large: str) -> float | None:
    if len(small) < (_MIN_DESCRIPTION // 2 if _CJK.search(small) else _MIN_DESCRIPTION):
        return None
    small, large = small[:_MAX_DESCRIPTION], large[:_MAX_SEARCHED]
    if small in large:
        return 1.0
    size = 4 if _CJK.search(small) else 10
    grams = [small[i : i + size] for i in range(len(small) - size + 1)]
    return sum(gram in large for gram in grams) / len(grams) if grams else None


def title_coverage(title: str, text: str, letters: str = "") -> float | None:
    """Return the share (0 … 1) of a headline's words (pairs of characters where it is CJK) found in a text."""
    if _CJK.search(title):
        small, large = squeeze(title), letters or squeeze(text)
        units = {small[i : i + 2] for i in range(len(small) - 1)}
    else:
        large = text.casefold()
        units = {w[:6] for w in _WORD.findall(title.casefold()) if len(w) > 3}
    return sum(unit in large for unit in units) / len(units) if len(units) >= 3 else None


def prose_share(text: str) -> float:
    """Return the share (0 … 1) of the characters of a text that stand in sentences.

    A line is one where it ends like a sentence; a long one, such as a paragraph that is cut, up to its last end.
    """
    lines = [line for line in text.split("\n") if line]
    total = sum(map(len, lines))
    return sum(map(_sentence_length, lines)) / total if total else 0.0


def _sentence_length(line: str) -> int:
    if SENTENCE_END.search(line):
        return len(line)
    if len(line) < LONG_CJK_LINE:
        return 0
    ends = _ENDS if len(line) >= LONG_LINE else _CJK_ENDS
    return max(line.rfind(mark) for mark in ends) + 1


def running_share(text: str) -> float:
    """Return the share (0 … 1) of the characters of a text in long lines with pauses in them, however those end."""
    lines = [line for line in text.split("\n") if line]
    total = sum(map(len, lines))
    running = (line for line in lines if len(line) + len(_CJK.findall(line)) >= RUNNING and _PAUSE.search(line))
    return sum(map(len, running)) / total if total else 0.0


def repeats_description(text: str, descriptions: tuple[str, ...]) -> bool:
    """Return whether a text is no more than one of the page's descriptions."""
    letters = squeeze(text)
    return any(letters in whole or len(letters) < 1.15 * len(whole) for whole in map(squeeze, descriptions))


def assess_text(text: str, title: str, descriptions: tuple[str, ...], lang: str) -> Verdict:
    """Hold a candidate text against the page's headline and descriptions; the best covered one counts."""
    return (_assess if len(text) <= _ARTICLE else _assess.__wrapped__)(text, title, descriptions, lang)


@lru_cache(maxsize=8)  # rungs often find the same text, and the article is assessed once more without its junk
def _assess(text: str, title: str, descriptions: tuple[str, ...], lang: str) -> Verdict:
    large = squeeze(text)
    shares = [share for part in descriptions if (share := _coverage(squeeze(part), large)) is not None]
    return Verdict(
        words=count_words(text, lang),
        description=max(shares, default=None),
        title=title_coverage(title, text, large),
        prose=prose_share(text),
    )
