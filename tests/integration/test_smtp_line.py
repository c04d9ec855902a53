"""What a line to a mail server means by where it breaks, on a server that follows a script byte by byte."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from flows.config.settings import MailSettings
from flows.digest.message import Envelope
from flows.outputs.smtp import SmtpOutput

SENDER, READER = "yalu@desk.example", "ana@x.example"
LETTER = Envelope(SENDER, READER, "<1@desk.example>", "News", b"Subject: News\r\n\r\n.one\r\n..two\r\nthree\r\n.\r\n")
BREAK = b""


@dataclass
class Server:
    """Answers each command by its first word, else 250; `lines` counts connections, `texts` holds what it took."""

    replies: dict[str, bytes] = field(default_factory=dict)
    port: int = 0
    lines: int = 0
    texts: list[bytes] = field(default_factory=list)

    def talk(self, request: socketserver.StreamRequestHandler) -> None:
        self.lines += 1
        request.wfile.write(self.replies.get("hello", b"220 ready\r\n"))
        for line in request.rfile:
            word = line.split()[0].decode().upper()
            reply = self.replies.get(f"{word} {self.lines}", self.replies.get(word))
            if reply == BREAK:
                return
            request.wfile.write(reply or (b"354 go on\r\n" if word == "DATA" else b"250 ok\r\n"))
            if word == "DATA" and reply is None and not self.take(request):
                return

    def take(self, request: socketserver.StreamRequestHandler) -> bool:
        text = b"".join(iter(request.rfile.readline, b".\r\n"))
        self.texts.append(re.sub(rb"(?m)^\.\.", b".", text))
        reply = self.replies.get("text", b"250 taken\r\n")
        request.wfile.write(reply)
        return reply != BREAK


@contextmanager
def serving(**replies: bytes) -> Iterator[Server]:
    script = Server({name.replace("_", " "): reply for name, reply in replies.items()})

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            script.talk(self)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        script.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield script
        server.shutdown()


@contextmanager
def speaking(**replies: bytes) -> Iterator[tuple[Server, SmtpOutput]]:
    with serving(**replies) as server:
        mail = MailSettings(host="127.0.0.1", port=server.port, security="none", sender=SENDER)
        output = SmtpOutput(mail, timeout_s=5)
        yield server, output
        output.quit()


WHERE = {
    "at MAIL": ({"MAIL": BREAK}, "deferred", 0),
    "at RCPT": ({"RCPT": BREAK}, "deferred", 0),
    "at DATA": ({"DATA": BREAK}, "deferred", 0),
    "at DATA, garbled": ({"DATA": b"what?\r\n"}, "deferred", 0),
    "at DATA, an early yes": ({"DATA": b"250 ok\r\n"}, "deferred", 0),
    "at DATA, shutting down": ({"DATA": b"421 bye\r\n"}, "deferred", 0),
    "at DATA, a no": ({"DATA": b"554 no\r\n"}, "refused", 0),
    "after the text": ({"text": BREAK}, "unknown", 1),
    "after the text, garbled": ({"text": b"what?\r\n"}, "unknown", 1),
    "nowhere": ({}, "accepted", 1),
}


@pytest.mark.parametrize(("replies", "outcome", "taken"), WHERE.values(), ids=WHERE)
def test_where_a_line_breaks_says_what_became_of_the_text(replies: dict[str, bytes], outcome: str, taken: int):
    with speaking(**replies) as (server, line):
        assert line.deliver(LETTER).outcome == outcome
        assert len(server.texts) == taken
        server.replies.clear()
        assert line.deliver(LETTER).outcome == "accepted"  # whatever it was, the next one gets through
        assert server.texts[-1] == LETTER.content


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next_one():
    """A refusal of one reader that waits on the line would be read as the answer to another's MAIL."""
    with speaking(EHLO_1=b"250 ok\r\n550 5.1.1 no such reader\r\n") as (server, line):
        answer = line.deliver(LETTER)
        assert (answer.outcome, server.lines) == ("accepted", 2)


def test_a_line_that_was_closed_meanwhile_is_opened_again():
    with speaking(text=b"250 taken\r\n421 idle for too long\r\n") as (server, line):
        assert [line.deliver(LETTER).outcome for _ in range(3)] == ["accepted"] * 3
        assert server.lines == 3


def test_a_server_that_always_speaks_out_of_turn_gets_nothing():
    with speaking(EHLO=b"250 ok\r\n250 taken\r\n") as (server, line):
        answer = line.deliver(LETTER)
        assert (answer.outcome, server.texts, server.lines) == ("deferred", [], 2)
        assert "answers unasked" in answer.reply
