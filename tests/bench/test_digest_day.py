"""The CPU time of a digest over two thousand articles, without the picture: from the snapshot to HTML and text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from flows.delivery import build
from flows.digest.message import render
from tests.builders import make_edge
from tests.digest_builders import NOW, RAIL, SOURCES, make_home, story

LIMIT_S = 2.0


@pytest.mark.bench
def test_a_digest_of_two_thousand_articles_takes_two_seconds(tmp_path: Path, monkeypatch, capsys):
    given = [story(f"b{n}", SOURCES[n % 4].id, f"Invented headline {n}", f"{RAIL} Lot {n}.", "freight")
             for n in range(2000)]  # fmt: skip
    edges = [make_edge(f"art-b{n}", f"art-b{n - 5}") for n in range(9, 2000, 10)]
    settings = make_home(tmp_path, *given, edges=edges)
    monkeypatch.setattr(build, "draw_pictures", lambda given: given)
    times = []
    for _ in range(3):
        began = time.process_time()
        page = render(build.build_digest(tmp_path, None, settings, now=NOW)).html
        times.append(time.process_time() - began)
    with capsys.disabled():
        seconds = ", ".join(f"{each:.2f}" for each in times)
        print(f"\ndigest of 2,000 articles: {seconds} CPU s; {len(page.encode()):,} bytes of HTML")
    assert min(times) <= LIMIT_S
