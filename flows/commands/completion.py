"""Print a script that lets a shell complete `yalu`: commands, their actions and options.

yalu completion bash > ~/.local/share/bash-completion/completions/yalu
yalu completion zsh > ~/.zfunc/_yalu            (a folder of fpath)
yalu completion fish > ~/.config/fish/completions/yalu.fish
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

Words = dict[str, tuple[str, ...]]  # by place: "" at the start, "/digest/resolve" within an action

BASH = """\
_yalu() {{
  local at="" word words cur="${{COMP_WORDS[COMP_CWORD]}}"
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$at/$word" in {places}) at="$at/$word" ;; esac
  done
  case "$at" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _yalu yalu
"""
ZSH = """\
#compdef yalu
_yalu() {{
  local at="" word words_here
  for word in ${{words[2,CURRENT-1]}}; do
    case "$at/$word" in {places}) at="$at/$word" ;; esac
  done
  case "$at" in
{cases}
  esac
  compadd -- ${{=words_here}}
  _files
}}
if [ "$funcstack[1]" = "_yalu" ]; then _yalu "$@"; else compdef _yalu yalu; fi
"""
FISH = """\
function __yalu_words
  set -l at ""
  for word in (commandline -opc)[2..-1]
    switch "$at/$word"
      case {places}
        set at "$at/$word"
    end
  end
  switch "$at"
{cases}
  end
end
complete -c yalu -a "(__yalu_words)"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that reads the script")


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    print(script(args.shell, words_of(args.full_parser())), end="")
    return 0


def words_of(parser: argparse.ArgumentParser, place: str = "") -> Words:
    """Return the words that can follow at each place of the command line: actions, choices and long options."""
    words: list[str] = []
    below: Words = {}
    for action in parser._actions:  # noqa: SLF001 - argparse offers no public way to list them
        words += [option for option in action.option_strings if option.startswith("--")]
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for name, child in action.choices.items():
                below |= words_of(child, f"{place}/{name}")
        if action.choices is not None and not action.option_strings:
            words += map(str, action.choices)
    return {place: tuple(words)} | below


def script(shell: str, words: Mapping[str, Sequence[str]]) -> str:
    """Return the completion script of a shell for the words at each place."""
    places = [place for place in words if place]
    if shell == "fish":
        cases = [f"    case '{place}'\n      printf '%s\\n' {' '.join(some)}" for place, some in words.items()]
        return FISH.format(places=" ".join(places), cases="\n".join(cases))
    name, form = ("words", BASH) if shell == "bash" else ("words_here", ZSH)
    cases = [f"""    "{place}") {name}="{" ".join(some)}" ;;""" for place, some in words.items()]
    return form.format(places="|".join(places), cases="\n".join(cases))
