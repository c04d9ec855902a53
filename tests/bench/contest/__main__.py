"""Yalu beside what else reads news pages, on one web: `python -m tests.bench.contest FOLDER [PAGES] [ROUNDS]`.

Each contestant but Yalu runs in an environment of its own under FOLDER, made from its lock in this folder (hashes, no
addresses), and starts with nothing. They take turns, in another order each round; a figure is the median of the rounds:

    pages a CPU second   of the whole process tree, orphans too, start to end
    peak MB              of the largest process
    kept, written MB     what lies in its folder afterwards; what was written to files on the way
    F1                   of the texts, 4-grams as in tests/quality/test_html_public.py; a page without text counts 0
    copies               F1 of the pairs of pages said to be one text: in one group, by the pages printed twice

Prints a line a run, then the tables of docs/benchmarks.md. `FOLDER 100 1` is the small form.
Real layouts come from $YALU_SHARED/data/html-public or ../shared.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.contest.pages import EASY, INVENTED, SERVED
from tests.big_web import LANGS
from tests.quality.test_html_public import f1

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
SHARED = Path(os.environ.get("YALU_SHARED", ROOT.parent / "shared")) / "data" / "html-public"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A script of this folder and the lock of its environment; Yalu has neither."""

    name: str
    script: str = ""
    lock: str = ""


CONTESTANTS = (
    Contestant("Yalu"),
    Contestant("joined by hand", "handmade.py", "handmade"),
    Contestant("aiohttp, trafilatura, DuckDB", "bare.py", "handmade"),
    Contestant("news-please", "newsplease_run.py", "newsplease"),
    Contestant("newspaper4k", "newspaper_run.py", "newspaper"),
)
FIGURES = ("pages a CPU second", "CPU s", "peak MB", "kept MB", "written MB", "F1", "copies")


