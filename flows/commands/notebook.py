"""Open a notebook over the published snapshot in the browser: coverage, topics, stories, ledgers, questions in SQL.

It listens on this machine alone, reads the snapshot and nothing else, and asks for the home's secret (the part behind
the colon in HOME/server.secret). SQL is confined as in `yalu sql`. Needs the extras `notebook` and `charts`.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from extractors.errors import YaluError
from flows.config.home_secret import home_secret, secret_file
from flows.config.settings import load_settings
from flows.errors import UsageError

PORT = 2718
MODULES = ("marimo", "altair", "vl_convert")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the port and whether a browser is opened."""
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help=f"port on 127.0.0.1 (else {PORT})")
    parser.add_argument("--no-open", action="store_true", help="print the address and open no browser")


def _port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 1024 to 65535")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Serve the notebook until Ctrl-C."""
    if [name for name in MODULES if find_spec(name) is None]:
        raise YaluError(
            "the notebook needs the extras 'notebook' and 'charts': "
            "pip install -e '.[notebook,charts]' where Yalu was installed from"
        )
    from flows.notebook import answers
    from warehouse.store.location import open_snapshot

    settings = load_settings(args.settings, args.home)
    with open_snapshot(settings):  # a home without a snapshot is said here, not in the browser
        pass
    _refuse_taken(args.port)
    _, _, password = home_secret(settings.home).partition(":")
    print(f"http://127.0.0.1:{args.port} asks for the secret in {secret_file(settings.home)} (behind the colon)")
    return _serve(args, settings.home, password, {answers.SETTINGS: args.settings, answers.HOME: args.home})


def _refuse_taken(port: int) -> None:
    """Raise UsageError where something listens on the port: marimo would take another one and say nothing."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            raise UsageError(f"port {port} is taken: choose another --port") from None


def _serve(args: argparse.Namespace, home: Path, password: str, given: dict[str, Path | None]) -> int:
    """Run marimo in a process of its own; the secret goes in on stdin, never on a command line. Return its status."""
    command = [sys.executable, "-m", "marimo", "-q", "run", str(Path(__file__).parents[1] / "notebook" / "app.py")]
    command += ["--host", "127.0.0.1", "--port", str(args.port), "--token", "--token-password-file", "-"]
    command += ["--headless"] if args.no_open else []
    own = home / "notebook"  # marimo's files, away from the person's and from other users
    own.mkdir(mode=0o700, exist_ok=True)
    environment = os.environ | {
        "MARIMO_SKIP_UPDATE_CHECK": "1",
        "XDG_CONFIG_HOME": str(own),
        "XDG_STATE_HOME": str(own),
        "XDG_CACHE_HOME": str(own),
        **{name: str(Path(value).absolute()) for name, value in given.items() if value},
    }
    done = subprocess.run(  # noqa: S603 - our own words and a number
        command, input=password, text=True, env=environment, check=False
    )
    if done.returncode not in (0, 130, -2):
        raise YaluError(f"the notebook ended with status {done.returncode}; its log is in {own}")
    return 0
