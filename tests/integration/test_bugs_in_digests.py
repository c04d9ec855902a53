"""An exception of ours in one section, one reader's mail, one chart: the rest goes out, and somebody is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from flows import clock
from flows.bugs import account
from flows.cli import main
from flows.config.settings import Settings
from flows.delivery.build import build_digest
from flows.digest.layouts import NOT_MADE
from flows.digest.render import render_text
from flows.operations import doctor
from flows.sources.catalog import Recipient
from tests.digest_builders import NOW
from tests.faults import broken, some
from tests.mail import READERS, Postman, send, states
from tests.named_steps import COMPOSING, REPORTING, SENDING
from warehouse.store.connection import open_published

MARKS = {
    "flows.digest.gather:_section": ("20_stories",),
    "flows.digest.gather:named_rows": (),
    "flows.digest.gather:instead": (),
    "flows.digest.compose:lay_out": (),
    "flows.digest.compose:rows_of": ("layout='stories'",),
    "flows.digest.layouts:make_story": ("customs houses",),
}


def named(home: Path) -> bool:
    return any("Boom: injected into" in found.words for found in doctor.examine(Settings(home=home), clock.now()))


@pytest.mark.parametrize("step", some(COMPOSING, of=2))
def test_a_part_of_the_digest_costs_itself(desk: Settings, postman: Postman, step: str, monkeypatch) -> None:
    if step.endswith("draw_days"):
        monkeypatch.undo()
        monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    whole = build_digest(desk.home, None, desk)
    with broken(step, MARKS.get(step, ())):
        report = send(desk)
        digest = build_digest(desk.home, None, desk)
    assert states(report) == {"ana": "accepted", "bo": "accepted", "chun": "accepted"}
    assert report.bugs
    assert report.exit_status == 1
    assert named(desk.home)
    assert [section.name for section in digest.sections] == [section.name for section in whole.sections]
    if step.endswith("narrowed"):  # it costs time alone
        assert digest.sections == whole.sections
    elif step in {
        "flows.digest.compose:make_lead",
        "flows.digest.compose:make_subject",
        "flows.digest.chart:draw_days",
    }:
        assert NOT_MADE not in render_text(digest)
    elif not step.endswith("rows_of"):
        failed = [section.name for section in digest.sections if section.empty == NOT_MADE]
        assert failed
        assert (len(failed) == len(digest.sections)) == (not MARKS[step])
        assert "a quiet day" not in render_text(digest).replace("Not to be called a quiet day", "")


@pytest.mark.parametrize("step", some(SENDING, of=2))
def test_one_readers_mail_costs_itself_and_is_made_up_for(desk: Settings, postman: Postman, step: str) -> None:
    choosy = Recipient("bo@x.example", name="Bo", topics=("border.bridge_rail",))
    readers = (READERS[0], choosy, READERS[2])
    marks = ("border.bridge_rail",) if step.endswith("gather_variant") else ("bo@x.example",)
    with broken(step, marks):
        report = send(desk, readers)
    assert sorted(postman.readers) == ["ana@x.example", "chun@x.example"]
    assert report.bugs
    assert report.exit_status == 1
    assert named(desk.home)
    log = (desk.home / "logs" / "yalu.jsonl").read_text("utf-8")
    assert "x.example" not in log
    if step.endswith("deliver"):
        assert states(report)["bo"] == "unknown"
        return
    with pytest.MonkeyPatch.context() as later:
        later.setenv("YALU_NOW", NOW.replace(minute=NOW.minute + 5).isoformat())
        send(desk, readers)
    assert sorted(postman.readers) == ["ana@x.example", "bo@x.example", "chun@x.example"]


PARTS = {
    "totals": "AS originals", "coverage": "date_trunc('week', published_on)", "weeks": "FROM trend(NULL",
    "bursts": "FROM burst(",
    "mix": "split_part(t.value", "places": "FROM mentions", "health": "'not asked'", "sick": "NOT IN ('ok'",
    "stories": "independent_count, langs", "events": "WITH last AS", "border": "AS number",
    "contacts": "FROM contacts(",
}  # fmt: skip


@pytest.fixture
def desk_of_report(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("altair", reason="the extra 'charts' is not installed (pip install '.[charts]')")
    pytest.importorskip("vl_convert", reason="the extra 'charts' is not installed (pip install '.[charts]')")
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    shutil.copytree(filled, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


@pytest.mark.parametrize("step", some(step for step in REPORTING if "charts" in step))
def test_a_chart_costs_itself(desk_of_report: Path, step: str) -> None:
    from flows.report.charts import draw
    from flows.report.gather import gather
    from flows.report.page import render_page

    name = step.rpartition("_")[2]
    with open_published(desk_of_report) as connection:
        found = gather(connection)
    assert found
    others = {other: chart for other, chart in draw(found).items() if other != name}
    with broken(step, ()), account() as bugs:
        charts = draw(replace(found, **{name: [{}, {}]}))
    assert len(bugs.lines) == 1
    assert charts == others | {name: {}}
    assert render_page(found, charts).count("This part could not be made") == 1


@pytest.mark.parametrize("part", some(PARTS))
def test_a_part_of_the_report_costs_itself(desk_of_report: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with broken("flows.report.gather:_ask", (PARTS[part],)):
        assert main(["--home", str(desk_of_report), "report"]) == 1
    assert "1 bug of Yalu's own" in capsys.readouterr().err
    page = (desk_of_report / "report.html").read_text("utf-8")
    assert page.count("This part could not be made") == (0 if part == "totals" else 1)
    assert named(desk_of_report)
