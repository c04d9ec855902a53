"""The Prefect flows on a home that is hurt: each ends as Failed in one line, and the operator gets a mail of it."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.builders import NOW, load_run, make_article, make_record
from tests.integration.prefect_server import Notes
from tests.mail import Postman
from warehouse.store.connection import Warehouse

FLOWS = """
import sys
from flows.orchestration import tasks, upkeep as nightly
from flows.orchestration.collect import collect
from flows.orchestration.daily import daily
from flows.orchestration.upkeep import upkeep

tasks.DELAYS_S = nightly.DELAYS_S = ()
for flow in (collect, daily, upkeep):
    state = flow(settings=sys.argv[1], return_state=True)
    print(state.type.value, state.message)
"""


def test_each_flow_that_fails_alarms(
    api: str, notes: Notes, root: Path, tmp_path: Path, server: Controller, postman: Postman
) -> None:
    load_run(Warehouse(tmp_path / "home"), make_record(make_article("1")))
    with Warehouse(tmp_path / "home").write("spoil") as connection:
        connection.execute("INSERT INTO store.migrations VALUES (9999, 'later', now())")
    (tmp_path / "recipients.toml").write_text("[[recipient]]\naddress = 7\n")
    settings = tmp_path / "yalu.toml"
    settings.write_text(
        f'home = "home"\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        'sender = "yalu@x.example"\n[alert]\nrecipients = ["op@x.example"]\n'
    )
    environment = os.environ | notes.environment() | {
        "PREFECT_API_URL": api, "DO_NOT_TRACK": "1", "YALU_NOW": NOW.isoformat(),
    }  # fmt: skip
    command = [sys.executable, "-c", FLOWS, str(settings)]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    collected, sent, kept = done.stdout.splitlines()
    assert collected.startswith("FAILED the warehouse has schema 9999"), done.stderr
    assert sent.startswith("FAILED ")
    assert "recipients.toml" in sent
    assert kept.startswith("FAILED ")
    mails = [email.message_from_bytes(content, policy=email.policy.default) for _, content in postman.taken]
    bodies = [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]
    assert len(bodies) == 3
    for body, failed in zip(bodies, ("yalu run: ", "yalu digest: ", "yalu upkeep (apply retention): "), strict=True):
        assert f"* {failed}" in body.partition("Sent before")[0]
        assert "* writer.duckdb: cannot be used: the warehouse has schema 9999" in body
