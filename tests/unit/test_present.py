"""Results as tables and JSON, the same for every command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.commands._present import present, print_json, print_table

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Inner:
    at: datetime


@dataclass(frozen=True)
class Record:
    name: str
    inner: tuple[Inner, ...]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Record("북", (Inner(NOON),)), {"name": "북", "inner": [{"at": "2026-11-20T12:00:00+00:00"}]}),
        ([Inner(NOON)], [{"at": "2026-11-20T12:00:00+00:00"}]),
        ({"file": Path("a/b"), "n": None}, {"file": "a/b", "n": None}),
    ],
    ids=["a record", "records", "a path"],
)
def test_json_has_records_as_objects_and_the_rest_as_text(
    capsys: pytest.CaptureFixture[str], value: object, read: object
) -> None:
    print_json(value)
    text = capsys.readouterr().out
    assert json.loads(text) == read
    assert "\\u" not in text


@pytest.mark.parametrize(("as_json", "shown"), [(True, '"a"\n'), (False, "text\n")])
def test_a_result_is_presented_in_one_form(capsys: pytest.CaptureFixture[str], as_json: bool, shown: str) -> None:
    present("a", "text", as_json=as_json)
    assert capsys.readouterr().out == shown


def test_a_table_has_its_headings_and_no_markup_or_controls_of_a_cell(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "note"), [("s1", "[bold]x[/bold] \x1b[31m"), ("s2", None)])
    heading, first, second = (line.rstrip().split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert (heading[0], first[0], second) == ("id", "s1", ["s2", "None"])
    assert first[1] == "[bold]x[/bold] \\u001b[31m"
