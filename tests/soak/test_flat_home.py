"""Thirty days of constant traffic: after the tenth, all of a home but what holds articles is flat."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.flat_home import Days
from tests.mail import Postman, free_port
from tests.web import Web


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_home_of_constant_traffic_stops_growing(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    postman, port = Postman(), free_port()
    mailer = Controller(postman, hostname="127.0.0.1", port=port)
    mailer.start()
    try:
        days = Days(tmp_path, web, port, monkeypatch)
        days.live(30)
    finally:
        mailer.stop()
    assert days.growing(after=10) == {}
    assert postman.readers.count("ana@x.example") == 30  # one a day, none twice
