"""What is known of an address: from before the run, and from what the run has decided since."""

from __future__ import annotations

import pytest

from warehouse.tables.addresses import better_of
from warehouse.tables.lookups import KnownAddress

LOADED = KnownAddress("loaded", "", "a1")
OTHER = KnownAddress("loaded", "", "a2")
SAME = KnownAddress("dropped", "same_article", "a1")
DROPPED = KnownAddress("dropped", "off_topic", "")
FAILED = KnownAddress("failed", "http_404", "")


@pytest.mark.parametrize(
    ("before", "since", "expected"),
    [
        (None, LOADED, LOADED),
        (LOADED, None, LOADED),
        (DROPPED, LOADED, LOADED),
        (SAME, LOADED, LOADED),
        (DROPPED, SAME, SAME),
        (LOADED, DROPPED, LOADED),
        (LOADED, SAME, LOADED),
        (LOADED, OTHER, LOADED),
        (DROPPED, FAILED, DROPPED),
        (None, None, None),
    ],
)
def test_the_better_outcome_counts(
    before: KnownAddress | None, since: KnownAddress | None, expected: KnownAddress | None
) -> None:
    found = better_of({"x": before} if before else {}, {"x": since} if since else {})
    assert found.get("x") == expected
