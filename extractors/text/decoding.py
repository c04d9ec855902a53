"""Bytes to text, as browsers and editors would have it: the right charset, and how many bytes were wrong.

Feeds and pages lie about their encoding: a UTF-8 body under an EUC-KR label, CP949 under a euc-kr one, one
bad byte in a Korean feed that turns every title into mojibake when the parser guesses again. So the bytes are
decoded here, once, before any parser sees them. What is *not* done here: control characters stay, entities
stay, the prolog stays.

    BOM > the charset of the HTTP header > XML prolog or meta > valid UTF-8 > a guess
    … and a declared charset that is plainly wrong loses to the one that decodes, or that its bytes are far likelier in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.text.charsets import CJK, HEAD_BYTES, LATE_BYTES, codec_of, guess, truer


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and what it was read with."""

    text: str
    charset: str  # a Python codec name: utf-8, cp949, gb18030, cp932, big5hkscs, euc_jp, cp1252 …
    bad_bytes: int  # places where the bytes were not valid in it; each is a U+FFFD in the text


_BOMS = (  # the UTF-32 marks begin like a UTF-16 one, so they are tried first
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HTTP_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:+-]{1,40})""", re.IGNORECASE)
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]{0,300}?encoding\s{0,9}=\s{0,9}["']\s{0,9}([\w.:+-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:+-]{1,40})""", re.IGNORECASE)
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_TOLERATED = 0.05
"""Bad places for each non-ASCII character up to which a declared charset is believed: a few damaged letters."""

_TOLERATED_UTF8 = 0.25
"""The same for UTF-8, which other charsets do not resemble: text in one of them, read as UTF-8, is mostly damage."""

_CLEARLY_UTF8 = 3
"""Multi-byte sequences in a body that is valid UTF-8 from which a declared CJK charset is not believed: one or
two letters of EUC-KR or GBK can look like UTF-8 by chance, three without one failure do not."""


def decode(body: bytes, content_type: str | None = None, *, markup: str = "html") -> Decoded:
    """Decode bytes to text. `markup` is 'html', 'xml' (whose prolog comes before a meta) or 'json' (neither).

    Never raises on any bytes: what does not decode becomes U+FFFD and is counted.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], charset)
    if wide := _unmarked_utf16(body):
        return _read(body, wide)
    declared = _declared(body, content_type, markup)
    if body.isascii():
        return _read_ascii(body, declared)
    utf8 = _read(body, "utf-8")
    if utf8.bad_bytes == 0 and _utf8_wins(body, declared):
        return utf8
    return _best(body, declared, utf8)


def _read(body: bytes, charset: str) -> Decoded:
    text = body.decode(charset, errors="replace")
    bad = text.count("\ufffd")
    if bad and charset == "utf-8":
        bad -= body.count(b"\xef\xbf\xbd")  # written so by the author: damage done before, not by us
    return Decoded(text, charset, max(bad, 0))


def _read_ascii(body: bytes, declared: list[str]) -> Decoded:
    """ASCII bytes read the same in every charset but ISO-2022-JP, which hides Japanese behind escapes."""
    if b"\x1b$" in body or b"\x1b(" in body:
        japanese = _read(body, "iso2022_jp_2")
        if japanese.bad_bytes == 0:
            return Decoded(japanese.text, "iso2022_jp", 0)
    charset = declared[0] if declared and not declared[0].startswith(("utf-16", "utf-32", "iso2022")) else "utf-8"
    return _read(body, charset)


def _unmarked_utf16(body: bytes) -> str:
    """Return the UTF-16 codec of unmarked bytes, recognised by the NULs of its ASCII markup; '' for anything else."""
    head = body[:HEAD_BYTES]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(4, len(head) * 0.2) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _declared(body: bytes, content_type: str | None, markup: str) -> list[str]:
    """Return the codecs that header and document name, the more trusted first, each once."""
    labels: list[str] = []
    if content_type and (match := _HTTP_CHARSET.search(content_type)):
        labels.append(match[1])
    if markup != "json":
        head = body[:HEAD_BYTES]
        patterns = (_PROLOG, _META) if markup == "xml" else (_META, _PROLOG)
        found = [named[1].decode("ascii") for one in patterns if (named := one.search(head))]
        if not found and markup == "html" and (late := _META.search(body[HEAD_BYTES:LATE_BYTES])):
            found = [late[1].decode("ascii")]  # browsers read it, too
        labels += found
    codecs = [codec for label in labels if (codec := codec_of(label))]
    # Bytes that could be searched for an ASCII label, or that hold no NULs, are not UTF-16.
    return list(dict.fromkeys("utf-8" if codec.startswith(("utf-16", "utf-32")) else codec for codec in codecs))


def _utf8_wins(body: bytes, declared: list[str]) -> bool:
    """Decide whether a body that is valid UTF-8 is UTF-8, against what is declared."""
    first = declared[0] if declared else "utf-8"
    if first not in CJK:
        return True  # single-byte charsets accept anything: validity as UTF-8 is the stronger sign
    if sum(1 for _ in _UTF8_SEQUENCE.finditer(body[: HEAD_BYTES * 16])) >= _CLEARLY_UTF8:
        return True
    return _read(body, first).bad_bytes > 0


def _best(body: bytes, declared: list[str], utf8: Decoded) -> Decoded:
    """Choose among the declared charsets, damaged UTF-8 and a guess."""
    tried = [utf8 if charset == "utf-8" else _read(body, charset) for charset in declared]
    # A single-byte charset never fails, so a CJK one that decodes is believed before it.
    tried.sort(key=lambda one: one.charset not in CJK and one.charset != "utf-8")
    for one in tried:
        if _is_believable(one):
            # 'ISO-8859-1' is what servers say by default.
            suspect = guess(body, is_surely=True) if one.charset == "cp1252" else "cp1252"
            if suspect == "cp1252":
                suspect = truer(body, one.charset)
            return one if suspect in {"cp1252", one.charset} else _less_damaged(one, _read(body, suspect))
    if _is_believable(utf8):
        return utf8
    guessed = _read(body, guess(body))
    return min((*tried, guessed, utf8), key=_damage)


def _less_damaged(one: Decoded, other: Decoded) -> Decoded:
    return other if _is_believable(other) or _damage(other) < _damage(one) else one


def _is_believable(decoded: Decoded) -> bool:
    return _damage(decoded) <= (_TOLERATED_UTF8 if decoded.charset == "utf-8" else _TOLERATED)


def _damage(decoded: Decoded) -> float:
    """Return the share of the non-ASCII characters that are damage, 0 … 1."""
    foreign = sum(1 for char in decoded.text if char > "\x7f")
    return decoded.bad_bytes / foreign if foreign else 0.0
