"""The command line: commands by name, options in either place, and what each ending says."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from extractors.errors import LexiconError, YaluError
from flows import cli
from flows.errors import NoSourceReached, SettingsError, UsageError
from flows.sources.catalog import load_sources
from warehouse.errors import WarehouseBusy

# A folder with what `yalu` needs to be run as another process.
RUN = [sys.executable, "-m", "flows.cli"]


@pytest.fixture
def command(monkeypatch):
    """Give a command `run` of the test's own: what it does is the function set as `act`."""
    fake = SimpleNamespace(
        __doc__="Do what the test says.",
        add_arguments=lambda parser: parser.add_argument("--all", action="store_true"),
    )
    fake.act = lambda args: 0
    fake.run = lambda args: fake.act(args)  # noqa: PLW0108 - a test sets `act` later
    monkeypatch.setattr(cli, "import_module", lambda name: fake)
    return fake


@pytest.mark.parametrize(
    "line",
    ["--home h run --all", "run --home h --all", "run --all --home h", "--home other run --all --home h"],
)
def test_common_options_stand_before_or_after_the_command(command, line):
    seen = []
    command.act = lambda args: seen.append(args) or 0
    assert cli.main(line.split()) == 0
    assert (seen[0].home, seen[0].settings, seen[0].all) == (Path("h"), None, True)


ENDINGS = {
    "done": (None, 0, ""),
    "error": (YaluError("mend it"), 1, "yalu: mend it\n"),
    "usage": (UsageError("either or"), 2, "yalu: either or\n"),
    "settings": (SettingsError("a.toml", "mail.port", "no"), 2, "yalu: a.toml: mail.port: no\n"),
    "lexicon": (LexiconError("topics.toml", "topic 3", "no id"), 2, "yalu: topics.toml: topic 3: no id\n"),
    "no source": (NoSourceReached("none of 3"), 3, "yalu: none of 3\n"),
    "busy": (
        WarehouseBusy("run.lock", {"pid": 7, "purpose": "yalu run", "since": "noon"}),
        75,
        "yalu: busy: yalu run (process 7, since noon) holds run.lock; try again when it is done\n",
    ),
    "stopped": (KeyboardInterrupt(), 130, "yalu: stopped; "),
    "full disk": (OSError(errno.ENOSPC, "No space left", "/home/x"), 1, "yalu: /home/x: No space left\n"),
    "lines": (YaluError("one\n  two"), 1, "yalu: one two\n"),
}


@pytest.mark.parametrize(("error", "status", "said"), ENDINGS.values(), ids=ENDINGS)
def test_each_ending_has_its_status_and_one_line(command, capsys, error, status, said):
    def act(_args):
        if error:
            raise error
        return 0

    command.act = act
    assert cli.main(["run"]) == status
    heard = capsys.readouterr().err
    assert heard.startswith(said)
    assert heard.count("\n") == bool(error)


def test_an_expected_error_ends_with_the_status_of_its_class(command):
    class FullError(YaluError):
        exit_status = 9

    def act(_args):
        raise FullError

    command.act = act
    assert cli.main(["run"]) == 9


def test_no_other_exception_ends_a_command_with_a_status(command):
    class OtherError(Exception):
        exit_status = 9

    def act(_args):
        raise OtherError

    command.act = act
    with pytest.raises(OtherError):
        cli.main(["run"])


@pytest.mark.parametrize(
    "bug", [KeyError("x"), OSError(errno.EBADF, "Bad file descriptor")], ids=["any", "of the system"]
)
def test_a_bug_shows_its_traceback(command, bug):
    def act(_args):
        raise bug

    command.act = act
    with pytest.raises(type(bug)):
        cli.main(["run"])


@pytest.mark.parametrize("line", ["", "nonsense", "run --nonsense", "run --al", "--hom x run"])
def test_a_line_that_makes_no_sense_ends_with_2(command, capsys, line):
    assert cli.main(line.split()) == 2
    assert "usage: yalu" in capsys.readouterr().err


