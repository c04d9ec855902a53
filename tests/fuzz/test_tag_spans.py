"""A tag's span is a non-empty slice of its raw field, whatever the text: all languages, emoji, marks, surrogates."""

from __future__ import annotations

import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.annotation.cue_matching import matcher_for, normalise_for_matching
from extractors.annotation.relevance import judge_relevance, prejudge
from extractors.annotation.taggers import tag
from extractors.lexicon import load_lexicon
from extractors.records import Evidence, Link, Tag

CASES = settings(deadline=None, derandomize=True, max_examples=200)
LEXICON = load_lexicon()
DATABASE = duckdb.connect()
ALIASES = sorted({alias for entity in LEXICON.entities for aliases in entity.aliases.values() for alias in aliases})
CUES = sorted({cue.text for rule in LEXICON.rules for cue in rule.cues})
ODD = [
    "🇰🇵",
    "👩‍🚀",
    "𠮷",
    "\u0301",
    "\u3099",
    "ﾊﾞ",
    "ᄒ",
    "ᅡ",
    "ᆫ",
    "ㆍ",
    "㈜",
    "ﬃ",
    "İ",
    "\u200b",
    "\ud800",
    "…",
    "\n",
    "\r\n",
    "　",
    "。",
    "！",
    ". ",
]
PIECES = st.one_of(st.sampled_from(ALIASES), st.sampled_from(CUES), st.sampled_from(ODD), st.text(max_size=6))
TEXTS = st.lists(PIECES, max_size=14).map("".join)
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
LANGS = st.sampled_from(["en", "ko", "ja", "zh-Hans", "zh-Hant", "zh", "", None])


def slices(title: str, text: str, found: list[Tag] | list[Link] | tuple[Evidence, ...]) -> list[str]:
    """The quotes of tags, evidence or links of a chain; fails where a span is out of bounds or empty."""
    quotes = []
    for item in found:
        raw = {"title": title, "text": text}[item.field]
        assert 0 <= item.start < item.end <= len(raw)
        quotes.append(raw[item.start : item.end])
    return quotes


@CASES
@given(title=TEXTS, text=TEXTS, lang=LANGS, form=FORMS)
def test_every_span_is_a_slice_of_the_raw_field(title: str, text: str, lang: str | None, form: str) -> None:
    title, text = unicodedata.normalize(form, title), unicodedata.normalize(form, text)
    tags = tag(title, text, lang)
    assert all(slices(title, text, tags))
    assert all(slices(title, text, [link for found in tags for link in found.chain]))
    assert all(slices(title, text, judge_relevance(title, text, lang).evidence))
    assert prejudge(title, text, lang) in {True, False}


@CASES
@given(raw=TEXTS, form=FORMS)
def test_normalising_is_nfkc_with_a_map_back(raw: str, form: str) -> None:
    raw = unicodedata.normalize(form, raw)
    norm = normalise_for_matching(raw)
    assert len(norm.text) == len(norm.folded)
    assert normalise_for_matching(norm.text).text == norm.text
    spans = [norm.raw_span(i, i + 1) for i in range(len(norm.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)


@CASES
@given(before=TEXTS, alias=st.sampled_from(ALIASES), form=FORMS)
def test_the_quote_of_a_name_reads_as_the_name(before: str, alias: str, form: str) -> None:
    raw = unicodedata.normalize(form, f"{before}\n{alias}\n")
    hits = [hit for hit in matcher_for(LEXICON).find(raw, "text") if hit.meaning.kind == "entity"]
    for hit in hits:
        # A mark that stands on the last letter belongs to it, so the quote may hold more than the name.
        assert (
            normalise_for_matching(hit.meaning.text).folded in normalise_for_matching(raw[hit.start : hit.end]).folded
        )


@CASES
@given(title=TEXTS, text=TEXTS, lang=LANGS)
def test_the_same_article_has_the_same_tags_in_the_same_order(title: str, text: str, lang: str | None) -> None:
    first = tag(title, text, lang)
    tag("", "北京", "zh")
    assert tag(title, text, lang) == first
    keys = [(t.kind, t.value) for t in first]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("🇨🇳🇰🇵 북중 교역", "북중"),
        ("👩‍🚀𠮷 中朝边境", "中朝"),
        (unicodedata.normalize("NFD", "어제 평양에서"), unicodedata.normalize("NFD", "평양")),
        ("ﾋﾟｮﾝﾔﾝ発", "ﾋﾟｮﾝﾔﾝ"),
        ("Kim Jong\u2011un left", "Kim Jong\u2011un"),
        ("韓ㆍ中 외교", "韓ㆍ中"),
    ],
    ids=["flags", "astral", "nfd", "halfwidth", "hyphen", "dot"],
)
def test_the_quote_is_as_the_page_wrote_it(text: str, quote: str) -> None:
    assert quote in slices("", text, [t for t in tag("", text) if t.kind == "entity"])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(title=TEXTS, text=TEXTS, lang=LANGS, form=FORMS)
def test_sql_slices_the_same_words(title: str, text: str, lang: str | None, form: str) -> None:
    """`text[span_start + 1 : span_end]` is Python's slice; a database holds no lone surrogates, nor do stored texts."""
    raw = {
        name: unicodedata.normalize(form, words).replace("\ud800", "")
        for name, words in (("title", title), ("text", text))
    }
    rows = [(raw[t.field], t.start, t.end) for t in tag(raw["title"], raw["text"], lang)]
    asked = "SELECT list_transform($1, lambda r: r.words[r.start + 1 : r.stop])"
    given_rows = [{"words": words, "start": start, "stop": end} for words, start, end in rows]
    if rows:
        assert DATABASE.execute(asked, [given_rows]).fetchone() == ([words[start:end] for words, start, end in rows],)
