"""The report in a real browser, where one is installed: it draws, light and dark, wide and narrow, with no request."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flows.cli import main
from tests.builders import load_run, make_article, make_record, make_tag
from warehouse.store.connection import Warehouse

pytest.importorskip("vl_convert", reason="the extra 'charts' is not installed (pip install '.[charts]')")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    load_run(Warehouse(home), *(make_record(make_article(str(n)), make_tag()) for n in range(5)))
    assert main(["--home", str(home), "report"]) == 0
    return home / "report.html"


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
@pytest.mark.parametrize("scheme", ["0", "1"], ids=["dark", "light"])
@pytest.mark.parametrize("width", [500, 1200])
def test_it_draws_within_its_width(page: Path, tmp_path: Path, scheme: str, width: int) -> None:
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
        f"--blink-settings=preferredColorScheme={scheme}", f"--window-size={width},900", "--virtual-time-budget=8000",
        "--enable-logging=stderr", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert "CONSOLE" not in done.stderr  # no error and no refused request
    for part in ("coverage", "mix"):
        drawn = re.search(rf'id="{part}".*?<svg[^>]* width="(\d+)', done.stdout, re.DOTALL)
        assert drawn, part
        assert 200 < int(drawn[1]) <= width
