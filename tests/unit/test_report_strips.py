"""The report's strips: every event and every sign at the border stands in its week and leads to its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from flows.report.gather import gather
from flows.report.page import render_page
from flows.report.strips import MOST_IN_CELL, Cell, Sign, border, timeline
from tests.desk import Desk, before, noon
from warehouse.tables import load

WEEKS = ["2026-11-09", "2026-11-16"]


def event(name: str, **changes: Any) -> dict[str, Any]:
    return {"event_id": name, "pair": "DPRK-PRC", "level": 1, "week": WEEKS[1], "status": "done", "why": "official",
            "words": "summit Xi – Kim"} | changes  # fmt: skip


@pytest.mark.parametrize(
    ("status", "sign"),
    [("done", "●"), ("under_way", "●"), ("reported", "◐"), ("planned", "○"), ("denied", "✕"), ("cancelled", "✕")],
)
def test_a_status_has_its_sign(status: str, sign: str) -> None:
    (line,) = timeline([event("e", status=status)], WEEKS)
    assert line.label == "DPRK-PRC, heads"
    assert line.cells == (Cell(), Cell((Sign(sign, f"summit Xi – Kim, {status} (official)", "event-e"),)))


def test_lines_are_by_pair_then_level_and_other_weeks_are_left_out() -> None:
    rows = [event("a", level=0), event("b", level=3), event("c", pair="ROK-PRC"), event("d", week="2026-01-05")]
    assert [line.label for line in timeline(rows, WEEKS)] == [
        "DPRK-PRC, ministers", "DPRK-PRC, level not known", "ROK-PRC, heads",
    ]  # fmt: skip


def test_a_full_cell_says_how_many_more() -> None:
    (line,) = timeline([event(str(number)) for number in range(MOST_IN_CELL + 3)], WEEKS)
    assert (len(line.cells[1].signs), line.cells[1].more) == (MOST_IN_CELL, 3)


def test_customs_stand_apart_from_rumour() -> None:
    row = {"number": 1, "week": WEEKS[0], "indicator": "rail", "direction": "up", "place": "DPRK-PRC", "outlet": "O"}
    found = border([row | {"source_kind": "media"}, row | {"source_kind": "customs", "direction": "closed"}], WEEKS)
    assert [(line.label, line.cells[0].signs[0].sign) for line in found] == [
        ("rail, customs", "◆"),
        ("rail, media", "▲"),
    ]


def test_the_page_leads_from_each_sign_to_its_words() -> None:
    desk = Desk("s1")
    desk.add(before(1), "politics", article_id="a", title="News <b>", relevance=0.9, outlet="O")
    load.append(desk.connection, "events", [{
        "event_id": "e", "event_type": "summit", "pair": "DPRK-PRC", "actor": "x", "actor_side": "PRC",
        "actor_level": 1, "target": "y", "target_side": "DPRK", "target_level": 1, "happened_on": before(1),
        "status": "done", "why": "official", "voices": 2, "first_reported_at": noon(before(1)), "category": "CONSULT",
    }])  # fmt: skip
    load.append(desk.connection, "event_history", [{"event_id": "e", "article_id": "a", "quote": "They <met>.",
                "changed_at": noon(before(0)), "run_id": "r1", "to_status": "done"}])  # fmt: skip
    load.append(desk.connection, "border_signs", [{
        "article_id": "a", "published_on": before(1), "indicator": "rail", "place": "DPRK-PRC", "direction": "up",
        "period_precision": "none", "source_kind": "media", "field": "title", "span_start": 0, "span_end": 4,
    }])  # fmt: skip
    desk.ask("SELECT 1")
    found = gather(desk.connection)
    assert found is not None
    assert found.failed == ()
    page = render_page(found, {})
    for anchor in ("event-e", "sign-1"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert "They &lt;met&gt;." in page
    assert "“News”" in page
    assert "– y" not in page  # a party without a name is shown by its side


@pytest.mark.parametrize(("precision", "words"), [("day", ", 2026-11-19"), ("month", ", 2026-11"), ("year", ", 2026")])
def test_an_event_of_a_month_has_no_day(precision: str, words: str) -> None:
    desk = Desk("s1")
    load.append(desk.connection, "events", [{
        "event_id": "e", "event_type": "visit", "actor_side": "PRC", "target_side": "DPRK", "happened_on": before(1),
        "date_precision": precision, "first_reported_at": noon(before(1)), "actor_level": 0, "target_level": 0,
    }])  # fmt: skip
    found = gather(desk.connection)
    assert found is not None
    assert found.events[0]["words"] == f"visit PRC – DPRK{words}"
