"""Compose a Digest from its rows: order, heading, subject, notes. Pure: the rows alone decide, so they are stored.

A bug costs the section or line it occurs in, and is logged. Not here: the layout of a section (layouts.py) and of a
story or article (items.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.bugs import note
from flows.digest.layouts import RELATIONS, Setting, lay_out, not_made, rows_of
from flows.digest.lead import LeadLine, make_lead, make_subject
from flows.digest.records import Digest, Input, Wish
from flows.digest.words import Words, words_of

T = TypeVar("T")
SHOWN = ("stories", "sides", "articles")


def compose(given: Input, lang: str = "en") -> Digest:
    """Compose the digest of the given rows, in the words of `lang` and with a headline in it where a story has one.

    Several languages, in order of preference, are separated by commas. Form 1 had its own words in English.
    """
    zone = ZoneInfo(given.window.zone)
    words = words_of(lang.partition(",")[0] if given.form > 1 else "en")
    setting = Setting(zone, lang, given, words)
    none: tuple[LeadLine, ...] = ()
    lead = _or_else("digest lead", lambda: make_lead(given, zone, lang, words), none)  # numbers its notes first
    lead_notes = tuple(tuple(dict.fromkeys(setting.number(answer) for answer in answers)) for _, answers in lead)
    sections = tuple(
        _or_else(f"digest section {section.name}", partial(lay_out, section, setting), not_made(section, words))
        for section in given.sections
    )
    day = date.fromisoformat(given.window.day)
    return Digest(
        day=given.window.day,
        edition=given.window.edition,
        subject=_or_else("digest subject", lambda: make_subject(given, lang, words), f"Yalu {words.day(day)}"),
        heading=words.heading(day),
        covers=_covers(given, zone, words),
        lead=tuple(line for line, _ in lead),
        sections=sections,
        notes=setting.notes,
        article_ids=_or_else("digest articles", lambda: tuple(dict.fromkeys(_shown(given))), ()),
        input=given,
        correction=one_line(given.correction, 400),
        lang=words.lang,
        reader_lang=lang,
        lead_notes=lead_notes,
    )


def _or_else(part: str, make: Callable[[], T], otherwise: T) -> T:
    """Return a part of the digest; `otherwise` where a bug prevents it."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - note raises what is not a bug
        note(part, error)
        return otherwise


def _shown(given: Input) -> Iterator[str]:
    """Yield the ids of the articles shown; of a story, those that are new."""
    for section in given.sections:
        if section.layout not in SHOWN:
            continue
        for row in rows_of(section, "rows"):
            members = row.get("members")
            yield from (m["article_id"] for m in members if m["is_new"]) if members else (row["article_id"],)


def _covers(given: Input, zone: ZoneInfo, words: Words) -> str:
    window = given.window
    since, until = (words.stamp(instant, zone) for instant in (window.since, window.cut_off_at))
    edition = words.say(", edition {n}", n=window.edition) if window.edition > 1 else ""
    covers = words.say("What arrived from {since} to {until} ({zone})", since=since, until=until, zone=window.zone)
    return f"{covers}{edition}{_chosen(given.wish, words)}"


def _chosen(wish: Wish, words: Words) -> str:
    """Return the reader's choice in words, so that a variant is not taken for the whole digest."""
    parts = []
    if wish.relations:
        parts.append(" + ".join(words.say(RELATIONS.get(relation, relation)) for relation in wish.relations))
    if wish.topics:
        parts.append(words.say("topics {topics}", topics=", ".join(wish.topics)))
    if wish.min_importance:
        parts.append(words.say("importance {n} or more", n=f"{wish.min_importance:g}"))
    return words.say(". Chosen for you: {what}", what="; ".join(parts)) if parts else ""
