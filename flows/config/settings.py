"""One frozen `Settings` from a TOML file, the environment and the command line; every key has a default.

    --settings, --home  >  YALU_SETTINGS, YALU_HOME  >  YALU_MAIL__HOST …  >  the file  >  the defaults

The first wins.

The file is `yalu.toml` of the working folder where none is named. Paths in it are relative to it; those of
options and environment are relative to the working folder. Nothing here creates or opens anything else.
Secrets stay out: the mail password is read from the variable `mail.password_env` names when it is used.
"""

from __future__ import annotations

import dataclasses
import os
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from flows.config.environment import keys_of
from flows.config.toml_records import (
    Place,
    Rules,
    between,
    each,
    one_of,
    optional,
    read_table,
    read_toml,
    resolve,
    show,
    suggest,
)
from flows.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "yalu.toml"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """[fetch]: how pages and listings are asked for."""

    contact: str = ""  # a mail or web address for the User-Agent, so that an outlet can reach the desk
    allow_hosts: tuple[str, ...] = ()  # hosts exempt from the address and port guard (loopback, in tests)
    per_host_delay_s: float = 1.0  # least pause between two requests to one host
    concurrency: int = 32  # requests under way at once, over all hosts
    total_timeout_s: float = 30.0  # for one request, from its first byte to its last
    max_bytes: int = 5_000_000  # a body is cut off beyond this


@dataclass(frozen=True, slots=True)
class MailSettings:
    """[mail]: the server that takes the digest, and when."""

    host: str = "localhost"
    port: int = 25
    security: str = "starttls"
    username: str = ""  # '' = no login
    password_env: str = "YALU_SMTP_PASSWORD"  # noqa: S105 - the name of a variable, not a password
    sender: str = ""
    recipients: Path = Path("recipients.toml")
    send_at: str = "07:00"  # in the desk's zone
    outputs: tuple[str, ...] = ("smtp",)  # where the digest goes: modules of flows/outputs
    webhook_env: str = "YALU_DIGEST_WEBHOOK"  # the variable that holds the address of the output webhook
    unsubscribe_url: str = ""  # takes a POST (RFC 8058); {reader} stands for the reader's token. '' = by mail

    def password(self, environ: Mapping[str, str] = os.environ) -> str:
        """Read the password from the variable named by `password_env`; '' where it is not set."""
        return environ.get(self.password_env, "")


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """[alert]: who is alerted when something needs a person."""

    recipients: tuple[str, ...] = ()
    webhook: str = field(default="", repr=False)  # such addresses carry their secret
    digest_by: str = "09:00"  # in the desk's zone: without a digest by then, an alert is sent


@dataclass(frozen=True, slots=True)
class WarehouseSettings:
    """[warehouse]: where the tables are. '' = in a file of the home; else a DuckLake that several machines share."""

    url: str = field(default="", repr=False)  # may carry a password
    data_path: str = ""  # a folder, or a bucket such as s3://…; where a lake keeps its files
    memory_mb: int = 0  # held by DuckDB before it spills, 128 or more; 0 = a quarter of the machine's, to 400


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """[retention]: how long each thing is kept; 0 days of the last four = for ever."""

    raw_days: int = 90
    dropped_days: int = 30
    articles_months: int = 0  # whole months before this one; 0 = for ever. What a kept digest cites stays in any case
    outbox_days: int = 400  # the journals of deliveries; never one that a delivery or a reader's next digest rests on
    digests_days: int = 400  # digests as files and the rows they can be issued again from
    reports_days: int = 90  # files of reports/ that are named by a day
    logs_days: int = 30


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """[backup]: what the nightly upkeep keeps."""

    folder: Path | None = None  # None = backups/ in the home; better another disk
    keep: int = 7  # the newest so many are kept; 0: none is made


