"""A settings zone other than the warehouse's: the digest is refused as a run is, and nothing is noted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.config.settings import Settings
from flows.delivery.build import build_digest
from tests.digest_builders import DAY
from tests.mail import Postman, send
from warehouse.errors import ZoneChanged
from warehouse.store.location import open_warehouse

pytestmark = pytest.mark.usefixtures("no_picture")


def test_neither_preview_nor_sending_takes_another_zone(desk: Settings, postman: Postman) -> None:
    other = replace(desk, timezone="America/New_York")
    for act in (lambda: build_digest(other.home, None, other), lambda: send(other), lambda: as_run_does(other)):
        with pytest.raises(ZoneChanged, match="set it back to 'Asia/Seoul'"):
            act()
    assert postman.readers == []
    assert not list((desk.home / "outbox").glob("*.jsonl"))


def test_a_day_that_was_issued_is_refused_too(desk: Settings, postman: Postman) -> None:
    send(desk)
    other = replace(desk, timezone="America/New_York")
    with pytest.raises(ZoneChanged):
        build_digest(other.home, None, other)
    assert build_digest(desk.home, None, desk).day == DAY


def as_run_does(settings: Settings) -> None:
    with open_warehouse(settings).write("run"):
        pass
