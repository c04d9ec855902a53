"""Each check of the warehouse over rows that keep its rule and rows that break it, without the schema's constraints."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import checks

FOLDER = Path(checks.__path__[0])
CASES = tomllib.loads(Path(__file__).with_name("check_rules.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["check"])
def test_what_breaks_a_rule_is_found(case: dict[str, Any]) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA store")
        for name, text in case.items():
            if name not in {"check", "broken"}:
                columns, *rows = text.splitlines()
                place = name.removeprefix("main_") if name.startswith("main_") else f"store.{name}"
                connection.execute(f"CREATE TABLE {place} AS FROM (VALUES {', '.join(rows)}) AS t({columns})")
        found = connection.execute((FOLDER / f"{case['check']}.sql").read_text("utf-8")).fetchall()
    assert sorted(str(row[0]) for row in found) == case["broken"]


def test_cases_are_of_checks_that_are_there() -> None:
    assert {case["check"] for case in CASES} <= {file.stem for file in FOLDER.glob("*.sql")}
