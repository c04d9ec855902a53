"""Lay out a digest as a mail: the top stories with why, the others a line each by topic, then the rest. Pure.

A story is shown once; another part refers to it by its number. Operators' matters (what to do about a feed, what became
of each entry, the queries) are in the files and in `yalu digest --explain`, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line, web_address
from flows.bugs import note as note_bug
from flows.digest.items import make_story, outlet_name
from flows.digest.layouts import SIDES, rows_of
from flows.digest.mail.records import Mail, Part, Story, Topic
from flows.digest.records import Digest, Row, Section, SectionInput
from flows.digest.words import Words, words_of

T = TypeVar("T")
TOP = 5  # stories with why they are on top
LISTED = 40  # other stories, a line each
TITLE, LISTED_TITLE = 160, 110  # characters of a headline
PART_LINES = 6  # lines of a part
LINE = 200  # characters of a line
NAMES = 4  # countries or names in a line
QUIET_PARTS = ("status",)  # shown before the stories, found by the name of the section
# Layouts whose rows the mail has in another form, or leaves to the files.
ELSEWHERE = ("stories", "sides", "articles", "counts", "trend", "sources")
OPERATORS = ("left_out", "stand_ins")
TROUBLES = ("failed", "lied", "fell short", "lost items", "not yet known", "not asked", "not asked yet")
# First part of a topic's id → heading.
TOPICS = {
    "diplomacy": "Diplomacy",
    "security": "Arms and drills",
    "sanctions": "Sanctions",
    "trade": "Trade and aid",
    "border": "The border",
    "travel": "Tourism, visas and transport",
    "maritime": "Sea and fishing",
    "people": "Workers, returns and detainees",
    "culture": "Culture and public opinion",
    "history": "History and anniversaries",
    "cyber": "Hacking and disinformation",
    "greatpower": "The great powers",
}
OTHER = "Other news"


def make_mail(digest: Digest) -> Mail:
    """Return the mail of a digest; a bug costs the part it occurs in, and is logged."""
    langs = tuple(digest.reader_lang.split(","))
    words = words_of(langs[0])
    rows = list(_story_rows(digest))
    chosen = rows[: TOP + LISTED]
    stories = {
        row["story_id"]: story
        for number, row in enumerate(chosen, 1)
        if (story := _or("story of the mail", partial(_story, row, number, digest, langs, words), None))
    }
    top = [stories[row["story_id"]] for row in chosen[:TOP] if row["story_id"] in stories]
    listed = [(row, stories[row["story_id"]]) for row in chosen[TOP:] if row["story_id"] in stories]
    counted = max(_total(digest) - len(rows), 0)
    parts = [part for section in digest.input.sections for part in _parts(section, digest, rows, stories, words)]
    is_first = [any(name in section_name for name in QUIET_PARTS) for section_name, _ in parts]
    return Mail(
        digest,
        tuple(top),
        _topics(listed, rows[TOP + LISTED :], counted, words),
        tuple(part for (_, part), first in zip(parts, is_first, strict=True) if first),
        tuple(part for (_, part), first in zip(parts, is_first, strict=True) if not first),
        frame(words, digest),
    )


def _or(part: str, make: Callable[[], T], otherwise: T) -> T:
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - note_bug raises what is not a bug
        note_bug(part, error)
        return otherwise


def frame(words: Words, digest: Digest) -> dict[str, str]:
    """Return the frame's own phrases."""
    say = words.say
    return {
        "correction": say("correction"),
        "replaces": say("This edition takes the place of the one sent before."),
        "top": say("On top"),
        "no_address": say("no address to follow"),
        "explain": say(
            "A number in brackets is of a query: yalu digest --date {day} --explain N shows it.",
            day=digest.day,
        ),
        "rights": say(
            "Titles and quotations belong to their publishers. Copies of the seed corpus and reprints are never "
            "counted as news."
        ),
        "unsubscribe": say(
            "To stop these mails, use your mail program's unsubscribe button or answer with the word unsubscribe."
        ),
        "more": say("and {n} more", n="{n}"),
        "summary": " ".join(digest.lead[1:]),
    }


# ---------------------------------------------------------------- stories


def _story_rows(digest: Digest) -> Iterator[Row]:
    """Yield the stories of all sections that list them, each once: new ones first, as their query orders them."""
    seen: set[str] = set()
    for section in digest.input.sections:
        if section.layout != "stories":
            continue
        for row in rows_of(section, "rows"):
            if row["story_id"] not in seen:
                seen.add(row["story_id"])
                yield row


def _total(digest: Digest) -> int:
    """Return the number of stories in all, shown or not."""
    sections = [section for section in digest.input.sections if section.layout == "stories"]
    return sum(int(list(row.values())[1]) for section in sections for row in rows_of(section, "total"))


