"""The attack list through a whole home: hostile sources, feeds, pages, servers and readers, every command, every file.

One home is collected into; each command and each file it leaves is then read as a terminal, a browser, a mail program,
a chat, a feed reader or a spreadsheet would read it. Nothing of the list acts in any.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from flows import cli
from tests import attacks
from tests.attacks import HOSTILE
from tests.chat import Channel, serve_channel
from tests.collecting import LONG
from tests.digest_builders import NOW
from tests.integration.fault_server import Asked, answer, run_fault_server
from tests.mail import Postman, free_port
from tests.soak.week import own_words
from tests.web import serve_web

WRITABLE = {name: text for name, text in HOSTILE.items() if not re.search("[\ud800-\udfff]", text)}
LISTED = {name: text[:600] for name, text in WRITABLE.items()}
READER, REFUSED = "ana@x.example", "bo@x.example"
REPLY = "550 @channel [x](https://evil.example) \x1b]0;owned\x07 <!here>"


@dataclass
class Desk:
    """A home that was collected into once, and what its readers and chats were sent."""

    folder: Path
    postman: Postman
    channel: type[Channel]
    alerts: type[Channel]
    page: str

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def yalu(self, *words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.main([*words, "--settings", str(self.folder / "yalu.toml")])
        return status, out.getvalue(), err.getvalue()


def quoted(text: str) -> str:
    """A TOML string of any text."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in text) + '"'


def source(name: str, url: str, text: str, *more: str) -> str:
    row = [f'id = "{name}"', f"outlet = {quoted(f'Outlet {text}')}", f"note = {quoted(text)}", f'url = "{url}"', *more]
    return "\n".join(["[[source]]", 'lang = "en"', 'country = "CN"', "prejudge = false", *row, ""])


def article(title: str, words: str) -> str:
    text = escape(title)
    return (
        f"<html lang='en'><head><title>{text}</title><meta name='author' content=\"{text}\"></head><body><article>"
        f"<h1>{text}</h1><p>{LONG} {own_words(words)}</p><p>{text}</p></article></body></html>"
    )


