"""What holds for every command of `yalu`."""

from __future__ import annotations

import pytest

from flows import cli
from flows.commands.completion import words_of

WORDS = words_of(cli.make_parser(list(cli.COMMANDS)))
PLACES = [place for place in WORDS if place and not any(other.startswith(f"{place}/") for other in WORDS)]
NO_PROGRAM_CALLS = {
    "/completion": "its output is a script, which a shell reads",
    "/notebook": "it serves a page for a person until it is stopped",
}


@pytest.mark.parametrize("place", [place for place in PLACES if place not in NO_PROGRAM_CALLS])
def test_every_command_and_action_speaks_json(place: str) -> None:
    assert "--json" in WORDS[place]


def test_the_exceptions_are_commands() -> None:
    assert set(NO_PROGRAM_CALLS) <= set(PLACES)
