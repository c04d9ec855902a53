"""The form of the SQL that ships: what `.ci/run lint` asks of it.

A rule set of our own: sqlfluff 4.5 cannot parse 21 sections of the views, macros and digest sections (table macros
among them), so that it holds nothing there, and takes 13 CPU seconds over them.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

LONGEST = 160  # characters; most stay below 120
KEYWORDS = (
    "select|from|where|join|left|right|full|inner|outer|cross|semi|anti|on|using|group|order|having|qualify|limit|union|"
    "all|distinct|with|as|case|when|then|else|end|and|or|not|in|is|null|like|between|exists|over|partition|filter|asc|"
    "desc|intersect|except"
)
LOWER = re.compile(rf"(?<![\w.\"])(?:{KEYWORDS})(?![\w.\"(])")
ORDINAL = re.compile(r"\b(?:GROUP|ORDER) BY \d")
NO_CONDITION = re.compile(
    r"\bFROM (?!unnest|range|generate)[a-z_.]+(?: AS \w+)?, [a-z_.]+(?: AS \w+)?(?=\s)", re.MULTILINE
)
# https://github.com/duckdb/duckdb/issues/25713: now and then it ends the database. A scalar subquery says the same.
WHOLE_WINDOW = re.compile(r"(?<!row_number\(\) )\bOVER\s*\(\s*\)")
# How many places do what a rule forbids, from before the rule. Lower it whenever you mend one.
CEILING = {"a column by its number": 6, "a comma for CROSS JOIN": 16}


def code_of(sql: str) -> str:
    """A file's SQL without comments and without what stands in quotes."""
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"", lambda found: '"' if found[0][0] == '"' else "", sql)


@pytest.fixture(scope="module")
def sql(texts) -> dict[str, str]:
    found = {
        name: text for name, text in texts.items() if re.fullmatch(r"warehouse/(?!schema/)\w+/(?:\w+/)?\w+\.sql", name)
    }
    assert len(found) > 100
    return found


def faults_of(sql: str) -> list[str]:
    """The rules that a file breaks, once for each place."""
    code = code_of(sql)
    lines = sql.splitlines()
    found = ["white space at the end of a line, or a tab" for line in lines if line != line.rstrip() or "\t" in line]
    found += [
        f"a line over {LONGEST} characters" for line in lines if len(line) > LONGEST and not line.startswith("--")
    ]
    found += [f"{word[0]} in small letters" for word in LOWER.finditer(code)]
    found += ["!= for <>"] * code.count("!=")
    found += ["an aggregate over the whole window, on which DuckDB 1.5.5 may fail" for _ in WHOLE_WINDOW.finditer(code)]
    found += ["a column by its number" for _ in ORDINAL.finditer(code)]
    found += ["a comma for CROSS JOIN" for _ in NO_CONDITION.finditer(code)]
    for name in re.findall(
        r"(?:\bWITH(?: RECURSIVE)?|\),)\s+(\w+)(?:\([\w, ]+\))? AS (?:MATERIALIZED |NOT MATERIALIZED )?\(", code
    ):
        if len(re.findall(rf"\b{name}\b", code)) < 2:
            found.append(f"{name} is never read")
    return found


def test_the_sql_is_of_one_form(sql) -> None:
    broken = {
        name: [one for one in faults if one not in CEILING] for name, text in sql.items() if (faults := faults_of(text))
    }
    assert {name: faults for name, faults in broken.items() if faults} == {}


@pytest.mark.parametrize("rule", CEILING)
def test_what_is_left_only_becomes_less(sql, rule: str) -> None:
    found = Counter({name: faults_of(text).count(rule) for name, text in sql.items()})
    assert found.total() <= CEILING[rule], +found


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("SELECT a FROM t WHERE b <> 1", []),
        ("SELECT a from t -- where", ["from in small letters"]),
        ("SELECT row_number() OVER () FROM t", []),
        (
            "SELECT sum(a) OVER () FROM t",
            ["an aggregate over the whole window, on which DuckDB 1.5.5 may fail"],
        ),
        ("SELECT 'a and b', \"end\" FROM t", []),
        ("SELECT a FROM t WHERE b != 1", ["!= for <>"]),
        ("SELECT a FROM t GROUP BY 1", ["a column by its number"]),
        ("SELECT a FROM t, u WHERE t.a = u.a", ["a comma for CROSS JOIN"]),
        ("WITH x AS (SELECT 1), y AS (SELECT 2) SELECT * FROM x", ["y is never read"]),
        ("SELECT a \nFROM t", ["white space at the end of a line, or a tab"]),
    ],
)
def test_a_fault_is_seen(text: str, faults: list[str]) -> None:
    assert faults_of(text) == faults


def test_a_digest_section_has_no_comment_behind_code(sql) -> None:
    """A section is run and printed as one line, in which such a comment would end it."""
    sections = {name: text for name, text in sql.items() if name.startswith("warehouse/digest/")}
    assert sections
    assert [name for name, text in sections.items() if re.search(r"^(?!\s*--)[^\n']*--", text, re.MULTILINE)] == []
