"""Charset labels as the web uses them, and a guess where there is none or a wrong one. For text/decoding.py only.

EUC-KR, GB18030 and EUC-JP share their byte ranges, and Big5 and Shift_JIS decode as GB18030 without an error, so what
decodes says little. What tells them apart is which lead bytes are common: lexicon/charsets.csv holds their shares in
Korean, Chinese and Japanese news, and a text's charset is the one it is most likely in (naive Bayes over lead bytes).
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from functools import lru_cache
from importlib.resources import files
from itertools import islice

HEAD_BYTES = 4096  # in which a charset may be named and NULs are counted
LATE_BYTES = 65_536  # up to which a page's charset is looked for where its head names none
_GUESS_BYTES = 65_536

CJK = frozenset({"cp949", "gb18030", "cp932", "big5hkscs", "euc_jp", "iso2022_jp", "iso2022_kr", "johab"})

# The WHATWG encoding standard: legacy labels mean the larger charset that browsers use for them.
_LABELS = {
    "cp949": "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cp949 ms949 uhc",
    "gb18030": "gb2312 gbk gb18030 gb_2312-80 gb_2312 chinese csgb2312 x-gbk cp936 windows-936 euc-cn",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j cp932 csshiftjis shift_jisx0213",
    "big5hkscs": "big5 big-5 big5-hkscs big5hkscs cn-big5 x-x-big5 csbig5 cp950 windows-950",
    "euc_jp": "euc-jp eucjp x-euc-jp ujis cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp iso-2022-jp-2 csiso2022jp jis",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "johab": "johab cp1361",
    "utf-8": "utf-8 utf8 utf_8 utf8mb4 unicode-1-1-utf-8 x-unicode20utf8 unicode",
    "utf-16-le": "utf-16 utf-16le utf16 ucs-2 iso-10646-ucs-2",
    "utf-16-be": "utf-16be",
    "utf-32-le": "utf-32 utf-32le utf-32be",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ascii us-ascii windows-1252 cp1252 ansi",
    "cp1254": "iso-8859-9 latin5 windows-1254 cp1254",
    "cp874": "tis-620 iso-8859-11 windows-874 cp874",
    "iso8859_2": "iso-8859-2 latin2",
    "iso8859_5": "iso-8859-5 cyrillic",
    "iso8859_7": "iso-8859-7 greek",
    "iso8859_15": "iso-8859-15 latin-9 latin9",
    "koi8_r": "koi8-r koi8 koi",
    "koi8_u": "koi8-u",
    "cp1250": "windows-1250 cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255 iso-8859-8",
    "cp1256": "windows-1256 cp1256 iso-8859-6",
    "cp1257": "windows-1257 cp1257 iso-8859-13",
    "cp1258": "windows-1258 cp1258",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

# How ordinary text of a charset looks in its lead bytes. Each guess is a pair: the codec, the common pairs.
_HABITS: dict[str, re.Pattern[bytes]] = {
    "cp949": re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"),  # the 2,350 syllables of KS X 1001
    "gb18030": re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|\xa3[\xa1-\xfe]|\xa1[\xa2-\xb5]"),  # hanzi of level 1
    "big5hkscs": re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e]"),
    "euc_jp": re.compile(rb"[\xa4\xa5][\xa1-\xf6]|\xa1[\xa2-\xdd]"),  # kana carry Japanese text
    "cp932": re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]|\x81[\x41-\x7e]"),
}
_KANA_PULL = 2.0  # kana are about half of Japanese text; hanzi and syllables nearly all of Chinese and Korean
_SURE = 0.8  # … to beat a declared Western one by that alone
_PLAUSIBLE = 0.4  # share of the foreign bytes that must look ordinary before a CJK charset is guessed
_MOST_GUESSES = 2  # of the likeliest, the first that also looks ordinary
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_HIGH = 0xA1  # a second byte from which on all of EUC's stand
_MOST_PAIRS = 8_000
_OF, _UNSEEN = 1e5, 2  # the table counts in a hundred thousand; what it lacks is as rare as two
_RAREST = math.log(_UNSEEN / _OF)
# CJK text is likely by -3 to -5 nats a character; what Western text pairs up to lies below -6.7.
_LIKE_CJK = -6.0
# When a label is not believed: at least so many characters, likelier by so much each and in all (nats). On 480 titles
# the wrong ones were below the right one by .27 and more from 30 characters on, all but one by .39.
_LEAST_PAIRS, _CLEAR, _CLEAR_IN_ALL = 12, 0.25, 8.0
_FOREIGN = re.compile(rb"[\x80-\xff]")


def codec_of(label: str) -> str:
    """Return the Python codec for a charset label as the web means it, '' for an unknown one."""
    return _CODECS.get(label.strip().strip("\"'").lower().replace(" ", ""), "")


def guess(body: bytes, *, is_surely: bool = False) -> str:
    """Guess the charset of bytes that are not UTF-8: the CJK one they are likeliest in, or cp1252.

    `is_surely` asks for the certainty that beats a declared Western charset.
    """
    likely, pairs = _likelihoods(body)
    least = _PLAUSIBLE
    if is_surely and (pairs < _LEAST_PAIRS or max(likely.values()) < _LIKE_CJK):
        least = _SURE
    sample = body[:_GUESS_BYTES]
    for codec in sorted(likely, key=lambda one: -likely[one])[:_MOST_GUESSES]:
        foreign = len(_FOREIGN.findall(sample))
        bad = sample.decode(codec, errors="replace").count("\ufffd")
        usual = sum(2 if match[0][1] >= 0x80 else 1 for match in _HABITS[codec].finditer(sample))
        pull = _KANA_PULL if codec in {"euc_jp", "cp932"} else 1.0
        if (usual * pull - bad * 4) / max(foreign, 1) > least:
            return codec
    return "cp1252"


def truer(body: bytes, declared: str) -> str:
    """Return the CJK charset that bytes are far likelier in than in the declared one, else `declared`."""
    likely, pairs = _likelihoods(body)
    if declared not in likely or pairs < _LEAST_PAIRS:
        return declared
    best = max(likely, key=lambda one: likely[one])
    margin = likely[best] - likely[declared]
    return best if margin >= _CLEAR and margin * pairs >= _CLEAR_IN_ALL else declared


def _likelihoods(body: bytes) -> tuple[dict[str, float], int]:
    """Return the mean log likelihood of a two-byte character in each charset, and the number of characters read."""
    found = Counter((pair[0][0], pair[0][1] >= _HIGH) for pair in islice(_PAIR.finditer(body), _MOST_PAIRS))
    number = found.total()
    likely: dict[str, float] = {}
    for codec, shares in _shares():
        mean = sum(many * shares.get(pair, _RAREST) for pair, many in found.items()) / max(number, 1)
        likely[codec] = max(mean, likely.get(codec, -math.inf))
    return likely, number


@lru_cache(maxsize=1)
def _shares() -> tuple[tuple[str, dict[tuple[int, bool], float]], ...]:
    """Read the table: for each charset and language the log share of each lead byte and class of second byte."""
    text = (files("extractors") / "lexicon/charsets.csv").read_text("utf-8")
    tables: dict[tuple[str, str], dict[tuple[int, bool], float]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines()):
        for is_high, name in ((False, "low"), (True, "high")):
            share = (int(row[name]) + _UNSEEN) / _OF
            tables[row["codec"], row["lang"]][int(row["lead"], 16), is_high] = math.log(share)
    return tuple((codec, table) for (codec, _), table in tables.items())
