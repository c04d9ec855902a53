"""Whom the door of a Prefect server lets in, and the secret it asks for."""

from __future__ import annotations

import base64
import stat
import threading
from pathlib import Path

import pytest

from extractors.errors import YaluError
from flows.config.home_secret import home_secret, is_secret, secret_file
from flows.orchestration.door import LOOPBACK, Knock, judge

SECRET = "yalu:a-secret-of-tests"
OWN = "127.0.0.1:4200"


def login(secret: str = SECRET) -> str:
    return f"Basic {base64.b64encode(secret.encode()).decode()}"


RIGHT = login()


@pytest.mark.parametrize(
    ("knock", "status"),
    [
        (Knock("GET", "/api/flows/filter", OWN, None, RIGHT), 0),
        (Knock("GET", "/api/flows/filter", OWN), 401),
        (Knock("GET", "/api/flows/filter", OWN, None, login("yalu:another-secret!")), 401),
        (Knock("GET", "/api/flows/filter", OWN, None, f"Bearer {SECRET}"), 401),
        (Knock("GET", "/api/flows/filter", OWN, None, f"{RIGHT}, {RIGHT}"), 401),
        (Knock("GET", "/", OWN, None, "Basic ÿÿ"), 401),
        (Knock("GET", "/docs", OWN), 401),
        (Knock("GET", "/ui-settings", OWN), 401),
        (Knock("GET", "/api/health", "10.1.2.3:4200"), 0),  # a probe of Kubernetes names the pod's address
        (Knock("GET", "/api/ready", "evil.test", "http://evil.test"), 0),
        (Knock("POST", "/api/health", OWN), 401),
        (Knock("GET", "/api/variables/name/health", OWN), 401),
        (Knock("GET", "/api/health/", OWN), 401),
        (Knock("GET", "/api/x", "evil.test:4200", None, RIGHT), 403),  # a name that was made to lead here
        (Knock("GET", "/api/x", "127.0.0.1.evil.test", None, RIGHT), 403),
        (Knock("GET", "/api/x", "127.0.0.1@evil.test", None, RIGHT), 403),
        (Knock("GET", "/api/x", "", None, RIGHT), 403),
        (Knock("GET", "/api/x", f"{OWN}, {OWN}", None, RIGHT), 403),
        (Knock("GET", "/api/x", "127.0.0.1:no", None, RIGHT), 403),
        (Knock("GET", "/api/x", "prefect:4200", None, RIGHT), 0),
        (Knock("GET", "/api/x", "[::1]:4200", None, RIGHT), 0),
        (Knock("POST", "/api/x", OWN, f"http://{OWN}", RIGHT), 0),
        (Knock("POST", "/api/x", "localhost", "http://localhost:80", RIGHT), 0),
        (Knock("POST", "/api/x", OWN, "http://evil.test", RIGHT), 403),
        (Knock("POST", "/api/x", OWN, "http://127.0.0.1:8080", RIGHT), 403),
        (Knock("POST", "/api/x", OWN, "null", RIGHT), 403),
        (Knock("POST", "/api/x", OWN, "", RIGHT), 403),
        (Knock("OPTIONS", "/api/x", OWN, "http://evil.test"), 403),
        (Knock("GET", "/api/x", OWN, None, RIGHT, "cross-site"), 403),  # an image, a frame
        (Knock("GET", "/api/x", OWN, None, RIGHT, "same-site"), 403),  # another port of this machine
        (Knock("GET", "/runs/1", OWN, None, RIGHT, "cross-site", is_opened=True), 0),  # a link in a chat
        (Knock("POST", "/api/x", OWN, None, RIGHT, "cross-site", is_opened=True), 403),
        (Knock("GET", "/", OWN, None, RIGHT, "same-origin"), 0),
        (Knock("", "/api/events/in", OWN), 0),  # Prefect's clients send the secret in their first message
        (Knock("", "/api/events/in", OWN, None, login("yalu:another-secret!")), 401),
        (Knock("", "/api/events/in", OWN, "http://evil.test", RIGHT), 403),
        (Knock("", "/api/events/in", "evil.test", None, RIGHT), 403),
    ],
)
def test_who_is_let_in(knock: Knock, status: int) -> None:
    assert judge(knock, LOOPBACK | {"prefect"}, SECRET) == status


def test_a_secret_is_made_once_and_for_its_user_alone(tmp_path: Path) -> None:
    found: list[str] = []
    makers = [threading.Thread(target=lambda: found.append(home_secret(tmp_path))) for _ in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(found) == 8
    assert {home_secret(tmp_path), *found} == {found[0]}
    assert is_secret(found[0])
    assert stat.S_IMODE(secret_file(tmp_path).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["server.secret"]
    assert home_secret(tmp_path / "another") != found[0]


def test_a_secret_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    before = home_secret(tmp_path)
    secret_file(tmp_path).chmod(0o640)
    assert home_secret(tmp_path) != before


@pytest.mark.parametrize("content", ["", "yalu:short", "no colon in twenty characters", "yalu:ü" * 9])
def test_a_file_that_holds_no_secret_is_one_line(tmp_path: Path, content: str) -> None:
    file = secret_file(tmp_path)
    file.write_text(content, "utf-8")
    file.chmod(0o600)
    with pytest.raises(YaluError, match=r"server.secret holds no secret .*: delete it, and start again$"):
        home_secret(tmp_path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret_file(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(YaluError, match="it must be a plain file"):
        home_secret(tmp_path)
