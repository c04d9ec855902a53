"""The digest through a real SMTP server: each reader once, whatever the server does and however often it is called."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from flows.cli import main
from flows.config.settings import Settings
from flows.delivery.ledger import load_outbox
from flows.delivery.send import resolve, unknown_deliveries
from flows.digest.readers import reader_token
from flows.outbox.journal import Delivery, Outbox
from flows.outputs import OutputUnavailable
from flows.sources.catalog import Recipient
from tests.digest_builders import DAY, NOW, ZONE, make_home, story
from tests.mail import READERS, TODAY, Postman, free_port, send, states
from warehouse.store.connection import Warehouse, open_published


def test_everybody_gets_it_once_and_a_second_call_sends_nothing(desk: Settings, postman: Postman):
    first, second = send(desk), send(desk)
    assert postman.readers == [reader.address for reader in READERS]
    assert states(first) == states(second) == {"ana": "accepted", "bo": "accepted", "chun": "accepted"}
    assert (first.exit_status, second.exit_status, second.tried) == (0, 0, ())


def test_what_arrives_is_the_digest(desk: Settings, postman: Postman):
    report = send(desk)
    message = email.message_from_bytes(postman.taken[0][1], policy=email.policy.default)
    assert message["Subject"] == report.subject
    assert message["To"] == "Ana <ana@x.example>"
    assert message["Message-ID"] == report.deliveries[0].message_id
    assert "화물열차" not in message.get_body(("plain",)).get_content()
    assert "Freight train crosses" in message.get_body(("html",)).get_content()
    assert len({email.message_from_bytes(content)["Message-ID"] for _, content in postman.taken}) == 3


def test_a_refused_reader_is_recorded_and_not_tried_again(desk: Settings, postman: Postman):
    postman.replies["bo@x.example"] = "550 5.1.1 no such user"
    first, second = send(desk), send(desk)
    assert states(first) == {"ana": "accepted", "bo": "refused", "chun": "accepted"}
    assert postman.readers == ["ana@x.example", "chun@x.example"]
    assert first.deliveries[1].reply == "550 5.1.1 no such user"
    assert (first.exit_status, second.exit_status) == (1, 0)


@pytest.mark.parametrize("place", ["replies", "after_text"])
def test_a_temporary_refusal_is_tried_again_after_a_pause(desk: Settings, postman: Postman, place: str, monkeypatch):
    getattr(postman, place)["bo@x.example"] = "451 4.7.1 greylisted"
    first = send(desk)
    getattr(postman, place).clear()
    too_early = send(desk)
    monkeypatch.setenv("YALU_NOW", (NOW + dt.timedelta(minutes=5)).isoformat())
    second = send(desk)
    assert (states(first)["bo"], first.exit_status) == ("deferred", 75)
    assert (states(too_early)["bo"], too_early.tried) == ("deferred", ())
    assert (states(second)["bo"], second.exit_status, second.deliveries[1].tries) == ("accepted", 0, 2)
    assert sorted(postman.readers) == ["ana@x.example", "bo@x.example", "chun@x.example"]


def test_the_text_refused_for_good_is_refused(desk: Settings, postman: Postman):
    postman.after_text["bo@x.example"] = "554 looks like spam"
    assert states(send(desk)) == {"ana": "accepted", "bo": "refused", "chun": "accepted"}


def test_a_sender_turned_away_is_no_refusal_of_the_readers(desk: Settings, postman: Postman, monkeypatch):
    postman.sender_reply = "550 who are you"
    first = send(desk)
    postman.sender_reply = ""
    monkeypatch.setenv("YALU_NOW", (NOW + dt.timedelta(minutes=5)).isoformat())
    assert set(states(first).values()) == {"deferred"}
    assert first.deliveries[0].reply == "550 the sender is refused: who are you"
    assert set(states(send(desk)).values()) == {"accepted"}


def test_a_line_that_breaks_before_the_text_is_a_temporary_failure(desk: Settings, postman: Postman):
    postman.replies["bo@x.example"] = "hang up"
    assert states(send(desk)) == {"ana": "accepted", "bo": "deferred", "chun": "accepted"}


def test_a_line_that_breaks_after_the_text_is_unknown_and_held(desk: Settings, postman: Postman):
    postman.after_text["bo@x.example"] = "hang up"
    first, second = send(desk), send(desk)
    assert states(first) == states(second) == {"ana": "accepted", "bo": "unknown", "chun": "accepted"}
    assert postman.readers.count("bo@x.example") == 1
    assert (first.exit_status, second.exit_status) == (1, 1)


@pytest.mark.parametrize(("is_sent", "times"), [(True, 1), (False, 2)], ids=["sent", "not sent"])
def test_an_unknown_delivery_is_settled_by_a_person(desk: Settings, postman: Postman, is_sent: bool, times: int):
    postman.after_text["bo@x.example"] = "hang up"
    send(desk)
    postman.after_text.clear()
    (settled,) = resolve(desk.home, None, "BO@x.example", is_sent=is_sent, zone=ZONE)
    assert settled.recipient == "bo@x.example"
    assert states(send(desk))["bo"] == "accepted"
    assert postman.readers.count("bo@x.example") == times
    assert unknown_deliveries(desk.home) == []


def test_killed_before_the_outcome_was_noted_it_is_held(desk: Settings, postman: Postman):
    started = Delivery(TODAY, 1, "bo@x.example", "unknown", NOW.isoformat(), 1, "<m>")
    Outbox(desk.home).note("intent", started)
    assert states(send(desk)) == {"bo": "unknown", "ana": "accepted", "chun": "accepted"}
    assert "bo@x.example" not in postman.readers


@pytest.mark.parametrize("line", ['{"step":"accepted"}', "\x00 noise"])
def test_a_line_that_cannot_be_read_holds_its_day_alone(desk: Settings, postman: Postman, line: str):
    outbox, yesterday = Outbox(desk.home), TODAY - dt.timedelta(days=1)
    outbox.note("owed", Delivery(yesterday, 1, "bo@x.example", "owed", NOW.isoformat(), 0, ""))
    for day in (yesterday, TODAY):
        outbox.note("owed", Delivery(day, 1, "ana@x.example", "owed", NOW.isoformat(), 0, ""))
        with outbox.path(day).open("a") as file:
            file.write(line + "\n")
    # Ana's delivery may be what the line was about; of the others nothing was noted on a day that is begun.
    assert states(send(desk)) == {"ana": "unknown", "bo": "unknown", "chun": "unknown"}
    assert postman.readers == []
    resolve(desk.home, TODAY, "", is_sent=False, zone=ZONE)
    assert set(states(send(desk)).values()) == {"accepted"}
    assert {d.recipient: d.state for d in unknown_deliveries(desk.home)} == {
        "bo@x.example": "unknown", "ana@x.example": "unknown"}  # fmt: skip


def test_killed_between_two_readers_the_next_call_sends_the_same_digest(desk: Settings, postman: Postman):
    send(desk, READERS[:1])
    make_home(desk.home, story("9", "tumen-en", "Breaking after the first mail", "More."), at=NOW, run_id="r2")
    send(desk)
    bodies = {email.message_from_bytes(content, policy=email.policy.default)["Subject"] for _, content in postman.taken}
    assert len(bodies) == 1
    assert len(postman.taken) == 3


def test_a_server_that_is_not_there_costs_nothing(desk: Settings, server: Controller, postman: Postman):
    gone = replace(desk, mail=replace(desk.mail, port=free_port()))
    with pytest.raises(OutputUnavailable, match="try later"):
        send(gone)
    assert {d.state for d in Outbox(desk.home).deliveries(TODAY)} == {"owed"}
    assert set(states(send(desk)).values()) == {"accepted"}


def test_readers_who_want_no_saturday_are_skipped(desk: Settings, postman: Postman):
    report = send(desk, (READERS[0], replace(READERS[1], days=("mon", "fri"))))
    assert report.skipped == ("bo@x.example",)
    assert postman.readers == ["ana@x.example"]


@pytest.mark.parametrize("name", ["Ana\r\nBcc: v@x.example", "=?utf-8?q?a=0ABcc:_v?=", "\u202eana", "안나"])
def test_a_name_cannot_begin_a_header(desk: Settings, postman: Postman, name: str):
    send(desk, (replace(READERS[0], name=name),))
    message = email.message_from_bytes(postman.taken[0][1], policy=email.policy.default)
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@x.example"]


def test_an_address_no_header_can_hold_is_refused_and_the_others_sent(desk: Settings, postman: Postman):
    report = send(desk, (Recipient("김@x.example"), READERS[0]))
    assert list(states(report).values()) == ["refused", "accepted"]


# ---------------------------------------------------------------- views, command line


def test_digests_and_deliveries_are_loaded_from_the_journal(desk: Settings, postman: Postman):
    postman.replies["bo@x.example"] = "550 no"
    send(desk)
    warehouse = Warehouse(desk.home, ZONE)
    assert load_outbox(warehouse) is not None
    assert load_outbox(warehouse) is None  # nothing new
    with open_published(desk.home) as connection:
        rows = connection.sql("SELECT recipient, state, tries, reply FROM deliveries").fetchall()
        (kept,) = connection.sql("SELECT subject, article_ids, cut_off_at < made_at FROM digests").fetchall()
    assert set(rows) == {
        (reader_token("ana@x.example"), "accepted", 1, "250 taken"),
        (reader_token("bo@x.example"), "refused", 1, "550 no"),
        (reader_token("chun@x.example"), "accepted", 1, "250 taken"),
    }
    assert kept[0].startswith("Yalu 21 Nov: Freight train")
    assert "art-1" in kept[1]
    assert kept[2]


@pytest.fixture
def cli(desk: Settings, tmp_path: Path, monkeypatch) -> Any:
    """Calls `yalu digest …` with the desk's settings."""
    (tmp_path / "recipients.toml").write_text(
        "".join(f'[[recipient]]\naddress = "{reader.address}"\n' for reader in READERS)
    )
    settings = tmp_path / "yalu.toml"
    settings.write_text(
        f'home = "home"\n[mail]\nhost = "127.0.0.1"\nport = {desk.mail.port}\nsecurity = "none"\n'
        'sender = "Yalu <yalu@desk.example>"\n'
    )
    return lambda *words: main(["digest", *words, "--settings", str(settings)])


