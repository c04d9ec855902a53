"""Start Dask's scheduler or a worker for Yalu, or make the certificate that both ask for.

    python -m flows.fleet certificate [FILE]          once, on the machine that collects; copy the file to the others
    python -m flows.fleet scheduler [OPTION …]        on one machine
    python -m flows.fleet worker tls://HOST:8786 [OPTION …]     on each that reads pages; --nthreads: pages at once

The file is YALU_FLEET_CERTIFICATE, else fleet.pem in the home. More options are those of `dask scheduler` and
`dask worker`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.config.settings import load_settings
from flows.errors import UsageError
from flows.fleet.certificate import VARIABLE, certificate_file, dask_environment, make_certificate

# No pages: what Dask's own HTTP servers show needs no login. They listen on loopback, and have no routes.
CLOSED = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
# A worker reads pages in processes of its own, which may be killed; its profiler looks a hundred times a second.
OF_A_WORKER = {
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


def main(words: list[str]) -> int:
    """Do what the first word says."""
    kind, given = (words[0], words[1:]) if words else ("", [])
    try:
        if kind == "certificate" and len(given) < 2:
            return _make(given)
        if kind in ("scheduler", "worker"):
            return _start(kind, given)
    except (UsageError, OSError) as problem:
        sys.stderr.write(f"yalu: {problem}\n")
        return 2
    sys.stderr.write(__doc__ or "")
    return 0 if kind in ("--help", "-h") else 2


def _make(given: list[str]) -> int:
    file = (Path(given[0]) if given else certificate_file(load_settings().home)).absolute()
    make_certificate(file)
    sys.stdout.write(f"{file}\n")
    return 0


def _start(kind: str, given: list[str]) -> int:
    file = certificate_file(load_settings().home).absolute()
    if not os.access(file, os.R_OK):
        raise UsageError(
            f"{file} cannot be read: copy it from the machine that collects (there: python -m flows.fleet "
            f"certificate), or name it in {VARIABLE}"
        )
    os.environ.update(dask_environment(file))
    os.environ.setdefault("DO_NOT_TRACK", "1")
    words = [*CLOSED]
    if kind == "worker":
        os.environ.update({name: os.environ.get(name, value) for name, value in OF_A_WORKER.items()})
        words += ["--preload", "flows.fleet.worker"]
    else:
        words += ["--protocol", "tls"]
    try:
        from distributed.cli import dask_scheduler, dask_worker  # reads the variables
    except ImportError as missing:
        raise UsageError("Dask is not installed: install yalu[dask]") from missing
    command = dask_worker.main if kind == "worker" else dask_scheduler.main
    sys.argv = [f"flows.fleet {kind}", *given, *words]
    command()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
