"""Runs of the tests that reach one fault: which they are, and whether one of them fails. For mutants.py.

Test runs are forked from a process that has imported what is slow and never changes. A failure counts only where the
same test passes without the fault; a test that fails there is left out from then on.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import math
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGES = ("extractors", "flows", "warehouse")
MOST_TESTS = (
    80  # in turn the narrowest, which run the fewest lines of the packages, and those that run most of the file
)
MOST_FILES = 12
CPU_LIMIT_S = 600  # of a run without a fault
LEAST_S = 5  # a fault that makes its tests run longer than this and TIMES_CLEAN times the run without it is caught
TIMES_CLEAN = 10
WALL_TIMES_CPU = 10  # for tests that sleep on a machine under load
PRELOADED = (
    "aiohttp", "aiosmtpd.controller", "babel", "cryptography.x509", "css_inline", "duckdb", "feedparser", "htmldate",
    "hypothesis", "jinja2", "lxml.html", "protego", "pyarrow", "pypdf", "pytest", "pytz", "rich.table", "tomlkit",
    "trafilatura", "xdist",
)  # fmt: skip
SQL_CASES = "tests/unit/test_sql_cases.py"
SQL_TESTS = {  # of the folders whose files are read by loops over the folder
    "checks": ("tests/unit/test_check_rules.py",),
    "digest": (
        "tests/unit/test_event_views.py",
        "tests/unit/test_window_once.py",
        "tests/unit/test_ledger_day.py",
        SQL_CASES,
    ),
    "macros": ("tests/unit/test_macro_assertions.py", SQL_CASES),
    "queries": (SQL_CASES,),
    "views": (SQL_CASES,),
}


def coverage_of(root: Path, tests: str, file: Path) -> Path:
    """Return the file of coverage data with a context a test; made by one run where it does not exist."""
    if not file.exists():
        command = [sys.executable, "-m", "pytest", *tests.split(), "-q", "-n", "2", "--cov", "--cov-branch",
                   "--cov-context=test", "--cov-report="]  # fmt: skip
        file.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, cwd=root, env={**os.environ, "COVERAGE_FILE": str(file)}, check=False)
    return file


class Reach:
    """Which tests run a line."""

    def __init__(self, coverage: Path, tree: Path, most: int = MOST_TESTS) -> None:
        self._most = most
        self._data = sqlite3.connect(coverage)
        self._made = coverage.stat().st_mtime
        self._tree = tree
        name = re.compile(rf"(?:.*/)?((?:{'|'.join(PACKAGES)})/.*)")
        paths = self._data.execute("SELECT id, path FROM file").fetchall()
        self._files = {match[1]: number for number, path in paths if (match := name.fullmatch(path))}
        contexts = self._data.execute("SELECT id, context FROM context").fetchall()
        self._names = {number: text.rpartition("|")[0] for number, text in contexts if "|" in text}
        self._known = {test.partition("::")[0] for test in self._names.values()}
        self._width = dict(self._data.execute("SELECT context_id, count(*) FROM arc GROUP BY context_id").fetchall())

    def tests(self, path: str, line: int) -> list[str]:
        """Return the ids of tests (or whole files of tests) to run for a fault in a line."""
        if path.endswith(".sql"):
            return self._of_sql(path)
        file = self._files.get(path, -1)
        found: set[int] = set()
        # A line of a module is run by the test that imports it first; in a file newer than the map it has moved.
        if (self._tree / path).stat().st_mtime <= self._made and _is_in_function(self._tree / path, line):
            found = self._numbers("file_id = ? AND (abs(fromno) = ? OR tono = ?)", file, line, line)
        found = found or self._numbers("file_id = ?", file) or self._of_importers(path)
        return [*self._newer(path), *self._chosen(found, file)]

    def _of_importers(self, path: str) -> set[int]:
        """The tests of the modules that import one that runs on import alone."""
        imported = _imports(path)
        texts = _texts(self._tree, PACKAGES, ".py")
        files = [self._files[name] for name, text in texts.items() if name in self._files and imported.search(text)]
        return set().union(*(self._numbers("file_id = ?", file) for file in files))

    def _newer(self, path: str) -> list[str]:
        """The files of tests that the map does not have yet and that import the module."""
        imported = _imports(path)
        texts = _texts(self._tree, ("tests/unit",), ".py")
        return [
            file
            for file, text in texts.items()
            if file not in self._known and "/test_" in file and imported.search(text)
        ]

    def _numbers(self, condition: str, *values: int) -> set[int]:
        rows = self._data.execute(f"SELECT DISTINCT context_id FROM arc WHERE {condition}", values).fetchall()
        return {number for (number,) in rows if number in self._names}

    def _chosen(self, numbers: set[int], file: int = -1) -> list[str]:
        """Of many tests those that say most: the narrowest and the most thorough in the file, in turn."""
        thorough = dict(
            self._data.execute("SELECT context_id, count(*) FROM arc WHERE file_id = ? GROUP BY 1", (file,)).fetchall()
        )
        narrow = sorted(numbers, key=lambda number: self._width[number])
        deep = (
            sorted(numbers, key=lambda number: (-thorough.get(number, 0), self._width[number])) if thorough else narrow
        )
        ordered = dict.fromkeys(self._names[number] for pair in zip(narrow, deep, strict=True) for number in pair)
        chosen: list[str] = []
        files: set[str] = set()
        for test in ordered:
            name = test.partition("::")[0]
            if len(chosen) < self._most and (name in files or len(files) < MOST_FILES):
                files.add(name)
                chosen.append(test)
        return chosen

    def _of_sql(self, path: str) -> list[str]:
        """The files of tests that name the object, and the tests of the lines of Python that do."""
        words = self._users(re.sub(r"^[0-9]+_", "", Path(path).stem))
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")
        numbers: set[int] = set()
        for name, text in _texts(self._tree, PACKAGES, ".py").items():
            for number, line in enumerate(text.splitlines(), 1):
                if word.search(line) and name in self._files:
                    numbers |= self._numbers("file_id = ? AND tono = ?", self._files[name], number)
        tests = _texts(self._tree, ("tests/unit",), ".py")
        naming = [test for file, text in tests.items() if word.search(text) for test in _naming(file, text, word)]
        stem = re.escape(re.sub(r"^[0-9]+_", "", Path(path).stem))
        asked = re.compile(rf"\b{stem}\.sql|\b(?:FROM|JOIN)\s+{stem}\b")
        often = {file: len(asked.findall(text)) for file, text in tests.items()}
        naming.sort(key=lambda test: -often[test.partition("::")[0]])
        files = [*dict.fromkeys(test.partition("::")[0] for test in naming)][: MOST_FILES // 2]
        near = [test for test in naming if test.partition("::")[0] in files][:MOST_TESTS]
        always = SQL_TESTS.get(Path(path).parent.name, ())
        return [*dict.fromkeys([*always, *near, *self._chosen(numbers)[: MOST_TESTS // 3]])]

    def _users(self, name: str) -> set[str]:
        """The object and the objects of SQL that read it."""
        found, fresh = {name}, {name}
        texts = _texts(self._tree, ("warehouse",), ".sql")
        for _ in range(2):
            word = re.compile(rf"\b(?:{'|'.join(map(re.escape, fresh))})\b")
            fresh = {
                re.sub(r"^[0-9]+_", "", Path(file).stem) for file, text in texts.items() if word.search(text)
            } - found
            found |= fresh
            if not fresh:
                break
        return found


def _imports(path: str) -> re.Pattern[str]:
    """The lines that import a module."""
    package, _, stem = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__").rpartition(".")
    module = rf"(?:from {re.escape(package)} import [^\n]*\b{stem}\b|(?:from|import) {re.escape(package)}\.{stem}\b)"
    return re.compile(rf"^\s*{module}", re.MULTILINE)


def _is_in_function(file: Path, line: int) -> bool:
    functions = (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.FunctionDef))
    return any(node.body[0].lineno <= line <= (node.end_lineno or 0) for node in functions)


def _naming(file: str, text: str, word: re.Pattern[str]) -> list[str]:
    """The tests of a file whose own lines name something; the whole file where what they share asks it."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    lines = text.splitlines()
    shared = [*lines]
    for node in functions:
        if node.name.startswith("test_"):
            shared[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
    if re.search(rf"(?:FROM|JOIN)\s+{word.pattern}|{word.pattern}\.sql", "\n".join(shared)):
        return [file]
    return [
        f"{file}::{node.name}"
        for node in functions
        if node.name.startswith("test_") and word.search("\n".join(lines[node.lineno - 1 : node.end_lineno]))
    ]


@cache
def _texts(tree: Path, folders: tuple[str, ...], suffix: str) -> dict[str, str]:
    return {
        file.relative_to(tree).as_posix(): file.read_text("utf-8")
        for folder in folders
        for file in sorted((tree / folder).rglob(f"*{suffix}"))
        if "schema" not in file.parts
    }


@dataclass(frozen=True)
class Found:
    """What the tests said to a fault."""

    is_caught: bool
    tried: int
    by: str = ""


class Runner:
    """Runs tests in a copy of the tree."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._unfit: set[str] = set()
        self._limits: dict[tuple[str, ...], int] = {}
        for name in PRELOADED:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        # Of the project nothing may be loaded before a fork but this file.
        for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
            del sys.modules[name]

    def try_fault(self, path: str, start: int, end: int, after: str, tests: list[str]) -> Found:
        """Return whether one of the tests fails with bytes `start` to `end` of a file replaced."""
        file = self.tree / path
        original = file.read_bytes()
        while True:
            chosen = [test for test in tests if test not in self._unfit]
            if not chosen:
                return Found(False, 0)
            limit = self._limit(chosen)
            file.write_bytes(original[:start] + after.encode() + original[end:])
            try:
                failed, _ = self._run(chosen, limit)
            finally:
                file.write_bytes(original)
            if not failed:
                return Found(False, len(chosen))
            if not self._run(chosen if failed.startswith("(") else [failed])[0]:
                return Found(True, len(chosen), failed)
            if failed.startswith("("):
                raise RuntimeError(f"the tests cannot be run without the fault: {failed} {chosen}")
            self._unfit |= {failed, failed.partition("[")[0], failed.partition("::")[0]} & set(chosen) or {failed}

    def _limit(self, tests: list[str]) -> int:
        """Return how many CPU seconds the tests may take with a fault, by what they take without."""
        key = tuple(tests)
        if key not in self._limits:
            self._limits[key] = max(LEAST_S, math.ceil(TIMES_CLEAN * self._run(tests)[1]))
        return self._limits[key]

    def _run(self, tests: list[str], limit: int = CPU_LIMIT_S) -> tuple[str, float]:
        """Return the id of the first test that fails, '' where none does, and the CPU seconds of the run."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            status = 70
            try:
                status = self._in_child(tests, write, limit)
            except BaseException:  # noqa: BLE001 - the child must never return into the parent's code
                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(write)
        status, spent = _wait(child, WALL_TIMES_CPU * limit)
        with os.fdopen(read) as said:
            failed = said.readline().strip()
        if status is None or os.WIFSIGNALED(status):
            return "(time)", spent
        code = os.WEXITSTATUS(status)
        return failed or ("(import)" if code not in (0, 5) else ""), spent

    def _in_child(self, tests: list[str], write: int, limit: int) -> int:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        os.chdir(self.tree)
        sys.path[:] = [str(self.tree), *(place for place in sys.path if "wt-" not in place and place)]
        for name in [name for name in sys.modules if name.partition(".")[0] in (*PACKAGES, "tests")]:
            del sys.modules[name]
        nothing = os.open(os.environ.get("MUTANTS_LOG", os.devnull), os.O_RDWR | os.O_CREAT | os.O_APPEND)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        import pytest

        files = [*dict.fromkeys(test.partition("::")[0] for test in tests)]
        options = [
            "-x",
            "-q",
            "-W",
            "ignore:Module already imported",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            "--no-cov",
            "--tb=no",
        ]
        return int(pytest.main([*options, *files], plugins=[_Chosen(tests, write)]))


class _Chosen:
    """A plugin: only the chosen tests, in their order; the first that fails is written to a pipe."""

    def __init__(self, tests: list[str], write: int) -> None:
        self._order = {test: place for place, test in enumerate(tests)}
        self._write = write

    def _place(self, nodeid: str) -> int | None:
        names = (nodeid, nodeid.partition("[")[0], nodeid.partition("::")[0])
        return next((self._order[name] for name in names if name in self._order), None)

    def pytest_collection_modifyitems(self, items: list) -> None:
        kept = [item for item in items if self._place(item.nodeid) is not None]
        items[:] = sorted(kept, key=lambda item: self._place(item.nodeid) or 0)

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            os.write(self._write, (report.nodeid.replace("\n", " ") + "\n").encode())

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            os.write(self._write, b"(import)\n")


def _wait(child: int, limit_s: int) -> tuple[int | None, float]:
    """The status of a child, None where it had to be ended, and its CPU seconds."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return status, used.ru_utime + used.ru_stime
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    return None, used.ru_utime + used.ru_stime
