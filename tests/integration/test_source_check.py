"""`yalu sources check` against an invented web of forty sites: each trouble is named, and mended where it can be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows import cli, clock
from flows.config.settings import load_settings
from flows.operations import moves
from flows.operations.doctor import examine
from flows.operations.moves import look_for_moves
from flows.sources.catalog import load_sources
from tests.integration.trouble_web import Kind, build, serve_sites

SETTINGS = """home = "home"
sources = "sources.toml"
[fetch]
allow_hosts = ["127.0.0.1", "127.0.0.2"]
per_host_delay_s = 0
total_timeout_s = 3
max_bytes = 1000000
"""


@pytest.fixture(scope="module")
def kinds() -> Iterator[dict[str, Kind]]:
    with serve_sites() as open_site:
        yield build(open_site)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, kinds: dict[str, Kind]) -> Path:
    place = tmp_path_factory.mktemp("check")
    write_rows(place, kinds.values())
    return place


def write_rows(place: Path, kinds: Iterable[Kind]) -> None:
    (place / "yalu.toml").write_text(SETTINGS, "utf-8")
    rows = []
    for kind in kinds:
        lines = [f"{key} = {json.dumps(value)}" for key, value in kind.row.items()]
        rows.append("[[source]]\n" + "\n".join(lines) + "\n")
    (place / "sources.toml").write_text("\n".join(rows), "utf-8")


def check(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    status = cli.main(["sources", "check", "--json", *arguments, "--settings", str(folder / "yalu.toml")])
    assert status == 0
    return {one["source_id"]: one for one in json.loads(capsys.readouterr().out)}


def test_each_trouble_is_named_and_the_advice_mends_it(kinds, folder, capsys) -> None:
    found = check(folder, capsys, "--apply", "--mark")
    named = {name: (one["verdict"], [code for code, _ in one["findings"]]) for name, one in found.items()}
    wrong = {
        name: named[name]
        for name, kind in kinds.items()
        if named[name][0] != kind.verdict or (kind.code and kind.code not in named[name][1])
    }
    assert wrong == {}
    assert len({kind.code for kind in kinds.values()}) >= 25
    sound = {name for name, kind in kinds.items() if kind.verdict == "sound"}
    rows = {source.id: source for source in load_sources(folder / "sources.toml")}
    assert {name for name, row in rows.items() if row.verified} == sound
    report = next((folder / "home" / "reports").glob("*-sources.md")).read_text("utf-8")
    assert all(f"## {name} (" in report for name in ("Sound", "Doubtful", "Dead"))
    again = check(folder, capsys, *[name for name, kind in kinds.items() if kind.is_mended and rows[name].enabled])
    assert {name for name, one in again.items() if one["verdict"] != "sound"} == set()
    assert not rows["twin"].enabled
    assert not rows["gone"].enabled


def test_a_night_finds_where_troubled_sources_went(kinds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = ["frozen-but-named", "gone-but-named", "page-names-feed", "sibling-gone"]
    write_rows(tmp_path, [kinds[name] for name in ("sibling", "gone", "frozen", *moved)])
    settings = load_settings(tmp_path / "yalu.toml", None)
    since = clock.now() - timedelta(days=4)
    monkeypatch.setattr(moves, "_troubled_since", lambda _: dict.fromkeys(("gone", "frozen", *moved), since))
    assert look_for_moves(settings).startswith("6 sources asked, 4 found elsewhere: ")
    assert look_for_moves(settings) == "no source is due for a look"  # until a week has passed
    actions = [one.action for one in examine(settings, clock.now()) if one.name.endswith("moved")]
    assert actions == [f"'yalu sources check {name} --apply' writes the new address into its row" for name in moved]
    rows = (tmp_path / "sources.toml").read_text("utf-8").replace("/rss", "/elsewhere")
    (tmp_path / "sources.toml").write_text(rows, "utf-8")
    assert not [one for one in examine(settings, clock.now()) if one.name.endswith("moved")]


def test_a_check_goes_on_where_it_was_stopped(folder, capsys) -> None:
    first = check(folder, capsys, "sound", "sound-ko")
    again = check(folder, capsys, "--resume", "sound", "sound-ko")
    assert first == again
