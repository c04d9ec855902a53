"""The second pass: split paragraphs into the body and labelled junk. Nothing is discarded.

No reader of HTML removes comments marked up as plain paragraphs or an unclassed list of teasers (measured: seeds
002 and 004), so this pass uses the words only and works on any text: a page's, a feed's, a stored one's.

    lines ─► repeats ─► closing heading ─► threads ─► teasers and bio ─► comments     each a pure step over marks
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.articles import cues
from extractors.articles.checks import SENTENCE_END, squeeze
from extractors.articles.common_lines import line_key
from extractors.articles.repeats import mark_repeats
from extractors.articles.threads import mark_threads
from extractors.records import Junk
from extractors.text.clean import count_words, detect_lang, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

Marks = list[str]  # one label a paragraph, '' for body

HEAD = 6  # paragraphs at the top in which headline and byline stand
MAX_SITE = 40  # letters of a site's or section's name that may stand beside the headline
MIN_TEASER_WORDS = 25  # a cut paragraph shorter than this may be a subheading or a list item
MIN_CJK_TEASER = 60
STRONG = 2.0  # points from which a paragraph speaks to another reader and not to the public
BODY_SPEAKS = 0.15  # share of paragraphs with I or you in the first half from which the article itself talks so
MIN_SPEAKERS = 0.3  # share of a tail of comments that address another reader
MAX_COMMENT = 900  # characters; the tail of an essay is longer
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[”\"』」)]*$")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+|\*{1,2}(?=\S)|_{1,2}(?=\S))|(?:\*{1,2}|_{1,2})$")


def split_junk(
    paragraphs: Sequence[str],
    *,
    title: str = "",
    author: str = "",
    captions: frozenset[str] = frozenset(),
    known: frozenset[str] = frozenset(),
) -> tuple[list[str], list[Junk]]:
    """Split paragraphs into the body and the junk with its labels; the order of both is the page's.

    `captions` are squeezed texts the page marks up as captions, `known` the keys of lines that the outlet prints on
    pages of all stories (common_lines.py). A text of nothing but junk stays as it is.
    """
    plain = [_MARKDOWN.sub("", p).strip() or p for p in paragraphs]
    marks = ["usual" if known and line_key(p) in known else _line_label(p, captions) for p in plain]
    _mark_head(paragraphs, plain, marks, title, author)
    mark_repeats(plain, marks)
    _mark_closing(plain, marks)
    mark_threads(plain, marks)
    _mark_teasers(plain, marks)
    _mark_comments(plain, marks)
    body = [p for p, mark in zip(paragraphs, marks, strict=True) if not mark]
    if not body:
        return list(paragraphs), []
    return body, [Junk(mark, p) for p, mark in zip(paragraphs, marks, strict=True) if mark]


# ---------------------------------------------------------------- lines


def _line_label(text: str, captions: frozenset[str]) -> str:
    if captions and squeeze(text) in captions:
        return "caption"
    if len(text) <= cues.MAX_WHEN and ":" in text and any(c.isdigit() for c in text) and cues.WHEN.match(text):
        return "byline"
    longest, lines = cues.line_cues()
    if len(text) <= longest:
        for label, pattern in lines:
            if pattern.search(text):
                return label
    return ""


def _mark_head(raw: Sequence[str], plain: list[str], marks: Marks, title: str, author: str) -> None:
    """Mark the headline wherever it is repeated, and the byline at the top."""
    headline, name = squeeze(title), squeeze(author)
    for i, text in enumerate(plain):
        letters = squeeze(text)
        if not marks[i] and headline and letters == headline:
            marks[i] = "headline"
    for i in range(min(HEAD, len(plain))):
        if marks[i]:
            continue
        letters = squeeze(plain[i])
        if raw[i].startswith("# ") or (headline and _is_part_of_headline(letters, headline, plain[i])):
            marks[i] = "headline"
        elif _is_byline(plain[i]) or (name and letters.removeprefix("by") == name):
            marks[i] = "byline"
    if not headline and len(plain) > 3 and not marks[0] and "byline" in marks[1:3] and _is_label(plain[0]):
        marks[0] = "headline"


_LEAST_SENTENCE = 16  # letters beyond the headline, where they end as a sentence does: no name of a site is one


def _is_byline(text: str) -> bool:
    if len(text) > cues.MAX_WHEN:
        return False
    named = cues.NAME_AND_DAY.match(text) or cues.NAME_AND_STAMP.match(text)
    return bool(named or (any(c.isdigit() for c in text) and cues.WHEN.match(text)))


def _is_part_of_headline(letters: str, headline: str, text: str) -> bool:
    if len(letters) > len(headline) + _LEAST_SENTENCE and SENTENCE_END.search(text[-3:]):
        return False  # a lead that repeats the headline as its first words
    near = 0.6 * len(headline) <= len(letters) <= len(headline) + MAX_SITE  # a lead may begin as its headline does
    return near and (letters in headline or headline in letters[: len(headline) + 12])


def _is_label(text: str) -> bool:
    return len(text) <= 140 and not SENTENCE_END.search(text)


# ---------------------------------------------------------------- the end of a page


def _mark_closing(plain: list[str], marks: Marks) -> None:
    """Mark what follows a heading such as "Related articles" in the second half."""
    for i, text in enumerate(plain):
        if i >= max(2, len(plain) // 2) and cues.CLOSING.match(text):
            label = "comment" if cues.CLOSES_WITH_COMMENTS.search(text) else "related"
            for j in range(i, len(plain)):
                marks[j] = marks[j] or label
            return


def _mark_teasers(plain: list[str], marks: Marks) -> None:
    """Mark the tail: paragraphs cut off in mid-sentence, alone or after the line about the author."""
    end = len(plain)
    open_body = [i for i in range(end) if not marks[i]]
    at = len(open_body)
    while at and _is_cut(text := plain[open_body[at - 1]]) and not cues.BIO.match(text[: cues.MAX_BIO]):
        at -= 1
    run = open_body[at:]
    bios = _bios(plain, open_body[:at])
    whole = [plain[i] for i in open_body[: at - len(bios)]]
    mostly_whole = sum(_is_cut(p) for p in whole) <= 0.1 * len(whole)
    if len(whole) >= 3 and mostly_whole and (len(run) >= 2 or (run and bios)):
        for i in run:
            marks[i] = "teaser"
    elif run:
        return
    for i in bios:
        marks[i] = "bio"


def _is_cut(text: str) -> bool:
    """Return whether a long paragraph stops in mid-sentence, as the beginning of another story does."""
    if SENTENCE_END.search(text) and not _ELLIPSIS.search(text):
        return False
    lang = detect_lang(text)
    return count_words(text, lang) >= (MIN_CJK_TEASER if lang[:2] in {"zh", "ja"} else MIN_TEASER_WORDS)


def _bios(plain: list[str], body: list[int]) -> list[int]:
    """Find the lines about the author that close a body."""
    found: list[int] = []
    for i in reversed(body[2:]):
        if len(plain[i]) > cues.MAX_BIO or not cues.BIO.match(plain[i]):
            break
        name = " ".join(plain[i].split()[:2])
        if any(name in plain[j] for j in body if j != i and j not in found):
            break
        found.append(i)
    return found


# ---------------------------------------------------------------- readers' comments


def _mark_comments(plain: list[str], marks: Marks) -> None:
    """Mark a tail of paragraphs in which readers talk to each other."""
    body = [i for i in range(len(plain)) if not marks[i]]
    half = len(body) // 2
    if len(body) < 5 or sum(_is_first_or_second_person(plain[i]) for i in body[:half]) > BODY_SPEAKS * half:
        return
    strong = [k for k in range(half, len(body)) if _address_score(plain[body[k]]) >= STRONG]
    tail = next((k for k in strong if not any(_is_reporting(plain[i]) for i in body[k:])), None)
    if tail is None or any(len(plain[i]) > MAX_COMMENT for i in body[tail:]):
        return
    speakers = sum(k >= tail for k in strong)
    if speakers < MIN_SPEAKERS * (len(body) - tail):
        return
    if speakers > 1:
        while tail > half + 1 and _is_loose(plain[body[tail - 1]]):
            tail -= 1
    elif len(body) - tail > 1 or _address_score(plain[body[tail]]) <= STRONG:
        return
    for i in body[tail:]:
        marks[i] = "comment"


def _is_first_or_second_person(text: str) -> bool:
    """Return whether the writer says I or you outside quotations."""
    own = cues.QUOTED.sub(" ", text)
    return bool(cues.SECOND_PERSON.search(own) or cues.FIRST_PERSON.search(own))


def _address_score(text: str) -> float:
    """Count the signs that a paragraph is one reader talking to another."""
    own = cues.QUOTED.sub(" ", text)
    direct = [cues.ADDRESSED.match(own), cues.ASKS_READER.search(own), cues.CHAT.search(own)]
    if not any(direct):
        return 0.0
    points = sum(bool(sign) for sign in direct) + float(bool(cues.SECOND_PERSON.search(own)))
    points += float(bool(cues.FIRST_PERSON.search(own))) + 0.5 * (len(text) < 90)
    return points + 0.5 * bool(cues.CHAT.search(own))


def _is_reporting(text: str) -> bool:
    """Return whether a paragraph quotes or cites somebody, as only the article does."""
    return bool(cues.ATTRIBUTION.search(text) and (cues.QUOTED.search(text) or cues.NAME.search(text)))


def _is_loose(text: str) -> bool:
    """Return whether a paragraph names nobody in full, quotes nobody, counts nothing and talks in short sentences."""
    if cues.NAME.search(text) or cues.QUOTED.search(text) or cues.ATTRIBUTION.search(text):
        return False
    spans = sentences(text, "en")
    return not any(c.isdigit() for c in text) and len(text.split()) <= 16 * len(spans)
