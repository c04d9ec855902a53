"""Errors of a Prefect server, and the variables that hold its secret: shared by its client and its starter."""

from __future__ import annotations

from extractors.errors import YaluError

# USER:PASSWORD, which a client sends and a server asks for.
CLIENT_SECRET, SERVER_SECRET = "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"


class ServerUnreachable(YaluError):
    """The Prefect server does not answer, or ended."""


class VersionSkew(YaluError):
    """The Prefect server has a version that this one cannot talk to."""
