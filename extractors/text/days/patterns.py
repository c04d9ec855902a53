"""What a mention of a day, month or year looks like in running text, by kind. Not which day it is: resolution.py.

The order counts: what an earlier pattern took, a later one leaves. Words come from lexicon/calendar.toml.
"""
# ruff: noqa: E501 - a pattern is one line, so that it can be read beside the others of its kind

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extractors.text.calendar_words import CALENDAR


def words(table: Iterable[str], *, latin: bool | None = None) -> str:
    """Return the words of a table as one alternation, longest first; only those of one script where asked."""
    chosen = [word for word in table if latin is None or word.isascii() is latin]
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(chosen, key=len, reverse=True))


_KANA = re.compile("[\u3041-\u30ff]")
_SHORT = r"(?:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in CALENDAR.months) + r"|sept)"
_MONTH = rf"(?P<month_name>(?-i:(?=[A-Z])){_SHORT})\b\.?"
_NTH = r"(?:st|nd|rd|th)?"
_TWO_HAN = r"三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]|十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMBER = r"(?:[12]\d|3[01]|0?[1-9])"
_DAY = rf"(?P<day>{_NUMBER})"
_MON = r"(?P<month>1[0-2]|0?[1-9])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_HAN_YEAR = r"(?P<year>[一二][〇零○一二三四五六七八九]{3})"
_YY = r"(?<!\d)(?P<yy>\d\d)\s?[年년]"
_ERA = rf"(?P<era>{words(CALENDAR.eras)})\s?(?P<era_year>元|\d{{1,3}})"
_OF_DAY = r"[일日号號]"
_WEEKDAY = (
    r"(?:\s?[(（](?:[월화수목금토일月火水木金土日一二三四五六](?:요일|曜日?)?|(?:周|週|星期)[一二三四五六日])[)）])?"
)
_TO = r"(?:[-–—―~〜～∼－]|至|到|から|부터|에서)"
# What follows a number of days that is a length, a rate or a count, and no day of a month.
_NO_SPAN = (
    r"(?!\s?(?:간|동안|만에|만의|째|차|연속|안에|이내|여|치|분|권|요일|本|程|記|记|光|系|報|报|経|間|间|連続|连续|目|分|"
    r"以内|以內|ぶり|がかり|平均|평균|あたり|当たり|以上|余|강|가량|정도|씩|마다|ごと|おき|天|游|遊|之內|之内|\d\s?[回회번]))"
)
_AFTER_HAO = r"(?=[，,、。在与與和抵访訪会會起开開至到前晚上下凌夜清早表宣举舉发發]|\s|$)"

_OL = r"올(?=\s?(?:\d|초|말|봄|여름|가을|겨울|상반기|하반기|들어))"  # elsewhere the beginning of other words
_YEAR_WORD = rf"(?P<year_word>{words(w for w in CALENDAR.year_words if len(w) > 1)}|{_OL})の?"
_ANCHORED = rf"(?P<anchored>{words(CALENDAR.anchored_years, latin=False)})の?"
_MONTH_WORD = rf"(?P<month_word>{words(CALENDAR.month_words)})の?"
_FORWARD = r"(?P<forward>오는|다가오는|来たる|来る(?=\s?\d))"
_BACKWARD = r"(?P<backward>지난|去る)"
_HINT = rf"(?:{_YEAR_WORD}|{_ANCHORED}|{_MONTH_WORD}|{_FORWARD}|{_BACKWARD})"
_MONTH_HINT = rf"(?:{_YEAR}\s?[年년]|{_YEAR_WORD}|{_ANCHORED}|{_FORWARD}|{_BACKWARD})"
_PART = rf"(?P<part>{words(CALENDAR.month_parts, latin=False)})"
_PART_EN = rf"(?P<part>{words(CALENDAR.month_parts, latin=True)})"
_YEAR_PART_EN = rf"(?P<year_part_en>{words(CALENDAR.year_parts['english'])})"
_REL_YEAR_EN = (
    r"(?:,?\s(?P<en_year>last|this|next)\syear|,?\s(?:of\s)?(?P<anchored>"
    + words(CALENDAR.anchored_years, latin=True)
    + "))"
)

