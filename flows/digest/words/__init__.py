"""The desk's own words in a reader's language: a message catalogue, and CLDR's names of countries, languages and days.

A catalogue is one LANG.po of this folder, read once a process; a message without a translation is shown in English.
No native speaker has reviewed them (docs/adding.md, "A language of the mail").
"""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LANGS = ("en", "ko", "zh-Hans", "zh-Hant", "ja")


class Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGS else "en"
        self._catalogue = _catalogue(self.lang)

    def say(self, text: str, /, **values: object) -> str:
        """Return a message in this language with its {placeholders} filled in."""
        said = self._catalogue.gettext(text) if text else ""
        return said.format(**values) if values else said

    def many(self, number: int, one: str, plural: str) -> str:
        """Return a number with its noun: `3 articles`."""
        return self._catalogue.ngettext(f"{{n}} {one}", f"{{n}} {plural}", number).format(n=f"{number:,}")

    def moment(self, iso: str, zone: ZoneInfo) -> str:
        """Return an instant in the desk's zone: 21 Nov 06:20."""
        at = datetime.fromisoformat(iso).astimezone(zone)
        return f"{self.day(at)} {at:%H:%M}"

    def day(self, day: date) -> str:
        """Return a day without its year: 21 Nov."""
        return self.say("{d} {mon}", d=day.day, m=day.month, mon=f"{day:%b}")

    def month(self, day: date) -> str:
        """Return a month: November 2026."""
        return self.say("{month} {y}", month=f"{day:%B}", m=day.month, y=day.year)

    def heading(self, day: date) -> str:
        """Return a day as a heading: Friday 20 November 2026."""
        weekday = _locale(self.lang).days["format"]["wide"][day.weekday()]
        return self.say(
            "{weekday} {d} {month} {y}", weekday=weekday, d=day.day, m=day.month, month=f"{day:%B}", y=day.year
        )

    def stamp(self, iso: str, zone: ZoneInfo) -> str:
        """Return an instant with its weekday: Fri 20 Nov 06:20."""
        at = datetime.fromisoformat(iso).astimezone(zone)
        weekday = _locale(self.lang).days["format"]["abbreviated"][at.weekday()]
        return self.say("{weekday} {d:02} {mon} {time}", weekday=weekday, d=at.day, m=at.month, mon=f"{at:%b}",
                        time=f"{at:%H:%M}")  # fmt: skip

    def country(self, code: str) -> str:
        """Return a country's name by its ISO 3166-1 code, the code itself where CLDR has none."""
        return _SHORT.get(self.lang, {}).get(code) or str(_locale(self.lang).territories.get(code, code))

    def language(self, tag: str) -> str:
        """Return a language's name by its tag; Chinese without its script."""
        return str(_locale(self.lang).languages.get(tag.partition("-")[0], tag)) if tag else ""


@cache
def words_of(lang: str) -> Words:
    """Return the words of a language, English where it has no catalogue."""
    return Words(lang)


# CLDR's names that are too long for a line.
_SHORT = {
    "en": {"HK": "Hong Kong", "MO": "Macao", "US": "United States", "GB": "Britain"},
    "ko": {"KR": "한국", "HK": "홍콩", "MO": "마카오"},
    "zh-Hans": {"HK": "香港", "MO": "澳门"},
    "zh-Hant": {"KR": "韓國", "KP": "北韓", "HK": "香港", "MO": "澳門"},
    "ja": {"HK": "香港", "MO": "マカオ"},
}


@cache
def _locale(lang: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Babel is untyped and loaded when needed
    from babel import Locale

    return Locale.parse(lang, sep="-")


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (files(__name__) / f"{lang}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=lang.replace("-", "_"), abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
