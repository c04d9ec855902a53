"""Draws what looking for candidates costs as a page and a picture for docs/. Measures nothing."""

from __future__ import annotations

from math import log10

WIDTH, HEIGHT, LEFT, TOP = 300, 180, 56, 34
COLOURS = ("#0b5fa5", "#b3541e", "#4c7a34")
Growth = dict[str, list[tuple[int, int, float, int, int]]]


TEXT = """\
# What finding copies costs as the store grows

500 new documents of 50 sampled hashes each, half of them copies, against stored ones: CPU seconds, and the memory
that the question takes beyond what the process holds already. The question works within `QUERY_MEMORY`
(`lookups.py`, 256 MB) and goes to disk beyond; the bench allows {most_mb} MB and {most_cpu_s:g} CPU seconds.
Memory therefore grows with the store up to that bound and no further: it is DuckDB's cache of what it has read. Hashes
that more than 200 texts of the window carry are counted and set aside before anything is paired, so the third case,
which would be billions of pairs, costs what the second costs.

| stored documents | how many | CPU s | MB more | file, MB |
|---|---:|---:|---:|---:|
{rows}

![CPU seconds and memory by number of stored documents](candidates.svg)

Made by `YALU_WRITE_DOCS=1 python -m pytest tests/bench/test_candidates.py`.
"""


def page(growth: Growth, most_cpu_s: float, most_mb: int) -> str:
    """The table and the picture as Markdown."""
    rows = "\n".join(
        f"| {case} | {size:,} | {spent:.2f} | {memory} | {file_mb} |"
        for case, measured in growth.items()
        for size, _, spent, memory, file_mb in measured
    )
    return TEXT.format(rows=rows, most_cpu_s=most_cpu_s, most_mb=most_mb)


def plot(growth: Growth) -> str:
    """Two small charts side by side, the number of stored documents on a logarithmic scale."""
    width, height = 2 * (WIDTH + LEFT) + 40, TOP + HEIGHT + 40 + 18 * len(growth)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_chart(growth, 2, "CPU seconds", 0),
        *_chart(growth, 3, "MB more than before", WIDTH + LEFT + 20),
    ]
    for number, case in enumerate(growth):
        y = TOP + HEIGHT + 46 + 18 * number
        parts.append(f'<rect x="{LEFT}" y="{y - 9}" width="22" height="4" fill="{COLOURS[number]}"/>')
        parts.append(f'<text x="{LEFT + 30}" y="{y - 3}">{case}</text>')
    return "\n".join((*parts, "</svg>\n"))


def _chart(growth: Growth, column: int, title: str, left: int) -> list[str]:
    most = max(float(row[column]) for rows in growth.values() for row in rows) * 1.1
    sizes = [row[0] for row in next(iter(growth.values()))]
    low, high = log10(sizes[0]), log10(sizes[-1])

    def x(size: int) -> float:
        return left + LEFT + (log10(size) - low) / (high - low) * (WIDTH - 40)

    def y(value: float) -> float:
        return TOP + HEIGHT * (1 - value / most)

    parts = [f'<text x="{left + LEFT}" y="{TOP - 14}" font-weight="bold">{title}</text>']
    for step in range(5):
        value = most * step / 4
        parts.append(
            f'<line x1="{left + LEFT}" x2="{left + LEFT + WIDTH - 40}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            'stroke="#dddddd"/>'
        )
        label = f"{value:.1f}" if most < 20 else f"{value:.0f}"
        parts.append(f'<text x="{left + LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{label}</text>')
    parts += [f'<text x="{x(size):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{size:,}</text>' for size in sizes]
    for number, rows in enumerate(growth.values()):
        line = " ".join(f"{x(row[0]):.1f},{y(float(row[column])):.1f}" for row in rows)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[number]}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(row[0]):.1f}" cy="{y(float(row[column])):.1f}" r="3" fill="{COLOURS[number]}"/>'
            for row in rows
        ]
    return parts
