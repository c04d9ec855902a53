"""Lay out one story or article of the digest: its facts, its carriers, and a sentence of evidence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from extractors.annotation.datelines import datelines_in, without_datelines
from extractors.grammar import read_grammar
from extractors.text.clean import sentences
from extractors.text.sanitise import one_line, web_address
from flows.digest.records import FORM, Carrier, Item, Row
from flows.digest.words import Words, words_of

ENGLISH = words_of("en")
CARRIERS_SHOWN = 5
QUOTE = 280  # characters of a quoted sentence
WORD = 20  # characters a cut may move to fall between words
AROUND = 400  # characters of the text that the queries return on each side of the quoted words
NO_TITLE = "(no headline)"
LAST_RESORT = "en"  # of languages, for a headline that is in none of the reader's
# Lines of a page that say who wrote, edited or owns a text: never quoted.
_FURNITURE = re.compile(read_grammar("pages", "digest")["furniture"], re.IGNORECASE)
_TOPIC = re.compile(r"[a-z_]+\.[a-z_]+")
_MARKS = (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"))


def make_item(row: Row, zone: ZoneInfo, note: int, words: Words = ENGLISH, form: int = FORM) -> Item:
    """Return the item of an article's row; columns that a section lacks are left out. `form` is the digest's."""
    return Item(
        title=one_line(row["title"]) or words.say(NO_TITLE),
        url=web_address(row["url"]),
        lang=_lang(row["lang"]),
        outlet=outlet_name(row),
        about=_about(row),
        published=_published(row, zone, words),
        marks=tuple(words.say(mark) for mark in ("unconfirmed", "flash") if row.get(f"is_{mark}")),
        note=note,
        quote=_quote(row, form),
        said=_said(row.get("said")),
        remark=one_line(without_datelines(row.get("remark") or "") if form > 1 else row.get("remark")),
    )


def make_story(row: Row, zone: ZoneInfo, note: int, lang: str = "en", words: Words = ENGLISH, form: int = FORM) -> Item:
    """Return the item of a story: its headline in the reader's language where there is one, first outlet, carriers."""
    members = row["members"]
    chosen = choose_headline(row, lang, form)
    carriers, more = _carriers([member for member in members if member["outlet"] != chosen["outlet"]])
    known = len(members) if len(members) < row["articles"] else 0
    item = make_item(chosen, zone, note, words, form)
    if not item.quote:
        item = _quoting_another(item, members, form)
    return replace(
        item,
        marks=tuple(map(words.say, _marks(row, chosen, members))),
        spread=_spread(row, words),
        carriers=carriers,
        more_carriers=max(more, row["outlets"] - len(carriers) - 1) if known else more,
        first=_first(row, chosen, zone, words),
        remark=_going_on(row, zone, words),
    )


def _quoting_another(item: Item, members: Sequence[Row], form: int) -> Item:
    """Add the quotation of the best article that has one, with its outlet, where the headline's article has none."""
    for member in sorted((m for m in members if m["rank"]), key=lambda member: member["rank"]):
        if quote := _quote(member, form):
            said = ", ".join(filter(None, (outlet_name(member), _said(member["said"]))))
            return replace(item, quote=quote, said=said, quote_lang=_lang(member["lang"]))
    return item


def choose_headline(row: Row, lang: str, form: int = FORM) -> Row:
    """Return the row of the article that represents a story: the best in the reader's language, else the best of all.

    Of a continuing story a new article represents it where one is in that language. In form 1 any new one came first.
    """
    best = sorted((m for m in row["members"] if m["rank"]), key=lambda member: member["rank"])
    if row["is_follow_up"] and form == 1:
        best = [member for member in best if member["is_new"]] or best
    best = in_language(best, lang, form)
    if row["is_follow_up"]:
        best = [member for member in best if member["is_new"]] or best
    return best[0]


def in_language(rows: Sequence[Row], lang: str, form: int = FORM) -> list[Row]:
    """Return the rows in the first of the reader's languages that any is in; else in English, else all.

    `lang` is one language or several, in order of preference, separated by commas. The other script of Chinese counts
    where there is none in the reader's own.
    """
    for wish in (*lang.split(","), *((LAST_RESORT,) if form > 1 else ())):
        wanted = [m for m in rows if m["lang"] == wish] or [m for m in rows if _script(m["lang"]) == _script(wish)]
        if wanted:
            return wanted
    return list(rows)


def outlet_name(row: Row) -> str:
    """Return the outlet of a row as one short line."""
    return one_line(row["outlet"], 80) or "unknown outlet"


def _script(lang: str | None) -> str:
    return (lang or "").partition("-")[0]


def _about(row: Row) -> str:
    return ", ".join(filter(None, (one_line(row["country"], 2), _ownership(row["ownership"]))))


def _marks(row: Row, chosen: Row, members: Sequence[Row]) -> tuple[str, ...]:
    """Return the marks before the headline, such as unconfirmed; flash where the article that it is from is one."""
    return tuple(
        word
        for word, holds in (
            ("flash", chosen.get("is_flash")),
            ("unconfirmed", row["is_unconfirmed"]),
            ("one source", row["voices"] == 1 and row["outlets"] > 1),
            ("state media only", _is_state_only(row, members)),
        )
        if holds
    )


def _is_state_only(row: Row, members: Sequence[Row]) -> bool:
    """Return whether state media alone report it; in the rows of an older digest, whether they alone carry it."""
    if "is_state_only" in row:
        return bool(row["is_state_only"])
    return {member["ownership"] for member in members} <= {"state", "party", "government"}


