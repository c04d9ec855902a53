"""The versions that matter in a report of a fault: Yalu's own, what it runs on, and what it judges and stores by."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

PACKAGES = ("duckdb", "prefect", "trafilatura", "feedparser")  # read from metadata: importing them takes seconds


def versions() -> dict[str, str]:
    """Return each name with its version: packages, the shipped lexicon, the warehouse's schema."""
    from extractors.lexicon import load_lexicon

    return {
        "yalu": version("yalu"),
        "python": f"{platform.python_version()} ({platform.system()} {platform.machine()})",
        **{name: _version_of(name) for name in PACKAGES},
        "lexicon": load_lexicon(None).version,
        "schema": max(file.name for file in files("warehouse").joinpath("schema").iterdir())[:4],
    }


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
