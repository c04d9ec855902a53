"""Heads of answers that browsers read: what is mended in them, and what stays as it is."""

# ruff: noqa: E501 - a head a line

from __future__ import annotations

import pytest

from flows.fetching.lenient import mend_head

CASES = {
    "length beside chunks": (["Content-Length: 5", "Transfer-Encoding: chunked"], ["Connection: close", "Transfer-Encoding: chunked"]),
    "chunks first": (["transfer-encoding: Chunked", "content-length: 9"], ["Connection: close", "transfer-encoding: Chunked"]),
    "kept alive, length beside chunks": (
        ["Connection: keep-alive", "Content-Length: 5", "Transfer-Encoding: chunked"], ["Connection: close", "Transfer-Encoding: chunked"]),
    "same length twice": (["Content-Length: 5", "Content-Length: 5"], ["Content-Length: 5"]),
    "a list of equal lengths": (["Content-Length: 5, 5"], ["content-length: 5"]),
    "chunked twice": (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked"]),
    "two lengths": (["Content-Length: 5", "Content-Length: 9"], ["Content-Length: 5", "Content-Length: 9"]),
    "two types": (["Content-Type: text/xml", "Content-Type: text/xml"], ["Content-Type: text/xml", "Content-Type: text/xml"]),
    "sound": (["Content-Length: 5", "ETag: x"], ["Content-Length: 5", "ETag: x"]),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_heads(before, after):
    def head(lines):
        return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()

    assert mend_head(head(before)) == head(after)
