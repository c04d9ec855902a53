"""Every bad input in one run: each feed has a state with a reason, the sound ones are unharmed, memory is bounded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.collecting import LONG, ask, page
from tests.integration.bad_feeds import SCRIPTED, bad_bodies
from tests.integration.fault_server import Asked, answer, run_fault_server, say
from tests.integration.http_faults import FAULTS
from tests.unit.test_guard import BY_LITERAL, ODD
from tests.web import serve_web

PEAK_MB = 300  # of the run's own process
PEAK_WITH_WORKERS_MB = 400  # each worker holds the lexicon and the patterns of the ledgers: some 60 MB each
SOUND = 5
# robots.txt in the way of pages: name, its whole answer, what the page's entry comes to
ROBOTS = {
    "robots 403": (answer(b"no", 403), "loaded"),
    "robots 404": (answer(b"no", 404), "loaded"),
    "robots 500": (answer(b"no", 500), "pending"),
    "robots 429": (answer(b"no", 429), "pending"),
    "robots endless": (answer(b"User-agent: *\nDisallow: /\n" + b"# more\n" * 200_000), "failed"),
    "robots nonsense": (b"nonsense", "pending"),
}


def feed_of(url: str, title: str) -> bytes:
    return f"<rss version='2.0'><channel><item><title>{title}</title><link>{url}</link></item></channel></rss>".encode()


def robots_site(robots: bytes, name: str) -> Any:
    async def script(asked: Asked) -> Any:
        if asked.path == "/robots.txt":
            yield robots
        elif asked.path == "/feed":
            yield answer(feed_of(f"{asked.base}/page", f"Trains of {name}"))
        else:
            yield answer(page(f"Trains of {name}", f"{LONG}{name} was there.").encode(), 200, "Content-Type: text/html")

    return script


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, Any]:
    """One run over everything: the report, what was connected to, the peak, and what the warehouse says."""
    folder = tmp_path_factory.mktemp("bad")
    names: dict[str, str] = {}
    rows: list[dict[str, Any]] = []

    def add(name: str, url: str, **row: Any) -> None:
        names[name] = f"s{len(names)}"
        rows.append({"id": names[name], "outlet": name, "url": url, "lang": "en", "country": "KR", **row})

    with run_fault_server() as faults, serve_web() as web:
        for number in range(SOUND):
            title = f"Freight trains cross the river, report {number}"
            web.add_feed(
                f"/feed{number}", [(title, web.add(f"/a{number}", page(title, LONG + f"Report {number}.")), "")]
            )
        sound = [web.url(f"/feed{number}") for number in range(SOUND)]
        add("sound 0", sound[0], prejudge=False)
        for name, (script, *_) in FAULTS.items():
            add(f"http: {name}", faults.serve(script) + "/")
        add("sound 1", sound[1], prejudge=False)
        for name, body in bad_bodies().items():
            add(name, faults.serve(say(answer(body))) + "/feed")
        for name, script in SCRIPTED.items():
            add(f"scripted: {name}", faults.serve(script) + "/feed", cookies="redirect" if "cookie" in name else "")
        add("sound 2", sound[2], prejudge=False)
        for url in (*BY_LITERAL, *ODD):
            if not url.startswith(("http://127.0.0.1/", "https://127.0.0.1/", "http://user@127")):
                add(f"forbidden: {url}", url)
        add("sound 3", sound[3], prejudge=False)
        for name, (robots, _) in ROBOTS.items():
            add(name, faults.serve(robots_site(robots, name)) + "/feed", prejudge=False)
        add("sound 4", sound[4], prejudge=False)
        home = folder / "home"
        job = folder / "job.json"
        job.write_text(json.dumps({"home": str(home), "allow_hosts": ["127.0.0.1"], "sources": rows}), "utf-8")
        command = [sys.executable, "-m", "tests.integration.watched_run", str(job)]
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=280, check=False, start_new_session=True
        )
    assert done.returncode == 0, done.stderr[-3000:]
    polls = ask(home, "SELECT source_id, state, note, advice FROM source_health")
    return {
        **json.loads(done.stdout.splitlines()[-1]),
        "home": home,
        "names": names,
        "states": {name: state for name, *state in polls},
    }


def test_more_than_a_hundred_bad_inputs_end_in_a_state_with_a_reason(survived: dict[str, Any]) -> None:
    names, states = survived["names"], survived["states"]
    bad = [name for name in names if not name.startswith("sound")]
    assert len(bad) >= 400
    assert [name for name in names if names[name] not in states] == []
    calm = {"ok", "undated"}
    assert [name for name in bad if states[names[name]][0] not in calm and not all(states[names[name]])] == []


@pytest.mark.parametrize("family", ["http: ", "forbidden: ", "html: "])
def test_no_failure_is_taken_for_a_sound_feed(survived: dict[str, Any], family: str) -> None:
    states = {name: survived["states"][key][0] for name, key in survived["names"].items() if name.startswith(family)}
    assert states
    assert [name for name, state in states.items() if state in ("ok", "undated", "quiet")] == []


def test_the_sound_feeds_are_unharmed(survived: dict[str, Any]) -> None:
    rows = ask(
        survived["home"], "SELECT count(*) FROM articles WHERE title LIKE 'Freight trains cross the river, report%'"
    )
    assert rows == [(SOUND,)]
    sound = [survived["states"][key][0] for name, key in survived["names"].items() if name.startswith("sound")]
    assert sound == ["undated"] * SOUND


def test_nothing_forbidden_is_connected_to(survived: dict[str, Any]) -> None:
    forbidden = [name for name in survived["names"] if name.startswith("forbidden")]
    assert len(forbidden) >= 32
    assert survived["attempted"] == []


def test_memory_stays_bounded(survived: dict[str, Any], record_testsuite_property: Any) -> None:
    record_testsuite_property("peak MB", json.dumps(survived["peak_mb"]))
    assert 0 < survived["peak_mb"]["self"] < PEAK_MB
    assert survived["peak_mb"]["together"] < PEAK_WITH_WORKERS_MB  # 0 where /proc does not tell


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_in_every_state(survived: dict[str, Any], name: str) -> None:
    source = survived["names"][name]
    assert ask(survived["home"], f"SELECT outcome FROM entries WHERE source_id = '{source}'") == [(ROBOTS[name][1],)]


@pytest.mark.parametrize("script", ["압록강", "鸭绿江", "鴨綠江", "鴨緑江"])
def test_titles_of_four_scripts_come_through_every_label(survived: dict[str, Any], script: str) -> None:
    ids = [key for name, key in survived["names"].items() if name.startswith("charset")]
    titles = ask(survived["home"], f"SELECT title FROM entries WHERE list_contains({ids}, source_id)")
    assert sum(script in str(title) for (title,) in titles) >= 5 * 6 - 2  # the last of one is cut off


def test_the_account_balances(survived: dict[str, Any]) -> None:
    report = survived["report"]
    assert report["seen"] == report["loaded"] + report["dropped"] + report["failed"] + report["pending"]