def _story(row: Row, number: int, digest: Digest, langs: Sequence[str], words: Words) -> Story:
    zone = ZoneInfo(digest.input.window.zone)
    note = _note_of_each(digest)
    item = make_story(row, zone, note, ",".join(langs), words)
    is_read = item.lang.partition("-")[0] in {lang.partition("-")[0] for lang in langs}
    chosen = next((m for m in row["members"] if web_address(m["url"]) == item.url), row["members"][0])
    return Story(
        number,
        replace(item, title=one_line(item.title, TITLE))
        if number <= TOP
        else replace(item, title=one_line(item.title, LISTED_TITLE), quote="", said=""),
        _source(chosen, item.lang, langs, words),
        _why(row, item.first, words) if number <= TOP else "",
        note,
        "" if is_read else _gloss(row, words),
    )


def _note_of_each(digest: Digest) -> int:
    for section in digest.sections:
        for group in section.groups:
            for item in group.items:
                if item.note:
                    return item.note
    return 0


def _source(member: Row, lang: str, langs: Sequence[str], words: Words) -> str:
    """Return who published it, in words: the outlet, its country, and the language where it is not the reader's."""
    parts = [outlet_name(member)]
    if member["country"]:
        parts.append(words.country(one_line(member["country"], 2)))
    if lang and lang.partition("-")[0] not in {known.partition("-")[0] for known in langs}:
        parts.append(words.say("in {language}", language=words.language(lang)))
    return words.say(", ").join(parts)


def _why(row: Row, first: str, words: Words) -> str:
    """Return why a story is on top: how many carry it, from where, and on how many voices it rests."""
    if row["outlets"] == 1:
        return words.say("one outlet only")
    countries = [words.country(code) for code in row.get("countries") or () if code]
    carried = words.many(row["outlets"], "outlet", "outlets")
    if countries:
        names = words.say(", ").join(countries[:NAMES])
        if len(countries) > NAMES:
            names = words.say("{names} and {n} more", names=names, n=len(countries) - NAMES)
        carried = words.say("{outlets} of {countries}", outlets=carried, countries=names)
    parts = [carried, words.many(row["voices"], "independent source", "independent sources")]
    return " · ".join(filter(None, (*parts, first)))


def _gloss(row: Row, words: Words) -> str:
    """Return the story's topics and names in the reader's words, so that it can be judged unread."""
    column = words.lang.lower().replace("-", "_")
    topics = [words.say(one_line(name, 60)) for name in (row.get("topic_names") or ())[:2]]
    named = [one_line(names.get(column) or names.get("en") or "", 40) for names in row.get("entity_names") or ()]
    return " · ".join(filter(None, [*topics, words.say(", ").join(filter(None, named))]))


def _topics(
    listed: Sequence[tuple[Row, Story]], others: Sequence[Row], uncounted: int, words: Words
) -> tuple[Topic, ...]:
    """Return the other stories by topic, the largest topic first; those that are not listed are counted."""
    groups: dict[str, list[Story]] = {}
    for row, story in listed:
        groups.setdefault(_topic(row), []).append(story)
    more: dict[str, list[Row]] = {}
    for row in others:
        more.setdefault(_topic(row), []).append(row)
    if uncounted:
        more.setdefault(OTHER, []).extend({"members": []} for _ in range(uncounted))
    titles = sorted({*groups, *more}, key=lambda title: (title == OTHER, -len(groups.get(title, ())), title))
    return tuple(
        Topic(words.say(title), tuple(groups.get(title, ())), len(more.get(title, ())), _address(more.get(title, ())))
        for title in titles
    )


def _topic(row: Row) -> str:
    """Return the heading a story stands under: by the first of its main topics."""
    for topic in (*(row.get("top_topics") or ()), *(row.get("topics") or ())):
        if title := TOPICS.get(topic.partition(".")[0]):
            return title
    return OTHER


def _address(rows: Iterable[Row]) -> str:
    return next((url for row in rows for m in row["members"] if (url := web_address(m["url"]))), "")


# ---------------------------------------------------------------- the other parts


def _parts(
    section: SectionInput, digest: Digest, rows: Sequence[Row], stories: Mapping[str, Story], words: Words
) -> Iterator[tuple[str, Part]]:
    """Yield the parts a section has in the mail, with the section's name."""
    make: Mapping[str, Callable[[], Part | None]] = {
        "sides": lambda: _one_side(section, digest, stories, words),
        "articles": lambda: _references(section, digest, rows, stories, words),
        "sources": lambda: _not_seen(section, digest, words),
    }
    if section.layout in make:
        part = _or(f"part {section.name} of the mail", make[section.layout], None)
    elif section.layout in ELSEWHERE or section.name.partition("_")[2] in OPERATORS:
        part = None
    else:
        part = _or(f"part {section.name} of the mail", lambda: _any(_shown(digest, section.name)), None)
    if part and part.lines:
        yield section.name, part


def _shown(digest: Digest, name: str) -> Section | None:
    return next((section for section in digest.sections if section.name == name), None)