def _first(row: Row, chosen: Row, zone: ZoneInfo, words: Words) -> str:
    """Return who was first and when; '' where the headline is theirs, or another may have been earlier."""
    members = row["members"]
    dated = [m for m in members if m["is_original"] and m["published_at"] and m["date_precision"] == "instant"]
    if not dated or not row.get("is_first_sure", True):
        return ""
    first = min(dated, key=lambda member: (member["published_at"], member["first_seen_at"], member["article_id"]))
    if first is chosen:
        return words.say("first to report it") if len({member["outlet"] for member in members}) > 1 else ""
    return words.say("first: {outlet}, {at}", outlet=outlet_name(first), at=words.moment(first["published_at"], zone))


def _going_on(row: Row, zone: ZoneInfo, words: Words) -> str:
    if not row["is_follow_up"]:
        return ""
    return words.say(
        "{articles} since; it began {at}",
        articles=words.many(row["new_articles"], "new article", "new articles"),
        at=words.moment(row["began_at"], zone),
    )


def _lang(lang: str | None) -> str:
    """Return a language tag valid in an attribute; '' where the language is unknown."""
    known = {"en", "ko", "ja", "zh", "zh-Hans", "zh-Hant"}
    return lang if lang in known else ""


def _ownership(ownership: str | None) -> str:
    return "" if ownership in (None, "", "unknown") else one_line(ownership, 20)


def _published(row: Row, zone: ZoneInfo, words: Words) -> str:
    """Return when it was published, in the precision that is known."""
    precision = row["date_precision"]
    if precision == "instant" and row["published_at"]:
        return words.moment(row["published_at"], zone)
    day = date.fromisoformat(row["published_on"])
    if precision == "day":
        return words.day(day)
    if precision == "month":
        return words.month(day)
    return words.say("undated, first seen {at}", at=words.moment(row["first_seen_at"], zone))


def _spread(row: Row, words: Words) -> str:
    """Return the spread of a story in words; '' where one outlet has one article on it."""
    if row["articles"] < 2:
        return ""
    parts = (
        words.many(row["articles"], "article", "articles"),
        words.many(row["outlets"], "outlet", "outlets"),
        words.many(row["voices"], "independent source", "independent sources"),
        "/".join(lang for lang in row["langs"] if lang),
    )
    return ", ".join(filter(None, parts))


def _carriers(members: Iterable[Row]) -> tuple[tuple[Carrier, ...], int]:
    """Return the other outlets that carried it, each once, and the number of those not shown."""
    found: dict[str, Carrier] = {}
    for member in members:
        outlet = outlet_name(member)
        found.setdefault(outlet, Carrier(outlet, _lang(member["lang"]), web_address(member["url"])))
    carriers = tuple(found.values())
    return carriers[:CARRIERS_SHOWN], max(len(carriers) - CARRIERS_SHOWN, 0)


def _said(value: str | None) -> str:
    """Return a tag's value in words: border.bridge_rail is 'border: bridge rail'."""
    words = one_line(value, 60)
    return words.replace(".", ": ").replace("_", " ") if _TOPIC.fullmatch(words) else words


def _quote(row: Row, form: int) -> str:
    """Return the sentence that holds a tag's span, cut around the span where it is long.

    From form 2 on it is never a dateline, a byline or a copyright line.
    """
    around, start, end = row.get("around"), row.get("span_start"), row.get("span_end")
    if not around or start is None or end is None:
        return ""
    first, last = next(
        ((a, b) for a, b in sentences(around, row["lang"] or "") if a <= start < b), (start, min(end, len(around)))
    )
    if form > 1:
        first, last = _without_datelines(around, first, last, start)
        start, end = max(start, first), min(max(end, first), last)
    if form > 1 and (first >= last or _FURNITURE.search(around[first:last])):
        return ""
    begin, stop = _cut(around, first, last, start, end)
    # The rows hold AROUND characters on each side, more than QUOTE: a sentence that goes on beyond them is cut here.
    words = _without_stray_marks(one_line(around[begin:stop], QUOTE + 2))
    return f"{'…' if begin > first else ''}{words}{'…' if stop < last else ''}" if words else ""


def _without_datelines(text: str, first: int, last: int, start: int) -> tuple[int, int]:
    """Return the part of a sentence between its datelines that holds `start`; an empty one where all of it is one.

    A page may print its subtitle or byline first, and a dateline may hold the full stop of 'Nov.'.
    """
    for begin, end in datelines_in(text, is_head=start < AROUND):  # the rows hold the beginning of the text
        if first < begin < last and start < begin:
            last = begin
        elif begin < last and end > first:
            first = min(end, last)
    return first, last


def _cut(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the part of a sentence that is shown: all, its beginning, or the part around the span."""
    if last - first <= QUOTE:
        return first, last
    begin = first if end - first <= QUOTE - WORD else max(first, min(start - QUOTE // 3, last - QUOTE))
    stop = min(begin + QUOTE, last)
    if begin > first and (space := text.find(" ", begin, begin + WORD)) >= 0:
        begin = space + 1
    if stop < last and (space := text.rfind(" ", stop - WORD, stop)) >= 0:
        stop = space
    return begin, stop


def _without_stray_marks(words: str) -> str:
    """Remove quotation marks whose partner is outside the sentence: the quotation has marks of its own."""
    for opening, closing in _MARKS:
        inner = words[1:-1]
        if words.startswith(opening) and words.endswith(closing) and opening not in inner and closing not in inner:
            return inner
        if words.startswith(opening) and closing not in words[1:]:
            return words[1:]
        if words.endswith(closing) and opening not in words[:-1]:
            return words[:-1]
    return words
