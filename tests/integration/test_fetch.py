"""The fetcher against servers on loopback: well-behaved, slow, lying and hostile ones."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from flows.config.settings import FetchSettings
from flows.fetching.fetcher import Fetcher, Request, Response
from tests.integration.fault_server import Asked, FaultServer, answer, chain, redirect, run_fault_server, say
from tests.integration.http_faults import BODY, CAP, FAULTS


def settings(**changes: object) -> FetchSettings:
    defaults = {"allow_hosts": ("127.0.0.1",), "per_host_delay_s": 0.0, "total_timeout_s": 10.0, "max_bytes": CAP}
    return FetchSettings(**{**defaults, **changes})


@pytest.fixture(scope="module")
def faults() -> Iterator[FaultServer]:
    with run_fault_server() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(settings()) as fetcher:
        yield fetcher


def ask(fetcher: Fetcher, *urls: str, kind: str = "listing") -> list[Response]:
    """The responses in the order of the addresses."""
    by_key = {r.key: r for r in fetcher.fetch(Request(str(n), url, kind) for n, url in enumerate(urls))}
    return [by_key[str(n)] for n in range(len(urls))]


@pytest.fixture(scope="module")
def survived(faults: FaultServer) -> dict[str, Response]:
    """All faults in one run, a sound server asked between every two of them."""
    good = faults.serve(say(answer(BODY)))
    with Fetcher(settings(concurrency=64)) as fetcher:
        requests = []
        for name, (script, *_) in FAULTS.items():
            requests.append(Request(name, faults.serve(script) + "/", "listing"))
            requests.append(Request(f"good: {name}", f"{good}/{len(requests)}", "listing"))
        return {response.key: response for response in fetcher.fetch(requests)}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_a_response_with_its_reason(name: str, survived: dict[str, Response]) -> None:
    _, failure, status = FAULTS[name]
    response = survived[name]
    assert (response.failure, response.status) == (failure, status), response.detail
    assert not (response.failure and response.body)


def test_the_others_are_unharmed(survived: dict[str, Response]) -> None:
    good = [response for key, response in survived.items() if key.startswith("good")]
    assert len(good) == len(FAULTS)
    assert {(response.status, response.body, response.failure) for response in good} == {(200, BODY, "")}


@pytest.mark.parametrize(
    "name",
    ["gzip", "gzip of two members", "gzip and padding", "brotli", "deflate", "deflate without header", "no length"],
)
def test_bodies_come_decoded(name: str, survived: dict[str, Response]) -> None:
    assert survived[name].body == BODY


def test_a_bomb_is_left_at_the_cap(survived: dict[str, Response]) -> None:
    assert survived["gzip bomb of 1 GiB"].received_bytes < 1_000_000


def test_plain_http_where_tls_was_promised(fetcher: Fetcher) -> None:
    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        [response] = ask(fetcher, f"https://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()
    assert (response.failure, response.status) == ("tls", 0)


def test_a_port_nobody_listens_on(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    [response] = ask(fetcher, f"http://127.0.0.1:{port}/")
    assert (response.failure, response.status) == ("refused", 0)


# ---------------------------------------------------------------- conditional requests and headers


def headers_of(server: FaultServer, base: str) -> list[dict[str, str]]:
    return [asked.headers for asked in server.log if asked.base == base]


@pytest.mark.parametrize(
    "etag",
    ['"a b\t,c"', 'W/"weak"', "unquoted", '"한글"', '"a\'b%20&"'],
    ids=["odd", "weak", "bare", "korean", "signs"],
)
def test_validators_go_back_byte_for_byte(etag: str, faults: FaultServer, fetcher: Fetcher) -> None:
    date = "Thu, 31 Feb 2026 25:00:00 GMT"  # no date at all, and none of our business
    base = faults.serve(say(answer(BODY, 200, f"ETag: {etag}", f"Last-Modified: {date}")))
    [first] = ask(fetcher, base + "/")
    list(fetcher.fetch([Request("x", base + "/", "listing", first.etag, first.last_modified)]))
    plain, conditional = headers_of(faults, base)
    assert "if-none-match" not in plain
    assert "if-modified-since" not in plain
    assert conditional["if-none-match"].encode("latin-1") == etag.encode()
    assert conditional["if-modified-since"] == date


def test_validators_that_cannot_be_echoed_are_not_kept(faults: FaultServer, fetcher: Fetcher) -> None:
    base = faults.serve(say(answer(BODY, 200, 'ETag: "\udcff\udcfe"', "Last-Modified: " + "x" * 5000)))
    [response] = ask(fetcher, base + "/")
    assert (response.etag, response.last_modified, response.body) == ("", "", BODY)


def test_requests_say_who_asks_and_carry_no_cookies(faults: FaultServer) -> None:
    base = faults.serve(say(answer(BODY, 200, "Set-Cookie: tracked=yes; Path=/")))
    with Fetcher(settings(contact="desk@example.org")) as fetcher:
        ask(fetcher, base + "/1")
        ask(fetcher, base.replace("http://", "http://user:secret@") + "/2#part")
    assert faults.paths(base) == ["/1", "/2"]
    for headers in headers_of(faults, base):
        assert headers["user-agent"].startswith("Yalu/")
        assert headers["user-agent"].endswith("(+desk@example.org)")
        assert headers["accept-encoding"] == "gzip, br"
        assert "cookie" not in headers
        assert "authorization" not in headers


def test_freshness_and_waits_are_read(faults: FaultServer, fetcher: Fetcher) -> None:
    fresh = faults.serve(say(answer(BODY, 200, "Cache-Control: public, max-age=600", "Age: 100")))
    busy = faults.serve(say(answer(b"", 503, "Retry-After: 120")))
    first, second = ask(fetcher, fresh + "/", busy + "/")
    assert first.max_age_s == 500
    assert second.retry_after_s == 120


@pytest.mark.parametrize(("status", "is_kept"), [(301, True), (308, True), (302, False), (307, False), (303, False)])
def test_only_permanent_redirects_move_an_address(
    status: int, is_kept: bool, faults: FaultServer, fetcher: Fetcher
) -> None:
    base = faults.serve(chain(2, status))
    [response] = ask(fetcher, base + "/0")
    assert response.final_url == base + "/2"
    assert response.moved_to == (base + "/2" if is_kept else "")


# ---------------------------------------------------------------- manners


def test_starts_on_one_host_are_spaced_over_calls_feeds_and_pages(faults: FaultServer) -> None:
    base, other = faults.serve(say(answer(BODY))), faults.serve(say(answer(BODY)))
    with Fetcher(settings(per_host_delay_s=0.6)) as fetcher:
        ask(fetcher, f"{base}/a", f"{base}/b")
        ask(fetcher, f"{base}/c", f"{other}/x", kind="page")
    starts = [asked.at for asked in faults.log if asked.base == base]
    assert faults.paths(base)[2:] == ["/robots.txt", "/c"]
    # The log is kept on arrival: half the delay is left for the way there, on a loaded machine.
    assert len(starts) == 4
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.3


def test_two_at_a_time_on_one_host(faults: FaultServer, fetcher: Fetcher) -> None:
    base = faults.serve(say(0.05, answer(BODY)))
    assert all(r.body == BODY for r in ask(fetcher, *[f"{base}/{n}" for n in range(12)]))
    assert faults.most_at_once[int(base.rpartition(":")[2])] == 2


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_the_whole_host_back(status: int, faults: FaultServer, fetcher: Fetcher) -> None:
    base = faults.serve(say(answer(b"", status, "Retry-After: 300")))
    ask(fetcher, base + "/first")
    [held] = ask(fetcher, base + "/second")
    assert (held.failure, held.status) == ("held_back", 0)
    assert 290 < (held.retry_after_s or 0) <= 300
    assert faults.paths(base) == ["/first"]


def test_a_stalled_loop_has_nothing_to_tell_and_raises_nothing(
    faults: FaultServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = faults.serve(say(answer(b"", "429 Too Many Requests", "Retry-After: 600")))
    ask(fetcher, f"{base}/")
    assert list(fetcher.pauses()) == [base.removeprefix("http://")]
    monkeypatch.setattr("flows.fetching.fetcher._STOP_S", 0.05)
    awake = threading.Event()
    fetcher._on_loop(awake.wait, 30)
    try:
        assert (fetcher.pauses(), fetcher.robots_read()) == ({}, {})
    finally:
        awake.set()


def test_a_host_that_only_times_out_is_left_alone(faults: FaultServer) -> None:
    base = faults.serve(say(30.0))
    with Fetcher(settings(total_timeout_s=0.2)) as fetcher:
        failures = [r.failure for r in fetcher.fetch(Request(str(n), f"{base}/{n}", "listing") for n in range(20))]
    assert failures.count("held_back") >= 14
    assert len(faults.paths(base)) <= 6


# ---------------------------------------------------------------- robots.txt


def site(robots: bytes) -> object:
    """A server with this whole answer for robots.txt and a sound page everywhere else."""

    async def script(asked: Asked) -> object:
        yield robots if asked.path == "/robots.txt" else answer(BODY)

    return script


RULES = b"User-agent: *\nDisallow: /\n\nUser-agent: yalu\nDisallow: /private\nAllow: /private/open\n"


@pytest.mark.parametrize(
    ("robots", "path", "failure"),
    [
        (answer(RULES), "/news/1", ""),
        (answer(RULES), "/private/1", "robots_disallowed"),
        (answer(RULES), "/private/open/1", ""),
        (answer(b"User-agent: *\nDisallow: /"), "/news/1", "robots_disallowed"),
        (answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /n*s/"), "/news/1", "robots_disallowed"),
        (answer(b"<!doctype html><html>User-agent: *\nDisallow: /</html>"), "/news/1", ""),
        (answer(b"\xff\xfe\x00 nothing \n: :"), "/news/1", ""),
        (answer(b"no", 404), "/news/1", ""),
        (answer(b"no", 403), "/news/1", ""),
        (answer(b"no", 500), "/news/1", "robots_unreachable"),
        (answer(b"", 302, "Location: /robots.txt"), "/news/1", ""),
        (b"nonsense", "/news/1", "robots_unreachable"),
        (answer(b"User-agent: *\nDisallow: /news\n" + b"# filler\n" * 100_000), "/news/1", "robots_disallowed"),
    ],
    ids=[
        "ours",
        "forbidden",
        "longest match",
        "all",
        "wildcard",
        "a page",
        "noise",
        "404",
        "403",
        "500",
        "loop",
        "not HTTP",
        "too large",
    ],
)
def test_pages_obey_robots_txt(robots: bytes, path: str, failure: str, faults: FaultServer, fetcher: Fetcher) -> None:
    base = faults.serve(site(robots))
    page, feed = [*ask(fetcher, base + path, kind="page"), *ask(fetcher, base + path)]
    assert page.failure == failure
    assert feed.body == BODY  # a feed is published to be polled


def test_robots_txt_is_read_once(faults: FaultServer, fetcher: Fetcher) -> None:
    base = faults.serve(site(answer(RULES)))
    ask(fetcher, *[f"{base}/{n}" for n in range(10)], kind="page")
    ask(fetcher, f"{base}/10", kind="page")
    assert faults.paths(base).count("/robots.txt") == 1


def test_a_redirect_asks_the_robots_txt_of_where_it_leads(faults: FaultServer, fetcher: Fetcher) -> None:
    closed = faults.serve(site(answer(b"User-agent: *\nDisallow: /")))
    base = faults.serve(redirect(closed + "/news/1"))
    # /robots.txt of `base` redirects as well: RFC 9309 follows it, so the closed site's rules hold at once.
    [response] = ask(fetcher, base + "/go", kind="page")
    assert response.failure == "robots_disallowed"
    assert "/news/1" not in faults.paths(closed)[1:]


# ---------------------------------------------------------------- calls, threads, ends


def test_responses_come_as_they_complete(faults: FaultServer, fetcher: Fetcher) -> None:
    slow, quick = faults.serve(say(1.0, answer(BODY))), faults.serve(say(answer(BODY)))
    requests = [Request("slow", slow + "/", "listing"), Request("quick", quick + "/", "listing")]
    assert [response.key for response in fetcher.fetch(requests)] == ["quick", "slow"]


def test_several_threads_share_a_fetcher(faults: FaultServer, fetcher: Fetcher) -> None:
    bases = [faults.serve(say(answer(BODY))) for _ in range(8)]
    found: list[list[Response]] = []
    threads = [
        threading.Thread(target=lambda: found.append(ask(fetcher, *[base + "/" for base in bases]))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [[r.body for r in responses] for responses in found] == [[BODY] * 8] * 4


def test_an_iterator_closed_early_cancels_the_rest(faults: FaultServer, fetcher: Fetcher) -> None:
    quick, slow = faults.serve(say(answer(BODY))), faults.serve(say(1.0, answer(BODY)))
    responses = fetcher.fetch(
        [Request("q", quick + "/", "listing"), *[Request(str(n), f"{slow}/{n}", "listing") for n in range(50)]]
    )
    assert next(responses).key == "q"
    responses.close()
    assert ask(fetcher, quick + "/again")[0].body == BODY
    assert len(faults.paths(slow)) <= 2


def test_stop_ends_everything_before_its_time_out(faults: FaultServer) -> None:
    base = faults.serve(say(30.0))
    fetcher = Fetcher(settings(total_timeout_s=30))
    timer = threading.Timer(0.3, fetcher.stop)
    timer.start()
    responses = ask(fetcher, *[f"{base}/{n}" for n in range(20)])
    assert [response.failure for response in responses] == ["cancelled"] * 20
    assert ask(fetcher, base + "/")[0].failure == "cancelled"
    timer.join()


def test_bodies_nobody_takes_hold_new_requests_back(faults: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.fetching.fetcher.BACKLOG_BYTES", 10 * len(BODY))
    bases = [faults.serve(say(answer(BODY))) for _ in range(60)]
    with Fetcher(settings(concurrency=2)) as fetcher:
        responses = fetcher.fetch([Request(base, base + "/", "listing") for base in bases])
        next(responses)
        time.sleep(0.5)
        asked = sum(len(faults.paths(base)) for base in bases)
        assert asked < 40
        assert len(list(responses)) == 59
