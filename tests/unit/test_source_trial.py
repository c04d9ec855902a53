"""How a tried page is shown: the body, then the labelled junk; in colour only where that is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.records import Article, Junk, Turn
from flows.sources.preview import Reading, Trial, as_lines

ARTICLE = Article(
    "Lamp oil office closes",
    "The office closes.\n\nThe barges stay.",
    junk=(Junk("byline", "By Ada Quill"), Junk("comment", "You never rowed a boat. " * 9)),
    extractor="merged",
)


def shown(**colour):
    return "\n".join(as_lines(Trial("u", None, (Reading("u", article=ARTICLE),)), **colour))


def test_body_and_labelled_junk_are_shown():
    lines = shown().splitlines()
    assert "The barges stay." in lines
    assert "    byline  By Ada Quill" in lines
    assert next(line for line in lines if line.startswith("   comment")).endswith(" …")


@pytest.mark.parametrize(("is_coloured", "count"), [(True, 6), (False, 0)], ids=["terminal", "pipe"])
def test_colour_is_for_terminals(is_coloured, count):
    assert shown(is_coloured=is_coloured).count("\x1b[0m") == count


def test_an_official_page_says_what_it_is():
    article = replace(ARTICLE, page_kind="press_conference", turns=(Turn("Q", 0, 5), Turn("A", 6, 9)))
    lines = "\n".join(as_lines(Trial("u", None, (Reading("u", article=article),))))
    assert "press conference with 2 turns · by merged" in lines
