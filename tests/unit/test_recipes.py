"""Every recipe runs, on an empty warehouse and on a filled one; `yalu sql`, `trends` and `search` show the answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.lexicon import load_lexicon
from extractors.records import DateMention, Link, Turn
from flows.cli import main
from flows.collection.lexicon_tables import store_lexicon
from flows.commands._tables import wide
from flows.commands.search import how_many, window
from flows.commands.trends import draw, legend, sparks
from tests.builders import NOW, load_run, make_article, make_edge, make_record, make_seed, make_source, make_tag
from tests.desk import Desk
from warehouse.analysis.recipes import recipe, recipes
from warehouse.store.connection import Warehouse, open_published
from warehouse.tables import load_reference

ALL = recipes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some weeks of articles, copies, edits, a seed copy, drops."""
    home = tmp_path_factory.mktemp("home")
    warehouse = Warehouse(home)
    with warehouse.write("test") as connection:
        load_reference.load_seeds(connection, [make_seed()])
        store_lexicon(connection, load_lexicon())
    sources = (make_source("s1"), make_source("s2", country="CN", ownership="state"))
    records = []
    for number in range(30):
        article = make_article(
            str(number), f"s{1 + number % 2}", published_at=NOW - timedelta(days=number), is_unconfirmed=number % 5 == 0
        )
        records.append(
            make_record(article, make_tag(), make_tag("city:dandong", "entity"), make_tag("anonymous", "sourcing"))
        )
    chain = (Link("org:yonhap", "text", 0, 7), Link("anonymous", "text", 8, 14))
    records[0] = replace(records[0], tags=(*records[0].tags, make_tag("media", "sourcing", chain=chain)))
    copy = make_record(make_article("90", "s2"), make_tag())
    seed = make_record(make_article("91", "s2"), make_tag(), seed_match=make_edge("art-91", "seed-test"))
    turns = (Turn("Q", 3, 14, is_question=True), Turn("A", 19, 25))
    spoken = make_article("92", "s2", text="Q: Is it open?\n\nA: It is.", page_kind="press_conference", turns=turns)
    spoken = replace(spoken, dates=(DateMention(19, 25, (NOW + timedelta(days=9)).date(), "day"),))
    load_run(
        warehouse, *records, copy, seed, make_record(spoken), edges=(make_edge("art-90", "art-0"),), sources=sources
    )
    return home


@pytest.mark.parametrize("name", [one.name for one in ALL])
def test_a_recipe_runs_on_a_filled_and_on_an_empty_warehouse(home: Path, name: str) -> None:
    one = recipe(name)
    assert one.question.endswith("?") or "? " in one.question
    with open_published(home) as connection:
        filled = connection.execute(one.sql, one.values({}) or None)
        assert filled.description
        filled.fetchall()
    empty = Desk("s1")
    store_lexicon(empty.connection, load_lexicon())
    empty.connection.execute(one.sql, one.values({}) or None).fetchall()


# What the fixture has nothing of: sick sources, edits, long silences, stories of several voices.
QUIET = {"louder_than_usual", "silent_sources", "nearly_kept", "silent_edits", "deleted", "gone_quiet"}
QUIET |= {"what_goes_first", "first_to_report", "one_country_only", "why_not_loaded", "new_names", "named_together"}
QUIET |= {"phrase_last_said", "phrase_left_out"}  # no official text: tests/unit/test_phrases.py has them


@pytest.mark.parametrize("name", [one.name for one in ALL if one.name not in QUIET])
def test_a_recipe_finds_something_where_there_is_something(home: Path, name: str) -> None:
    one = recipe(name)
    with open_published(home) as connection:
        assert connection.execute(one.sql, one.values({}) or None).fetchall()


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 15


def output(capsys: pytest.CaptureFixture[str], home: Path, *line: str) -> str:
    assert main(["--home", str(home), *line]) == 0
    return capsys.readouterr().out


def test_the_list_names_every_recipe_with_its_parameters(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    listed = output(capsys, home, "sql", "--recipes")
    assert all(f"{one.name}\n    {one.question}\n" in listed for one in ALL)
    assert "topic=…" in listed


def test_a_recipe_takes_its_parameters(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    answer = output(capsys, home, "sql", "--csv", "--recipe", "who_speaks", "topic=border", "part=country")
    assert [line.split(",")[0] for line in answer.splitlines()] == ["voice", "CN", "KR"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (["--recipe", "who_spek"], "there is no recipe"),
        (["--recipe", "who_speaks", "tpic=border"], "its parameters: topic"),
        (["--recipe", "who_speaks", "border"], "name=value"),
        ([], "in quotes"),
        (["SELECT", "1"], "in quotes"),
    ],
)
def test_a_mistake_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], home: Path, line: list[str], hint: str
) -> None:
    assert main(["--home", str(home), "sql", *line]) == 2
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("DELETE FROM store.entries", "CREATE TEMP TABLE works"),
        ("UPDATE articles SET title = ''", "CREATE TEMP TABLE works"),
        ("INSERT INTO store.meta VALUES (1)", "CREATE TEMP TABLE works"),
        ("DROP VIEW articles", "CREATE TEMP TABLE works"),
        ("SELEC 1", "syntax error"),
        ("SELECT titel FROM articles", "title"),
        ("SELECT error('out of memory')", "out of memory"),
    ],
)
def test_bad_sql_shows_what_duckdb_says(
    capsys: pytest.CaptureFixture[str], home: Path, question: str, hint: str
) -> None:
    assert main(["--home", str(home), "sql", question]) == 1
    assert hint in capsys.readouterr().err


