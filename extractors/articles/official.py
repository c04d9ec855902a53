"""Pages on which a government speaks: read-outs of meetings, and press conferences with who says what.

A press conference is recognised by its turns; a read-out by an official host and a headline of a meeting or a call.
Not here: what either says or leaves out.
"""

from __future__ import annotations

import re

from extractors.records import Turn

MIN_TURNS = 4  # two questions and two answers: a single quoted exchange is no conference
MAX_NAME = 40
MAX_LABEL = 80  # characters of a line that are searched for a name

_QUESTION = r"q|question|reporter|journalist|记者|記者|问|問|提问|提問|기자|질문|문"
_ANSWER = r"a|answer|spokesperson|spokesman|spokeswoman|发言人|發言人|答|대변인|답변|답|大臣|長官|報道官|官房長官"
_LABEL = re.compile(
    rf"^(?:[\[（(【<〈]\s*(?P<boxed>{_QUESTION}|{_ANSWER}|[^\s\]）)】>〉:：。.]{{2,14}})\s*[\]）)】>〉]\s*[:：]?|"
    rf"(?P<plain>{_QUESTION}|{_ANSWER}|[A-Z][\w.'’\-]+(?:\s[A-Z][\w.'’\-]+){{0,3}}|[\u4e00-\u9fff]{{2,12}}|[\uac00-\ud7a3]{{2,10}}(?:\s[\uac00-\ud7a3]{{2,8}})?)\s*[:：])\s*(?=\S)",
    re.IGNORECASE,
)
_IS_QUESTION = re.compile(rf"^(?:{_QUESTION})$|记者|記者|기자|reporter|journalist|press", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"press (?:conference|briefing)|regular briefing|remarks to (?:the )?press|"
    r"记者会|記者會|答记者问|答記者問|例行记者|"
    r"기자\s?회견|정례\s?브리핑|질의\s?응답|記者会見|会見の?概要",
    re.IGNORECASE,
)
_OFFICIAL_HOST = re.compile(
    r"(?:^|\.)(?:gov|go|gob)\.[a-z]{2}$|\.gov$|(?:^|\.)(?:mfa\.gov\.cn|fmprc\.gov\.cn|kcna\.kp)$"
)
_MEETING = re.compile(
    r"\b(?:meets?(?: with)?|met with|holds? (?:talks|a (?:phone call|meeting))|phone call|"
    r"telephone (?:call|conversation)|"
    r"speaks? with|call with|summit|consultations?|dialogue|pays? a (?:courtesy )?(?:call|visit))\b|"
    r"会见|會見|会谈|會談|通电话|通電話|会晤|會晤|磋商|회담|통화|면담|접견|협의|예방|会談|電話|表敬|協議",
    re.IGNORECASE,
)


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