def test_every_command_is_listed_with_its_words(command, capsys):
    assert cli.main(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert [name for name, words in cli.COMMANDS.items() if f" {name} {words}" not in shown] == []


def test_the_help_of_a_command_is_its_docstring(command, capsys):
    assert cli.main(["run", "--help"]) == 0
    assert "Do what the test says." in capsys.readouterr().out


def test_the_versions_that_matter_are_shown_on_stdout(capsys):
    assert cli.main(["--version"]) == 0
    shown = dict(line.split(" ", 1) for line in capsys.readouterr().out.splitlines())
    assert list(shown) == ["yalu", "python", "duckdb", "prefect", "trafilatura", "feedparser", "lexicon", "schema"]
    assert re.fullmatch(r"0\.\d+\.\d+", shown["yalu"])
    assert re.fullmatch(r"[0-9a-f]{12}", shown["lexicon"])
    assert re.fullmatch(r"00[1-9]\d", shown["schema"])
    assert shown["duckdb"] == duckdb.__version__


# ---------------------------------------------------------------- sources


def test_sources_are_listed_as_a_table_and_as_json(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sources", "list", "--enabled", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"id", "url", "note"} <= set(listed[0])
    known = load_sources(None)
    on = sum(source.enabled for source in known)
    assert len(listed) == on > 0
    assert cli.main(["sources", "list"]) == 0
    shown = capsys.readouterr().out
    assert "yna-en-nk" in shown
    assert f"{len(known)} sources: {on} on, 0 verified" in shown


def test_the_list_of_the_settings_is_the_one_shown(capsys, tmp_path):
    (tmp_path / "mine.toml").write_text('[[source]]\nid = "mine"\noutlet = "[Mine]"\nurl = "https://mine.example/"\n')
    (tmp_path / "yalu.toml").write_text('sources = "mine.toml"')
    assert cli.main(["sources", "list", "--settings", str(tmp_path / "yalu.toml")]) == 0
    assert "[Mine]" in capsys.readouterr().out


def test_an_address_that_is_none_is_not_tried(capsys):
    assert cli.main(["sources", "try", "ftp://news.example/feed"]) == 2
    assert "is not a web address" in capsys.readouterr().err


# ---------------------------------------------------------------- sql


@pytest.fixture
def published(tmp_path):
    """A home with a published warehouse of one table of 2,500 rows."""
    with duckdb.connect(str(tmp_path / "snapshot.duckdb")) as made:
        made.execute("CREATE TABLE t AS SELECT i, 'a,' || i AS s, [i] AS l, NULL AS n FROM range(2500) AS r(i)")
    (tmp_path / "warehouse.duckdb").symlink_to("snapshot.duckdb")
    return tmp_path


@pytest.fixture
def ask(published, capsys):
    """Ask a question; gives status, stdout and stderr."""

    def asked(*line: str) -> tuple[int, str, str]:
        status = cli.main(["sql", "--home", str(published), *line])
        said = capsys.readouterr()
        return status, said.out, said.err

    return asked


def test_the_answer_is_a_table(ask):
    status, out, _ = ask("SELECT count(*) AS articles FROM t")
    assert status == 0
    assert "articles" in out
    assert "2500" in out


def test_all_rows_come_as_csv(ask):
    _, out, _ = ask("--csv", "FROM t ORDER BY i DESC")
    lines = out.splitlines()
    assert lines[:2] == ["i,s,l,n", '2499,"a,2499",[2499],']
    assert len(lines) == 2501


def test_all_rows_come_as_json(ask):
    _, out, _ = ask("--json", "FROM t ORDER BY i")
    rows = json.loads(out)
    assert rows[0] == {"i": 0, "s": "a,0", "l": [0], "n": None}
    assert len(rows) == 2500
    assert json.loads(out.splitlines()[1].rstrip(",")) == rows[0]


def test_no_rows_are_an_empty_list(ask):
    assert json.loads(ask("--json", "FROM t WHERE false")[1]) == []


def test_all_rows_go_into_a_parquet_file(ask, tmp_path):
    file = tmp_path / "t.parquet"
    assert ask("FROM t", "--parquet", str(file))[0] == 0
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(2500,)]


@pytest.mark.parametrize("write", ["DELETE FROM t", "CREATE TABLE u AS FROM t", "DROP TABLE t"])
def test_a_write_is_refused_with_a_hint(ask, write):
    status, _, err = ask(write)
    assert status == 1
    assert "CREATE TEMP TABLE works" in err


def test_a_temporary_table_lasts_for_the_question(ask):
    status, out, _ = ask("--csv", "CREATE TEMP TABLE few AS FROM t LIMIT 3; SELECT count(*) AS n FROM few")
    assert (status, out) == (0, "n\n3\n")


@pytest.mark.parametrize("question", ["-- nothing is asked", "/* */;"])
def test_a_question_of_nothing_has_no_answer(ask, question):
    assert ask("--csv", question) == (0, "", "")


def test_raw_is_about_csv(ask):
    assert ask("--csv", "--raw", "SELECT '=1' AS n")[1] == "n\n=1\n"
    assert ask("--raw", "SELECT 1")[0] == 2


def test_a_typo_shows_where_it_is(ask):
    status, _, err = ask("SELEC 1")
    assert status == 1
    assert "syntax error" in err
    assert "^" in err


def test_instants_are_shown_in_utc(ask, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert "00:30:00+00" in ask("--csv", "SELECT TIMESTAMPTZ '2026-11-20 09:30:00+09' AS at")[1]


def test_before_the_first_run_there_is_nothing_to_ask(tmp_path, capsys):
    assert cli.main(["sql", "--home", str(tmp_path), "SELECT 1"]) == 1
    assert "yalu run" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_reader_that_stops_early_is_no_error(published, root):
    line = [*RUN, "sql", "--home", str(published), "--csv", "FROM t a, t b LIMIT 300000"]
    with subprocess.Popen(line, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        asked.stdout.readline()
        asked.stdout.close()
        assert asked.stderr.read() == b""
