"""run.lock: held once, named to the second, dropped by the kernel with its holder."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from warehouse.errors import HomeUnusable, WarehouseBusy
from warehouse.store.locks import hold

RUN_LOCK = "run.lock"

HOLDER = """
import sys, pathlib
from warehouse.store.locks import hold
with hold(pathlib.Path(sys.argv[1]), "yalu run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "home" / RUN_LOCK


@pytest.fixture
def holder(lock, root):
    """Another process that holds the lock until its stdin ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout.readline() == b"held\n"
        yield other
        other.kill()


def test_the_second_is_told_who_holds_it(lock, holder):
    with pytest.raises(WarehouseBusy) as caught, hold(lock, "yalu run"):
        pass
    assert caught.value.exit_status == 75
    assert caught.value.holder["pid"] == holder.pid
    assert f"yalu run (process {holder.pid}, since 20" in str(caught.value)


def test_a_killed_holder_holds_nothing(lock, holder):
    holder.kill()
    holder.wait()
    with hold(lock, "yalu run"):
        assert lock.exists()


def test_waiting_ends_when_the_holder_does(lock, holder):
    threading.Timer(0.2, holder.stdin.close).start()
    with hold(lock, "yalu run", wait_s=60):
        assert lock.exists()


def test_it_can_be_held_again_after_an_error(lock):
    with pytest.raises(ZeroDivisionError), hold(lock, "yalu run"):
        _ = 1 / 0
    with hold(lock, "yalu run"):
        assert lock.exists()


def test_a_file_nobody_signed_still_locks(lock):
    with hold(lock, "yalu run"):
        lock.write_bytes(b"\xff not a note")
        with pytest.raises(WarehouseBusy, match="another process"), hold(lock, "yalu run"):
            pass


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match="file"), hold(tmp_path / "file" / RUN_LOCK, "yalu run"):
        pass


@pytest.mark.parametrize("make", [lambda path, other: path.symlink_to(other), lambda path, other: path.mkdir()])
def test_what_is_no_file_is_never_locked(tmp_path, make):
    other = tmp_path / "another's file"
    other.write_text("as it was")
    make(tmp_path / RUN_LOCK, other)
    with pytest.raises(HomeUnusable, match="move it away"), hold(tmp_path / RUN_LOCK, "yalu run"):
        pass
    assert other.read_text() == "as it was"