_WEEK_ZH = r"(?:周|(?<![来先今毎翌])週|星期|礼拜|禮拜)(?P<zh_day>[一二三四五六日天])(?!曜)"
_WEEK_KO = r"(?P<week>지난\s?주|다음\s?주|이번\s?주|다다음\s?주|지지난\s?주|先々週|先週|再来週|来週|今週)"
_KO_DAY = r"(?P<ko_day>[월화수목금토일月火水木金土日])(?:요일|曜日?)"
_EN_DAYS = "|".join(CALENDAR.weekdays)
_WEEKEND = r"(?P<weekend>주말|周末|週末|末|말)"

# (kind, sign without which it is not searched, pattern)
_PATTERNS: Final = [
    # No days: a stay of nights and days, a time of day after a day's ordinal, an outlet's or event's name.
    ("none", "cjk", r"(?<!\d)\d{1,2}\s?[박泊]\s?\d{1,2}\s?[일日]"),
    ("none", "cjk", r"(?<!\d)\d{1,3}\s?[·.]\s?\d{1,3}\s?(?=(?:군사)?(?:합의|선언|공동|운동|항쟁|전쟁|사태|事变|事變|事件|宣言|協定))"),
    ("none", "cjk", r"(?<!\d)1日に\s?\d|(?<!\d)1日違い|\d{1,2}日(?:版|付け?朝刊)"),
    # Full days
    ("full", "cjk month", rf"(?:주체|主體|主体)\s?\d{{1,3}}\s?[(（]{_YEAR}[)）]\s?[년年]\s?{_MON}\s?[월月]\s?{_DAY}\s?{_OF_DAY}"),
    ("full", "cjk month", rf"(?P<juche>주체|主體|主体)\s?(?P<era_year>\d{{1,3}})\s?[년年]\s?{_MON}\s?[월月]\s?{_DAY}\s?{_OF_DAY}"),
    ("full", "", rf"(?P<juche>주체|juche)\s?(?P<era_year>\d{{2,3}})\s?[.]\s?{_MON}\s?[.]\s?{_DAY}(?!\d)"),
    ("full", "cjk month", rf"(?<!\d){_YEAR}\s?[年년]\s?{_MON}\s?[月월]\s?(?P<first>{_NUMBER})\s?{_OF_DAY}?{_WEEKDAY}\s?{_TO}\s?{_DAY}\s?{_OF_DAY}"),
    ("full", "cjk month", rf"(?<!\d){_YEAR}\s?[年년]\s?{_MON}\s?[月월]\s?{_DAY}\s?{_OF_DAY}"),
    ("full", "", rf"(?<![\d.]){_YEAR}\s?[-./]\s?{_MON}\s?[-./]\s?{_DAY}(?![\d])"),
    ("full", "cjk month", rf"{_ERA}\s?年\s?{_MON}\s?月\s?{_DAY}\s?日"),
    ("full", "cjk month", rf"{_YY}\s?{_MON}\s?[月월]\s?{_DAY}\s?{_OF_DAY}"),
    ("month", "cjk month", rf"{_ERA}\s?年\s?{_MON}\s?月(?!\s?\d)"),
    ("month", "cjk month", rf"{_YY}\s?{_MON}\s?[月월](?:의?\s?{_PART})?(?!\s?\d|[間间간])"),
    ("full", "cjk month", rf"{_HAN_YEAR}年(?P<han_month>十[一二]?|[一二三四五六七八九])月(?P<han_day>{_TWO_HAN})[日号號]"),
    ("full", "latin month", rf"\b(?P<first>{_NUMBER}){_NTH}\s?(?:[-–]|to|through|(?P<list>and))\s?{_DAY}{_NTH}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b"),
    ("full", "latin month", rf"\b{_DAY}{_NTH}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b"),
    ("full", "latin month", rf"\b{_MONTH}\s(?P<first>{_NUMBER}){_NTH}\s?(?:[-–]|to|through|(?P<list>and)|until)\s?{_DAY}{_NTH},?\s{_YEAR}\b"),
    ("full", "latin month", rf"\b{_MONTH}\s{_DAY}{_NTH},?\s{_YEAR}\b"),
    # Months and days
    ("month_day", "cjk month", rf"(?:{_HINT}\s?)?(?<!\d){_MON}\s?[月월]\s?(?P<first>{_NUMBER})\s?{_OF_DAY}?{_WEEKDAY}\s?(?:{_TO}|(?P<list>[、,]|과|와|和|与|與|及))\s?{_DAY}\s?{_OF_DAY}{_NO_SPAN}"),
    ("month_day", "cjk month", rf"(?:{_HINT}\s?)?(?<!\d){_MON}\s?[月월]\s?{_DAY}\s?{_OF_DAY}{_NO_SPAN}"),
    ("month_day", "cjk month", rf"(?<![\d.]){_MON}[.·]{_DAY}[日号號](?!线|線)"),
    ("month_day", "cjk month", rf"(?:{_HINT})?(?<![一二三四五六七八九十])(?P<han_month>十[一二]?|[一二三四五六七八九])月(?P<han_day>{_TWO_HAN})[日号號]"),
    ("month_day", "latin month", rf"\b{_MONTH}\s(?P<first>{_NUMBER}){_NTH}\s?(?:[-–]|to|through|(?P<list>and)|until)\s?{_DAY}{_NTH}\b(?!:|%)(?:{_REL_YEAR_EN})?"),
    ("month_day", "latin month", rf"\b(?P<first>{_NUMBER}){_NTH}\s?(?:[-–]|to|through|(?P<list>and)|until)\s?{_DAY}{_NTH}\s(?:of\s)?{_MONTH}(?:{_REL_YEAR_EN})?"),
    ("month_day", "latin month", rf"\b{_MONTH}\s{_DAY}{_NTH}\b(?!,?\s\d{{4}}|[:%]|\s?(?:percent|million|billion))(?:{_REL_YEAR_EN})?"),
    ("month_day", "latin month", rf"\b{_DAY}{_NTH}\s(?:of\s)?{_MONTH}(?!,?\s\d{{4}})(?:{_REL_YEAR_EN})?"),
    # Days counted from the day of publication
    ("bracketed", "cjk day", rf"(?P<word>[{''.join(CALENDAR.bracketed_days)}])[天日]?\s?[（(]\s?{_DAY}\s?{_OF_DAY}?\s?[）)]\s?{_OF_DAY}?"),
    ("ago", "cjk day", r"(?<!\d)(?P<ago>\d{1,3})\s?[일日天]\s?(?P<ago_way>전|前)(?=[에의,\s.)。，、にのまか]|부터|까지|이[다었]|$)"),
    ("ago", "cjk day", r"(?<!\d)(?P<ago>\d{1,3})\s?天(?P<ago_way>前)(?![往后後夕来來线線])"),
    ("ago", "cjk day", r"(?<![十百千几幾数數第])(?P<han_ago>[两兩三四五六七八九十])[天日](?P<ago_way>前)(?![往后後夕来來线線])"),
    ("ago", "cjk day", rf"(?P<count>{words(CALENDAR.counts)})\s?(?P<ago_way>전)(?=[에의,\s.)]|부터|까지|$)"),
    ("ago", "cjk day", r"(?<!\d)(?P<ago>\d{1,3})\s?[일日天]\s?(?P<ago_way>뒤|후(?=[에의,\s.)]|$)|後(?=[にのま、。])|[后後](?=[，,。]))"),
    ("ago", "latin", rf"\b(?P<ago>\d{{1,3}}|{words(CALENDAR.numbers)})\s(?:days?)\s(?P<ago_way>ago|later|earlier)\b"),
    # Days of a month that is not named
    ("day", "latin", rf"\b{_DAY}(?:st|nd|rd|th)\sof\s(?P<en_month>last|this|next)\smonth\b"),
    ("day", "latin", rf"\b(?:on|since|from|until)\sthe\s{_DAY}(?:st|nd|rd|th)\b(?=[,.;)]|\s(?:that|and|in|at|to|by|when|after|as|for|with|to|of\sthe\smonth)\b|\s?$)"),
    ("day", "cjk day", rf"(?:{_HINT}\s?)?(?<![\d.~〜-])(?<!\d[,，])(?P<first>{_NUMBER})\s?{_OF_DAY}?{_WEEKDAY}\s?{_TO}\s?{_DAY}\s?{_OF_DAY}{_NO_SPAN}"),
    ("day", "cjk day", rf"(?:{_HINT}\s?)?(?<![\d.~〜-])(?<!\d[,，])(?P<first>{_NUMBER})\s?{_OF_DAY}?\s?(?P<list>[、,，·・]|과|와|和|与|與|及)\s?{_DAY}\s?[両兩两]?{_OF_DAY}{_NO_SPAN}"),
    ("day", "cjk day", rf"(?:{_HINT}\s?)?(?<![\d.~〜-])(?<![〕第])(?<!\d[,，]){_DAY}\s?(?:[일日]{_NO_SPAN}(?:\s?[(（](?P<wd>[월화수목금토일月火水木金土])(?:요일|曜日?)?[)）])?|[号號]{_AFTER_HAO})"),
    ("day", "cjk day", rf"(?:{_MONTH_WORD}\s?|(?<=[日号號][至到]))(?P<han_day>{_TWO_HAN})[日号號]"),
    ("day", "cjk day", rf"(?<![一-龥])(?P<han_day>{_TWO_HAN})日(?=[，、（(在於于上下凌晚抵訪访與与会會表宣夜午夕朝のにか])"),
    ("day", "cjk day", rf"(?<=[一-龥])(?<![一二三四五六七八九十百千第每毎某数數同终終整全近前后後这這那十余餘有为為期])(?P<han_day>{_TWO_HAN})日(?=(?:上午|下午|凌晨|晚|在|於|于|午前|午後|夜|夕方|抵|表示|宣布|起))"),
    # Weeks and weekdays
    ("weekday", "cjk", _WEEK_KO + rf"の?\s?{_KO_DAY}"),
    ("weekday", "cjk", r"(?P<week>지난|오는|다가오는)\s?(?P<ko_day>[월화수목금토일])요일"),
    ("weekday", "cjk", rf"(?P<week>上上|上|下下|下|本|这|這)(?:个|個)?{_WEEK_ZH}"),
    ("weekday", "cjk", rf"(?<![每逢]){_WEEK_ZH}(?![一-龥]?[刊报報])"),
    ("bare_weekday", "cjk", rf"(?<![（(毎每週周]){_KO_DAY}(?!판|자\s|版|休|号)"),
    ("weekday", "latin weekday", rf"\b(?P<en_day>{_EN_DAYS})\s(?:of\s)?(?P<week>(?:last|this|next)\sweek)\b"),
    ("weekday", "latin weekday", rf"\b(?P<week>(?:last|this|next)\sweek)\son\s(?P<en_day>{_EN_DAYS})\b"),
    ("weekday", "latin weekday", rf"(?<!black\s)(?<!good\s)(?<!every\s)(?<!each\s)\b(?:(?P<week>last|next|this|on|coming|this\scoming)\s)?(?P<en_day>{_EN_DAYS})\b(?!\s?(?:Times|Post|Mail|Independent|Telegraph|Journal)\b)"),
    ("week", "cjk", rf"{_WEEK_KO}(?:の?\s?{_WEEKEND})?(?!\s?년)"),
    ("week", "cjk", rf"(?P<week>上上|上|下下|下|本|这|這)(?:个|個)?(?:周|週|星期|礼拜|禮拜){_WEEKEND}?(?![年期刊报報边邊转轉围圍])"),
    ("week", "cjk", r"(?P<weekend>주말|周末|週末)(?![一-龥]?[刊报報]|극|\s?드라마|마다)"),
    ("week", "latin", r"\b(?:(?:earlier|later)\s)?(?P<week>(?:last|this|next)\s(?:week|(?P<weekend>weekend)))\b(?!['’]s\s(?:magazine|issue))"),
    ("week", "latin", r"\b(?:over|at|during)\sthe\s(?P<weekend>weekend)\b"),
    ("word", "cjk", rf"(?<!光)(?<![ぁ-んァ-ン])(?P<word>{words(w for w in CALENDAR.days if not w.isascii() and not _KANA.match(w))})(?![报報刊香]|날|신문|배움|서야|야|头条|頭條|俄罗斯|俄羅斯|新闻|新聞)"),
    ("word", "cjk", rf"(?<![ぁ-んァ-ンー])(?P<word>{words(w for w in CALENDAR.days if _KANA.match(w))})(?=[、はのもに]|午|朝|夜|夕|$)"),
    ("word", "latin", rf"(?<!USA\s)\b(?P<word>{words(w for w in CALENDAR.days if w.isascii())})\b(?!['’]s\s(?:world|society|generation))"),
    # Months, and parts of them
    ("months", "cjk month", rf"(?:{_MONTH_HINT}\s?)?(?<!\d)(?P<first>1[0-2]|0?[1-9])\s?[月월]?\s?{_TO}\s?{_MON}\s?[月월](?:份)?(?!\s?\d)"),
    ("months", "latin month", rf"\b(?P<first_name>(?-i:(?=[A-Z])){_SHORT})\b\.?\s?(?:[-–]|to|through|until)\s?{_MONTH}(?!\s\d{{1,2}}\b)(?:,?\s(?:of\s)?{_YEAR}\b|{_REL_YEAR_EN})?"),
    ("month", "cjk month", rf"(?:{_MONTH_HINT}\s?)?(?<!\d){_MON}\s?[月월](?:份)?(?:の?\s?{_PART}|(?!\s?\d|[亮球饼餅间間]|간))"),
    ("month", "cjk month", rf"(?:{_HAN_YEAR}年|{_YEAR_WORD}|{_ANCHORED})(?P<han_month>十[一二]?|[一二三四五六七八九])月(?:份)?{_PART}?"),
    ("rel_month", "cjk", rf"{_MONTH_WORD}\s?(?:{_PART})?(?!\s?\d|[하했한할해되됐된될받식문체자력을를리렸린려])"),
    ("rel_month", "cjk", r"(?<![\d一-龥])月(?P<part>底|初)"),
    ("month", "latin month", rf"\b(?:(?P<en_rel>last|next|this)\s|(?:in|since|until|by|from|of|for|during|till|through|before|after)\s)?(?:{_PART_EN}[\s-]{{1,2}})?{_MONTH},?\s(?:of\s)?{_YEAR}\b"),
    ("month", "latin month", rf"\b(?:{_PART_EN}[\s-]{{1,2}}){_MONTH}(?!\s\d)(?:{_REL_YEAR_EN})?"),
    ("month", "latin month", rf"\b{_MONTH}{_REL_YEAR_EN}"),
    ("month", "latin month", rf"\b(?P<en_rel>last|next|this)\s{_MONTH}(?!\s\d)"),
    ("month", "latin month", rf"\b(?:in|since|until|by|from|during|till|through)\s{_MONTH}(?!\s\d)"),
    ("rel_month", "latin", rf"\b(?:{_PART_EN}[\s-]{{1,2}}|(?:later|earlier)\s)?(?P<en_rel>last|next|this)\smonth\b"),
    # Years, and parts of them
    ("year_part", "cjk", rf"(?:{_YEAR}\s?[年년]\s?|{_YEAR_WORD}\s?|{_ANCHORED}\s?)?(?<![\d第去昨今本明来來当當同翌次])(?P<year_part>{words(CALENDAR.year_parts['word'])})"),
    ("year_part", "cjk", rf"(?:{_YEAR}\s?[年년]\s?|{_YEAR_WORD}\s?)(?P<year_suffix>{words(CALENDAR.year_parts['suffix'])})(?![가-힣](?<![에의부까이은는])|节|節|分)"),
    ("year_part", "latin year", rf"\b(?:in\s)?(?:{_YEAR_PART_EN}[\s-]{{1,2}}){_YEAR}\b"),
    ("year_part", "latin year", rf"\b(?:in\s)?{_YEAR_PART_EN}[\s-]{{1,2}}(?P<en_year>last|this|next)\syear\b"),
    ("rel_year", "cjk", rf"{_YEAR_WORD}(?!\s?\d|[度比同])"),
    ("rel_year", "latin year", r"\b(?:(?:later|earlier)\s)?(?P<en_year>last|next|this)\syear\b"),
    ("year", "cjk", rf"(?<!\d){_YEAR}\s?(?:년|年)(?!\s?\d|間|间|간|来|來|度)"),
    ("year", "latin year", rf"\b(?:in|since|by|until|of|from|after|before)\s{_YEAR}\b(?![-/.]\d)"),
]  # fmt: skip

# What a text must hold for the patterns that name the sign to be tried: most texts hold few of them.
SIGNS: Final = {
    "cjk": re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"),
    "cjk month": re.compile("[\\d一-十]\\s?[월月]|[日号號]"),
    "cjk day": re.compile("[일日号號天루틀흘새레름]"),
    "latin": re.compile("[A-Za-z]{3}"),
    "latin month": re.compile(rf"\b(?-i:(?=[A-Z])){_SHORT}\b", re.IGNORECASE),
    "latin weekday": re.compile(rf"\b(?:{_EN_DAYS})\b", re.IGNORECASE),
    "latin year": re.compile(r"(?:19|20)\d\d|\byear\b", re.IGNORECASE),
}
COMPILED: Final = [(kind, script, re.compile(pattern, re.IGNORECASE)) for kind, script, pattern in _PATTERNS]
