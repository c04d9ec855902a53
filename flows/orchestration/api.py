"""A client of a Prefect server's API, as plain JSON: no Prefect import is needed to ask what is scheduled."""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote
from urllib.request import ProxyHandler, Request, build_opener

from flows.orchestration.errors import CLIENT_SECRET, ServerUnreachable, VersionSkew

ANSWER_S = 10.0
# While it writes, a server on SQLite answers 503 to others who would.
LATER = (429, 503)
HINTS = {
    401: f": set {CLIENT_SECRET} to its secret, USER:PASSWORD",
    403: ": it answers under its own host names only; see --name of flows.orchestration.server_process",
}
PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
Json = Any


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A deployment as the server knows it; instants in ISO 8601, '' where there is none."""

    deployment: str
    is_served: bool  # whether a runner asked for its runs within the last minute
    is_paused: bool
    next_start_at: str
    last_start_at: str
    last_state: str
    last_message: str  # why the last run ended as it did, where the server knows it


def ask(api: str, path: str, body: Mapping[str, object] | None = None, method: str = "", secret: str = "") -> Json:
    """Send one request to the API. Raises ServerUnreachable, in one line, where the answer cannot be read.

    With a body it is a POST, else a GET, unless `method` names another. `secret` replaces the login that the
    address or the environment has.
    """
    data = None if body is None else json.dumps(body).encode()
    login, address = _split_login(api)
    headers = {"Content-Type": "application/json", **_credentials(secret or login)}
    try:
        return _answer(Request(address.rstrip("/") + path, data, headers, method=method or None))  # noqa: S310
    except HTTPError as problem:
        raise ServerUnreachable(
            f"the Prefect server at {shown(api)} answers {problem.code} {problem.reason}{HINTS.get(problem.code, '')}"
        ) from problem
    except (URLError, OSError, ValueError) as problem:
        why = getattr(problem, "reason", problem)
        raise ServerUnreachable(f"no Prefect server answers at {shown(api)} ({why})") from problem


def shown(api: str) -> str:
    """Return the address without the login that it may hold."""
    return re.sub(r"//[^/@]*@", "//", api)


def _answer(request: Request) -> Json:
    for pause_s in (*PAUSES_S, None):
        try:
            with build_opener(*_handlers(request)).open(request, timeout=ANSWER_S) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as problem:
            with problem:  # its connection is closed with it
                if problem.code not in LATER or pause_s is None:
                    raise
            time.sleep(pause_s)
    raise AssertionError


def _handlers(request: Request) -> list[ProxyHandler]:
    """A proxy of the environment is not asked for what is on this machine."""
    return [ProxyHandler({})] if (request.host or "").startswith(("127.", "localhost", "[::1]")) else []


def _split_login(api: str) -> tuple[str, str]:
    """The login in an address, as USER:PASSWORD or '', and the address without it."""
    found = re.fullmatch(r"(https?://)([^/@]*)@(.*)", api)
    return (unquote(found[2]), found[1] + found[3]) if found else ("", api)


def _credentials(secret: str) -> dict[str, str]:
    """The header that Prefect's own client would send."""
    if pair := secret or os.environ.get(CLIENT_SECRET, ""):
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    if key := os.environ.get("PREFECT_API_KEY", ""):
        return {"Authorization": f"Bearer {key}"}
    return {}


def scheduled(api: str, names: tuple[str, ...]) -> list[Scheduled]:
    """Return the deployments of these names, with their next start and how their last run ended."""
    found = ask(api, "/deployments/filter", {"deployments": {"name": {"any_": list(names)}}})
    return sorted((_describe(api, made) for made in found), key=lambda row: row.deployment)


def mark_dead_runs(api: str, names: tuple[str, ...]) -> int:
    """Mark the runs of these deployments that are under way as crashed, which frees their slots; return how many.

    Only for a caller who knows that no process of them is left, or none that should be waited for.
    """
    under_way = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}}}
    found = ask(api, "/flow_runs/filter", {"deployments": {"name": {"any_": list(names)}}, **under_way})
    state = {"type": "CRASHED", "message": "The service ended during this run; the next run goes on from there."}
    for run in found:
        ask(api, f"/flow_runs/{run['id']}/set_state", {"state": state})
    return len(found)


def check_version(api: str, own: str) -> None:
    """Refuse a server that Prefect of version `own` cannot talk to: an older one, or one of another major version.

    Raises VersionSkew, in one line. A newer server of the same major version serves older clients.
    """
    stated = str(ask(api, "/admin/version"))
    server, client = (tuple(int(part) for part in text.split(".")[:2] if part.isdigit()) for text in (stated, own))
    if server < client or server[:1] != client[:1]:
        older = "the server" if server < client else "Yalu's environment"
        raise VersionSkew(f"the Prefect server at {shown(api)} is {stated} and Yalu uses {own}: upgrade {older}")


def keep_automation(api: str, wanted: Mapping[str, Any]) -> None:
    """Make an automation, or make the one of that name what it should be.

    One that is as it should be is left alone: written again, it would forget which runs it is watching.
    """
    named = {"automations": {"name": {"any_": [wanted["name"]]}}}
    found = ask(api, "/automations/filter", named)
    if not found:
        ask(api, "/automations/", wanted)
    for made in found:
        if not _agrees(made, wanted):
            ask(api, f"/automations/{made['id']}", wanted, "PUT")


def _agrees(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether all that is wanted is found so; the server adds keys, and keeps lists of names in an order of its own."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_agrees(found.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(found, list) and len(found) == len(wanted):
        if all(isinstance(value, str) for value in wanted):
            return set(found) == set(wanted)
        return all(map(_agrees, found, wanted))
    return bool(found == wanted)


def _describe(api: str, made: Mapping[str, Any]) -> Scheduled:
    runs = {"deployments": {"id": {"any_": [made["id"]]}}, "limit": 1}
    waiting = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "sort": "EXPECTED_START_TIME_ASC"}
    started = {"flow_runs": {"start_time": {"is_null_": False}}, "sort": "START_TIME_DESC"}
    coming: Mapping[str, Any] = next(iter(ask(api, "/flow_runs/filter", runs | waiting)), {})
    last: Mapping[str, Any] = next(iter(ask(api, "/flow_runs/filter", runs | started)), {})
    state = last.get("state") or {}
    return Scheduled(
        made["name"],
        made.get("status") == "READY",
        bool(made.get("paused")),
        coming.get("expected_start_time") or "",
        last.get("start_time") or "",
        state.get("name") or "",
        state.get("message") or "",
    )
