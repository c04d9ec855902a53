"""From bytes and text to frozen records: pure functions with no network, database or clock.

The five public functions are found here and loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.annotation.relevance import judge_relevance
    from extractors.annotation.taggers import tag
    from extractors.articles import read_article
    from extractors.listings import read_listing
    from extractors.similarity.duplicates import find_duplicates

_HOMES = {
    "read_listing": "extractors.listings",
    "read_article": "extractors.articles",
    "judge_relevance": "extractors.annotation.relevance",
    "tag": "extractors.annotation.taggers",
    "find_duplicates": "extractors.similarity.duplicates",
}

__all__ = ["find_duplicates", "judge_relevance", "read_article", "read_listing", "tag"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's __getattr__ answers for any name
    """Load a public function where it lives when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'extractors' has no attribute {name!r}")
