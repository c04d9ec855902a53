"""A reader's `min_importance` that digests of 0.1.0 were filtered by is named: it is of another scale."""

from __future__ import annotations

from pathlib import Path

from flows.config.settings import MailSettings, Settings
from flows.operations import gather_facts
from flows.operations.facts import Facts, Published
from flows.operations.findings import NOTE, decide
from tests.desk import TODAY, Desk, noon


def test_values_of_the_old_form_alone_are_of_the_old_scale() -> None:
    desk = Desk("s1")
    for variant, least, text in (("a", 0.5, '{"wish":{}}'), ("b", 0.4, '{"wish":{},"form":2}'), ("c", 0.0, "{}")):
        desk.ask(
            "INSERT INTO store.digest_variants BY NAME SELECT $1::DATE AS day, $2 AS variant, $3 AS min_importance, "
            "$4 AS input",
            TODAY, variant, least, text,
        )  # fmt: skip
    assert gather_facts._old_importance(desk.connection) == (0.5,)


def test_only_a_value_that_still_stands_is_named(tmp_path: Path) -> None:
    file = tmp_path / "recipients.toml"
    file.write_text('[[recipient]]\naddress = "a@desk.example"\nmin_importance = 0.5\n', "utf-8")
    settings = Settings(home=tmp_path, mail=MailSettings(recipients=file))
    assert gather_facts.old_scale(settings, Published(old_importance=(0.5, 0.6))) == (0.5,)
    assert gather_facts.old_scale(settings, Published(old_importance=(0.6,))) == ()
    found = [one for one in decide(Facts(noon(TODAY), old_scale=(0.5,))) if one.subject == "min_importance"]
    assert [one.severity for one in found] == [NOTE]
    assert "a@desk.example" not in found[0].text