def _one_side(section: SectionInput, digest: Digest, stories: Mapping[str, Story], words: Words) -> Part | None:
    """One line a side: the stories only its outlets have, by number, and whether the others' silence means anything."""
    shown = _shown(digest, section.name)
    if shown is None:
        return None
    lines = []
    for side in SIDES:
        mine = [row for row in rows_of(section, "rows") if row.get("side") == side]
        total = next((int(list(t.values())[1]) for t in rows_of(section, "total") if t.get("side") == side), len(mine))
        if not total:
            continue
        numbers = sorted(stories[row["story_id"]].number for row in mine if row["story_id"] in stories)
        title = words.say("Only outlets of {country}", country=words.say(SIDES[side]))
        group = next((group for group in shown.groups if group.title == title), None)
        where = words.say("no. {numbers}", numbers=", ".join(map(str, numbers))) if numbers else ""
        if total > len(numbers):
            rest = (
                words.many(total - len(numbers), "more", "more") if numbers else words.many(total, "story", "stories")
            )
            where = words.say(", ").join(filter(None, (where, rest)))
        lines.append(f"{title}: {where}. {group.remark if group else ''}".strip())
    return Part(shown.title, tuple(lines), shown.note)


def _references(
    section: SectionInput, digest: Digest, rows: Sequence[Row], stories: Mapping[str, Story], words: Words
) -> Part | None:
    """One line a group of a section of articles: the numbers of their stories, and how many there are."""
    shown = _shown(digest, section.name)
    if shown is None or shown.is_empty:
        return None
    story_of = {m["article_id"]: row["story_id"] for row in rows for m in row["members"]}
    found: dict[str, list[int]] = {}
    lines = []
    for row in rows_of(section, "rows"):
        story = stories.get(story_of.get(row["article_id"], ""))
        if story:
            found.setdefault(row["relation"], []).append(story.number)
        if row["relation"] and row.get("remark"):  # the remark is the news, not that there is one
            number = words.say(" (no. {numbers})", numbers=story.number) if story else f" ({outlet_name(row)})"
            lines.append(f"{words.say(one_line(row['relation']))}: {one_line(row['remark'], LINE)}{number}")
    if lines:
        hidden = len(lines) - PART_LINES
        more = [words.say("and {n} more", n=hidden)] if hidden > 0 else []
        return Part(shown.title, (*lines[:PART_LINES], *more), shown.note)
    for total in rows_of(section, "total"):
        name, count = list(total.values())[:2]
        numbers = ", ".join(map(str, sorted(set(found.get(name, ())))))
        where = words.say(" (no. {numbers})", numbers=numbers) if numbers else ""
        title = words.say(one_line(name)) if name else words.say("In all")
        lines.append(f"{title}: {int(count):,}{where}")
    return Part(shown.title, tuple(lines[:PART_LINES]), shown.note)


def _not_seen(section: SectionInput, digest: Digest, words: Words) -> Part | None:
    """One line a kind of trouble, with the outlets it concerns and since when; nothing where all answered."""
    shown = _shown(digest, section.name)
    if shown is None:
        return None
    rows = rows_of(section, "rows")
    zone = ZoneInfo(digest.input.window.zone)
    titles = {
        "failed": "Could not be read: {outlets}",
        "lied": "Gave a stale or wrong feed: {outlets}",
        "fell short": "Brought less than a third of the usual: {outlets}",
        "lost items": "Lost entries, its list moved on too fast: {outlets}",
        "not yet known": "Answered, but never seen to bring anything: {outlets}",
        "not asked": "Not asked in this window: {outlets}",
        "not asked yet": "Not asked yet: {outlets}",
    }
    lines = []
    for verdict in TROUBLES:
        mine = [row for row in rows if row["verdict"] == verdict]
        if not mine:
            continue
        named = [
            one_line(row["outlet"], 40)
            + (words.say(" (since {at})", at=words.moment(row["since"], zone)) if row["since"] else "")
            for row in mine[:PART_LINES]
        ]
        more = words.say(" and {n} more", n=len(mine) - len(named)) if len(mine) > len(named) else ""
        lines.append(words.say(titles[verdict], outlets=words.say(", ").join(named) + more))
    return Part(words.say("Not seen"), tuple(lines), shown.note)


def _any(section: Section | None) -> Part | None:
    """Return the part of a section of another layout: its lines, its groups' lines, or its rows."""
    if section is None or section.is_empty:
        return None
    lines = [
        *(f"{line.value} {line.label}" for line in section.lines),
        *(
            f"{group.title}: {text}" if group.title else text
            for group in section.groups
            for text in (*group.lines, *(item.title for item in group.items))
        ),
        *(" · ".join(cell for cell in row if cell not in ("", "–")) for row in section.rows),
    ]
    shown = [one_line(line, LINE) for line in lines[:PART_LINES]]
    return Part(section.title, tuple(shown), section.note)
