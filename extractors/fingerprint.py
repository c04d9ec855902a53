"""What is kept of a body to find its copies again: normalised tokens, shingles, a sample of their hashes.

A fingerprint is the same on every machine, in every process and under every Python: it is stored, and
compared with what other machines made. It tells which texts are worth comparing; whether two texts *are*
copies is decided elsewhere (extractors/duplicates.py).

    body → normalise → tokens → shingles (3 tokens, 63-bit hashes) → sample (1 in 8, more of a short text)

Only the sample is ever stored. A full set of shingle hashes can be chained back into the text: 85 to 94 %
of a seed's trigrams came back in a trial, against 2 to 4 % from a sample of one in eight.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from hashlib import blake2b, sha256

from extractors.records import Fingerprint

SHINGLE_TOKENS = 3
SAMPLE_ONE_IN = 8
# A text of fewer sampled hashes is sampled more densely (1/4, 1/2, all), so that a brief of 45 tokens still
# keeps enough to be met again after an edit. Denser samples contain the sparser ones: a short text and a
# long one still share every hash that is a multiple of SAMPLE_ONE_IN.
SAMPLE_FLOOR = 16

_HASH_BITS = 0x7FFF_FFFF_FFFF_FFFF  # below 2**63: DuckDB's BIGINT is signed

# One character a token in scripts written without spaces (Han, kana); Hangul and alphabets by the word.
_SPACELESS = (
    "\u3005-\u3007\u3041-\u309f\u30a0-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{_SPACELESS}]|[^\W\d_{_SPACELESS}]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


def normalise(text: str) -> str:
    """Give the text as its tokens, parted by single spaces: free of punctuation, case, width and spacing.

    Normalising twice is normalising once. The exact hash of a body is taken from this.
    """
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """Split into words, numbers and single CJK characters, case-folded, in order.

    A number is one token, its thousands separators removed: '1,200.5' is '1200.5'. Hangul stays by the
    word: by the syllable, Korean pair F1 on dedup-public was no better and the sample three times as large.
    """
    return [
        token.replace(",", "") if "," in token and _THOUSANDS.fullmatch(token) else token
        for token in _TOKEN.findall(_fold(text))
    ]


def shingles(text: str) -> list[int]:
    """Hash every run of three tokens, in order, repeats included; 0 ≤ hash < 2**63.

    A text of one or two tokens has one shingle of what there is; a text of none has none.
    """
    return hash_runs(tokens(text))


def fingerprint(text: str) -> Fingerprint:
    """Compute what is kept of a body. A text without a letter or digit has no tokens and an empty sample."""
    words = tokens(text)
    return fingerprint_of(words, hash_runs(words))


def fingerprint_of(words: list[str], hashes: list[int]) -> Fingerprint:
    """Do the same for one who has the tokens and the hashes of their runs at hand."""
    return Fingerprint(
        text_sha256=sha256(" ".join(words).encode()).hexdigest(), tokens=len(words), sample=sample(hashes)
    )


def sample(hashes: list[int]) -> tuple[int, ...]:
    """Choose the distinct hashes to keep, in order of first occurrence: 1 in 8, more of a short text."""
    distinct = list(dict.fromkeys(hashes))
    one_in = SAMPLE_ONE_IN
    while True:
        kept = tuple(value for value in distinct if value % one_in == 0)
        if len(kept) >= SAMPLE_FLOOR or one_in == 1:
            return kept
        one_in //= 2


def _fold(text: str) -> str:
    """Fold width, compatibility forms and case away; drop invisible characters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", folded)  # case-folding may part what NFKC had joined


def hash_runs(words: list[str]) -> list[int]:
    """Hash each run of SHINGLE_TOKENS words as it stands in the normalised text."""
    if not words:
        return []
    encoded = [word.encode() for word in words]
    if len(encoded) < SHINGLE_TOKENS:
        runs = [b" ".join(encoded)]
    else:
        runs = [b"%b %b %b" % run for run in zip(encoded, encoded[1:], encoded[2:], strict=False)]
    digests = b"".join([blake2b(run, digest_size=8).digest() for run in runs])
    return [value & _HASH_BITS for value in struct.unpack(f">{len(runs)}Q", digests)]
