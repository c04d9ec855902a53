"""The loop inside a worker process of pool.py: tasks from a pipe, under limits the kernel keeps.

Imports nothing of the house, so that a fresh worker is ready at once; a task's function brings its own.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

OUT_OF_MEMORY = 77  # exit status of a worker that exceeded its memory limit


def serve(pipe: Connection, memory_bytes: int) -> None:
    """Answer tasks until the pipe closes, under the limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # SIGXCPU would leave a core file in the working folder
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (ValueError, OSError):
        pass  # macOS knows the limit but does not let it be set
    while True:
        try:
            payload = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            pipe.send_bytes(_answer(payload))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except OSError:
            return


def _answer(payload: bytes) -> bytes:
    try:
        function, args, timeout_s = pickle.loads(payload)  # noqa: S301 - from our own parent, over a private pipe
        _limit_cpu(timeout_s)
        answer = (True, function(*args), "")
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the caller decides about what the task raised
        from extractors.faults import fault_of  # here: a fresh worker imports nothing of the house

        return pickle.dumps((False, _portable(error), fault_of(error)), pickle.HIGHEST_PROTOCOL)
    finally:
        _limit_cpu(None)


def _limit_cpu(seconds: float | None) -> None:
    """Let the kernel end this process when it has used so many more seconds of CPU time; None: never."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = hard
    if seconds is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = math.ceil(used.ru_utime + used.ru_stime + seconds)
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _portable(error: Exception) -> Exception:
    """Return the error itself where it survives pickling, else its words."""
    try:
        return pickle.loads(pickle.dumps(error))  # type: ignore[no-any-return]  # noqa: S301 - made one line up
    except Exception:  # noqa: BLE001 - an error's own pickling may fail in any way
        return RuntimeError(f"{type(error).__name__}: {error}")


def _die_with_parent() -> None:
    """End this process when its parent ends, however that happens; it would finish its task for nobody.

    A task deep inside C may hold the interpreter for a while longer: until its CPU limit, at most. Linux's
    death signal does not serve: the parent it watches is the fork server, which lives while any worker does.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="yalu-watch", daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