def test_send_then_preview_gives_what_was_sent(cli: Any, postman: Postman, tmp_path: Path, capsys):
    assert cli("--send") == 0
    assert cli("--date", DAY, "--preview", str(tmp_path / "again.html")) == 0
    sent = email.message_from_bytes(postman.taken[0][1], policy=email.policy.default)
    again = email.message_from_bytes((tmp_path / "again.eml").read_bytes(), policy=email.policy.default)
    for part in ("plain", "html"):
        assert sent.get_body((part,)).get_content() == again.get_body((part,)).get_content()
    assert sent["Date"] == again["Date"]


def test_the_command_holds_and_settles_an_unknown_delivery(cli: Any, postman: Postman, capsys):
    postman.after_text["bo@x.example"] = "hang up"
    assert cli("--send") == 1
    assert cli("resolve") == 1
    assert "unknown 2026-11-21 bo@x.example" in capsys.readouterr().out
    assert cli("resolve", "--sent", "--recipient", "bo@x.example") == 0
    assert (cli("resolve"), cli("--send")) == (0, 0)


def test_without_options_the_digest_is_shown_and_nothing_is_written(cli: Any, desk: Settings, capsys):
    assert cli() == 0
    assert "YALU · Saturday 21 November 2026" in capsys.readouterr().out
    assert not (desk.home / "outbox").exists()
    assert not (desk.home / "digests").exists()


