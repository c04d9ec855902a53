"""The data of the invented news web: its sites and articles, read from files; no page is made here.

    web/sites/NN-name.toml      one site; its number orders the ports
    web/articles/NAME/SLUG.md   one article: TOML between '+++' lines, then the body; one more, one more file
    web/seed.md                 the invented essay that stands for a seed text

In titles and bodies `[[day]]` is the day of publication as the language writes it, `[[day-1]]` the one
before, `[[month]]` the month before. An article with `body_of` carries the body of another ('seed' is the
essay), with `replace` applied, cut to `paragraphs`, and its own body, if any, added at the end.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DATA = files("flows.demo") / "web"
SEED = "seed"
_PLACEHOLDER = re.compile(r"\[\[(day|month)([+-]\d+)?\]\]")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A feed's entry for an article that another feed of the site lists already."""

    article: str  # the slug
    query: str = ""  # tracking parameters added to the address
    amp: bool = False  # the AMP page instead


@dataclass(frozen=True, slots=True)
class Feed:
    """One listing of a site: the source `id` of the demo."""

    id: str
    kind: str  # as in sources.toml
    path: str
    format: str = ""  # 'atom'; '' = as the kind says
    name: str = ""  # articles choose a feed by this; '' is the site's main feed
    note: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One invented outlet."""

    name: str
    outlet: str
    lang: str
    country: str
    ownership: str
    timezone: str
    template: str
    path: str  # of an article: {slug} {number} {day} {year} {monthday} {section}
    tagline: str
    contact: str
    feeds: tuple[Feed, ...]
    section: str = ""
    charset: str = "utf-8"  # as labelled
    codec: str = "utf-8"  # as encoded
    behaviour: str = "serves"  # serves, html_instead, not_found, refused
    has_line_breaks: bool = False  # paragraphs are parted by <br>, not <p>


@dataclass(frozen=True, slots=True)
class Text:
    """One article of a site, dates filled in. `expect` is what should become of it in a collection."""

    site: str
    slug: str
    title: str
    author: str
    published_at: datetime  # in the site's zone
    paragraphs: tuple[str, ...]
    expect: str  # loaded, off_topic, near_dup, update_of, excerpt_of, seed, paywall, video, too_old
    about: tuple[str, ...] = ()  # the relations it is about
    event: str = ""  # the same in every telling of one event
    of: str = ""  # 'site/slug' or 'seed': whose body it carries
    credit: str = ""  # the agency named below the body
    caption: str = ""
    comments: tuple[str, ...] = ()
    bio: str = ""
    layout: str = ""  # paywall, video; '' = an ordinary article
    feed: str = ""  # the name of the feed that lists it; '' is the main one
    moved_from: str = ""  # the feed lists this path, which redirects to the article
    fails_first: bool = False  # 503 for the first request of the page


@dataclass(frozen=True, slots=True)
class SeedText:
    """The invented essay."""

    text: str
    facts: dict[str, Any] = field(default_factory=dict)


@cache
def load_sites() -> tuple[Site, ...]:
    """Read all sites in the order of their numbers."""
    return tuple(_read_site(path) for path in _sorted(DATA / "sites", ".toml"))


@cache
def load_words() -> dict[str, dict[str, Any]]:
    """Read the furniture of a page, by language."""
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


def load_seed() -> SeedText:
    """Read the invented essay."""
    facts, body = _parted(DATA / "seed.md")
    return SeedText(body, facts)


def load_texts(site: Site, now: datetime) -> tuple[Text, ...]:
    """Read the articles of a site as they stand at `now`, the newest first."""
    folder = DATA / "articles" / site.name
    if not folder.is_dir():
        return ()
    texts = [_read_text(site, path, now) for path in _sorted(folder, ".md")]
    return tuple(sorted(texts, key=lambda text: (text.published_at, text.slug), reverse=True))


def _read_site(path: Traversable) -> Site:
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    feeds = tuple(
        Feed(**(feed | {"variants": tuple(Variant(**variant) for variant in feed.get("variants", ()))}))
        for feed in row.pop("feed")
    )
    return Site(name=path.name.removesuffix(".toml").partition("-")[2], feeds=feeds, **row)


def _read_text(site: Site, path: Traversable, now: datetime) -> Text:
    row, body = _parted(path)
    zone = ZoneInfo(site.timezone)
    published_at = _published(row, zone, now)
    of = row.pop("body_of", "")
    wanted = row.pop("paragraphs", None)
    changes = row.pop("replace", {})
    if of:
        body = "\n\n".join(filter(None, (_borrow(of, now, changes, wanted), body)))
    title = _fill(row.pop("title"), site.lang, published_at)
    rest: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Text(
        site=site.name,
        slug=path.name.removesuffix(".md"),
        title=title,
        published_at=published_at,
        paragraphs=tuple(_fill(body, site.lang, published_at).split("\n\n")),
        of=of,
        **rest,
    )


def _borrow(of: str, now: datetime, changes: dict[str, str], wanted: list[int] | None) -> str:
    """Take the body of another article, its dates filled in for its own day, changed and cut."""
    if of == SEED:
        return load_seed().text
    name, _, slug = of.partition("/")
    owner = next(site for site in load_sites() if site.name == name)
    row, body = _parted(DATA / "articles" / name / f"{slug}.md")
    for old, new in changes.items():
        if old not in body:
            message = f"{of}: nothing to replace: {old!r}"
            raise ValueError(message)
        body = body.replace(old, new)
    paragraphs = body.split("\n\n")
    chosen = paragraphs if wanted is None else [paragraphs[number] for number in wanted]
    return _fill("\n\n".join(chosen), owner.lang, _published(row, ZoneInfo(owner.timezone), now))


def _published(row: dict[str, Any], zone: ZoneInfo, now: datetime) -> datetime:
    """Take the instant out of the row: so many hours ago, or at noon of a day."""
    day: date | None = row.pop("published_on", None)
    if day is not None:
        return datetime.combine(day, time(12), zone)
    moment = now - timedelta(hours=row.pop("hours_ago"))
    return moment.replace(second=0, microsecond=0).astimezone(zone)


def _parted(path: Traversable) -> tuple[dict[str, Any], str]:
    """Part a file into its head and its body."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), body.strip()


def _fill(text: str, lang: str, published_at: datetime) -> str:
    """Put the days and months of the publication into the text, as the language writes them."""

    def written(match: re.Match[str]) -> str:
        if match[1] == "month":
            month = (published_at.replace(day=1) - timedelta(days=1)).month
            return _MONTHS[month - 1] if lang == "en" else f"{month}{'월' if lang == 'ko' else '月'}"
        day = published_at + timedelta(days=int(match[2] or 0))
        return _WEEKDAYS[day.weekday()] if lang == "en" else f"{day.day}{'일' if lang == 'ko' else '日'}"

    return _PLACEHOLDER.sub(written, text)


def _sorted(folder: Traversable, suffix: str) -> list[Traversable]:
    found = [path for path in folder.iterdir() if path.name.endswith(suffix)]
    return sorted(found, key=lambda path: path.name)
