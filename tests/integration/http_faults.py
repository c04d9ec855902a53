"""What servers do wrong in HTTP itself, a line each: slow, endless, broken, lying, and sent astray."""

from __future__ import annotations

import gzip
import zlib

import brotli

from tests.integration.fault_server import (
    RESET,
    answer,
    chain,
    chunk,
    coded,
    forever,
    gibibyte_bomb,
    head,
    raw_deflate,
    redirect,
    say,
)

BODY = b"<rss>" + b"a bridge, a train, a market. " * 200 + b"</rss>"
PACKED = gzip.compress(BODY)
CHUNKED = "Transfer-Encoding: chunked"
CAP = 400_000

# name: (behaviour, failure expected, status expected)
FAULTS = {
    # slow and endless
    "silence": (say(30.0), "timed_out", 0),
    "slow headers": (forever(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.2), "timed_out", 0),
    "slow body": (forever(head(200, "Content-Length: 100"), b"x", 1.0), "timed_out", 200),
    "slow chunks": (forever(head(200, CHUNKED), chunk(b"x"), 0.5), "timed_out", 200),
    "early hints for ever": (forever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01), "timed_out", 0),
    "endless body": (forever(head(), b"x" * 65536), "too_large", 200),
    "endless chunks": (forever(head(200, CHUNKED), chunk(b"x" * 65536)), "too_large", 200),
    "endless headers": (forever(b"HTTP/1.1 200 OK\r\n", b"X-Flood: 1\r\n" * 100), "bad_http", 0),
    "endless header line": (forever(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536), "bad_http", 0),
    "endless status line": (forever(b"HTTP/1.1 200 ", b"O" * 65536), "bad_http", 0),
    "header flood": (say(head(200, *[f"X-{n}: y" for n in range(5000)]) + BODY), "bad_http", 0),
    "long but honest header": (say(answer(BODY, 200, "CSP: " + "x" * 20_000)), "", 200),
    "large body by its length": (say(head(200, "Content-Length: 9000000"), b"x" * CAP * 2, 5.0), "too_large", 200),
    # broken connections and lengths
    "closed at once": (say(), "reset", 0),
    "reset at once": (say(RESET), "reset", 0),
    "closed in the headers": (say(b"HTTP/1.1 200 OK\r\nConte"), "reset", 0),
    "reset in the body": (say(head(200, "Content-Length: 9999") + BODY, 0.1, RESET), "truncated", 200),
    "closed before its length": (say(head(200, "Content-Length: 99999") + BODY), "truncated", 200),
    "closed before the last chunk": (say(head(200, CHUNKED) + chunk(BODY)), "truncated", 200),
    "length too short": (say(head(200, "Content-Length: 5") + BODY), "bad_http", 0),
    "no length": (say(head() + BODY), "", 200),
    "two lengths": (say(head(200, "Content-Length: 5", "Content-Length: 9") + BODY), "bad_http", 0),
    "negative length": (say(head(200, "Content-Length: -5") + BODY), "bad_http", 0),
    "length in words": (say(head(200, "Content-Length: many") + BODY), "bad_http", 0),
    "length and chunks": (say(head(200, CHUNKED, "Content-Length: 5") + chunk(BODY) + chunk(b"")), "", 200),
    "the same length twice": (say(head(200, *[f"Content-Length: {len(BODY)}"] * 2) + BODY), "", 200),
    "a charset for a coding": (coded(BODY, "euc-kr"), "", 200),
    "early hints, length and chunks": (
        say(
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
            0.05,
            head(200, CHUNKED, "Content-Length: 5"),
            0.05,
            chunk(BODY) + chunk(b""),
        ),
        "",
        200,
    ),
    "chunk size no number": (say(head(200, CHUNKED), 0.1, b"zz\r\n" + BODY), "bad_http", 200),
    "chunk size of exabytes": (say(head(200, CHUNKED), 0.1, b"f" * 40 + b"\r\n"), "bad_http", 200),
    "HTTP/0.9": (say(BODY), "bad_http", 0),
    "not HTTP": (say(b"SSH-2.0-OpenSSH_9.6\r\n" + bytes(100)), "bad_http", 0),
    "bytes of nothing": (say(bytes(4096)), "bad_http", 0),
    "status of four digits": (say(b"HTTP/1.1 2000 OK\r\n\r\n"), "bad_http", 0),
    "header without colon": (say(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"), "bad_http", 0),
    "HTTP/1.0": (say(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" + BODY), "", 200),
    "switching protocols": (say(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), "", 101),
    # codings
    "gzip": (coded(PACKED, "gzip"), "", 200),
    "gzip in capitals": (coded(PACKED, "GZIP"), "", 200),
    "gzip of two members": (coded(gzip.compress(BODY[:50]) + gzip.compress(BODY[50:]), "gzip"), "", 200),
    "gzip and padding": (coded(PACKED + bytes(20), "gzip"), "", 200),
    "gzip cut": (coded(PACKED[:-20], "gzip"), "truncated", 200),
    "gzip without its checksum": (coded(PACKED[:-8], "gzip"), "truncated", 200),
    "gzip cut, in chunks": (
        say(head(200, CHUNKED, "Content-Encoding: gzip") + chunk(PACKED[:-9]) + chunk(b"")),
        "truncated",
        200,
    ),
    "gzip with a wrong checksum": (coded(PACKED[:-8] + bytes(8), "gzip"), "bad_http", 200),
    "gzip in name only": (coded(BODY, "gzip"), "bad_http", 200),
    "gzip in gzip": (coded(gzip.compress(PACKED), "gzip, gzip"), "bad_http", 200),
    "gzip bomb of 1 GiB": (coded(gibibyte_bomb(), "gzip"), "too_large", 200),
    "brotli": (coded(brotli.compress(BODY), "br"), "", 200),
    "brotli cut": (coded(brotli.compress(BODY)[:-5], "br"), "truncated", 200),
    "brotli in name only": (coded(BODY, "br"), "bad_http", 200),
    "brotli bomb": (coded(brotli.compress(bytes(64 * 1024**2), quality=1), "br"), "too_large", 200),
    "deflate": (coded(zlib.compress(BODY), "deflate"), "", 200),
    "deflate without header": (coded(raw_deflate(BODY), "deflate"), "", 200),
    "deflate bomb": (coded(zlib.compress(bytes(64 * 1024**2)), "deflate"), "too_large", 200),
    "coding nobody asked for": (coded(BODY, "zstd"), "bad_http", 200),
    "identity": (coded(BODY, "identity"), "", 200),
    "empty": (say(answer(b"")), "", 200),
    "empty as gzip": (coded(b"", "gzip"), "", 200),
    # redirects
    "redirect": (redirect("/end"), "", 200),
    "redirect to a full address": (redirect("{base}/end"), "", 200),
    "five redirects": (chain(5), "", 200),
    "six redirects": (chain(6), "too_many_redirects", 0),
    "redirect to itself": (redirect("/"), "too_many_redirects", 0),
    "redirect without Location": (say(answer(b"", 302)), "", 302),
    "redirect to nowhere": (redirect("http://"), "too_many_redirects", 0),
    "redirect to half an address": (redirect("http://["), "bad_url", 0),
    "redirect of 9 kB": (redirect("/" + "x" * 9000), "bad_url", 0),
    "redirect in bytes": (redirect("/\udcff\udcfe"), "too_many_redirects", 0),
    "redirect to ftp": (redirect("ftp://127.0.0.1/feed"), "forbidden_scheme", 0),
    "redirect to a file": (redirect("file:///etc/hostname"), "forbidden_scheme", 0),
    "redirect to a script": (redirect("javascript:alert(1)"), "forbidden_scheme", 0),
    "redirect to data": (redirect("data:text/xml,<rss/>"), "forbidden_scheme", 0),
    "redirect to ws": (redirect("ws://127.0.0.1/"), "forbidden_scheme", 0),
    "redirect to metadata": (redirect("http://169.254.169.254/latest/"), "forbidden_address", 0),
    "redirect to a private address": (redirect("http://10.0.0.1/"), "forbidden_address", 0),
    "redirect to loopback v6": (redirect("http://[::1]/"), "forbidden_address", 0),
    "redirect to a name of loopback": (redirect("http://localhost/"), "forbidden_address", 0),
    "redirect to another port": (redirect("http://192.0.2.1:22/"), "forbidden_address", 0),
    "large error page": (say(head(404, "Content-Length: 9000000"), b"x" * 500_000, 5.0), "", 404),
    "slow error page": (forever(head(404, "Content-Length: 100"), b"x", 0.5), "", 404),
    **{f"status {n}": (say(answer(b"no", n)), "", n) for n in range(300, 512) if n != 304},
    "status 304": (say(head(304)), "", 304),
    "status 600": (say(answer(b"", 600)), "", 600),
}
