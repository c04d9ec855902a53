"""An answer written down: formulas in CSV stay text, and a Parquet file takes no other file's place."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import duckdb
import pytest

from flows.commands._answers import guarded, write_csv, write_parquet, write_xlsx
from flows.errors import UsageError

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.test")', "-"]
PLAIN = ["", "1", "a=1", " =1", "'=1", "中朝", "−1", "“=1”"]
NUMBERS = ["-1", "-1::TINYINT", "-1.5", "-1.5::DOUBLE", "'-infinity'::DOUBLE", "-17014118346046923173168730371588",
           "INTERVAL '-1 day'", "DATE '2026-11-20'", "true", "TIMESTAMPTZ '2026-11-20 00:00:00+00'"]  # fmt: skip
TEXTS = ["'=1'::VARCHAR", "'=1'::ENUM('=1')", "'=1'::BLOB", "union_value(t := '=1')"]


@pytest.fixture
def csv_of(capsys: pytest.CaptureFixture[str]):
    def written(sql: str, *, raw: bool = False) -> str:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            write_csv(connection.sql(sql), raw=raw)
        return capsys.readouterr().out

    return written


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_and_instants_stay(csv_of, number: str) -> None:
    assert csv_of(f"SELECT {number} AS n") == csv_of(f"SELECT {number} AS n", raw=True)


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_holds_text_is_guarded_unless_raw_is_asked_for(csv_of, text: str) -> None:
    assert csv_of(f"SELECT {text} AS n") == "n\n'=1\n"
    assert csv_of(f"SELECT {text} AS n", raw=True) == "n\n=1\n"


def test_a_heading_is_text_too_and_null_is_nothing(csv_of) -> None:
    assert csv_of('SELECT NULL::VARCHAR AS "=n", 1 AS m') == "'=n,m\n,1\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def answer():
    with duckdb.connect() as connection:
        yield connection.sql("SELECT 1 AS a, 2 AS a, sum(i) AS s, INTERVAL '1 day' AS d FROM range(3) AS r(i)")


def test_columns_of_one_name_sums_and_intervals_go_into_parquet(answer, tmp_path: Path) -> None:
    write_parquet(answer, tmp_path / "x.parquet")
    write_parquet(answer, tmp_path / "x.parquet")  # a Parquet file is written again
    (row,) = duckdb.sql(f"FROM '{tmp_path}/x.parquet'").fetchall()
    assert row == (1, 2, 3.0, "1 day")
    assert names(tmp_path) == ["x.parquet"]


def refuse(answer, path: Path) -> None:
    with pytest.raises(UsageError) as told:
        write_parquet(answer, path)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["taken", "link", ".", "no/such", "x" * 300], ids=lambda name: name[:9])
def test_a_file_that_cannot_be_written_is_one_line_and_stays(answer, tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("a warehouse")
    (tmp_path / "link").symlink_to("taken")
    refuse(answer, tmp_path / name)
    assert names(tmp_path) == ["link", "taken"]
    assert (tmp_path / "taken").read_text() == "a warehouse"


def test_an_answer_without_a_form_in_parquet_leaves_no_file(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        rows = connection.sql("SELECT error('no') FROM range(3)")
        with pytest.raises(duckdb.Error):
            write_parquet(rows, tmp_path / "x.parquet")
    assert names(tmp_path) == []


def test_a_sheet_has_the_desks_time_and_no_formula(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra 'xlsx' is not installed (pip install -e '.[xlsx]')")
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        asked = (
            "SELECT TIMESTAMPTZ '2026-11-20 15:30:00+00' AS seen_at, '=1+1' AS title, ['a', 'b'] AS topics, 0.5 AS n"
        )
        write_xlsx(
            [connection.sql(asked), connection.sql("SELECT 1 AS n")], tmp_path / "a.xlsx", ZoneInfo("Asia/Seoul")
        )
    with ZipFile(tmp_path / "a.xlsx") as book:
        names = book.namelist()
        words = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "xl/worksheets/sheet2.xml" in names
    assert all(word in words for word in ("seen_at (Asia/Seoul)", "=1+1", "a, b"))
    assert "<f>" not in sheet
    assert "<v>46347.0208" in sheet  # half past midnight of the 21st


def test_another_file_is_no_place_for_a_sheet(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra 'xlsx' is not installed (pip install -e '.[xlsx]')")
    (tmp_path / "a.xlsx").write_text("notes")
    with pytest.raises(UsageError, match="no Excel file"):
        write_xlsx([], tmp_path / "a.xlsx", ZoneInfo("UTC"))
    assert (tmp_path / "a.xlsx").read_text() == "notes"
