"""The mark of a home that a demo made: its outlets are invented, so nothing is collected into it or sent from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.config.settings import Settings

MARKER = ".yalu-demo"  # in every folder and home that `yalu demo` made
HOME = "data"  # of the demo's folder


def is_demo(home: Path) -> bool:
    """Whether a demo made this home, or the folder it lies in."""
    home = home.resolve()
    return (home / MARKER).is_file() or (home.name == HOME and (home.parent / MARKER).is_file())


def live(settings: Settings) -> Settings:
    """The settings, for a command that collects or sends. Raises UsageError where they name a demo's home."""
    if is_demo(settings.home):
        raise UsageError(
            f"{settings.home} is the home of a demo, whose outlets and readers are invented: nothing is collected into "
            "it or sent from it; name another with --home, or leave the demo's folder"
        )
    return settings
