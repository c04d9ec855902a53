"""Looking at a Prefect server by its API, as plain JSON: no Prefect import is needed to ask what is scheduled."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from flows.prefect_server import ServerUnreachable

ANSWER_S = 10.0
# While it writes, a server on SQLite answers 503 to others who would.
LATER = (429, 503)
PAUSES_S = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A deployment as the server knows it; instants in ISO 8601, '' where there is none."""

    deployment: str
    is_served: bool  # whether a runner asked for its runs within the last minute
    is_paused: bool
    next_start_at: str
    last_start_at: str
    last_state: str
    last_message: str  # why the last run ended as it did, where that was said


def ask(api: str, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
    """One question to the API. Raises ServerUnreachable, in one line, where it gives no answer that can be read."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(api.rstrip("/") + path, data, {"Content-Type": "application/json", **_credentials()})  # noqa: S310
    try:
        return _answer(request)
    except HTTPError as problem:
        raise ServerUnreachable(f"the Prefect server at {api} answers {problem.code} {problem.reason}") from problem
    except (URLError, OSError, ValueError) as problem:
        why = getattr(problem, "reason", problem)
        raise ServerUnreachable(f"no Prefect server answers at {api} ({why})") from problem


def _answer(request: Request) -> Any:  # noqa: ANN401 - JSON
    for pause_s in (*PAUSES_S, None):
        try:
            with build_opener(*_handlers(request)).open(request, timeout=ANSWER_S) as answer:
                return json.loads(answer.read())
        except HTTPError as problem:
            with problem:  # its connection is closed with it
                if problem.code not in LATER or pause_s is None:
                    raise
            time.sleep(pause_s)
    raise AssertionError


def _handlers(request: Request) -> list[ProxyHandler]:
    """A proxy of the environment is not asked for what is on this machine."""
    return [ProxyHandler({})] if (request.host or "").startswith(("127.", "localhost", "[::1]")) else []


def _credentials() -> dict[str, str]:
    """The header that Prefect's own client would send."""
    if key := os.environ.get("PREFECT_API_KEY", ""):
        return {"Authorization": f"Bearer {key}"}
    if pair := os.environ.get("PREFECT_API_AUTH_STRING", ""):
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}


def scheduled(api: str, names: tuple[str, ...]) -> list[Scheduled]:
    """The deployments of these names, with their next start and how their last run ended."""
    found = ask(api, "/deployments/filter", {"deployments": {"name": {"any_": list(names)}}})
    return sorted((_describe(api, made) for made in found), key=lambda row: row.deployment)


def mark_dead_runs(api: str, names: tuple[str, ...]) -> int:
    """Mark the runs of these deployments that are under way as crashed, which frees their slots; gives how many.

    Only for a caller who knows that no process of them is left, or none that should be waited for.
    """
    under_way = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}}}
    found = ask(api, "/flow_runs/filter", {"deployments": {"name": {"any_": list(names)}}, **under_way})
    state = {"type": "CRASHED", "message": "The service ended during this run; the next run goes on from there."}
    for run in found:
        ask(api, f"/flow_runs/{run['id']}/set_state", {"state": state})
    return len(found)


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
