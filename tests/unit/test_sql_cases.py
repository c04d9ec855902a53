"""Views and queries over rows of their own: beside a row that fits a join or filter, one that fails each part of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest

WAREHOUSE = Path(__file__).parents[2] / "warehouse"
CASES = tomllib.loads(Path(__file__).with_name("sql_cases.toml").read_text("utf-8"))["case"]


def name_of(case: dict[str, Any]) -> str:
    return f"{case['file']}-{case['shows'].replace(' ', '_')}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_what_a_view_or_query_returns(case: dict[str, Any]) -> None:
    text = (WAREHOUSE / f"{case['file']}.sql").read_text("utf-8")
    if "part" in case:  # of a digest's file: one number
        text = text.partition(f"-- = {case['part']}:")[2].partition("-- = ")[0].partition("\n")[2]
    for mark, words in case.get("fill", {}).items():
        text = text.replace(f"/* {mark} */", words)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'; CREATE SCHEMA store")
        connection.execute(case.get("setup", ""))
        for name, lines in case.get("tables", {}).items():
            columns, *rows = lines.strip().splitlines()
            place = name.removeprefix("main_") if name.startswith("main_") else f"store.{name}"
            connection.execute(f"CREATE TABLE {place} AS FROM (VALUES {', '.join(rows)}) AS t({columns})")
        for other in case.get("also", ()):
            connection.execute((WAREHOUSE / f"{other}.sql").read_text("utf-8"))
        if "wrapped" in case:
            text = case["wrapped"].format(text.strip().removesuffix(";") + "\n")
        if "wrap" in case:  # a query whose rows are asked further
            text = f"CREATE TABLE {case['wrap']} AS {text}"
        done = connection.execute(text, case.get("given"))
        rows = (connection.execute(case["ask"]) if "ask" in case else done).fetchall()
    assert [" | ".join(map(str, row)).rstrip() for row in rows] == [
        line.rstrip() for line in case["rows"].strip("\n").splitlines()
    ]
