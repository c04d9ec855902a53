"""Render the report's page: self-contained, no external request; light and dark, narrow and wide."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from flows.report.shares import panels
from flows.report.strips import LEVELS, VERDICT_SIGNS, border, timeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.report.gather import ReportRows


def render_page(found: ReportRows, charts: Mapping[str, dict[str, Any]]) -> str:
    """Return the whole page as HTML. Needs the extra `charts`, which holds the drawing scripts."""
    from jinja2 import Environment

    folder = resources.files("flows.report")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "report.html.j2").read_text("utf-8"))
    weeks = [row["week"] for row in found.weeks]
    drawn = {name: spec for name, spec in charts.items() if spec}
    return template.render(
        found=found,
        charts=dict.fromkeys(drawn, True),
        panels=panels(found.topics, found.began),
        weeks=weeks,
        timeline=timeline(found.events, weeks),
        border=border(found.signs, weeks),
        levels=LEVELS,
        verdicts=VERDICT_SIGNS,
        failed={*found.failed, *(charts.keys() - drawn.keys())},
        specs=script_text(json.dumps(drawn, ensure_ascii=False, default=str)),
        library=_library(),
        style=(folder / "report.css").read_text("utf-8"),
    )


def script_text(text: str) -> str:
    """Return JSON escaped for a script element, so that no headline can close it."""
    for sign, safe in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, safe)
    return text


def _library() -> str:
    """Return Vega, Vega-Lite and vega-embed as one script, from the wheel vl-convert."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", "<\\/script")
