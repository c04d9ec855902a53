"""Headline and authors of a page, by what its head, its headings and its JSON-LD state."""

# ruff: noqa: E501 - a table of pages reads best a line a page

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.articles.authors import clean_authors
from extractors.articles.metadata import read_facts
from extractors.articles.page import ParsedPage, open_page


def facts(
    *,
    og: str = "",
    doc: str = "",
    h1: tuple[str, ...] = (),
    h2: str = "",
    ld: str = "",
    author: Any = (),
    site: str = "",
    meta: str = "",
) -> str:
    metas = {"og:title": og, "og:site_name": site, "author": meta}
    head = f"<title>{doc}</title>" if doc else ""
    head += "".join(f'<meta property="{key}" content="{value}">' for key, value in metas.items() if value)
    if ld or author:
        stated = json.dumps({"@type": "NewsArticle", "headline": ld, "author": author})
        head += f'<script type="application/ld+json">{stated}</script>'
    body = "".join(f"<h1>{text}</h1>" for text in h1) + (f"<h2>{h2}</h2>" if h2 else "") + "<p>One boat came.</p>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = open_page(html.encode(), "https://www.quay.example/news/1", "text/html; charset=utf-8")
    assert isinstance(page, ParsedPage)
    found = read_facts(page, "UTC")
    return f"{found.title} / {found.author}"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"og": "Ferry returns to the river | Quay Post", "h1": ("Ferry returns to the river",)}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to the river | Quay Post", "h1": ("Ferry returns",)}, "Ferry returns / "),
        ({"og": "Ferry returns to the river | Quay Post", "h1": ("Ferry ret",)}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to the river | Quay Post", "h1": ("Ferry re",)}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to the river", "h1": ("Ferry returns", "Ferry returns to the")}, "Ferry returns to the / "),
        ({"og": "Ferry returns to the river", "h1": ("Another story",)}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to the river", "h1": ("Another story",), "ld": "A headline of its own"}, "A headline of its own / "),
        ({"og": "Ferry returns to…", "h1": ("Ferry returns to the river",)}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to…", "ld": "Ferry returns to the river"}, "Ferry returns to the river / "),
        ({"og": "Ferry returns to…", "h2": "Ferry returns to the river"}, "Ferry returns to the river / "),
        ({"doc": "Ferry returns to the river - Quay Post", "site": "Quay Post"}, "Ferry returns to the river / "),
        ({"doc": "Quay Post", "site": "Quay Post", "h1": ("Short", "A longer heading")}, "A longer heading / "),
        ({"og": "Quay Post", "site": "Quay Post", "ld": "Quay Post", "doc": "Quay Post"}, " / "),
        ({"og": "Quay Post", "site": "Quay Post", "doc": "Ferry returns to the river"}, "Ferry returns to the river / "),
        ({"doc": "Untitled"}, " / "),
        ({"doc": "Quay | Article", "h1": ("Ferry returns",)}, "Ferry returns / "),
        ({"og": "Quay", "h1": ("Quay",), "doc": "Quay"}, "Quay / "),
        ({"ld": "x", "author": "Ada Quill", "site": "Quay Post"}, "x / Ada Quill"),
        ({"ld": "x", "author": ["Ada Quill", "Quay Post"], "site": "Quay Post"}, "x / Ada Quill"),
        ({"ld": "x", "author": ["Quay Post"], "site": "Quay Post", "meta": "Ben Lind"}, "x / Quay Post"),
        ({"meta": "Ben Lind", "site": "Quay Post"}, " / Ben Lind"),
        ({"meta": "Quay Post", "site": "Quay Post"}, " / "),
        ({"ld": "x", "author": ["A Quill", "B Quill", "C Quill", "D Quill", "E Quill", "F Quill"]}, "x / A Quill, B Quill, C Quill, D Quill, E Quill"),
        ({}, " / "),
        ({"og": "Ferry returns to the river | Quay Post", "h1": ("Ferry retu",)}, "Ferry retu / "),
    ],
)  # fmt: skip
def test_the_headline_and_authors_of_a_page(stated: dict[str, Any], expected: str) -> None:
    assert facts(**stated) == expected


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        (["By Ada Quill"], ["Ada Quill"]),
        (["Ada Quill", "ada quill"], ["Ada Quill"]),
        (["Ada Quill ada@quay.example"], ["Ada Quill"]),
        (["https://quay.example/ada"], []),
        (["www.quay.example"], []),
        (['["Ada Quill","Ben Lind"]'], ["Ada Quill", "Ben Lind"]),
        (['{"name":"Ada Quill"}'], ["Ada Quill"]),
        (['{"name":{"name":{"name":{"name":{"name":"Ada"}}}}}'], ["Ada"]),
        (['{"name":{"name":{"name":{"name":{"name":{"name":"Ada"}}}}}}'], []),
        (['[[[[["Ada"]]]]]'], ["Ada"]),
        (['[[[[[["Ada"]]]]]]'], []),
        (['{"x'], []),
        (["12345678"], []),
        (["user_12"], []),
        (["a1b2c3d4e5"], []),
        (["AQ"], []),
        (["A. Q."], []),
        (["AFP"], ["AFP"]),
        (["admin"], []),
        (["..."], []),
        (["{{author}}"], []),
        (["author"], []),
        (["김하나 기자"], ["김하나 기자"]),
        (["Words by: Ada Quill"], ["Ada Quill"]),
        ([" Ada  Quill , "], ["Ada Quill"]),
        (["Quay Desk"], ["Quay Desk"]),
        (["[object Object]"], []),
    ],
)  # fmt: skip
def test_the_names_among_what_is_stated(stated: list[str], names: list[str]) -> None:
    assert list(clean_authors(stated)) == names


@pytest.mark.parametrize(("letters", "is_name"), [(80, True), (81, False)])
def test_a_name_has_80_letters_at_most(letters: int, is_name: bool) -> None:
    assert list(clean_authors(["x" * letters])) == ["x" * letters] * is_name
