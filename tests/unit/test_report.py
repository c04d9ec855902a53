"""`yalu report`: one page with everything inside it, whatever the warehouse holds, and headlines that stay text."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli import main
from flows.report.charts import draw, place_names
from flows.report.gather import gather
from flows.report.map import EAST, NORTH, outline
from flows.report.page import script_text
from tests.builders import NOW, load_run, make_article, make_record, make_source, make_tag
from tests.desk import Desk
from warehouse.store.connection import Warehouse, open_published
from warehouse.tables import load_reference

pytest.importorskip("altair", reason="the extra 'charts' is not installed (pip install '.[charts]')")
pytest.importorskip("vl_convert", reason="the extra 'charts' is not installed (pip install '.[charts]')")

HOSTILE = "</script><script>alert(1)</script><img src=https://elsewhere.example/x.png>"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    warehouse = Warehouse(home)
    with warehouse.write("test") as connection:
        place = {"entity_id": "city:dandong", "kind": "place", "name": HOSTILE, "lat": 40.1, "lon": 124.4}
        load_reference.load_whole(connection, "entities", [place])
    records = [
        make_record(
            make_article(str(number), published_at=NOW - timedelta(days=number), title=HOSTILE if number == 1 else "T"),
            make_tag(), make_tag("city:dandong", "entity"),
        )
        for number in range(80)
    ]  # fmt: skip
    load_run(warehouse, *records, sources=(make_source("s1", outlet=HOSTILE),))
    return home


@pytest.fixture(scope="module")
def page(home: Path) -> str:
    assert main(["--home", str(home), "report"]) == 0
    return (home / "report.html").read_text("utf-8")


def test_the_page_asks_nothing_of_any_other_place(page: str) -> None:
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    links = re.findall(r'<a href="https?://[^"]+" target="_blank" rel="noopener"', markup)
    assert links  # to the articles: opened when a person asks, loaded never
    assert len(re.findall(r'\shref\s*=(?!"#)', markup)) == len(links)
    assert not re.search(r"<[^>]*\s(?:src|srcset|poster|action)\s*=|@import|url\((?!#)", markup)
    assert "default-src 'none'" in page


def test_a_headline_stays_text(page: str) -> None:
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "alert(1)" in markup
    assert "<img" not in markup
    assert page.count("<script>") == page.count("</script>") == 2


def test_the_page_has_every_part(page: str) -> None:
    for part in ("coverage", "mix", "places"):
        assert f'<div class="chart" id="{part}">' in page
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page


def test_each_chart_is_of_what_was_asked(home: Path) -> None:
    with open_published(home) as connection:
        found = gather(connection)
    assert found
    assert sum(row["articles"] for row in found.coverage) == found.totals["originals"] == 80
    days = {row["story_id"]: row["first_on"] for row in found.stories}
    assert len(set(days.values())) == len(days) > 1, "told by their days of publication, not of collection"
    charts = draw(found)
    assert charts["coverage"]["data"]["values"] == found.coverage
    assert all(chart["width"] == "container" for chart in charts.values())


def test_an_empty_warehouse_gives_a_page_without_charts() -> None:
    found = gather(Desk("s1").connection)
    assert found
    assert draw(found) == {}


def test_no_text_closes_a_script() -> None:
    text = script_text(json.dumps({"title": HOSTILE + "\u2028"}))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["title"] == HOSTILE + "\u2028"


def test_a_wrong_day_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "report", "--since", "May"]) == 2
    assert "2026-11-20" in capsys.readouterr().err


def test_names_on_the_map_cover_neither_one_another_nor_a_dot() -> None:
    rows = [{"name": f"Place {n}", "lon": 129.9 + n % 3 / 10, "lat": 42.6 + n // 3 / 10} for n in range(9)]
    named = place_names(rows)
    assert 0 < len(named) < len(rows)
    assert place_names([{"name": "Far east", "lon": 131.4, "lat": 40.0}])[0]["side_of_dot"] == "left"


def test_the_outline_lies_within_the_window_and_has_coasts_and_borders():
    points = outline()
    assert {point["kind"] for point in points} == {"coast", "border"}
    assert len(points) > 500
    outside = [
        p for p in points if not (EAST[0] - 1 < p["lon"] < EAST[1] + 1 and NORTH[0] - 1 < p["lat"] < NORTH[1] + 1)
    ]
    assert outside == []
