"""Ten days of constant traffic; thirty are in tests/soak/test_flat_home.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from flows.config.settings import RetentionSettings, Settings
from flows.delivery.build import build_digest
from flows.digest.render import render_html
from flows.errors import UsageError
from flows.operations.retention import remove_files
from flows.outbox.journal import Outbox
from tests.digest_builders import NOW
from tests.flat_home import Days
from tests.mail import TODAY, Postman, send, states
from tests.web import Web
from warehouse.maintenance.retention import apply_retention
from warehouse.store.connection import Warehouse, open_published


@pytest.mark.long
@pytest.mark.usefixtures("no_picture")
def test_a_home_of_constant_traffic_stops_growing(
    web: Web, server: Controller, postman: Postman, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = Days(tmp_path, web, server.port, monkeypatch)
    days.live(10)
    assert days.growing(after=7) == {}
    assert Counter(postman.readers) == {"ana@x.example": 10, "bo@x.example": 4}  # each once on their days
    assert len(Outbox(days.settings.home).days()) <= 6


def test_what_was_sent_is_known_and_issued_again_after_its_journal_is_gone(
    desk: Settings, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = replace(desk, retention=RetentionSettings(outbox_days=3))
    for ago in range(6):
        monkeypatch.setenv("YALU_NOW", (NOW + timedelta(days=ago)).isoformat())
        send(desk)
    before, sent = render_html(build_digest(desk.home, TODAY, desk)), len(postman.taken)
    later = NOW + timedelta(days=6)
    monkeypatch.setenv("YALU_NOW", later.isoformat())
    assert remove_files(desk, later) == "removed 3 journals"
    assert TODAY not in Outbox(desk.home).days()
    assert render_html(build_digest(desk.home, TODAY, desk)) == before
    assert set(states(send(desk, day=TODAY)).values()) == {"accepted"}  # of then: the warehouse knows it
    assert remove_files(desk, later) == "removed 1 journals"
    warehouse = Warehouse(desk.home, desk.timezone)
    assert apply_retention(warehouse, now=later, timezone=desk.timezone, dropped_days=30, digests_days=3).digests == 3
    with pytest.raises(UsageError, match="no longer stored"):
        build_digest(desk.home, TODAY, desk)
    with pytest.raises(UsageError, match="has covered it"):
        send(desk, day=TODAY)
    assert len(postman.taken) == sent
    with open_published(desk.home) as connection:
        asked = "SELECT count(*) FROM deliveries WHERE day = ? AND state = 'accepted'"
        assert connection.execute(asked, [TODAY]).fetchone() == (3,)
