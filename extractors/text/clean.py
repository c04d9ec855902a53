"""Plain text in four languages: cleaning, paragraphs, sentences, words, and which language it is.

Works on text already decoded. It knows no page, no feed and no meaning; nothing here folds width or case
(NFKC), because the spans of evidence point into the text as the outlet wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from extractors.grammar import read_grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

# Controls but tab and newline, soft hyphen, zero-width and bidi marks, byte-order mark, lone surrogates,
# non-characters: none is ever seen by a reader, and each hides a word from a matcher.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
# Runs that may hold too many marks in a row: no ASCII, Latin, kana, Han or Hangul, which no mark melts into unbounded.
_MAY_BE_MARKS = re.compile("[^\x00-\u02ff\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7a3]{31,}")
MOST_MARKS = 30  # on one letter, as Unicode's stream-safe format has it: sorting them takes the square of their number

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_CJK_CHAR = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HAN = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")

_CHARACTERS = {name: frozenset(text) for name, text in read_grammar("scripts", "characters").items()}
_SIMPLIFIED, _TRADITIONAL = _CHARACTERS["simplified"], _CHARACTERS["traditional"]
_JAPANESE_ONLY = _CHARACTERS["japanese_only"] - _SIMPLIFIED - _TRADITIONAL
_SHARED_WITH_JAPANESE = _CHARACTERS["shared_with_japanese"]
_GIVEN_UP_IN_JAPAN = _CHARACTERS["given_up_in_japan"]
_BOTH = _SIMPLIFIED & _TRADITIONAL
_SIMPLIFIED_ONLY = _SIMPLIFIED - _BOTH
_TRADITIONAL_ONLY = _TRADITIONAL - _BOTH

LONG_WITHOUT_KANA = 60  # Han characters in a row of sentences without one kana: not Japanese, for any outlet
_ZH = frozenset({"zh", "zh-Hans", "zh-Hant"})


def clean_text(text: str) -> str:
    """Clean a text: no invisible characters, whitespace folded, at most one blank line between paragraphs.

    Composed (NFC) but never folded in width or case; `clean_text(clean_text(t)) == clean_text(t)`.
    """
    if "  " not in text and text.isprintable():  # as most attributes are
        return unicodedata.normalize("NFC", stream_safe(text)).strip(" ")
    text = _NEWLINES.sub("\n", text)
    text = unicodedata.normalize("NFC", stream_safe(_INVISIBLE.sub("", text)))
    text = _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip(" \n")


def stream_safe(text: str) -> str:
    """Drop the marks of a letter beyond MOST_MARKS, so that composing the text takes linear time."""
    return text if text.isascii() else _MAY_BE_MARKS.sub(_with_few_marks, text)


def _with_few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + len(unicodedata.normalize("NFD", char)) if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """Clean a text as `clean_text` does, every run of white space one space."""
    text = " ".join(text.split())
    if text.isprintable():  # nothing invisible, and no white space but single spaces
        return text if text.isascii() else unicodedata.normalize("NFC", stream_safe(text))
    return clean_text(text).replace("\n", " ")


def paragraphs(text: str) -> list[str]:
    """Split a text into its non-empty lines: a line break separates paragraphs."""
    return [line for line in clean_text(text).split("\n") if line]


def count_words(text: str, lang: str) -> int:
    """Count words; in Chinese and Japanese each character is one, in Korean what stands between spaces."""
    if lang == "ko":
        return sum(1 for token in text.split() if _WORD.search(token))
    if lang == "ja" or lang in _ZH:
        rest, characters = _CJK_CHAR.subn(" ", text)
        return characters + len(_WORD.findall(rest))
    return len(_WORD.findall(text))


def detect_lang(text: str, prior: str | None = None) -> str:
    """Return the language by script: en, ko, ja, zh-Hans, zh-Hant, zh (script unknown), or the prior.

    `prior` is the outlet's language: it decides Japanese written without kana (中朝首脳会談), and Chinese
    too short to show its script. '' where neither text nor prior says anything.
    """
    sample = text[:20_000]
    hangul, kana, han = (len(p.findall(sample)) for p in (_HANGUL, _KANA, _HAN))
    latin = len(_LATIN_WORD.findall(sample))
    if not hangul + kana + han + latin:
        return prior or ""
    # A Latin word weighs as two characters, less where the outlet writes another script: product names and
    # acronyms must not outvote a short Korean headline.
    weight = 0.4 if prior and prior != "en" else 2.0
    if weight * latin > hangul + kana + han:
        return "en"
    if hangul and hangul >= (kana + han) / 2:
        return "ko"
    if kana and (prior == "ja" or (kana >= 2 and kana >= 0.05 * (kana + han))):
        return "ja"
    return _han_lang(sample, han, prior) if han else "en"


def _han_lang(sample: str, han: int, prior: str | None) -> str:
    if prior == "ja" and han < LONG_WITHOUT_KANA:
        return "ja"
    simplified = sum(c in _SIMPLIFIED_ONLY for c in sample)
    traditional = sum(c in _TRADITIONAL_ONLY for c in sample)
    japanese = sum(c in _JAPANESE_ONLY for c in sample)
    chinese = sum(c in _GIVEN_UP_IN_JAPAN or (c in _SIMPLIFIED_ONLY and c not in _SHARED_WITH_JAPANESE) for c in sample)
    if prior not in _ZH and han < LONG_WITHOUT_KANA and japanese > chinese:
        return "ja"
    if simplified > traditional:
        return "zh-Hans"
    if traditional > simplified:
        return "zh-Hant"
    return prior if prior in _ZH and prior else "zh"


# ---------------------------------------------------------------- sentences

_END = re.compile(r"[.!?。！？｡…]+")
_PAUSE = re.compile(r"[\s,，、;；:：|](?=[^\s,，、;；:：|]*\Z)")
LONGEST_SENTENCE = 1_000  # characters; what runs on is cut at a pause, so that work on a sentence stays bounded
_LONGEST_QUOTE = 1_000  # characters between 「 and 」 over which a Japanese quotation holds its sentences together
_NEAR = 60  # characters around a mark in which the words beside it are searched
_CLOSERS = "\"'”’»」』）)]】〉》"
_OPENERS = "\"'“‘«「『（([【〈《"


_SENTENCES = read_grammar("scripts", "sentences")
_NEVER_ENDS = frozenset(_SENTENCES["never_ends"].split())
_MAY_END = frozenset(_SENTENCES["may_end"].split())
_STARTERS = frozenset(_SENTENCES["starters"].split())
_KOREAN_ENDING = frozenset(_SENTENCES["korean_endings"])


def sentences(text: str, lang: str = "") -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text, half-open, none longer than LONGEST_SENTENCE.

    A line break always ends a sentence.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        spans.extend((start + a, start + b) for a, b in _line_sentences(line, lang))
        start += len(line) + 1
    return spans


def _line_sentences(line: str, lang: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    quote_until = -1
    for match in _END.finditer(line):
        if match.start() < max(start, quote_until):
            continue
        if lang == "ja":
            quote_until = _quote_end(line, start, match.start())
            if quote_until > match.start():
                continue
        end = match.end()
        while end < len(line) and line[end] in _CLOSERS:
            end += 1
        if _ends_sentence(line, start, match, end, lang):
            spans.append((start, end))
            start = end
    spans.append((start, len(line)))
    return [part for a, b in spans if (whole := _trim(line, a, b)) is not None for part in _bounded(line, *whole)]


def _bounded(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that runs on at the last pause of every LONGEST_SENTENCE characters."""
    while end - start > LONGEST_SENTENCE:
        least, most = start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE
        pause = _PAUSE.search(line[least:most])
        cut = least + pause.end() if pause else most
        if part := _trim(line, start, cut):
            yield part
        start = cut
    if part := _trim(line, start, end):
        yield part


