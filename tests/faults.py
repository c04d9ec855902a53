"""Exceptions injected into named steps, in this process and in worker processes, for records that carry a mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from importlib import import_module
from typing import Any

import pytest

from flows.workers.pool import Workers


class Boom(Exception):
    """Stands for any bug of ours."""


@contextmanager
def broken(step: str, marks: Sequence[str]) -> Iterator[None]:
    """Let a step ("package.module:name") raise for whatever carries a mark in its arguments; () for everything."""
    module, name = step.split(":")
    place: Any = import_module(module)
    _forget_answers(place)
    *path, name = name.split(".")
    for part in path:
        place = getattr(place, part)
    real = getattr(place, name)

    @wraps(real)
    def step_that_raises(*args: object, **options: object) -> object:
        given = repr((args, options)).lower()
        if not marks or any(mark.lower() in given for mark in marks):
            raise Boom(f"injected into {step}")
        return real(*args, **options)

    setattr(place, name, step_that_raises)
    try:
        yield
    finally:
        setattr(place, name, real)


def _forget_answers(module: Any) -> None:
    """Clear what a module's functions remember: an answer from before would stand in for the broken step."""
    for function in vars(module).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


# What reads and judges pages: imported before anything in it is broken, so that no name stays bound to a broken step.
WHOLE = (
    "extractors.articles.ladder", "extractors.articles.pdf", "extractors.listings._read",
    "extractors.annotation.relevance",
    "extractors.similarity.fingerprint", "extractors.similarity.duplicates",
    "extractors.text.date_mentions", "extractors.text.days.dateline",
    "extractors.articles.dating.decision", "extractors.text.clean",
    "extractors.annotation.semantic_relevance", "extractors.reprocess", "extractors.process",
)  # fmt: skip


def call_broken(step: str, marks: Sequence[str], function: Callable[..., Any], *args: Any) -> Any:
    """What a worker is given in place of its function."""
    for module in WHOLE:
        import_module(module)
    import_module("extractors.annotation.taggers")._taggers()
    import_module("extractors.listings._read")._readers()
    with broken(step, marks):
        return function(*args)


@contextmanager
def injected(step: str, marks: Sequence[str]) -> Iterator[None]:
    """As `broken`, in the worker processes as well."""
    real = Workers.submit

    def submit(self: Workers, function: Callable[..., Any], *args: object, timeout_s: float = 10) -> Any:
        return real(self, partial(call_broken, step, marks, function), *args, timeout_s=timeout_s)

    with broken(step, marks), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workers, "submit", submit)
        yield


def some(cases: Iterable[Any], of: int = 3) -> list[Any]:
    """Return one of so many cases, from the first on, as they are; the others run in the long form alone."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long if number % of else ())
        for number, case in enumerate(cases)
    ]
