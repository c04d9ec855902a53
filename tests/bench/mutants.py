"""Would the tests notice? Change one operator, constant or filter at a time and run the unit tests that reach it.

    python -m tests.bench.mutants [--sample 300] [--seed 7] [--tests tests/unit] [--only PATH …]

One coverage run maps each line to the tests that execute it; each sampled fault is written into a copy of the tree,
and those tests run there until one fails. A survivor is a fault that no test noticed: pin it, or name it as equivalent.
SQL faults run the test files that mention the object's name. A fault whose tests run for more than 120 s is caught.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("extractors", "flows", "warehouse")
SQL_FOLDERS = ("views", "macros", "checks", "digest", "queries")
LEFT_OUT = ("flows/demo/", "flows/orchestration/", "flows/commands/", "extractors/records/", "warehouse/reference/")
FLIPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
FLIPS |= {"is": "is not", "is not": "is", "and": "or", "or": "and", "min": "max", "max": "min"}
OPERATOR = re.compile(r"<=|>=|==|!=|<|>|\b(?:not\s+in|in|is\s+not|is|and|or)\b")
SQL_FLIPS = {r" AND ": " OR ", r"\barg_min\(": "arg_max(", r"\barg_max\(": "arg_min(", r"\bmin\(": "max("}
SQL_FLIPS |= {r"\bmax\(": "min(", r" < ": " <= ", r" >= ": " > ", r" = ": " <> ", r"\bNOT ": ""}
TIME_LIMIT_S = 120
TESTS_A_CALL = 400
Lines = dict[str, dict[int, set[str]]]


@dataclass(frozen=True)
class Fault:
    """One change: the file, its place in bytes, and the words before and after."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str


class Module:
    """A Python file and the faults that can be made in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.source = path.read_bytes()
        self._starts = [0]
        for line in self.source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def faults(self) -> Iterator[Fault]:
        for node in ast.walk(ast.parse(self.source)):
            if isinstance(node, ast.Compare) and len(node.ops) == 1:
                yield from self._between(node.left, node.comparators[0])
            elif isinstance(node, ast.BoolOp):
                yield from self._between(node.values[0], node.values[1])
            elif isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1):
                yield self._fault(*self._span(node), repr(node.value + 1))  # type: ignore[operator]
            elif isinstance(node, ast.comprehension) and node.ifs:
                yield self._fault(*self._span(node.ifs[0]), "True")
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                start = self._span(node)[0]
                yield self._fault(start, start + len("not "), "")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
                yield self._fault(*self._span(node.func), FLIPS[node.func.id])

    def _span(self, node: ast.expr) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def _between(self, left: ast.expr, right: ast.expr) -> Iterator[Fault]:
        start, end = self._span(left)[1], self._span(right)[0]
        gap = self.source[start:end].decode()
        if found := OPERATOR.search(gap):
            first = start + len(gap[: found.start()].encode())
            yield self._fault(first, first + len(found.group()), FLIPS[" ".join(found.group().split())])

    def _fault(self, start: int, end: int, after: str) -> Fault:
        line = self.source.count(b"\n", 0, start) + 1
        return Fault(self.name, line, start, end, self.source[start:end].decode(), after)


def faults_of_sql(path: Path) -> Iterator[Fault]:
    """Flipped words of one SQL file, outside comments and strings."""
    source = path.read_text("utf-8")
    code = re.sub(r"--[^\n]*|'[^']*'", lambda found: " " * len(found.group()), source)
    name = path.relative_to(ROOT).as_posix()
    for pattern, after in SQL_FLIPS.items():
        for found in re.finditer(pattern, code):
            first, last = (len(source[:place].encode()) for place in found.span())
            yield Fault(name, source.count("\n", 0, found.start()) + 1, first, last, found.group(), after)


def all_faults(only: list[str]) -> list[Fault]:
    found: list[Fault] = []
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.*")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(LEFT_OUT) or (only and not name.startswith(tuple(only))):
            continue
        if path.suffix == ".py":
            found += Module(path).faults()
        elif path.suffix == ".sql" and path.parent.name in SQL_FOLDERS:
            found += faults_of_sql(path)
    return found


def map_lines(tests: str, work: Path) -> Lines:
    """Map each file's lines to the tests that run them, from one run with a coverage context a test."""
    import coverage

    command = [sys.executable, "-m", "pytest", tests, "-q", "-n", "2", "--cov", "--cov-context=test", "--cov-report="]
    subprocess.run(command, cwd=ROOT, env=_environment(COVERAGE_FILE=str(work / "coverage")), check=True)
    data = coverage.CoverageData(str(work / "coverage"))
    data.read()
    return {
        Path(file).relative_to(ROOT).as_posix(): {
            line: {one.partition("|")[0] for one in names if one}
            for line, names in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def tests_for(fault: Fault, lines: Lines, tests: str) -> list[str]:
    """Choose the tests that run the faulty line; those of the whole file where it runs at import only."""
    if fault.path.endswith(".sql"):
        word = re.compile(rf"\b{re.escape(re.sub(r'^[0-9]+_', '', Path(fault.path).stem))}\b")
        files = sorted((ROOT / tests).glob("test_*.py"))
        return [file.relative_to(ROOT).as_posix() for file in files if word.search(file.read_text("utf-8"))]
    here = lines.get(fault.path, {})
    return sorted(here.get(fault.line) or set().union(*here.values()))


def is_caught(tree: Path, fault: Fault, chosen: list[str]) -> bool:
    """Whether any of the tests fails with the fault in place."""
    path = tree / fault.path
    original = path.read_bytes()
    path.write_bytes(original[: fault.start] + fault.after.encode() + original[fault.end :])
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        for first in range(0, len(chosen), TESTS_A_CALL):
            call = [*command, *chosen[first : first + TESTS_A_CALL]]
            done = subprocess.run(
                call, cwd=tree, env=_environment(), capture_output=True, timeout=TIME_LIMIT_S, check=False
            )
            if done.returncode:
                return True
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_bytes(original)
    return False


def _environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more


def measure(sample: list[Fault], tests: str) -> dict[str, list[int]]:
    """Caught and total faults by file; each survivor is printed as it is found."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as name:
        lines, tree = map_lines(tests, Path(name)), Path(name) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv*", "*.egg-info", ".*_cache"))
        for number, fault in enumerate(sample, 1):
            chosen = tests_for(fault, lines, tests)
            caught = bool(chosen) and is_caught(tree, fault, chosen)
            counts[fault.path][0] += caught
            counts[fault.path][1] += 1
            if not caught:
                why = "survives" if chosen else "no test reaches it"
                print(f"{number} {fault.path}:{fault.line} {fault.before!r} → {fault.after!r}: {why}", flush=True)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tests", default="tests/unit")
    parser.add_argument("--only", nargs="*", default=[], metavar="PATH")
    given = parser.parse_args()
    faults = all_faults(given.only)
    sample = random.Random(given.seed).sample(faults, min(given.sample, len(faults)))
    counts = measure(sorted(sample, key=lambda fault: (fault.path, fault.start)), given.tests)
    for path, (caught, total) in sorted(counts.items()):
        print(f"{caught:4} of {total:4}  {path}")
    caught, total = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"{caught} of {total} caught ({caught / total:.0%}), seed {given.seed}, {len(faults)} possible faults")


if __name__ == "__main__":
    main()
