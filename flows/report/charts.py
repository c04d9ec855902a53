"""The report's charts, in Altair: Vega-Lite that the page draws in its light or dark theme.

Colours come from the palettes of `report.css` where the theme decides, and are fixed where they carry meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import web_address
from flows.bugs import note
from flows.report.map import EAST, LAND_NAMES, MAP_HEIGHT, NAME_AT, NORTH, outline, place_names

if TYPE_CHECKING:
    import altair as alt

    from flows.report.gather import ReportRows, Row

LANGS = {"en": "#4c78a8", "ko": "#e0792b", "zh-Hans": "#c8423f", "zh-Hant": "#8e5bb5", "zh": "#a5453f", "ja": "#3f9b7a"}
VOICES = {
    "state": "#b5402d", "party": "#d9694a", "government": "#d99a4a", "public": "#6f8fb0", "independent": "#3f7f5f",
    "aggregator": "#98907f", "unknown": "#8b8f96",
}  # fmt: skip
# The width of its container; the height of its content.
FIT = {"type": "fit-x", "contains": "padding"}


def draw(found: ReportRows) -> dict[str, dict[str, Any]]:
    """Return Vega-Lite by the id of its element; without charts that have no rows, {} for one that failed."""
    made: dict[str, Callable[[], Any]] = {
        "coverage": lambda: _coverage(found.coverage, [row["week"] for row in found.weeks]) if found.coverage else None,
        "mix": lambda: _mix(found.mix) if found.mix else None,
        "bursts": lambda: _bursts(found.bursts) if found.bursts else None,
        "places": lambda: _places(found.places) if found.places else None,
        "spread": lambda: _spread(found.spread, found.timezone) if len(found.spread) > 1 else None,
    }
    drawn = {name: _drawn(name, make) for name, make in made.items()}
    return {name: chart for name, chart in drawn.items() if chart is not None}


def _drawn(name: str, make: Callable[[], Any]) -> dict[str, Any] | None:
    """Return a chart as Vega-Lite; None where there is nothing to show, {} where a bug prevents it."""
    try:
        chart = make()
        return None if chart is None else chart.to_dict() | {"autosize": FIT}
    except Exception as error:  # noqa: BLE001 - note raises what is not a bug
        note(f"report chart {name}", error)
        return {}


def _coverage(rows: list[Row], weeks: list[str]) -> Any:  # noqa: ANN401 - a chart
    """Draw a place for every week, also one without collections."""
    import altair as alt

    axis = alt.Axis(labelAngle=0, labelOverlap=True, labelExpr="substring(datum.label, 5)")
    return (
        alt.Chart(_data(rows), width="container", height=200)
        .mark_bar()
        .encode(
            x=alt.X("week:O", title="week of", scale=alt.Scale(domain=weeks), axis=axis),
            y=alt.Y("articles:Q", title="originals"),
            color=alt.Color("lang:N", title=None, scale=_scale(LANGS, rows, "lang"), legend=alt.Legend(orient="top")),
            tooltip=["week:O", "lang:N", "articles:Q"],
        )
    )


def _mix(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    total = Counter[str]()
    for row in rows:
        total[row["topic"]] += row["articles"]
    rows = [{**row, "topic": f"{row['topic']} ({total[row['topic']]})", "of": total[row["topic"]]} for row in rows]
    return (
        alt.Chart(_data(rows), width="container", height=_height(rows, "topic"))
        .mark_bar()
        .encode(
            y=alt.Y("topic:N", title=None, sort=alt.EncodingSortField("of", op="max", order="descending")),
            x=alt.X(
                "articles:Q", stack="normalize", title="share of originals (their number after the topic)",
                axis=alt.Axis(format="%", tickCount=5),
            ),
            color=alt.Color(
                "ownership:N", title=None, scale=_scale(VOICES, rows, "ownership"),
                legend=alt.Legend(orient="top", columns=4),
            ),
            tooltip=["topic:N", "ownership:N", "articles:Q"],
        )
    )  # fmt: skip


def _bursts(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    return (
        alt.Chart(_data(rows), width="container", height=_height(rows, "value"))
        .mark_bar()
        .encode(
            y=alt.Y("value:N", title=None, sort="-x", axis=alt.Axis(labelLimit=150)),
            x=alt.X("z:Q", title="z: spreads above its weekday and season"),
            color=alt.condition("datum.is_burst", alt.value("#c8423f"), alt.value("#8b8f96")),
            tooltip=["value:N", "articles:Q", "expected:Q", "z:Q"],
        )
    )


def _places(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    x = alt.X("lon:Q", title=None, scale=alt.Scale(domain=list(EAST), nice=False), axis=None)
    y = alt.Y("lat:Q", title=None, scale=alt.Scale(domain=list(NORTH), nice=False), axis=None)
    named, lines = place_names(rows), outline()
    drawn = {kind: alt.Chart(_data([line for line in lines if line["kind"] == kind])) for kind in ("coast", "border")}
    return alt.layer(
        drawn["coast"].mark_line(color="#6f9fc8", strokeWidth=1).encode(x=x, y=y, detail="line:N", order="order:Q"),
        drawn["border"].mark_line(color="#8b8f96", strokeWidth=1.5, strokeDash=[5, 3]).encode(
            x=x, y=y, detail="line:N", order="order:Q"
        ),
        alt.Chart(_data(LAND_NAMES)).mark_text(fontSize=10, fontStyle="italic", color="#8b8f96").encode(
            x=x, y=y, text="name:N"
        ),
        alt.Chart(_data(rows)).mark_circle(opacity=0.75, color="#c8423f").encode(
            x=x, y=y, size=alt.Size("articles:Q", legend=None, scale=alt.Scale(range=[30, 500])),
            tooltip=["name:N", "articles:Q", "last_on:N"],
        ),
        *(
            alt.Chart(_data([row for row in named if row["side_of_dot"] == side]))
            .mark_text(align=align, baseline="middle", dx=dx, dy=dy, fontSize=11).encode(x=x, y=y, text="name:N")
            for side, (dx, dy, align) in NAME_AT.items()
            if any(row["side_of_dot"] == side for row in named)
        ),
    ).properties(width="container", height=MAP_HEIGHT)  # fmt: skip


def _spread(rows: list[Row], timezone: str) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    linked = [{**row, "href": web_address(row["url"])} for row in rows]
    return (
        alt.Chart(_data(linked), width="container", height=_height(rows, "outlet"))
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("at:T", title=timezone, axis=alt.Axis(format="%d %b %H:%M", tickCount=5, labelOverlap=True)),
            y=alt.Y("outlet:N", title=None, sort=alt.EncodingSortField("at", op="min"), axis=alt.Axis(labelLimit=130)),
            color=alt.Color("lang:N", title=None, scale=_scale(LANGS, rows, "lang"), legend=alt.Legend(orient="top")),
            shape=alt.Shape("role:N", title=None, legend=alt.Legend(orient="top")),
            href="href:N",
            tooltip=["at:T", "outlet:N", "lang:N", "role:N", "title:N"],
        )
    )


def _data(rows: list[Row]) -> Any:  # noqa: ANN401 - altair's Data carries no types
    import altair as alt

    make: Any = alt.Data
    return make(values=rows)


def _height(rows: list[Row], key: str) -> int:
    """Return 20 CSS pixels for each value. (Vega-Lite's step heights conflict with a width by container.)"""
    return 20 * len({row[key] for row in rows})


def _scale(colours: dict[str, str], rows: list[Row], key: str) -> alt.Scale:
    """Return a scale of the fixed colours of the values that occur, in their order."""
    import altair as alt

    present = [name for name in colours if any(row[key] == name for row in rows)]
    others = sorted({row[key] for row in rows} - set(present))
    return alt.Scale(domain=[*present, *others], range=[colours.get(name, "#8b8f96") for name in [*present, *others]])
