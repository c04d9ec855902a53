"""Whose address it is: an answer from another publisher's is not the source's. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.lexicon.families import load_families
from extractors.text.urls import host_of, site_of

if TYPE_CHECKING:
    from pathlib import Path

# Links of these hosts are redirects made for a reader's browser: they show that an article exists, not where.
DISCOVERY_HOSTS = frozenset({"news.google.com"})
# Hosts that serve other publishers' feeds under their own name, and may send on to the publisher's.
FEED_SERVICES = frozenset({"feedburner.com"})


def leads_away(asked: str, answered: str, lexicon: Path | None = None) -> bool:
    """Whether an answer came from another publisher than the one that was asked.

    One publisher is one registrable domain, or hosts of one family of families.csv. A lapsed domain that now leads to
    an advertisement, and a paper's that leads to its buyer's portal, are both another one: a person decides.
    """
    if not answered or site_of(asked) == site_of(answered) or site_of(asked) in FEED_SERVICES:
        return False
    one, other = (_family(host_of(url), lexicon) for url in (asked, answered))
    return not one or one != other


@lru_cache(maxsize=1_000)
def _family(host: str, lexicon: Path | None) -> str:
    return load_families(lexicon).of_article(f"https://{host}/", "")