@dataclass(frozen=True, slots=True)
class FleetSettings:
    """[fleet]: other machines that read pages for the one that collects."""

    scheduler: str = ""  # of Dask, such as tls://10.0.0.5:8786; '' = this machine reads all pages itself
    folder: Path | None = None  # that all machines have at the same path; None = fleet/ in the home
    pages_a_batch: int = 50  # fetched, read and committed together; more keep more workers busy


@dataclass(frozen=True, slots=True)
class LogSettings:
    """[log]: the log of the home, logs/yalu.jsonl."""

    level: str = "info"  # the lowest that is written: debug, info, warning or error


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, resolved: paths are absolute. `file` is None where there was no file."""

    home: Path = Path("./yalu-data")
    timezone: str = "Asia/Seoul"  # the desk's zone: its days, and the hour of the digest
    sources: Path | None = None  # None = the shipped list
    lexicon: Path | None = None  # a folder whose files add to or override the shipped ones by id
    fetch: FetchSettings = field(default_factory=FetchSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    alert: AlertSettings = field(default_factory=AlertSettings)
    warehouse: WarehouseSettings = field(default_factory=WarehouseSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    fleet: FleetSettings = field(default_factory=FleetSettings)
    log: LogSettings = field(default_factory=LogSettings)
    file: Path | None = None

    @property
    def named_folders(self) -> tuple[Path, ...]:
        """Return the folders that the operator names: their permissions are the operator's."""
        lake = self.warehouse.data_path
        named = (self.fleet.folder, self.backup.folder, Path(lake) if lake and "://" not in lake else None)
        return tuple(folder for folder in named if folder)


