"""Which findings an alert holds, in which order and how often it is sent; by whom it was accepted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.config.settings import Settings
from flows.operations import alerts
from flows.operations.findings import CRITICAL, NOTE, WARNING, Finding

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
A, B, C = (Finding(name, "Words.", "do it", WARNING) for name in "abc")


def ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, "ab"),
        ({A.key: ago(22.9)}, "b"),
        ({A.key: ago(23)}, "ab"),
        ({A.key: ago(-22.9)}, "b"),
        ({A.key: ago(-23)}, "ab"),
        ({replace(A, severity=CRITICAL).key: ago(1)}, "ab"),
    ],
)
def test_what_was_sent_within_a_day_is_not_sent_again(sent: dict[str, str], expected: str) -> None:
    assert "".join(one.subject for one in alerts.select_unsent([A, B, A], sent, NOW)) == expected


@pytest.mark.parametrize(
    ("shown", "new", "count", "expected"),
    [
        ((A, B), (A, B), 2, ["* a: Words. Do it.", "* b: Words. Do it."]),
        ((A, B), (B,), 2, ["* b: Words. Do it.", "", "Sent before, and not over:", "* a: Words. Do it."]),
        ((A,), (A,), 3, ["* a: Words. Do it.", "… and 2 more"]),
        ((A,), (A,), 1, ["* a: Words. Do it."]),
    ],
)
def test_the_text_of_an_alert(shown: Any, new: Any, count: int, expected: list[str]) -> None:
    lines = alerts.as_text(Path("/home"), shown, new, count).splitlines()
    assert lines == [*expected, "", "'yalu doctor' looks at everything. The home is /home"]


@pytest.mark.parametrize(
    ("new", "expected"), [((A,), "Yalu needs you: a: Words"), ((A, B, C), "Yalu needs you: a: Words (and 2 more)")]
)
def test_the_subject_names_the_first(new: tuple[Finding, ...], expected: str) -> None:
    assert alerts._subject(new) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('{"k": "2026-11-20T06:00:00+00:00"}', {"k": "2026-11-20T06:00:00+00:00"}),
        ('{"k": "2026-11-20T06:00:00"}', {}),
        ('{"k": 5}', {}),
        ("[]", {}),
        ("{", {}),
    ],
)
def test_a_torn_record_is_none(tmp_path: Path, record: str, expected: dict[str, str]) -> None:
    (tmp_path / "r.json").write_text(record, "utf-8")
    assert alerts._read([tmp_path / "none.json", tmp_path / "r.json"]) == expected


@pytest.mark.parametrize(
    ("findings", "before", "accepted", "sent", "recorded"),
    [
        ([replace(A, severity=NOTE)], {}, True, [], None),
        ([A], {}, True, ["a"], {A.key: ago(0)}),
        ([A], {}, False, ["a"], None),
        ([A, B], {A.key: ago(5)}, True, ["b"], {A.key: ago(0), B.key: ago(0)}),
        ([A], {A.key: ago(5)}, True, [], {A.key: ago(5)}),
        ([A], {B.key: ago(5), C.key: ago(30)}, True, ["a"], {A.key: ago(0), B.key: ago(5)}),
        ([A, A], {}, True, ["a"], {A.key: ago(0)}),
    ],
)
def test_an_alert_is_recorded_once_somebody_has_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    findings: list[Finding],
    before: dict[str, str],
    accepted: bool,
    sent: list[str],
    recorded: dict[str, str] | None,
) -> None:
    home, asked = tmp_path, list[str]()
    record = home / alerts.FOLDER / alerts.SENT_FILE
    if before:
        record.parent.mkdir()
        record.write_text(json.dumps(before), "utf-8")

    def send(_settings: Settings, _text: str, new: tuple[Finding, ...], _now: datetime) -> Any:
        asked.extend(one.subject for one in new)
        return (("reader",), ()) if accepted else ((), ("reader: no",))

    monkeypatch.setattr(alerts, "_send", send)
    report = alerts.alert(Settings(home=home), findings, NOW)
    assert asked == sent
    assert report.sent_to == (("reader",) if sent and accepted else ())
    assert bool(report.failures) is (bool(sent) and not accepted)
    assert (json.loads(record.read_text("utf-8")) if record.exists() else None) == recorded


def test_only_so_many_are_shown_and_the_rest_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    monkeypatch.setattr(alerts, "_send", lambda _settings, text, *_more: (texts.append(text), ((), ()))[1])
    many = [replace(A, subject=f"s{number}") for number in range(alerts.MAX_LINES + 2)]
    alerts.alert(Settings(home=tmp_path), many, NOW)
    assert texts[0].count("* s") == alerts.MAX_LINES == 40
    assert "… and 2 more" in texts[0]


def test_a_home_that_is_gone_is_not_made_for_the_record(tmp_path: Path) -> None:
    (folder,) = alerts.record_folders(tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    assert folder.name.startswith("yalu-alerts-")
    assert alerts.record_folders(tmp_path) == (tmp_path / alerts.FOLDER,)
    folder.rmdir()


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "record"
    folder.mkdir()
    folder.chmod(mode)
    assert alerts._make_private(folder) is (mode == 0o700)
    (tmp_path / "link").symlink_to(folder)
    assert not alerts._make_private(tmp_path / "link")


@pytest.mark.parametrize(
    ("recipients", "sender", "expected"),
    [
        ((), "desk@s.example", []),
        (("r@t.example", "q@t.example"), "", [("r@t.example, q@t.example", "mail.sender is not set")]),
    ],
)
def test_nobody_to_write_to(recipients: tuple[str, ...], sender: str, expected: list[tuple[str, str]]) -> None:
    plain = Settings()
    settings = replace(
        plain, alert=replace(plain.alert, recipients=recipients), mail=replace(plain.mail, sender=sender)
    )
    assert list(alerts._by_mail(settings, (A,), "x", NOW)) == expected


def test_the_webhook_that_fails_is_named_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    settings = replace(plain, alert=replace(plain.alert, webhook="https://h.example/secret"))
    monkeypatch.setattr("flows.outputs.webhook.notice", lambda *_given: 1 / 0)
    assert list(alerts._by_webhook(settings, (A,), "x")) == [("the webhook", "ZeroDivisionError")]
    assert list(alerts._by_webhook(plain, (A,), "x")) == []
