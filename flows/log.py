"""The log, through the standard `logging`; in a home it is HOME/logs/yalu.jsonl, one JSON object a line.

    with log.home_log(settings, run_id), log.timed("group stories"):
        log.PROGRESS.info("polled %d sources", 25)                                  also a line on the terminal
        log.PAGES.info("failed: http_404", extra={"source_id": "yna-en", "url": "https://…"})
        log.LOGGER.error(text, exc_info=…, extra={"stage": "page"})

Fields: at, level, run_id, stage, source_id, url, text, seconds, traceback; an empty one is left out. No mail address,
no secret and no control character is written, and no text of a page. The file is rotated by size. A log that cannot be
written (a full disk) never stops the work it is about. Terminal and Prefect attach handlers of their own.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from extractors.faults import Fault, fault_of
from extractors.text.sanitise import escaped
from flows import clock

if TYPE_CHECKING:
    from io import TextIOWrapper

    from flows.config.settings import Settings

T = TypeVar("T")
LOGGER = logging.getLogger("yalu")
LOGGER.addHandler(logging.NullHandler())  # without a handler of ours, nothing is printed
PROGRESS = logging.getLogger("yalu.progress")  # how far the work has come; a terminal shows these lines
COUNTS = logging.getLogger("yalu.counts")  # what moves a terminal's bars: sources 9 of 14
PAGES = logging.getLogger("yalu.pages")  # one line a page or listing without a result; too many for Prefect
FOLDER, FILE = "logs", "yalu.jsonl"
MAX_BYTES, KEPT = 5_000_000, 5  # of one file, and how many older ones
TEXT_CHARS, URL_CHARS = 600, 500
_FIELDS = ("stage", "source_id", "url")
_RUN_ID: ContextVar[str] = ContextVar("yalu_run_id", default="")
_HIDDEN = "***"
_LOGIN = re.compile(r"(?<=://)[^\s/@]{1,200}@")
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NAMED = re.compile(
    r"((?:pass(?:word|wd)?|pwd|secret|token|api[_-]?key|access[_-]?key|signature|authorization|cookie)[\"']?\s{0,3}"
    r"[=:]\s{0,3})(?:(?:Basic|Bearer)\s)?(?:'[^']{0,500}'|[^\s&;,]{1,500})",
    re.IGNORECASE,
)
_HOOK = re.compile(r"(?<=/hooks/)[^\s\"']{1,200}")
_SECRET_NAME = re.compile(r"PASS|SECRET|TOKEN|KEY|CREDENTIAL", re.IGNORECASE)
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Bug:
    """A bug of ours as logged: the item it cost has the outcome *failed: bug*, or its stage names it."""

    at: datetime
    stage: str
    source_id: str
    url: str
    error: str
    run_id: str


def recent_bugs(home: Path, since: datetime) -> list[Bug]:
    """Return the bugs logged since an instant, oldest first. Damaged lines and unreadable files are skipped."""
    found = [bug for path in _files(home) for line in _lines(path) if (bug := _bug_of(line)) and bug.at >= since]
    return sorted(found, key=lambda bug: bug.at)


def count(what: str, done: int, total: int) -> None:
    """Say how far a piece of work has come; of what is counted by `advance`, how much there is."""
    COUNTS.debug("%s: %d of %d", what, done, total)


def advance(what: str) -> None:
    """Say that one more is done of what `count` announced."""
    COUNTS.debug("%s: one more", what)


def counted(what: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Yield the items, and say after each how far the work has come."""
    for done, item in enumerate(items, 1):
        yield item
        count(what, done, total)


def log_bug(stage: str, error: BaseException | Fault, *, source_id: str = "", url: str = "") -> Fault:
    """Write a bug with its traceback into the log; return it as a value."""
    fault = error if isinstance(error, Fault) else fault_of(error)
    where = {"stage": stage, "source_id": source_id, "url": url, "fault": fault.traceback or fault.error}
    LOGGER.error("%s", fault.error, extra=where)
    return fault


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Log that a stage ended, with its duration in seconds, or the exception that ended it."""
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        LOGGER.warning("stopped: %s", fault_of(error).error, extra=_measured(stage, started))
        raise
    LOGGER.info("done", extra=_measured(stage, started))


def _measured(stage: str, started: float) -> dict[str, object]:
    return {"stage": stage, "seconds": round(time.monotonic() - started, 3)}


@contextmanager
def attached(handler: logging.Handler) -> Iterator[None]:
    """Hand what is logged within the block to a handler, from the handler's level on."""
    LOGGER.addHandler(handler)
    _set_level()
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        _set_level()


def _set_level() -> None:
    """Set the logger to the lowest level of its handlers, so that what nobody takes is not made."""
    levels = [handler.level for handler in LOGGER.handlers if not isinstance(handler, logging.NullHandler)]
    LOGGER.setLevel(min(levels, default=logging.NOTSET))


def home_log(settings: Settings, run_id: str = "") -> AbstractContextManager[None]:
    """Write what is logged within the block into the log of the settings' home, from `log.level` on."""
    return writing(settings.home, run_id, secrets_of(settings), settings.log.level)


