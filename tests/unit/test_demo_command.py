"""What `yalu demo` does to the folder it is given, and how it tells of a collection."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from extractors.records import RunReport
from flows.cli import main
from flows.commands.demo import MADE, Collection, describe_collection, describe_next, make_folder
from flows.demo.mark import MARKER, is_demo
from flows.errors import UsageError

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def make_report(**counts: int) -> RunReport:
    zero = dict.fromkeys(("seen", "loaded", "dropped", "failed", "pending", "known"), 0)
    return RunReport("r", NOW, NOW, 1, (), **(zero | counts))


def test_a_new_folder_is_marked_and_ready(tmp_path):
    make_folder(tmp_path / "deep" / "demo")
    assert {path.name for path in (tmp_path / "deep" / "demo").iterdir()} == {*MADE, MARKER}


def test_an_earlier_demo_is_replaced_and_what_lies_beside_it_stays(tmp_path):
    make_folder(tmp_path)
    (tmp_path / "data" / "old").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    make_folder(tmp_path)
    assert list((tmp_path / "data").iterdir()) == [tmp_path / "data" / MARKER]
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("is_folder", [True, False], ids=["folder", "file"])
def test_what_no_demo_made_is_refused_and_left_alone(tmp_path, is_folder):
    place = tmp_path / "yalu-demo"
    kept = place / "data" if is_folder else place
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("somebody's")
    with pytest.raises(UsageError, match="no demo made it"):
        make_folder(place)
    assert kept.read_text() == "somebody's"


def test_a_linked_folder_of_data_is_unlinked_not_emptied(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_text("kept")
    demo = tmp_path / "demo"
    make_folder(demo)
    (demo / "digest").rmdir()
    (demo / "digest").symlink_to(tmp_path / "elsewhere")
    make_folder(demo)
    assert (tmp_path / "elsewhere" / "precious").read_text() == "kept"


def test_a_second_collection_says_that_it_loaded_nothing():
    answers = tuple(SimpleNamespace(status=304, bytes_sent=0) for _ in range(9))
    lines = describe_collection(2, Collection(make_report(known=60), answers, 0.5))
    assert "9 requests, 0 bytes sent to us, 9 answers 'not modified'" in lines[0]
    assert "60 known before" in lines[1]
    assert "nothing new was loaded" in lines[2]


def test_commands_to_try_name_the_home_ready_for_a_shell(tmp_path):
    folder = tmp_path / "my demo"
    assert any(f"--home '{folder / 'data'}'" in line for line in describe_next(folder))


LIVE = (["run"], ["backfill", "s1", "--since", "2026-11-01"], ["digest", "--send"], ["digest", "watch"], ["serve"])


@pytest.mark.parametrize("words", LIVE, ids=" ".join)
@pytest.mark.parametrize("place", ["data", "."])
def test_a_demo_home_refuses_live_commands_in_one_line(tmp_path, capsys, words: list[str], place: str):
    make_folder(tmp_path)
    assert main([*words, "--home", str(tmp_path / place)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "demo" in line
    assert "--home" in line


def test_a_home_beside_a_demo_is_none(tmp_path):
    make_folder(tmp_path)
    assert not is_demo(tmp_path / "yalu-data")
    assert is_demo(tmp_path / "data")
