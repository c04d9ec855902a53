"""What DuckDB says of a lake's catalogue is told in a line; an error that only quotes such words passes as it is."""

from __future__ import annotations

import duckdb
import pytest

from warehouse import errors
from warehouse.lake.errors import translate_catalogue_errors

URL = "ducklake:postgres:dbname=x host=db user=y password=geheim"
AT = 'IO Error: Failed to attach DuckLake MetaData "__m" at path + "postgres:dbname=x password=geheim"'
DOWN = 'connection to server on socket "/s/.s.PGSQL.1" failed: No such file or directory\n\tIs the server running'
ASK = "IO Error: Failed to query most recent snapshot for DuckLake: "
RAISED = [
    (duckdb.InvalidInputException, 'Invalid Input Error: Existing DuckLake at metadata catalog "x" does not exist',
     errors.NothingPublished),
    (duckdb.Error, 'DATA_PATH parameter "/a/" does not match existing data path in the catalog "/b/".',
     errors.LakeMisnamed),
    (duckdb.InvalidInputException, "Invalid Input Error: Attempting to create a new ducklake instance but data_path is",
     errors.LakeMisnamed),
    (duckdb.InvalidInputException, "Invalid Input Error: DuckLake catalog version mismatch: catalog version is 2.0",
     errors.TooNew),
    (duckdb.IOException, 'IO Error: Cannot open file "/a/x.parquet": Permission denied', errors.HomeUnusable),
    (duckdb.IOException, 'IO Error: Cannot open file "/a/x.parquet": No such file or directory', errors.LakeDamaged),
    (duckdb.InvalidInputException, "Invalid Input Error: No magic bytes found at end of file '/a/x.parquet'",
     errors.LakeDamaged),
    (duckdb.InvalidInputException, "Invalid Input Error: File '/a/x.parquet' too small to be a Parquet file",
     errors.LakeDamaged),
    (duckdb.InvalidInputException, 'Invalid Input Error: Failed to read file "/a/x.parquet": ZSTD failure',
     errors.LakeDamaged),
    (duckdb.IOException, f'{AT}Unable to connect to Postgres at "x": {DOWN}', errors.LakeUnreachable),
    (duckdb.IOException, f'{ASK}Unable to connect to Postgres at "x": {DOWN}', errors.LakeUnreachable),
    (duckdb.IOException, f'{AT}Unable to connect to Postgres at "x": missing "=" after "x"', errors.LakeMisnamed),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "told"), RAISED, ids=[words[:70] for _, words, _ in RAISED])
def test_the_catalogue_s_troubles_are_told(kind: type[Exception], words: str, told: type[Exception]) -> None:
    with pytest.raises(told) as raised, translate_catalogue_errors(URL):
        raise kind(words)
    assert "geheim" not in str(raised.value)
    assert raised.value.__cause__ is None


QUOTED = ["DATA_PATH", "a newer version", "Permission denied", "Unable to connect to Postgres", "DuckLake MetaData"]


@pytest.mark.parametrize("words", QUOTED)
def test_an_error_that_quotes_such_words_stays(words: str) -> None:
    with (
        duckdb.connect() as connection,
        pytest.raises(duckdb.ConversionException, match=words),
        translate_catalogue_errors(URL),
    ):
        connection.execute("SELECT ?::INTEGER", [f"the text says {words}"])


def test_a_connection_string_in_another_error_is_taken_out() -> None:
    with pytest.raises(duckdb.BinderException, match="Binder Error: no …") as raised, translate_catalogue_errors(URL):
        raise duckdb.BinderException(f"Binder Error: no {URL}")
    assert raised.value.__cause__ is None
