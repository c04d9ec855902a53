"""Bind many values as one parameter. Knows no table."""

from __future__ import annotations

import json
from collections.abc import Iterable


def listed(values: Iterable[str]) -> str:
    """Return values as the one parameter of `IN (SELECT unnest($1::JSON::VARCHAR[]))`.

    Bound as a list, each value costs DuckDB 1.5 a search for pandas, and `list_contains` compares each row with each
    value: 2,000 ids among 1M rows took 2.3 CPU seconds, this way 0.02.
    """
    return json.dumps(list(values))
