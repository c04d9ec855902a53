"""Output `smtp`: one connection, each recipient a transaction of its own, TLS verified where it is configured.

MAIL, RCPT and DATA are sent one by one because the outcome of a broken connection depends on the step: before the text
was sent nothing was accepted; after it the outcome is unknown.
"""

from __future__ import annotations

import re
import select
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from typing import TYPE_CHECKING

from extractors.text.sanitise import one_line
from flows.config.secrets import named, read_block
from flows.errors import SettingsError
from flows.outputs import Answer, OutputUnavailable

if TYPE_CHECKING:
    from flows.config.settings import MailSettings, Settings
    from flows.digest.message import Envelope
    from flows.sources.catalog import Recipient

TIMEOUT_S = 60.0
_ACCEPTED = (250, 251)
_SHUTTING_DOWN = 421
_START_INPUT = 354  # the answer to DATA (RFC 5321)


class SmtpOutput:
    """A mail server. Connects on first use and again after the connection broke."""

    def __init__(self, mail: MailSettings, timeout_s: float = TIMEOUT_S, context: ssl.SSLContext | None = None) -> None:
        self.mail = mail
        self.timeout_s = timeout_s
        self._context = context  # None: the system's authorities, host name checked
        self._line: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Connect, with TLS and login as configured. Raises OutputUnavailable or SettingsError; nothing was sent."""
        if self._line is not None:
            return
        mail = self.mail
        password = (mail.password() or read_block(mail.password_env)) if mail.username else ""
        if mail.username and not password:
            raise SettingsError(
                None,
                "mail.password_env",
                f"username is set, but {named(mail.password_env)} is empty (and in a flow, so is its Secret block)",
            )
        where = f"the mail server {mail.host}:{mail.port}"
        line: smtplib.SMTP | None = None
        try:
            line = self._dial()
            if mail.security == "starttls":
                line.starttls(context=self._tls())
            line.ehlo_or_helo_if_needed()
            if mail.username:
                line.login(mail.username, password)
        except smtplib.SMTPNotSupportedError as problem:
            _hang_up(line)
            raise OutputUnavailable(
                f"{where} does not offer what [mail] asks for ({problem}); see mail.security and mail.username"
            ) from None
        except smtplib.SMTPAuthenticationError as problem:
            _hang_up(line)
            raise OutputUnavailable(
                f"{where} refuses the login ({problem.smtp_code}); see mail.username and mail.password_env"
            ) from None
        except (OSError, smtplib.SMTPException) as problem:
            _hang_up(line)
            raise OutputUnavailable(f"{where} cannot be used: {one_line(str(problem), 200)}; try later") from None
        self._line = line

    def _dial(self) -> smtplib.SMTP:
        mail = self.mail
        # The sender's domain: resolving this machine's name may take a minute where it has none.
        name = parseaddr(mail.sender)[1].rpartition("@")[2] or "localhost"
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, mail.port, name, timeout=self.timeout_s, context=self._tls())
        return smtplib.SMTP(mail.host, mail.port, name, timeout=self.timeout_s)

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def deliver(self, envelope: Envelope) -> Answer:
        """Deliver one envelope, once. Raises nothing for the behaviour of a server."""
        try:
            line = self._ready_line()
        except OutputUnavailable as problem:
            return Answer("deferred", str(problem))
        try:
            answer = _begin_mail(line, envelope)
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Answer("deferred", f"the connection broke before the text was sent: {one_line(str(problem), 200)}")
        if answer is None:
            answer = _send_text(line, envelope)
        is_refusal = 400 <= answer.code < 600 and answer.code != _SHUTTING_DOWN
        if answer.outcome != "accepted" and is_refusal:
            self._reset(line)
        elif answer.outcome != "accepted":  # no valid answer: the state of the session is unknown
            self.close()
        return answer

    def _ready_line(self) -> smtplib.SMTP:
        """Return a connection without unread bytes: they would be taken for the next answer."""
        for _ in range(2):
            self.connect()
            assert self._line is not None  # noqa: S101 - connect() has just set it
            if not _has_unread(self._line):
                return self._line
            self.close()
        raise OutputUnavailable(f"the mail server {self.mail.host}:{self.mail.port} answers unasked; try later")

    def _reset(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Close the connection without QUIT."""
        _hang_up(self._line)
        self._line = None

    def quit(self) -> None:
        """End the session with QUIT."""
        if self._line is not None:
            try:
                self._line.quit()
            except (OSError, smtplib.SMTPException):
                pass  # every delivery was answered before
        self.close()


def _begin_mail(line: smtplib.SMTP, envelope: Envelope) -> Answer | None:
    """Send MAIL, RCPT and DATA; return None where the server is ready for the text."""
    code, reply = line.mail(envelope.sender, [f"size={len(envelope.content)}"] if line.has_extn("size") else ())
    if code not in _ACCEPTED:
        # A refused sender is no fault of the reader: tried again after the settings are corrected.
        return Answer("deferred", f"the sender is refused: {_words(reply)}", code)
    code, reply = line.rcpt(envelope.recipient)
    if code not in _ACCEPTED:
        return _refusal(code, reply)
    code, reply = line.docmd("DATA")
    return None if code == _START_INPUT else _refusal(code, reply)


def _has_unread(line: smtplib.SMTP) -> bool:
    """Whether unread bytes or the end of the connection wait before a command is sent."""
    sock, answers = line.sock, line.file
    if sock is None or answers is None:
        return True
    timeout = sock.gettimeout()
    sock.settimeout(0)
    try:
        if answers.peek(1):
            return True
        # No bytes: a readable socket has reached its end.
        return isinstance(sock, ssl.SSLSocket) or bool(select.select([sock], [], [], 0)[0])
    except ssl.SSLWantReadError:
        return False  # at most a TLS session ticket
    except OSError:
        return True
    finally:
        sock.settimeout(timeout)


def _send_text(line: smtplib.SMTP, envelope: Envelope) -> Answer:
    """Send the text after 354; from here on a broken connection leaves the outcome unknown."""
    text = re.sub(rb"(?m)^\.", b"..", envelope.content)
    try:
        line.send(text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, reply = line.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        return Answer("unknown", f"the connection broke during or after the text: {one_line(str(problem), 200)}")
    if code in _ACCEPTED:
        return Answer("accepted", _words(reply), code)
    # A garbled answer says nothing about the outcome of the text.
    return _refusal(code, reply) if 400 <= code < 600 else Answer("unknown", _words(reply), code)


def _refusal(code: int, reply: bytes | str) -> Answer:
    return Answer("refused" if code >= 500 else "deferred", _words(reply), code)


def _words(reply: bytes | str) -> str:
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply, 200)


def _hang_up(line: smtplib.SMTP | None) -> None:
    if line is not None:
        line.close()


def readers_of(_settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Return the readers in recipients.toml."""
    return recipients


@contextmanager
def open_output(settings: Settings) -> Iterator[SmtpOutput]:
    """Open the server of [mail], connected. Raises OutputUnavailable before anything is sent."""
    output = SmtpOutput(settings.mail)
    output.connect()
    try:
        yield output
    finally:
        output.quit()
