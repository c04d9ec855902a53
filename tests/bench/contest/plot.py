"""Draw docs/benchmarks-contest.svg from what the contest printed: `python -m tests.bench.contest.plot < LINES`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path
from statistics import median

OUT = Path(__file__).resolve().parents[3] / "docs" / "benchmarks-contest.svg"
LEFT, WIDTH, BAR = 200, 420, 18
OURS, THEIRS = "#1f6fb2", "#b8b8b8"


def plot(lines: Iterable[str]) -> str:
    """A group of bars a web: pages a CPU second by contestant, medians, with the F1 of the texts beside."""
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for row in (json.loads(line) for line in lines if line.startswith("{")):
        found.setdefault(row["web"], {}).setdefault(row["who"], []).append((row["pages a CPU second"], row["F1"]))
    parts, y = [], 8
    for web, rows in found.items():
        middle = {who: (median(r[0] for r in runs), median(r[1] for r in runs)) for who, runs in rows.items()}
        most = max(speed for speed, _ in middle.values())
        parts.append(f'<text x="{LEFT}" y="{y + 14}" font-weight="bold">{web}: pages a CPU second (text F1)</text>')
        y += 24
        for who, (speed, quality) in middle.items():
            long = WIDTH * speed / most
            colour = OURS if who == "Yalu" else THEIRS
            parts.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(who)}</text>')
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{long:.0f}" height="{BAR - 3}" fill="{colour}"/>')
            parts.append(f'<text x="{LEFT + long + 6:.0f}" y="{y + 13}">{speed:.1f} ({quality:.2f})</text>')
            y += BAR
        y += 14
    size = f'viewBox="0 0 {LEFT + WIDTH + 110} {y}" width="{LEFT + WIDTH + 110}" height="{y}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>text {{ font: 12px sans-serif }}</style>'
    return "\n".join((head, f'<rect width="{LEFT + WIDTH + 110}" height="{y}" fill="#ffffff"/>', *parts, "</svg>\n"))


if __name__ == "__main__":
    OUT.write_text(plot(sys.stdin), "utf-8")
