"""Promises of the delivery over days, through a real mail server: missed days, corrections, a lost outbox, alarms."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.config.settings import AlertSettings, Settings
from flows.delivery.build import build_digest
from flows.delivery.ledger import load_outbox
from flows.delivery.send import open_days, resolve
from flows.digest.readers import reader_token
from flows.errors import UsageError
from flows.operations import alerting, alerts
from flows.outbox.journal import Outbox
from flows.sources.catalog import Recipient
from tests.chat import SECRET, serve_channel
from tests.digest_builders import NOW, ZONE, make_home, story
from tests.mail import READERS, TODAY, Postman, send, states
from warehouse.store.connection import Warehouse, open_published

DAY = dt.timedelta(days=1)
MONDAYS = Recipient("mon@x.example", days=("sat", "mon"))


@pytest.fixture
def at(desk: Settings, monkeypatch) -> Any:
    """Sets the clock to so many days and minutes after the desk's day began sending."""

    def set_clock(days: int = 0, minutes: int = 0) -> None:
        monkeypatch.setenv("YALU_NOW", (NOW + days * DAY + dt.timedelta(minutes=minutes)).isoformat())

    return set_clock


def bring(desk: Settings, name: str, days: int) -> None:
    """A later collection with one article."""
    seen = NOW + days * DAY - dt.timedelta(minutes=30)
    later = story(name, "tumen-en", f"News {name} of a later day", f"Something else, told in {name}.", "else",
                  seen_at=seen, first_seen_at=seen, published_at=seen)  # fmt: skip
    make_home(desk.home, later, at=seen, run_id=f"r{days}")


def subjects(postman: Postman, reader: str) -> list[str]:
    return [str(email.message_from_bytes(content, policy=email.policy.default)["Subject"])
            for address, content in postman.taken if address == reader]  # fmt: skip


def body(postman: Postman, reader: str) -> str:
    content = next(content for address, content in reversed(postman.taken) if address == reader)
    return email.message_from_bytes(content, policy=email.policy.default).get_body(("plain",)).get_content()


def test_who_skips_days_gets_what_they_missed(desk: Settings, postman: Postman, at):
    readers = (READERS[0], MONDAYS)
    send(desk, readers)
    bring(desk, "91", 1)
    at(1)
    assert send(desk, readers).skipped == ("mon@x.example",)
    bring(desk, "92", 2)
    at(2)
    send(desk, readers)
    assert "News 91" in body(postman, "mon@x.example")
    assert "News 92" in body(postman, "mon@x.example")
    assert "News 91" not in body(postman, "ana@x.example")
    assert "Freight train" not in body(postman, "mon@x.example")


def test_a_day_that_failed_is_given_up_and_comes_with_the_next(desk: Settings, postman: Postman, at):
    postman.replies["bo@x.example"] = "451 later"
    send(desk)
    postman.replies.clear()
    bring(desk, "91", 1)
    at(1)
    report = send(desk)
    assert [(d.recipient, d.day, d.state) for d in report.given_up] == [("bo@x.example", TODAY, "failed")]
    assert report.exit_status == 1
    assert "News 91" in body(postman, "bo@x.example")
    assert "Freight train" in body(postman, "bo@x.example")
    assert "Freight train" not in body(postman, "ana@x.example")


def test_a_correction_is_an_edition_of_its_own_and_sent_once(desk: Settings, postman: Postman, at):
    postman.replies["bo@x.example"] = "451 later"
    send(desk)
    postman.replies.clear()
    for _ in range(2):
        report = send(desk, correction="The bridge was misnamed.")
    assert (report.edition, states(report)) == (2, dict.fromkeys(("ana", "bo", "chun"), "accepted"))
    assert len(subjects(postman, "ana@x.example")) == 2
    assert subjects(postman, "bo@x.example") == [report.subject]
    assert report.subject.startswith("Correction 1: ")
    assert "[correction] The bridge was misnamed." in body(postman, "ana@x.example")
    assert {d.state for d in Outbox(desk.home).deliveries(TODAY) if d.edition == 1} == {"accepted", "replaced"}
    assert send(desk).tried == ()


def test_a_correction_takes_a_story_out_for_every_reader(desk: Settings, postman: Postman, at):
    send(desk)
    assert "Freight train" in body(postman, "ana@x.example")
    with open_published(desk.home) as connection:
        ((taken,),) = connection.execute(
            "SELECT DISTINCT story_id FROM stories WHERE headline LIKE 'Freight train%'"
        ).fetchall()
    report = send(desk, correction="It never ran.", without=(taken,))
    assert set(states(report).values()) == {"accepted"}
    assert "Freight train" not in body(postman, "ana@x.example")
    assert "Freight train" not in body(postman, "chun@x.example")
    assert send(desk, correction="It never ran.", without=(taken,)).tried == ()
    with pytest.raises(UsageError, match="no story 'nothing'"):
        send(desk, correction="x", without=("nothing",))


