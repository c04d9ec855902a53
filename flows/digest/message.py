"""The digest as a mail message: headers that receivers fold, filter and unsubscribe by. Pure.

The same digest to the same reader is the same bytes, with the same Message-ID, so a repeat after an unknown
outcome can be recognised by the receiver. Values are cleaned and the policy refuses line breaks: nothing from a
title or a name can begin a header.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line, some_lines
from flows.digest.fit import render_fitting
from flows.digest.mail.layout import make_mail
from flows.digest.mail.render import fit_mail
from flows.digest.readers import reader_token
from flows.digest.render import pictures, render_text

if TYPE_CHECKING:
    from flows.digest.records import Digest

# Every part is 7-bit on the wire: no server may rewrap or refuse it.
POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=False)
# Of headers only: a subject that just fits would be put on a line below its name, and read with a blank before it.
UNFOLDED = POLICY.clone(max_line_length=400)
PREVIEW_READER = "preview@yalu.invalid"
PREVIEW_SENDER = "Yalu <yalu@yalu.invalid>"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message to one recipient, for any output."""

    sender: str  # bare address
    recipient: str
    message_id: str
    subject: str
    content: bytes  # with CRLF line ends
    rendered: Rendered | None = None  # for outputs other than mail; None for a message other than a digest


@dataclass(frozen=True, slots=True)
class Rendered:
    """A digest rendered once for all recipients."""

    digest: Digest
    html: str
    text: str


def render(digest: Digest) -> Rendered:
    """Render both parts: the mail, or for a digest of form 1 the digest as a whole, as it was sent then."""
    if digest.input.form == 1:
        return Rendered(digest, render_fitting(digest), render_text(digest))
    return Rendered(digest, *fit_mail(make_mail(digest)))


def make_envelope(
    rendered: Rendered, sender: str, recipient: str, name: str = "", unsubscribe_url: str = ""
) -> Envelope:
    """Return the message to one recipient.

    `sender` is "address" or "Name <address>". `unsubscribe_url` is an https address that takes a POST (RFC 8058),
    with {reader} in the place of the reader's token; without it unsubscribing is a mail. Raises ValueError where an
    address cannot stand in a header.
    """
    digest = rendered.digest
    sender_name, sender_address = parseaddr(sender)
    domain = sender_address.rpartition("@")[2]
    ident = f"<{message_key(digest, recipient)}@{domain}>"
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender_name or "Yalu", sender_address)
    message["To"] = _address(name, recipient)
    message["Subject"] = _header_text(digest.subject, 200)
    message["Date"] = datetime.fromisoformat(digest.input.window.made_at).astimezone(ZoneInfo(digest.input.window.zone))
    message["Message-ID"] = ident
    message["List-Id"] = f"Yalu digest <digest.{domain}>"
    by_mail = f"<mailto:{sender_address}?subject=unsubscribe%20yalu>"
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url.replace('{reader}', reader_token(recipient))}>, {by_mail}"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        message["List-Unsubscribe"] = by_mail
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text, subtype="plain", charset="utf-8")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8")
    if digest.input.form == 1:
        _add_pictures(message, digest)
    message["Content-Language"] = digest.lang  # after the content, which clears all headers of that name
    # The default boundary is random; this one cannot occur in parts of quoted-printable or base64.
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_yalu{number}_{message_key(digest, recipient).rpartition('.')[2]}")
    return Envelope(
        sender_address, recipient, ident, str(message["Subject"]), message.as_bytes(policy=UNFOLDED), rendered
    )


def make_notice(sender: str, recipient: str, subject: str, text: str, ident: str, at: datetime) -> Envelope:
    """Return a plain message other than a digest, such as an alert. Raises ValueError as `make_envelope` does."""
    sender_name, sender_address = parseaddr(sender)
    message_id = f"<yalu.{ident}@{sender_address.rpartition('@')[2]}>"
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender_name or "Yalu", sender_address)
    message["To"] = _address("", recipient)
    message["Subject"] = _header_text(subject, 200)
    message["Date"] = at
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(some_lines(text), subtype="plain", charset="utf-8")
    return Envelope(sender_address, recipient, message_id, str(message["Subject"]), message.as_bytes(policy=UNFOLDED))


def _add_pictures(message: EmailMessage, digest: Digest) -> None:
    """Attach the pictures beside the HTML part under their Content-IDs."""
    page = message.get_body(("html",))
    for trend, png in pictures(digest):
        if isinstance(page, EmailMessage):
            page.add_related(png, "image", "png", cid=f"<{trend.cid}>", disposition="inline", filename="days.png")


def message_key(digest: Digest, recipient: str) -> str:
    """Return the local part of the Message-ID of a delivery; it does not reveal the address."""
    name = f"{digest.day}\n{digest.edition}\n{recipient.casefold()}"
    return f"yalu.{digest.day}.{digest.edition}.{hashlib.sha256(name.encode()).hexdigest()[:20]}"


def _header_text(text: str, limit: int) -> str:
    """Return one safe line; encoded words are broken up, or the header classes would decode them."""
    return one_line(text, limit).replace("=?", "= ?")


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    if not address.isascii() or not local or not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f.:]+\]", domain):
        raise ValueError(f"{one_line(address, 120)!r} cannot be written in a mail header; use an ASCII address")
    return Address(display_name=_header_text(name, 80), username=local, domain=domain)
