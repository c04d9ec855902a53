"""Bodies from their wire form, whatever the pieces they come in."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fetching.bodies import BadCoding, BodyReader, TooLarge

PACK = {"": bytes, "identity": bytes, "gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}
CAP = 10_000


def read(coding: str, wire: bytes, step: int = 1 << 20, cap: int = CAP) -> BodyReader:
    reader = BodyReader(coding, cap)
    for start in range(0, len(wire), step):
        reader.feed(wire[start : start + step])
    return reader


@pytest.mark.parametrize("coding", PACK)
@given(body=st.binary(max_size=2000), step=st.integers(1, 500))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_a_body_comes_back_whatever_the_pieces(coding: str, body: bytes, step: int) -> None:
    wire = PACK[coding](body)
    reader = read(coding, wire, step)
    assert (reader.body, reader.is_truncated, reader.received_bytes) == (body, False, len(wire))


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
@given(body=st.binary(min_size=1, max_size=500), cut=st.integers(1, 400))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_a_cut_body_is_noticed(coding: str, body: bytes, cut: int) -> None:
    wire = PACK[coding](body)[:-cut]
    assert read(coding, wire).is_truncated == bool(wire)


@pytest.mark.parametrize("coding", [*PACK, "gzip, identity"])
@given(wire=st.binary(max_size=300))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_any_bytes_are_a_body_or_a_named_failure(coding: str, wire: bytes) -> None:
    try:
        assert len(read(coding, wire, cap=100).body) <= 100
    except (TooLarge, BadCoding):
        pass


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize(("size", "is_large"), [(CAP, False), (CAP + 1, True), (CAP * 100, True)])
def test_the_cap_is_exact(coding: str, size: int, is_large: bool) -> None:
    wire = PACK[coding](b"y" * size)
    if is_large:
        with pytest.raises(TooLarge):
            read(coding, wire, 100)
    else:
        assert len(read(coding, wire, 100).body) == size


@pytest.mark.parametrize(
    "coding", ["utf-8", "UTF8", "euc-kr", "none", "gb2312", "text/html", "", "identity, utf-8", "8bit"]
)
def test_what_is_no_coding_is_passed_over(coding: str) -> None:
    assert read(coding, b"<rss/>").body == b"<rss/>"


@pytest.mark.parametrize("coding", ["gzip, gzip", "gzip, br", "zstd", "compress", "x" * 500])
def test_codings_nobody_asked_for(coding: str) -> None:
    with pytest.raises(BadCoding):
        BodyReader(coding, CAP)
