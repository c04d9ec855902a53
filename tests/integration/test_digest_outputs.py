"""Every output keeps one contract: an envelope taken once, an answer that says how it ended, nothing raised."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd import smtp as aiosmtp
from aiosmtpd.controller import Controller

from flows.config.settings import Settings
from flows.delivery.build import build_digest
from flows.delivery.send import send_digest
from flows.digest.message import Envelope, make_envelope, render
from flows.errors import SettingsError
from flows.outputs import Answer, OutputUnavailable, file, find_kind, smtp, webhook
from tests.chat import SECRET, serve_channel
from tests.digest_builders import NOW
from tests.mail import READERS, TODAY, Postman, free_port, states


@dataclass
class Case:
    """An output and how often its other side has taken something."""

    output: Any
    count: Callable[[], int]


@contextmanager
def opened(kind: str, fault: str, desk: Settings, postman: Postman) -> Iterator[Case]:
    """An output whose other side takes, refuses for good, refuses for now, or breaks off after the text."""
    if kind == "smtp":
        told = {"takes": "250 ok", "refuses": "550 no", "later": "451 later", "breaks": "hang up"}[fault]
        postman.after_text = dict.fromkeys((reader.address for reader in READERS), told)
        with smtp.open_output(desk) as output:
            yield Case(output, lambda: len(postman.taken))
    elif kind == "file":
        if fault == "later":  # something stands where the folder should be
            (desk.home / "outbox").mkdir(exist_ok=True)
            (desk.home / "outbox" / "files").write_text("")
        folder = desk.home / "outbox" / "files"
        yield Case(file.FileOutput(desk.home), lambda: len(list(folder.glob("*.eml"))))
    else:
        status = {"takes": 200, "refuses": 404, "later": 429, "breaks": 0}[fault]
        with serve_channel(status) as (address, handler):
            yield Case(webhook.WebhookOutput(address, timeout_s=5), lambda: len(handler.taken))


FAULTS = {"takes": ("accepted", 3), "refuses": ("refused", None), "later": ("deferred", 0), "breaks": ("unknown", 3)}
CASES = [(kind, fault) for kind in ("smtp", "file", "webhook") for fault in FAULTS
         if (kind, fault) not in {("file", "refuses"), ("file", "breaks")}]  # fmt: skip


@pytest.fixture
def envelopes(desk: Settings) -> list[Envelope]:
    rendered = render(build_digest(desk.home, None, desk, now=NOW))
    return [make_envelope(rendered, desk.mail.sender, reader.address) for reader in READERS]


@pytest.mark.parametrize(("kind", "fault"), CASES, ids=["-".join(case) for case in CASES])
def test_an_output_says_what_became_of_each_envelope(
    kind: str, fault: str, desk: Settings, postman: Postman, envelopes: list[Envelope]
):
    wanted, taken = FAULTS[fault]
    with opened(kind, fault, desk, postman) as case:
        answers = [case.output.deliver(envelope) for envelope in envelopes]
        assert {answer.outcome for answer in answers} == {wanted}
        assert taken is None or case.count() == taken
        assert not any("\n" in answer.reply or SECRET in answer.reply for answer in answers)


@pytest.mark.parametrize("kind", ["smtp", "file", "webhook"])
def test_every_output_is_sent_to_once(kind: str, desk: Settings, postman: Postman, monkeypatch):
    with serve_channel() as (address, handler):
        monkeypatch.setenv("YALU_DIGEST_WEBHOOK", address)
        module = find_kind(kind)
        for _ in range(2):
            readers = module.readers_of(desk, READERS)
            report = send_digest(desk, readers, module.open_output(desk), kind=kind)
        assert set(states(report).values()) == {"accepted"}
        files = list((desk.home / "outbox" / "files").glob("*.eml"))
        assert len(postman.taken) + len(files) + len(handler.taken) == len(readers)
        journal = (desk.home / "outbox" / f"{TODAY}.jsonl").read_text()
        assert SECRET not in journal


WEB = {"down for now": (503, "deferred"), "behind it": (502, "unknown"), "moved": (302, "refused")}


@pytest.mark.parametrize(("status", "outcome"), WEB.values(), ids=WEB)
def test_what_a_webhook_answers(status: int, outcome: str, envelopes: list[Envelope]):
    with serve_channel(status) as (address, handler):
        answer = webhook.WebhookOutput(address).deliver(envelopes[0])
    assert (answer.outcome, answer.code) == (outcome, status)
    assert len(handler.taken) == 1


def test_a_webhook_that_is_not_there_took_nothing(envelopes: list[Envelope]):
    answer = webhook.WebhookOutput(f"http://127.0.0.1:{free_port()}{SECRET}").deliver(envelopes[0])
    assert answer.outcome == "deferred"
    assert SECRET not in answer.reply


def test_a_chat_gets_the_lead_and_links_and_nothing_it_would_act_upon(envelopes: list[Envelope]):
    rendered = envelopes[0].rendered
    hostile = replace(rendered.digest, subject="<!channel> @here *x* <https://evil.example|go>")
    text = webhook.as_text(hostile)
    assert "<https://tumen-en.example/1|Freight train crosses the river bridge again>" in text
    assert "<!channel>" not in text
    assert "@here" not in text
    assert "|go>" not in text.splitlines()[0]
    assert len(text) <= webhook.MAX_CHARS


def test_a_webhook_without_an_address_is_told_without_it(desk: Settings, monkeypatch):
    monkeypatch.setenv("YALU_DIGEST_WEBHOOK", "s3cr3t but no address")
    with pytest.raises(SettingsError, match="YALU_DIGEST_WEBHOOK") as told:
        webhook.readers_of(desk, ())
    assert "s3cr3t" not in str(told.value)


def test_the_folder_holds_every_form_and_a_feed(desk: Settings, envelopes: list[Envelope]):
    assert file.FileOutput(desk.home).deliver(envelopes[0]) == Answer(
        "accepted", str(desk.home / "outbox" / "files" / f"{envelopes[0].message_id.strip('<>')}.eml")
    )
    names = {path.name for path in (desk.home / "digests").iterdir()}
    assert names == {f"{TODAY}.{ending}" for ending in ("html", "txt", "md", "json")} | {"digests.atom"}


def test_a_server_that_hangs_is_let_go(desk: Settings, envelopes: list[Envelope]):
    """After the text it may have been taken; in the greeting it was not."""
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        mail = replace(desk.mail, port=silent.getsockname()[1])
        assert smtp.SmtpOutput(mail, timeout_s=0.3).deliver(envelopes[0]).outcome == "deferred"


def test_a_server_that_hangs_after_the_text_may_have_taken_it(
    desk: Settings, postman: Postman, envelopes: list[Envelope]
):
    postman.after_text = {READERS[0].address: "hang"}
    assert smtp.SmtpOutput(desk.mail, timeout_s=0.3).deliver(envelopes[0]).outcome == "unknown"


# ---------------------------------------------------------------- security of the line


def make_certificate(folder: Path, address: str) -> Path:
    """A certificate for an address that nobody has signed but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = dt.datetime.now(dt.UTC)
    import ipaddress

    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1)).not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file_ = folder / "server.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file_.write_bytes(secret + certificate.public_bytes(pem))
    return file_


