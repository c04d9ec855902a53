"""One article of the digest: its line of facts, who else carried it, and a sentence of evidence. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from extractors.text import sentences
from flows.digest.clean import one_line, web_address
from flows.digest.records import Carrier, Item, Row

CARRIERS_SHOWN = 5
QUOTE = 240  # characters of a quoted sentence
AROUND = 400  # characters the queries give on each side of the quoted words
NO_TITLE = "(no headline)"


def make_item(row: Row, zone: ZoneInfo, note: int) -> Item:
    """The article of one row; columns a section does not give are left out."""
    carriers, more = _carriers(row)
    return Item(
        title=one_line(row["title"]) or NO_TITLE,
        url=web_address(row["url"]),
        lang=_lang(row["lang"]),
        outlet=one_line(row["outlet"], 80) or "unknown outlet",
        about=", ".join(filter(None, (one_line(row["country"], 2), _ownership(row["ownership"])))),
        published=_published(row, zone),
        marks=("unconfirmed",) if row.get("is_unconfirmed") else (),
        spread=_spread(row),
        note=note if row.get("copies") else 0,
        carriers=carriers,
        more_carriers=more,
        quote=_quote(row),
        said=one_line(row.get("said"), 60),
        remark=one_line(row.get("remark")),
    )


def _lang(lang: str | None) -> str:
    """A language tag fit for an attribute; '' where the language is not known."""
    known = {"en", "ko", "ja", "zh", "zh-Hans", "zh-Hant"}
    return lang if lang in known else ""


def _ownership(ownership: str | None) -> str:
    return "" if ownership in (None, "", "unknown") else one_line(ownership, 20)


def _published(row: Row, zone: ZoneInfo) -> str:
    """When it was published, no more exactly than is known."""
    precision = row["date_precision"]
    if precision == "instant" and row["published_at"]:
        return _moment(row["published_at"], zone)
    day = date.fromisoformat(row["published_on"])
    if precision == "day":
        return f"{day.day} {day:%b}"
    if precision == "month":
        return f"{day:%B %Y}"
    return f"undated, first seen {_moment(row['first_seen_at'], zone)}"


def _moment(iso: str, zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(iso).astimezone(zone)
    return f"{moment.day} {moment:%b %H:%M}"


def _spread(row: Row) -> str:
    copies = row.get("copies") or 0
    if not copies:
        return ""
    langs = [lang for lang in row["langs"] if lang]
    return f"{_many(copies, 'copy', 'copies')}, {_many(row['outlets'], 'outlet', 'outlets')}, {'/'.join(langs)}"


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _carriers(row: Row) -> tuple[tuple[Carrier, ...], int]:
    """Who else carried it, each outlet once, and how many more there are than are shown."""
    found: dict[str, Carrier] = {}
    for told in row.get("carriers") or ():
        outlet = one_line(told["outlet"], 80) or "unknown outlet"
        found.setdefault(outlet, Carrier(outlet, _lang(told["lang"]), web_address(told["url"])))
    carriers = tuple(found.values())
    return carriers[:CARRIERS_SHOWN], max(len(carriers) - CARRIERS_SHOWN, 0)


def _quote(row: Row) -> str:
    """The sentence that holds the words a tag rests on, cut around them where it is long."""
    around, start, end = row.get("around"), row.get("span_start"), row.get("span_end")
    if not around or start is None or end is None:
        return ""
    first, last = next(
        ((a, b) for a, b in sentences(around, row["lang"] or "") if a <= start < b), (start, min(end, len(around)))
    )
    # The rows hold a window of the text: a sentence that touches its edge may go on beyond it.
    is_cut_before = first == 0 and start >= AROUND
    is_cut_after = last == len(around) and len(around) >= end + AROUND
    if last - first > QUOTE:
        begin = max(first, min(start - QUOTE // 3, last - QUOTE))
        is_cut_before, is_cut_after = is_cut_before or begin > first, is_cut_after or begin + QUOTE < last
        first, last = begin, min(begin + QUOTE, last)
    words = one_line(around[first:last], QUOTE + 2)
    return f"{'…' if is_cut_before else ''}{words}{'…' if is_cut_after else ''}" if words else ""
