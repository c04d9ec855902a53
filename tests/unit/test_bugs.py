"""What counts as a bug of ours, and how it is kept to the record it was met in."""

from __future__ import annotations

import errno
from collections.abc import Sequence

import duckdb
import pytest

from flows.bugs import each, in_parts, is_bug, without_culprits
from flows.errors import SettingsError, UsageError
from warehouse.errors import CheckFailed, OutOfSpace, WarehouseBusy

BUGS = [
    ValueError("x"), KeyError("x"), RecursionError(), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"),
    FileNotFoundError(errno.ENOENT, "x"), OSError("no number"), duckdb.ConversionException("x"),
    duckdb.BinderException("x"), duckdb.InvalidInputException("x"), duckdb.ConstraintException("x"),
]  # fmt: skip
NO_BUGS = [
    KeyboardInterrupt(), SystemExit(), MemoryError(), TimeoutError(), ConnectionResetError(),
    OSError(errno.ENOSPC, "x"), PermissionError(errno.EACCES, "x"), OSError(errno.EIO, "x"), OSError(errno.EDQUOT, "x"),
    duckdb.IOException("x"), duckdb.OutOfMemoryException("x"), duckdb.FatalException("x"),
    duckdb.InternalException("x"), duckdb.TransactionException("x"),
    duckdb.Error('Could not read enough bytes from file "w.duckdb": attempted to read 1 bytes'),
    OutOfSpace("x"), WarehouseBusy("run.lock", {}), CheckFailed("c", 1, "x"), SettingsError(None, "k", "x"),
    UsageError("x"),
]  # fmt: skip


@pytest.mark.parametrize("error", BUGS, ids=lambda error: type(error).__name__)
def test_a_bug_is_ours(error: BaseException) -> None:
    assert is_bug(error)


@pytest.mark.parametrize("error", NO_BUGS, ids=lambda error: type(error).__name__)
def test_the_machine_the_engine_and_people_are_no_bugs(error: BaseException) -> None:
    assert not is_bug(error)


def picky(bad: set[int], together: bool = False):
    """Work that raises on the bad ones: on any of them, or only where all of them come together."""

    def work(items: Sequence[int]) -> list[int]:
        if bad and (bad <= set(items) if together else bad & set(items)):
            raise ValueError("boom")
        return list(items)

    return work


@pytest.mark.parametrize("bad", [set(), {0}, {9}, {3, 4}, {0, 5, 9}, set(range(10))])
def test_in_parts_leaves_out_what_raises_and_keeps_the_order(bad: set[int]) -> None:
    parts = in_parts(range(10), picky(bad))
    assert [n for part in parts.done for n in part] == [n for n in range(10) if n not in bad]
    assert [n for n, _ in parts.failed] == sorted(bad)


def test_in_parts_of_nothing_is_nothing_and_one_bug_costs_few_calls() -> None:
    calls: list[int] = []
    assert in_parts([], calls.append).done == []
    in_parts(range(64), lambda items: calls.append(len(items)) or picky({17})(items))
    assert len(calls) == 13


@pytest.mark.parametrize("work", [in_parts, each, without_culprits], ids=lambda work: work.__name__)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), OutOfSpace("full")])
def test_what_is_no_bug_stops_at_once(work, error: BaseException) -> None:
    calls: list[object] = []

    def stop(items: object) -> None:
        calls.append(items)
        raise error

    with pytest.raises(type(error)):
        work([1, 2, 3], stop)
    assert len(calls) == 1


@pytest.mark.parametrize("bad", [set(), {0}, {9}, {3, 4}, {0, 5, 9}])
def test_culprits_are_left_out_of_work_that_cannot_be_parted(bad: set[int]) -> None:
    kept, culprits = without_culprits(range(10), picky(bad))
    assert kept == [n for n in range(10) if n not in bad]
    assert sorted(n for n, _ in culprits) == sorted(bad)


def test_of_two_that_only_raise_together_one_is_left_out() -> None:
    kept, culprits = without_culprits(range(10), picky({2, 7}, together=True))
    assert kept == [0, 1, 2, 3, 4, 5, 6, 8, 9]
    assert [n for n, _ in culprits] == [7]


def test_a_bug_in_everything_is_raised() -> None:
    with pytest.raises(ValueError, match="boom"):
        without_culprits(range(10), picky(set(range(10))))
