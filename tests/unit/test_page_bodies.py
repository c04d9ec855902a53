"""What is body and what is not, on pages of our own writing: kinds of pages on which other readers fail."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.articles.script_values import read_value
from extractors.articles.wrapped import join_wrapped
from extractors.records import Article
from tests.body_pages import EN, NEWS, TITLE, TITLE_ZH, ZH, description, page, paragraphs

# ---------------------------------------------------------------- state that is JavaScript

MARKUP_ZH = "".join(f"<p>{text}</p>" for text in ZH)
STATES = {
    "undefined": "window.__STATE__={user: undefined, a: {title: '%s', content: \"%s\"}};",
    "trailing comma": 'window.__STATE__={"a": {"title": "%s", "content": "%s",},};',
    "single quotes": "var state = {'a': {'title': '%s', 'content': '%s'}, 'b': void 0, 'c': !0};",
    "template": "const state = {a: {title: `%s`, content: `%s`}, load() { return fetch('/x') }};",
    "function": 'window.__NUXT__=(function(a,b,c){return {data:[{title:a,content:b,next:c}]}}("%s","%s",null));',
    "comments": '/* state */ window.s = { // first\n "a": {title: "%s", content: "%s"}, d: new Date(2031, 1) };',
}


@pytest.mark.parametrize("shape", STATES)
def test_a_body_in_state_that_is_javascript_is_found(shape):
    script = STATES[shape] % (TITLE_ZH, MARKUP_ZH)
    article = page(
        f"<div id=app></div><script>{script}</script>", title=TITLE_ZH, lang="zh", head=description(ZH[0][:40])
    )
    assert isinstance(article, Article), article
    assert article.text.split("\n\n") == list(ZH)


def held_in_a_string(state, how):
    text = json.dumps(state, ensure_ascii=False)
    single = text.replace("\\", "\\\\").replace("'", "\\'")
    return {
        "JSON.parse": f"window.s = JSON.parse('{single}')",
        "escapes": f"window.s = JSON.parse({json.dumps(json.dumps(state))})",
        "percent": f'window.s = JSON.parse(decodeURIComponent("{quote(text)}"))',
        "percent alone": f'window.__DATA__ = "{quote(text)}"',
        "base64": f'window.s = JSON.parse(atob("{b64encode(json.dumps(state).encode()).decode()}"))',
    }[how]


@pytest.mark.parametrize("how", ["JSON.parse", "escapes", "percent", "percent alone", "base64"])
def test_a_body_in_state_that_is_a_string_is_found(how):
    script = held_in_a_string({"article": {"title": TITLE, "body": paragraphs(EN)}}, how)
    article = page(f"<div id=root></div><script>{script};</script>", head=description(EN[0]))
    assert article.text.split("\n\n") == list(EN)


def test_a_body_that_is_percent_encoded_within_its_state_is_found():
    state = json.dumps({"detail": {"title": TITLE_ZH, "content": quote(MARKUP_ZH)}})
    article = page(f"<script>window.s={state}</script>", title=TITLE_ZH, lang="zh", head=description(ZH[0]))
    assert article.text.split("\n\n") == list(ZH)


def test_the_body_beside_the_headline_wins_over_a_summary_in_the_same_state():
    summary = "A boat crosses the river once more, and two towns reckon what the crossing will change for them."
    state = {"article": {"title": TITLE, "contents": paragraphs(EN)}, "meta": [summary, "Sheet", "boat,river"]}
    article = page(f"<script id=s type=application/json>{json.dumps(state)}</script>", head=description(summary))
    assert article.text.split("\n\n") == list(EN)


WORDS = st.text(max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS | st.lists(WORDS, max_size=3), max_size=4)
)
def test_json_reads_as_itself(value):
    assert read_value(json.dumps(value))[0] == value


# ---------------------------------------------------------------- JSON-LD


def test_a_live_report_of_json_ld_keeps_the_time_of_each_post():
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {i}",
            "datePublished": f"2031-05-01T0{i}:30:00Z",
            "articleBody": text,
        }
        for i, text in enumerate(EN)
    ]
    stated = {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": posts}
    article = page(
        f"<h1>{TITLE}</h1><div id=root></div><script type='application/ld+json'>{json.dumps(stated)}</script>",
        head=description(EN[0]),
    )
    assert "2031-05-01 01:30 Post 1\n\n" + EN[1] in article.text
    assert article.page_kind == "live"


def test_an_article_body_of_json_ld_is_read_only_where_the_page_shows_none():
    stated = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(EN)}
    script = f"<script type='application/ld+json'>{json.dumps(stated)}</script>"
    assert page(f"<h1>{TITLE}</h1>{script}", head=description(EN[0])).text.split("\n\n") == list(EN)
    longer = [*EN, "The last boat of the day leaves at nine, and the town band plays on the pier until it is gone."]
    shown = page(f"<article><h1>{TITLE}</h1>{paragraphs(longer)}</article>{script}", head=description(EN[0]))
    assert shown.text.split("\n\n") == longer


# ---------------------------------------------------------------- other articles on the page

OTHER = (
    "The orchard above the town was sold on Tuesday to a cider maker, who means to keep the old trees standing.",
    "Neighbours had asked for a park, and the mayor said that the path along the wall would remain open to them.",
    "The first pressing is planned for October, with a fair in the yard and a prize for the heaviest apple.",
    "A museum of ladders is to follow in the barn, if the roof can be mended before the winter storms arrive.",
    "The seller, who is ninety, said that she had never liked apples and would now buy a boat.",
)
APPENDED = {
    "articles": "<article><h1>{t}</h1>{p}</article>",
    "same box": '<div class="view"><h1>{t}</h1>{p}</div>',
    "named": '<div class="next-article"><h2><a href="/a/2">{t}</a></h2>{p}</div>',
    "card": '<article class="card"><h3><a href="/a/2">{t}</a></h3></article>',
}


@pytest.mark.parametrize("shape", APPENDED)
@pytest.mark.parametrize("times", [1, 3])
def test_articles_appended_below_are_not_the_text(shape, times):
    more = "".join(APPENDED[shape].format(t=f"Orchard sold {i}", p=paragraphs(OTHER)) for i in range(times))
    own = APPENDED["same box" if shape == "same box" else "articles"].format(t=TITLE, p=paragraphs(EN))
    assert page(f"<main>{own}<div class=scroll>{more}</div></main>" if shape != "same box" else own + more).text.split(
        "\n\n"
    ) == list(EN)


def test_the_sections_of_one_article_are_not_others():
    sections = "".join(f"<section><h2>Part {i}</h2><p>{text}</p></section>" for i, text in enumerate(EN))
    text = page(f"<article><h1>{TITLE}</h1>{sections}</article>").text
    assert all(part in text for part in EN)


# ---------------------------------------------------------------- pages refused too soon


@pytest.mark.parametrize("head", ["", NEWS])
def test_a_guide_whose_subheadings_link_is_an_article(head):
    sections = "".join(
        f'<h2><a href="/guide/{i}">Stop {i}</a></h2><p>{one}</p><p>{two}</p>'
        for i, (one, two) in enumerate([EN[:2], EN[2:], OTHER[:2], OTHER[2:4]])
    )
    article = page(
        f"<article><h1>Four stops of the ferry that returns to the river towns</h1><p>{EN[0]}</p>{sections}</article>",
        title="Four stops of the ferry that returns to the river towns",
        head=head,
    )
    assert all(part in article.text for part in (*EN, *OTHER[:4]))


def test_a_list_of_other_stories_is_still_none():
    rows = "".join(
        f'<h2><a href="/a/{i}">Story {i} of the week</a></h2><p>{text}</p>' for i, text in enumerate((*EN, *OTHER))
    )
    assert page(f"<main><h1>News</h1>{rows}</main>", title="News").reason == "not_an_article"


@pytest.mark.parametrize("clip", ["VideoObject", "og"])
def test_an_article_with_a_clip_is_an_article(clip):
    head = NEWS + ('<meta property="og:type" content="video.other">' if clip == "og" else "")
    video = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Clip"}</script>'
    title = "Whistle in the fog"
    article = page(
        f"{video}<article><h1>{title}</h1>{paragraphs(EN)}</article>", title=title, head=head.replace(TITLE, title)
    )
    assert article.text.split("\n\n") == list(EN)


def wrap(text, width):
    return [text[i : i + width] for i in range(0, len(text), width)]


@pytest.mark.parametrize("width", [24, 31, 38])
def test_lines_wrapped_by_hand_are_joined(width):
    lines = wrap("".join(ZH * 2), width)
    assert join_wrapped(lines) == ["".join(ZH * 2)]
    article = page(f"<h1>{TITLE_ZH}</h1><p>{'<br>'.join(lines)}</p>", title="正文", lang="zh")
    assert article.text == "".join(ZH * 2)
    assert article.title == ""


def test_ordinary_paragraphs_and_lists_stay_apart():
    assert join_wrapped(list(EN * 2)) == list(EN * 2)
    names = [f"{name} of the river towns" for name in ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal")]
    assert join_wrapped(names) == names


def test_a_short_text_of_the_state_that_repeats_the_description_is_not_the_body():
    summary = "A guide to what the two towns are cooking, singing and building now that the boat is back."
    letter = f"You are reading the Tuesday letter, {summary.lower()} Was it sent on by a friend? Sign up."
    script = f"<script>window.s={json.dumps({'letter': {'text': letter}})}</script>"
    assert page(
        f"<article><h1>{TITLE}</h1>{paragraphs(EN * 4)}</article>{script}", head=description(summary)
    ).text.startswith(EN[0])


@pytest.mark.parametrize(
    "line",
    [
        "Supported by the Riverside Fund",
        "By Hana Lind and Bo Ek",
        "한나 린드 기자",
        "本报记者 林江 北京报道",
        "文｜林江",
        "本文版权归江边报所有",
    ],
)
def test_lines_around_a_body_are_out(line):
    assert page(f"<article><h1>{TITLE}</h1><p>{line}</p>{paragraphs(EN)}</article>").text.split("\n\n") == list(EN)


def test_labels_in_rows_around_a_body_are_out_and_its_lists_are_in():
    def box(tag, lines):
        return "".join(f"<{tag}>{line}</{tag}>" for line in lines)

    head, tail = box("div", ("English", "日本語", "简体字")), box("div", ("Sheet", "Ferry", "International"))
    items = box("li", ("Fish, 3 crowns", "Rooms, 9 crowns", "Boats, 90 crowns"))
    article = page(
        f"<article><h1>{TITLE}</h1>{head}{paragraphs(EN)}<ul>{items}</ul>{paragraphs(EN[:1])}{tail}</article>"
    )
    assert "Rooms, 9 crowns" in article.text
    assert not any(label in article.text.split("\n\n") for label in ("English", "日本語", "Sheet", "International"))


def test_an_article_with_dated_notes_below_it_is_an_article():
    notes = "".join(
        f"<p>2031-05-0{i}</p><p>Note {i}: the tide was low in the morning, and the boat was late.</p>"
        for i in range(1, 5)
    )
    article = page(f"<div><h1>On the water</h1>{paragraphs(EN * 3)}{notes}</div>", title="Morning tide and after")
    assert isinstance(article, Article), article
    assert EN[0] in article.text


def test_a_text_without_full_stops_is_no_list():
    lines = [text.rstrip("。").replace("。", "，") for text in ZH]
    assert isinstance(page(f"<div>{paragraphs(lines)}</div>", title="江边", lang="zh"), Article)
