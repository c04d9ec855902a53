"""What the notebook's cells ask: rows as a table can show them, refusals and errors in words."""

from __future__ import annotations

import socket
from datetime import date

import pytest

from flows.cli import main
from flows.notebook import answers
from tests.builders import load_run, make_article, make_record, make_tag
from warehouse.store.connection import Warehouse


@pytest.fixture
def home(tmp_path, monkeypatch):
    load_run(Warehouse(tmp_path), *(make_record(make_article(str(n)), make_tag()) for n in range(3)))
    monkeypatch.setenv(answers.HOME, str(tmp_path))
    return tmp_path


def test_the_window_begins_on_a_monday():
    assert answers.since(1, date(2026, 11, 22)) == date(2026, 11, 16)
    assert answers.since(12, date(2026, 11, 20)) == date(2026, 8, 31)


@pytest.mark.usefixtures("home")
def test_a_story_opens_to_its_articles_and_their_words():
    [*stories] = answers.ask(answers.STORIES, since=date(2000, 1, 1)).rows
    assert stories
    articles = answers.ask(answers.ARTICLES, story=stories[0]["story_id"]).rows
    assert articles[0]["url"].startswith("http")
    assert answers.ask(answers.SENTENCES, story=stories[0]["story_id"]).rows[0]["words"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("COPY articles TO 'x.csv'", "only"),
        ("SELECT * FROM read_text('/etc/passwd')", "only"),
        ("ATTACH 'x.duckdb'", "only"),
        ("SELECT nothing FROM articles", "nothing"),
        ("  ", "FROM dictionary"),
    ],
)
def test_a_question_that_is_none_is_answered_in_words(sql, words):
    answer = answers.ask_freely(sql)
    assert answer.rows == ()
    assert words in answer.words


@pytest.mark.usefixtures("home")
def test_a_question_is_cut_and_stopped(monkeypatch):
    answer = answers.ask_freely("SELECT range AS n, [1, 2] AS list FROM range(2000)")
    assert len(answer.rows) == answers.MOST_ROWS
    assert answer.rows[0] == {"n": 0, "list": "1, 2"}
    assert "yalu sql" in answer.words
    monkeypatch.setattr(answers, "ASKED_S", 0.2)
    endless = "SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range % 7 = b.range % 11"
    assert "stopped after" in answers.ask_freely(endless).words


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", answers.ledger_names())
def test_each_ledger_is_listed(name):
    assert answers.ledger(name, date(2026, 1, 1)).words == ""


def test_a_home_without_a_snapshot_is_said_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv(answers.HOME, str(tmp_path / "none"))
    assert answers.ask(answers.TOPICS).rows == ()
    assert answers.ask(answers.TOPICS).words


def test_without_the_extra_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("flows.commands.notebook.MODULES", ("marimo", "no_such_module_of_ours"))
    assert main(["notebook", "--home", str(tmp_path)]) == 1
    assert "pip install -e '.[notebook,charts]'" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["80", "x", "70000"])
def test_a_port_that_is_none_is_a_usage_error(port, capsys):
    assert main(["notebook", "--port", port]) == 2
    assert "is no port" in capsys.readouterr().err


def test_a_taken_port_is_said_before_anything_is_started(home, capsys, monkeypatch):
    monkeypatch.setattr("flows.commands.notebook.MODULES", ())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["notebook", "--home", str(home), "--port", str(port)]) == 2
    assert f"port {port} is taken" in capsys.readouterr().err