async def garbled(_asked: Asked) -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 \x1b]0;owned\x07\r\nX-\x1b[31m: \x9b2J\r\n\r\n"


async def moved(asked: Asked) -> AsyncIterator[bytes]:
    to = "/a)![x](https://evil.example/p.png\u202e\u200b<script>"
    yield answer(b"", 301, f"Location: {to}") if asked.path == "/feed" else answer(b"<html>no feed</html>", 200)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder, postman, port = tmp_path_factory.mktemp("desk"), Postman(), free_port()
    postman.replies = {REFUSED: REPLY}
    mailer = Controller(postman, hostname="127.0.0.1", port=port)
    mailer.start()
    patch = pytest.MonkeyPatch()
    with serve_web() as web, run_fault_server() as faults, serve_channel() as digests, serve_channel() as alerts:
        items = []
        for number, (name, text) in enumerate(LISTED.items()):
            url = web.add(f"/a/{number}", article(text, name))
            item = {
                "id": f"{text[:50]}{number}",
                "url": url,
                "title": text,
                "summary": text,
                "authors": [{"name": text}],
            }
            items.append(item | {"date_published": NOW.isoformat()})
        listing = {"version": "https://jsonfeed.org/version/1.1", "title": LISTED["script"], "items": items}
        feed = web.add("/feed.json", json.dumps(listing), "application/feed+json")
        rows = [source("all", feed, LISTED["markdown image in a title"]),
                source("garbled", f"{faults.serve(garbled)}/feed", LISTED["chat mentions"]),
                source("moved", f"{faults.serve(moved)}/feed", LISTED["terminal link"]),
                *(source(f"off-{n}", f"https://h.example/{n}", text, "enabled = false")
                  for n, text in enumerate(LISTED.values()))]  # fmt: skip
        (folder / "sources.toml").write_text("\n".join(rows), "utf-8")
        (folder / "recipients.toml").write_text(
            f'[[recipient]]\naddress = "{READER}"\nname = {quoted(LISTED["header"])}\n'
            f'[[recipient]]\naddress = "{REFUSED}"\n',
            "utf-8",
        )
        (folder / "yalu.toml").write_text(
            f'home = "home"\nsources = "sources.toml"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0.0\n'
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "Yalu <yalu@desk.example>"\n'
            f'outputs = ["smtp", "file", "webhook"]\n[alert]\nwebhook = "{alerts[0]}"\n[backup]\nkeep = 1\n',
            "utf-8",
        )
        patch.setenv("YALU_NOW", NOW.isoformat())
        patch.setenv("YALU_DIGEST_WEBHOOK", digests[0])
        patch.setattr("flows.delivery.build.draw_pictures", lambda given: given)
        made = Desk(folder, postman, digests[1], alerts[1], web.url("/a/0"))
        status, out, err = made.yalu("run")
        assert status in (0, 1), err
        assert f"loaded {len(LISTED)}" in out
        attacks.check_seen(out + err)
        yield made
    patch.undo()
    mailer.stop()


WORDS = HOSTILE["terminal link"] + HOSTILE["override"]
COMMANDS = {
    "run": ["run", "--all"],
    "run as JSON": ["run", "--json"],
    "run of no source": ["run", "--source", WORDS],
    "digest": ["digest"],
    "digest as JSON": ["digest", "--json"],
    "digest preview": ["digest", "--preview"],
    "digest sent": ["digest", "--send"],
    "digest corrected": ["digest", "--send", "--correct", HOSTILE["slack channel"] + WORDS],
    "digest for a reader": ["digest", "--reader", READER],
    "digest for nobody": ["digest", "--reader", WORDS],
    "digest watch": ["digest", "watch"],
    "digest watch as JSON": ["digest", "watch", "--json"],
    "digest resolve": ["digest", "resolve"],
    "digest explained": ["digest", "--explain", "1"],
    "digest readers": ["digest", "readers", "list", "--token"],
    "digest readers without one": ["digest", "readers", "remove", WORDS],
    "ledger of read-outs": ["ledger", "readouts"],
    "ledger of firsts as JSON": ["ledger", "firsts", "--json"],
    "ledger of events": ["ledger", "events"],
    "calendar": ["ledger", "calendar"],
    "ledger of claims": ["ledger", "claims"],
    "readout of an attack": ["readout", WORDS, WORDS],
    "settings": ["settings", "--schema"],
    "sources list": ["sources", "list"],
    "sources list as JSON": ["sources", "list", "--json"],
    "sources health": ["sources", "health", "--all"],
    "sources health as JSON": ["sources", "health", "--json"],
    "sources check": ["sources", "check"],
    "sources check as JSON": ["sources", "check", "--json"],
    "sources check of nobody": ["sources", "check", WORDS],
    "sources try of no address": ["sources", "try", WORDS],
    "sources export": ["sources", "export"],
    "search": ["search", "freight", "--most", "200"],
    "search as JSON": ["search", "freight", "--json"],
    "search for an attack": ["search", WORDS],
    "trends": ["trends"],
    "trends of an attack": ["trends", WORDS],
    "seeds": ["seeds"],
    "seeds as JSON": ["seeds", "--json"],
    "completion": ["completion", "bash"],
    "sql": ["sql", "SELECT outlet, title, author, url FROM articles ORDER BY article_id"],
    "sql as CSV": ["sql", "--csv", "SELECT outlet, title, author, url FROM articles"],
    "sql as CSV for programs": ["sql", "--csv", "--raw", "SELECT outlet, title, author, url FROM articles"],
    "sql as JSON": ["sql", "--json", "SELECT outlet, title, author, text FROM articles"],
    "sql that fails": ["sql", f"SELECT '{WORDS}' FROM {WORDS}"],
    "sql of controls": ["sql", "SELECT chr(27) || ']52;c;x' || chr(7) || chr(8238) || chr(155) AS x"],
    "sql of controls as JSON": ["sql", "--json", "SELECT chr(27) || chr(7) || chr(8238) || chr(155) AS x"],
    "report": ["report"],
    "retag": ["retag", "--extract"],
    "retag as JSON": ["retag", "--dry-run", "--extract", "--json"],
    "backfill": ["backfill", "all", "--since", "2026-11-19"],
    "backup": ["backup", "{folder}/copy"],
    "upkeep": ["upkeep"],
    "upkeep as JSON": ["upkeep", "--json"],
    "doctor": ["doctor"],
    "doctor as JSON": ["doctor", "--json"],
    "doctor's numbers": ["doctor", "--metrics"],
    "no such command": [WORDS],
    "no such option": ["run", f"--{WORDS}"],
}
# demo: its web is invented, its commands are these; restore: prints a folder and a file name of ours; serve: needs
# Prefect, whose pages have a test of their own below.
ELSEWHERE = {"demo", "notebook", "restore", "serve"}


def test_every_command_is_here():
    assert {words[0] for words in COMMANDS.values()} | ELSEWHERE >= set(cli.COMMANDS)


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_nothing_acts_in_what_a_command_writes(desk: Desk, words: list[str]):
    status, out, err = desk.yalu(*(word.replace("{folder}", str(desk.folder)) for word in words))
    assert status in (0, 1, 2, 3), err
    attacks.check_seen(out + err)
    if "--json" in words:
        json.loads(out)
    if "--csv" in words and "--raw" not in words:
        attacks.check_csv(out)
    if "--metrics" in words:
        assert not [line for line in out.splitlines() if not re.fullmatch(r"# .*|\w+(?:\{[^{}]*\})? \S+", line)]
    if words[:2] == ["sources", "export"]:
        attacks.check_xml(out.encode())


def test_one_address_is_tried_in_colour_and_only_ours(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    from flows.commands import sources

    monkeypatch.setattr(sources.sys.stdout.__class__, "isatty", lambda _self: True, raising=False)
    _, out, err = desk.yalu("sources", "try", desk.page)
    attacks.check_seen(re.sub(r"\x1b\[\d+m", "", out) + err)


def test_a_list_that_is_imported_is_clean_at_once(desk: Desk, tmp_path: Path):
    (tmp_path / "yalu.toml").write_text((desk.folder / "yalu.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "sources.toml").write_text("", "utf-8")
    outlines = "".join(
        f'<outline text="Outlet {attacks.as_attribute(text)}" xmlUrl="https://h.example/{number}"/>'
        for number, text in enumerate(LISTED.values())
    )
    given = tmp_path / "given.opml"
    given.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")
    other = Desk(tmp_path, desk.postman, desk.channel, desk.alerts, "")
    status, out, err = other.yalu("sources", "import", str(given))
    assert status == 0, err
    attacks.check_seen(out + err + (tmp_path / "sources.toml").read_text("utf-8"))
    assert f"added {len(LISTED)} sources" in out
    assert other.yalu("sources", "export", str(tmp_path / "out.opml"))[0] == 0
    attacks.check_xml((tmp_path / "out.opml").read_bytes())


def test_nothing_acts_in_any_file_of_the_home(desk: Desk):
    for words in (["digest", "--send"], ["digest", "--preview"], ["report"]):
        desk.yalu(*words)
    seen = set()
    for path in sorted(path for path in desk.home.rglob("*") if path.is_file()):
        if check := FILES.get(path.suffix):
            seen.add(path.suffix)
            check(path.read_bytes())
    assert seen >= {".html", ".md", ".json", ".txt", ".eml", ".atom", ".jsonl"}


def check_mail(content: bytes) -> None:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert sorted(message.keys()) == attacks.HEADERS
    for part in message.walk():
        if part.get_content_type() == "text/html":
            attacks.check_page(part.get_content().replace("\r\n", "\n"))
        elif part.get_content_type() == "text/plain":
            attacks.check_seen(part.get_content().replace("\r\n", "\n"))


def check_html(content: bytes) -> None:
    page = re.sub(r"<script>\n.*?\n</script>", "", content.decode(), count=1, flags=re.DOTALL)  # Vega itself
    attacks.check_page(page)
    assert page.count("<script") <= 1


def check_lines(content: bytes) -> None:
    attacks.check_seen(content.decode())
    for line in content.decode().splitlines():
        json.loads(line)


FILES = {
    ".html": check_html,
    ".md": lambda content: (attacks.check_seen(content.decode()), attacks.check_markdown(content.decode())),
    ".json": lambda content: (attacks.check_seen(content.decode()), json.loads(content)),
    ".txt": lambda content: attacks.check_seen(content.decode()),
    ".eml": check_mail,
    ".atom": attacks.check_xml,
    ".jsonl": check_lines,
}  # fmt: skip


def test_nothing_acts_in_what_was_sent(desk: Desk):
    desk.yalu("digest", "--send")
    desk.yalu("digest", "watch")
    assert desk.postman.taken
    for _, content in desk.postman.taken:
        check_mail(content)
    assert desk.channel.taken
    assert desk.alerts.taken
    for posted in (*desk.channel.taken, *desk.alerts.taken):
        attacks.check_chat(posted["text"])


def test_nothing_acts_on_prefects_pages(desk: Desk):
    from extractors.records import RunReport
    from flows.orchestration.artifacts import as_code, run_page

    for text in HOSTILE.values():
        report = RunReport("r", NOW, NOW, 1, (), 1, 0, 0, 1, 0, 0, notes=(text,), reasons={text: 1})
        page = run_page(report)
        attacks.check_markdown(page)
        attacks.check_markdown(as_code(f"note  {text}"))


def test_no_colour_or_table_is_drawn_past_the_guard():
    """What writes to a terminal by itself says which stream, so that foreign words are escaped before."""
    root = Path(cli.__file__).parent
    found = [path for path in root.rglob("*.py") if "Console(" in path.read_text("utf-8")]
    assert found
    for path in found:
        calls = re.findall(r"\bConsole\(([^)]*)", path.read_text("utf-8"))
        assert all("bare(" in call for call in calls), path
