"""More pieces of texts, as somebody might type them, beside tests/unit/test_search_index.py."""

from __future__ import annotations

import random

import pytest

from tests.desk import Desk
from tests.searched import cut, is_same, searched


@pytest.fixture(scope="module")
def desk() -> Desk:
    return searched()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
def test_pieces_of_texts_are_found_alike(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    assert is_same(desk, " ".join(cut(desk, dice) for _ in range(dice.choice((1, 1, 2)))), dice.choice((5, 1000)))
