"""The cues of page junk. Those of single lines are data (cues.toml); here are the ones that need code.

Every cue is general: no outlet's name, no sentence of one page. boilerplate.py decides what follows from them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_I = re.IGNORECASE


@cache
def line_cues() -> tuple[int, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return the greatest length of a line and the (label, pattern) pairs of cues.toml, in its order."""
    table = tomllib.loads((files("extractors.articles") / "cues.toml").read_text("utf-8"))
    pairs = [(row["label"], re.compile("|".join(f"(?:{p})" for p in row["patterns"]), _I)) for row in table["line"]]
    return int(table["line_max"]), tuple(pairs)


@cache
def flash_cue() -> re.Pattern[str]:
    """Return the pattern of a headline that says it is a flash."""
    table = tomllib.loads((files("extractors.articles") / "cues.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{part})" for part in table["flash"]), _I)


# A heading after which, in the second half of a page, no body comes any more.
CLOSING = re.compile(
    r"^[\s■▶◆●【\[▼☞]*+(?:related (?:articles|stories|news|posts|content|topics)|more (?:stories|news)|"
    r"recommended(?: for you| stories)?|most (?:read|popular|viewed)|read next|you may also like|latest news|"
    r"comments?|reader comments?|join the (?:conversation|discussion)|leave a (?:comment|reply)|"
    r"about the authors?|you might also (?:like|be interested in)|editors?['’]? picks?|"
    r"추천\s?뉴스|오늘의 (?:추천|핫)|이런 (?:기사|뉴스)(?:는)? 어때요.?|"
    r"함께 (?:볼만한|많이 본|읽으면 좋은) (?:기사|뉴스)|"
    r"(?:你|您)(?:可能|也许|也許)?(?:还|還|也)?(?:会|會|想|可能)(?:想)?(?:看|喜欢|喜歡|感兴趣|感興趣)|猜你喜[欢歡]|大家都在看|"
    r"(?:编辑|編輯|小编|小編)推[荐薦]|[热熱][门門][评評][论論]|更多[报報][导導道]|"
    r"(?:あなたへの|こちらも)おすすめ|(?:合わせて|併せて)読む|ピックアップ|"
    r"관련\s?기사|추천\s?기사|많이 본 (?:기사|뉴스)|댓글|주요\s?뉴스|이 시각 주요 ?뉴스|"
    r"인기\s?기사|相关(?:新闻|阅读|报道|文章)|相關(?:新聞|閱讀|報道|報導|文章)|延伸閱讀|延伸阅读|推荐阅读|"
    r"热门(?:评论|新闻|推荐)|网友评论|最新评论|評論|评论|熱門(?:新聞|文章)|反?侵权公告|版权声明|免责声明|"
    r"関連(?:記事|ニュース)|あわせて読みたい|おすすめ(?:記事|の記事)?|アクセスランキング|人気記事|コメント)"
    r"\s*+(?:\(\d+\)|\d+)?+[\s】\]:：>»]*+$",
    _I,
)
CLOSES_WITH_COMMENTS = re.compile(r"comment|conversation|discussion|reply|댓글|评论|評論|コメント", _I)

# A line that is nothing but when, in any of the four languages. Possessive, so that no word is tried twice: where two
# readings of a row of digits are tried, a table of eight years takes 20 seconds.
_MONTHS = "jan\\w*|feb\\w*|mar(?:ch)?|apr\\w*|may|jun\\w*|jul\\w*|aug\\w*|sep\\w*|oct\\w*|nov\\w*|dec\\w*"
WHEN = re.compile(
    r"^(?:(?:published|posted|updated|last updated|modified|first published|on|at|date|입력|수정|등록|승인|기사입력|"
    r"최종수정|업데이트|发布(?:时间|日期|于)?|更新(?:时间|日時|於)?|發布(?:時間|日期|於)?|公開(?:日時)?|配信|掲載|日期|"
    r"时间|時間|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)|"
    r"[-–—|/·,()（）\[\].:：\s]|\d{1,4}|[年月日時分秒时년월일시분초点點]|" + _MONTHS + r"|"
    r"오전|오후|午前|午後|上午|下午|a\.?m\.?|p\.?m\.?|kst|jst|hkt|gmt|utc|est|edt|bst|cst|et|"
    r"[（(]?[月火水木金土日一二三四五六월화수목금토일][)）])++$",
    _I,
)
MAX_WHEN = 90  # characters; beyond it the alternatives above are not worth trying
NAME_AND_DAY = re.compile(
    r"^(?:[A-Z][\w.'’\-]+[\s,]+){1,5}(?:\|\s*)?(?:\d{1,2}\s+(?:"
    + _MONTHS
    + r")\s+|(?:"
    + _MONTHS
    + r")\s+\d{1,2},?\s+)"
    r"\d{4}$",
    _I,
)

