"""Prints as JSON every pattern that the three packages compile. Runs in a process of its own, before they are imported.

All modules are imported, what compiles its patterns later is called once, and `re` notes who asks. Patterns written
as literals inside functions are read from the source. A call of `re` that is neither is printed as missed.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGES = ("extractors", "warehouse", "flows")
ROOT = Path(__file__).resolve().parents[2]
CALLS = frozenset({"compile", "search", "match", "fullmatch", "split", "sub", "subn", "findall", "finditer"})
AT_ONE_PLACE = frozenset({"match", "fullmatch"})


@dataclass
class Found:
    """One pattern and who compiles it."""

    pattern: str
    flags: int
    is_bytes: bool
    sites: set[str] = field(default_factory=set)  # 'extractors/text/dates.py:_EPOCH': the name or the function it is in
    lines: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Call:
    """One call of `re` in the source."""

    file: str
    first: int
    last: int
    site: str
    name: str  # of the module's attribute it is given to, or ''
    method: str
    literal: str | None


NEED_AN_EXTRA = {"flows.notebook.app"}  # marimo's cells, without a pattern


def main() -> None:
    """Find them and print them."""
    found: dict[tuple[str, int, bool], Found] = {}
    _record(found)
    for package in PACKAGES:
        root = importlib.import_module(package)
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            if not module.name.endswith("__main__") and module.name not in NEED_AN_EXTRA:
                importlib.import_module(module.name)
    _run_builders()
    calls = [call for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")) for call in _calls(file)]
    used = _uses()
    by_line = {(call.file, line): call for call in calls for line in range(call.first, call.last + 1)}
    met: set[Call] = set()
    rows = []
    for one in found.values():
        ours = {by_line[line] for line in one.lines if line in by_line}
        met |= ours
        rows.append(
            {
                "pattern": one.pattern,
                "flags": one.flags & ~re.DEBUG,
                "bytes": one.is_bytes,
                "sites": sorted({call.site for call in ours} or {f"{name}:{line}" for name, line in one.lines}),
                "at_one_place": bool(ours) and all(_is_at_one_place(call, used) for call in ours),
            }
        )
    for call in calls:
        if call not in met and call.literal is not None:
            compiled = re.compile(call.literal)
            rows.append({"pattern": call.literal, "flags": compiled.flags, "bytes": False, "sites": [call.site],
                         "at_one_place": call.method in AT_ONE_PLACE})  # fmt: skip
    missed = sorted(call.site for call in calls if call not in met and call.literal is None)
    json.dump({"patterns": rows, "missed": missed}, sys.stdout)


def _record(found: dict[tuple[str, int, bool], Found]) -> None:
    """Note each pattern with the line of ours that asks for it."""
    compile_ = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: int) -> re.Pattern[Any]:
        compiled: re.Pattern[Any] = compile_(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in PACKAGES:
            is_bytes = isinstance(compiled.pattern, bytes)
            text = compiled.pattern.decode("latin-1") if is_bytes else compiled.pattern
            one = found.setdefault((text, compiled.flags, is_bytes), Found(text, compiled.flags, is_bytes))
            one.lines.add((file.relative_to(ROOT).as_posix(), frame.f_lineno))
        return compiled

    re._compile = noting  # type: ignore[attr-defined]


def _run_builders() -> None:
    """Call once what compiles its patterns when it is asked, and not when it is imported."""
    from extractors import read_article, read_listing, tag
    from extractors.articles.agency import read_agency
    from extractors.articles.cues import flash_cue, line_cues
    from extractors.errors import LexiconError
    from extractors.ledgers import read_ledgers
    from extractors.lexicon import load_lexicon
    from extractors.text.list_dates import read_mark
    from extractors.text.urls import canonical_url

    line_cues()
    flash_cue()
    read_mark("posted 3 hours ago", "UTC", None)
    canonical_url("https://sheet.example/a")
    read_agency("", ["a"])
    tag("", "中国驻朝大使王毅表示，外交部长也说。中国のある外交官は述べた。", "zh-Hans")
    read_ledgers("", "The first visit in six years.", "en")
    read_listing(b"<rss><channel><item><title>a</title></item></channel></rss>", "https://sheet.example/rss")
    broken = b'<script type="application/ld+json">{"@type": "NewsArticle", "headline": "a" "b"}</script>'
    read_article(b"<html><body><p>a</p>" + broken + b"</body></html>", "https://sheet.example/a")
    with tempfile.TemporaryDirectory() as folder:
        for text in ("[[other]]\nid = 'a'\n", "[topic]\nid = 'a'\n"):
            (Path(folder) / "topics.toml").write_text(text, "utf-8")
            try:
                load_lexicon(Path(folder))
            except LexiconError:
                continue


def _calls(file: Path) -> list[Call]:
    """Every call of `re` in one file of ours."""
    tree = ast.parse(file.read_text("utf-8"))
    name = file.relative_to(ROOT).as_posix()
    found = []

    def visit(node: ast.AST, owner: str, target: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            owner = target = node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not owner:
            first = node.targets[0] if isinstance(node, ast.Assign) else node.target
            target = first.id if isinstance(first, ast.Name) else ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            where = node.func.value
            if isinstance(where, ast.Name) and where.id == "re" and node.func.attr in CALLS:
                given = node.args[0]
                literal = given.value if isinstance(given, ast.Constant) else None
                literal = literal.decode("latin-1") if isinstance(literal, bytes) else literal
                is_plain = node.func.attr == "compile" and not owner
                found.append(Call(name, node.lineno, node.end_lineno or node.lineno, f"{name}:{target}",
                                  target if is_plain else "", node.func.attr, literal))  # fmt: skip
        for child in ast.iter_child_nodes(node):
            visit(child, owner, target)

    visit(tree, "", "")
    return found


def _uses() -> dict[tuple[str, str], set[str]]:
    """What is done with a name, by file and name: 'PARTICLE' is matched, '_CREDIT' is searched. '' stands for all."""
    used: dict[tuple[str, str], set[str]] = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            methods = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    for where in (file.relative_to(ROOT).as_posix(), ""):
                        used.setdefault((where, node.id), set()).add(methods.get(id(node), "?"))
                elif isinstance(node, ast.Attribute) and id(node) in methods:
                    used.setdefault(("", node.attr), set()).add(methods[id(node)])
    return used


def _is_at_one_place(call: Call, used: dict[tuple[str, str], set[str]]) -> bool:
    """Whether a pattern is only ever tried at a place that its caller names."""
    if call.method != "compile":
        return call.method in AT_ONE_PLACE
    where = call.file if call.name.startswith("_") else ""
    return bool(call.name) and used.get((where, call.name), {"?"}) <= AT_ONE_PLACE


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
