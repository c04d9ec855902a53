"""A Prefect server behind Yalu's door, as a process: what `yalu serve` starts, and what deploy/ starts in containers.

    PREFECT_SERVER_API_AUTH_STRING=yalu:… \
        python -m flows.orchestration.server_process --host 0.0.0.0 --port 4200 --name prefect

A --name is a host that clients may call it by, beside loopback. Without a secret it does not start.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from flows.config.home_secret import is_secret
from flows.orchestration.door import Door
from flows.orchestration.errors import SERVER_SECRET


def main() -> int:
    """Be the server; returns when it ends."""
    parser = argparse.ArgumentParser(prog="python -m flows.orchestration.server_process", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument("--name", action="append", default=[], help="a host it may be called by; repeatable")
    parser.add_argument("--with-starter", action="store_true", help="end when standard input closes")
    args = parser.parse_args()
    secret = os.environ.get(SERVER_SECRET, "")
    if not is_secret(secret):
        sys.stderr.write(f"{SERVER_SECRET} holds no secret: set it to USER:PASSWORD, 16 characters and more\n")
        return 2
    # Pages of this server need no permission to ask it, and others get none.
    os.environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = f"http://127.0.0.1:{args.port}"
    if args.with_starter:
        _end_with_starter()
    _run(args.host, args.port, args.name, secret)
    return 0


def _run(host: str, port: int, names: list[str], secret: str) -> None:
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    settings = get_current_settings().server
    uvicorn.run(
        Door(create_app(final=True), names, secret),
        host=host,
        port=port,
        timeout_keep_alive=settings.api.keepalive_timeout,
        ws_ping_interval=settings.api.websocket_ping_interval,
        ws_ping_timeout=settings.api.websocket_ping_timeout,
        log_level=settings.logging_level.lower(),
        server_header=False,
    )


def _end_with_starter() -> None:
    """End this process when the pipe to its starter closes, however that happens."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="yalu-watch", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
