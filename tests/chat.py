"""A chat's web address on loopback for tests: what it was given, and how it may answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "/hooks/s3cr3t-t0ken"


class Channel(BaseHTTPRequestHandler):
    """A chat's web address: notes what it is given, answers as told."""

    status = 200
    taken: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.status != 429:
            self.taken.append({"path": self.path, **json.loads(body)})
        if not self.status:
            self.connection.close()
            return
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(b"ok\nX-Injected: yes")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_channel(status: int = 200) -> Iterator[tuple[str, type[Channel]]]:
    handler = type("Handler", (Channel,), {"status": status, "taken": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        served.handle_error = lambda *_: None  # a line closed on purpose
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}{SECRET}", handler
        served.shutdown()
