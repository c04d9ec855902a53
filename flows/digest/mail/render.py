"""Render a mail from templates/mail.html.j2 and mail.txt.j2. No decisions: layout.py decides the content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.digest.render import render_template

if TYPE_CHECKING:
    from flows.digest.mail.records import Mail


def render_mail_html(mail: Mail) -> str:
    """Return the HTML part: styles inlined, media queries preserved, no script, no picture, no external resource."""
    return render_template("mail.html.j2", mail=mail, digest=mail.digest)


def render_mail_text(mail: Mail) -> str:
    """Return the plain-text part, with all content of the HTML."""
    return render_template("mail.txt.j2", mail=mail, digest=mail.digest)


LIMIT = 60_000  # bytes of HTML
LINES = 160  # of the plain text
STEPS = (35, 30, 25, 20, 10, 5)  # most listed stories


def fit_mail(mail: Mail) -> tuple[str, str]:
    """Return HTML and text of a mail, without quotations and with fewer stories until both are short enough."""
    page, text = render_mail_html(mail), render_mail_text(mail)
    for most in STEPS:
        if len(page.encode()) <= LIMIT and len(text.splitlines()) <= LINES:
            break
        shorter = shorten(mail, most)
        page, text = render_mail_html(shorter), render_mail_text(shorter)
    return page, text


def shorten(mail: Mail, most: int) -> Mail:
    """Return the mail without quotations and with at most `most` listed stories; the others are counted."""
    left, topics = most, []
    for topic in mail.topics:
        shown, hidden = topic.stories[:left], topic.stories[left:]
        left -= len(shown)
        url = next((story.item.url for story in hidden if story.item.url), topic.more_url)
        topics.append(replace(topic, stories=shown, more=topic.more + len(hidden), more_url=url))
    top = tuple(replace(story, item=replace(story.item, quote="", said="")) for story in mail.top)
    return replace(mail, top=top, topics=tuple(topics))
