"""`yalu digest readers`: recipients.toml is listed and changed as a whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from flows.digest.readers import hide_addresses, reader_token, token_of
from flows.sources.catalog import load_recipients


def readers(home: Path, *words: str) -> int:
    return main(["digest", "readers", *words, "--home", str(home)])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_reader_is_added_listed_and_removed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert readers(desk, "add", "ana@x.example", "--lang", "ko", "en", "--days", "mon", "thu") == 0
    assert readers(desk, "add", "bo@x.example") == 0
    capsys.readouterr()
    assert readers(desk, "list", "--token", "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["token"], first["days"]) == (reader_token("ana@x.example"), ["mon", "thu"])
    assert (first["langs"], second["langs"]) == (["ko", "en"], ["en"])
    assert second["address"] == "bo@x.example"
    assert readers(desk, "remove", "ANA@x.example") == 0
    assert [one.address for one in load_recipients(desk / "recipients.toml")] == ["bo@x.example"]


def test_comments_of_the_file_are_kept(desk: Path) -> None:
    file = desk / "recipients.toml"
    file.write_text('# ours\n[[recipient]]\naddress = "a@x.example" # the editor\n', "utf-8")
    readers(desk, "add", "b@x.example")
    assert file.read_text("utf-8").startswith('# ours\n[[recipient]]\naddress = "a@x.example" # the editor\n')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "ana"], "address"),
        (["add", "b@x.example", "--lang", "fr"], "lang"),
        (["add", "b@x.example", "--topics", "the border"], "topics"),
        (["add", "A@x.example"], "already"),
        (["add"], "say whom"),
        (["remove", "b@x.example"], "not among the recipients"),
        (["list", "b@x.example"], "takes no address"),
    ],
)
def test_what_is_not_allowed_is_one_line_and_changes_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    file = desk / "recipients.toml"
    file.write_text('[[recipient]]\naddress = "a@x.example"\n', "utf-8")
    before = file.read_bytes()
    assert readers(desk, *words) != 0
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert file.read_bytes() == before
    assert list(desk.glob(".*draft")) == []


def test_a_token_is_the_same_for_any_case_and_of_itself() -> None:
    token = reader_token("Ana@X.example")
    assert token == reader_token("ana@x.example") == token_of(token) == token_of("ANA@x.example")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.1.1 <ana@x.example>: no such user", "550 5.1.1 <(address)>: no such user"),
        ("452 ana+news@mail.x.example is full", "452 (address) is full"),
        ("250 2.0.0 queued as 1F2E", "250 2.0.0 queued as 1F2E"),
    ],
)
def test_replies_are_published_without_addresses(reply: str, expected: str) -> None:
    assert hide_addresses(reply) == expected


def test_the_example_file_loads() -> None:
    file = Path(__file__).resolve().parents[2] / "deploy" / "recipients.example.toml"
    assert [one.address for one in load_recipients(file)] == ["reader@example.org"]