def test_there_is_no_correction_of_what_was_not_sent(desk: Settings):
    with pytest.raises(UsageError, match="could be corrected"):
        send(desk, correction="x")


@pytest.mark.parametrize("is_found", [True, False], ids=["loaded", "never loaded"])
def test_a_lost_outbox_is_written_again_from_the_warehouse(desk: Settings, postman: Postman, at, is_found: bool):
    readers = (*READERS, replace(READERS[0], address="ko@x.example", lang="ko", topics=("border",)))
    postman.replies["bo@x.example"] = "550 no"
    before = send(desk, readers)
    if is_found:
        load_outbox(Warehouse(desk.home, ZONE))
    shutil.rmtree(desk.home / "outbox")
    after = send(desk, readers)
    assert len(postman.taken) == (3 if is_found else 6)
    if is_found:
        assert sorted(after.deliveries, key=str) == sorted(before.deliveries, key=str)


def test_a_restored_journal_sends_what_was_owed_once_to_a_reader_known_by_token(desk: Settings, postman: Postman, at):
    postman.replies["bo@x.example"] = "451 later, <bo@x.example>"
    send(desk)
    load_outbox(Warehouse(desk.home, ZONE))
    shutil.rmtree(desk.home / "outbox")
    postman.replies.clear()
    at(0, minutes=30)
    assert states(send(desk))["bo"] == "accepted"
    assert [len(subjects(postman, f"{name}@x.example")) for name in ("ana", "bo", "chun")] == [1, 1, 1]


def test_no_address_of_a_reader_is_published(desk: Settings, postman: Postman):
    postman.replies["bo@x.example"] = "550 no such user <bo@x.example>"
    send(desk)
    snapshot = load_outbox(Warehouse(desk.home, ZONE))
    with open_published(desk.home) as connection:
        rows = dict(connection.sql("SELECT recipient, reply FROM deliveries WHERE output = 'smtp'").fetchall())
    assert rows[reader_token("BO@x.example")] == "550 no such user <(address)>"
    assert len(rows) == len(READERS)
    assert b"x.example" not in Path(str(snapshot)).read_bytes()


def test_a_past_day_is_the_same_bytes_from_outbox_and_warehouse(desk: Settings, postman: Postman, at):
    send(desk)
    load_outbox(Warehouse(desk.home, ZONE))
    bring(desk, "91", 1)
    at(5)
    again = build_digest(desk.home, TODAY, desk)
    shutil.rmtree(desk.home / "outbox")
    assert build_digest(desk.home, TODAY, desk) == again
    assert again.subject == subjects(postman, "ana@x.example")[0]
    from flows.digest.message import render

    assert render(again).text == body(postman, "ana@x.example").replace("\r\n", "\n")


def test_what_a_person_found_unsent_is_sent_however_late(desk: Settings, postman: Postman, at):
    postman.after_text["bo@x.example"] = "hang up"
    send(desk)
    postman.after_text.clear()
    at(2)
    resolve(desk.home, TODAY, "bo@x.example", is_sent=False, zone=ZONE)
    assert open_days(desk.home, TODAY + 2 * DAY) == [TODAY]
    assert states(send(desk, day=TODAY))["bo"] == "accepted"


def test_a_reader_added_since_gets_no_old_digest(desk: Settings, postman: Postman, at):
    postman.after_text["bo@x.example"] = "hang up"
    send(desk)
    at(2)
    resolve(desk.home, TODAY, "bo@x.example", is_sent=False, zone=ZONE)
    readers = (*READERS, Recipient("new@x.example"))
    assert "new" not in states(send(desk, readers, day=TODAY))
    assert "new" not in states(send(desk, readers, day=TODAY, correction="The bridge was misnamed."))
    assert states(send(desk, readers))["new"] == "accepted"
    assert len(subjects(postman, "new@x.example")) == 1


def test_a_day_that_a_later_digest_covered_is_not_sent(desk: Settings, postman: Postman, at):
    at(1)
    send(desk)
    with pytest.raises(UsageError, match="has covered it"):
        send(desk, day=TODAY)
    assert len(postman.taken) == len(READERS)


def test_readers_are_kept_with_the_variant_they_got(desk: Settings, postman: Postman):
    send(desk, (READERS[0], replace(READERS[1], lang="ko", relations=("ROK-PRC",))))
    load_outbox(Warehouse(desk.home, ZONE))
    with open_published(desk.home) as connection:
        rows = connection.sql("SELECT recipient, lang, variant <> '' FROM deliveries ORDER BY recipient").fetchall()
        (variant,) = connection.sql("SELECT relations, article_ids FROM digest_variants").fetchall()
    assert sorted(rows) == sorted(
        [(reader_token("ana@x.example"), "en", False), (reader_token("bo@x.example"), "ko", True)]
    )
    assert variant[0] == ["ROK-PRC"]
    assert "art-4" in variant[1]
    assert "art-1" not in variant[1]


