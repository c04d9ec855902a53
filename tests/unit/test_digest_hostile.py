"""Whatever an outlet writes into a title, a name or an address: nothing of it acts, in any form of the digest."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from flows.config.settings import load_settings
from flows.digest.message import make_envelope, make_notice, render
from flows.digest.records import Digest
from flows.errors import SettingsError
from flows.outputs.webhook import notice
from flows.sources.catalog import load_recipients
from tests import attacks
from tests.attacks import HEADERS, HOSTILE, check_harmless, poison
from tests.digest_builders import NOW, golden_digest


@pytest.fixture(scope="module")
def digest() -> Digest:
    return golden_digest()


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_does_nothing(digest: Digest, title: str):
    check_harmless(poison(digest, title))


@pytest.mark.parametrize("address", attacks.ADDRESSES.values(), ids=attacks.ADDRESSES)
def test_a_hostile_address_leads_nowhere_else(digest: Digest, address: str):
    check_harmless(poison(digest, "A title", address))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_alert_acts_in_no_chat_and_no_mail(text: str):
    told = f"* the source {text} fails\n  {text}"
    attacks.check_chat(notice(f"Yalu needs you: {text}", told))
    content = make_notice("y@desk.example", "o@desk.example", text, told, "1", NOW).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    attacks.check_seen(message.get_content().replace("\r\n", "\n"))
    assert "Bcc" not in message


def test_there_are_at_least_a_hundred():
    assert len(HOSTILE) + len(attacks.ADDRESSES) + len(ADDRESSES) >= 100


ADDRESSES = (
    "no-at-sign", "@x.example", "a@", "a b@x.example", "a@b c", "a@x.example\r\nBcc: v@x.example",
    "a@x.example, b@x.example", "리더@x.example",
    "<a@x.example>", "Ana <a@x.example>", "a@x.example\x00", "a;b@x.example", '"a"@x.example', "a@x@y.example", "",
    "a@[127.0.0.1", "mailto:a@x.example,b@x.example",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_malformed_address_is_named(tmp_path: Path, address: str):
    file = tmp_path / "recipients.toml"
    file.write_text(f"[[recipient]]\naddress = {json.dumps(address)}\n")
    with pytest.raises(SettingsError) as told:
        load_recipients(file)
    assert told.value.exit_status == 2
    assert "recipient" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("line", ['sender = "nobody"', 'sender = "Yalu <a@x.example>\\r\\nBcc: v@x.example"',
                                  'outputs = ["fax"]', 'unsubscribe_url = "http://x.example/u"'])  # fmt: skip
def test_a_malformed_mail_setting_is_named(tmp_path: Path, line: str):
    file = tmp_path / "yalu.toml"
    file.write_text(f"[mail]\n{line}\n")
    with pytest.raises(SettingsError, match=rf"mail\.{line.split(maxsplit=1)[0]}"):
        load_settings(file, environ={})


NAMES = ("Ana\r\nBcc: v@x.example", "=?utf-8?q?a=0ABcc:_v?=", "\u202eana", "안나", '"><script>', "x" * 5000, ",;<>@")


@pytest.mark.parametrize("name", NAMES)
def test_a_readers_name_begins_no_header(digest: Digest, name: str):
    envelope = make_envelope(render(digest), "Yalu <yalu@desk.example>", "r@x.example", name)
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert sorted(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["r@x.example"]