def test_quotes_and_signs_are_data(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    question = "SELECT count(*) AS n FROM articles WHERE title LIKE '%''%' OR title LIKE '%\"; DROP%'"
    assert output(capsys, home, "sql", "--csv", question) == "n\n0\n"
    assert output(capsys, home, "search", "'; DROP TABLE x --").endswith("0 found\n")


def test_search_shows_where_it_stands(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    shown = output(capsys, home, "search", "freight trains", "--most", "3")
    assert "Freight trains crossed" in shown
    assert "3 shown, " in shown
    assert shown.endswith(" more (--most N)\n")
    rows = json.loads(output(capsys, home, "search", "단둥", "--json", "--copies"))
    assert len(rows) == 20


def test_trends_marks_what_is_not_over(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    lines = output(capsys, home, "trends", "border", "--since", "2026-11-02").splitlines()
    assert lines[0] == "border; originals a week, and of how many collected"
    assert "…" in lines[-2]
    assert lines[-1] == "  … not over, cut by --since or --until, or begun before the first poll: known in part"
    assert len(json.loads(output(capsys, home, "trends", "--grain", "day", "--since", "2026-11-10", "--json"))) == 11


def test_a_wrong_day_is_told_in_a_line(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert main(["--home", str(home), "trends", "--since", "yesterday"]) == 2
    assert main(["--home", str(home), "search", "x", "--since", "31.12.2026"]) == 2
    assert "2026-11-20" in capsys.readouterr().err


def test_a_bar_is_the_share_and_a_sick_period_is_marked() -> None:
    row = {
        "period": "2026-11-02",
        "articles": 5,
        "collected": 10,
        "share": 0.5,
        "is_complete": True,
        "healthy_share": 1.0,
    }
    sick = row | {"articles": 2, "collected": 4, "healthy_share": 0.4}
    lines = draw([row, sick], 72)
    assert lines[0].bar == lines[1].bar == "█" * 20
    assert "!40%" in lines[1].words
    assert "!" not in lines[0].words
    assert [line[2] for line in legend([row, sick])] == ["!"]


def test_several_questions_have_an_answer_each(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert output(capsys, home, "sql", "--csv", "SELECT 1 AS a; CREATE TEMP TABLE t AS SELECT 2 AS b; FROM t") == (
        "a\n1\n\nb\n2\n"
    )
    assert main(["--home", str(home), "sql", "--json", "SELECT 1; SELECT 2"]) == 2
    assert "one question" in capsys.readouterr().err


def test_a_table_shows_so_many_rows_and_names_the_rest(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    shown = output(capsys, home, "sql", "--rows", "2", "SELECT i FROM range(12000) AS r(i)")
    assert shown.splitlines()[2:] == ["0", "1", "2 of more than 10,000 rows (--rows N, --all)"]
    assert len(output(capsys, home, "sql", "--all", "SELECT i FROM range(300) AS r(i)").splitlines()) == 303


def test_a_view_and_a_macro_are_described_in_words(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert "The headline." in output(capsys, home, "sql", "--describe", "articles")
    assert "parameter" in output(capsys, home, "sql", "--describe", "Trend")
    assert main(["--home", str(home), "sql", "--describe", "artikels"]) == 2
    assert 'did you mean "articles"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [("trends", "bordr"), ("sql", "--recipe", "who_speaks", "part=owner"), ("trends", "border", "--country", "KO")],
)
def test_a_wrong_spelling_is_refused_with_the_nearest(
    capsys: pytest.CaptureFixture[str], home: Path, line: tuple[str, ...]
) -> None:
    assert main(["--home", str(home), *line]) in {1, 2}
    assert "did you mean" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("snippet", "word"), [("세관 " * 60, "세관"), ("海关总署" * 60, "总署"), ("a customs house " * 30, "customs")]
)
def test_snippets_of_all_scripts_take_one_width(snippet: str, word: str) -> None:
    cut = window("x" * 300 + snippet, [word], 60)
    assert word in cut
    assert 54 <= wide(cut) <= 64


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((2, 2, 1000), "2 found"),
        ((2, 42, 1000), "2 shown, 40 more (--most N)"),
        ((20, 1000, 1000), "20 shown, more than 980 more (--most N)"),
    ],
)
def test_search_says_how_many_there_are(counts: tuple[int, int, int], words: str) -> None:
    assert how_many(*counts) == words


def test_all_topics_have_a_line_each(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    lines = output(capsys, home, "trends", "--topics").splitlines()
    assert len(lines) == 13
    assert lines[1].startswith("border")
    assert sparks([0.0, None, 0.5, 1.0]) == "▁ ▅█"
    assert main(["--home", str(home), "trends", "border", "--topics"]) == 2


def test_a_trend_begins_twelve_weeks_ago_or_with_the_first_article(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(json.loads(output(capsys, home, "trends", "border", "--json"))) == 5
    assert len(json.loads(output(capsys, home, "trends", "border", "--json", "--grain", "day"))) == 28
    assert len(json.loads(output(capsys, home, "trends", "--json", "--since", "2026-01-01"))) > 40
