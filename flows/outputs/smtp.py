"""Delivery by SMTP: one connection, each recipient a transaction of its own, verified TLS where TLS is asked for.

The steps are taken one by one (MAIL, RCPT, DATA) because what a broken line means depends on where it broke:
before the text went out nothing was taken; after it, nobody can know.
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
_TAKEN = (250, 251)
_SHUTTING_DOWN = 421
_GO_ON = 354  # the answer to DATA: the text may come


class SmtpOutput:
    """A mail server. Connects when first needed and again after the line broke."""

    def __init__(self, mail: MailSettings, timeout_s: float = TIMEOUT_S, context: ssl.SSLContext | None = None) -> None:
        self.mail = mail
        self.timeout_s = timeout_s
        self._context = context  # None: the system's authorities, host name checked
        self._line: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Open the line, with TLS and login as set. Raises OutputUnavailable or SettingsError; nothing was sent."""
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
        # A name of our own: asking the resolver for this machine's may take a minute where there is none.
        name = parseaddr(mail.sender)[1].rpartition("@")[2] or "localhost"
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, mail.port, name, timeout=self.timeout_s, context=self._tls())
        return smtplib.SMTP(mail.host, mail.port, name, timeout=self.timeout_s)

    def _tls(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def deliver(self, envelope: Envelope) -> Answer:
        """Deliver one envelope, once. Never raises for what a server does."""
        try:
            line = self._in_step()
        except OutputUnavailable as problem:
            return Answer("deferred", str(problem))
        try:
            answer = _ask_leave(line, envelope)
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Answer("deferred", f"the line broke before the text was sent: {one_line(str(problem), 200)}")
        if answer is None:
            answer = _send_text(line, envelope)
        is_no = 400 <= answer.code < 600 and answer.code != _SHUTTING_DOWN
        if answer.outcome != "accepted" and is_no:
            self._reset(line)
        elif answer.outcome != "accepted":  # an answer that is none: nobody knows what the server waits for now
            self.close()
        return answer

    def _in_step(self) -> smtplib.SMTP:
        """Return a line on which nothing waits to be read: what is left there would be taken for the next answer."""
        for _ in range(2):
            self.connect()
            assert self._line is not None  # noqa: S101 - connect() has just seen to it
            if not _has_something_waiting(self._line):
                return self._line
            self.close()
        raise OutputUnavailable(f"the mail server {self.mail.host}:{self.mail.port} speaks out of turn; try later")

    def _reset(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Drop the line."""
        _hang_up(self._line)
        self._line = None

    def quit(self) -> None:
        """End the talk as the protocol wants it."""
        if self._line is not None:
            try:
                self._line.quit()
            except (OSError, smtplib.SMTPException):
                pass  # all that matters was answered before
        self.close()


def _ask_leave(line: smtplib.SMTP, envelope: Envelope) -> Answer | None:
    """MAIL, RCPT and DATA; None where the server is ready for the text."""
    code, reply = line.mail(envelope.sender, [f"size={len(envelope.content)}"] if line.has_extn("size") else ())
    if code not in _TAKEN:
        # A no to the sender says nothing against the reader: once the settings are mended it is tried again.
        return Answer("deferred", f"the sender is turned away: {_words(reply)}", code)
    code, reply = line.rcpt(envelope.recipient)
    if code not in _TAKEN:
        return _turned_away(code, reply)
    code, reply = line.docmd("DATA")
    return None if code == _GO_ON else _turned_away(code, reply)


def _has_something_waiting(line: smtplib.SMTP) -> bool:
    """Whether bytes, or the end of the line, wait to be read before anything was asked."""
    sock, answers = line.sock, line.file
    if sock is None or answers is None:
        return True
    timeout = sock.gettimeout()
    sock.settimeout(0)
    try:
        if answers.peek(1):
            return True
        # No bytes: a line that can be read all the same has ended.
        return isinstance(sock, ssl.SSLSocket) or bool(select.select([sock], [], [], 0)[0])
    except ssl.SSLWantReadError:
        return False  # at most a ticket of TLS was there
    except OSError:
        return True
    finally:
        sock.settimeout(timeout)


def _send_text(line: smtplib.SMTP, envelope: Envelope) -> Answer:
    """The text after 354; from here on a broken line leaves the outcome unknown."""
    text = re.sub(rb"(?m)^\.", b"..", envelope.content)
    try:
        line.send(text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, reply = line.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        return Answer("unknown", f"the line broke while or after the text was sent: {one_line(str(problem), 200)}")
    if code in _TAKEN:
        return Answer("accepted", _words(reply), code)
    # An answer that is none (a garbled line) says nothing about what became of the text.
    return _turned_away(code, reply) if 400 <= code < 600 else Answer("unknown", _words(reply), code)


def _turned_away(code: int, reply: bytes | str) -> Answer:
    return Answer("refused" if code >= 500 else "deferred", _words(reply), code)


def _words(reply: bytes | str) -> str:
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply, 200)


def _hang_up(line: smtplib.SMTP | None) -> None:
    if line is not None:
        line.close()


def readers_of(_settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """The readers in recipients.toml."""
    return recipients


@contextmanager
def open_output(settings: Settings) -> Iterator[SmtpOutput]:
    """The server of [mail], connected. Raises OutputUnavailable before anything is sent."""
    output = SmtpOutput(settings.mail)
    output.connect()
    try:
        yield output
    finally:
        output.quit()
