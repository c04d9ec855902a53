"""A step as a Prefect task: tried again where that may help, ended where it hangs, and nothing of it is kept;
a flow's secrets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.integration.prefect_server import Notes

STEPS = """
import gc, time, warnings, weakref
warnings.simplefilter("error", RuntimeWarning)
warnings.simplefilter("error", ResourceWarning)
from prefect import flow
from flows.orchestration import tasks
from warehouse.errors import WarehouseBusy

tasks.DELAYS_S = (0, 0)
tried = []

def busy():
    tried.append("busy")
    if tried.count("busy") < 3:
        raise WarehouseBusy("writer.lock", {})

def wrong():
    tried.append("wrong")
    raise ValueError("a bug")

def hang():
    tried.append("hang")
    time.sleep(60)

class Closed:
    def __getattribute__(self, name):
        if name != "__class__":
            raise AssertionError(f"somebody looked into an argument: {name}")
        return object.__getattribute__(self, name)

@flow(name="steps")
def steps():
    tasks.as_task("wait for 1 lock", busy)
    try:
        tasks.as_task("go wrong", wrong)
    except ValueError:
        pass
    try:
        tasks.run_task("hang", hang, (0, 0), 0.5)
    except TimeoutError:
        pass
    given = Closed()
    taken = tasks.as_task("hand 1 thing through", lambda thing: {thing}, given)
    assert taken == {given}
    kept = weakref.ref(given)
    del given, taken
    gc.collect()
    print(tried.count("busy"), tried.count("wrong"), tried.count("hang"), kept() is None)

steps()
"""


def test_a_step_is_tried_again_where_that_may_help(api: str, notes: Notes, root: Path) -> None:
    """And Prefect keeps nothing of what a step takes or gives, nor looks into it."""
    environment = os.environ | notes.environment() | {"PREFECT_API_URL": api, "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-c", STEPS]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3", "1", "1", "True"]


SECRET = """
from prefect import flow
from prefect.blocks.system import Secret
from flows.config.secrets import read_block
from flows.orchestration.tasks import as_task

Secret(value="swordfish").save("desk-password")

@flow(name="read a secret")
def read():
    print(read_block("DESK_PASSWORD"), as_task("in a step", read_block, "DESK_PASSWORD"), read_block("NONE") or "-")

print(read_block("DESK_PASSWORD") or "-")
read()
"""


def test_a_flow_finds_a_secret_in_its_block(api: str, notes: Notes, root: Path) -> None:
    environment = os.environ | notes.environment() | {"PREFECT_API_URL": api, "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-c", SECRET]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False, timeout=600)
    assert done.stdout.split() == ["-", "swordfish", "swordfish", "-"], done.stderr
    assert "swordfish" not in done.stderr