def load_settings(
    file: Path | None = None, home: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Load the settings in force. Raises SettingsError, one line with file, key and what is allowed."""
    here = Path.cwd()
    named = resolve(str(file or environ.get("YALU_SETTINGS", "")), here)
    path = named or here / FILE_NAME
    found = named is not None or path.exists()
    place = Place(path if found else None, folder=path.parent)
    settings = read_table(
        Settings, _with_variables(read_toml(path) if found else {}, environ), place, RULES, skip=["file"]
    )
    chosen_home = resolve(str(home or environ.get("YALU_HOME", "")), here)
    data_path = settings.warehouse.data_path
    if data_path and "://" not in data_path:
        data_path = str(resolve(data_path, place.folder))
    return dataclasses.replace(
        settings,
        home=chosen_home or settings.home,
        warehouse=dataclasses.replace(settings.warehouse, data_path=data_path),
        file=place.file,
    )


def _with_variables(table: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the table of the file with the keys that variables set. Raises SettingsError, naming the variable."""
    for key in keys_of(Settings, environ):
        alone: dict[str, Any] = {key.table: {key.name: key.value}} if key.table else {key.name: key.value}
        try:
            read_table(Settings, alone, Place(None), RULES, skip=["file"])
        except SettingsError as error:
            raise SettingsError(key.variable, "", error.problem) from None
        inner = table.setdefault(key.table, {}) if key.table else table
        if isinstance(inner, dict):  # else the file has a value where a table belongs, which is said of the file
            inner[key.name] = key.value
    return table


# ---------------------------------------------------------------- what a value must be


def timezone_rule(name: str) -> str:
    """Allow names from the time zone database, such as Asia/Seoul."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = suggest(name, available_timezones())
        return f'{show(name)} is not a time zone{near}; allowed: names such as "Asia/Seoul" or "UTC"'
    return ""


def address_rule(address: str) -> str:
    """Allow a bare mail address, without a name before it."""
    if re.fullmatch(r"[^\s\x00-\x1f\x7f@<>,;:\"()\[\]\\]+@[^\s\x00-\x1f\x7f@<>,;:\"()\[\]\\]+", address):
        # Few servers take addresses in other scripts (SMTPUTF8), and no header holds one without them.
        return "" if address.isascii() else f"{show(address)} is not in ASCII, which mail to it would need"
    return f'{show(address)} is not a mail address; write it as "name@example.org"'


def web_rule(address: str) -> str:
    """Allow an http or https address with a host and without white space or a login."""
    if re.fullmatch(r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/@?#:\[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?", address):
        # What cannot be seen in an address would reach every list and mail it stands in.
        return "" if address.isprintable() else f"{show(address)} holds a character that cannot be seen; take it out"
    return f"{show(address)} is not a web address; allowed: http://… or https://…, without blanks or a login"


def _host_rule(host: str) -> str:
    if re.fullmatch(r"[^\s/@?#]+", host):
        return ""
    return f'{show(host)} is not a host; write it as "127.0.0.1" or "news.example.org", nothing else'


def _contact_rule(contact: str) -> str:
    if not re.search(r"[\x00-\x1f\x7f]", contact) and contact.isascii():
        return ""
    return f"{show(contact)} cannot stand in a request; write one line in ASCII, a mail or web address"


def _hour_rule(hour: str) -> str:
    if re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", hour):
        return ""
    return f'{show(hour)} is not an hour; write it as "07:00", from "00:00" to "23:59"'


def _sender_rule(sender: str) -> str:
    bare = re.fullmatch(r"[^<>\r\n]*<([^<>]+)>", sender)
    return address_rule(bare[1] if bare else sender)


def _output_rule(name: str) -> str:
    modules = (file.name for file in files("flows.outputs").iterdir())
    return one_of(*sorted(module[:-3] for module in modules if re.fullmatch(r"[a-z]+\.py", module)))(name)


def _unsubscribe_rule(address: str) -> str:
    if address.startswith("https://") and address.isascii():
        return web_rule(address)
    return f"{show(address)} cannot stand in a mail's header; write an https address, with {{reader}} in it"


def _scheduler_rule(address: str) -> str:
    if re.fullmatch(r"(?:tcp|tls)://[^\s/@?#:]+:\d{1,5}", address):
        return ""
    return f'{show(address)} is not a scheduler of Dask; write it as "tls://10.0.0.5:8786"'


def _variable_rule(name: str) -> str:
    if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        return ""
    return "is the name of an environment variable, not the password itself; allowed: letters, digits and _"


def _lake_rule(url: str) -> str:
    # Not shown: what stands there may hold a password.
    if url.startswith("ducklake:postgres:"):
        return ""
    return 'names no lake; write it as "ducklake:postgres:dbname=yalu host=db.example.org user=yalu"'


RULES: Mapping[type, Rules] = {
    Settings: {"timezone": timezone_rule},
    FetchSettings: {
        "contact": _contact_rule,
        "allow_hosts": each(_host_rule),
        "per_host_delay_s": between(0, 3600),
        "concurrency": between(1, 1000),
        "total_timeout_s": between(1, 3600),
        "max_bytes": between(1000, 1_000_000_000),
    },
    MailSettings: {
        "host": _host_rule,
        "port": between(1, 65535),
        "security": one_of("none", "starttls", "tls"),
        "password_env": _variable_rule,
        "sender": optional(_sender_rule),
        "send_at": _hour_rule,
        "outputs": each(_output_rule),
        "webhook_env": _variable_rule,
        "unsubscribe_url": optional(_unsubscribe_rule),
    },
    AlertSettings: {"recipients": each(address_rule), "webhook": optional(web_rule), "digest_by": _hour_rule},
    WarehouseSettings: {"url": optional(_lake_rule), "memory_mb": between(0, 1_000_000)},
    RetentionSettings: {
        "raw_days": between(0),
        "dropped_days": between(0),
        "articles_months": between(0, 1200),
        "outbox_days": between(0, 36_500),
        "digests_days": between(0, 36_500),
        "reports_days": between(0, 36_500),
        "logs_days": between(0, 36_500),
    },
    BackupSettings: {"keep": between(0, 1000)},
    LogSettings: {"level": one_of("debug", "info", "warning", "error")},
    FleetSettings: {"scheduler": optional(_scheduler_rule), "pages_a_batch": between(1, 10_000)},
}
