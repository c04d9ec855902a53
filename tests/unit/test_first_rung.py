"""Which pages are read by the block reader alone: the page vouches for its text, and nothing in or near it is odd."""

from __future__ import annotations

import pytest
from lxml import html

from extractors.articles.blocks import best_box, guess_lang, inside, is_inside, read_blocks
from extractors.articles.checks import assess_text
from extractors.articles.first_rung import is_enough
from extractors.articles.walk import walk
from extractors.records import Article
from tests.body_pages import EN, TITLE, ZH, description, page, paragraphs

MORE_EN = (
    "A retired pilot who had steered the last crossing in his twenties stood on the quay with a thermos and a flag.",
    "Insurance had been the hard part, the harbour lawyer explained, because no firm would cover a hull of that age.",
    "School classes from three villages are booked for the first week, and the bakery opens an hour earlier for them.",
    "Nobody could say whether winter ice will stop the boat, which has no heater and a very thin wooden bow.",
)
MORE_ZH = (
    "一位退休的领航员二十多岁时开过最后一班船，这天他带着保温瓶和一面小旗，一直站在码头上等到天黑。",
    "港口的律师解释说，最难办的是保险，因为没有一家公司愿意为这么旧的船身承保，谈判拖了整整两年。",
)
LONG_EN, LONG_ZH = EN + MORE_EN, ZH + MORE_ZH
LABELS = "".join(f"<p>Ward {i} of the town</p>" for i in range(3))
OTHERS = tuple(f"Item {i} of the council's list, which was printed in full on Tuesday, is a bench." for i in range(3))

SHAPES = {
    "plain": (paragraphs(LONG_EN), "blocks"),
    "a sub-heading": (f"<p>{LONG_EN[0]}</p><h2>What follows</h2>{paragraphs(LONG_EN[1:])}", "blocks"),
    "short": (paragraphs(EN[:2]), "merged"),
    "labels within": (f"<p>{LONG_EN[0]}</p>{LABELS}{paragraphs(LONG_EN[1:4])}", "merged"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_second_reader_is_asked_where_a_text_is_short_or_mixed(shape):
    markup, extractor = SHAPES[shape]
    article = page(f"<article>{markup}</article>", head=description(EN[0]))
    assert isinstance(article, Article), article
    assert article.extractor == extractor


def is_believed(markup):
    blocks = walk(html.fromstring(f"<html><body>{markup}</body></html>"))
    box = best_box(blocks)
    text = read_blocks(blocks, box)
    return is_enough(assess_text(text, TITLE, (EN[0],), "en"), text, blocks, box)


def test_running_text_elsewhere_is_a_reason_to_ask():
    elsewhere = "".join(f"<div><p>{text}</p></div>" for text in OTHERS)
    assert is_believed(f"<article>{paragraphs(LONG_EN)}</article>")
    assert not is_believed(f"<article>{paragraphs(LONG_EN)}</article><section>{elsewhere}</section>")


def test_a_page_that_speaks_of_something_else_does_not_vouch():
    assert not is_believed(f"<article>{paragraphs(MORE_EN * 2)}</article>")


@pytest.mark.parametrize(("texts", "lang"), [(LONG_EN, "en"), (LONG_ZH, "zh")])
def test_the_whole_text_is_read(texts, lang):
    article = page(f"<article>{paragraphs(texts)}</article>", lang=lang, head=description(texts[0]))
    assert article.text.split("\n\n") == list(texts)


def test_blocks_inside_a_box_are_found_as_one_by_one():
    tree = html.fromstring(
        f"<div><aside><p>{EN[0]}</p></aside><article>{paragraphs(LONG_EN)}</article><p>{EN[1]}</div>"
    )
    blocks = walk(tree)
    box = best_box(blocks)
    assert inside(blocks, box) == [is_inside(block.box, box) for block in blocks]
    assert set(inside(blocks, box)) == {True, False}


def test_a_mixed_headline_is_read_in_the_language_of_the_text():
    article = page(f"<div>{paragraphs(LONG_ZH)}</div>", title="RIVERTOWN ONLINE 渡船", lang="")
    assert article.text.split("\n\n") == list(LONG_ZH)
    blocks = walk(html.fromstring(f"<html><body>{paragraphs(LONG_ZH)}</body></html>"))
    assert guess_lang("RIVERTOWN ONLINE 渡船", blocks, None) == "zh-Hans"
    assert guess_lang("RIVERTOWN ONLINE", blocks, None) == "en"
