"""What an answer of a mail server means at each step of a delivery, and whether its connection is used again."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from typing import Any

import pytest

from flows.config.settings import MailSettings
from flows.digest.message import Envelope
from flows.outputs import OutputUnavailable, smtp
from flows.outputs.smtp import SmtpOutput

LETTER = Envelope("desk@s.example", "reader@t.example", "<1@s>", "News", b"Hello\r\n.dot\r\n")
GOOD = {"mail": (250, b"ok"), "rcpt": (250, b"ok"), "docmd": (354, b"go"), "getreply": (250, b"queued")}


class Line:
    """A server that answers each command from a table; an exception is raised in place of an answer."""

    def __init__(self, answers: dict[str, Any], *, has_size: bool = False) -> None:
        self.answers, self.has_size = GOOD | answers, has_size
        self.said: list[str] = []

    def _answer(self, name: str) -> Any:
        answer = self.answers.get(name, (250, b"ok"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def __getattr__(self, name: str) -> Any:
        if name == "has_extn":
            return lambda _word: self.has_size

        def command(*given: Any, **_named: Any) -> Any:
            self.said.append(" ".join([name, *map(str, given)]))
            return self._answer(name)

        return command


def delivered(answers: dict[str, Any], **more: Any) -> tuple[str, int, str]:
    """The outcome, its code and the connection afterwards: kept, reset or closed."""
    output, line = SmtpOutput(MailSettings(sender="desk@s.example")), Line(answers, **more)
    output._ready_line = lambda: line  # type: ignore[method-assign,assignment,return-value]
    output._line = line  # type: ignore[assignment]
    answer = output.deliver(LETTER)
    state = "closed" if output._line is None else "reset" if "rset" in line.said else "kept"
    return answer.outcome, answer.code, state


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("accepted", 250, "kept")),
        ({"getreply": (251, b"forwarded")}, ("accepted", 251, "kept")),
        ({"mail": (251, b"ok"), "rcpt": (251, b"ok")}, ("accepted", 250, "kept")),
        ({"mail": (550, b"no")}, ("deferred", 550, "reset")),
        ({"mail": (421, b"bye")}, ("deferred", 421, "closed")),
        ({"rcpt": (550, b"no")}, ("refused", 550, "reset")),
        ({"rcpt": (450, b"later")}, ("deferred", 450, "reset")),
        ({"rcpt": (252, b"maybe")}, ("deferred", 252, "closed")),
        ({"rcpt": (500, b"no")}, ("refused", 500, "reset")),
        ({"rcpt": (499, b"later")}, ("deferred", 499, "reset")),
        ({"docmd": (554, b"no")}, ("refused", 554, "reset")),
        ({"docmd": (250, b"?")}, ("deferred", 250, "closed")),
        ({"getreply": (552, b"full")}, ("refused", 552, "reset")),
        ({"getreply": (452, b"full")}, ("deferred", 452, "reset")),
        ({"getreply": (400, b"later")}, ("deferred", 400, "reset")),
        ({"getreply": (399, b"?")}, ("unknown", 399, "closed")),
        ({"getreply": (600, b"?")}, ("unknown", 600, "closed")),
        ({"getreply": (252, b"?")}, ("unknown", 252, "closed")),
        ({"getreply": OSError("gone")}, ("unknown", 0, "closed")),
        ({"send": smtplib.SMTPServerDisconnected("gone")}, ("unknown", 0, "closed")),
        ({"rcpt": OSError("gone")}, ("deferred", 0, "closed")),
        ({"rcpt": (550, b"no"), "rset": OSError("gone")}, ("refused", 550, "closed")),
    ],
)
def test_what_an_answer_means(answers: dict[str, Any], expected: tuple[str, int, str]) -> None:
    assert delivered(answers) == expected


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"Hello\r\n.dot\r\n", rb"b'Hello\r\n..dot\r\n.\r\n'"),
        (b"Hello", rb"b'Hello\r\n.\r\n'"),
        (b".\r\n", rb"b'..\r\n.\r\n'"),
    ],
)
def test_dots_are_doubled_and_the_text_is_ended(content: bytes, sent: bytes) -> None:
    line: Any = Line({})
    assert smtp._send_text(line, replace(LETTER, content=content)).outcome == "accepted"
    assert line.said[0] == f"send {sent.decode()}"


@pytest.mark.parametrize(
    ("has_size", "said"), [(True, "mail desk@s.example ['size=13']"), (False, "mail desk@s.example ()")]
)
def test_the_size_is_said_where_it_is_asked_for(has_size: bool, said: str) -> None:
    line: Any = Line({}, has_size=has_size)
    assert smtp._begin_mail(line, LETTER) is None
    assert line.said[0] == said


@pytest.mark.parametrize(
    ("mail", "answers", "said", "problem"),
    [
        ({}, {}, ["ehlo_or_helo_if_needed"], ""),
        ({"security": "starttls"}, {}, ["starttls", "ehlo_or_helo_if_needed"], ""),
        ({"username": "u", "password_env": "P"}, {}, ["ehlo_or_helo_if_needed", "login u secret"], ""),
        (
            {"security": "starttls"},
            {"starttls": smtplib.SMTPNotSupportedError("none")},
            ["starttls", "close"],
            "does not offer",
        ),
        (
            {"username": "u", "password_env": "P"},
            {"login": smtplib.SMTPAuthenticationError(535, b"no")},
            ["ehlo_or_helo_if_needed", "login u secret", "close"],
            r"refuses the login \(535\)",
        ),
        ({}, {"ehlo_or_helo_if_needed": OSError("gone")}, ["ehlo_or_helo_if_needed", "close"], "cannot be used: gone"),
    ],
)
def test_how_a_connection_begins(
    mail: dict[str, Any], answers: dict[str, Any], said: list[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("P", "secret")
    line = Line(answers)
    output = SmtpOutput(replace(MailSettings(sender="desk@s.example", security="none"), **mail))
    monkeypatch.setattr(output, "_dial", lambda: line)
    if problem:
        with pytest.raises(OutputUnavailable, match=problem):
            output.connect()
    else:
        output.connect()
        output.connect()
    assert line.said == said
    assert (output._line is None) is bool(problem)
