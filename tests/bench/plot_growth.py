"""Draw docs/benchmarks-growth.png from tests/bench/warehouse_figures.json: bytes and seconds by number of documents.

python -m tests.bench.plot_growth        needs the extra `charts`
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "tests" / "bench" / "warehouse_figures.json"
PICTURE = ROOT / "docs" / "benchmarks-growth.png"
LINES = {
    "trend('border')": "trend", "burst(NULL, 'entity')": "burst", "cooccur('per:7')": "cooccur",
    "first_last_seen('entity')": "first_last_seen", "search('题 777')": "search", "load and checks": "load and checks",
}  # fmt: skip


def rows_of(figures: list[dict]) -> tuple[list[dict], list[dict]]:
    """Bytes, and CPU seconds of each question, by number of documents."""
    sizes = [{"documents": one["documents"], "MB": one["bytes"] / 1e6} for one in figures]
    seconds = [
        {"documents": one["documents"], "seconds": told[0], "of": name}
        for one in figures
        for asked, name in LINES.items()
        for told in [one.get(asked) or [one["load"][0] + one["checks"][0]]]
    ]
    return sizes, seconds


def draw() -> None:
    """Two charts beside one another, both axes by powers of ten."""
    import altair as alt
    import vl_convert

    figures = [one for one in json.loads(FIGURES.read_text("utf-8")) if not one.get("words")]
    sizes, seconds = rows_of(figures)
    x = alt.X("documents:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s"), title="documents")
    growth = (
        alt.Chart(alt.Data(values=sizes), width=300, height=260, title="Size of the file, without bodies")
        .mark_line(point=True, color="#4c78a8")
        .encode(x=x, y=alt.Y("MB:Q", scale=alt.Scale(type="log"), title="MB"))
    )
    times = (
        alt.Chart(alt.Data(values=seconds), width=300, height=260, title="CPU seconds of a question")
        .mark_line(point=True)
        .encode(
            x=x,
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="CPU seconds"),
            color=alt.Color("of:N", title=None),
        )
    )
    chart = alt.hconcat(growth, times).resolve_scale(color="independent")
    PICTURE.write_bytes(vl_convert.vegalite_to_png(chart.to_dict(), scale=1))


if __name__ == "__main__":
    draw()