@contextmanager
def writing(home: Path, run_id: str = "", secrets: Iterable[str] = (), level: str = "info") -> Iterator[None]:
    """Write what is logged within the block into the log of this home, marked with a run. Blocks may be nested."""
    handler = _HomeLog(home, run_id, tuple(secrets))
    handler.setLevel(level.upper())
    outer = [h for h in LOGGER.handlers if isinstance(h, _HomeLog) and h.baseFilename == handler.baseFilename]
    for other in outer:  # a line is written once
        LOGGER.removeHandler(other)
    bound = _RUN_ID.set(run_id or _RUN_ID.get())
    try:
        with attached(handler):
            yield
    finally:
        _RUN_ID.reset(bound)
        handler.close()
        for other in outer:
            LOGGER.addHandler(other)
        _set_level()


def run_id_of(record: logging.LogRecord) -> str:
    """Return the run a record belongs to, '' outside a run. Threads do not inherit the binding: their home's does."""
    return str(getattr(record, "run_id", "")) or _RUN_ID.get()


def line_of(record: logging.LogRecord, secrets: Iterable[str] = ()) -> str:
    """Return a record as one line for a person, without secrets and controls: stage, text, place and duration."""
    stage, *place = (str(getattr(record, name, "")) for name in _FIELDS)
    seconds = getattr(record, "seconds", None)
    parts = (stage and f"{stage}:", record.getMessage(), *place, "" if seconds is None else f"({seconds:.1f} s)")
    return clean(" ".join(" ".join(filter(None, parts)).split()), secrets)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return what the settings hold or name that no log may show."""
    named = (settings.mail.password_env, settings.mail.webhook_env)
    return (*(os.environ.get(name, "") for name in named), settings.alert.webhook, settings.warehouse.url)


def roll_over(home: Path) -> None:
    """Begin a new file, as when the present one is full; a process that has it open continues in the old one."""
    if (home / FOLDER / FILE).exists():
        _HomeLog(home, "", ()).doRollover()


def clean(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without secrets, mail addresses, and what a terminal would obey."""
    return _hide(text, (*secrets, *_secrets_of(os.environ)))


def _hide(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, _HIDDEN)
    text = _LOGIN.sub(f"{_HIDDEN}@", text)
    text = _HOOK.sub(_HIDDEN, _NAMED.sub(rf"\1{_HIDDEN}", _ADDRESS.sub("<address>", text)))
    return escaped(text)


def _secrets_of(environ: Mapping[str, str]) -> Iterator[str]:
    return (value for name, value in environ.items() if _SECRET_NAME.search(name) and "/" not in value)


class _HomeLog(RotatingFileHandler):
    """Appends JSON lines to the log of one home; made with the first line, readable by its owner alone."""

    def __init__(self, home: Path, run_id: str, secrets: tuple[str, ...]) -> None:
        super().__init__(home / FOLDER / FILE, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
        self._run_id = run_id
        self._secrets = secrets

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one JSON line."""
        fields: dict[str, Any] = {
            "at": clock.now().isoformat(),
            "level": record.levelname.lower(),
            "run_id": run_id_of(record) or self._run_id,
            **{name: str(getattr(record, name, "")) for name in _FIELDS},
            "text": record.getMessage()[:TEXT_CHARS],
            "seconds": getattr(record, "seconds", None),
            "traceback": self._traceback(record),
        }
        fields["url"] = fields["url"][:URL_CHARS]
        secrets = (*self._secrets, *_secrets_of(os.environ))
        cleaned = {name: _hide(value, secrets) if isinstance(value, str) else value for name, value in fields.items()}
        return json.dumps({name: value for name, value in cleaned.items() if value or value == 0}, ensure_ascii=False)

    @staticmethod
    def _traceback(record: logging.LogRecord) -> str:
        if found := getattr(record, "fault", ""):
            return str(found)
        error = record.exc_info[1] if record.exc_info else None
        return fault_of(error).traceback if error else ""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Go on without the line: what it was about is an outcome and in the run's report as well."""


# ---------------------------------------------------------------- reading


def _files(home: Path) -> list[Path]:
    """Return the log's files, the oldest first."""
    newest = home / FOLDER / FILE
    return [*(newest.with_name(f"{FILE}.{number}") for number in range(KEPT, 0, -1)), newest]


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file
    except OSError:
        return  # not there, or not ours to read


def _bug_of(line: str) -> Bug | None:
    """Return the bug a line holds; None for another line or a damaged one."""
    if '"traceback"' not in line:
        return None
    try:
        fields = json.loads(line)
        at = datetime.fromisoformat(fields["at"])
        parts = {name: fields.get(name, "") for name in ("stage", "source_id", "url", "run_id", "text")}
        is_bug = fields["level"] in {"error", "critical"} and bool(fields["traceback"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if at.tzinfo is None or not is_bug or not all(isinstance(value, str) for value in parts.values()):
        return None
    return Bug(at, parts["stage"], parts["source_id"], parts["url"], parts["text"], parts["run_id"])
