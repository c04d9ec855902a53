"""The report's charts, in Altair; each gives Vega-Lite that the page draws in its own light or dark.

Colours are those of the two palettes of `page.py`'s style where the theme decides, and fixed where they mean something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

    from flows.report.gather import Findings, Row

LANGS = {"en": "#4c78a8", "ko": "#e0792b", "zh-Hans": "#c8423f", "zh-Hant": "#8e5bb5", "zh": "#a5453f", "ja": "#3f9b7a"}
VOICES = {
    "state": "#b5402d", "party": "#d9694a", "government": "#d99a4a", "public": "#6f8fb0", "independent": "#3f7f5f",
    "aggregator": "#98907f", "unknown": "#8b8f96",
}  # fmt: skip
# As wide as its place, as high as it must be.
FIT = {"type": "fit-x", "contains": "padding"}
# The rivers and the line between the Koreas, by eye: a sketch to find one's way, not a boundary.
RIVERS = (
    ((124.2, 39.9), (124.4, 40.1), (125.0, 40.5), (126.0, 41.1), (126.9, 41.8), (127.3, 41.5), (128.2, 41.4),
     (128.1, 42.0), (129.2, 42.2), (129.8, 42.4), (129.9, 43.0), (130.3, 42.9), (130.7, 42.3)),
    ((126.1, 37.8), (126.7, 37.95), (127.1, 38.3), (128.0, 38.3), (128.4, 38.6)),
)  # fmt: skip


def draw(found: Findings) -> dict[str, dict[str, Any]]:
    """Vega-Lite by the id of the place it is drawn in; no chart where there is nothing to show."""
    drawn = {
        "coverage": _coverage(found.coverage) if found.coverage else None,
        "mix": _mix(found.mix) if found.mix else None,
        "bursts": _bursts(found.bursts) if found.bursts else None,
        "places": _places(found.places) if found.places else None,
        "spread": _spread(found.spread) if len(found.spread) > 1 else None,
    }
    return {name: chart.to_dict() | {"autosize": FIT} for name, chart in drawn.items() if chart is not None}


def _coverage(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    return (
        alt.Chart(_data(rows), width="container", height=200)
        .mark_bar()
        .encode(
            x=alt.X("week:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("articles:Q", title="originals"),
            color=alt.Color("lang:N", title=None, scale=_scale(LANGS, rows, "lang"), legend=alt.Legend(orient="top")),
            tooltip=["week:O", "lang:N", "articles:Q"],
        )
    )


def _mix(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    return (
        alt.Chart(_data(rows), width="container", height=_height(rows, "topic"))
        .mark_bar()
        .encode(
            y=alt.Y("topic:N", title=None, sort="-x"),
            x=alt.X("articles:Q", stack="normalize", title="share of originals", axis=alt.Axis(format="%")),
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

    lines = [
        {"line": number, "order": place, "lon": lon, "lat": lat}
        for number, line in enumerate(RIVERS)
        for place, (lon, lat) in enumerate(line)
    ]
    x = alt.X("lon:Q", title=None, scale=alt.Scale(domain=[123.5, 131.5], clamp=True), axis=None)
    y = alt.Y("lat:Q", title=None, scale=alt.Scale(domain=[37.3, 43.6], clamp=True), axis=None)
    river = alt.Chart(_data(lines)).mark_line(color="#6f9fc8", strokeWidth=2, interpolate="monotone")
    dots = alt.Chart(_data(rows)).encode(x=x, y=y)
    upper, lower = ([row for row in _apart(rows) if row["is_below"] is below] for below in (False, True))
    return alt.layer(
        river.encode(x=x, y=y, detail="line:N", order="order:Q"),
        dots.mark_circle(opacity=0.75, color="#c8423f").encode(
            size=alt.Size("articles:Q", legend=None, scale=alt.Scale(range=[30, 500])),
            tooltip=["name:N", "articles:Q", "last_on:N"],
        ),
        *(
            alt.Chart(_data(named)).mark_text(align="left", dx=9, dy=dy, fontSize=11).encode(x=x, y=y, text="name:N")
            for named, dy in ((upper, -4), (lower, 10))
            if named
        ),
    ).properties(width="container", height=340)


def _apart(rows: list[Row]) -> list[Row]:
    """Which names stand below their dot, because that of a place nearby stands above: a twin city's, mostly.

    A third one so near stays without a name; its dot tells it.
    """
    placed: list[Row] = []
    for row in rows:
        near = [
            other for other in placed if abs(other["lon"] - row["lon"]) < 0.9 and abs(other["lat"] - row["lat"]) < 0.3
        ]
        if len(near) < 2:
            placed.append({**row, "is_below": any(not other["is_below"] for other in near)})
    return placed


def _spread(rows: list[Row]) -> Any:  # noqa: ANN401 - a chart
    import altair as alt

    return (
        alt.Chart(_data(rows), width="container", height=_height(rows, "outlet"))
        .mark_point(filled=True, size=90)
        .encode(
            x=alt.X("at:T", title=None),
            y=alt.Y("outlet:N", title=None, sort=alt.EncodingSortField("at", op="min"), axis=alt.Axis(labelLimit=130)),
            color=alt.Color("lang:N", title=None, scale=_scale(LANGS, rows, "lang"), legend=alt.Legend(orient="top")),
            shape=alt.Shape("role:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=["at:T", "outlet:N", "lang:N", "role:N", "title:N"],
        )
    )


def _data(rows: list[Row]) -> Any:  # noqa: ANN401 - altair's Data carries no types
    import altair as alt

    make: Any = alt.Data
    return make(values=rows)


def _height(rows: list[Row], key: str) -> int:
    """Room for a line each. (A height by steps would fight with a width by container.)"""
    return 20 * len({row[key] for row in rows})


def _scale(colours: dict[str, str], rows: list[Row], key: str) -> alt.Scale:
    """The fixed colours of the values that occur, in their order."""
    import altair as alt

    present = [name for name in colours if any(row[key] == name for row in rows)]
    others = sorted({row[key] for row in rows} - set(present))
    return alt.Scale(domain=[*present, *others], range=[colours.get(name, "#8b8f96") for name in [*present, *others]])