def environment(folder: Path, lock: str) -> str:
    """Return the Python of an environment made from a lock, '' where it cannot be made (pip's words on stderr)."""
    file, made = HERE / f"requirements-{lock}.lock", folder / f"env-{lock}"
    mark = made / hashlib.sha256(file.read_bytes()).hexdigest()
    python = made / "bin" / "python"
    if not mark.exists():
        shutil.rmtree(made, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes", "-r", str(file)]
        if subprocess.run(install, check=False, stdout=sys.stderr).returncode:
            return ""
        mark.touch()
    return str(python)


@contextmanager
def served(kind: str, pages: int) -> Iterator[dict[str, Any]]:
    """Serve one of the webs and hand out its feeds and what should come of its pages."""
    command = [sys.executable, "-m", "tests.bench.contest.serve", kind, str(pages), str(SHARED)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as web:
        assert web.stdin
        assert web.stdout
        yield json.loads(web.stdout.readline())
        web.stdin.close()
        web.wait(120)


def run(who: Contestant, python: str, web: dict[str, Any], folder: Path) -> dict[str, float]:
    """Let one contestant read the web into an empty folder and score what it found."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "feeds.json").write_text(json.dumps(web["feeds"]))
    environ = dict(os.environ)
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what pip installed is compiled, too
    if who.script:
        command = [python, str(HERE / who.script), str(folder / "feeds.json"), str(folder)]
    else:
        _write_settings(folder, web["feeds"])
        environ["YALU_SETTINGS"] = str(folder / "yalu.toml")
        command = [sys.executable, "-m", "flows.cli", "run", "--all"]
    measured = [sys.executable, "-m", "tests.bench.measured", *command]
    done = subprocess.run(measured, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=3600)
    if done.returncode:
        raise RuntimeError(f"{who.name}: {done.stderr[-3000:]}")
    cost = json.loads(done.stdout.splitlines()[-1])
    rows = json.loads((folder / "found.json").read_text()) if who.script else _of_yalu(folder / "home")
    (folder / "found.json").unlink(missing_ok=True)
    kept = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.name != "feeds.json")
    texts = {url: text for url, text, _ in rows}
    pages = web["pages"]
    return {
        "pages a CPU second": len(pages) / cost["cpu_s"],
        "CPU s": cost["cpu_s"],
        "peak MB": cost["peak_mb"],
        "kept MB": kept / 1e6,
        "written MB": cost["written_mb"],
        "F1": sum(f1(texts.get(page["url"]) or "", page["gold"], page["lang"]) for page in pages) / len(pages),
        "copies": copies_f1(pages, {url: of for url, _, of in rows if of}),
    }


def copies_f1(pages: Iterable[dict[str, str]], found: dict[str, str]) -> float:
    """F1 of the pairs of addresses that are in one group of copies."""
    right = _pairs({page["url"]: page["copy_of"] for page in pages if page["copy_of"]})
    said = _pairs(found)
    return 2 * len(right & said) / (len(right) + len(said)) if right else 1.0


def _pairs(copy_of: dict[str, str]) -> set[tuple[str, str]]:
    """All pairs of a group: a copy of a copy is of the first one's group."""
    groups: dict[str, set[str]] = {}
    for url in copy_of:
        first, met = url, {url}
        while (above := copy_of.get(first)) and above not in met:
            first = above
            met.add(first)
        groups.setdefault(first, {first}).add(url)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def _write_settings(folder: Path, feeds: list[str]) -> None:
    """Every page is fetched and read, as the others do: no title is judged before."""
    rows = [
        f'[[source]]\nid = "s{n}"\noutlet = "Outlet {n}"\nurl = "{feed}"\nlang = "{LANGS[n % len(LANGS)]}"\n'
        'country = "GB"\nprejudge = false\n'
        for n, feed in enumerate(feeds)
    ]
    (folder / "sources.toml").write_text("\n".join(rows), "utf-8")
    hosts = json.dumps([f"127.0.0.{n + 1}" for n in range(len(feeds))])
    settings = f'home = "home"\nsources = "sources.toml"\n[fetch]\nallow_hosts = {hosts}\nper_host_delay_s = 0.0\n'
    (folder / "yalu.toml").write_text(settings, "utf-8")


def _of_yalu(home: Path) -> list[tuple[str, str, str]]:
    """Address, text and the address it copies, of what Yalu stored, and of what it read and set aside."""
    from warehouse.store.connection import open_published

    with open_published(home) as connection:
        return connection.execute(
            """
            WITH read AS (SELECT article_id, url, text FROM articles UNION ALL SELECT NULL, url, text FROM dropped)
            SELECT read.url, read.text, coalesce(earlier.url, '')
            FROM read LEFT JOIN store.duplicates AS d ON d.article_id = read.article_id AND d.relation <> 'quotes'
            LEFT JOIN read AS earlier ON earlier.article_id = d.of_article_id
            """
        ).fetchall()


def main(folder: Path, pages: int = 500, rounds: int = 3) -> None:
    """Run all contestants over both webs and print lines and tables."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    pythons = {who.name: environment(folder, who.lock) if who.lock else sys.executable for who in CONTESTANTS}
    present = [who for who in CONTESTANTS if pythons[who.name]]
    with served(INVENTED, 8) as web:
        run(CONTESTANTS[0], sys.executable, web, folder / "run")  # no figure: Yalu is compiled
    for kind in (INVENTED, EASY, SERVED) if SHARED.exists() else (INVENTED,):
        found: dict[str, list[dict[str, float]]] = {who.name: [] for who in present}
        with served(kind, pages) as web:
            for number in range(rounds):
                for who in present[number % len(present) :] + present[: number % len(present)]:
                    figures = run(who, pythons[who.name], web, folder / "run")
                    found[who.name].append(figures)
                    print(json.dumps({"web": kind, "who": who.name, "round": number, **_rounded(figures)}), flush=True)
            print(_table(kind, len(web["pages"]), found), flush=True)
    shutil.rmtree(folder / "run", ignore_errors=True)
    for who in CONTESTANTS:
        if not pythons[who.name]:
            print(f"{who.name}: not taken part, its lock could not be installed here")


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def _table(kind: str, pages: int, found: dict[str, list[dict[str, float]]]) -> str:
    middle = {who: {name: median(one[name] for one in rows) for name in FIGURES} for who, rows in found.items()}
    yalu = [one["pages a CPU second"] for one in found["Yalu"]]
    lines = [
        f"\n| {kind}, {pages} pages | {' | '.join(FIGURES)} | Yalu beside it |",
        "|---|" + "---:|" * (len(FIGURES) + 1),
    ]
    for who, figures in middle.items():
        beside = [ours / theirs["pages a CPU second"] for ours, theirs in zip(yalu, found[who], strict=True)]
        cells = [f"{figures[name]:.{2 if name in {'pages a CPU second', 'F1', 'copies'} else 0}f}" for name in FIGURES]
        lines.append(f"| {who} | {' | '.join(cells)} | {median(beside):.2f}× |")
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