# ---------------------------------------------------------------- alarms


@pytest.fixture
def watched(desk: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "recipients.toml").write_text("".join(f'[[recipient]]\naddress = "{r.address}"\n' for r in READERS))
    mail = replace(desk.mail, recipients=tmp_path / "recipients.toml")
    return replace(desk, mail=mail, alert=AlertSettings(recipients=("op@x.example",), digest_by="09:00"))


def test_no_digest_by_the_set_hour_is_told_once(watched: Settings, postman: Postman, at):
    at(minutes=60)
    assert {alarm.subject for alarm in alerts.watch(watched).urgent} == {"source broken-en", "source frozen-zh"}
    for minutes in (121, 180, 240):
        at(minutes=minutes)
        assert alerts.watch(watched).urgent[0].key == f"critical no digest {TODAY}"
    assert len(subjects(postman, "op@x.example")) == 2
    assert "digest of 2026-11-21: it was not issued" in body(postman, "op@x.example")
    at(days=1, minutes=240)
    new = [alarm.subject for alarm in alerts.watch(watched).new]
    assert new == ["runs", f"digest of {TODAY + DAY}", "source broken-en", "source frozen-zh"]
    assert len(subjects(postman, "op@x.example")) == 3


def test_sending_tells_what_went_wrong_in_one_mail(watched: Settings, postman: Postman):
    postman.after_text = {"ana@x.example": "hang up", "bo@x.example": "550 no such user"}
    assert alerting.deliver_and_alert(watched, say=lambda _: None) == 1
    assert len(subjects(postman, "op@x.example")) == 1
    told = body(postman, "op@x.example")
    assert "to ana@x.example may or may not have arrived" in told
    assert "to bo@x.example was refused: 550 no such user" in told


def test_a_day_given_up_long_after_it_went_by_is_told(watched: Settings, postman: Postman, at):
    postman.replies["bo@x.example"] = "451 later"
    alerting.deliver_and_alert(watched, say=lambda _: None)
    at(days=6)
    assert alerting.deliver_and_alert(watched, say=lambda _: None) == 1
    assert f"digest of {TODAY}: to bo@x.example failed: given up after 1 tries" in body(postman, "op@x.example")


@pytest.mark.parametrize("status", [200, 404], ids=["taken", "refused"])
def test_an_alert_goes_to_the_webhook_too(watched: Settings, postman: Postman, at, status: int):
    at(minutes=130)
    with serve_channel(status) as (address, channel):
        both = replace(watched, alert=replace(watched.alert, webhook=address))
        told = [alerts.watch(both) for _ in range(2)]
    assert told[0].sent_to == (("op@x.example", "the webhook") if status == 200 else ("op@x.example",))
    assert [bool(each.failures) for each in told] == [status == 404, False]
    assert SECRET not in str(told)
    (text,) = (given["text"] for given in channel.taken)
    assert "digest of 2026-11-21: it was not issued" in text


def test_an_alert_that_reached_nobody_is_told_again(watched: Settings, postman: Postman, at):
    at(minutes=130)
    postman.replies["op@x.example"] = "451 later"
    assert alerts.watch(watched).failures == ("op@x.example: deferred: later",)
    postman.replies.clear()
    assert alerts.watch(watched).sent_to == ("op@x.example",)


def test_every_output_of_the_settings_is_sent_to(watched: Settings, postman: Postman):
    both = replace(watched, mail=replace(watched.mail, outputs=("smtp", "file")))
    said: list[str] = []
    assert alerting.deliver_and_alert(both, say=said.append) == 0
    assert (desk_files := sorted(path.suffix for path in (both.home / "digests").iterdir()))
    assert desk_files == [".atom", ".html", ".json", ".md", ".txt"]
    assert len(set(postman.readers) - {"op@x.example"}) == len(READERS)
    assert "  accepted  files@yalu.invalid" in "\n".join(said)


def test_a_collection_sends_what_was_put_off_and_is_due_again(watched: Settings, postman: Postman, at):
    postman.replies["bo@x.example"] = "451 later"
    assert alerting.deliver_and_alert(watched, say=lambda _: None) == 75
    postman.replies.clear()
    for minutes, count in ((0, 0), (15, 1), (15, 1)):
        at(minutes=minutes)
        with alerting.alerting_after_collection(watched, "run"):
            pass
        assert postman.readers.count("bo@x.example") == count
    assert postman.readers.count("bo@x.example") == 1
    assert postman.readers.count("ana@x.example") == 1


def test_a_home_that_only_collects_is_not_tended(desk: Settings, postman: Postman):
    with alerting.alerting_after_collection(replace(desk, mail=replace(desk.mail, sender="")), "run"):
        pass
    assert not (desk.home / "outbox").exists()
