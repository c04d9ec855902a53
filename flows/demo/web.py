"""The invented news web: a dozen outlets that do not exist, on loopback, for `yalu demo` and for tests.

Among what is true to life: wire copies and a corrected figure, one event told in four languages, an essay
reprinted amid reader comments, pages in EUC-KR and GB2312, a paywall, a video page, a page that is busy the
first time, a moved page, one feed that is gone, one host that does not answer, two feeds that lie.

    with DemoWeb(now) as web:
        collect(web.sources, allow_hosts=web.allow_hosts)
        assert outcome_of(url) == web.expected[url]

The same `now`, `seed` and `base_port` give the same bytes. Ports are free ones unless `base_port` fixes them:
an article's id is a hash of its address, so that fixed ids need fixed ports.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Self

from extractors.records import Seed, Source
from flows.demo.pages import build_site
from flows.demo.server import HOST, LoggedRequest, SiteServer, hold_port
from flows.demo.texts import load_seed, load_sites, load_texts

if TYPE_CHECKING:
    from datetime import datetime

    from flows.demo.pages import Listed
    from flows.demo.texts import Feed, Site

MAX_AGE_DAYS = 30  # so that what a frozen feed goes on listing is dropped as too old
# What the texts call a copy, the tables call a duplicate of a kind: it is loaded as a sighting.
COPIES = ("exact", "near_dup", "update_of", "excerpt_of", "expanded_of")


class DemoWeb:
    """Serves the invented web while it is open.

    `sources`      one for each feed, in the order of the sites' numbers
    `allow_hosts`  'host:port' of every site, for the setting of that name
    `listed`       every entry of every feed with the text that stands behind it
    `expected`     by the address a feed names: 'loaded', 'off_topic', 'duplicate:near_dup' (…), 'seed',
                   'paywall', 'video', 'too_old', or 'same_article' where another feed has the same article
                   (of such a pair the one met later is the same article)
    `requests`     what was asked and answered so far, in order
    """

    def __init__(
        self, now: datetime, seed: int = 0, *, base_port: int | None = None, has_failures: bool = True
    ) -> None:
        """Prepare a web as of `now`; `has_failures=False` leaves out the page that is busy the first time."""
        self._now = now
        self._seed = seed
        self._base_port = base_port
        self._has_failures = has_failures
        self._stack = ExitStack()
        self.sources: tuple[Source, ...] = ()
        self.allow_hosts: tuple[str, ...] = ()
        self.listed: tuple[Listed, ...] = ()
        self.requests: list[LoggedRequest] = []

    @property
    def bytes_sent(self) -> int:
        """Bytes of all bodies sent so far, packed where they were packed."""
        return sum(request.bytes_sent for request in self.requests)

    @property
    def expected(self) -> dict[str, str]:
        """What should become of each entry, by the address its feed names."""
        return {listed.url: _expectation(listed) for listed in self.listed}

    def __enter__(self) -> Self:
        """Start every site. Raises OSError where a fixed port is taken."""
        with ExitStack() as stack:
            rng = Random(self._seed)  # noqa: S311 - chooses teasers, keeps no secret
            for number, site in enumerate(load_sites()):
                self._start(stack, site, 0 if self._base_port is None else self._base_port + number, rng)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop every site."""
        self._stack.close()

    def _start(self, stack: ExitStack, site: Site, port: int, rng: Random) -> None:
        if site.behaviour == "refused":
            held = stack.enter_context(hold_port(port))
            url = f"http://{HOST}:{held.getsockname()[1]}"
        else:
            server = SiteServer(port, self.requests.append)
            stack.callback(server.stop)
            url = server.url
            texts = load_texts(site, self._now)
            built = build_site(site, texts, url, rng, has_failures=self._has_failures)
            server.resources = {} if site.behaviour == "not_found" else built.resources
            self.listed += built.listed
            server.start()
        self.allow_hosts += (url.removeprefix("http://"),)
        self.sources += tuple(_source(site, feed, url) for feed in site.feeds)


def demo_seed() -> tuple[Seed, str]:
    """Give the invented essay that stands for a seed text: its facts with its fingerprint, and the text."""
    from extractors.similarity.fingerprint import fingerprint

    essay = load_seed()
    published_on = essay.facts["published_on"]
    if not isinstance(published_on, date):
        raise TypeError(published_on)
    marks = fingerprint(essay.text)
    facts = Seed(
        seed_id=essay.facts["seed_id"],
        title=essay.facts["title"],
        outlet=essay.facts["outlet"],
        author=essay.facts["author"],
        published_on=published_on,
        date_precision="day",
        lang=essay.facts["lang"],
        url=essay.facts["url"],
        words=len(essay.text.split()),
        text_sha256=marks.text_sha256,
        body_start=0,
        body_end=len(essay.text),
        fingerprint=marks,
    )
    return facts, essay.text


def _source(site: Site, feed: Feed, url: str) -> Source:
    return Source(
        id=feed.id,
        outlet=site.outlet,
        url=url + feed.path,
        family=f"demo-{site.name}",
        kind=feed.kind,
        lang=site.lang,
        country=site.country,
        ownership=site.ownership,
        timezone=site.timezone,
        max_age_days=MAX_AGE_DAYS,
        note=feed.note or "an invented outlet",
    )


def _expectation(listed: Listed) -> str:
    if listed.is_variant:
        return "same_article"
    kind = listed.text.expect
    return f"duplicate:{kind}" if kind in COPIES else kind
