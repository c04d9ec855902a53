"""The mail: a minute's reading, in the reader's language, on a crowded day as on a quiet one."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import etree

from flows.digest import layouts, lead
from flows.digest.compose import compose
from flows.digest.mail import layout
from flows.digest.mail.layout import LISTED, TOP, make_mail
from flows.digest.mail.render import LIMIT
from flows.digest.message import render
from flows.digest.records import Answer, Input, SectionInput
from flows.digest.words import LANGS, words_of
from tests.digest_builders import GOLDEN, golden_digest
from tests.mail_lint import contrasts, lint
from warehouse.store.migrations import sql_files

ROOT = Path(__file__).resolve().parents[2]
GIVEN = Input.from_json((GOLDEN / "digest.input.json").read_text())


def with_rows(*copies: dict) -> Input:
    """The golden day with these rows as its new stories."""

    def change(section: SectionInput) -> SectionInput:
        if section.name != "20_stories":
            return section
        answers = []
        for answer in section.answers:
            rows = {"rows": copies, "total": ({"relation": "DPRK-PRC", "stories": len(copies)},)}
            answers.append(replace(answer, rows=rows.get(answer.key, answer.rows)))
        return replace(section, answers=tuple(answers))

    return replace(GIVEN, sections=tuple(map(change, GIVEN.sections)))


def crowd(number: int, title: str = "国") -> Input:
    """So many stories, each with a title of 300 characters, over all topics."""
    (row, *_) = next(s for s in GIVEN.sections if s.name == "20_stories").answers[0].rows
    topics = sorted(layout.TOPICS)

    def members(n: int) -> list[dict]:
        return [
            {**m, "title": f"{n} {title * 300}"[:300], "article_id": f"a{n}-{i}"} for i, m in enumerate(row["members"])
        ]

    return with_rows(*(
        {**row, "story_id": f"s{n}", "topics": [f"{topics[n % len(topics)]}.x"], "members": members(n)}
        for n in range(number)
    ))  # fmt: skip


QUIET = replace(
    GIVEN,
    sections=tuple(
        replace(s, answers=tuple(replace(a, rows=() if a.key != "new" else ({"n": 0},)) for a in s.answers))
        for s in GIVEN.sections
        if s.layout != "sources"
    ),
)


@pytest.mark.parametrize("lang", LANGS)
def test_the_mail_is_valid_and_can_be_read_in_any_light_and_language(lang: str) -> None:
    page = render(compose(GIVEN, lang)).html
    assert lint(page, set()) == []
    for is_dark in (False, True):
        assert [words for ratio, words in contrasts(page, is_dark=is_dark) if ratio < 4.5] == []
    assert etree.HTML(page).get("lang") == lang


@pytest.mark.parametrize("lang", LANGS[1:])
def test_no_english_of_the_frame_is_left(lang: str) -> None:
    """Beyond names of outlets, titles, quotations, addresses and commands."""
    text = render(compose(GIVEN, lang)).text
    foreign = {m[key] for s in GIVEN.sections for a in s.answers for r in a.rows for m in [*(r.get("members") or ()), r]
               for key in ("title", "outlet", "around") if m.get(key)}  # fmt: skip
    for words in sorted(foreign, key=len, reverse=True):
        text = text.replace(words, "")
    text = re.sub(
        r"“[^”]*”|https?://\S+|yalu \S+ --date \S+ --explain N|Asia/Seoul|YALU|Yalu|unsubscribe|N\b", "", text
    )
    assert re.findall(r"[A-Za-z]{2,}", text) == []


def test_numbers_are_marked_and_their_queries_are_not_in_the_mail() -> None:
    rendered = render(golden_digest())
    assert "SELECT" not in rendered.text + rendered.html
    assert {int(n) for n in re.findall(r"\[(\d+)\]", rendered.text)} <= set(range(1, len(golden_digest().notes) + 1))


@pytest.mark.parametrize(("stories", "lines"), [(4, 120), (20, 120), (45, 160), (300, 160)])
def test_a_day_of_any_size_fits(stories: int, lines: int) -> None:
    rendered = render(compose(crowd(stories), "en"))
    assert len(rendered.html.encode()) <= LIMIT
    assert len(rendered.text.splitlines()) <= lines


@pytest.mark.parametrize("stories", [1, 5, 45, 60, 300])
def test_a_story_is_shown_once_or_counted(stories: int) -> None:
    mail = make_mail(compose(crowd(stories)))
    shown = [story.number for story in [*mail.top, *(s for topic in mail.topics for s in topic.stories)]]
    assert sorted(shown) == list(range(1, min(stories, TOP + LISTED) + 1))
    assert len(shown) + sum(topic.more for topic in mail.topics) == stories


@pytest.mark.parametrize("lang", LANGS)
def test_a_quiet_day_is_a_few_lines(lang: str) -> None:
    mail = make_mail(compose(QUIET, lang))
    assert (mail.top, mail.topics, mail.first, mail.last) == ((), (), (), ())
    assert len(mail.digest.lead) <= 3


def test_what_was_left_out_is_said_and_not_counted() -> None:
    row = next(s for s in GIVEN.sections if s.name == "20_stories").answers[0].rows[0]
    member = row["members"][0]
    said = [{**member, "relation": "Left out of an official text", "remark": f"phrase {n}"} for n in range(8)]
    total = ({"kind": "Left out of an official text", "entries": 8},)
    answers = (Answer("rows", "", "", tuple(said)), Answer("total", "", "", total))
    section = SectionInput("37_said_left_out", "What was said and left out", "", "articles", answers)
    sections = (*(s for s in GIVEN.sections if s.name != section.name), section)
    part = make_mail(compose(replace(GIVEN, sections=sections))).last[-1]
    assert (part.lines[0], part.lines[-1]) == ("Left out of an official text: phrase 0 (no. 1)", "and 2 more")
    assert len(part.lines) == layout.PART_LINES + 1


def test_a_headline_in_no_language_of_the_readers_has_its_subject_below() -> None:
    row = next(s for s in GIVEN.sections if s.name == "20_stories").answers[0].rows[0]
    korean = [{**m, "lang": "ko", "rank": n} for n, m in enumerate(row["members"], 1)]
    names = {"en": "Dandong", "ko": "단둥", "ja": "丹東"}
    given = with_rows(
        {**row, "members": korean, "topic_names": ["Bridges, roads and railways"], "entity_names": [names]}
    )
    assert make_mail(compose(given, "ja")).top[0].gloss == "橋・道路・鉄道 · 丹東"
    assert make_mail(compose(given, "en,ko")).top[0].gloss == ""


@pytest.mark.parametrize(
    ("langs", "expected"),
    [("ko", "ko"), ("ja,zh-Hans", "zh-Hans"), ("ja,en", "en"), ("zh-Hant", "zh-Hans"), ("ja", "en")],
)
def test_the_headline_is_the_first_of_the_readers_languages_that_a_story_has(langs: str, expected: str) -> None:
    row = next(s for s in GIVEN.sections if s.name == "20_stories").answers[0].rows[0]
    assert make_mail(compose(with_rows(row), langs)).top[0].item.lang == expected


def messages() -> set[str]:
    """Every message the digest's code and queries say."""
    found = {
        *layout.TOPICS.values(), layout.OTHER, *layouts.RELATIONS.values(), *layouts.SIDES.values(), layouts.NOT_MADE,
        *layouts.VERDICTS_OF_FORM[2].values(), *lead.TROUBLES[2].values(),
    }  # fmt: skip
    for path in (ROOT / "flows" / "digest").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "say":
                found |= {
                    c.value for c in ast.walk(call.args[0]) if isinstance(c, ast.Constant) and isinstance(c.value, str)
                }
    for template in (ROOT / "flows" / "digest" / "templates").glob("digest.*.j2"):
        found |= set(re.findall(r'\bsay\("([^"]+)"', template.read_text("utf-8")))
    for file in sql_files("digest"):
        words = dict(file.words)
        found |= {words["section"], words["empty"]}
        found |= {
            part.strip()
            for label in re.findall(r"^-- = \w+: (.+)$", file.text, re.MULTILINE)
            for part in label.split("|")
        }
    return {message for message in found if re.search("[A-Za-z]{2}", message)} - {"state", "relation"}  # keys of rows