# A byline with its stamp: a name, a desk or an office, then the day and the hour.
NAME_AND_STAMP = re.compile(
    r"^[^.。!?！？,，:：]{2,40}?[\s|｜/·,]\s*(?:(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}[日일.]?|"
    r"(?:" + _MONTHS + r")\.?\s\d{1,2},?\s\d{4}|\d{1,2}\s(?:" + _MONTHS + r")\.?,?\s\d{4})"
    r"[\s,|]*(?:(?:오전|오후|午前|午後|上午|下午)?\s?\d{1,2}[:時时시]\d{0,2}분?(?::\d{2})?)?\s?(?:[ap]\.?m\.?|[A-Z]{3,4})?$",
    _I,
)

_WORK = (
    r"fellow|professor|lecturer|journalist|reporter|correspondent|columnist|editor|writer|author|analyst|"
    r"researcher|scholar|director|advis[eo]r|ambassador|contributor|consultant|specialist|scientist|"
    r"candidate|associate|freelancer?|diplomat|photographer|intern|blogger|historian"
)
BIO = re.compile(
    r"^(?:(?:Dr|Prof)\.?\s)?(?:[A-Z][\w.'’\-]*\s){2,5}(?:\([^)]{1,60}\)\s)?"
    r"(?:is|was|are|works as|serves as|has been|writes|covers|reports)\b[^.]{0,140}?\b(?:" + _WORK + r")s?\b|"
    r"^(?i:the (?:author|writer)s? (?:is|are|was)\b|about the author|the (?:views|opinions) expressed|"
    r"this (?:article|story|piece|essay|report) (?:was|is|has been|first|originally)\b.{0,60}"
    r"(?:published|written|produced|republished|reprinted|appeared|translated|supplied|provided))|"
    r"^[(（【\[]?(?:作者(?:是|为|為|係|系)|本文作者|筆者は|執筆者は|필자는|글쓴이는).{2,80}"
)
MAX_BIO = 700

# ---------------------------------------------------------------- readers' comments

QUOTED = re.compile(r"[“\"「『«][^”\"」』»]{0,600}[”\"」』»]|(?<!\w)['‘][^'’]{2,300}['’](?!\w)")
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you're|you’re|ur)\b", _I)
ADDRESSED = re.compile(
    r"^(?:@\w+|[Yy]ou\b|[Yy]our\b|(?:[A-Z][\w'’]+[\s,]+){1,3}"
    r"(?:are you|you are|you're|you’re|do you|did you|why do you)\b)"
)
FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|I'd|IMO|IMHO)\b")
ASKS_READER = re.compile(r"\b(?:are|do|did|have|can|could|will|would|don't|don’t|aren't|aren’t) you\b", _I)
CHAT = re.compile(
    r"\b(?:lol|lmao|haha+|wtf|omg|imho|btw|bullshit|trolls?|shill|idiots?|morons?|stupid)\b|[!?]{2,}|"
    r"[ㅋㅎㅠㅜ]{2,}|ㅉㅉ|기레기|楼上|楼主|沙发|顶[!！]|哈哈|呵呵|(?<![wｗ])[wｗ]{3,}$|（笑）$",
    _I,
)
ATTRIBUTION = re.compile(
    r"\b(?:said|says|told|according to|added|stated|reported|announced|noted|wrote)\b|"
    r"말했다|밝혔다|전했다|설명했다|보도했다|에 따르면|表示|指出|称[，：]|稱[，：]|强调|強調|据.{1,12}报道|"
    r"述べた|語った|話した|発表した|によると|明らかにした",
    _I,
)
NAME = re.compile(r"[A-Z][\w’'\-]{1,40} [A-Z]")