def test_programs_are_told_in_json(cli: Any, postman: Postman, capsys, monkeypatch):
    monkeypatch.setenv("YALU_SMTP_PASSWORD", "swordfish")
    postman.after_text["bo@x.example"] = "hang up"
    words = [("--json",), ("--send", "--json"), ("resolve", "--json"), ("watch", "--json")]
    told = []
    for call in words:
        cli(*call)
        told.append(json.loads(said := capsys.readouterr().out))
        assert "swordfish" not in said
    digest, sent, held, found = told
    assert digest["subject"].startswith("Yalu 21 Nov")
    assert [(d["recipient"], d["state"]) for d in sent["deliveries"]][:2] == [
        ("ana@x.example", "accepted"),
        ("bo@x.example", "unknown"),
    ]
    assert [d["recipient"] for d in held] == ["bo@x.example"]
    assert "warning unknown 2026-11-21.1 bo@x.example" in [alarm["key"] for alarm in found["alarms"]]


@pytest.mark.parametrize("has_browser", [True, False])
def test_open_shows_the_preview(cli: Any, desk: Settings, capsys, monkeypatch, has_browser: bool):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or has_browser)
    assert cli("--open") == 0
    page = desk.home / "digests" / f"{DAY}.html"
    assert (opened, page.exists()) == ([page.resolve().as_uri()], True)
    assert ("no browser can be opened here" in capsys.readouterr().err) is not has_browser


@pytest.mark.parametrize(
    ("words", "status"),
    [(["--date", "yesterday"], 2), (["--date", "2026-12-24"], 2), (["--send", "--open"], 2)],
    ids=["no day", "a day to come", "two wishes"],
)
def test_senseless_calls_are_refused(cli: Any, words: list[str], status: int):
    assert cli(*words) == status


def test_two_senders_at_once_send_once(desk: Settings, cli: Any, postman: Postman, tmp_path: Path, root: Path):
    call = [sys.executable, "-m", "flows.cli", "digest", "--send", "--settings", str(tmp_path / "yalu.toml")]
    environment = os.environ | {"YALU_NOW": NOW.isoformat(), "PYTHONPATH": str(root)}
    both = [subprocess.Popen(call, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(600) for process in both] == [0, 0]
    assert sorted(postman.readers) == [reader.address for reader in READERS]
