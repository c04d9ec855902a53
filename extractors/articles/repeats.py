"""Paragraphs that repeat another one: pull quotes, captions, a body printed twice."""

from __future__ import annotations

import re

from extractors.articles.checks import SENTENCE_END, squeeze

MIN_LETTERS = 40  # of a repeated piece of a sentence; half in CJK. "Yes, we will." may well stand twice
MIN_WHOLE = 12  # of a repeated whole paragraph
SHARE = 0.85  # of its word triples found again in one other paragraph
SHARE_CJK = 0.95  # of its runs of characters: one stem with another ending is another sentence
MAX_PIECE_WORDS = 90
_CREDIT = re.compile(r"(?<!\s)\s+[-–—]\s++[^-–—.!?]{2,60}$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W_]+")
_QUOTING = re.compile(r"^[“\"「『‘']|[”\"」』’']$")


def mark_repeats(plain: list[str], marks: list[str]) -> None:
    """Mark paragraphs printed before, and short ones whose words stand together in a longer paragraph."""
    letters = [squeeze(p) for p in plain]
    _mark_whole(plain, letters, marks)
    grams = [set[str]() if mark else _grams(p) for p, mark in zip(plain, marks, strict=True)]
    homes = _homes(grams)
    pieces = [_CREDIT.sub("", p) for p in plain]
    sizes = [len(squeeze(piece)) for piece in pieces]
    for i, (text, piece) in enumerate(zip(plain, pieces, strict=True)):
        if marks[i] or len(text.split()) > MAX_PIECE_WORDS or not _is_sentence(piece, is_quotation=piece != text):
            continue
        wanted = grams[i] if piece == text else _grams(piece)
        counts: dict[int, int] = {}
        for gram in wanted:
            for j in homes.get(gram, ()):
                # Of two alike the one with a name behind it is the quotation taken out of the other.
                if j != i and not marks[j] and (sizes[j] > sizes[i] or (sizes[j] == sizes[i] and piece != text)):
                    counts[j] = counts.get(j, 0) + 1
        if wanted and max(counts.values(), default=0) >= _share(piece) * len(wanted):
            quoted = piece != text or _QUOTING.search(text)
            marks[i] = "pull_quote" if quoted else "caption"


def _homes(grams: list[set[str]]) -> dict[str, list[int]]:
    """Return the paragraphs of each n-gram that stands in several of them."""
    seen: set[str] = set()
    shared: set[str] = set()
    for own in grams:
        shared |= seen & own
        seen |= own
    homes: dict[str, list[int]] = {gram: [] for gram in shared}
    for i, own in enumerate(grams if shared else ()):
        for gram in own & shared:
            homes[gram].append(i)
    return homes


def _mark_whole(plain: list[str], letters: list[str], marks: list[str]) -> None:
    seen: set[str] = set()
    for i, own in enumerate(letters):
        if marks[i] or len(own) < MIN_WHOLE:
            continue
        if own in seen and (len(own) >= MIN_LETTERS or SENTENCE_END.search(plain[i])):
            marks[i] = "repeat"  # a heading may well return in each section
        seen.add(own)


def _share(text: str) -> float:
    return SHARE_CJK if _CJK.search(text) else SHARE


def _is_sentence(text: str, *, is_quotation: bool) -> bool:
    """Return whether a piece is long enough to be said twice on purpose: a subheading's words always return."""
    least = MIN_LETTERS // 2 if _CJK.search(text) else MIN_LETTERS
    size = len(squeeze(text))
    return size >= least and (is_quotation or size >= 2 * least or bool(SENTENCE_END.search(text)))


def _grams(text: str) -> set[str]:
    """Return triples of words, or runs of six characters where it is CJK."""
    if _CJK.search(text):
        own = squeeze(text)
        return {own[i : i + 6] for i in range(len(own) - 5)}
    words = _WORD.findall(text.casefold())
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}
