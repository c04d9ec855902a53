"""`yalu completion`: the words at each place, and a real shell that completes with the script."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from flows import cli
from flows.commands.completion import script, words_of

WORDS = words_of(cli.make_parser(list(cli.COMMANDS)))


@pytest.mark.parametrize(
    ("place", "some"),
    [
        ("", {"run", "digest", "completion", "--home", "--version"}),
        ("/run", {"--all", "--source", "--json", "--settings", "--quiet"}),
        ("/digest", {"resolve", "watch", "--send"}),
        ("/digest/resolve", {"--not-sent"}),
        ("/sources", {"list", "try", "import"}),
        ("/completion", {"bash", "zsh", "fish"}),
    ],
)
def test_what_can_follow_at_a_place(place: str, some: set[str]) -> None:
    assert some <= set(WORDS[place])


def test_values_of_options_are_no_words() -> None:
    assert "quarter" not in WORDS["/trends"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("yalu di", ["digest"]),
        ("yalu --home x di", ["digest"]),
        ("yalu digest res", ["resolve"]),
        ("yalu digest --date 2026-11-20 resolve --not", ["--not-sent"]),
        ("yalu run --al", ["--all"]),
        ("yalu run zzz", []),
    ],
)
def test_bash_completes_with_it(line: str, found: list[str]) -> None:
    words = " ".join(f"'{word}'" for word in line.split())
    asked = f'COMP_WORDS=({words}); COMP_CWORD={len(line.split()) - 1}; _yalu; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        ["bash", "-euc", f"{script('bash', WORDS)}\n{asked} || true"], capture_output=True, text=True, check=False
    )
    assert ([word for word in done.stdout.splitlines() if word], done.stderr) == (found, "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_can_read_it(shell: str) -> None:
    text = script(shell, WORDS)
    assert "{" not in text.replace("{=words_here}", "").replace("{words[2,CURRENT-1]}", "").replace("_yalu() {", "")
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=text, text=True, check=True)
    else:
        assert text.count("/digest/resolve") == 2


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "bash"]) == 0
    assert capsys.readouterr().out == script("bash", WORDS)
