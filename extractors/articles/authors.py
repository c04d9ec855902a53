"""The author of a page: people and desks, and nothing that a template or a database left in their place.

Names come from JSON-LD, then from meta tags. An address, a number, JSON, a placeholder, the site's own name beside a
person's, or bare initials that are no agency's are no author.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from extractors.grammar import read_grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.articles.json_ld import Statements
    from extractors.articles.page import ParsedPage

_KEYS = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author", "dable:author")
_BY = re.compile(r"^\s*(?:by|von|written by|words by|story by)\s*[:：]?\s+", re.IGNORECASE)
_MAIL = re.compile(r"[(<（【\[]?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}[)>）】\]]?")
_ADDRESS = re.compile(r"://|^www\.|^/|^@|\.(?:com|net|org|co|cn|kr|jp|html?|php)(?:/|$)", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{|\}\}|\$\{|<%|%>|\[object|__\w+__|^\W*(?:author|name)\W*$", re.IGNORECASE)
_IDENTIFIER = re.compile(r"^(?=.*\d)[0-9a-f-]{8,}$|^(?:user|uid|id|author)[-_ ]?\d+$", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[A-Z]\s?[.\-]?\s?){1,3}$|^(?:[a-z]\.?){1,2}$")
_GRAMMAR = read_grammar("pages", "authors")
# What content systems and forms put where no author is known.
_NOBODY = re.compile(_GRAMMAR["nobody"], re.IGNORECASE)
_LABEL = re.compile(_GRAMMAR["label"])
MAX_NAME = 80
MAX_NAMES = 5
MAX_STATED = 300  # characters of what is stated as one author


def read_author(page: ParsedPage, statements: Statements) -> str:
    """Return the authors' names, separated by commas; '' where the page names none."""
    site = {page.meta.get("og:site_name", "").casefold(), statements.site.casefold()}
    named = list(clean_authors(statements.authors))
    people = [name for name in named if name.casefold() not in site]
    if named:
        return ", ".join((people or named)[:MAX_NAMES])
    for key in _KEYS:
        names = [name for name in clean_authors([page.meta.get(key, "")]) if name.casefold() not in site]
        if names:
            return ", ".join(names[:MAX_NAMES])
    return ""


def clean_authors(stated: Iterable[str]) -> Iterator[str]:
    """Yield the names among what is stated as authors, each once and without its address."""
    seen = set()
    for text in stated:
        for name in map(_clean, _names_in(text)):
            if name and name.casefold() not in seen and not _is_nobody(name):
                seen.add(name.casefold())
                yield name


def _names_in(text: str) -> list[str]:
    """Return a name as it is, and those inside of JSON that was put in its place."""
    text = text.strip()
    if not text.startswith(("{", "[", '"')):
        return [text]
    try:
        return list(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return []


def _strings(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < MAX_NAMES:
        for item in value[:20]:
            yield from _strings(item, depth + 1)
    elif isinstance(value, dict) and depth < MAX_NAMES:
        yield from _strings(value.get("name"), depth + 1)


def _clean(name: str) -> str:
    name = _MAIL.sub(" ", _LABEL.sub("", _BY.sub("", name[:MAX_STATED]))) if "://" not in name else ""
    return " ".join(name.split()).strip(" ,;|/·-")


def _is_nobody(name: str) -> bool:
    if len(name) > MAX_NAME or not any(map(str.isalpha, name)):
        return True
    if any(pattern.search(name) for pattern in (_ADDRESS, _TEMPLATE, _IDENTIFIER, _NOBODY)):
        return True
    return bool(_INITIALS.match(name)) and not _is_agency(name)


def _is_agency(name: str) -> bool:
    from extractors.articles.agency import read_agency

    return bool(read_agency(name, []))