def _quote_end(line: str, start: int, at: int) -> int:
    """Return where the 「quotation」 around position `at` closes, or -1: Japanese quotes hold whole sentences."""
    opened = line.rfind("「", max(start, at - _LONGEST_QUOTE), at)
    if opened < 0 or line.find("」", opened, at) >= 0:
        return -1
    return line.find("」", at, at + _LONGEST_QUOTE)


def _ends_sentence(line: str, start: int, match: re.Match[str], end: int, lang: str) -> bool:
    after = line[end : end + 1]
    mark, quoted = match.group(), end > match.end()
    if not after:
        ends = True
    elif mark[-1] in "。！？｡":
        # 「…。」と述べた and “……。”他说: the attribution belongs to the quotation that opens the sentence.
        holds_on = lang == "ja" or line[start : min(end, start + _NEAR)].strip()[:1] in _OPENERS
        ends = not (quoted and holds_on) or after in _OPENERS or after.isspace()
    elif mark[-1] == "…":
        ends = after.isspace() and mark != "…"
    elif not after.isspace():
        glued = not quoted and mark == "." and line[match.start() - 1 : match.start()] in _KOREAN_ENDING
        ends = glued and bool(_HANGUL.match(after))
    elif mark == "." and not quoted:
        ends = not _is_abbreviation(line, start, match.start(), end)
    else:
        ends = not (quoted and line[end : end + _NEAR].lstrip()[:1].islower())
    return ends


def _is_abbreviation(line: str, start: int, dot: int, end: int) -> bool:
    head = line[max(start, dot - _NEAR) : dot].rsplit(None, 1)
    word = head[-1].lstrip(_OPENERS).lower() if head else ""
    following = _WORD.match(line[end : end + _NEAR].lstrip(" " + _OPENERS))
    first = following.group() if following else ""
    if first[:1].islower():
        return True
    if word in _NEVER_ENDS:
        return True
    if word in _MAY_END or (len(word) == 1 and word.isalpha() and word != "i"):
        return first.lower() not in _STARTERS
    return False


def _trim(line: str, start: int, end: int) -> tuple[int, int] | None:
    piece = line[start:end]
    lead = len(piece) - len(piece.lstrip())
    end = start + len(piece.rstrip())
    return (start + lead, end) if start + lead < end else None
