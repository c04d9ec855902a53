"""The address guard. Nothing here sends a packet: `connect` and name look-ups are stubbed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.config.settings import FetchSettings
from flows.fetching.fetcher import Fetcher, Request, Response
from flows.fetching.guard import is_exempt, is_forbidden

FORBIDDEN = {
    "loopback": "127.0.0.1",
    "loopback, another": "127.8.9.10",
    "this network": "0.0.0.0",
    "this network, another": "0.1.2.3",
    "private A": "10.1.2.3",
    "private B": "172.16.0.1",
    "private B, last": "172.31.255.255",
    "private C": "192.168.1.1",
    "metadata": "169.254.169.254",
    "carrier NAT": "100.64.0.1",
    "protocol assignments": "192.0.0.8",
    "documentation": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "benchmarking": "198.19.255.255",
    "6to4 relay": "192.88.99.1",
    "multicast": "224.0.0.1",
    "global multicast": "224.0.1.129",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "loopback v6": "::1",
    "unspecified v6": "::",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "compatible": "::127.0.0.1",
    "NAT64 of loopback": "64:ff9b::7f00:1",
    "NAT64 of private": "64:ff9b::a00:1",
    "NAT64 local": "64:ff9b:1::1",
    "6to4 of private": "2002:a00:1::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "link-local": "fe80::1",
    "link-local, scoped": "fe80::1%1",
    "site-local": "fec0::1",
    "unique local": "fd00::1",
    "multicast v6": "ff02::1",
    "global multicast v6": "ff0e::1",
    "documentation v6": "2001:db8::1",
    "documentation v6, new": "3fff::1",
    "discard": "100::1",
    "ORCHID": "2001:20::1",
    "segment routing": "5f00::1",
}
PUBLIC = ["8.8.8.8", "172.32.0.1", "100.128.0.1", "223.255.255.254", "2606:4700::1111", "2a00::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_forbidden_addresses_have_a_reason(address: str) -> None:
    assert is_forbidden(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_forbidden(address) == ""


@given(st.ip_addresses())
@settings(deadline=None, derandomize=True)
def test_what_python_calls_private_is_never_allowed(address: object) -> None:
    if not is_forbidden(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.text(max_size=40))
@settings(deadline=None, derandomize=True)
def test_what_is_no_address_is_forbidden(text: str) -> None:
    try:
        socket.inet_pton(socket.AF_INET, text)
    except (OSError, ValueError, UnicodeError):
        if ":" not in text:
            assert is_forbidden(text) == "not an address"


@pytest.mark.parametrize(
    ("host", "port", "allowed", "expected"),
    [
        ("127.0.0.1", 8000, {"127.0.0.1:8000"}, True),
        ("127.0.0.1", 8001, {"127.0.0.1:8000"}, False),
        ("localhost", 8001, {"localhost"}, True),
        ("LOCALHOST", 80, {"localhost"}, True),
        ("::1", 8000, {"[::1]:8000"}, True),
        ("::1", 8000, {"::1"}, True),
        ("evil.localhost", 80, {"localhost"}, False),
        ("127.0.0.1", 80, set(), False),
    ],
)
def test_exemption_is_by_host_or_host_and_port(host: str, port: int, allowed: set[str], expected: bool) -> None:
    assert is_exempt(host, port, allowed) is expected


# ---------------------------------------------------------------- through the fetcher

NAMES = {
    "rebound.example": ["127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "both.example": ["10.0.0.1", "fd00::1"],
    "localhost": ["127.0.0.1", "::1"],
    "0x7f.1": ["127.0.0.1"],
    "mixed.example": ["10.0.0.1", "8.8.8.8"],
}
BY_NAME = [f"http://{name}/" for name in NAMES if name != "mixed.example"]
BY_LITERAL = [f"http://[{a}]/" if ":" in a else f"http://{a}/" for a in FORBIDDEN.values() if "%" not in a]
ODD = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://user@127.0.0.1/",
    "https://127.0.0.1/",
    "http://8.8.8.8:22/",
    "http://8.8.8.8:6379/",
    "https://8.8.8.8:80443/",
]


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The addresses a connection was attempted to; every attempt fails."""
    attempted: list[str] = []

    async def connect(_loop: object, _sock: socket.socket, address: tuple[str, int]) -> None:
        attempted.append(address[0])
        raise ConnectionRefusedError(111, "stubbed")

    def look_up(host: str, port: int, **_: object) -> list[object]:
        if host not in NAMES:
            raise socket.gaierror(socket.EAI_NONAME, "stubbed")
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in NAMES[host]
        ]

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return attempted


def fetch(urls: list[str], **changes: object) -> list[Response]:
    options = {"per_host_delay_s": 0.0, **changes}
    with Fetcher(FetchSettings(**options)) as fetcher:
        return list(fetcher.fetch([Request(url, url, "listing") for url in urls]))


def test_no_forbidden_target_is_ever_connected_to(connects: list[str]) -> None:
    responses = fetch([*BY_NAME, *BY_LITERAL, *ODD])
    assert len(responses) >= 32
    refused = {"forbidden_address", "bad_url", "dns"}
    assert [r.url for r in responses if r.failure not in refused or r.status] == []
    by_url = {r.url: r.failure for r in responses}
    assert {by_url[url] for url in [*BY_NAME, *BY_LITERAL]} == {"forbidden_address"}
    assert connects == []


def test_the_public_address_of_a_mixed_name_is_tried_and_the_other_is_not(connects: list[str]) -> None:
    [response] = fetch(["http://mixed.example/"])
    assert response.failure == "refused"  # by the public one, and so perhaps not for ever
    assert set(connects) == {"8.8.8.8"}


def test_allow_hosts_exempts_a_name_and_nothing_else(connects: list[str]) -> None:
    fetch(["http://localhost:8000/", "http://rebound.example/"], allow_hosts=("localhost:8000",))
    assert set(connects) <= {"127.0.0.1", "::1"}
    assert connects
    connects.clear()
    fetch(["http://rebound.example/", "http://localhost:8001/"], allow_hosts=("localhost:8000",))
    assert connects == []


def test_an_unknown_name_is_its_own_failure(connects: list[str]) -> None:
    assert [r.failure for r in fetch(["http://nowhere.example/", "http://" + "x" * 300 + "/"])] == ["dns", "dns"]
    assert connects == []