class Guarded(Controller):
    """A server that speaks TLS, at once or by STARTTLS, with a certificate of its own making."""

    def __init__(self, handler: Any, certificate: Path, security: str) -> None:
        self.secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.secret.load_cert_chain(certificate)
        self.security = security
        at_once = self.secret if security == "tls" else None
        super().__init__(handler, hostname="127.0.0.1", port=free_port(), ssl_context=at_once)

    def factory(self) -> aiosmtp.SMTP:
        if self.security == "tls":
            return aiosmtp.SMTP(self.handler)
        return aiosmtp.SMTP(self.handler, tls_context=self.secret, require_starttls=True)


LINES = {
    "trusted": ("127.0.0.1", True),
    "nobody vouches for it": ("127.0.0.1", False),
    "another's": ("127.0.0.9", True),
}


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(("address", "is_vouched"), LINES.values(), ids=LINES)
def test_the_line_is_verified(
    desk: Settings,
    postman: Postman,
    envelopes: list[Envelope],
    tmp_path: Path,
    address: str,
    is_vouched: bool,
    security: str,
):
    certificate = make_certificate(tmp_path, address)
    context = ssl.create_default_context(cafile=str(certificate)) if is_vouched else None
    guarded = Guarded(postman, certificate, security)
    guarded.start()
    output = smtp.SmtpOutput(replace(desk.mail, port=guarded.port, security=security), context=context)
    try:
        if is_vouched and address == "127.0.0.1":
            assert [output.deliver(envelope).outcome for envelope in envelopes] == ["accepted"] * 3
            output.quit()
        else:
            with pytest.raises(OutputUnavailable, match="certificate"):
                output.connect()
    finally:
        guarded.stop()


@pytest.mark.parametrize("password", ["swordfish", "wrong-swordfish"])
def test_a_login_is_made_and_its_password_never_told(desk: Settings, postman: Postman, monkeypatch, password: str):
    class Bouncer(Controller):
        def factory(self) -> aiosmtp.SMTP:
            return aiosmtp.SMTP(self.handler, authenticator=admit, auth_require_tls=False)

    def admit(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> aiosmtp.AuthResult:
        return aiosmtp.AuthResult(success=given.password == b"swordfish", handled=False)

    monkeypatch.setenv("YALU_SMTP_PASSWORD", password)
    bouncer = Bouncer(postman, hostname="127.0.0.1", port=free_port())
    bouncer.start()
    output = smtp.SmtpOutput(replace(desk.mail, port=bouncer.port, username="desk"))
    try:
        if password == "swordfish":
            output.connect()
            output.quit()
        else:
            with pytest.raises(OutputUnavailable, match="refuses the login") as told:
                output.connect()
            assert "swordfish" not in str(told.value)
    finally:
        bouncer.stop()


def test_a_user_without_a_password_is_told_where_it_goes(desk: Settings, monkeypatch):
    monkeypatch.delenv("YALU_SMTP_PASSWORD", raising=False)
    with pytest.raises(SettingsError, match="YALU_SMTP_PASSWORD is empty"):
        smtp.SmtpOutput(replace(desk.mail, username="desk")).connect()


def test_a_server_without_starttls_is_told_apart(desk: Settings):
    output = smtp.SmtpOutput(replace(desk.mail, security="starttls"))
    with pytest.raises(OutputUnavailable, match=r"mail\.security"):
        output.connect()
