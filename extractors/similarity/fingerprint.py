"""The fingerprint of a body, by which its copies are found: tokens, shingles, a sample of their hashes.

A fingerprint is the same on every machine, in every process and under every Python: it is stored, and
compared with what other machines made. It selects texts worth comparing; whether two texts *are*
copies is decided elsewhere (extractors/similarity/duplicates.py).

    body → tokens → runs of 3 tokens → sample (1 in 8, more of a short text) → 63-bit hashes

Only the sample is ever stored. A full set of shingle hashes can be chained back into the text: 85 to 94 %
of a seed's trigrams came back in a trial, against 2 to 4 % from a sample of one in eight.

A change of tokens or hashes here makes every stored fingerprint worthless: raise FINGERPRINT_VERSION
(extractors/records/likeness.py) and rebuild the seeds' (`yalu seeds build`). Stored ones carry their version; those of
another one are compared with nothing until `yalu retag` (every night: upkeep) has made them from the stored texts.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b, sha256
from zlib import crc32

from extractors.records import Fingerprint
from extractors.text.clean import stream_safe
from extractors.text.han_scripts import fold_scripts

SHINGLE_TOKENS = 3
SAMPLE_ONE_IN = 8
# A text of fewer sampled hashes is sampled more densely (1/4, 1/2, all), so that a brief of 45 tokens still
# keeps enough to be met again after an edit. Denser samples contain the sparser ones: a short text and a
# long one still share every hash that is a multiple of SAMPLE_ONE_IN.
SAMPLE_FLOOR = 16

# The lowest three bits of a hash are the CRC-32's: that selects the sample cheaply, and only
# those are then hashed properly. The other sixty are BLAKE2b's. Below 2**63, as DuckDB's BIGINT is signed.
_CRC_BITS = 0b111
_BLAKE_BITS = 0x7FFF_FFFF_FFFF_FFF8

# One character a token: Han, kana and Hangul. By the syllable rather than by the word, Korean copies survive
# another outlet's word spacing and particles: pair F1 on the Korean part of dedup-public .987 → 1.000 (ids in
# random order .966, .974 → .987, .994), for a sample twice as large and 10 % instead of 1 % of shingles
# shared by the most alike of a hundred pairs of unrelated texts.
_SINGLE = (
    "\u3005-\u3007\u3041-\u309f\u30a0-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{_SINGLE}]|[^\W\d_{_SINGLE}]+")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def token_text(text: str) -> str:
    """Return the text as its tokens, separated by single spaces: free of punctuation, case, width, script and spacing.

    Normalising twice is normalising once. The exact hash of a body is taken from this.
    """
    return " ".join(tokenise(text))


def tokenise(text: str) -> list[str]:
    """Split into words, numbers and single CJK characters, case-folded, in order.

    A number is one token, its thousands separators removed: '1,200.5' is '1200.5'.
    """
    return [
        token.replace(",", "") if "," in token and _THOUSANDS.fullmatch(token) else token
        for token in _TOKEN.findall(_fold(text))
    ]


def shingles(text: str) -> list[int]:
    """Hash every run of three tokens, in order, repeats included; 0 ≤ hash < 2**63.

    A text of one or two tokens has one shingle of what there is; a text of none has none.
    """
    return [_hash(run) for run in runs(tokenise(text))]


def fingerprint(text: str) -> Fingerprint:
    """Compute the fingerprint of a body. A text without a letter or digit has no tokens and an empty sample."""
    words = tokenise(text)
    return fingerprint_of(words, runs(words))


def fingerprint_of(words: list[str], word_runs: list[bytes]) -> Fingerprint:
    """Compute the fingerprint from tokens and their runs."""
    return Fingerprint(
        text_sha256=sha256(" ".join(words).encode()).hexdigest(),
        tokens=len(words),
        sample=tuple(_hash(run) for run in _sample(word_runs)),
    )


def runs(words: list[str]) -> list[bytes]:
    """List every run of three tokens of the normalised text: the shingles before hashing."""
    encoded = [word.encode() for word in words]
    if 0 < len(encoded) < SHINGLE_TOKENS:
        return [b" ".join(encoded)]
    return [b"%b %b %b" % run for run in zip(encoded, encoded[1:], encoded[2:], strict=False)]


def _sample(word_runs: list[bytes]) -> list[bytes]:
    """Choose the distinct runs to keep, in order of first occurrence: 1 in 8, more of a short text."""
    distinct = dict.fromkeys(word_runs)
    one_in = SAMPLE_ONE_IN
    kept = [run for run in distinct if not crc32(run) % one_in]
    while len(kept) < SAMPLE_FLOOR and one_in > 1:
        one_in //= 2
        kept = [run for run in distinct if not crc32(run) % one_in]
    return kept


def _hash(run: bytes) -> int:
    strong = int.from_bytes(blake2b(run, digest_size=8).digest(), "big")
    return (strong & _BLAKE_BITS) | (crc32(run) & _CRC_BITS)


def _fold(text: str) -> str:
    """Fold width, compatibility forms, case and the script of Chinese away; drop invisible characters."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", stream_safe(_INVISIBLE.sub("", text))).casefold()
    folded = unicodedata.normalize("NFKC", folded)  # case-folding may part what NFKC had joined
    return fold_scripts(folded) if _HAN.search(folded) else folded
