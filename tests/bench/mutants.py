"""Would the tests notice? Change one operator, constant or filter at a time and run the tests that reach it.

    python -m tests.bench.mutants [--sample 300] [--seed 7] [--tests tests/unit] [--map FILE] [--only PATH …]

One coverage run with a context a test maps each line to the tests that run it (`--map` keeps it for the next sample).
Each sampled fault is written into a copy of the tree, and there the narrowest of those tests run until one fails
(mutant_runs.py). A survivor is a fault that none of them noticed: pin it, or name it as equivalent
(docs/mutation.md).
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import mutant_runs

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("extractors", "flows", "warehouse")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
SQL_FOLDERS = ("views", "macros", "checks", "digest", "queries")
LEFT_OUT = ("flows/demo/", "flows/orchestration/", "flows/commands/", "extractors/records/", "warehouse/reference/")
FLIPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
FLIPS |= {"is": "is not", "is not": "is", "and": "or", "or": "and", "min": "max", "max": "min"}
OPERATOR = re.compile(r"<=|>=|==|!=|<|>|\b(?:not\s+in|in|is\s+not|is|and|or)\b")
SQL_FLIPS = {r" AND ": " OR ", r"\barg_min\(": "arg_max(", r"\barg_max\(": "arg_min(", r"\bmin\(": "max("}
SQL_FLIPS |= {r"\bmax\(": "min(", r" < ": " <= ", r" >= ": " > ", r" = ": " <> ", r"\bNOT ": ""}


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


def equivalents() -> list[dict[str, str]]:
    """Return the faults that nobody could notice: path (or its beginning), words of the line and the reason."""
    return list(tomllib.loads(EQUIVALENT.read_text("utf-8"))["fault"])


def reason_to_leave(fault: Fault) -> str:
    """Return why a fault is equivalent, '' where it is not listed."""
    line = (ROOT / fault.path).read_text("utf-8").splitlines()[fault.line - 1]
    listed = (one["reason"] for one in equivalents() if fault.path.startswith(one["path"]) and one["words"] in line)
    return next(listed, "")


def measure(sample: list[Fault], tests: str, kept: Path | None, most: int, also: list[str]) -> dict[str, list[int]]:
    """Caught and total faults by file; each survivor is printed as it is found."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv*", "*.egg-info", ".*_cache"))
        reach = mutant_runs.Reach(mutant_runs.coverage_of(ROOT, tests, kept or Path(name) / "coverage"), tree, most)
        runner = mutant_runs.Runner(tree)
        for number, fault in enumerate(sample, 1):
            if reason := reason_to_leave(fault):
                print(f"{number} {fault.path}:{fault.line} {fault.before!r} → {fault.after!r}: EQUIVALENT, {reason}")
                continue
            chosen = [*also, *reach.tests(fault.path, fault.line)]
            found = runner.try_fault(fault.path, fault.start, fault.end, fault.after, chosen)
            counts[fault.path][0] += found.is_caught
            counts[fault.path][1] += 1
            verdict = f"caught by {found.by}" if found.is_caught else f"SURVIVES {found.tried} tests"
            print(f"{number} {fault.path}:{fault.line} {fault.before!r} → {fault.after!r}: {verdict}", flush=True)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tests", default="tests/unit")
    parser.add_argument("--only", nargs="*", default=[], metavar="PATH")
    parser.add_argument("--map", type=Path, metavar="FILE", help="the coverage data: read where it exists, else made")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N of the sample")
    parser.add_argument("--take", type=int, metavar="N", help="only the first N of the rest, to run in parts")
    parser.add_argument("--again", type=Path, metavar="FILE", help="only the survivors of a run with this output")
    parser.add_argument("--most", type=int, default=mutant_runs.MOST_TESTS, help="tests tried for a fault")
    parser.add_argument("--also", nargs="*", default=[], metavar="TEST", help="files of tests newer than the map")
    given = parser.parse_args()
    faults = all_faults(given.only)
    sample = random.Random(given.seed).sample(faults, min(given.sample, len(faults)))
    sample = sample[given.skip :][: given.take]
    if given.again:
        numbers = {int(line.split()[0]) for line in given.again.read_text("utf-8").splitlines() if "SURVIVES" in line}
        sample = [fault for number, fault in enumerate(sample, 1) if number in numbers]
    counts = measure(sample, given.tests, given.map, given.most, given.also)
    for path, (caught, total) in sorted(counts.items()):
        print(f"{caught:4} of {total:4}  {path}")
    caught, total = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"{caught} of {total} caught ({caught / total:.0%}), seed {given.seed}, {len(faults)} possible faults")
    print(f"{len(sample) - total} of {len(sample)} left out as equivalent ({EQUIVALENT.name})")


if __name__ == "__main__":
    main()