@pytest.mark.parametrize("lang", LANGS[1:])
def test_every_message_is_translated_with_the_same_placeholders(lang: str) -> None:
    with (ROOT / "flows" / "digest" / "words" / f"{lang}.po").open("rb") as file:
        catalogue = {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(file, abort_invalid=True)}
    assert sorted(message for message in messages() if not catalogue.get(message)) == []
    for message in catalogue.values():
        assert not list(message.check(None)), message.id
    holes = {m.id: (set(re.findall(r"{(\w+)", m.id)), set(re.findall(r"{(\w+)", m.string)))
             for m in catalogue.values() if isinstance(m.id, str)}  # fmt: skip
    dates = {"d", "m", "mon", "month", "y", "time", "weekday"}
    assert {i: (a, b) for i, (a, b) in holes.items() if a - dates != b - dates} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_every_topic_of_the_lexicon_has_a_heading_and_its_name_a_translation(lang: str) -> None:
    import tomllib

    topics = tomllib.loads((ROOT / "extractors" / "lexicon" / "topics.toml").read_text("utf-8"))["topic"]
    assert {topic["id"].partition(".")[0] for topic in topics} <= set(layout.TOPICS)
    words = words_of(lang)
    assert (
        lang == "en" or [t["name"] for t in topics if words.say(t["name"]) == t["name"] and t["name"] != "THAAD"] == []
    )
