"""Texts in which a government speaks: read-outs, letters, joint statements, speeches, announcements, press conferences.

    host, credit at the beginning, or words only the issuer uses ─► issuer ─► kind by headline and first lines
        ─► whole? (not a teaser, begins and ends as such texts do) ─► OfficialText

A press conference on an unknown host is recognised by its turns. Who issues what and how its texts begin and end is
lexicon/officials.toml. Not here: what a text says or leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.grammar import read_grammar
from extractors.lexicon.officials import OFFICIALS
from extractors.lexicon.required_words import prefilter
from extractors.records import Turn
from extractors.text.han_scripts import fold_scripts

if TYPE_CHECKING:
    from extractors.lexicon.officials import Issuer
    from extractors.lexicon.required_words import Prefilter

HEAD = 420  # characters of a text in which issuer and kind are looked for
LEAD = 260  # characters that count as its first lines
TAIL = 80
WHEREVER = frozenset({"press_conference", "joint_statement"})
FOREIGN_MINISTRIES = frozenset({"org:prcmfa", "org:rokmfa", "org:prkmfa"})
STYLE = 1_500  # characters in which an issuer's own words are looked for
LONGEST_STYLE = 3_000  # … in which none of the words of others may stand
MIN_TURNS = 4  # two questions and two answers: a single quoted exchange is no conference
MAX_NAME = 40
MAX_LABEL = 80  # characters of a line that are searched for a name

_GRAMMAR = read_grammar("pages", "official")
_QUESTION = _GRAMMAR["question"]
_ANSWER = _GRAMMAR["answer"]
_LABEL = re.compile(
    rf"^(?:[\[（(【<〈]\s*(?P<boxed>{_QUESTION}|{_ANSWER}|[^\s\]）)】>〉:：。.]{{2,14}})\s*[\]）)】>〉]\s*[:：]?|"
    rf"(?P<plain>{_QUESTION}|{_ANSWER}|[A-Z][\w.'’\-]+(?:\s[A-Z][\w.'’\-]+){{0,3}}|[\u4e00-\u9fff]{{2,12}}|[\uac00-\ud7a3]{{2,10}}(?:\s[\uac00-\ud7a3]{{2,8}})?)\s*[:：])\s*(?=\S)",
    re.IGNORECASE,
)
_OUTLETS = _GRAMMAR["outlets"]
_IS_QUESTION = re.compile(_GRAMMAR["is_question"], re.IGNORECASE)
_CONFERENCE = re.compile(_GRAMMAR["conference"], re.IGNORECASE)
_OFFICIAL_HOST = re.compile(
    r"(?:^|\.)(?:gov|go|gob)\.[a-z]{2}$|\.gov$|(?:^|\.)(?:mfa\.gov\.cn|fmprc\.gov\.cn|kcna\.kp)$"
)
_MEETING = re.compile(_GRAMMAR["meeting"], re.IGNORECASE)


def read_turns(text: str) -> tuple[Turn, ...]:
    """Return who speaks where: from a line that names a speaker to the next such line. () where nobody is named."""
    starts: list[tuple[int, int, str]] = []
    at = 0
    for line in text.split("\n"):
        match = _LABEL.match(line[:MAX_LABEL])
        if match and len(name := (match["boxed"] or match["plain"]).strip()) <= MAX_NAME:
            starts.append((at, at + match.end(), name))
        at += len(line) + 1
    if not starts:
        return ()
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return tuple(
        Turn(name, begin, len(text[:end].rstrip()), bool(_IS_QUESTION.search(name)))
        for (_, begin, name), end in zip(starts, ends, strict=True)
    )


def official_kind(host: str, title: str, turns: tuple[Turn, ...]) -> str:
    """Return the kind of an official page: 'press_conference', 'readout' or ''."""
    asked = sum(turn.is_question for turn in turns)
    names = {turn.speaker.casefold() for turn in turns}
    is_exchange = len(turns) >= MIN_TURNS and 0 < asked < len(turns) and len(names) < len(turns)
    is_announced = bool(_CONFERENCE.search(title)) and len(turns) >= MIN_TURNS // 2 and asked > 0
    if is_exchange or is_announced:
        return "press_conference"
    return "readout" if _OFFICIAL_HOST.search(host) and _MEETING.search(title) else ""


@dataclass(frozen=True, slots=True)
class OfficialText:
    """An official text: who issues it, what it is, and whether it is whole."""

    kind: str  # readout, letter, joint_statement, speech, announcement, press_conference
    issuer: str  # entity id, or 'gov:prc'
    side: str  # DPRK, PRC, ROK
    level: str  # head, premier, minister, other
    is_complete: bool
    why_incomplete: str = ""  # teaser, cut, no_opening, short, translated


def recognise(url: str, title: str, text: str, lang: str, *, is_teaser: bool = False) -> OfficialText | None:
    """Return what an official text is, wherever it is published; None where it is none, or only quotes one."""
    if lang == "zh-Hant":  # one set of words for both scripts: spans are not kept from here on
        title, text = fold_scripts(title), fold_scripts(text)
    if (relay := OFFICIALS.relay.search(text[:HEAD])) and len(text) - relay.end() > HEAD // 2:
        text = text[relay.end() :].lstrip()
    head = text[:HEAD]
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    found = _issuer(host, text)
    if found is None:
        return None
    issuer, is_credited, kind_of_style = found
    opening = f"{title}\n{text[:LEAD]}"
    level = next((level for level, pattern in OFFICIALS.levels if pattern.search(opening)), "other")
    kind = _kind(opening) or _kind(head)
    if not kind and (issuer.is_government or level != "other") and OFFICIALS.statement.search(head):
        kind = "readout"  # a part of one, most often: what opens it is missing
    if not kind and issuer.id in FOREIGN_MINISTRIES and OFFICIALS.of_government.search(head):
        kind = "readout"
    kind = kind or kind_of_style
    if not kind:
        return None
    why = "teaser" if is_teaser else _why_incomplete(issuer, kind, text, lang, is_credited=is_credited)
    return OfficialText(kind, issuer.id, issuer.side, level, not why, why)


def _kind(words: str) -> str:
    """Return the kind named first; a press conference or joint statement wherever it is named."""
    found = [
        (kind not in WHEREVER, match.start(), kind)
        for kind, pattern in OFFICIALS.kinds
        if (match := pattern.search(words))
    ]
    return min(found)[2] if found else ""


def _issuer(host: str, text: str) -> tuple[Issuer, bool, str] | None:
    """Return the issuer, whether the text begins with its credit, and the kind of a text known by its style."""
    head = text[:HEAD]
    for issuer in OFFICIALS.issuers:
        if issuer.credit.match(head.lstrip("　 \n")):
            return issuer, True, ""
    if _is_under(host, OFFICIALS.not_official):
        return None
    owner = next((issuer for issuer in OFFICIALS.issuers if _owns(issuer, host)), None)
    if owner is not None and (owner.is_government or owner.side == "DPRK"):  # whose sites carry no one else's words
        return owner, False, ""
    if OFFICIALS.quoting.search(_without_questions(head)):
        return None
    if owner is not None:
        return owner, False, ""
    for issuer in OFFICIALS.issuers:
        if issuer.style.search(head):
            return issuer, False, "readout"
    return _by_style(text)


def _by_style(text: str) -> tuple[Issuer, bool, str] | None:
    """Return the issuer that writes like this; where two sides do, the one whose own people the text names first.

    A letter names its addressee first and its sender last.
    """
    beginning, whole = text[:STYLE], text[:LONGEST_STYLE]
    words, parts_of = _style_words()
    possible = words.possible(beginning)
    found = [
        style
        for style, parts in zip(OFFICIALS.styles, parts_of, strict=True)
        if possible & parts == parts
        and all(part.search(beginning) for part in style.all_of)
        and not style.none_of.search(whole)
    ]
    is_signed = any(style.is_signed for style in found)
    ids = {style.issuer for style in found}
    issuers = [issuer for issuer in OFFICIALS.issuers if issuer.id in ids]
    sides = {issuer.side for issuer in issuers}
    if len(sides) > 1:
        named = [(match.start(), side) for side in sides for match in OFFICIALS.own[side].finditer(text[:STYLE])]
        if not named:
            return None
        side = (max(named) if is_signed else min(named))[1]
        issuers = [issuer for issuer in issuers if issuer.side == side]
    return (issuers[0], False, "letter" if is_signed else "readout") if issuers else None


@lru_cache(maxsize=1)
def _style_words() -> tuple[Prefilter, tuple[int, ...]]:
    """Return the filter of all parts of styles, and which of them each style has."""
    parts = [(number, part) for number, style in enumerate(OFFICIALS.styles) for part in style.all_of]
    masks = [0] * len(OFFICIALS.styles)
    for bit, (number, _) in enumerate(parts):
        masks[number] |= 1 << bit
    return prefilter(part for _, part in parts), tuple(masks)


def _is_under(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _owns(issuer: Issuer, host: str) -> bool:
    return _is_under(host, issuer.hosts) or any(word in host for word in issuer.host_words)


def _without_questions(head: str) -> str:
    """Return the first lines without the questions of a press conference: what is asked may quote anybody."""
    return OFFICIALS.asked.sub("", head)


def _lacks_end(issuer: Issuer, lang: str, end: str) -> bool:
    is_marked = issuer.end is not None and (not issuer.end_langs or lang[:2] in issuer.end_langs)
    return is_marked and issuer.end is not None and not issuer.end.search(end)


def _why_incomplete(issuer: Issuer, kind: str, text: str, lang: str, *, is_credited: bool) -> str:
    start, end = text[:HEAD], text.rstrip()[-TAIL:]
    if OFFICIALS.translated.search(text[:HEAD]) or OFFICIALS.translated.search(end):
        return "translated"
    if OFFICIALS.broken_end.search(end) or not OFFICIALS.ending.search(end) or OFFICIALS.broken_start.search(start):
        return "cut"
    if is_credited and _lacks_end(issuer, lang, end):
        return "cut"
    shortest = OFFICIALS.shortest[kind]
    if not OFFICIALS.closing.search(end) and len(text) < shortest.get(lang[:2], shortest["other"]):
        return "short"
    return "" if is_credited or _opens(start, is_marked=bool(OFFICIALS.closing_mark.search(end))) else "no_opening"


def _opens(start: str, *, is_marked: bool) -> bool:
    """Return whether a text has its beginning: a salutation or heading, or an act on a day (or with a marked end)."""
    if OFFICIALS.opening_form.search(start):
        return True
    return bool(OFFICIALS.opening_act.search(start) and (is_marked or OFFICIALS.opening_day.search(start)))
