"""Real feed files: as many entries as parsers agree on, no mojibake. Floors in feeds_public_floor.json.

`expected_entries` is a vote of parsers, so an exception may be the vote's: each one is named in the floor file.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from extractors.listings import read_listing

COUNTS = ("as_expected", "dated", "addressed")
FLOOR = Path(__file__).with_name("feeds_public_floor.json")


@pytest.fixture(scope="module")
def measured(shared):
    folder = shared / "data" / "feeds-public"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    read = {
        one["file"]: read_listing((folder / one["file"]).read_bytes(), "https://feeds.example.net/f.xml")
        for one in manifest
    }
    expected = {one["file"]: one["expected_entries"] for one in manifest}
    return {
        "manifest_sha256": hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest(),
        "as_expected": sum(len(read[name].entries) == count for name, count in expected.items()),
        "exceptions": sorted(name for name, count in expected.items() if len(read[name].entries) != count),
        "dated": sum(1 for listing in read.values() for entry in listing.entries if entry.published_at),
        "addressed": sum(1 for listing in read.values() for entry in listing.entries if entry.url),
        "damaged": sorted(name for name, listing in read.items() if "\ufffd" in repr(listing)),
    }


def test_the_floors_hold(measured):
    if os.environ.get("YALU_LOWER_FLOORS") == "1":
        lowered = {name: measured[name] * 98 // 100 for name in COUNTS}
        FLOOR.write_text(json.dumps({**measured, **lowered}, indent=2) + "\n", encoding="utf-8")
    floor = json.loads(FLOOR.read_text("utf-8"))
    if measured["manifest_sha256"] != floor["manifest_sha256"]:
        pytest.skip("another set of feeds than the floors were measured on")
    for name in COUNTS:
        assert measured[name] >= floor[name], (name, measured["exceptions"])


def test_no_file_is_damaged_by_decoding(measured):
    assert set(measured["damaged"]) <= set(json.loads(FLOOR.read_text("utf-8"))["damaged"])


def test_korean_and_chinese_files_read_as_their_scripts(shared):
    folder = shared / "data" / "feeds-public"
    for name, low, high in (("035-rss-kc0011.xml", "\u4e00", "\u9fff"), ("069-atom-utf8.xml", "\uac00", "\ud7a3")):
        listing = read_listing((folder / name).read_bytes(), "https://feeds.example.net/f.xml")
        assert any(low <= char <= high for char in listing.title + listing.entries[0].title)
