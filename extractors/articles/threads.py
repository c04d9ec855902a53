"""Readers' comments, recognised by their furniture: a nickname with its time, a masked id, answer and like buttons.

Works in any script, where the words of a comment are not enough (boilerplate.py reads those in English). A live
report has names and times too: there they are one or two reporters', and what follows them quotes and cites.
"""

from __future__ import annotations

import re

from extractors.articles import cues
from extractors.text.calendar_words import CALENDAR

LEAST = 2  # furniture lines that make a thread
AFTER = 2  # paragraphs of body before it, at least
MAY_BE = frozenset({"", "byline", "share"})  # labels the lines of a thread may have before
MAX_LINE = 60
MAX_COMMENT = 900

_DATE = r"(?:19|20)?\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}[日일.]?(?:\s?[（(].[)）])?"
_MONTHS = "|".join(CALENDAR.short_months)
_WORD_DATE = rf"(?:{_MONTHS})[a-z]*\.?\s\d{{1,2}},?\s\d{{4}}|\d{{1,2}}\s(?:{_MONTHS})[a-z]*\.?,?\s\d{{4}}"
_CLOCK = r"\s*(?:at\s)?(?:오전|오후|午前|午後|上午|下午)?\s?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?m\.?)?"
_AGO = (
    r"\d{1,3}\s?(?:초|분|시간|일|주|달|개월|년)\s?전|\d{1,3}\s?(?:秒|分钟|分鐘|分|小时|小時|時間|天|日|周|週間|个月|個月|年)前|"
    r"(?:昨天|前天|刚刚|剛剛|방금|어제)|(?:\d{1,3}|an?)\s?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\sago"
)
_NICK = r"(?P<nick>[^\s.,，。!?！？:：][^.。!?！？，]{0,24}?)"
NICK_LINE = re.compile(
    rf"^{_NICK}[\s·|,，:：(（]*(?:(?:{_DATE}|{_WORD_DATE}){_CLOCK}|{_AGO})\s?[)）]?(?:\s?ID[:：]\S{{3,16}})?"
    r"(?:\s*(?:답글|신고|回复|回覆|返信|reply|举报|舉報|通報).{0,12})?$",
    re.IGNORECASE,
)
MASKED_ID = re.compile(r"^(?P<nick>[\w.]{2,8}\*{2,8})(?:\s?님)?(?:\s.{0,30})?$")
FLOOR = re.compile(
    r"^(?P<nick>(?:第?\s?\d{1,4}\s?[楼樓](?=[\s：:]|$)|[#＃]?\d{1,4}[.:：]?\s?名無し\S{0,8}|(?:网友|網友|游客|遊客|匿名|익명|손님|ゲスト)\S{0,12})"
    r"\s?(?:[：:].{1,200})?)",
)
ACTIONS = re.compile(
    r"^(?:[\s/|·,()（）\[\]\d.👍👎♥]|답글(?:\s?쓰기)?|답변|추천|비추천|공감|비공감|좋아요|싫어요|신고|"
    r"回复|回覆|回應|点赞|點讚|赞|讚|踩|支持|反对|反對|举报|舉報|收起|返信(?:する)?|通報(?:する)?|いいね!?|そう思う|そう思わない|"
    r"reply|replies|likes?|dislikes?|report|upvote|downvote|permalink)++$",
    re.IGNORECASE,
)


def mark_threads(plain: list[str], marks: list[str]) -> None:
    """Mark as comments what stands from the first line of a thread to the end."""
    body = [i for i, mark in enumerate(marks) if not mark]
    if len(body) <= AFTER:
        return
    after = range(body[AFTER - 1], len(plain))
    lines = {i: nick for i in after if marks[i] in MAY_BE and (nick := furniture(plain[i]))}
    if len(lines) < LEAST:
        return
    first = min(lines)
    if lines[first] == "!":  # a row of buttons stands below its comment
        first = max((i for i in range(first) if not marks[i]), default=first)
    tail = range(first, len(plain))
    words = [plain[i] for i in tail if i not in lines and not marks[i]]
    nicks = {nick for nick in lines.values() if nick != "!"}
    is_report = sum(bool(cues.ATTRIBUTION.search(text)) for text in words) > len(words) / 2
    has_words = bool(words) or any(FLOOR.match(plain[i]) for i in lines)
    is_alone = len(nicks) == 1 and "!" not in lines.values()
    if not has_words or is_report or is_alone or any(len(text) > MAX_COMMENT for text in words):
        return
    if len(lines) < len(words) / 4:
        return
    for i in tail:
        marks[i] = marks[i] or "comment"


def furniture(text: str) -> str:
    """Return the nickname a line of a thread shows, '!' for a row of buttons, '' for any other text."""
    if len(text) > MAX_LINE and not FLOOR.match(text):
        return ""
    for pattern in (NICK_LINE, MASKED_ID, FLOOR):
        if match := pattern.match(text):
            return match["nick"]
    return "!" if any(c.isalpha() for c in text) and ACTIONS.match(text) else ""
